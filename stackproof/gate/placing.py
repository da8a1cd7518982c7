"""A judged stack with each outcome on a resource that checkov sees.

What is of no such resource (the stack as a whole, a resource of a ``.tf.json`` file) is on the first there is. The
contract's policy answers for every resource, so that one which nobody judged is told from one that holds.
"""

from __future__ import annotations

import traceback
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from stackproof.addresses import parse_address
from stackproof.constraints import EVERYTHING
from stackproof.gate.answers import Answer, Verdict, Verdicts, refuse, report_bug, worst
from stackproof.gate.nodes import Node
from stackproof.gate.stacks import JudgedStack, judge_stack
from stackproof.gate.table import CONTRACT, policy_of
from stackproof.model import AttributePath
from stackproof.reporters.escaping import one_line, several_lines
from stackproof.reporters.wording import finding_lines, waiver_text
from stackproof.run.outcomes import Finding, Outcome

_STATUSES: dict[str, Answer] = {"passed": "passed", "waived": "skipped", "skipped": "skipped"}


def judge_here(root: Path, hcl: Path | None, nodes: list[Node]) -> Verdicts:
    """Judge a stack, of which checkov sees some resources; where that raises, none of them passes."""
    try:
        return place(judge_stack(root, hcl), nodes)
    except Exception:
        return Verdicts(report_bug(traceback.format_exc()))


def place(stack: JudgedStack, nodes: list[Node]) -> Verdicts:
    """Return what each policy says of each resource."""
    problems = tuple(several_lines(str(problem)) for problem in stack.problems)
    if not stack.is_judged:
        return refuse(*problems)
    found = defaultdict(list)
    for policy, node, outcome in _locate(stack.outcomes, nodes, stack):
        found[policy, node].append(_verdict(outcome))
    for node in nodes:
        found[CONTRACT, node].append(_judge_seen(stack, node))
    found[CONTRACT, nodes[0]].append(Verdict("failed", problems) if problems else Verdict("passed"))
    unread = frozenset(node for node in nodes if not stack.is_whole and not stack.has(node.address))
    return Verdicts(unread=unread, found={key: worst(verdicts) for key, verdicts in found.items()})


def _locate(outcomes: Iterable[Outcome], nodes: list[Node], stack: JudgedStack) -> Iterator[tuple[str, Node, Outcome]]:
    by_address = defaultdict(list)
    for outcome in outcomes:
        by_address[outcome.address].append(outcome)
    seen = set()
    for node in nodes:
        for address in stack.seen_as(node.address):
            seen.add(address)
            for outcome in by_address.get(address, ()):
                yield _policy(outcome) if _is_asked(outcome, node) else CONTRACT, node, outcome
    for outcome in outcomes:
        if outcome.address not in seen:
            own = not outcome.binding.constraint.on  # it judges the stack: its policy looks at every resource
            yield _policy(outcome) if own else CONTRACT, nodes[0], outcome


def _is_asked(outcome: Outcome, node: Node) -> bool:
    """Tell whether checkov asks the policy of a constraint about a resource: about those of its types alone."""
    kinds, address = outcome.binding.constraint.on, parse_address(node.address)
    named = address is None or address.type in kinds or f"data.{address.type}" in kinds
    return outcome.binding.asserts or not kinds or EVERYTHING in kinds or named


def _judge_seen(stack: JudgedStack, node: Node) -> Verdict:
    """A resource that the harness has not seen, it has not judged; unless there is none of it."""
    if stack.has(node.address):
        return Verdict("passed")
    detail = f"checkov sees {node.address}, and Stackproof does not: it has not been judged."
    return Verdict("failed", (detail, "This is a bug of Stackproof; please report it."))


def _policy(outcome: Outcome) -> str:
    return policy_of(outcome.binding.constraint.id, asserts=outcome.binding.asserts)


def _verdict(outcome: Outcome) -> Verdict:
    answer = _STATUSES.get(outcome.status, "failed")
    details = tuple(line for finding in outcome.findings for line in _lines(finding, outcome))
    reasons = [finding.waiver for finding in outcome.findings if finding.waiver is not None]
    waived = "; ".join(map(waiver_text, dict.fromkeys(reasons)))
    reason = waived or ("undecided, as the contract accepts" if answer == "skipped" else "")
    return Verdict(answer, details, reason, tuple(_key(finding.verdict.path) for finding in outcome.findings))


def _lines(finding: Finding, outcome: Outcome) -> Iterator[str]:
    if finding.waiver is None:
        yield one_line(f"{outcome.id}{f' at {finding.where}' if finding.where else ''}")
        yield from finding_lines(Finding(finding.verdict, None), outcome, None)


def _key(path: AttributePath) -> str:
    """Write a path as checkov does: ``environment/[0]/variables``."""
    return "/".join(f"[{step}]" if isinstance(step, int) else step for step in path)
