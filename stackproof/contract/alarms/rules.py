"""The rule of a composite alarm, with the alarms in it by their addresses.

Grammar: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from stackproof.constraints import Failed, Passed, Undecided, Verdict
from stackproof.constraints.alarms import ALARM_TYPES
from stackproof.contract.alarms.names import Names
from stackproof.diagnostics import SourceRange
from stackproof.model.graph import target
from stackproof.values import Unknown, template
from stackproof.values.texts import HOLE, pieces, text_with_holes

_ARN = re.compile(r"arn:[\w-]+:cloudwatch:[^:]*:[^:]*:alarm:", re.ASCII)
_TOKEN = re.compile(
    r"""\s*(?:(?P<state>ALARM|OK|INSUFFICIENT_DATA)\s*\(\s*(?P<name>"[^"]*"|'[^']*'|[^\s()"'](?:[^()]*[^\s()])?)\s*\)"""
    r"|(?P<word>AND|OR|NOT|TRUE|FALSE|\(|\)))\s*",
    re.IGNORECASE,
)


def judge_rule(rule: str, names: Names, where: SourceRange) -> Iterator[Verdict]:
    """Compare the rule of an alarm with what the contract says, alarm by alarm."""
    alarm = names.alarm
    given, place = alarm.get("alarm_rule"), alarm.place("alarm_rule")
    wanted = _tokens(rule, lambda text: str(names.resource(text.strip("\"'"), where).address))
    unknown: list[Unknown] = []
    found = _tokens(text_with_holes(given), _Resolved(names, given, unknown))
    if found == wanted and wanted is not None:
        yield Passed("the rule is as expected")
    elif unknown or (isinstance(given, Unknown) and text_with_holes(given) == HOLE):
        why = unknown[0] if unknown else given
        yield Undecided("whether the rule is the one that the contract names", why.why, where=place)
    else:
        said = " ".join(found) if found else text_with_holes(given).replace(HOLE, "?")
        yield Failed(f"the rule is {said}", f"the rule is {rule}", where=place)


class _Resolved:
    """Returns the address of the alarm that a text of a rule names; its holes are filled from the value, in order."""

    def __init__(self, names: Names, value: Any, unknown: list[Unknown]) -> None:
        self._names = names
        self._holes = iter([one for one in pieces(value) if isinstance(one, Unknown)])
        self._unknown = unknown

    def __call__(self, text: str) -> str:
        parts = [next(self._holes) if one == HOLE else one for one in re.split(f"({HOLE})", text.strip("\"'")) if one]
        if len(parts) > 1 and isinstance(parts[0], str):
            parts[0] = _ARN.sub("", parts[0])
        name = template(tuple(parts)) if len(parts) != 1 else parts[0]
        name = _ARN.sub("", name) if isinstance(name, str) else name
        found = target(self._names.stack, name, *ALARM_TYPES, near=self._names.alarm)
        if found.resource is not None:
            return str(found.resource.address)
        if found.unknown is not None:
            self._unknown.append(found.unknown)
        return text


def _tokens(rule: str, named: Callable[[str], str]) -> list[str] | None:
    """Return the words of a rule, with the alarms as they are named; nothing for what is no rule."""
    found, at = [], 0
    while at < len(rule):
        match = _TOKEN.match(rule, at)
        if match is None:
            return None
        found.append(match["word"].upper() if match["word"] else f"{match['state'].upper()}({named(match['name'])})")
        at = match.end()
    return found
