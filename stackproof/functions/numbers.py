"""Numeric functions: https://developer.hashicorp.com/terraform/language/functions, "Numeric functions"."""

from __future__ import annotations

import math
import string
from decimal import Decimal
from typing import Any

from stackproof.functions.arguments import sequence, whole
from stackproof.functions.declarations import Parameter, function
from stackproof.functions.go_math import logarithm, raise_power
from stackproof.values import NUMBER, PRECISION, Mistake, convert, describe, number
from stackproof.values.limits import MOST_DIGITS

Number = int | Decimal
_NUM = Parameter("num", NUMBER)
_DIGITS = string.digits + string.ascii_lowercase + string.ascii_uppercase


@function("abs", _NUM, returns=NUMBER)
def abs_(value: Number) -> Number:
    """Return the number without its sign."""
    return value if value >= 0 else -value


@function("ceil", _NUM, returns=NUMBER)
def ceil(value: Number) -> int:
    """Return the least whole number that is not less."""
    return math.ceil(value)


@function("floor", _NUM, returns=NUMBER)
def floor(value: Number) -> int:
    """Return the greatest whole number that is not greater."""
    return math.floor(value)


@function("max", rest=Parameter("numbers", NUMBER), returns=NUMBER)
def max_(*values: Number) -> Number:
    """Return the greatest of the numbers."""
    if not values:
        raise Mistake("max() needs at least one number; to pass a list, write max(list...).")
    return max(values)


@function("min", rest=Parameter("numbers", NUMBER), returns=NUMBER)
def min_(*values: Number) -> Number:
    """Return the least of the numbers."""
    if not values:
        raise Mistake("min() needs at least one number; to pass a list, write min(list...).")
    return min(values)


@function("signum", _NUM, returns=NUMBER)
def signum(value: Number) -> int:
    """Return -1, 0 or 1, by the sign of a whole number."""
    given = whole(value, 0)
    return (given > 0) - (given < 0)


def _from_float(result: float) -> Number:
    """Return what Terraform's 64-bit arithmetic gives, to the digits that identify it."""
    if not math.isfinite(result):
        raise Mistake("The result is not a finite number.")
    return number(Decimal(repr(result)))


@function("log", _NUM, Parameter("base", NUMBER), returns=NUMBER)
def log(value: Number, base: Number) -> Number:
    """Return the logarithm of a number to a base, in 64-bit floating point."""
    try:
        return _from_float(logarithm(float(value)) / logarithm(float(base)))
    except (ValueError, ZeroDivisionError, OverflowError):
        raise Mistake(f"The logarithm of {value} to the base {base} is not a finite number.") from None


@function("pow", _NUM, Parameter("power", NUMBER), returns=NUMBER)
def pow_(value: Number, power: Number) -> Number:
    """Return the number raised to a power, in 64-bit floating point."""
    try:
        return _from_float(raise_power(float(value), float(power)))
    except (ValueError, OverflowError, ZeroDivisionError):
        raise Mistake(f"{value} to the power of {power} is not a finite number.") from None


@function("parseint", Parameter("number"), Parameter("base", NUMBER), returns=NUMBER)
def parseint(text: Any, base: Number) -> int:
    """Read a whole number in a base from 2 to 62; beyond 36 capitals come after small letters."""
    if not isinstance(text, str):
        raise Mistake(f"The first argument must be a string, not {describe(text)}.", argument=0)
    radix = whole(base, 1)
    if not 2 <= radix <= len(_DIGITS):
        raise Mistake("The base must be a whole number from 2 to 62.", argument=1)
    digits = text[1:] if text[:1] in ("+", "-") else text
    values = [_DIGITS.find(digit if radix > 36 else digit.lower()) for digit in digits]
    if not values or not all(0 <= value < radix for value in values) or len(values) > MOST_DIGITS:
        raise Mistake(f'"{text[:40]}" is not a whole number in base {radix}.', argument=0)
    parsed = 0
    for value in values:
        parsed = parsed * radix + value
    return -parsed if text.startswith("-") else parsed


@function("sum", Parameter("list"), returns=NUMBER)
def sum_(values: Any) -> Number:
    """Return the sum of a list, set or tuple of numbers, which must not be empty."""
    total: Number | None = None
    for value in sequence(values):
        if value is None:
            raise Mistake("sum() cannot add null.", argument=0)
        try:
            addend = convert(value, NUMBER)
        except Mistake as mistake:
            raise Mistake(f"sum() adds numbers alone: {mistake}", argument=0) from None
        total = addend if total is None else _add(total, addend)
    if total is None:
        raise Mistake("sum() cannot add up an empty list.", argument=0)
    return total


def _add(left: Number, right: Number) -> Number:
    if isinstance(left, int) and isinstance(right, int):
        return left + right
    return number(PRECISION.add(Decimal(left), Decimal(right)))
