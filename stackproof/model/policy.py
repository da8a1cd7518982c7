"""IAM policy documents: statements, whatever the document was written as.

Rules: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html.
Element names are compared without case, a single string stands for a list of one, a
single statement for a list of one, as IAM reads them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from stackproof.values import JsonOf, Unknown

Strings = tuple[Any, ...]


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
class Policy:
    """The statements of a document; ``unknown`` are those that cannot be read yet."""

    statements: tuple[Statement, ...]
    unknown: tuple[Unknown, ...] = ()


class InvalidPolicy(ValueError):
    """The document is no policy: not JSON, or not of a policy's shape."""


def parse_policy(document: Any) -> Policy:
    """Read a policy document: JSON text, an unknown whose JSON is partly known, or an object.

    Raises:
        InvalidPolicy: what is there is no policy.
    """
    if isinstance(document, Unknown):
        if not isinstance(document.form, JsonOf):
            return Policy((), (document,))
        document = document.form.value
    if isinstance(document, str):
        try:
            document = json.loads(document)
        except ValueError as error:
            msg = f"it is not JSON ({error})"
            raise InvalidPolicy(msg) from None
    if not isinstance(document, Mapping):
        msg = "it is no JSON object"
        raise InvalidPolicy(msg)
    statements = _fields(document).get("statement", ())
    if isinstance(statements, Unknown):
        return Policy((), (statements,))
    listed = statements if isinstance(statements, list | tuple) else (statements,)
    known = [(index, one) for index, one in enumerate(listed) if not isinstance(one, Unknown)]
    unknown = tuple(one for one in listed if isinstance(one, Unknown))
    return Policy(tuple(_statement(index, one) for index, one in known), unknown)


def _fields(document: Mapping[str, Any]) -> dict[str, Any]:
    return {str(key).lower(): value for key, value in document.items()}


def _statement(index: int, raw: Any) -> Statement:
    if not isinstance(raw, Mapping):
        msg = f"statement {index + 1} is no JSON object"
        raise InvalidPolicy(msg)
    fields = _fields(raw)
    sid = fields.get("sid")
    return Statement(
        index,
        sid if isinstance(sid, str) else "",
        fields.get("effect"),
        _strings(fields.get("action")),
        _strings(fields.get("notaction")),
        _strings(fields.get("resource")),
        _strings(fields.get("notresource")),
        fields.get("principal"),
        fields.get("condition"),
    )


def _strings(value: Any) -> Strings | Unknown:
    if value is None:
        return ()
    if isinstance(value, list | tuple):
        return tuple(value)
    if isinstance(value, Unknown) and value.form is None and str(value.type) not in ("string", "any"):
        return value
    return (value,)


def allows(statement: Statement) -> bool | Unknown:
    """Tell whether a statement grants something; IAM's effects are exactly ``Allow`` and ``Deny``."""
    if isinstance(statement.effect, Unknown):
        return statement.effect
    return str(statement.effect).lower() != "deny"
