"""Compare what Stackproof makes of a stack's HCL with the plan that the real Terraform made of it.

    python scripts/compare_plan.py lib/payment_events tests/data/plans/payment_events.json \
        --var environment_suffix=test --var image_tag_prefix=

The plan is ``terraform show -json`` (https://developer.hashicorp.com/terraform/internals/json-format).
Every attribute of every resource and data source falls into one class:

===========  ==========================================================================
equal        the same known value
unknown      unknown in both
computed     known here, unknown in the plan
undecided    unknown here, known in the plan
different    two different known values: an error of ours
===========  ==========================================================================
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from stackproof.evaluate.data_sources import Environment
from stackproof.model import Stack
from stackproof.offline_plan import plan_document, to_json
from stackproof.views.hcl_directory import evaluate_stack

MISSING = "(no such attribute)"


class Finding(NamedTuple):
    """One attribute in both views."""

    kind: str
    address: str
    path: str
    ours: Any
    theirs: Any


class Planned(NamedTuple):
    """A resource in a plan: its known values, and which are unknown."""

    values: dict[str, Any]
    unknown: Any


def planned(plan: dict[str, Any]) -> dict[str, Planned]:
    """Return the resources and data sources of a plan by their addresses."""
    found = {}
    for resource in _resources(plan.get("prior_state", {}).get("values", {}).get("root_module", {})):
        if resource["mode"] == "data":
            found[resource["address"]] = Planned(resource["values"], {})
    for change in plan.get("resource_changes", ()):
        if change["change"]["actions"] != ["delete"]:
            found[change["address"]] = Planned(change["change"]["after"] or {}, change["change"]["after_unknown"])
    return found


def _resources(module: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from module.get("resources", ())
    for child in module.get("child_modules", ()):
        yield from _resources(child)


def compare(our_plan: dict[str, Any], their_plan: dict[str, Any]) -> tuple[list[Finding], set[str], set[str]]:
    """Return a finding for each attribute, the addresses that we miss, and those that only we have."""
    ours, theirs = planned(our_plan), planned(their_plan)
    findings = []
    for address in sorted(ours.keys() & theirs.keys()):
        findings += _compare_objects(ours[address], theirs[address], address, "")
    return findings, theirs.keys() - ours.keys(), ours.keys() - theirs.keys()


def _compare_objects(ours: Planned, theirs: Planned, address: str, path: str) -> list[Finding]:
    names = dict.fromkeys((*ours.values, *theirs.values, *_keys(ours.unknown), *_keys(theirs.unknown)))
    found = []
    for name in names:
        left = Planned(ours.values.get(name, MISSING), _inside(ours.unknown, name))
        right = Planned(theirs.values.get(name, MISSING), _inside(theirs.unknown, name))
        found += _compare(left, right, address, f"{path}.{name}" if path else name)
    return found


def _keys(unknown: Any) -> Iterable[str]:
    return unknown if isinstance(unknown, dict) else ()


def _inside(unknown: Any, step: str | int) -> Any:
    if isinstance(unknown, dict):
        return unknown.get(step, False)
    if isinstance(unknown, list) and isinstance(step, int):
        return unknown[step] if step < len(unknown) else False
    return unknown is True


def _compare(ours: Planned, theirs: Planned, address: str, path: str) -> list[Finding]:
    """Compare one value of both plans."""
    left, right = ours.values, theirs.values
    if ours.unknown is True or theirs.unknown is True:
        kind = "unknown" if ours.unknown is theirs.unknown else "undecided" if ours.unknown is True else "computed"
        return [Finding(kind, address, path, left, right)]
    if isinstance(left, dict) and isinstance(right, dict) and (left or right or ours.unknown or theirs.unknown):
        return _compare_objects(ours, theirs, address, path)
    if isinstance(left, list) and isinstance(right, list) and len(left) == len(right) and left:
        return _compare_sequences(ours, theirs, address, path)
    same = type(left) is type(right) and left == right
    return [Finding("equal" if same else "different", address, path, left, right)]


def _compare_sequences(ours: Planned, theirs: Planned, address: str, path: str) -> list[Finding]:
    """Compare element by element."""
    found = []
    for index, (left, right) in enumerate(zip(ours.values, theirs.values, strict=True)):
        mine, other = Planned(left, _inside(ours.unknown, index)), Planned(right, _inside(theirs.unknown, index))
        found += _compare(mine, other, address, f"{path}[{index}]")
    return found


def our_plan(directory: Path, variables: dict[str, Any], environment: Environment) -> tuple[Stack, dict[str, Any]]:
    """Return a stack and the plan that we make of it, as JSON."""
    stack, root = evaluate_stack(directory, variables, environment)
    return stack, json.loads(to_json(plan_document(stack, root)))


def main() -> None:
    """Print the classes with their numbers, and everything that is not the same."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("stack", type=Path)
    parser.add_argument("plan", type=Path)
    parser.add_argument("--var", action="append", default=[], metavar="NAME=VALUE")
    parser.add_argument("--account", default="123456789012")
    parser.add_argument("--region", default="us-east-1")
    parser.add_argument("--caller", metavar="ARN", help="who made the plan, if the stack asks")
    parser.add_argument("--caller-id", metavar="ID")
    arguments = parser.parse_args()
    variables = dict(variable.split("=", 1) for variable in arguments.var)
    stack, document = our_plan(
        arguments.stack,
        variables,
        Environment(arguments.account, arguments.region, (), arguments.caller, arguments.caller_id),
    )
    for problem in stack.diagnostics:
        print(problem)
    findings, missing, surplus = compare(document, json.loads(arguments.plan.read_text(encoding="utf-8")))
    for finding in findings:
        if finding.kind not in ("equal", "unknown"):
            print(
                f"{finding.kind:10} {finding.address} {finding.path}: {finding.ours!s:.300} <> {finding.theirs!s:.300}"
            )
    print(dict(Counter(finding.kind for finding in findings)), "missing:", missing, "surplus:", surplus)
    wrong = missing or surplus or any(finding.kind == "different" for finding in findings)
    sys.exit(1 if wrong or stack.errors else 0)


if __name__ == "__main__":
    main()
