"""The verdicts on an entry of an access table: what the stack grants beyond it, and what it lists in vain."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from stackproof.constraints import Failed, Passed, Undecided, Verdict
from stackproof.contract.access_comparison import Difference, Share, compare
from stackproof.contract.access_table import Entry, Line, Written
from stackproof.contract.access_values import AccessValues
from stackproof.iam.access_atoms import Atom, atoms_of, same_but_condition
from stackproof.iam.access_rules import AccessRule, Doubt, Names, Rules, same_text
from stackproof.iam.access_words import AccessWords
from stackproof.iam.answers import Answer, any_of
from stackproof.iam.identity_access import IdentityAccess, Managed
from stackproof.iam.impossible_conditions import is_met_by_none
from stackproof.iam.resource_arns import spell_out
from stackproof.model.resource import Resource
from stackproof.model.stack import Stack
from stackproof.values import Unknown

Listed = list[tuple[AccessRule, Line]]


class EntryVerdicts:
    """Judges what one role or resource grants by the lines that are about it."""

    def __init__(self, stack: Stack, address: str, resource: Resource | None) -> None:
        self._stack = stack
        self._address = address
        self._resource = resource
        self._words = AccessWords(stack)

    def of_rules(
        self, granted: Rules, listed: Listed, missing: Iterable[str], lost: tuple[Doubt, ...] = ()
    ) -> Iterator[Verdict]:
        """Compare statements with lines, both ways; ``lost`` are policies that may be about this as well."""
        inert = [rule for rule in granted.rules if is_met_by_none(rule.when)]
        rules = (rule for rule in granted.rules if not any(rule is one for one in inert))
        ours = [(atom, rule) for rule in rules for atom in atoms_of(rule)]
        theirs = [(atom, line) for rule, line in listed for atom in atoms_of(rule)]
        beyond, vain = compare(ours, theirs)
        yield from (self._doubtful(doubt) for doubt in granted.doubts)
        for share in beyond.surely:
            yield self._fail_unlisted(share)
        for one in beyond.maybe:
            yield self._doubt_unlisted(one)
        never = [(atom, rule) for rule in inert for atom in atoms_of(rule)]
        yield from self._in_vain(vain, beyond, [*granted.doubts, *lost], list(missing), never)
        count = len({atom.token for atom, _ in ours})
        if ours and not (beyond.surely or beyond.maybe):
            yield Passed(f"all {count} permissions are listed" if count > 1 else "its one permission is listed")

    def _doubtful(self, doubt: Doubt) -> Verdict:
        if doubt.broken:
            return Failed(doubt.needs, "what access lists can be compared with it", "", where=doubt.where)
        return Undecided(f"what {doubt.needs} grants", doubt.why, where=doubt.where)

    def _fail_unlisted(self, share: Share[AccessRule]) -> Failed:
        rule = share.origin
        where = rule.source.place(self._stack) if rule.source is not None else None
        words = f"{self._label(rule)}{self._says(share.atoms)}"
        if share.nearest is not None:
            expected = f"the condition that access lists: {self._words.condition(share.nearest.when) or 'none'}"
            fix = "restore the condition, or change the line"
        else:
            expected = f"only what access lists for {self._address}"
            fix = f"take it out, or list it: {self._line(share.atoms)}"
        return Failed(words, expected, fix, part=rule.label, where=where, actions=_actions_of(rule))

    def _doubt_unlisted(self, share: Share[AccessRule]) -> Undecided:
        rule = share.origin
        where = rule.source.place(self._stack) if rule.source is not None else None
        words = f"whether access lists what {self._label(rule)}{self._says(share.atoms)}"
        return Undecided(words, share.why, part=rule.label, where=where, actions=_actions_of(rule))

    def _in_vain(
        self,
        vain: Difference[Line],
        beyond: Difference[AccessRule],
        doubts: list[Doubt],
        missing: list[str],
        never: list[tuple[Atom, AccessRule]],
    ) -> Iterator[Verdict]:
        told = {id(atom) for share in (*beyond.surely, *beyond.maybe) for atom in share.atoms}
        open_ones = [doubt for doubt in doubts if not doubt.broken]
        for share in (*vain.surely, *vain.maybe):
            if share.nearest is not None and id(share.nearest) in told:
                continue  # what is said of that statement tells that its condition is another
            words = self._says(share.atoms).strip()
            if share in vain.maybe or open_ones:
                why = share.why or tuple(reason for doubt in open_ones for reason in doubt.why)
                yield Undecided(f"whether the stack {words}", why, where=share.origin.where)
                continue
            inert = next((rule for atom, rule in never if same_but_condition(share.atoms[0], atom) is True), None)
            if inert is not None:
                yield self._never_met(words, inert)
                continue
            gone = next((f"; the stack has no {one}" for one in missing), "")
            found = f"nothing {words}{gone}"
            yield Failed(found, "what access lists", "grant it, or take the line out", where=share.origin.where)

    def _never_met(self, words: str, rule: AccessRule) -> Failed:
        where = rule.source.place(self._stack) if rule.source is not None else None
        found = f"nothing {words}: no request can meet the condition of {self._label(rule)}"
        return Failed(found, "what access lists", "correct the condition", where=where)

    def _label(self, rule: AccessRule) -> str:
        if rule.source is None:
            return rule.label
        holder = rule.source.holder
        return f"{rule.label} of {holder}" if str(holder.address) != self._address else rule.label

    def _says(self, atoms: list[Atom]) -> str:
        """Write some atoms of one rule: `` allows sqs:SendMessage on aws_sqs_queue.a to account when ...``."""
        effect = {"Allow": "allows", "Deny": "denies"}.get(
            str(atoms[0].effect), f"has the effect {atoms[0].effect} for"
        )
        do = self._words.names(_together(atom.do for atom in atoms))
        to = _together(atom.to for atom in atoms)
        who = _together(atom.who for atom in atoms)
        text = f" {effect} {do}"
        if to.texts or to.negated:
            text += f" on {self._words.names(to, self._resource)}"
        if who.texts or who.negated:
            text += f" {'to' if effect == 'allows' else 'for'} {self._words.names(who)}"
        condition = self._words.condition(atoms[0].when)
        return f"{text} when {condition}" if condition else text

    def _line(self, atoms: list[Atom]) -> str:
        """Write some atoms of one rule as a line of a table."""
        parts = []
        for name, names in (("who", "who"), ("do", "do"), ("to", "to")):
            found = _together(getattr(atom, names) for atom in atoms)
            if found.texts or found.negated:
                shown = self._words.names(Names(found.texts), self._resource)
                text = f"[{shown}]" if ", " in shown else shown
                parts.append(f"{'not-' if found.negated else ''}{name}: {text}")
        if atoms[0].when:
            parts.append("when: {...}")
        return "{" + ", ".join(parts) + "}"

    def of_managed(
        self, access: IdentityAccess, entries: Iterable[Entry], values: AccessValues, lost: tuple[Doubt, ...] = ()
    ) -> Iterator[Verdict]:
        """Compare the managed policies that are attached with those that the table names."""
        listed = [(written, values.texts(written.text)[0]) for entry in entries for written in entry.managed]
        attached = access.managed
        doubts = [doubt for doubt in (*access.granted.doubts, *lost) if not doubt.broken]
        for one in attached:
            answer = any_of(_is_policy(one, value) for _, value in listed)
            if answer is False:
                found = f"the managed policy {self._words.text(one.text)} is attached"
                fix = f"detach it, or list it: managed: [{self._words.text(one.text)}]"
                yield Failed(found, f"only what access lists for {self._address}", fix, where=one.where)
            elif isinstance(answer, Unknown):
                yield Undecided("which managed policy is attached", answer.why, where=one.where)
        for written, value in listed:
            yield self._of_listed_policy(written, any_of(_is_policy(one, value) for one in attached), doubts)

    def _of_listed_policy(self, written: Written, attached: Answer, doubts: list[Doubt]) -> Verdict:
        if attached is True:
            return Passed(f"{written.text} is attached")
        if isinstance(attached, Unknown) or doubts:
            why = attached.why if isinstance(attached, Unknown) else doubts[0].why
            return Undecided(f"whether {written.text} is attached", why, where=written.where)
        found = f"the managed policy {written.text} is not attached"
        return Failed(found, "what access lists", "attach it, or take it out", where=written.where)

    def of_boundary(self, boundary: object, entries: Iterable[Entry], values: AccessValues) -> Iterator[Verdict]:
        """Compare the permissions boundary."""
        written = next((entry.boundary for entry in entries if entry.boundary is not None), None)
        where = self._resource.place("permissions_boundary") if self._resource is not None else None
        if written is None:
            if boundary is not None:
                found = f"it has the permissions boundary {self._words.text(spell_out(self._stack, boundary))}"
                yield Failed(found, "none, as access lists none", "list it: boundary: ...", where=where)
            return
        if boundary is None:
            found = "it has no permissions boundary"
            yield Failed(found, f"the boundary {written.text}", "restore permissions_boundary", where=where)
            return
        answer = same_text(spell_out(self._stack, boundary), values.texts(written.text)[0])
        if isinstance(answer, Unknown):
            yield Undecided("which permissions boundary it has", answer.why, where=where)
        elif answer:
            yield Passed(f"its boundary is {written.text}")
        else:
            found = f"its boundary is {self._words.text(spell_out(self._stack, boundary))}"
            yield Failed(found, f"the boundary {written.text}", "restore permissions_boundary", where=where)


def _actions_of(rule: AccessRule) -> tuple[str, ...]:
    statement = rule.source.statement if rule.source is not None else None
    return statement.action_names if statement is not None else ()


def _together(parts: Iterable[object]) -> Names:
    """Return what some atoms of one rule name together."""
    found = list(dict.fromkeys(part for part in parts if part is not None))
    negated = next((part for part in found if isinstance(part, Names)), None)
    return negated if negated is not None else Names(tuple(found))


def _is_policy(attached: Managed, wanted: object) -> Answer:
    """Tell whether an attached policy is one that was named: by name, by path and name, or by ARN."""
    text = attached.text
    if isinstance(text, str) and isinstance(wanted, str):
        marker = ":iam::aws:policy/"
        wanted = wanted.split(marker, 1)[-1]
        return text == wanted or (not text.startswith("arn:") and text.rsplit("/", 1)[-1] == wanted)
    return same_text(text, wanted)
