"""Compare the catalogue's verdicts with what other scanners' own tests say of their examples.

    python scripts/compare_labels.py --checkov PATH/TO/checkov --trivy PATH/TO/trivy-checks [--write docs/catalogue.md]

The paths are checkouts of bridgecrewio/checkov and aquasecurity/trivy-checks, which stay outside this repository.
checkov labels resources: sets in its tests with folders of examples, ``expected.yaml`` of its graph checks, texts and
dictionaries in its tests. trivy-checks labels whole examples, good or bad. Each label is held against the constraint
that judges the same thing, with the parameters in ``label_rules.yaml``; what differs has its reason there, or is told
as unexplained.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from labels import SCRATCH, Label, checkov_labels, trivy_labels
from repair_examples import repaired

from stackproof.constraints import Failed, load_catalogue
from stackproof.contract.model import Binding, Contract
from stackproof.diagnostics import SourceRange
from stackproof.evaluate.data_sources import Environment
from stackproof.model.stack import Variable
from stackproof.run.judging import judge
from stackproof.run.outcomes import Outcome
from stackproof.values import Unknown
from stackproof.views.hcl_directory import load_stack

ROOT = Path(__file__).parents[1]
RULES = Path(__file__).with_name("label_rules.yaml")
ACCOUNT = Environment("123456789012", "us-east-1")
WORDS = {"pass": "passed", "fail": "failed"}


def main() -> None:
    """Print the table and the differences; end with 1 where one is unexplained."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--checkov", type=Path, required=True)
    parser.add_argument("--trivy", type=Path, required=True)
    parser.add_argument("--write", type=Path, help="the page that holds the table")
    parser.add_argument("--only", default="", help="the rules whose ids begin so")
    arguments = parser.parse_args()
    rules = yaml.safe_load(RULES.read_text(encoding="utf-8"))
    chosen = {id_: rule for id_, rule in rules.items() if id_.startswith(arguments.only)}
    lines, unexplained = compare(chosen, arguments.checkov, arguments.trivy)
    print("\n".join(lines))
    if arguments.write is not None:
        put(arguments.write, lines)
    sys.exit(1 if unexplained else 0)


def compare(rules: dict[str, Any], checkov: Path, trivy: Path) -> tuple[list[str], int]:
    """Return the report, and how many differences have no reason."""
    rows, told, totals, unexplained = [], [], Counter[str](), 0
    for id_, rule in rules.items():
        found = checkov_labels(checkov, id_) if id_.startswith("CKV") else trivy_labels(trivy, id_)
        labels = list(found)
        differing = [(one, ours) for one in labels if not agrees(one, ours := verdict(one, rule))]
        reasons = [(one, ours, reason_of(rule, one)) for one, ours in differing]
        explained = [one for one in reasons if one[2]]
        same = len(labels) - len(differing)
        rows.append(f"| {id_} | {rule['constraint']} | {len(labels)} | {same} | {len(explained)} |")
        totals.update(labels=len(labels), same=same, explained=len(explained))
        unexplained += len(reasons) - len(explained)
        told += [line(id_, *one) for one in reasons]
    total, same = totals["labels"], totals["same"]
    differ = f"{totals['explained']} differ for a reason, {unexplained} without one"
    summary = f"{same} of {total} labels agree ({same / max(total, 1):.1%}); {differ}."
    head = ["| rule | constraint | labels | agree | differ |", "|---|---|---|---|---|"]
    return [summary, "", *head, *rows, "", *told], unexplained


def line(id_: str, label: Label, ours: str, reason: str) -> str:
    """Return what is told of a difference."""
    return f"- {id_} `{label.name}`: labelled {label.kind}, ours {ours}. {reason or 'UNEXPLAINED'}"


def reason_of(rule: dict[str, Any], label: Label) -> str:
    """Return why a label differs: by its name, or for all of the rule's."""
    differences: dict[str, str] = rule.get("differences", {})
    return next((why for name, why in differences.items() if name in (label.name, f"{label.kind}: *")), "")


def agrees(label: Label, ours: str) -> bool:
    """Tell whether a verdict is as labelled; what is not judged is not found fault with."""
    return ours == WORDS[label.kind] or (label.kind == "pass" and ours == "not judged")


def verdict(label: Label, rule: dict[str, Any]) -> str:
    """Return the verdict on a resource, or on the worst one of an example."""
    found = dict(verdicts(label.folder, rule))
    if label.address:
        return own_verdict(label, found)
    statuses = set(found.values())
    return next((one for one in ("failed", "undecided", "passed") if one in statuses), "not judged")


def own_verdict(label: Label, found: dict[str, str]) -> str:
    """Return the verdict on one resource: that of its worst instance."""
    statuses = {status for address, status in found.items() if address.partition("[")[0] == label.address}
    if not statuses and label.kind == "fail" and len(found) == 1 and label.lenient:
        statuses = set(found.values())
    return next((one for one in ("failed", "undecided", "passed") if one in statuses), "not judged")


def verdicts(folder: Path, rule: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the status of each resource that a constraint judges in a folder."""
    whole = repaired(folder, SCRATCH, tuple(rule.get("replaced", {}).items()))
    texts = {name: "example" for name, one in load_stack(whole).variables.items() if is_open_text(one)}
    stack = load_stack(whole, texts, ACCOUNT)
    stack.diagnostics, stack.unread = [], ()  # what an example cannot be completed by is unknown, the rest is judged
    constraint = load_catalogue()[rule["constraint"]]
    where = SourceRange("contract.yaml", 1, 1, 1, 1)
    binding = Binding(constraint.id, constraint, ("a clause",), where, parameters(rule))
    contract = Contract("labels", folder / "contract.yaml", "contract.yaml", (), None, None, {}, {}, (binding,), ())
    report = judge(contract, stack)
    for outcome in report.outcomes:
        yield outcome.address or "", judged_alone(outcome, rule)


def is_open_text(variable: Variable) -> bool:
    """Tell whether a variable has no value, and may have a text."""
    declared = variable.declaration.type if variable.declaration is not None else None
    return isinstance(variable.value, Unknown) and declared in (None, "", "string", "any")


def judged_alone(outcome: Outcome, rule: dict[str, Any]) -> str:
    """Return the status by what one rule judges: findings of a part, or those that name one of some words."""
    part, words = rule.get("part"), rule.get("words")
    if not (part or words) or outcome.status == "passed":
        return outcome.status
    found = [finding.verdict for finding in outcome.findings]
    counted = [
        one for one in found
        if (part and getattr(one, "part", "") == part) or (words and any(word in said(one) for word in words))
    ]  # fmt: skip
    if any(isinstance(one, Failed) for one in counted):
        return "failed"
    return "undecided" if counted else "passed"


def said(verdict: Any) -> str:
    """Return what a verdict found, or needs."""
    return str(getattr(verdict, "found", "") or getattr(verdict, "needs", ""))


def parameters(rule: dict[str, Any]) -> dict[str, Any]:
    """Return the parameters; ``all_ports_but`` stands for a long list."""
    given = dict(rule.get("parameters", {}))
    if "all_ports_but" in given:
        left_out = set(given.pop("all_ports_but"))
        given["ports"] = [port for port in range(65_536) if port not in left_out]
    return given


def put(page: Path, lines: list[str]) -> None:
    """Write the report between the marks of a page."""
    text = page.read_text(encoding="utf-8")
    before, mark, rest = text.partition("<!-- labels -->\n")
    _, end, after = rest.partition("<!-- /labels -->")
    page.write_text(before + mark + "\n".join(lines) + "\n" + end + after, encoding="utf-8")


if __name__ == "__main__":
    main()
