"""Terraform's operators: a table of what each takes and gives.

Rules: https://developer.hashicorp.com/terraform/language/expressions/operators.
Whatever unknown cannot change is decided: ``false && unknown`` is false.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

from stackproof.values import (
    BOOL,
    NUMBER,
    Mistake,
    Primitive,
    Unknown,
    convert,
    describe,
    equals,
    merge_unknown,
    numbers,
    reveal,
    reveal_deep,
    sensitive,
    unknowns_in,
)

_BINARY: dict[str, tuple[Primitive, Primitive, Callable[[Any, Any], Any]]] = {
    "+": (NUMBER, NUMBER, numbers.add),
    "-": (NUMBER, NUMBER, numbers.subtract),
    "*": (NUMBER, NUMBER, numbers.multiply),
    "/": (NUMBER, NUMBER, numbers.divide),
    "%": (NUMBER, NUMBER, numbers.remainder),
    "<": (NUMBER, BOOL, operator.lt),
    ">": (NUMBER, BOOL, operator.gt),
    "<=": (NUMBER, BOOL, operator.le),
    ">=": (NUMBER, BOOL, operator.ge),
}


def type_of_result(sign: str, *, is_unary: bool) -> Primitive:
    """Return the type of what an operator gives."""
    if is_unary:
        return NUMBER if sign == "-" else BOOL
    return _BINARY[sign][1] if sign in _BINARY else BOOL


def binary(sign: str, left: Any, right: Any) -> Any:
    """Apply a binary operator other than the logical ones.

    Raises:
        Mistake: an operand that does not convert, or an operation that infinity does not have.
    """
    plain_left, left_marked = reveal_deep(left)
    plain_right, right_marked = reveal_deep(right)
    result = _binary(sign, plain_left, plain_right)
    return sensitive(result) if left_marked or right_marked else result


def _binary(sign: str, left: Any, right: Any) -> Any:
    if sign in ("==", "!="):
        same = equals(left, right)
        return same if sign == "==" or isinstance(same, Unknown) else not same
    takes, gives, compute = _BINARY[sign]
    operands = [_operand(value, takes, side) for value, side in ((left, "left"), (right, "right"))]
    unknown = unknowns_in(operands)
    return merge_unknown(gives, unknown) if unknown else compute(*operands)


def _operand(value: Any, takes: Primitive, side: str) -> Any:
    if value is None:
        raise Mistake(f"the {side} operand is null; a {takes} is required.")
    try:
        return convert(value, takes)
    except Mistake:
        raise Mistake(f"the {side} operand is {describe(value)}; a {takes} is required.") from None


def unary(sign: str, value: Any) -> Any:
    """Apply ``-`` or ``!``.

    Raises:
        Mistake: the operand does not convert.
    """
    plain, marked = reveal_deep(value)
    takes = NUMBER if sign == "-" else BOOL
    operand = _operand(plain, takes, "only")
    result: Any
    if isinstance(operand, Unknown):
        result = merge_unknown(takes, [operand])
    else:
        result = numbers.negate(operand) if sign == "-" else not operand
    return sensitive(result) if marked else result


def logical(sign: str, left: Any, right: Callable[[], Any]) -> Any:
    """Apply ``&&`` or ``||``; both sides are evaluated, and a known one can decide alone.

    Raises:
        Mistake: an operand that is no bool.
    """
    first, second = _operand(left, BOOL, "left"), _operand(right(), BOOL, "right")
    marked = reveal(first) is not first or reveal(second) is not second
    result = _logical(sign, reveal(first), reveal(second))
    return sensitive(result) if marked else result


def _logical(sign: str, left: Any, right: Any) -> Any:
    deciding = sign == "||"
    if left is deciding or right is deciding:
        return deciding
    unknown = unknowns_in([left, right])
    return merge_unknown(BOOL, unknown) if unknown else not deciding
