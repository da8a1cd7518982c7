"""Compare what Stackproof makes of a stack's HCL with the plan that the real Terraform made of it.

    python scripts/compare_plan.py lib/payment_events tests/data/plans/payment_events.json \
        --var environment_suffix=test

The plan is ``terraform show -json`` (https://developer.hashicorp.com/terraform/internals/json-format).
Every attribute of every resource and data source falls into one class:

===========  ==========================================================================
equal        the same known value
unknown      unknown in both
default      not set in the HCL, and the provider fills it in while it plans
json         the same JSON, which the provider writes in its own way
empty        empty here; the provider plans an empty set or map as null
computed     known here, unknown in the plan
undecided    unknown here, known in the plan
different    two different values: an error of ours
===========  ==========================================================================
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from stackproof.evaluate.data_sources import Environment
from stackproof.model import Stack
from stackproof.sources.hcl_directory import load_stack
from stackproof.values import Omitted, Unknown

MISSING = "(no such attribute)"


class Finding(NamedTuple):
    """One attribute in both views."""

    kind: str
    address: str
    path: str
    ours: Any
    theirs: Any


class Planned(NamedTuple):
    """A resource in the plan: its known values, and which are unknown."""

    values: dict[str, Any]
    unknown: Any


def planned(plan: dict[str, Any]) -> dict[str, Planned]:
    """Return the resources and data sources of a plan by their addresses."""
    found = {}
    for resource in _resources(plan.get("prior_state", {}).get("values", {}).get("root_module", {})):
        if resource["mode"] == "data":
            found[resource["address"]] = Planned(resource["values"], {})
    for change in plan["resource_changes"]:
        if change["change"]["actions"] != ["delete"]:
            found[change["address"]] = Planned(change["change"]["after"] or {}, change["change"]["after_unknown"])
    return found


def _resources(module: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from module.get("resources", ())
    for child in module.get("child_modules", ()):
        yield from _resources(child)


def compare(stack: Stack, plan: dict[str, Any]) -> tuple[list[Finding], set[str], set[str]]:
    """Return a finding for each attribute, the addresses that we miss, and those that only we have."""
    theirs = planned(plan)
    ours = {str(resource.address): resource for resource in stack.everything()}
    findings = []
    for address in sorted(ours.keys() & theirs.keys()):
        values, unknown = theirs[address]
        for name, value in ours[address].values.items():
            findings += _compare(value, values.get(name), _inside(unknown, name), address, name)
        for name in values.keys() - ours[address].values.keys():
            findings.append(Finding("different", address, name, MISSING, values[name]))
    return findings, theirs.keys() - ours.keys(), ours.keys() - theirs.keys()


def _inside(unknown: Any, step: str | int) -> Any:
    if isinstance(unknown, dict):
        return unknown.get(step, False)
    if isinstance(unknown, list) and isinstance(step, int):
        return unknown[step] if step < len(unknown) else False
    return unknown is True


def _compare(ours: Any, theirs: Any, unknown: Any, address: str, path: str) -> list[Finding]:
    """Compare one value; what is unknown in the plan is absent (or null) among its values."""
    if unknown is True:
        kind = "unknown" if isinstance(ours, Unknown) else "computed"
        return [Finding(kind, address, path, ours, "(unknown)")]
    if isinstance(ours, Unknown):
        kind = "default" if isinstance(ours.form, Omitted) else "undecided"
        return [Finding(kind, address, path, ours, theirs)]
    if isinstance(ours, dict) and isinstance(theirs, dict) and (ours or theirs):
        found = []
        for name in dict.fromkeys([*ours, *theirs, *(unknown if isinstance(unknown, dict) else ())]):
            found += _compare(ours.get(name), theirs.get(name), _inside(unknown, name), address, f"{path}.{name}")
        return found
    if isinstance(ours, list | tuple) and isinstance(theirs, list) and len(ours) == len(theirs) and ours:
        return _compare_sequences(list(ours), theirs, unknown, address, path)
    if _same(ours, theirs):
        return [Finding("equal", address, path, ours, theirs)]
    return [Finding(_kind(ours, theirs), address, path, ours, theirs)]


def _kind(ours: Any, theirs: Any) -> str:
    if ours is None:
        return "default"
    if isinstance(ours, str) and isinstance(theirs, str) and ours.startswith(("{", "[")):
        try:
            return "json" if json.loads(ours) == json.loads(theirs) else "different"
        except ValueError:
            return "different"
    return "empty" if theirs is None and isinstance(ours, list | dict) and not ours else "different"


def _compare_sequences(ours: list[Any], theirs: list[Any], unknown: Any, address: str, path: str) -> list[Finding]:
    """Compare element by element; those of a set stand in any order, so each takes the one that is most alike."""
    left = dict(enumerate(ours))
    found = []
    for index, element in enumerate(theirs):
        answers = {
            own: _compare(value, element, _inside(unknown, index), address, f"{path}[{index}]")
            for own, value in left.items()
        }
        best = min(answers, key=lambda own: (_wrong(answers[own]), own != index))
        del left[best]
        found += answers[best]
    return found


def _wrong(findings: list[Finding]) -> int:
    return sum(finding.kind not in ("equal", "unknown") for finding in findings)


def _same(ours: Any, theirs: Any) -> bool:
    if isinstance(theirs, float):
        return isinstance(ours, int | Decimal) and Decimal(ours) == Decimal(str(theirs))
    if isinstance(ours, list | tuple | dict) and isinstance(theirs, list | dict):
        return len(ours) == len(theirs) == 0
    return type(ours) is type(theirs) and bool(ours == theirs)


def main() -> None:
    """Print the classes with their numbers, and everything that is not the same."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("stack", type=Path)
    parser.add_argument("plan", type=Path)
    parser.add_argument("--var", action="append", default=[], metavar="NAME=VALUE")
    parser.add_argument("--account", default="123456789012")
    parser.add_argument("--region", default="us-east-1")
    arguments = parser.parse_args()
    variables = dict(variable.split("=", 1) for variable in arguments.var)
    stack = load_stack(arguments.stack, variables, Environment(arguments.account, arguments.region))
    for problem in stack.diagnostics:
        print(problem)
    findings, missing, surplus = compare(stack, json.loads(arguments.plan.read_text(encoding="utf-8")))
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
