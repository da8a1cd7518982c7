"""Sources become tasks: folders and repositories with their stacks, folders of plans, manifests.

What is wrong with a source, or with a stack in it, is a task with a problem in place of an answer: a row as any.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from stackproof.contract import NAME, load_contract
from stackproof.contract.inputs import InputError
from stackproof.diagnostics import Diagnostic
from stackproof.file_reading import NotRead, read_bytes
from stackproof.fleet.manifest import DEFAULT_FLEET, Entry, Manifest, read_manifest
from stackproof.fleet.places import is_remote
from stackproof.fleet.tasks import Task, Tree
from stackproof.fleet.trees import TreeError, folder_of, resolve_git, shown_address
from stackproof.run.contracts import Found, find_contracts
from stackproof.run.folders import Walk, is_hcl
from stackproof.run.looked_at import revision_of
from stackproof.values.limits import LARGEST_FILE

_GIT = "git+"
_PLANS = "plans+"
_MANIFESTS = (".yaml", ".yml")
_JSON = ".json"


@dataclass(frozen=True, slots=True)
class Trouble:
    """A task that nobody can judge, and why; ``accepted`` where whoever runs the check has said so."""

    task: Task
    problem: Diagnostic
    accepted: bool = False


@dataclass(slots=True)
class Fleet:
    """What there is to judge: tasks by their id, and what stands in the way of others.

    ``places`` are those of both: the first entry that names a stack counts.
    """

    name: str = DEFAULT_FLEET
    tasks: dict[str, Task] = field(default_factory=dict)
    places: set[tuple[str, str, str, str]] = field(default_factory=set)
    troubles: list[Trouble] = field(default_factory=list)


def find_fleet(sources: Iterable[str], run: str) -> Fleet:
    """Return the tasks of some sources.

    Args:
        sources: as a command line names them.
        run: the name of the run, for which what is in object storage is read anew.
    """
    fleet = Fleet()
    names = []
    for source in sources:
        entry = _entry_of(source)
        if entry is not None:
            _add(fleet, entry, run)
            continue
        manifest = read_manifest(Path(source))
        if isinstance(manifest, Manifest):
            names.append(manifest.fleet)
            for one in manifest.entries:
                _add(fleet, one, run)
        else:
            task = Task(Tree("folder", source), source, "")
            fleet.troubles += [Trouble(task, problem) for problem in manifest]
    fleet.name = ", ".join(dict.fromkeys(names)) or DEFAULT_FLEET
    return fleet


def _entry_of(source: str) -> Entry | None:
    """Return what a command line names as an entry; ``None`` for a manifest."""
    if source.startswith(_GIT):
        address, at, revision = source.removeprefix(_GIT).rpartition("@")
        has_revision = at and "/" in address and ":" not in revision
        whole = address if has_revision else source.removeprefix(_GIT)
        return Entry("git", whole, whole, revision if has_revision else "HEAD")
    if source.startswith(_PLANS):
        return Entry("plans", source.removeprefix(_PLANS), source.removeprefix(_PLANS))
    is_manifest = source.endswith(_MANIFESTS) and os.path.basename(source) != NAME and not is_remote(source)
    return None if is_manifest else Entry("folder", source, source)


def _add(fleet: Fleet, entry: Entry, run: str) -> None:
    source = shown_address(entry.named)
    try:
        tree = _tree(entry, run)
        root = folder_of(tree)
        found = list(_plans(entry, tree, root) if _holds_plans(entry, root) else _stacks(entry, tree, root))
    except TreeError as error:
        problem = error.diagnostic
        placed = replace(problem, subject=problem.subject or entry.where)
        task = Task(Tree("folder", entry.address), source, entry.below, owner=entry.owner)
        fleet.troubles.append(Trouble(task, placed))
        return
    for one in found:
        task = one.task if isinstance(one, Trouble) else one
        place = (tree.kind, os.path.normpath(os.path.join(tree.address, task.stack)), tree.version, task.environment)
        if place in fleet.places and not isinstance(one, Trouble):
            continue  # an entry before this one names it
        fleet.places.add(place)
        if isinstance(one, Trouble):
            fleet.troubles.append(one)
        else:
            fleet.tasks.setdefault(one.id, one)


def _tree(entry: Entry, run: str) -> Tree:
    if entry.kind == "git":
        return resolve_git(entry.address, entry.revision)
    if is_remote(entry.address):
        return Tree("store", entry.address, run)
    return Tree("folder", str(Path(entry.address).absolute()))


def _task(entry: Entry, tree: Tree, stack: str, folder: Path) -> Task:
    return Task(
        tree, shown_address(entry.named), stack, packs=entry.packs, owner=entry.owner, variables=entry.variables,
        commit=_commit(tree, folder),
    )  # fmt: skip


def _commit(tree: Tree, folder: Path) -> str:
    if tree.kind != "folder":
        return tree.version if tree.kind == "git" else ""
    revision = revision_of(folder)
    return str(revision) if revision is not None else ""


# Stacks


def _stacks(entry: Entry, tree: Tree, root: Path) -> Iterator[Task | Trouble]:
    top = root / entry.below
    found = find_contracts([top])
    for unchecked in found.problems:
        task = _task(entry, tree, _below(Path(unchecked.label), root), root)
        yield from (Trouble(task, one, accepted=unchecked.accepted) for one in unchecked.problems)
    if entry.contract or entry.packs:
        folders = [*(one.parent for one in found.contracts), *found.bare, *found.uncovered]
        for folder in sorted(folders):
            task = replace(_task(entry, tree, _below(folder, root), folder), contract=entry.contract)
            yield from (replace(task, environment=name) for name in _environments(entry, task, root))
        return
    for path in found.contracts:
        task = replace(_task(entry, tree, _below(path.parent, root), path.parent), contract=_below(path, root))
        yield from (replace(task, environment=name) for name in _environments(entry, task, root))
    for folder in found.bare:
        yield _task(entry, tree, _below(folder, root), folder)
    yield from _tell_uncovered(entry, tree, root, found)


def _below(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)


def _tell_uncovered(entry: Entry, tree: Tree, root: Path, found: Found) -> Iterator[Trouble]:
    count = len(found.uncovered)
    if count != entry.accepted and not count:
        detail = f"allow_uncovered is {entry.accepted}, and every stack has a contract; leave it out."
        yield Trouble(_task(entry, tree, "", root), Diagnostic("No stack without a contract", detail, entry.where))
    for folder in found.uncovered:
        task = _task(entry, tree, _below(folder, root), folder)
        remedy = (
            "write a contract.yaml beside the *.tf files, call it as a module from a stack that has one, or name "
            f"packs in {DEFAULT_FLEET}.yaml"
        )
        detail = f"{task.label} has no contract: {remedy}."
        yield Trouble(
            task, Diagnostic("Stack without a contract", detail, entry.where), accepted=count == entry.accepted
        )


def _environments(entry: Entry, task: Task, root: Path) -> Iterable[str]:
    """Return the environments to judge: those that are asked for, or all of the contract; ``""`` if it has none."""
    if entry.environments:
        return entry.environments
    path = root / task.contract
    text = read_bytes(path, LARGEST_FILE)
    if isinstance(text, NotRead) or b"environments" not in text:
        return ("",)
    try:
        contract, _ = load_contract(path)
    except (InputError, RecursionError, ValueError, LookupError):
        return ("",)  # it is told where it is judged
    return tuple(one.environment for one in contract.environments) or ("",) if contract is not None else ("",)


# Plans


def _holds_plans(entry: Entry, root: Path) -> bool:
    """Tell whether a source is of plans: it says so, or is a folder of JSON and of no HCL."""
    if entry.kind != "folder":
        return entry.kind == "plans"
    top = root / entry.below
    names = [one.name for one in top.iterdir()] if top.is_dir() else []
    return NAME not in names and any(one.endswith(_JSON) for one in names) and not any(map(is_hcl, names))


def _plans(entry: Entry, tree: Tree, root: Path) -> Iterator[Task | Trouble]:
    top = root / entry.below
    files = sorted(
        folder / name for folder, names in Walk().folders(top) for name in names if name.endswith(_JSON)
    )  # fmt: skip
    if not files:
        task = _task(entry, tree, entry.below, root)
        detail = f"{task.label} holds no *.json: write plans there, by terraform show -json."
        yield Trouble(task, Diagnostic("No plans", detail, entry.where))
    for file in files:
        beside = file.parent / NAME
        contract = entry.contract or ("" if entry.packs or not beside.is_file() else _below(beside, root))
        task = replace(_task(entry, tree, _below(file, root), file.parent), view="plan", contract=contract)
        yield from (replace(task, environment=name) for name in entry.environments or ("",))
