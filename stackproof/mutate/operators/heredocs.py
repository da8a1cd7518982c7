"""Operators on JSON that is written out in a heredoc, where a pattern is enough to find what to change."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stackproof.hcl.places import Places
from stackproof.mutate.mutant import Mutant
from stackproof.mutate.operators.policies import negate
from stackproof.mutate.operators.registry import operator
from stackproof.mutate.walk import Subject, values

_TEXTS = r'("(?:[^"\\$%]|\\.|\$\{[^}]*\}|\$)*"|\[[^\[\]]*\])'
_EFFECT = re.compile(r'"Effect"\s*:\s*"(Allow|Deny)"')
_WIDER = {
    "Action": re.compile(rf'"Action"\s*:\s*{_TEXTS}'),
    "Resource": re.compile(rf'"Resource"\s*:\s*{_TEXTS}'),
    "Principal": re.compile(r'"Principal"\s*:\s*(\{[^{}]*(?:\$\{[^}]*\}[^{}]*)*\})'),
}
_TEST = re.compile(r'"((?:ForA\w+:)?(?:String|Arn|Numeric|Date|Ip|NotIp)\w+)"\s*:\s*\{')


@operator("edit-json", "meaning")
def edit_json(subject: Subject) -> Iterator[Mutant]:
    """Break a policy in a heredoc: flip an effect, widen actions, resources or principals, negate a condition."""
    places = Places(subject.file.text, subject.file.label)
    for value in values(subject):
        start, end = subject.file.span(value.expression.where)
        if not subject.file.text.startswith("<<", start):
            continue
        for name, found, text in _edits(subject.file.text[start:end]):
            at, to = start + found.start(1), start + found.end(1)
            what = f"{' '.join(found[1].split())} -> {text}"
            yield subject.splice("edit-json", f"{value.path}.{name}", what, places.between(at, to), (at, to, text))


def _edits(text: str) -> Iterator[tuple[str, re.Match[str], str]]:
    """Yield what to change: its name, a match whose first group it is, and what to write there."""
    for found in _EFFECT.finditer(text):
        yield "Effect", found, "Deny" if found[1] == "Allow" else "Allow"
    for name, pattern in _WIDER.items():
        for found in pattern.finditer(text):
            if found[1] not in ('"*"', '["*"]'):
                yield name, found, '"*"'
    for found in _TEST.finditer(text):
        if other := negate(found[1]):
            yield "Condition", found, other
