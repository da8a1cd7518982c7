"""Comparing two sides, stack by stack: each is judged by its own contract, from its own folder."""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import chdir
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from stackproof.comparing.access import compare_access, compare_tables
from stackproof.comparing.changes import Change, Comparison, SideName, StackChanges
from stackproof.comparing.promises import Promises, compare_promises
from stackproof.comparing.scores import Scores, compare_scores
from stackproof.comparing.settings import Settings, compare_settings, settings_of
from stackproof.comparing.stack_changes import compare_flows, compare_resources, compare_verdicts
from stackproof.comparing.stacks import FoundStacks, find_stacks, moved_stacks
from stackproof.comparing.taken import Taken, take
from stackproof.contract import NAME, Contract
from stackproof.contract.today import read_as_of
from stackproof.diagnostics import Diagnostic
from stackproof.recursion import deep_recursion
from stackproof.run.asking import explain_bug
from stackproof.run.check import check_bare, check_environments
from stackproof.run.outcomes import Unchecked
from stackproof.run.stack_sources import Written

_INSTALLED = (".terraform", ".terraform.lock.hcl")


@dataclass(frozen=True, slots=True)
class Side:
    """A folder that stands for where we are, and what it is called.

    ``installed`` is where ``terraform init`` ran, if not there: git does not keep what it installs. ``day`` is when its
    contracts are read, where that is past.
    """

    name: SideName
    root: Path
    label: str
    installed: Path | None = None
    day: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class _Judged:
    """One side of one stack."""

    taken: Mapping[str, Taken]
    settings: Settings | None
    has_contract: bool
    name: str
    problems: tuple[Diagnostic, ...] = ()

    @property
    def contract(self) -> Contract | None:
        """The contract as it is in the first environment: its promises are the same in all."""
        return next((one.contract for one in self.taken.values()), None)


def compare_sides(base: Side, head: Side, paths: Sequence[str], scores: Scores) -> Comparison:
    """Compare all stacks at or below some paths of both sides.

    Args:
        base: what was.
        head: what is.
        paths: relative to the folders of both.
        scores: the mutation scores of both sides, where somebody recorded them.
    """
    before, after = find_stacks(base.root, head.root, paths)
    problems = [*_missing(base, head, paths), *before.problems, *after.problems]
    if not before.stacks and not after.stacks and not problems:
        problems.append(Diagnostic("Nothing to compare", "Neither side has a stack there; name the folder of one."))
    moved = moved_stacks(base.root, head.root, (before, after))
    keys = sorted({*before.stacks, *after.stacks} - set(moved.values()))
    pairs = [(key, moved.get(key, key)) for key in keys]
    found = [_told(pair[0], partial(_compare_stack, pair, base, head, (before, after), scores)) for pair in pairs]
    return Comparison(base.label, head.label, tuple(found), tuple(problems))


def _told(key: str, compared: Callable[[], StackChanges]) -> StackChanges:
    """Return what comparing a stack comes to; a bug of ours costs it its comparison, and not the others theirs."""
    try:
        with deep_recursion():
            return compared()
    except RecursionError:
        problem = Diagnostic("Nested too deeply", f"{key} is nested deeper than any stack is.")
    except Exception as error:
        problem = explain_bug(error, "Comparing the stack", Path(key))
    return StackChanges(key, key, problems=(("head", problem),))


def _missing(base: Side, head: Side, paths: Sequence[str]) -> Iterator[Diagnostic]:
    for path in paths:
        if not any((side.root / path).exists() for side in (base, head)):
            yield Diagnostic("No such folder", f"{path} is on neither side; name the folder of a stack.")


def _compare_stack(
    pair: tuple[str, str], base: Side, head: Side, found: tuple[FoundStacks, FoundStacks], scores: Scores
) -> StackChanges:
    """Compare a stack, which was in the second folder of the pair."""
    key, was_at = pair
    before, after = found[0].stacks.get(was_at), found[1].stacks.get(key)
    if after is None:
        was = "a stack with a contract" if before else "a stack without a contract"
        return StackChanges(key, key, (Change("stack-removed", key, was, "", None, "base"),))
    if before is None:
        return _new_stack(key, _judge(key, head, has_contract=after))
    if after:
        new = _judge(key, head, has_contract=True)
        old = _judge(was_at, base, has_contract=before, supplied=new.settings)
    else:
        old = _judge(was_at, base, has_contract=before)
        new = _judge(key, head, has_contract=False, supplied=old.settings)
    problems = (*(("base", one) for one in old.problems), *(("head", one) for one in new.problems))
    changes = [Change("stack-moved", key, was_at, key)] if key != was_at else []
    changes += _compare_judged(key, old, new)
    changes += compare_scores(new.name, scores)
    return StackChanges(key, new.name, tuple(changes), problems)  # type: ignore[arg-type]  # the names of sides


def _new_stack(key: str, new: _Judged) -> StackChanges:
    changes: list[Change] = [Change("stack-added", key, "", key if new.has_contract else f"{key}, without a contract")]
    for environment, taken in new.taken.items():
        empty = replace(taken, addresses=frozenset(), types=type(taken.types)(), verdicts={}, hops={},
                        grants=replace(taken.grants, holders={}, boundaries={}, others={}))  # fmt: skip
        changes += _in_environment(environment, compare_access(empty.grants, taken.grants, taken.addresses))
        changes += _in_environment(environment, compare_verdicts(empty, taken))
    return StackChanges(key, new.name, tuple(_merge(changes, new)), tuple(("head", one) for one in new.problems))


def _lend(side: Side, key: str) -> None:
    """Let a side see what ``terraform init`` installed for the stack of the working folder."""
    if side.installed is None:
        return
    for name in _INSTALLED:
        there, here = side.root / key / name, side.installed / key / name
        if here.exists() and not os.path.lexists(there):
            there.symlink_to(here.resolve())


def _judge(key: str, side: Side, *, has_contract: bool, supplied: Settings | None = None) -> _Judged:
    """Judge one side of a stack from its own folder, so that places are told as from there.

    One without a contract is supplied as the other side is.
    """
    folder = side.root if key == "." else side.root / key
    _lend(side, key)
    with chdir(side.root), read_as_of(side.day):
        settings = settings_of(folder / NAME) if has_contract else None
        if has_contract:
            results = check_environments(folder / NAME, in_contexts=False)
        else:
            like = (supplied.contract.environments or (supplied.contract,)) if supplied is not None else (None,)
            results = [check_bare(folder, Written(), supplied=one) for one in like]
        taken: dict[str, Taken] = {}
        problems: dict[Diagnostic, None] = {}
        name = ""
        for result in results:
            problems.update(dict.fromkeys(result.problems))
            if isinstance(result, Unchecked):
                continue
            name = result.contract.stack
            if result.outcomes or not result.problems:
                taken[result.contract.environment] = take(result)
    return _Judged(taken, settings, has_contract, name or key, tuple(problems))


def _compare_judged(key: str, old: _Judged, new: _Judged) -> Iterator[Change]:
    if old.contract is None or new.contract is None:
        return
    found: list[Change] = []
    if old.has_contract and not new.has_contract:
        found.append(Change("contract-removed", key, old.contract.label, "judged by the pack baseline", None, "base"))
    elif old.settings is not None and new.settings is not None:
        found += compare_promises(_promises(old), _promises(new))
        found += compare_settings(old.settings, new.settings)
    for environment, after in new.taken.items():
        before = old.taken.get(environment) or next(iter(old.taken.values()))
        found += _in_environment(environment, _of_environment(before, after))
    yield from _merge(found, new)


def _promises(side: _Judged) -> Promises:
    assert side.contract is not None
    judged: dict[str, dict[str, None]] = {}
    for taken in side.taken.values():
        for id_, addresses in taken.judged.items():
            judged.setdefault(id_, {}).update(dict.fromkeys(addresses))
    there = frozenset(one for taken in side.taken.values() for one in taken.addresses)
    return Promises(side.contract, {id_: tuple(listed) for id_, listed in judged.items()}, there)


def _of_environment(before: Taken, after: Taken) -> Iterator[Change]:
    yield from compare_access(before.grants, after.grants, after.addresses)
    yield from compare_tables(before.grants.listed, after.grants.listed)
    yield from compare_flows(before, after)
    yield from compare_resources(before, after)
    yield from compare_verdicts(before, after)


def _in_environment(environment: str, changes: Iterable[Change]) -> list[Change]:
    return [replace(one, environments=(environment,)) if environment else one for one in changes]


def _merge(changes: Iterable[Change], new: _Judged) -> Iterator[Change]:
    """Yield what is the same in several environments once, and without their names where it is so in all."""
    everywhere = tuple(new.taken)
    found: dict[Change, dict[str, None]] = {}
    for one in changes:
        found.setdefault(replace(one, environments=()), {}).update(dict.fromkeys(one.environments))
    for change, environments in found.items():
        yield replace(change, environments=() if tuple(environments) == everywhere else tuple(environments))
