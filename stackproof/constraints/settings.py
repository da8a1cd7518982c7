"""Judging one argument: it has one of the values that are asked for, by itself or by the provider's default."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from stackproof.constraints.verdict import Failed, Passed, Verdict, undecided
from stackproof.model import AttributePath, Resource
from stackproof.values import Unknown
from stackproof.values.shown import shown


def name_of(path: AttributePath) -> str:
    """Return the name of an argument as one reads it in HCL: nested blocks by dots, without their positions."""
    return ".".join(step for step in path if isinstance(step, str))


def judge_setting(
    resource: Resource,
    path: AttributePath,
    accepted: Collection[Any],
    *,
    default: Any = None,
    without: str = "",
    fix: str = "",
) -> Verdict:
    """Judge an argument by the values that it may have.

    Args:
        resource: what has the argument.
        path: where it stands.
        accepted: the values that pass.
        default: what holds where nobody set it.
        without: what an omitted argument means, for the message; by default, that ``default`` holds.
        fix: what should stand there; by default, the first value that passes.
    """
    name, value = name_of(path), resource.get(*path)
    omitted = resource.omitted(*path)
    if omitted:
        value = default
    if isinstance(value, Unknown):
        return undecided(name, value, *path)
    if value in accepted:
        return Passed(f"{name} is {shown(value)}, by default" if omitted else f"{name} is {shown(value)}")
    wanted = fix or f"{path[-1]} = {shown(next(iter(accepted)))}"
    found = f"no {name}: {without or f'the default is {shown(default)}'}" if omitted else f"{name} = {shown(value)}"
    return Failed(found, wanted, wanted, path)
