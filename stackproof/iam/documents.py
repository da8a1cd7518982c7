"""IAM policy documents: statements, whatever the document was written as.

Rules: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html.
Element names are compared without case, a single string stands for a list of one, a
single statement for a list of one, as IAM reads them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from stackproof.model.json_documents import InvalidJson, load_json
from stackproof.values import Unknown

Strings = tuple[Any, ...]
UNKNOWN_ACTION = "(known after apply)"
"""Stands for an action that nobody knows."""
_WITHOUT_VARIABLES = "2008-10-17"  # the version of a document that says none


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement; each list holds strings and unknown strings, or is itself an unknown.

    ``reads_variables`` says that ``${aws:username}`` is a policy variable, and not text.
    """

    index: int
    sid: str
    effect: Any
    actions: Strings | Unknown
    not_actions: Strings | Unknown
    resources: Strings | Unknown
    not_resources: Strings | Unknown
    principals: Any
    condition: Any
    not_principals: Any = None
    reads_variables: bool = True

    @property
    def label(self) -> str:
        """How a person finds the statement: its sid, else its number from 1."""
        return self.sid or f"statement {self.index + 1}"

    @property
    def action_names(self) -> tuple[str, ...]:
        """The actions as they are written, those of ``NotAction`` with that word; one that nobody knows is said so."""
        return (*_names(self.actions), *(f"NotAction {name}" for name in _names(self.not_actions)))


def _names(actions: Strings | Unknown) -> tuple[str, ...]:
    listed = (actions,) if isinstance(actions, Unknown) else actions
    return tuple(UNKNOWN_ACTION if isinstance(one, Unknown) else str(one) for one in listed)


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
    try:
        document = load_json(document)
    except InvalidJson as error:
        raise InvalidPolicy(str(error)) from None
    if isinstance(document, Unknown):
        return PolicyDocument((), (document,))
    if not isinstance(document, Mapping):
        raise InvalidPolicy("it is no JSON object")
    fields = _fields(document.items())
    if "statement" not in fields:
        raise InvalidPolicy("it has no Statement")
    statements = fields["statement"]
    listed = statements if isinstance(statements, list | tuple) else (statements,)
    known = [(index, one) for index, one in enumerate(listed) if not isinstance(one, Unknown)]
    unknown = tuple(one for one in listed if isinstance(one, Unknown))
    reads_variables = fields.get("version", _WITHOUT_VARIABLES) != _WITHOUT_VARIABLES
    return PolicyDocument(tuple(_statement(index, one, reads_variables) for index, one in known), unknown)


def _fields(pairs: Iterable[tuple[Any, Any]]) -> dict[str, Any]:
    """Return an object's members by lower-case name; two that differ by case alone could hide each other."""
    fields: dict[str, Any] = {}
    for name, value in pairs:
        if str(name).lower() in fields:
            raise InvalidPolicy(f'"{name}" stands twice in one object')
        fields[str(name).lower()] = value
    return fields


def _statement(index: int, raw: Any, reads_variables: bool) -> Statement:
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
        fields.get("notprincipal"),
        reads_variables,
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
