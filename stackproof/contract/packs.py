"""Packs: constraints that belong together, judged wherever there is something to judge.

A contract's own entry for a constraint wins: a pack's judges only the resources that no such entry chooses. What two
packs ask alike is asked once, for both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from stackproof.constraints import CONSTRAINTS, Constraint
from stackproof.contract.document import Document
from stackproof.contract.model import Binding
from stackproof.contract.promise_schema import SETTINGS
from stackproof.contract.reading import read_document
from stackproof.contract.schema import pack_schema
from stackproof.contract.shared_files import SharedFile, find_pack
from stackproof.diagnostics import Diagnostic, SourceRange
from stackproof.suggestions import suggest

BASELINE = "baseline"


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack as its file says it; ``controls`` is how the ids of its standard begin, ``origin`` its name in reports."""

    name: str
    version: int
    summary: str
    controls: str
    constraints: Mapping[str, Mapping[str, Any]]
    origin: str

    def clauses(self, constraint: Constraint) -> tuple[str, ...]:
        """Return what a constraint stands for in the pack: its controls, if the pack is of a standard; its summary."""
        listed = [one for one in constraint.controls if self.controls and one.startswith(self.controls)]
        return (f"{', '.join(listed)}: {constraint.summary}" if listed else constraint.summary,)

    def binding(self, constraint: Constraint, settings: Mapping[str, Any], where: SourceRange) -> Binding:
        """Return what one of its constraints binds, with the parameters that somebody set."""
        return Binding(
            id=constraint.id,
            constraint=constraint,
            clauses=self.clauses(constraint),
            where=where,
            parameters={name: value for name, value in settings.items() if name not in SETTINGS},
            only=tuple(settings.get("only") or ()),
            excluded=tuple(settings.get("except") or ()),
            undecided=settings.get("undecided", "fail"),
            contexts=settings.get("contexts", "given"),
            if_any=True,
            origin=self.origin,
        )


def read_pack(file: SharedFile) -> Pack | list[Diagnostic]:
    """Read the file of a pack, or say what is wrong with it."""
    document, problems = read_document(file.path, pack_schema)
    if document is None:
        return problems
    data = document.data
    origin = file.origin if file.origin.startswith("pack ") else f"pack {file.origin}"
    constraints = {name: settings or {} for name, settings in data["constraints"].items()}
    return Pack(
        data["pack"], data["version"], data["summary"], data.get("controls", ""), constraints,
        f"{origin} {data['version']}",
    )  # fmt: skip


def read_pack_named(name: str) -> Pack | str:
    """Read a pack that Stackproof ships, or one in a file from here, or say why there is none."""
    file = find_pack(name, Path())
    if isinstance(file, str):
        return file
    pack = read_pack(file)
    return pack if isinstance(pack, Pack) else f"{pack[0].summary}: {pack[0].detail}"


def pack_bindings(document: Document, directory: Path) -> tuple[list[Binding], list[Diagnostic]]:
    """Return the bindings of the packs that a document names, and what is wrong with what it says of them.

    Args:
        document: the contract, or a file that it extends.
        directory: the folder of that file.
    """
    found: list[Binding] = []
    problems: list[Diagnostic] = []
    for index, raw in enumerate(document.data.get("packs") or ()):
        given = {"pack": raw} if isinstance(raw, str) else raw
        where = document.place("packs", index)
        file = find_pack(given["pack"], directory)
        pack = read_pack(file) if isinstance(file, SharedFile) else [Diagnostic("Unknown pack", file, where)]
        if isinstance(pack, list):
            problems += pack
            continue
        problems += _foreign(pack, given, document, index)
        settings = _settings(pack, given)
        found += [pack.binding(CONSTRAINTS[name], one, where) for name, one in settings.items()]
    return found, problems


def baseline_bindings(where: SourceRange) -> list[Binding]:
    """Return the bindings of a stack without a contract."""
    pack = read_pack_named(BASELINE)
    assert isinstance(pack, Pack), pack  # a test reads each pack that is shipped
    return [pack.binding(CONSTRAINTS[name], one, where) for name, one in pack.constraints.items()]


def _settings(pack: Pack, given: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the constraints of a pack as a contract wants them: without some, with other parameters for others."""
    changed = given.get("set") or {}
    left = (name for name in pack.constraints if name not in (given.get("without") or {}))
    return {name: {**pack.constraints[name], **(changed.get(name) or {})} for name in left}


def _foreign(pack: Pack, given: Mapping[str, Any], document: Document, index: int) -> Iterator[Diagnostic]:
    """Yield what a contract says of constraints that the pack does not have, or has left out."""
    without = given.get("without") or {}
    for key in ("set", "without"):
        for name in given.get(key) or {}:
            where = document.place("packs", index, key, name)
            if name not in pack.constraints:
                meant = suggest(name, pack.constraints)
                hint = (
                    f'Did you mean "{meant}"?' if meant else f"List them with: stackproof explain --pack {pack.name}."
                )
                yield Diagnostic("Not in the pack", f'{pack.origin} has no constraint "{name}". {hint}', where)
            elif key == "set" and name in without:
                yield Diagnostic(
                    "Left out and set", f'"{name}" is under "without" as well; remove one of the two.', where
                )


def merge_bindings(found: Iterable[Binding]) -> list[Binding]:
    """Make one of bindings that ask the same; the second that asks something else of a constraint is ``ID#2``."""
    merged: list[Binding] = []
    for one in found:
        alike = next((at for at, other in enumerate(merged) if _asks(one) == _asks(other)), None)
        if alike is None:
            number = 1 + sum(other.constraint.id == one.constraint.id for other in merged)
            merged.append(one if number == 1 else replace(one, id=f"{one.id}#{number}"))
        elif one.origin not in merged[alike].origin.split(", "):
            other = merged[alike]
            clauses = tuple(dict.fromkeys((*other.clauses, *one.clauses)))
            merged[alike] = replace(other, clauses=clauses, origin=f"{other.origin}, {one.origin}")
    return merged


def _asks(binding: Binding) -> tuple[object, ...]:
    return (
        binding.constraint.id, sorted(binding.parameters.items(), key=str), binding.only, binding.excluded,
        binding.undecided,
    )  # fmt: skip


def besides(packs: Iterable[Binding], own: Iterable[Binding]) -> Iterator[Binding]:
    """Yield the packs' bindings for what the contract's own entries do not judge."""
    listed = list(own)
    for binding in packs:
        winners = [one for one in listed if not one.asserts and one.constraint.id == binding.constraint.id]
        if not winners:
            yield binding
        elif all(one.only for one in winners):
            chosen = tuple(pattern for one in winners for pattern in one.only)
            yield replace(binding, excluded=(*binding.excluded, *chosen))
