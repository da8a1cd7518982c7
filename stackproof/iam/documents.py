"""IAM policy documents: statements, whatever the document was written as.

Rules: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html.
Element names are compared without case, a single string stands for a list of one, a
single statement for a list of one, as IAM reads them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from stackproof.model.graph import is_plain
from stackproof.values import JsonOf, Template, Unknown, template

Strings = tuple[Any, ...]
_BEGIN, _END = "\ue000", "\ue001"  # around the number of a reference in a text


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement; each list holds strings and unknown strings, or is itself an unknown."""

    index: int
    sid: str
    effect: Any
    actions: Strings | Unknown
    not_actions: Strings | Unknown
    resources: Strings | Unknown
    not_resources: Strings | Unknown
    principals: Any
    condition: Any

    @property
    def label(self) -> str:
        """How a person finds the statement: its sid, else its number from 1."""
        return self.sid or f"statement {self.index + 1}"


@dataclass(frozen=True, slots=True)
class PolicyDocument:
    """The statements of a document; ``unknown`` are those that cannot be read yet."""

    statements: tuple[Statement, ...]
    unknown: tuple[Unknown, ...] = ()


class InvalidPolicy(ValueError):
    """The document is no policy: not JSON, or not of a policy's shape."""


def parse_policy(document: Any) -> PolicyDocument:
    """Read a policy document: JSON text, with references in it or not, an unknown whose JSON is known, or an object.

    Raises:
        InvalidPolicy: what is there is no policy. AWS refuses it too; reading on could hide what it grants.
    """
    if isinstance(document, Unknown) and isinstance(document.form, JsonOf):
        document = document.form.value
    elif isinstance(document, Unknown) and isinstance(document.form, Template):
        document = _write_references(document, document.form.parts)
    if isinstance(document, Unknown):
        return PolicyDocument((), (document,))
    if isinstance(document, str):
        document = _load_json(document)
    if not isinstance(document, Mapping):
        raise InvalidPolicy("it is no JSON object")
    fields = _fields(document.items())
    if "statement" not in fields:
        raise InvalidPolicy("it has no Statement")
    statements = fields["statement"]
    listed = statements if isinstance(statements, list | tuple) else (statements,)
    known = [(index, one) for index, one in enumerate(listed) if not isinstance(one, Unknown)]
    unknown = tuple(one for one in listed if isinstance(one, Unknown))
    return PolicyDocument(tuple(_statement(index, one) for index, one in known), unknown)


def _write_references(document: Unknown, parts: tuple[Any, ...]) -> Any:
    """Read JSON with references between its text, as a heredoc has it; what may hold a quote leaves it unknown."""
    if not all(isinstance(part, str) or is_plain(part) for part in parts):
        return document
    marks = [part if isinstance(part, str) else f"{_BEGIN}{index}{_END}" for index, part in enumerate(parts)]
    return _restore_references(_load_json("".join(marks)), parts)


def _restore_references(value: Any, parts: tuple[Any, ...]) -> Any:
    """Put the references back where their marks stand."""
    if isinstance(value, dict):
        return {name: _restore_references(inner, parts) for name, inner in value.items()}
    if isinstance(value, list):
        return [_restore_references(inner, parts) for inner in value]
    if isinstance(value, str) and _BEGIN in value:
        pieces = re.split(f"{_BEGIN}(\\d+){_END}", value)
        return template(parts[int(piece)] if index % 2 else piece for index, piece in enumerate(pieces))
    return value


def _load_json(text: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_object)
    except ValueError as error:
        raise error if isinstance(error, InvalidPolicy) else InvalidPolicy(f"it is not JSON ({error})") from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _ in pairs]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise InvalidPolicy(f'"{twice}" stands twice in one object')
    return dict(pairs)


def _fields(pairs: Iterable[tuple[Any, Any]]) -> dict[str, Any]:
    """Return an object's members by lower-case name; two that differ by case alone could hide each other."""
    fields: dict[str, Any] = {}
    for name, value in pairs:
        if str(name).lower() in fields:
            raise InvalidPolicy(f'"{name}" stands twice in one object')
        fields[str(name).lower()] = value
    return fields


def _statement(index: int, raw: Any) -> Statement:
    if not isinstance(raw, Mapping):
        raise InvalidPolicy(f"statement {index + 1} is no JSON object")
    fields = _fields(raw.items())
    sid = fields.get("sid")
    strings = {
        name: _strings(fields.get(name), f"{name} of statement {index + 1}")
        for name in ("action", "notaction", "resource", "notresource")
    }
    return Statement(
        index,
        sid if isinstance(sid, str) else "",
        fields.get("effect"),
        strings["action"],
        strings["notaction"],
        strings["resource"],
        strings["notresource"],
        fields.get("principal"),
        fields.get("condition"),
    )


def _strings(value: Any, what: str) -> Strings | Unknown:
    if value is None:
        return ()
    if isinstance(value, Unknown) and value.form is None and str(value.type) not in ("string", "any"):
        return value
    listed = tuple(value) if isinstance(value, list | tuple) else (value,)
    if not all(isinstance(one, str | Unknown) for one in listed):
        raise InvalidPolicy(f"the {what} is neither a string nor a list of strings")
    return listed


def allows(statement: Statement) -> bool | Unknown:
    """Tell whether a statement grants something.

    IAM's effects are exactly ``Allow`` and ``Deny``; what is neither is judged as if it granted.
    """
    if isinstance(statement.effect, Unknown):
        return statement.effect
    return bool(statement.effect != "Deny")
