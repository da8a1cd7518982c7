"""The pages of constraints: as text for the terminal, as Markdown for the documentation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from textwrap import indent
from typing import Any

from stackproof.constraints import CONSTRAINTS, NEEDS, Constraint, Parameter
from stackproof.contract.packs import Pack
from stackproof.values.shown import shown


def list_lines(catalogue: Mapping[str, Constraint]) -> list[str]:
    """Return a line for each constraint."""
    width = max(map(len, catalogue), default=0)
    return [f"{id_:<{width}}  {found.summary}" for id_, found in sorted(catalogue.items())]


def page_lines(found: Constraint) -> list[str]:
    """Return the page of a constraint: its docstring, and the facts of its declaration."""
    lines = [
        found.id,
        "",
        *found.page.split("\n"),
        "",
        f"Judges: {_name_subjects(found)}",
        f"Severity: {found.severity}",
    ]
    if found.controls:
        lines.append(f"Controls: {', '.join(found.controls)}")
    if found.needs:
        lines.append(f"Needs: {NEEDS[found.needs]}")
    if found.parameters:
        lines += ["Parameters:", *(f"  {_parameter(one)}" for one in found.parameters.values())]
    return lines


def markdown(catalogue: Mapping[str, Constraint]) -> str:
    """Return the page of every constraint as one Markdown document."""
    lines = [
        "# The catalogue of constraints",
        "",
        "Made by `make tables` from the constraints' docstrings.",
        "",
        *(f"- [{id_}](#{id_}): {found.summary}" for id_, found in sorted(catalogue.items())),
    ]
    for _, found in sorted(catalogue.items()):
        lines += ["", *markdown_page(found)]
    return "\n".join(lines) + "\n"


def markdown_page(found: Constraint) -> list[str]:
    """Return the page of a constraint as Markdown."""
    lines = [f"## {found.id}", "", f"{found.summary}.", ""]
    lines += [f"- **{name}**:{text}" for name in ("Why", "Fails", "Passes", "Fix") if (text := _section(found, name))]
    lines += [f"- **Judges**: {_name_subjects(found)}", f"- **Severity**: {found.severity}"]
    lines += [f"- **Controls**: {', '.join(found.controls)}"] if found.controls else []
    lines += [f"- **Needs**: {NEEDS[found.needs]}"] if found.needs else []
    lines += [f"- **Parameter** `{_parameter(one)}`" for one in found.parameters.values()]
    return lines


def _section(found: Constraint, name: str) -> str:
    text = found.section(name).replace("``", "`")
    if name != "Fix":
        return f" {text}" if text else ""
    if "\n" not in text:
        return f" `{text}`" if text else ""
    fenced = indent(f"```hcl\n{text}\n```", "  ")
    return f"\n\n{fenced}\n"


def _name_subjects(found: Constraint) -> str:
    return ", ".join(found.on) if found.on else "the stack"


def _parameter(parameter: Parameter) -> str:
    need = "required" if parameter.required else f"default {shown(parameter.default)}"
    return f"{parameter.name}: {_type_name(parameter.type)} ({need})"


def _type_name(annotation: Any) -> str:
    return str(annotation) if hasattr(annotation, "__args__") else annotation.__name__


def list_packs(packs: Iterable[Pack]) -> list[str]:
    """Return a line for each pack."""
    listed = list(packs)
    width = max((len(pack.name) for pack in listed), default=0)
    return [f"{pack.name:<{width}}  {len(pack.constraints):>2} constraints. {pack.summary}" for pack in listed]


def pack_page(pack: Pack) -> list[str]:
    """Return a pack: its constraints, with what it sets, and what each stands for."""
    lines = [f"{pack.name} {pack.version}", "", pack.summary, ""]
    for id_, settings in sorted(pack.constraints.items()):
        given = ", ".join(f"{name}: {shown(value)}" for name, value in settings.items())
        lines.append(f"{id_}{f'  ({given})' if given else ''}")
        lines += [f"  {clause}" for clause in pack.clauses(CONSTRAINTS[id_])]
    return lines
