"""A plan for people: what ``terraform plan`` prints, without the noise of what nobody set.

Arguments that are null are left out; what is known only after the apply is said in one line for each resource.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.console import Console
from rich.text import Text

from stackproof.reporters.escaping import one_line
from stackproof.values import Unknown
from stackproof.values.shown import shown

LONGEST = 100  # characters of a value on its line
_FIRST = "  + "


def print_plan(plan: dict[str, Any], console: Console) -> None:
    """Print a plan document: each resource with its arguments, the outputs, and a line that counts."""
    for change in plan["resource_changes"]:
        _print_change(change, console)
    if plan["output_changes"]:
        console.print(Text("Outputs", "bold"))
        for name, output in plan["output_changes"].items():
            console.print(Text(f"  + {name} = {one_line(_output(output))}"))
        console.print()
    created = sum(change["mode"] == "managed" for change in plan["resource_changes"])
    console.print(Text(f"{created} to add, as far as the HCL tells.", "bold"))


def _print_change(change: dict[str, Any], console: Console) -> None:
    read = change["mode"] == "data"  # while planning, or during the apply if it waits for something
    verb = "will be read" if read else "will be created"
    console.print(Text.assemble((one_line(change["address"]), "bold"), f" {verb}"))
    details = change["change"]
    lines = _lines(details["after"], details["after_unknown"], details["after_sensitive"], _FIRST)
    for line in lines:
        console.print(Text(one_line(line), "green"))
    later = [name for name, shape in details["after_unknown"].items() if shape is True]
    if later:
        console.print(
            Text(f"    known {'once it is read' if read else 'after the apply'}: {', '.join(sorted(later))}", "dim")
        )
    console.print()


def _lines(known: Any, unknown: Any, sensitive: Any, indent: str) -> Iterator[str]:
    inside = indent != _FIRST
    for name in dict.fromkeys((*known, *(unknown if inside and isinstance(unknown, dict) else ()))):
        value, hidden, missing = known.get(name), _inside(sensitive, name), _inside(unknown, name)
        if missing is not True and (value is None or value in ([], {})):
            continue
        if hidden is not True and isinstance(value, list) and any(isinstance(element, dict) for element in value):
            for index, element in enumerate(value):
                yield f"{indent}{name} {{"
                yield from _lines(element, _inside(missing, index), _inside(hidden, index), f"  {indent}")
                yield f"{indent.replace('+', ' ')}}}"
        else:
            yield f"{indent}{name} = {_show(value, missing, hidden)}"


def _inside(shape: Any, step: str | int) -> Any:
    if isinstance(shape, dict):
        return shape.get(step, False)
    if isinstance(shape, list) and isinstance(step, int) and step < len(shape):
        return shape[step]
    return shape is True


def _show(value: Any, unknown: Any, sensitive: Any) -> str:
    if sensitive not in (False, {}, []) and _is_marked(sensitive):
        return "(sensitive value)"
    return shown(_with_unknown(value, unknown), LONGEST)


def _with_unknown(value: Any, unknown: Any) -> Any:
    """Put what is known after the apply into the places where a plan has null."""
    if unknown is True:
        return Unknown()
    if isinstance(value, dict) and isinstance(unknown, dict):
        names = dict.fromkeys((*value, *(name for name, shape in unknown.items() if _is_marked(shape))))
        return {name: _with_unknown(value.get(name), unknown.get(name, False)) for name in names}
    if isinstance(value, list) and isinstance(unknown, list) and len(value) == len(unknown):
        return [_with_unknown(one, shape) for one, shape in zip(value, unknown, strict=True)]
    return value


def _is_marked(shape: Any) -> bool:
    if isinstance(shape, dict):
        return any(map(_is_marked, shape.values()))
    return any(map(_is_marked, shape)) if isinstance(shape, list) else shape is True


def _output(output: dict[str, Any]) -> str:
    if "after" not in output:
        return "(sensitive value)" if output["after_sensitive"] else "(known after apply)"
    return _show(output["after"], output["after_unknown"], output["after_sensitive"])
