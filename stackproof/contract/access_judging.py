"""Judging the closed table of access: every role, user, group and resource that grants, one answer each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from stackproof.addresses import UnknownKey
from stackproof.constraints import Failed, Passed, Undecided, Verdict
from stackproof.constraints.grants_elsewhere import find_elsewhere
from stackproof.contract.access_lines import rule_of
from stackproof.contract.access_table import TRUST, AccessTable, Entry
from stackproof.contract.access_values import AccessValues, UnreadableTextError
from stackproof.contract.access_verdicts import EntryVerdicts, Listed
from stackproof.contract.patterns import matches
from stackproof.diagnostics import Diagnostic, SourceRange
from stackproof.iam.access import Other, access_of
from stackproof.iam.access_rules import AccessRule, Doubt, Names, Rules
from stackproof.iam.identity_access import IdentityAccess
from stackproof.model.resource import Resource
from stackproof.model.stack import Stack
from stackproof.suggestions import suggest


@dataclass(frozen=True, slots=True)
class AccessAnswer:
    """What is said of one role, user, group, resource or other that grants."""

    address: str
    clauses: tuple[str, ...]
    where: SourceRange
    verdicts: tuple[Verdict, ...]
    resource: Resource | None = None


@dataclass(frozen=True, slots=True)
class ListedRule:
    """What a line of the table says of one role, user, group, resource or other that is there."""

    address: str
    kind: str
    rule: AccessRule
    where: SourceRange
    resource: Resource | None = None
    is_trust: bool = False


class AccessJudge:
    """One table against one stack; ``problems`` are what keeps an entry from being judged."""

    def __init__(self, table: AccessTable, stack: Stack, only: Collection[str] | None = None) -> None:
        self._table = table
        self._only = only  # these addresses; all where nobody says
        self._stack = stack
        self._access = access_of(stack)
        self._used: set[int] = set()
        self._by_name: dict[tuple[str, str], list[Entry]] = {}
        self._patterns: list[Entry] = []
        for entry in table.entries:
            is_pattern = any(sign in entry.name for sign in "*?")
            (self._patterns if is_pattern else self._by_name.setdefault((entry.kind, entry.name), [])).append(entry)
        self.problems: list[Diagnostic] = []

    def answers(self) -> Iterator[AccessAnswer]:
        """Yield an answer for each that grants, and for each entry that is about nothing."""
        for one in self._access.identities:
            entries = self._about(one.kind, one.address)
            yield from self._answer(one.address, one.resource, entries, self._identity(one, entries))
        granted = {one.address: one.granted for one in self._access.resources}
        for address in self._subjects(granted):
            resource, entries = self._stack.resources[address], self._about("resources", address)
            verdicts = self._admission(resource, entries, granted.get(address, Rules()))
            yield from self._answer(address, resource, entries, verdicts)
        for other in (*self._access.others, *self._elsewhere()):
            address = str(other.resource.address)
            entries = self._about("others", address)
            yield from self._answer(address, other.resource, entries, _other(other, entries))
        yield from self._idle()

    def listed_rules(self) -> Iterator[ListedRule]:
        """Yield what the table lists of whatever is there; a line that cannot be read is left to :meth:`answers`."""
        identities = [(one.kind, one.address, one.resource) for one in self._access.identities]
        resources = [("resources", str(one.address), one) for one in self._stack.resources.values()]
        for kind, address, resource in (*identities, *resources):
            entries = self._about(kind, address)
            values = AccessValues(self._stack, resource)
            for line in (line for entry in entries for line in entry.lines):
                with suppress(UnreadableTextError):
                    rule = rule_of(line, values, kind)
                    yield ListedRule(address, kind, rule, line.where, resource, line.section in TRUST)
            for written in (one for entry in entries for one in entry.managed):
                whole = AccessRule("Allow", None, Names(("*",)), Names((f"what {written.text} allows",)))
                yield ListedRule(address, kind, whole, written.where)
        for entry in self._table.entries:
            if entry.kind == "others":
                whole = AccessRule("Allow", None, Names(("*",)), Names(("what it grants by other means",)))
                yield ListedRule(entry.name, entry.kind, whole, entry.where)

    def _about(self, kind: str, address: str) -> list[Entry]:
        """Return the entries about an address; together they say all of it."""
        by_name = self._by_name.get((kind, address), [])
        found = [*by_name, *(one for one in self._patterns if one.kind == kind and matches(address, one.name))]
        self._used.update(map(id, found))
        return found

    def _subjects(self, granted: Iterable[str]) -> Iterator[str]:
        """Yield the addresses that admit somebody, and those that an entry is about all the same."""
        patterns = [entry.name for entry in self._patterns if entry.kind == "resources"]
        named = {*granted, *(name for kind, name in self._by_name if kind == "resources")}
        for address in self._stack.resources:
            if address in named or any(matches(address, pattern) for pattern in patterns):
                yield address

    def _answer(
        self, address: str, resource: Resource | None, entries: list[Entry], verdicts: Iterator[Verdict]
    ) -> Iterator[AccessAnswer]:
        if self._only is not None and address not in self._only and "[*]" not in address:
            return
        try:
            found = tuple(verdicts)
        except _UnreadableLineError as error:
            self.problems.append(error.diagnostic)
            return
        if resource is not None and isinstance(resource.address.key, UnknownKey):
            found = (Undecided(f"how many {resource.address.resource} there are"),)
        lines = [line for entry in entries for line in entry.lines]
        own = [*(text for one in entries for text in one.clauses), *(text for one in lines for text in one.clauses)]
        where = entries[0].where if entries else self._table.where
        if found:
            yield AccessAnswer(address, tuple(dict.fromkeys(own)) or self._table.clauses, where, found, resource)

    def _identity(self, one: IdentityAccess, entries: list[Entry]) -> Iterator[Verdict]:
        values = AccessValues(self._stack, one.resource)
        verdicts = EntryVerdicts(self._stack, one.address, one.resource)
        trust, granted = self._list_lines(entries, values, one.kind)
        missing = tuple(values.missing)
        yield from verdicts.of_rules(one.trust, trust, missing)
        yield from verdicts.of_rules(one.granted, granted, missing, self._access.of_whom)
        with _reading(entries[0].where if entries else self._table.where):
            yield from verdicts.of_managed(one, entries, values, self._access.of_whom)
            yield from verdicts.of_boundary(one.boundary, entries, values)

    def _admission(self, resource: Resource, entries: list[Entry], granted: Rules) -> Iterator[Verdict]:
        values = AccessValues(self._stack, resource)
        _, listed = self._list_lines(entries, values, "resources")
        verdicts = EntryVerdicts(self._stack, str(resource.address), resource)
        yield from verdicts.of_rules(granted, listed, values.missing, self._access.of_what)
        if not granted and not listed:
            yield Passed("it admits nobody")

    def _list_lines(self, entries: list[Entry], values: AccessValues, kind: str) -> tuple[Listed, Listed]:
        """Return the lines about trust, and those about what is allowed and denied."""
        trust: Listed = []
        granted: Listed = []
        for line in (line for entry in entries for line in entry.lines):
            with _reading(line.where):
                (trust if line.section in TRUST else granted).append((rule_of(line, values, kind), line))
        return trust, granted

    def _elsewhere(self) -> Iterator[Other]:
        """Yield what grants by other means than a policy: templates, products, commands."""
        for resource in self._stack.resources.values():
            if (found := find_elsewhere(resource)) is not None:
                yield Other(resource, Doubt(found.needs, resource.where))

    def _idle(self) -> Iterator[AccessAnswer]:
        """Yield a failure for each entry that is about nothing."""
        known = [*(one.address for one in self._access.identities), *self._stack.resources]
        for entry in self._table.entries:
            if id(entry) in self._used:
                continue
            meant = suggest(entry.name, known)
            hint = f"; did you mean {meant}?" if meant else ""
            what = "nothing grants by other means" if entry.kind == "others" else f"the stack has no such {entry.kind}"
            fix = f"correct the address, or take the entry out{hint}"
            failed = Failed(f"{what}: {entry.name}", "what access lists", fix, where=entry.where)
            clauses = entry.clauses or self._table.clauses
            yield AccessAnswer(entry.name, clauses, entry.where, (failed,))


class _UnreadableLineError(Exception):
    """A line of the table that names nothing."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic)
        self.diagnostic = diagnostic


@contextmanager
def _reading(where: SourceRange) -> Iterator[None]:
    """Say at which place a text cannot be read."""
    try:
        yield
    except UnreadableTextError as error:
        raise _UnreadableLineError(Diagnostic("Invalid line of access", f"{error}.", where)) from None


def _other(other: Other, entries: list[Entry]) -> Iterator[Verdict]:
    """Accept what is listed by name; what is not fails, or is undecided where it may grant nothing."""
    doubt = other.doubt
    if entries:
        yield Passed(f"it is listed: {doubt.needs}")
    elif doubt.broken:
        fix = f"take it out, or list it: others: {{{other.resource.address}: {{clause: ...}}}}"
        yield Failed(doubt.needs, "only what access lists", fix, where=doubt.where)
    else:
        yield Undecided(doubt.needs, doubt.why, where=doubt.where)
