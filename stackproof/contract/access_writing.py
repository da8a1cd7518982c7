"""The table of access for what a stack grants now, as YAML to be read and signed."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from stackproof.contract.access_table import TO_SIGN
from stackproof.iam.access import access_of
from stackproof.iam.access_rules import AccessRule, Names
from stackproof.iam.access_words import AccessWords, operator_of
from stackproof.iam.identity_access import IdentityAccess
from stackproof.model.resource import Resource
from stackproof.model.secrets import secrets_of
from stackproof.model.stack import Stack
from stackproof.values import Unknown

_PLAIN = re.compile(r"[A-Za-z0-9_$][A-Za-z0-9_./:*$-]*(?<!:)")
_SAID = re.compile(r"(?i)true|false|yes|no|on|off|null|[\d.]+")
_SECTIONS = ("assumed-by", "never-assumed-by", "may", "never")


@dataclass(slots=True)
class _Entry:
    """What is written of one role or resource: its lines by section, and what else is attached."""

    lines: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    managed: list[str] = field(default_factory=list)
    boundary: str = ""

    def is_empty(self) -> bool:
        return not (any(self.lines.values()) or self.managed or self.boundary)


def written_access(stack: Stack, clause: str = TO_SIGN) -> str:
    """Return the table of a stack, without what is sensitive; a contract with the clause ``TO_SIGN`` is refused."""
    return secrets_of(stack).hide("\n".join(AccessWriter(stack, clause).lines())) + "\n"


class AccessWriter:
    """Writes the table of one stack."""

    def __init__(self, stack: Stack, clause: str) -> None:
        self._stack = stack
        self._clause = json.dumps(clause, ensure_ascii=False)
        self._words = AccessWords(stack)
        keyed = {
            str(one.address.resource): one.address for one in stack.resources.values() if one.address.key is not None
        }
        groups = ((name, [str(one.address) for one in stack.instances(address)]) for name, address in keyed.items())
        self._groups = [(name, instances) for name, instances in groups if len(instances) > 1]

    def lines(self) -> Iterator[str]:
        """Yield the lines of the table."""
        access = access_of(self._stack)
        yield "access:"
        yield f"  clause: {self._clause}"
        for kind in ("roles", "users", "groups"):
            found = {one.address: (one.resource, self._identity(one)) for one in access.identities if one.kind == kind}
            yield from self._section(kind, found)
        resources: dict[str, tuple[Resource | None, _Entry]] = {
            one.address: (one.resource, self._entry((), one.granted.rules, one.resource)) for one in access.resources
        }
        yield from self._section("resources", resources)
        others = sorted({str(other.resource.address) for other in access.others})
        if others:
            yield "  others:"
        for address in others:
            yield f"    {_key(address)}: {{clause: {self._clause}}}"

    def _identity(self, one: IdentityAccess) -> _Entry:
        entry = self._entry(one.trust.rules, one.granted.rules, one.resource)
        entry.managed = sorted({_short(self._words.text(policy.text)) for policy in one.managed})
        entry.boundary = self._words.text(one.boundary) if one.boundary is not None else ""
        return entry

    def _entry(self, trust: Iterable[AccessRule], granted: Iterable[AccessRule], resource: Resource | None) -> _Entry:
        entry = _Entry()
        for names, rules in ((_SECTIONS[:2], trust), (_SECTIONS[2:], granted)):
            for rule in rules:
                line = self._line(rule, resource, is_trust=names[0] == "assumed-by")
                section = entry.lines[names[rule.effect == "Deny"]]
                if line not in section:
                    section.append(line)
        return entry

    def _line(self, rule: AccessRule, resource: Resource | None, *, is_trust: bool) -> str:
        parts: list[str] = []
        if rule.who is not None:
            parts.append(_pair("who", rule.who, self._principals(rule.who)))
        do = [str(one) for one in rule.do.texts]
        if not (is_trust and do == ["sts:AssumeRole"] and not rule.do.negated):
            parts.append(_pair("do", rule.do, sorted(do)))
        to = self._texts(rule.to.texts, resource if rule.who is not None else None)
        if rule.to.texts and to != ["this"]:
            parts.append(_pair("to", rule.to, to))
        when = self._condition(rule)
        return "{" + ", ".join([*parts, *([f"when: {when}"] if when else [])]) + "}"

    def _principals(self, who: Names) -> list[str]:
        return [self._words.principal(one) for one in who.texts]

    def _texts(self, values: Iterable[Any], itself: Resource | None = None) -> list[str]:
        return self._collapse([self._words.text(value, itself) for value in values])

    def _condition(self, rule: AccessRule) -> str:
        operators: dict[str, list[str]] = {}
        for test in rule.when:
            if isinstance(test, Unknown):
                operators["?"] = ["unknown: ?"]
                continue
            values = self._collapse(self._words.values(test))
            shown = _scalar(values[0]) if len(values) == 1 else f"[{', '.join(map(_scalar, values))}]"
            operators.setdefault(operator_of(test), []).append(f"{_key(test.written or test.key)}: {shown}")
        inner = ", ".join(f"{operator}: {{{', '.join(tests)}}}" for operator, tests in operators.items())
        return f"{{{inner}}}" if inner else ""

    def _collapse(self, texts: list[str]) -> list[str]:
        """Write all instances of a resource as one."""
        found = list(dict.fromkeys(texts))
        if len(found) < 2:
            return found
        for resource, instances in self._groups:
            behind = {text.removeprefix(instances[0]) for text in found if text.startswith(instances[0])}
            for end in behind:
                if all(one + end in found for one in instances):
                    first = found.index(instances[0] + end)
                    found[first] = f"{resource}[*]{end}"
                    found = [text for text in found if text not in {one + end for one in instances}]
        return found

    def _section(self, kind: str, found: dict[str, tuple[Resource | None, _Entry]]) -> Iterator[str]:
        shared = dict(self._share(found))
        entries = {address: entry for address, (_, entry) in found.items()}
        written = {**shared, **entries}
        kept = {address: entry for address, entry in written.items() if not entry.is_empty()}
        if kept:
            yield f"  {kind}:"
        for address, entry in kept.items():
            yield f"    {_key(address)}:"
            yield from self._body(entry)

    def _share(self, found: dict[str, tuple[Resource | None, _Entry]]) -> Iterator[tuple[str, _Entry]]:
        """Take what all instances of a resource have in common into one entry."""
        groups: dict[str, list[tuple[str, _Entry]]] = defaultdict(list)
        for resource, entry in found.values():
            if resource is not None and isinstance(resource.address.key, str):
                groups[str(resource.address.resource)].append((resource.address.key, entry))
        for address, members in groups.items():
            if len(members) < 2:
                continue
            common = _Entry()
            for section in _SECTIONS:
                lines = [[_by_key(line, key) for line in entry.lines[section]] for key, entry in members]
                common.lines[section] = [line for line in lines[0] if all(line in other for other in lines[1:])]
                for key, entry in members:
                    own = [line for line in entry.lines[section] if _by_key(line, key) not in common.lines[section]]
                    entry.lines[section] = own
            common.managed = [one for one in members[0][1].managed if all(one in other.managed for _, other in members)]
            for _, entry in members:
                entry.managed = [one for one in entry.managed if one not in common.managed]
            yield f'{address}["*"]', common

    def _body(self, entry: _Entry) -> Iterator[str]:
        yield f"      clause: {self._clause}"
        for section in _SECTIONS:
            if entry.lines[section]:
                yield f"      {section}:"
                yield from (f"        - {line}" for line in entry.lines[section])
        if entry.managed:
            yield f"      managed: [{', '.join(map(_scalar, entry.managed))}]"
        if entry.boundary:
            yield f"      boundary: {_scalar(entry.boundary)}"


def _by_key(line: str, key: str) -> str:
    return line.replace(f'["{key}"]', "[each.key]")


def _pair(name: str, names: Names, texts: list[str]) -> str:
    shown = _scalar(texts[0]) if len(texts) == 1 else f"[{', '.join(map(_scalar, texts))}]"
    return f"{'not-' if names.negated else ''}{name}: {shown}"


def _short(policy: str) -> str:
    return policy if policy.startswith("arn:") else policy.rsplit("/", 1)[-1]


def _scalar(text: str) -> str:
    """Write a text where a flow mapping may be around it."""
    if _PLAIN.fullmatch(text) and not _SAID.fullmatch(text) and "${" not in text:
        return text
    return "'" + text.replace("'", "''") + "'" if '"' in text else f'"{text}"'


def _key(text: str) -> str:
    return text if re.fullmatch(r'[A-Za-z_][\w.:/-]*(\["[^"]*"\]|\[\d+\])?', text) else _scalar(text)
