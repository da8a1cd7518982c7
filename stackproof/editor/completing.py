"""What could stand at a place of a contract: keys, constraints, parameters, values, addresses of the stack."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from stackproof.constraints import CONSTRAINTS
from stackproof.contract.schema import contract_schema
from stackproof.contract.shared_files import shipped_packs
from stackproof.editor.cursor import HERE, Cursor, cursors_at
from stackproof.editor.schema_parts import Part, parts_at
from stackproof.editor.shapes import Judged

Kind = Literal["key", "constraint", "value", "address", "type"]
_ADDRESSES = frozenset({"only", "except", "of", "names", "resource", "path", "to", "failures", "depends_on"})


@dataclass(frozen=True, slots=True)
class Proposal:
    """One thing that could be written: what is shown, what is put in the place of the word, and what it means."""

    label: str
    text: str
    kind: Kind
    meaning: str = ""
    detail: str = ""


def proposals_at(text: str, line: int, column: int, judged: Judged) -> tuple[list[Proposal], int]:
    """Return what could stand at a position of a contract, and how many characters before it are the word so far."""
    found: dict[str, Proposal] = {}
    length = 0
    for cursor in cursors_at(text, line, column):
        length = len(cursor.word)
        for one in _keys(cursor, judged) if cursor.is_key else _values(cursor, judged):
            found.setdefault(one.label, one)
    return list(found.values()), length


def _keys(cursor: Cursor, judged: Judged) -> Iterator[Proposal]:
    data: Any = cursor.data
    for step in cursor.path:
        data = data[step]
    for part in parts_at(contract_schema(), cursor.data, cursor.path, HERE):
        required = part.get("required", ())
        for name, inner in part.get("properties", {}).items():
            if name not in data:
                yield _key(name, inner, required=name in required)
    for name in _names_at(cursor.path, judged):
        if name not in data:
            yield Proposal(name, f"{name}: ", "address")


def _names_at(path: tuple[str | int, ...], judged: Judged) -> list[str]:
    """Return the keys that a stack gives: types that it counts, roles and resources of its access, variables."""
    match path:
        case ("resources",):
            return sorted({one.type for one in judged.declared if not one.type.startswith("data.")})
        case ("access", "roles"):
            return [one.address for one in judged.declared if one.type == "aws_iam_role"]
        case ("access", "resources"):
            return [one.address for one in judged.declared if not one.type.startswith(("data.", "aws_iam_"))]
        case ("variables",) | ("environments", _, "variables"):
            return list(judged.variables)
    return []


def _key(name: str, part: Part, *, required: bool) -> Proposal:
    is_block = part.get("type") in ("object", "array") or name in CONSTRAINTS
    detail = "required" if required else ""
    if name in CONSTRAINTS:
        parameters = ", ".join(CONSTRAINTS[name].parameters)
        return Proposal(name, f"{name}:", "constraint", part.get("description", ""), parameters)
    return Proposal(name, f"{name}:" if is_block else f"{name}: ", "key", part.get("description", ""), detail)


def _values(cursor: Cursor, judged: Judged) -> Iterator[Proposal]:
    for part in parts_at(contract_schema(), cursor.data, cursor.path, HERE):
        given = [*part.get("enum", ()), *((True, False) if part.get("type") == "boolean" else ())]
        given += [part["const"]] if "const" in part else []
        for value in given:
            text = str(value).lower() if isinstance(value, bool) else str(value)
            yield Proposal(text, text, "value", part.get("description", ""))
    names = [step for step in cursor.path if isinstance(step, str)]
    if names in (["packs"], ["packs", "pack"]):
        yield from (Proposal(name, name, "value") for name in shipped_packs())
    elif names[:1] == ["waivers"] and names[-1:] == ["constraint"]:
        yield from (Proposal(name, name, "constraint") for name in _promises(cursor.data))
    elif names and names[-1] in _ADDRESSES:
        yield from _addresses(names[-1], cursor, judged)


def _promises(data: Any) -> list[str]:
    entries = [one for one in data.get("constraints") or () if isinstance(one, dict) and one]
    return list(dict.fromkeys(str(one.get("assert") or one.get("expect") or next(iter(one))) for one in entries))


def _addresses(name: str, cursor: Cursor, judged: Judged) -> Iterator[Proposal]:
    declared = judged.declared
    entry = cursor.data
    for step in cursor.path[:2]:
        entry = entry[step]
    if name == "of" and isinstance(entry, dict) and "assert" in entry:
        types = sorted({one.type for one in declared})
        yield from (Proposal(one, one, "type") for one in (*types, "output", "variable", "provider"))
        return
    on = _judged_types(cursor)
    for one in declared:
        if not on or one.type in on:
            quoted = any(character in one.address for character in "[]\"'")
            yield Proposal(one.address, f"'{one.address}'" if quoted else one.address, "address", detail=one.type)


def _judged_types(cursor: Cursor) -> tuple[str, ...]:
    """Return the types that the constraint judges whose resources are chosen, if it is of the catalogue."""
    named = next((step for step in cursor.path if isinstance(step, str) and step in CONSTRAINTS), "")
    on = CONSTRAINTS[named].on if named else ()
    return () if "*" in on else on
