"""What somebody supplies to a configuration, and what stands for it while nobody is to know it.

The unknown that stands for it is known to be that, wherever it goes: two names that both end with ``var.environment``
are the same, whatever it is.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from stackproof.addresses import Address, Reference
from stackproof.model import ACCOUNT_ID, Variable
from stackproof.model.graph import INPUT, PLAIN_INPUT
from stackproof.values import (
    BOOL,
    DYNAMIC,
    NUMBER,
    STRING,
    AttributeOf,
    Reason,
    Type,
    Unknown,
    is_number,
    is_unknown,
    reveal,
)
from stackproof.values.texts import pieces

_ODD = ("*", "?", '"', "\n", "${x}")
"""What a text holds that may mean more than itself: a wildcard, a quote, another line, a policy variable."""
_MOST_TRIED = 40  # characters of a value
_ANYWHERE = frozenset({"abspath", "fileexists", "pathexpand"})
"""What these answer depends on who asks, wherever their path leads: a file may be there, or not."""
_READERS = frozenset(
    {"file", "filebase64", "filebase64sha256", "filebase64sha512", "filemd5", "filesha1", "filesha256", "filesha512",
     "fileset", "templatefile"}
)  # fmt: skip


def hidden_value(name: str, type_: Type = STRING, *, plain: bool = False, nullable: bool = False) -> Unknown:
    """Return what stands for an input variable, or for what else is supplied.

    Args:
        name: one of those of :attr:`Stack.without`.
        type_: the value's type.
        plain: whether it is letters, digits and separators, whatever it is.
        nullable: whether it may be null.
    """
    key = None if nullable else "set"
    reference = Reference(Address(PLAIN_INPUT if plain else INPUT, name, key, mode="data"), ("value",))
    return Unknown(type_, (Reason(f"{name} is not known"),), (reference,), AttributeOf(reference))


def hidden_variable(variable: Variable) -> Unknown:
    """Return what stands for an input variable; of one that is a collection nobody knows what it has either."""
    value, declared = variable.value, variable.declaration
    nullable = declared is None or declared.nullable
    if isinstance(value, bool):
        return hidden_value(variable.name, BOOL, nullable=nullable)
    if isinstance(value, str) or is_number(value):
        type_ = STRING if isinstance(value, str) else NUMBER
        return hidden_value(variable.name, type_, plain=_is_plain(variable), nullable=nullable)
    return Unknown(DYNAMIC, (Reason(f"{variable.name} is not known"),))


def _is_plain(variable: Variable) -> bool:
    """Tell whether the validations of a variable refuse what means more than itself, anywhere in its value.

    Tried are the value that it has, with something odd in place of each character and beside each.
    """
    value, declared = variable.value, variable.declaration
    if not isinstance(value, str) or len(value) > _MOST_TRIED or declared is None or not declared.rules:
        return False
    places = range(len(value) + 1)
    cuts = [(value[:at], value[at + more :]) for at in places for more in (0, 1)]
    return all(declared.refuses(before + odd + after) for odd in _ODD for before, after in cuts)


def input_of(value: Any) -> str | None:
    """Return what an unknown stands for, or for a part of: the name of a variable, or of what else is supplied."""
    if not isinstance(value, Unknown) or not isinstance(value.form, AttributeOf):
        return None
    address, path = value.form.reference.address, value.form.reference.path
    if (address.type, address.mode, path) == ("aws_caller_identity", "data", ("account_id",)):
        return ACCOUNT_ID
    return address.name if address.type in (INPUT, PLAIN_INPUT) else None


def holds_input(value: Any, name: str) -> bool:
    """Tell whether a text holds an input as it is: one evaluation, while nobody knows any, answers for most."""
    return any(input_of(piece) == name for piece in pieces(value))


def asks_machine(function: str, arguments: list[Any], own: Iterable[Path], start: Path) -> bool:
    """Tell whether the answer of a function depends on the folder it is asked in, or on files around the stack.

    Args:
        function: its name.
        arguments: what it is given, the path first.
        own: the folders of the stack.
        start: where relative paths begin.
    """
    if function in _ANYWHERE:
        return True
    if function not in _READERS or not arguments or is_unknown(arguments[0]):
        return False
    path = reveal(arguments[0])
    if not isinstance(path, str):
        return False
    place = os.path.normpath(start.absolute() / os.path.expanduser(path))
    return not any(Path(place).is_relative_to(os.path.normpath(folder.absolute())) for folder in own)
