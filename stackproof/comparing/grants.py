"""What one side of a stack grants, one thing at a time: by who has it, who it admits, and by what the table lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from stackproof.comparing.changes import IDENTITY_PROVIDER
from stackproof.constraints.grants_elsewhere import find_elsewhere
from stackproof.contract import Contract
from stackproof.contract.access_judging import AccessJudge, ListedRule
from stackproof.diagnostics import SourceRange
from stackproof.iam.access import access_of
from stackproof.iam.access_atoms import Atom, atoms_of
from stackproof.iam.access_marks import marks_of
from stackproof.iam.access_rules import AccessRule, Doubt, Names, Rules, Source, add_document
from stackproof.iam.access_words import AccessWords
from stackproof.iam.identity_access import IdentityAccess
from stackproof.iam.published import managed_policy
from stackproof.model.graph import target
from stackproof.model.resource import Resource
from stackproof.model.secrets import secrets_of
from stackproof.model.stack import Stack
from stackproof.values import Unknown
from stackproof.values.texts import pieces

Section = Literal["trust", "grants", "admits", "boundary"]


@dataclass(frozen=True, slots=True)
class Granted:
    """One thing that a rule says, as a ``sentence``, with the ``text`` of the whole rule.

    ``words`` tell two atoms apart across stacks.
    """

    atom: Atom
    words: Any
    rule: int
    text: str
    sentence: str
    where: SourceRange | None
    marks: tuple[str, ...]

    @property
    def is_allow(self) -> bool:
        """Tell whether it lets somebody do something; what is no Deny counts as such."""
        return bool(self.atom.effect != "Deny")


@dataclass(frozen=True, slots=True)
class Holder:
    """What one role, user, group or resource grants, or is granted, in one of its sections."""

    granted: tuple[Granted, ...] = ()
    doubts: tuple[str, ...] = ()


Key = tuple[str, Section]


@dataclass(frozen=True, slots=True)
class Grants:
    """All that a side grants, and what its contract lists.

    ``boundaries`` are the limits of identities by address, ``others`` what grants by other means, with what nobody
    can tell of it. ``listed`` is ``None`` where the contract has no table.
    """

    holders: Mapping[Key, Holder]
    boundaries: Mapping[str, str]
    others: Mapping[str, str]
    listed: Mapping[Key, Holder] | None


def grants_of(stack: Stack, contract: Contract) -> Grants:
    """Read all of it; nothing of the stack is asked any more afterwards."""
    return _Reader(stack).read(contract)


class _Reader:
    def __init__(self, stack: Stack) -> None:
        self._stack = stack
        self._words = AccessWords(stack)
        self._secrets = secrets_of(stack)
        self._count = 0

    def read(self, contract: Contract) -> Grants:
        access = access_of(self._stack)
        holders: dict[Key, Holder] = {}
        boundaries = {}
        for one in access.identities:
            holders[one.address, "trust"] = self._holder(one.trust, assumed=True)
            holders[one.address, "grants"] = self._holder(one.granted, self._grant_by_managed(one))
            if one.boundary is not None:
                limits = target(self._stack, one.boundary, "aws_iam_policy").resource
                boundaries[one.address] = self._hide(str(limits.address) if limits else self._words.text(one.boundary))
                holders[one.address, "boundary"] = self._boundary(one)
        for admitting in access.resources:
            holders[admitting.address, "admits"] = self._holder(admitting.granted, itself=admitting.resource)
        others = {str(one.resource.address): self._hide(one.doubt.needs) for one in access.others}
        others |= {
            str(one.address): self._hide(found.needs)
            for one in self._stack.resources.values()
            if (found := find_elsewhere(one)) is not None
        }
        return Grants(holders, boundaries, others, self._list_rules(contract))

    def _list_rules(self, contract: Contract) -> Mapping[Key, Holder] | None:
        if contract.access is None:
            return None
        found: dict[Key, list[ListedRule]] = {}
        for one in AccessJudge(contract.access, self._stack).listed_rules():
            section: Section = "trust" if one.is_trust else "admits" if one.kind == "resources" else "grants"
            found.setdefault((one.address, section), []).append(one)
        listed: dict[Key, Holder] = {}
        for key, rules in found.items():
            granted = (
                part for one in rules for part in self._atoms(one.rule, one.resource, one.where, assumed=one.is_trust)
            )
            listed[key] = Holder(tuple(granted))
        return listed

    def _holder(
        self, rules: Rules, more: Iterable[Granted] = (), itself: Resource | None = None, *, assumed: bool = False
    ) -> Holder:
        granted = (part for rule in rules.rules for part in self._atoms(rule, itself, assumed=assumed))
        doubts = tuple(dict.fromkeys(self._hide(_tell_doubt(one)) for one in rules.doubts))
        return Holder((*granted, *more), doubts)

    def _grant_by_managed(self, one: IdentityAccess) -> Iterator[Granted]:
        """Yield what managed policies grant, under the name of the policy."""
        for policy in one.managed:
            name = self._words.text(policy.text)
            document = managed_policy(policy.text) if isinstance(policy.text, str) else None
            rules = Rules()
            if document and one.resource is not None:
                add_document(rules, self._stack, Source(one.resource, ()), document)
            if not rules.rules:
                rules.rules.append(AccessRule("Allow", None, Names(("*",)), Names((f"what {name} allows",))))
            for rule in rules.rules:
                self._count += 1
                yield from (
                    self._part(atom, rule, f"has the managed policy {name}", policy.where, None)
                    for atom in atoms_of(rule)
                )

    def _boundary(self, one: IdentityAccess) -> Holder:
        found = target(self._stack, one.boundary, "aws_iam_policy").resource
        if found is None:
            return Holder()
        rules = Rules()
        add_document(rules, self._stack, Source(found, ("policy",)), found.get("policy"))
        return self._holder(rules)

    def _atoms(
        self, rule: AccessRule, itself: Resource | None, where: SourceRange | None = None, *, assumed: bool = False
    ) -> Iterator[Granted]:
        self._count += 1
        place = where or (rule.source.place(self._stack) if rule.source is not None else None)
        text = self._text(rule, itself, assumed=assumed)
        return (self._part(atom, rule, text, place, itself) for atom in atoms_of(rule))

    def _part(
        self, atom: Atom, rule: AccessRule, text: str, where: SourceRange | None, itself: Resource | None
    ) -> Granted:
        parts = (atom.who, atom.do, atom.to)
        names = [Names((one,)) if one is not None and not isinstance(one, Names) else one for one in parts]
        told = [self._words.names(one, itself) if one is not None else "" for one in names]
        words = (
            str(atom.effect),
            told[0],
            told[1].lower(),
            told[2],
            self._words.condition(atom.when),
            _explain_unknown(atom),
        )
        who, do, to = told
        sentence = f"{'everybody' if who == '*' else who} may {do}{f' on {to}' if to else ''}".strip()
        return Granted(atom, words, self._count, self._hide(text), self._hide(sentence), where, self._marks(rule))

    def _marks(self, rule: AccessRule) -> tuple[str, ...]:
        who = rule.who.texts if rule.who is not None and rule.effect != "Deny" else ()
        federated = any(isinstance(one, tuple) and one[0] == "Federated" for one in who)
        return tuple(dict.fromkeys([*marks_of(rule, self._stack), *([IDENTITY_PROVIDER] if federated else [])]))

    def _text(self, rule: AccessRule, itself: Resource | None, *, assumed: bool) -> str:
        """Write a rule as a sentence whose subject is the holder, or who it admits."""
        denied = rule.effect == "Deny"
        who = self._words.names(rule.who) if rule.who is not None and rule.who.texts else ""
        who = "everybody" if who == "*" else who
        when = f" when {self._words.condition(rule.when)}" if rule.when else ""
        do = self._words.names(rule.do)
        if assumed:
            how = "" if do.lower() == "sts:assumerole" else f" by {do}"
            return f"{'never ' if denied else ''}assumed by {who}{how}{when}"
        may = f"{'never ' if denied else 'may '}{do}"
        to = f" on {self._words.names(rule.to, itself)}" if rule.to.texts else ""
        return f"{who} {may}{to}{when}".strip()

    def _hide(self, text: str) -> str:
        return self._secrets.hide(text)


def _tell_doubt(doubt: Doubt) -> str:
    return "; ".join([doubt.needs, *(one.text for one in doubt.why)])


def _explain_unknown(atom: Atom) -> tuple[str, ...]:
    """Return why parts of an atom are not known: two that are unknown for other reasons are not the same."""
    values: list[Any] = [atom.effect]
    for one in (atom.who, atom.do, atom.to):
        values += one.texts if isinstance(one, Names) else [one]
    for test in atom.when:
        given = test if isinstance(test, Unknown) else test.values
        values += given if isinstance(given, tuple) else [given]
    found = (inner for value in values for inner in (value if isinstance(value, tuple) else (value,)))
    unknown = (piece for one in found if isinstance(one, str | Unknown) for piece in pieces(one))
    return tuple(reason.text for piece in unknown if isinstance(piece, Unknown) for reason in piece.why)
