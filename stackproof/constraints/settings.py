"""Judging one argument: it has one of the values that are asked for, by itself or by the provider's default."""

from __future__ import annotations

from collections.abc import Collection
from textwrap import indent
from typing import Any

from stackproof.constraints.verdict import Failed, Passed, Verdict, undecided
from stackproof.model import AttributePath, Resource
from stackproof.values import Unknown
from stackproof.values.shown import shown


def name_of(path: AttributePath) -> str:
    """Return the name of an argument as one reads it in HCL: nested blocks by dots, without their positions."""
    return ".".join(step for step in path if isinstance(step, str))


def literal(value: Any) -> str:
    """Return a value as it is written in HCL, where no text is a template."""
    return shown(value).replace("${", "$${").replace("%{", "%%{")


def argument(path: AttributePath, value: Any) -> str:
    """Return an argument as HCL, in the blocks that it stands in."""
    return within(path, f"{path[-1]} = {literal(value)}")


def within(path: AttributePath, text: str) -> str:
    """Return HCL in the blocks that lead to where it stands; ``path`` ends with the name of what it sets."""
    for index in range(len(path) - 2, 0, -1):
        if isinstance(path[index], int):
            text = f"{path[index - 1]} {{\n{indent(text, '  ')}\n}}"
    return text


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
    wanted = f"{path[-1]} = {shown(next(iter(accepted)))}"
    found = f"no {name}: {without or f'the default is {shown(default)}'}" if omitted else f"{name} = {shown(value)}"
    return Failed(found, wanted, fix or argument(path, next(iter(accepted))), path)
