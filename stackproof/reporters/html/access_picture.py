"""Who may do what as a picture: a row for each principal, a column for each target, a cell for each grant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from stackproof.iam.access_rules import AccessRule
from stackproof.iam.access_words import AccessWords
from stackproof.model import Stack
from stackproof.reporters.access_report import AccessReport

_ADDRESS = re.compile(r"((?:module\.[^.\s]+\.)*[a-z0-9]+_\w+\.[\w-]+(?:\[[^\]]*\])?)")
CELL, _CHARACTER, _HEAD_ANGLE = 26, 6.9, 0.8
_MOST_CELLS, _LONGEST = 2_500, 60
_ALARMING = ("everybody", "another account")


@dataclass(frozen=True, slots=True)
class Cell:
    """What one principal may do to one target: which actions, and how that stands out."""

    row: int
    column: int
    count: str
    style: str
    title: str


@dataclass(frozen=True, slots=True)
class AccessPicture:
    """The matrix: the names of rows and columns, the cells, and how wide and high the names are."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[Cell, ...]
    side: float
    head: float

    @property
    def width(self) -> float:
        """Of the whole picture."""
        return round(self.side + len(self.columns) * CELL + self.head * 0.62 + 8, 1)

    @property
    def height(self) -> float:
        """Of the whole picture."""
        return self.head + len(self.rows) * CELL + 8


@dataclass(frozen=True, slots=True)
class _Grant:
    who: str
    to: str
    do: tuple[str, ...]
    when: str
    marks: tuple[str, ...]
    denies: bool


def access_picture(report: AccessReport, stack: Stack) -> AccessPicture | None:
    """Draw the access of a stack; ``None`` where there is nothing, or more than a picture shows."""
    grants = list(_grants(report, stack))
    rows = list(dict.fromkeys(one.who for one in grants))
    columns = sorted(dict.fromkeys(one.to for one in grants))
    found: dict[tuple[str, str], list[_Grant]] = {}
    for one in grants:
        found.setdefault((one.who, one.to), []).append(one)
    if not grants or len(found) > _MOST_CELLS:
        return None
    cells = tuple(_cell(rows.index(who), columns.index(to), who, to, several) for (who, to), several in found.items())
    longest = max(map(len, columns))
    head = round(longest * _CHARACTER * _HEAD_ANGLE + 16, 1)
    return AccessPicture(tuple(rows), tuple(columns), cells, round(max(map(len, rows)) * _CHARACTER + 14, 1), head)


def _grants(report: AccessReport, stack: Stack) -> Iterator[_Grant]:
    words = AccessWords(stack)
    for one in report.access.identities:
        for rule in one.trust.rules:
            yield from _of_rule(rule, _name_principals(rule, words), one.address, report, words)
        for rule in one.granted.rules:
            yield from _of_rule(rule, (one.address,), "", report, words)
    for resource in report.access.resources:
        for rule in resource.granted.rules:
            yield from _of_rule(rule, _name_principals(rule, words), resource.address, report, words)


def _name_principals(rule: AccessRule, words: AccessWords) -> list[str]:
    """Return the principals that a rule of a resource's policy, or of a role's trust, names."""
    if rule.who is None:
        return []
    found = [words.principal(one) if isinstance(one, tuple) else words.text(one) for one in rule.who.texts]
    return [f"all but {', '.join(found)}"] if rule.who.negated else found


def _of_rule(
    rule: AccessRule, who: Iterable[str], itself: str, report: AccessReport, words: AccessWords
) -> Iterator[_Grant]:
    do = tuple(dict.fromkeys(report.hide(words.text(one)) for one in rule.do.texts))
    do = tuple(f"all but {one}" for one in do) if rule.do.negated else do
    when = report.hide(words.condition(rule.when))
    marks = tuple(report.marks(rule))
    targets = [words.text(one) for one in rule.to.texts] or [itself]
    targets = [f"all but {', '.join(targets)}"] if rule.to.negated else targets
    for name in dict.fromkeys(who):
        for target in dict.fromkeys(report.hide(_short(one)) for one in targets):
            yield _Grant(_row(report.hide(name)), target, do, when, marks, rule.effect == "Deny")


def _row(name: str) -> str:
    return {"*": "everybody", "account": "this account"}.get(name, name)


def _short(target: str) -> str:
    """Return the resource that a target is of, or lies in; what is wide is called so."""
    found = _ADDRESS.match(target)
    if found or target == "*":
        return found[1] if found else "every resource"
    return target if len(target) <= _LONGEST else f"{target[: _LONGEST - 3]}..."


def _cell(row: int, column: int, who: str, to: str, grants: list[_Grant]) -> Cell:
    allowing = [one for one in grants if not one.denies]
    actions = list(dict.fromkeys(action for one in allowing or grants for action in one.do))
    marks = {mark for one in allowing for mark in one.marks}
    if not allowing:
        style = "deny"
    elif marks & set(_ALARMING):
        style = "alarm"
    elif marks:
        style = "broad"
    else:
        style = "when" if all(one.when for one in allowing) else "may"
    count = "\N{MULTIPLICATION SIGN}" if not allowing else "*" if "*" in "".join(actions) else str(len(actions))
    return Cell(row, column, count, style, f"{who} on {to}: " + "; ".join(map(_sentence, grants)))


def _sentence(one: _Grant) -> str:
    marks = f" ({', '.join(one.marks)})" if one.marks else ""
    return f"{'never' if one.denies else 'may'} {', '.join(one.do)}{f' when {one.when}' if one.when else ''}{marks}"
