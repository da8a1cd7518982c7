"""Operators on what names what: another resource of the same type, another instance of the same resource."""

from __future__ import annotations

import json
from collections.abc import Iterator

from stackproof.addresses import parse_address
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
            case syntax.Index(syntax.GetAttr(syntax.Variable(type_), name), syntax.Literal(str() | int() as key)):
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
        where = value.expression.where
        written = subject.file.written(where)
        text = f"{written[: written.rindex(labels[1])]}{other.labels[1]}"
        what = f"{'.'.join(labels)} -> {'.'.join(other.labels)}"
        yield subject.mutant("swap-reference", value.path, what, where, text)


def _module(subject: Subject) -> Iterator[syntax.Block]:
    """Yield the outermost blocks of the module that a block is in."""
    folder = subject.file.label.rpartition("/")[0]
    for file in subject.sources.files:
        if file.label.rpartition("/")[0] == folder:
            yield from file.body.blocks


def _repeats(block: syntax.Block) -> str:
    return next((name for name in ("count", "for_each") if block.body.attribute(name) is not None), "")


def _other_key(subject: Subject, value: Value, labels: tuple[str, str], key: str | int) -> Iterator[Mutant]:
    """Yield the edit to the next instance of the resource."""
    instances = map(parse_address, subject.sources.stack.resources)
    named = [one for one in instances if one is not None and (one.type, one.name) == labels]
    keys = list(dict.fromkeys(one.key for one in named if isinstance(one.key, str | int)))
    if key not in keys or len(keys) < 2 or not isinstance(value.expression, syntax.Index):
        return
    other = keys[(keys.index(key) + 1) % len(keys)]
    where = value.expression.key.where
    name = ".".join(labels)
    what = f"{name}[{json.dumps(key)}] -> {name}[{json.dumps(other)}]"
    yield subject.mutant("swap-reference", value.path, what, where, json.dumps(other))
