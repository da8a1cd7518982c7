"""Complete examples that Terraform would refuse: declare what they refer to, add what they lack.

Tests of scanners show the argument that a rule reads, and little else. What is added is a stand-in (``"1"``), so that
it decides nothing: an example that cannot be completed stays as it is.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

from stackproof.diagnostics import Diagnostic
from stackproof.schema import aws
from stackproof.views.hcl_directory import load_stack

_OBJECT = re.compile(r"declares no resource (\w+)\.([\w-]+)")
_DATA = re.compile(r'no data source "(\w+)\.([\w-]+)"')
_VARIABLE = re.compile(r'no variable "([\w-]+)"')
_LOCAL = re.compile(r'no local value "([\w-]+)"')
_ARGUMENT = re.compile(r'The argument "(\w+)" of (\w+)')
_FILE = re.compile(r'There is no file at "([^"]+)"')
_ROUNDS = 6
_STUBS = {"protocol_type": '"HTTP"'}
_STUB = '"1"'  # a text, and a number as well


def repaired(folder: Path, scratch: Path, replaced: tuple[tuple[str, str], ...] = ()) -> Path:
    """Return a copy of an example with what it lacks, and with some texts replaced."""
    copy = scratch / f"repaired-{folder.name}-{len(replaced)}"
    if copy.exists():
        return copy
    shutil.copytree(folder, copy)
    for path in copy.glob("*.tf"):
        text = path.read_text(encoding="utf-8")
        for before, after in replaced:
            text = text.replace(before, after)
        path.write_text(text, encoding="utf-8")
    for _ in range(_ROUNDS):
        errors = load_stack(copy).errors
        if not errors or not _mend(copy, errors):
            break
    return copy


def _mend(folder: Path, errors: list[Diagnostic]) -> bool:
    """Mend what can be; tell whether anything was."""
    declared = {text for error in errors for text in _declarations(error.detail)}
    missing = [(error, match) for error in errors if (match := _ARGUMENT.search(error.detail))]
    files = [match[1] for error in errors if (match := _FILE.search(error.detail))]
    for name in files:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("1", encoding="utf-8")
    if declared:
        with (folder / "stand_ins.tf").open("a", encoding="utf-8") as file:
            file.write("\n".join(sorted(declared)) + "\n")
    lines = sorted(missing, key=lambda one: one[0].subject.line if one[0].subject else 0, reverse=True)
    changed = [
        _rewrite(folder, error) for error in errors if error.summary in ("Missing newline", "Unsupported attribute")
    ]
    added = [_add(folder, error, match[1], match[2]) for error, match in lines]
    return bool(declared or files or any(added) or any(changed))


def _rewrite(folder: Path, error: Diagnostic) -> bool:
    """Put a closing brace on its own line, or a stand-in in the place of a reference to what no resource has."""
    if error.subject is None:
        return False
    path = folder / Path(error.subject.file).name
    lines = path.read_text(encoding="utf-8").splitlines()
    line = lines[error.subject.line - 1]
    if error.summary == "Missing newline":
        head, _, tail = line.rpartition("}")
        new = f"{head}\n}}{tail}"
    else:
        new = re.sub(r"\$\{[^}]*\}", "1", line)
    lines[error.subject.line - 1] = new
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return new != line


def _declarations(detail: str) -> list[str]:
    found = [f'resource "{type_}" "{name}" {{\n{_required(type_)}}}' for type_, name in _OBJECT.findall(detail)]
    found += [f'data "{type_}" "{name}" {{\n{_required(type_, data=True)}}}' for type_, name in _DATA.findall(detail)]
    found += [f'variable "{name}" {{\n  default = {_STUB}\n}}' for name in _VARIABLE.findall(detail)]
    found += [f"locals {{\n  {name} = {_STUB}\n}}" for name in _LOCAL.findall(detail)]
    return found


def _required(type_: str, *, data: bool = False) -> str:
    block = aws().data_source(type_) if data else aws().resource(type_)
    attributes = block.attributes.items() if block is not None else ()
    return "".join(f"  {name} = {_value(one, name)}\n" for name, one in attributes if one.required)


def _value(attribute: Any, name: str = "") -> str:
    if name in _STUBS:
        return _STUBS[name]
    listed = isinstance(attribute.type, list | tuple)
    if not listed:
        return "true" if attribute.type == "bool" else _STUB
    return "{}" if attribute.type[0] == "map" else f"[{_STUB}]"


def _add(folder: Path, error: Diagnostic, name: str, type_: str) -> bool:
    """Add an argument behind the header of the block that lacks it."""
    if error.subject is None:
        return False
    path = folder / Path(error.subject.file).name
    lines = path.read_text(encoding="utf-8").splitlines()
    index = next((at for at in range(error.subject.line - 1, len(lines)) if "{" in lines[at]), None)
    if index is None:
        return False
    block = aws().resource(type_)
    attribute = block.attributes.get(name) if block is not None else None
    before, brace, after = lines[index].partition("{")
    value = _value(attribute) if attribute is not None else _STUB
    lines[index] = f"{before}{brace}\n  {name} = {value}\n{after}"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return True
