"""Operators on what names what: another resource of the same type, another instance of the same resource."""

from __future__ import annotations

import json
from collections.abc import Iterator

from stackproof.addresses import parse_address
from stackproof.diagnostics import SourceRange
from stackproof.hcl import syntax
from stackproof.mutate.mutant import Mutant
from stackproof.mutate.operators.registry import operator
from stackproof.mutate.walk import Subject, Value, values


@operator("swap-reference", "syntax")
def swap_reference(subject: Subject) -> Iterator[Mutant]:
    """Have a reference name another resource of the same type, or another instance of the same resource."""
    for value in values(subject):
        match value.expression:
            case syntax.GetAttr(syntax.Variable(type_), name) if name:
                yield from _other_name(subject, value, "resource", (type_, name))
            case syntax.GetAttr(syntax.GetAttr(syntax.Variable("data"), type_), name):
                yield from _other_name(subject, value, "data", (type_, name))
            case syntax.Index(syntax.GetAttr(syntax.Variable(type_), name), key):
                yield from _other_key(subject, value, (type_, name), key)


def _other_name(subject: Subject, value: Value, kind: str, labels: tuple[str, str]) -> Iterator[Mutant]:
    """Yield the edit to the next resource of the type in the module: one with instances alike, if there is one."""
    alike = [block for block in _module(subject) if block.type == kind and block.labels[0] == labels[0]]
    own = next((block for block in alike if block.labels == labels), None)
    if own is None:
        return
    at = alike.index(own)
    others = [block for block in (*alike[at + 1 :], *alike[:at]) if block is not subject.block]
    others.sort(key=lambda block: _repeats(block) != _repeats(own))
    for other in others[:1]:
        where, key = _whole(value, own, other), _key_of(subject, own, other)
        if where is not None and key is not None:
            written = subject.file.text_at(value.expression.where)
            text = f"{written[: written.rindex(labels[1])]}{other.labels[1]}{key}"
            what = f"{subject.text_at(where)} -> {text}"
            yield subject.mutant("swap-reference", value.path, what, where, text)


def _whole(value: Value, own: syntax.Block, other: syntax.Block) -> SourceRange | None:
    """Return what to replace: the index as well, where the other resource has no instances to choose from."""
    if not _repeats(own) or _repeats(own) == _repeats(other):
        return value.expression.where
    around = value.around[-1] if value.around else None
    return around.where if isinstance(around, syntax.Index) and around.target is value.expression else None


def _key_of(subject: Subject, own: syntax.Block, other: syntax.Block) -> str | None:
    """Return the index of the first instance, where only the other resource has several; ``None`` if it has none."""
    if not _repeats(other) or _repeats(own) == _repeats(other):
        return ""
    keys = _keys(subject, (other.labels[0], other.labels[1]))
    return f"[{json.dumps(keys[0])}]" if keys else None


def _module(subject: Subject) -> Iterator[syntax.Block]:
    """Yield the outermost blocks of the module that a block is in."""
    folder = subject.file.label.rpartition("/")[0]
    for file in subject.sources.files:
        if file.label.rpartition("/")[0] == folder:
            yield from file.body.blocks


def _repeats(block: syntax.Block) -> str:
    return next((name for name in ("count", "for_each") if block.body.attribute(name) is not None), "")


def _other_key(subject: Subject, value: Value, labels: tuple[str, str], key: syntax.Expression) -> Iterator[Mutant]:
    """Yield the edit to the next instance of the resource; of an index that is computed, to the first."""
    keys = _keys(subject, labels)
    place = -1  # of a computed index
    if isinstance(key, syntax.Literal):
        place = next((place for place, one in enumerate(keys) if one == key.value), len(keys))
    if len(keys) < 2 or place == len(keys):
        return
    other = json.dumps(keys[(place + 1) % len(keys)])
    what = f"{subject.text_at(value.expression.where)} -> {'.'.join(labels)}[{other}]"
    yield subject.mutant("swap-reference", value.path, what, key.where, other)


def _keys(subject: Subject, labels: tuple[str, str]) -> list[str | int]:
    """Return the keys of the instances of a resource, in their order."""
    instances = map(parse_address, subject.sources.stack.resources)
    named = (one for one in instances if one is not None and (one.type, one.name) == labels)
    return list(dict.fromkeys(one.key for one in named if isinstance(one.key, str | int)))
