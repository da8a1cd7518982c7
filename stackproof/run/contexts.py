"""What a verdict depends on besides the configuration: a variable that was given, the account, the workspace, a folder.

The stack is judged again while nobody knows any of that. A promise that holds all the same holds regardless; for one
that does not, each is then unknown alone, to see which it is. So it is with what ``ignore_changes`` leaves alone.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from stackproof.addresses import parse_address
from stackproof.constraints import Failed, Resource, Stack, Undecided
from stackproof.contract import Binding, Contract
from stackproof.model.secrets import HIDDEN, secrets_of
from stackproof.run.outcomes import Dependence, Finding, Outcome
from stackproof.values import DYNAMIC, Reason, Unknown
from stackproof.values.shown import shown

Wanted = Mapping[str, Collection[str]]
"""The addresses that matter, by promise; with an empty one, all that it judges."""
Judge = Callable[[Contract, Stack, Wanted | None], Iterable[Outcome]]
"""Judges a contract on another stack; whatever it comes to no verdict on is left out."""
_LONGEST = 80
_ALL = "all"  # of ignore_changes
_NO_HCL = Reason("only the HCL can be evaluated in another context")
_BEFORE = Reason("the HCL alone does not decide it, in the context that is given either")


@dataclass(slots=True)
class Turned:
    """What does not hold on another stack: outcomes by id, and promises of which it has more, by their ids."""

    outcomes: set[str] = field(default_factory=set)
    more: dict[str, Binding] = field(default_factory=dict)

    def __contains__(self, id_: str) -> bool:
        return id_ in self.outcomes or id_ in self.more


@dataclass(frozen=True, slots=True)
class Contexts:
    """Asks what the outcomes of one contract on one stack depend on; ``every`` is all that there is to judge."""

    contract: Contract
    stack: Stack
    judge: Judge
    every: Collection[Outcome]

    def tell(self, outcomes: Collection[Outcome]) -> dict[str, Outcome]:
        """Return outcomes that passed with what they depend on, by id; those that hold regardless are left out.

        What a promise would judge besides is an outcome of its own.
        """
        known = {one.id for one in self.every}
        if self.stack.without is None:
            return {one.id: _untold(one, _NO_HCL) for one in outcomes}
        open_ = set() if self.stack.view == "hcl" else self.find_turned(outcomes, self.stack.without()).outcomes
        depends, more = self.find([one for one in outcomes if one.id not in open_])
        ignored = self.find_ignored(outcomes)
        nothing = (Outcome(one, "", "passed", (), ("there is no more to judge",)) for id_, one in more.items())
        every = [*outcomes, *(one for one in nothing if one.id not in known)]
        told = {one.id: _untold(one, _BEFORE) for one in outcomes if one.id in open_}
        for one in every:
            if one.id in depends or one.id in ignored:
                told[one.id] = replace(one, depends_on=depends.get(one.id, ()), ignored=ignored.get(one.id, ()))
        return told

    def find(self, outcomes: Collection[Outcome]) -> tuple[dict[str, tuple[Dependence, ...]], dict[str, Binding]]:
        """Return what outcomes that passed depend on, by id; those that hold regardless are left out.

        The second are promises that are kept by there being nothing more to judge, which depends as well.
        """
        names = list(self.stack.supplied)
        if self.stack.without is None or not names or not outcomes:
            return {}, {}
        turned = self.find_turned(outcomes, self.stack.without(*names))
        involved: dict[str, list[str]] = {id_: [] for id_ in (*turned.outcomes, *turned.more)}
        again = [outcome for outcome in outcomes if outcome.binding.id in turned.more or outcome.id in turned]
        again += [Outcome(binding, "", "passed") for id_, binding in turned.more.items()]
        for name in names if len(names) > 1 and involved else ():
            alone = self.find_turned(again, self.stack.without(name), alone=True)
            for id_, found in involved.items():
                if id_ in (alone.more if id_ in turned.more else alone.outcomes):
                    found.append(name)
        told = {name: self._dependence(name) for name in names}
        return {id_: tuple(told[name] for name in found or names) for id_, found in involved.items()}, turned.more

    def find_ignored(self, outcomes: Collection[Outcome]) -> dict[str, tuple[str, ...]]:
        """Return the arguments that outcomes which passed depend on, and that ``ignore_changes`` leaves as they are."""
        ignored = {address: one for address, one in self.stack.resources.items() if one.lifecycle.get("ignore_changes")}
        if not ignored:
            return {}
        masked = Stack(self.stack.name, self.stack.view)
        masked.take_surroundings(self.stack)
        masked.outputs, masked.variables, masked.data = self.stack.outputs, self.stack.variables, self.stack.data
        masked.resources = {**self.stack.resources, **{address: _mask(one) for address, one in ignored.items()}}
        turned = self.find_turned(outcomes, masked).outcomes
        names = {address: tuple(f"{address}.{name}" for name in _find_ignored(one)) for address, one in ignored.items()}
        every = tuple(name for several in names.values() for name in several)
        return {one.id: names.get(one.address, every) for one in outcomes if one.id in turned}

    def find_turned(self, outcomes: Collection[Outcome], other: Stack, *, alone: bool = False) -> Turned:
        """Return what of some outcomes that passed does not hold on another stack.

        Args:
            outcomes: those that passed.
            other: the other stack.
            alone: whether the promises' verdicts on other resources do not matter.
        """
        other.calls = self.stack.calls
        narrowed = _narrow(self.contract, {outcome.binding.id for outcome in outcomes})
        changed = _Changes(self.stack, other)
        asked = [outcome for outcome in outcomes if changed.may_turn(outcome)]
        wanted: dict[str, set[str]] = {outcome.binding.id: set() for outcome in outcomes}
        for outcome in asked:
            wanted[outcome.binding.id].add(outcome.address)
        if not alone:
            wanted["access"] = {""}  # whatever else may grant something there
        answers = _Answers(self.judge(narrowed, other, wanted) if other.is_judgeable else ())
        turned = {outcome.id for outcome in asked if not answers.holds(outcome)}
        return Turned(turned, answers.more_than(self.every))

    def _dependence(self, name: str) -> Dependence:
        variable = self.stack.variables.get(name)
        if variable is not None and variable.sensitive:
            return Dependence(name, HIDDEN)
        value = self.stack.supplied[name]
        text = value if isinstance(value, str) and len(value) <= _LONGEST else shown(value, _LONGEST)
        return Dependence(name, secrets_of(self.stack).hide(text))


def bound_by(outcome: Outcome) -> Outcome:
    """Return an outcome; one that depends on what its promise may not depend on does not hold."""
    if outcome.status != "passed" or outcome.binding.contexts != "any" or not outcome.depends_on:
        return outcome
    found = f"it holds for {', '.join(map(str, outcome.depends_on))}, and perhaps for nothing else"
    fix = "write what holds whatever that is, or leave contexts: any out"
    failed = Failed(found, "it holds in any context", fix)
    return replace(outcome, status="failed", findings=(Finding(failed, outcome.binding.where),))


def _untold(outcome: Outcome, why: Reason) -> Outcome:
    undecided = Undecided("whether it holds in any context", (why,))
    return replace(outcome, status="undecided", findings=(Finding(undecided, outcome.binding.where),))


class _Changes:
    """What two evaluations of one stack do not have in common."""

    def __init__(self, stack: Stack, other: Stack) -> None:
        self._here, self._there = stack, other
        self._changed: dict[str, frozenset[str]] = {}

    def may_turn(self, outcome: Outcome) -> bool:
        """Tell whether an outcome may be another: not where the arguments that decide it are the same."""
        constraint = outcome.binding.constraint
        alone: Callable[[], tuple[str, ...] | None] | None = getattr(constraint.function, "decided_by", None)
        deciding = alone() if alone is not None else None if constraint.takes_stack else ()
        if deciding is None or not constraint.on or not outcome.address:
            return True
        changed = self._changed_of(outcome.address)
        return changed is None or bool(changed.intersection(deciding) if deciding else changed)

    def _changed_of(self, address: str) -> frozenset[str] | None:
        here, there = (one.resources.get(address) or one.data.get(address) for one in (self._here, self._there))
        if here is None or there is None:
            return None
        if here is there:  # made of nothing that changed
            return frozenset()
        if address not in self._changed:
            names = here.values.keys() | there.values.keys()
            changed = (name for name in names if not _alike(here.values.get(name), there.values.get(name)))
            self._changed[address] = frozenset(changed)
        return self._changed[address]


def _alike(left: Any, right: Any) -> bool:
    """Tell whether two values are the same, and as much is known of them."""
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        both = isinstance(left, Unknown) and isinstance(right, Unknown)
        return both and left.form is not None and left.form == right.form and left.references == right.references
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(_alike(value, right[name]) for name, value in left.items())
    if isinstance(left, list | tuple) and isinstance(right, list | tuple):
        return len(left) == len(right) and all(map(_alike, left, right))
    return type(left) is type(right) and bool(left == right)


class _Answers:
    """The outcomes on another stack, by promise and resource; an unknown key stands for any."""

    def __init__(self, outcomes: Iterable[Outcome]) -> None:
        self._found: dict[tuple[str, str], Outcome] = {}
        self._open: dict[tuple[str, str], list[Outcome]] = {}
        for outcome in outcomes:
            self._found[outcome.binding.id, outcome.address] = outcome
            if "[*]" in outcome.address:
                self._open.setdefault((outcome.binding.id, _block(outcome.address)), []).append(outcome)

    def holds(self, outcome: Outcome) -> bool:
        """Tell whether an outcome passes there as well."""
        same = self._found.get((outcome.binding.id, outcome.address))
        several = [same] if same is not None else self._open.get((outcome.binding.id, _block(outcome.address)), [])
        return bool(several) and all(one.status == "passed" for one in several)

    def more_than(self, outcomes: Iterable[Outcome]) -> dict[str, Binding]:
        """Return the promises of which something does not hold that nobody else has judged."""
        known = {(outcome.binding.id, _block(outcome.address)) for outcome in outcomes}
        return {
            id_: outcome.binding
            for (id_, address), outcome in self._found.items()
            if not outcome.holds and (id_, _block(address)) not in known
        }


def _block(address: str) -> str:
    """Return the block that an address is of, without keys; what is no address stays."""
    parsed = parse_address(address)
    return str(parsed.configured) if parsed is not None else address


def _narrow(contract: Contract, bindings: Collection[str]) -> Contract:
    """Return a contract with some of its promises, and without waivers."""
    return replace(
        contract,
        bindings=tuple(binding for binding in contract.bindings if binding.id in bindings),
        resources=contract.resources if "resources" in bindings else {},
        access=contract.access if "access" in bindings else None,
        waivers=(),
    )


def _find_ignored(resource: Resource) -> tuple[str, ...]:
    named: tuple[str, ...] = tuple(resource.lifecycle["ignore_changes"])
    if _ALL not in named:
        return named
    return tuple(dict.fromkeys(str(path[0]) for path in resource.ranges if path and path[0] in resource.values))


def _mask(resource: Resource) -> Resource:
    """Return a resource whose ignored arguments nobody knows."""
    why = (Reason("ignore_changes leaves it as it is"),)
    values: dict[str, Any] = {**resource.values, **{name: Unknown(DYNAMIC, why) for name in _find_ignored(resource)}}
    return replace(resource, values=values)
