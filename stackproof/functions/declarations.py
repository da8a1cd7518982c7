"""The registry of Terraform's functions, and the one place that calls them.

As in zclconf/go-cty a function is data: its parameters, what each allows, what it
returns, and a plain Python function. Arity, conversion of arguments, null, unknown
and sensitive are dealt with here, once, so that the bodies see plain values.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unicodedata import normalize

from stackproof.values import (
    DYNAMIC,
    Map,
    Mistake,
    Null,
    Sensitive,
    Type,
    Unknown,
    convert,
    give_type,
    merge_unknown,
    reveal,
    reveal_deep,
    sensitive,
    unknowns_in,
)
from stackproof.values.types import is_open

Body = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: the type its argument is converted to, and whether ``null`` is an argument.

    ``null_typed`` says that the body is given a null whose type is told as a :class:`Null`, ``untyped`` that an unknown
    of no type is an argument like others: elsewhere it makes the result unknown, whatever stands behind it.
    """

    name: str
    type: Type = DYNAMIC
    nullable: bool = False
    null_typed: bool = False
    untyped: bool = False


@dataclass(frozen=True, slots=True)
class Function:
    """A Terraform function.

    ``unknown`` says what the body takes: ``"none"`` (an unknown anywhere in the
    arguments makes the result unknown), ``"elements"`` (arguments are known, what is
    inside a collection may not be) or ``"any"`` (the body deals with all of it).

    ``marks`` says the same of sensitive marks: ``"none"`` (a mark anywhere marks the
    whole result), ``"elements"`` (the arguments' own marks mark the result, those
    inside a collection travel with their elements) or ``"any"``.

    ``told`` tells the type of the result where some of the arguments are unknown, by their types; one that no value of
    its type could be is a mistake.
    """

    name: str
    parameters: tuple[Parameter, ...]
    rest: Parameter | None
    returns: Type
    unknown: str
    marks: str
    contextual: bool
    told: Callable[..., Type] | None
    body: Body

    def parameter(self, index: int) -> Parameter:
        """Return the parameter that takes the argument at an index."""
        found = self.parameters[index] if index < len(self.parameters) else self.rest
        assert found is not None  # arity was checked
        return found


@dataclass(frozen=True, slots=True)
class Context:
    """Where a call stands: the folder of its module (for ``file``), and how to render a template."""

    module_directory: Path = Path()
    render: Callable[[str, str, dict[str, Any]], Any] | None = None


FUNCTIONS: dict[str, Function] = {}


def function(  # noqa: PLR0913 - a declaration names what it declares
    name: str,
    *parameters: Parameter,
    rest: Parameter | None = None,
    returns: Type = DYNAMIC,
    unknown: str = "none",
    marks: str = "none",
    contextual: bool = False,
    told: Callable[..., Type] | None = None,
) -> Callable[[Body], Body]:
    """Declare a Terraform function; ``contextual`` ones get the :class:`Context` as first argument."""

    def declare(body: Body) -> Body:
        FUNCTIONS[name] = Function(name, parameters, rest, returns, unknown, marks, contextual, told, body)
        return body

    return declare


def find(name: str) -> Function | None:
    """Return the function of that name, also by its full name ``core::NAME``; ``None`` where there is none."""
    return FUNCTIONS.get(name.removeprefix("core::"))


def call(name: str, arguments: Sequence[Any], context: Context) -> Any:
    """Call a function with values as they stand in the configuration.

    Raises:
        Mistake: wrong number of arguments, one that does not convert, or what the function says is wrong;
            ``argument`` is the index of the culprit where one can be named.
    """
    declared = FUNCTIONS[name.removeprefix("core::")]
    _check_arity(declared, len(arguments))
    plain, marked = _prepare(declared, arguments)
    held_back = _held_back(declared, plain)
    if _stops_at_untyped(declared, plain):
        result: Any = merge_unknown(DYNAMIC, unknowns_in(plain))
    elif held_back:
        result = merge_unknown(declared.told(*plain) if declared.told else declared.returns, held_back)
    else:
        result = declared.body(context, *plain) if declared.contextual else declared.body(*plain)
    result = None if isinstance(result, Null) else _normalize(result)
    if isinstance(result, list | Map) and not is_open(declared.returns):
        result = give_type(result, declared.returns)
    return sensitive(result) if marked else result


def _normalize(result: Any) -> Any:
    """Compose characters (NFC), as cty does with every string it makes; in a list too, not deeper."""
    if isinstance(result, str):
        return result if result.isascii() else normalize("NFC", result)
    if isinstance(result, list) and any(isinstance(item, str) and not item.isascii() for item in result):
        return type(result)(_normalize(item) for item in result)
    return result


def _check_arity(declared: Function, given: int) -> None:
    least = len(declared.parameters)
    if given < least or (given > least and declared.rest is None):
        wants = f"at least {least}" if declared.rest else f"exactly {least}"
        raise Mistake(f"{declared.name}() takes {wants} argument{'s' if least != 1 else ''}, but {given} were given.")


def _prepare(declared: Function, arguments: Sequence[Any]) -> tuple[list[Any], bool]:
    plain, marked = [], False
    for index, argument in enumerate(arguments):
        parameter = declared.parameter(index)
        value, was_marked = _unmark(argument, declared.marks)
        marked = marked or was_marked
        try:
            plain.append(convert(value, parameter.type))
        except Mistake as mistake:
            text = f'{declared.name}() cannot use this for "{parameter.name}": {mistake}'
            raise Mistake(text, argument=index) from None
    return plain, marked


def _stops_at_untyped(declared: Function, plain: list[Any]) -> bool:
    """Look for null, and tell whether an unknown of no type ends that, and decides the result."""
    for index, value in enumerate(plain):
        parameter = declared.parameter(index)
        if (value is None or isinstance(value, Null)) and not parameter.nullable:
            raise Mistake(f'{declared.name}() got null for "{parameter.name}".', argument=index)
        if isinstance(value, Unknown) and value.type is DYNAMIC and not parameter.untyped:
            return True
    return False


def _unmark(argument: Any, marks: str) -> tuple[Any, bool]:
    if marks == "any":
        return argument, False
    if marks == "elements":
        return reveal(argument), isinstance(argument, Sensitive)
    return reveal_deep(argument)


def _held_back(declared: Function, plain: list[Any]) -> list[Unknown]:
    if declared.unknown == "any":
        return []
    if declared.unknown == "elements":
        return [value for value in plain if isinstance(value, Unknown)]
    return unknowns_in(plain)
