"""Which contracts there are: those at or below some paths."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from stackproof.contract import NAME, Contract, load_contract
from stackproof.contract.environments import NOTHING_GIVEN, Given, choose_environments
from stackproof.diagnostics import Diagnostic
from stackproof.run.folders import Walk, holds_hcl, is_hcl, no_stack_in
from stackproof.run.foreign import explain_foreign, is_foreign
from stackproof.run.outcomes import Unchecked
from stackproof.run.stack_sources import Refused
from stackproof.run.uncovered import find_uncovered

_NEAR = frozenset({("contract", ""), ("contracts", ""), *((stem, end) for stem in ("contract", "contracts")
                   for end in (".yaml", ".yml", ".json"))})  # fmt: skip


@dataclass(slots=True)
class Found:
    """What there is at or below some paths.

    ``contracts`` are the files; ``uncovered`` the folders with a root module and no contract, where others have one;
    ``bare`` those at or below a path that has no contract at all; ``problems`` what keeps them from being all there is.
    """

    contracts: dict[Path, None] = field(default_factory=dict)
    uncovered: list[Path] = field(default_factory=list)
    bare: list[Path] = field(default_factory=list)
    problems: list[Unchecked] = field(default_factory=list)


def find_contracts(paths: Iterable[Path]) -> Found:
    """Look for contracts at or below some paths, and for stacks without; a path with neither is reported."""
    found = Found()
    beside: dict[Path, None] = {}  # folders with HCL and no contract, where others have one
    for path in paths:
        if path.is_file():
            is_one = path.suffix in (".yaml", ".yml") and not (path.name == NAME and is_foreign(path))
            here = [path] if is_one else []
        else:
            before = len(found.problems)
            here, without = look_below(path, found.problems)
            if here:
                beside.update(dict.fromkeys(without))
            elif without and len(found.problems) == before:
                found.bare += find_uncovered(without, ())
                continue
        found.contracts.update(dict.fromkeys(here))
        if not here:
            found.problems.append(Unchecked(str(path), (_nothing_at(path),)))
    if beside:
        found.uncovered = find_uncovered(beside, [contract.parent for contract in found.contracts])
    return found


def find_beside(stacks: Iterable[Path], asked: Collection[Path]) -> list[Path]:
    """Return the stacks without a contract in the folders around some that have one.

    Args:
        stacks: folders with a contract.
        asked: the folders at or below which stacks are looked for.
    """
    covered = set(stacks)
    around = sorted({stack.parent for stack in covered if any(stack.parent.is_relative_to(one) for one in asked)})
    beside = [one for folder in around for one in sorted(folder.iterdir()) if one.is_dir() and one not in covered]
    return find_uncovered([one for one in beside if holds_hcl(one) and not _near_names(one)], covered)


def _near_names(folder: Path) -> list[str]:
    """Return the files of a folder that are told as contracts, or for their names."""
    return [one.name for one in folder.iterdir() if is_near_name(one.name) or (one.name == NAME and not one.is_dir())]


def look_below(path: Path, problems: list[Unchecked]) -> tuple[list[Path], list[Path]]:
    """Return the contracts at or below a folder, and the folders with HCL that have none.

    Args:
        path: the folder.
        problems: takes what keeps these from being all.
    """
    contracts, bare = [], []
    walk = Walk()
    for folder, names in walk.folders(path) if path.is_dir() else ():
        if NAME in names and not is_foreign(folder / NAME):
            contracts.append(folder / NAME)
        if any(map(is_hcl, names)):
            if (folder / NAME).is_dir():  # which is told where it is loaded
                contracts.append(folder / NAME)
                continue
            near = [name for name in names if is_near_name(name)]
            problems.extend(Unchecked(str(folder / name), (tell_misnamed(name),)) for name in near)
            if NAME not in names and not near:
                bare.append(folder)
    problems.extend(Unchecked(str(path), (one,)) for one in walk.unreadable)
    problems.extend(Unchecked(str(path), (one,), accepted=True) for one in walk.loops)
    return contracts, bare


def is_near_name(name: str) -> bool:
    """Tell whether a file's name is nearly that of a contract, so that it would be passed over."""
    stem, dot, end = name.strip().casefold().rpartition(".")
    return name != NAME and ((stem, dot + end) if dot else (end, "")) in _NEAR


def tell_misnamed(name: str) -> Diagnostic:
    """Say that a file is not read for its name."""
    return Diagnostic("Misnamed contract", f"{name} is not read: a contract is named {NAME}. Rename it, or remove it.")


def _nothing_at(path: Path) -> Diagnostic:
    if not path.exists():
        return Diagnostic("No such folder", f"{path} does not exist; name the folder of a stack.")
    file = path if path.is_file() else path / NAME
    if file.name == NAME and file.is_file() and is_foreign(file):
        return explain_foreign(file)
    if path.is_file():
        return Diagnostic("Nothing to check", no_stack_in(path))
    what = "a stack without a contract" if path.is_dir() and holds_hcl(path) else "no stack"
    detail = f"{path} holds {what}: there is no {NAME} at or below it. Write one beside the *.tf files."
    return Diagnostic("Nothing to check", detail)


def contract_in(directory: Path, given: Given = NOTHING_GIVEN) -> Contract | None:
    """Return the contract in a folder, if there is one: in the environment that is named, or the first of several.

    Raises:
        Refused: it is wrong, or has no such environment.
    """
    if len(given.environments) > 1:
        raise Refused(Diagnostic("Several environments", "One stack is read, as it is in one environment; name one."))
    contract = _contract_at(directory)
    if contract is None:
        if given.environments:
            detail = f"{directory} has no {NAME} that could have environments; leave --environment out."
            raise Refused(Diagnostic("Unknown environment", detail))
        return None
    found = choose_environments(contract, given)
    if isinstance(found, Diagnostic):
        raise Refused(found)
    return found[0]


def _contract_at(directory: Path) -> Contract | None:
    if not os.path.lexists(path := directory / NAME):  # a link to nothing and a pipe are there, and wrong
        return None
    contract, problems = load_contract(path)
    if contract is None:
        raise Refused(*problems)
    return contract
