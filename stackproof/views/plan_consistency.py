"""Whether a plan agrees with itself: the values that it leads to are those of its changes.

Terraform writes both from the changes (https://developer.hashicorp.com/terraform/internals/json-format), so a plan in
which they differ was edited, or put together from two.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from stackproof.diagnostics import Diagnostic
from stackproof.views.show_json import Plan
from stackproof.views.shown_values import in_modules

_SUMMARY = "Plan contradicts itself"
_REMEDY = "give what terraform show -json prints of one plan, as it is."


def contradictions(plan: Plan) -> Iterator[Diagnostic]:
    """Yield where the planned values are not those of the changes, by which the plan is judged.

    A resource without a change would not be judged at all, which is an error; other values are a warning.
    """
    if plan.deferred_changes:
        return  # what becomes of them is told neither here nor there
    changes = {one.address: one.change.after for one in plan.resource_changes if one.deposed is None}
    for _, resource in in_modules(plan.planned_values.root_module):
        if not resource.address:
            continue
        if resource.address not in changes:
            yield Diagnostic(_SUMMARY, f"{resource.address} is among the planned values and has no change; {_REMEDY}")
            continue
        after = changes[resource.address]
        name = next(_differing(resource.values, after), None) if isinstance(after, dict) else None
        if name is not None:
            what = f"{resource.address}.{name} is not the same among the planned values and in its change"
            yield Diagnostic(_SUMMARY, f"{what}, which is judged; {_REMEDY}", severity="warning")


def _differing(planned: dict[str, Any], after: dict[str, Any]) -> Iterator[str]:
    return (name for name, value in planned.items() if after.get(name) != value)
