"""The pages of constraints, as text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stackproof.constraints import Constraint, Parameter


def list_lines(catalogue: Mapping[str, Constraint]) -> list[str]:
    """Return a line for each constraint."""
    width = max(map(len, catalogue), default=0)
    return [f"{id_:<{width}}  {found.summary}" for id_, found in sorted(catalogue.items())]


def page_lines(found: Constraint) -> list[str]:
    """Return the page of a constraint: its docstring, and the facts of its declaration."""
    judged = ", ".join(found.on) if found.on else "the stack"
    lines = [found.id, "", *found.page.split("\n"), "", f"Judges: {judged}", f"Severity: {found.severity}"]
    if found.controls:
        lines.append(f"Controls: {', '.join(found.controls)}")
    if found.parameters:
        lines += ["Parameters:", *(f"  {_parameter(one)}" for one in found.parameters.values())]
    return lines


def _parameter(parameter: Parameter) -> str:
    need = "required" if parameter.required else f"default {parameter.default!r}"
    return f"{parameter.name}: {_type_name(parameter.type)} ({need})"


def _type_name(annotation: Any) -> str:
    return annotation.__name__ if isinstance(annotation, type) else str(annotation)
