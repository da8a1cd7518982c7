"""Numeric functions: https://developer.hashicorp.com/terraform/language/functions, "Numeric functions"."""

from __future__ import annotations

import math
import string
from decimal import Decimal
from typing import Any

from stackproof.functions import result_types
from stackproof.functions.arguments import sequence, whole
from stackproof.functions.declarations import Parameter, function
from stackproof.functions.go_math import divide_floats, logarithm, raise_power
from stackproof.values import NUMBER, Mistake, Number, Reason, Unknown, convert, describe, numbers
from stackproof.values.numbers import MOST_DIGITS

_NUM = Parameter("num", NUMBER)
_HALF = Decimal("0.5")
_DIGITS = string.digits + string.ascii_lowercase + string.ascii_uppercase


@function("abs", _NUM, returns=NUMBER)
def abs_(value: Number) -> Number:
    """Return the number without its sign."""
    return numbers.negate(value) if numbers.is_negative(value) else value


@function("ceil", _NUM, returns=NUMBER)
def ceil(value: Number) -> Number:
    """Return the least whole number that is not less; an infinity stays one."""
    return value if numbers.is_infinite(value) else numbers.with_bits(math.ceil(value), numbers.bits_of(value))


@function("floor", _NUM, returns=NUMBER)
def floor(value: Number) -> Number:
    """Return the greatest whole number that is not greater; an infinity stays one."""
    return value if numbers.is_infinite(value) else numbers.with_bits(math.floor(value), numbers.bits_of(value))


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
def signum(value: Number) -> Number:
    """Return -1, 0 or 1, by the sign of a whole number."""
    given = whole(value, 0)
    return numbers.Whole((given > 0) - (given < 0))


@function("log", _NUM, Parameter("base", NUMBER), returns=NUMBER)
def log(value: Number, base: Number) -> Number:
    """Return the logarithm of a number to a base, in 64-bit floating point."""
    try:
        result = divide_floats(logarithm(float(value)), logarithm(float(base)))
    except ValueError:
        result = math.nan
    if math.isnan(result):
        raise Mistake(f"The logarithm of {numbers.write(value)} to the base {numbers.write(base)} is no number.")
    return numbers.of_float(result)


@function("pow", _NUM, Parameter("power", NUMBER), returns=NUMBER)
def pow_(value: Number, power: Number) -> Number | Unknown:
    """Return the number raised to a power, in 64-bit floating point.

    The last bit of a power that is not whole is the processor's: Go has ``math.Exp`` in assembly for some.
    """
    whole_or_root = isinstance(power, int) or numbers.is_infinite(power) or abs(power) == _HALF
    if not whole_or_root and not numbers.is_infinite(value) and value > 0 and value != 1:
        return Unknown(NUMBER, (Reason("the last digits of a power that is not whole depend on the processor"),))
    try:
        result = raise_power(float(numbers.exact(value)), float(power))
    except ValueError:
        result = math.nan
    except OverflowError:
        odd = isinstance(power, int) and power % 2 == 1
        result = -math.inf if value < 0 and odd else math.inf
    if math.isnan(result):
        raise Mistake(f"{numbers.write(value)} to the power of {numbers.write(power)} is no number.")
    return numbers.of_float(result)


@function("parseint", Parameter("number"), Parameter("base", NUMBER), returns=NUMBER, told=result_types.parseint)
def parseint(text: Any, base: Number) -> Number:
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
    signed = -parsed if text.startswith("-") else parsed
    return numbers.Whole(signed, max(numbers.INT_BITS, signed.bit_length()))


@function("sum", Parameter("list"), returns=NUMBER, told=result_types.sum_)
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
        total = addend if total is None else numbers.add(total, addend)
    if total is None:
        raise Mistake("sum() cannot add up an empty list.", argument=0)
    return total
