"""What the AWS provider's own code refuses in the configuration of one instance, judged as its validation does.

Only what the configuration sets is judged, and only where it is known: null is not set, an empty value is. Terraform's
older SDK looks into no argument or block that holds an unknown (``helper/schema/schema.go``, ``validate``), so nothing
is said of what stands in one here. The rules are those of ``stackproof.schema.refusals``.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, TypeAlias

from stackproof.addresses import Address
from stackproof.diagnostics import SourceRange
from stackproof.evaluate.decode import Decoder
from stackproof.evaluate.misfits import is_asked_version, refusal
from stackproof.evaluate.scope import Scope
from stackproof.evaluate.value_rules import demand, hint, may_grow
from stackproof.model import AttributePath
from stackproof.schema import provider_of, reading
from stackproof.schema.refusals import Refusals, refusals
from stackproof.values import Unknown, unknowns_in
from stackproof.values.shown import shown

State: TypeAlias = Literal["unset", "set", "unknown inside", "unknown"]
_ABSENT = object()
_OF_ONE = ("conflict", "needs")  # rules that hold where their first argument is set
_LONGEST_SHOWN = 60
_MISSING = "Missing required argument"


class Refused(NamedTuple):
    """Something that the provider refuses: what is said, and of which argument or block.

    ``grows``: it is none of some choices, of which another version of the provider may have more.
    """

    summary: str
    detail: str
    path: AttributePath
    grows: bool = False


def refuse(decoder: Decoder, scope: Scope) -> None:
    """Report what the provider refuses of what a decoder has read.

    Nothing is said to be missing where something does not fit the schema: that may have meant it, and Terraform does
    not ask the provider.
    """
    known = _rules_for(decoder.address)
    if known is None or "aws" in reading().older:
        return
    for found in Configured(known, decoder.given, decoder.sensitive, decoder.address).refused():
        if (found.grows and not is_asked_version()) or (found.summary == _MISSING and decoder.misfit):
            continue
        said = refusal(found.summary, found.detail, _place(found.path, decoder.ranges))
        if not any(one.subject == said.subject and one.summary == said.summary for one in scope.diagnostics.found):
            scope.diagnostics.extend([said])


def _rules_for(address: Address) -> Refusals | None:
    if address.type == "provider":
        return refusals("provider", "") if address.name == "aws" else None
    if provider_of(address.type) != "aws":
        return None
    return refusals("data" if address.mode == "data" else "resource", address.type)


def _place(path: AttributePath, ranges: Mapping[AttributePath, SourceRange]) -> SourceRange:
    found = (ranges[path[:length]] for length in range(len(path), -1, -1) if path[:length] in ranges)
    return next(found, SourceRange("", 1, 1, 1, 1))


@dataclass(slots=True)
class Configured:
    """What a configuration sets: the value of each argument, and as many ``True`` as there are blocks."""

    rules: Refusals
    given: Mapping[AttributePath, Any]
    sensitive: set[AttributePath]
    address: Address
    unsure: set[AttributePath] = field(default_factory=set)

    def refused(self) -> Iterator[Refused]:
        """Yield what the provider refuses."""
        for path, value in self.given.items():
            if isinstance(value, Unknown) or (isinstance(value, list | dict | tuple) and unknowns_in([value])):
                self.unsure.update(path[:length] for length in range(1, len(path) + 1))
        for path, value in self.given.items():
            if path[:1] not in self.unsure:
                yield from self._values(path, value)
        seen: set[frozenset[str]] = set()
        tops = {path[0] for path in self.given}
        for names, every in self.rules.together.items():
            rules = [rule for rule in every if rule[0] not in _OF_ONE or _top(rule[1]) in tops]
            for at in self._instances(names) if rules else ():
                for rule in rules:
                    yield from self._together(rule, at, seen)

    def _values(self, path: AttributePath, value: Any) -> Iterator[Refused]:
        names = path[0] if len(path) == 1 and isinstance(path[0], str) else _names(path)
        if names in self.rules.values:
            yield from self._value(names, path, value)
        if isinstance(value, Sequence) and not isinstance(value, str):
            for index, element in enumerate(value):
                yield from self._value(f"{names}[]", (*path, index), element)
                for name, inner in element.items() if isinstance(element, dict) else ():
                    place = (*path, index, name)
                    yield from self._value(f"{names}[].{name}", place, inner)
                    for number, each in enumerate(inner if isinstance(inner, list | tuple) else ()):
                        yield from self._value(f"{names}[].{name}[]", (*place, number), each)

    def _value(self, names: str, path: AttributePath, value: Any) -> Iterator[Refused]:
        for rule in self.rules.values.get(names, ()) if value is not None else ():
            wanted = demand(rule, value)
            if wanted is not None:
                name = names.rpartition(".")[2].removesuffix("[]")
                what = f"An element of {name}" if names.endswith("[]") else name
                detail = f"{what} of {self._of()} {wanted}{self._shown(rule, path, value)}"
                yield Refused("Refused value", detail, path, may_grow(rule, value))
                return

    def _of(self) -> str:
        return "the provider" if self.address.type == "provider" else self.address.type

    def _shown(self, rule: Sequence[Any], path: AttributePath, value: Any) -> str:
        """Return what it is in place of what it must be, and what it may have meant, unless nobody is to see it."""
        hidden = any(path[:length] in self.sensitive for length in range(1, len(path) + 1))
        if hidden or rule[0] in ("unset", "items", "bytes", "characters"):
            return "."
        text = shown(value)
        it_is = f"; it is {text}" if len(text) <= _LONGEST_SHOWN else ""
        return f"{it_is}.{hint(rule, value)}"

    def _instances(self, names: str) -> Iterator[AttributePath]:
        """Yield the places of the blocks in which a rule holds, but not of those in what holds an unknown."""
        if not names:
            yield ()
            return
        depth = names.count(".") + 1
        for path, value in self.given.items():
            steps = [step for step in path if isinstance(step, str)]
            if len(steps) == depth and ".".join(steps) == names and path[:1] not in self.unsure:
                if value is True:
                    yield path
                elif isinstance(value, list):
                    yield from ((*path, index) for index in range(len(value)))

    def _together(self, rule: Sequence[Any], at: AttributePath, seen: set[frozenset[str]]) -> Iterator[Refused]:
        kind, *operands = rule
        if kind == "conflict":
            yield from self._conflicts(operands[0], operands[1], at, seen)
        elif kind == "needs":
            yield from self._needs(operands[0], operands[1], at)
        else:
            yield from self._chooses(operands[0], at, exactly=kind == "exactly one")

    def _conflicts(
        self, name: str, others: Sequence[str], at: AttributePath, seen: set[frozenset[str]]
    ) -> Iterator[Refused]:
        state, path = self._state(name, at)
        for other in others if state == "set" else ():
            if self._state(other, at)[0] in ("set", "unknown inside") and {name, other} not in seen:
                seen.add(frozenset((name, other)))
                detail = f"{_last(name)} of {self._of()} conflicts with {_short(other, name)}; remove one of the two."
                yield Refused("Conflicting arguments", detail, path)

    def _needs(self, name: str, others: Sequence[str], at: AttributePath) -> Iterator[Refused]:
        state, path = self._state(name, at)
        missing = [other for other in others if self._state(other, at)[0] == "unset"]
        if missing and state in ("set", "unknown inside"):
            wanted = " and ".join(_short(other, name) for other in missing)
            yield Refused(_MISSING, f"{_last(name)} of {self._of()} needs {wanted}; add it.", path)

    def _chooses(self, names: Sequence[str], at: AttributePath, *, exactly: bool) -> Iterator[Refused]:
        states = {name: self._state(name, at) for name in names}
        listed = ", ".join(_short(name, names[0]) for name in names)
        chosen = [name for name, (state, _) in states.items() if state == "set"]
        if all(state == "unset" for state, _ in states.values()):
            number = "exactly one" if exactly else "at least one"
            yield Refused(_MISSING, f"{self._of()} needs {number} of {listed} here; add it.", at)
        elif exactly and len(chosen) > 1:
            both = " and ".join(_short(name, names[0]) for name in chosen)
            detail = f"{self._of()} takes one of {listed} here, not {both}; remove all but one."
            yield Refused("Conflicting arguments", detail, states[chosen[-1]][1])

    def _state(self, name: str, at: AttributePath) -> tuple[State, AttributePath]:
        """Tell whether an argument or block is set, as seen from a block; and where it is."""
        path: AttributePath = ()
        value: Any = _ABSENT
        for step in name.split("."):
            if isinstance(value, list):  # the block that is in the way, or the first of its name
                path = at[: len(path) + 1] if at[: len(path)] == path and len(at) > len(path) else (*path, 0)
            path = (*path, step)
            value = self.given.get(path, _ABSENT)
            if value is _ABSENT or isinstance(value, Unknown):
                return ("unset" if value is _ABSENT else "unknown"), path
        return ("unknown inside" if path in self.unsure else "set"), path


@functools.cache
def _top(name: str) -> str:
    return name.partition(".")[0]


def _names(path: AttributePath) -> str:
    return ".".join(step for step in path if isinstance(step, str))


def _last(name: str) -> str:
    return name.rpartition(".")[2]


def _short(name: str, beside: str) -> str:
    """Return a name as it is called beside another: without the blocks that both are in."""
    around = beside.rpartition(".")[0]
    return name.removeprefix(f"{around}.") if around else name
