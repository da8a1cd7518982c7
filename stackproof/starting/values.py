"""Parameters that a stack's values suggest for a constraint: what is meant where all are alike."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from stackproof.constraints import Constraint, Stack
from stackproof.values import is_unknown

_ALIKE = {
    ("log-group-retention", "days"): ("aws_cloudwatch_log_group", "retention_in_days"),
    ("lambda-reserves-concurrency", "executions"): ("aws_lambda_function", "reserved_concurrent_executions"),
}
"""An argument that is a constraint's parameter, where every resource has the same."""


def parameters_of(constraint: Constraint, stack: Stack) -> Iterator[dict[str, Any]]:
    """Yield parameters to try, the most telling first; none where a constraint needs one that nothing suggests."""
    given = {name: list(_values(constraint.id, name, stack)) for name in constraint.parameters}
    required = [name for name, one in constraint.parameters.items() if one.required]
    if any(not given[name] for name in required):
        return
    names = [name for name, values in given.items() if values]
    longest = max((len(given[name]) for name in names), default=0)
    for index in range(longest):
        yield {name: given[name][min(index, len(given[name]) - 1)] for name in names}
    if not required:
        yield {}


def _values(constraint: str, parameter: str, stack: Stack) -> Iterator[Any]:
    if (constraint, parameter) in _ALIKE:
        type_, argument = _ALIKE[constraint, parameter]
        found = [one.get(argument) for one in stack.of_type(type_)]
        if found and not any(map(is_unknown, found)) and len(set(map(str, found))) == 1 and found[0]:
            yield found[0]
    elif parameter == "variable":
        known = (one for one in stack.variables.values() if isinstance(one.value, str) and one.value)
        yield from (one.name for one in known)
    elif parameter == "region":
        region = region_of(stack)
        yield from [region] if region else []
    elif parameter == "version":
        name = "" if constraint == "terraform-version" else "aws"
        yield from (one.version for one in stack.requirements if one.name == name and isinstance(one.version, str))


def region_of(stack: Stack) -> str | None:
    """Return the region of a stack: the contract's, or that of the AWS provider's own configuration."""
    configured = (one.values.get("region") for one in stack.providers if one.name == "aws" and not one.alias)
    return stack.region or next((one for one in configured if isinstance(one, str)), None)
