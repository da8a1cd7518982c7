"""Which stacks both sides have: those with a contract on either; where neither side has any, all root modules."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from stackproof.constraints import load_catalogue
from stackproof.contract import NAME
from stackproof.contract.reading import read_document
from stackproof.contract.schema import contract_schema
from stackproof.diagnostics import Diagnostic
from stackproof.run.contracts import look_below
from stackproof.run.folders import holds_hcl
from stackproof.run.outcomes import Unchecked
from stackproof.run.uncovered import find_uncovered


@dataclass(slots=True)
class FoundStacks:
    """The stacks of a side by folder, each with whether it has a contract; ``problems`` keep them from being all."""

    stacks: dict[str, bool] = field(default_factory=dict)
    problems: list[Diagnostic] = field(default_factory=list)


def find_stacks(base: Path, head: Path, paths: Sequence[str]) -> tuple[FoundStacks, FoundStacks]:
    """Find the stacks of both sides at or below some paths, which are relative to either folder."""
    sides = [_look(root, paths) for root in (base, head)]
    found = tuple(FoundStacks(dict.fromkeys(contracts, True), problems) for contracts, _, problems in sides)
    covered = {key for side in found for key in side.stacks}
    for root, side, (_, bare, _) in zip((base, head), found, sides, strict=True):
        if covered:
            side.stacks |= {key: False for key in covered if key not in side.stacks and _is_stack(root / key)}
        else:
            listed = find_uncovered([root / key for key in bare], ())
            side.stacks |= {os.path.relpath(folder, root): False for folder in listed}
    return found[0], found[1]


def moved_stacks(base: Path, head: Path, found: tuple[FoundStacks, FoundStacks]) -> dict[str, str]:
    """Return the folders that stacks are in now, each with the one that it was in: its contract has the same name."""
    before, after = (side.stacks for side in found)
    gone = _by_name(base, [key for key, has in before.items() if has and key not in after])
    new = _by_name(head, [key for key, has in after.items() if has and key not in before])
    return {keys[0]: gone[name][0] for name, keys in new.items() if len(keys) == len(gone.get(name, ())) == 1}


def _by_name(root: Path, keys: Sequence[str]) -> dict[str, list[str]]:
    """Group folders by what their contracts call the stack; a contract that is wrong is told where it is judged."""
    load_catalogue()
    found: dict[str, list[str]] = {}
    for key in keys:
        document, _ = read_document(root / key / NAME, contract_schema)
        if document is not None:
            found.setdefault(document.data["stack"], []).append(key)
    return found


def _is_stack(folder: Path) -> bool:
    return folder.is_dir() and holds_hcl(folder)


def _look(root: Path, paths: Sequence[str]) -> tuple[list[str], list[str], list[Diagnostic]]:
    """Return the folders with a contract, those with HCL alone, and what keeps them from being all."""
    contracts: list[str] = []
    bare: list[str] = []
    problems: list[Unchecked] = []
    for path in paths or (".",):
        place = root / path
        if place.is_file():
            contracts.append(os.path.relpath(place.parent, root))
        elif place.is_dir():
            here, without = look_below(place, problems)
            contracts += [os.path.relpath(one.parent, root) for one in here]
            bare += [os.path.relpath(one, root) for one in without]
    refused = [one for problem in problems if not problem.accepted for one in problem.problems]
    return contracts, bare, refused
