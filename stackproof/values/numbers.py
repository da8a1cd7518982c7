"""Numbers as Terraform computes with them: binary floating point of 512 bits, with infinities.

Source: zclconf/go-cty ``cty/value_ops.go`` (each operation on Go's ``big.Float``, whose result has the greater
precision of its operands) and https://pkg.go.dev/math/big#Float. A whole number is an ``int``; any other is a
``Decimal`` that holds the binary fraction exactly. What Go computes with fewer bits (a length, an index, a power) is of
:class:`Whole` or :class:`Fraction`, which know how many.
"""

from __future__ import annotations

import functools
import math
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, ROUND_HALF_EVEN, Context, Decimal, InvalidOperation

from stackproof.values.mistakes import Mistake, TooLarge

BITS = 512
MOST_DIGITS = 10_000  # beyond this a number is refused
INT_BITS = 64  # of the numbers that Go's integers become
FLOAT_BITS = 53  # of those that its float64 becomes
INFINITY = Decimal("Infinity")
_EXACT_INT = 1 << 53  # below it a whole number, a quotient's whole part and its product are exact with any bits
_EXACT = Context(prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN)
_TOO_LARGE = f"the result would have more than {MOST_DIGITS:,} digits."


class Whole(int):
    """A whole number that Go holds with fewer than 512 bits."""

    bits: int

    def __new__(cls, value: int, bits: int = INT_BITS) -> Whole:
        """Note how many bits it has."""
        made = super().__new__(cls, value)
        made.bits = bits
        return made


class NegativeZero(Whole):
    """Zero with a sign, which equals zero, and is written ``-0``."""


class Fraction(Decimal):
    """A fraction that Go holds with fewer than 512 bits."""

    bits: int

    def __new__(cls, value: Decimal, bits: int) -> Fraction:
        """Note how many bits it has."""
        made = super().__new__(cls, value)
        made.bits = bits
        return made

    def __reduce__(self) -> tuple[type[Fraction], tuple[Decimal, int]]:  # type: ignore[override]  # Decimal has one argument
        return Fraction, (Decimal(self), self.bits)

    def __copy__(self) -> Fraction:
        return self

    def __deepcopy__(self, _memo: object) -> Fraction:
        return self


Number = int | Decimal


def bits_of(value: Number) -> int:
    """Return with how many bits Go holds a number."""
    return value.bits if isinstance(value, Whole | Fraction) else BITS


def is_negative(value: Number) -> bool:
    """Tell whether a number has the sign, as a zero may."""
    return value < 0 or isinstance(value, NegativeZero)


def _zero(bits: int, *, negative: bool) -> Number:
    return NegativeZero(0, bits) if negative else _with_bits(0, bits)


def round_ratio(numerator: int, denominator: int, bits: int = BITS) -> Number:
    """Return the binary floating point number that is nearest to a ratio; of two that are as near, the even one.

    Raises:
        Mistake: it has more digits than anybody means.
    """
    if denominator < 0:
        numerator, denominator = -numerator, -denominator
    if numerator == 0:
        return _with_bits(0, bits)
    magnitude = abs(numerator)
    shift = bits + 2 - magnitude.bit_length() + denominator.bit_length()
    scaled, divisor = (magnitude << shift, denominator) if shift > 0 else (magnitude, denominator << -shift)
    quotient, rest = divmod(scaled, divisor)
    surplus = quotient.bit_length() - bits
    if surplus > 0:
        half, dropped = 1 << (surplus - 1), quotient & ((1 << surplus) - 1)
        quotient >>= surplus
        if dropped > half or (dropped == half and (rest or quotient & 1)):
            quotient += 1
    exponent = max(surplus, 0) - shift
    return _of_binary(-quotient if numerator < 0 else quotient, exponent, bits)


def _of_binary(mantissa: int, exponent: int, bits: int) -> Number:
    """Return ``mantissa * 2 ** exponent``."""
    if abs(exponent) > MOST_DIGITS * 4:
        raise TooLarge(_TOO_LARGE)
    if exponent >= 0:
        return _with_bits(mantissa << exponent, bits)
    zeros = (mantissa & -mantissa).bit_length() - 1
    if zeros >= -exponent:
        return _with_bits(mantissa >> -exponent, bits)
    mantissa, places = mantissa >> zeros, -exponent - zeros
    return _with_bits(_EXACT.scaleb(Decimal(mantissa * 5**places), -places), bits)


def with_bits(value: Number, bits: int) -> Number:
    """Return a number that Go holds with so many bits."""
    return _with_bits(int(value) if isinstance(value, int) else Decimal(value), bits)


def _with_bits(value: Number, bits: int) -> Number:
    if bits == BITS:
        return value
    return Whole(value, bits) if isinstance(value, int) else Fraction(value, bits)


def of_float(value: float) -> Number:
    """Return the number that Go's ``big.NewFloat`` makes of a 64-bit float."""
    if value in (float("inf"), float("-inf")):
        return INFINITY if value > 0 else -INFINITY
    if value == 0:
        return _zero(FLOAT_BITS, negative=math.copysign(1, value) < 0)
    return round_ratio(*value.as_integer_ratio(), FLOAT_BITS)


def number(value: Number) -> Number:
    """Return the number that a decimal is read as.

    Raises:
        TooLarge: it has more digits than anybody means.
    """
    if isinstance(value, int):
        return _fit(value)
    if not value.is_finite():
        return value
    if not value:
        return _zero(BITS, negative=value.is_signed())
    if abs(value.adjusted()) > MOST_DIGITS:
        raise TooLarge(f"a number has at most {MOST_DIGITS:,} digits.")
    return round_ratio(*value.as_integer_ratio())


def read(text: str) -> Number | None:
    """Read decimal text as go-cty's ``ParseNumberVal`` does; ``None`` where it is no number, or far too large."""
    if len(text) < 4_000 and text.lstrip("-").isdigit() and text.isascii():
        whole = int(text)
        return _fit(whole) if whole else _zero(BITS, negative=text.startswith("-"))
    try:
        found = number(Decimal(text))
    except (InvalidOperation, TooLarge):
        return None
    return None if is_infinite(found) else found


def _fit(value: int) -> Number:
    """Round a whole number to 512 bits, where it has more."""
    return value if value.bit_length() <= BITS else round_ratio(value, 1)


@functools.lru_cache(maxsize=4096)
def _shortest(value: Decimal, bits: int) -> Decimal:
    """Return the decimal with the fewest digits that is read as a number."""
    low, high = 1, int(bits * 0.30103) + 3
    while low < high:
        middle = (low + high) // 2
        candidate = Context(prec=middle, rounding=ROUND_HALF_EVEN, Emax=MAX_EMAX, Emin=MIN_EMIN).plus(value)
        if round_ratio(*candidate.as_integer_ratio(), bits) == value:
            high = middle
        else:
            low = middle + 1
    return Context(prec=low, rounding=ROUND_HALF_EVEN, Emax=MAX_EMAX, Emin=MIN_EMIN).plus(value)


def shortest(value: Number) -> Decimal:
    """Return the decimal with the fewest digits that is read as a number, as Go's ``Text('f', -1)`` does."""
    if is_infinite(value):
        return Decimal(value)
    if isinstance(value, int) and value.bit_length() <= bits_of(value):
        return exact(value)  # there is no other number between its neighbours
    return _shortest(Decimal(value), bits_of(value)).normalize(_EXACT)


def exact(value: Number) -> Decimal:
    """Return a number as a decimal, a zero with its sign."""
    return Decimal("-0") if isinstance(value, NegativeZero) else Decimal(value)


def write(value: Number) -> str:
    """Write a number as Terraform converts it to a string: no exponent, as few digits as identify it."""
    if isinstance(value, Decimal) and not value.is_finite():
        return "-Inf" if value < 0 else "+Inf"
    return format(shortest(value), "f")  # str() of an int refuses more than 4300 digits


def is_infinite(value: Number) -> bool:
    """Tell whether a number is one of the two infinities."""
    return isinstance(value, Decimal) and not value.is_finite()


def add(left: Number, right: Number) -> Number:
    """Add.

    Raises:
        Mistake: two infinities that differ, or a result that is too large.
    """
    if is_infinite(left) or is_infinite(right):
        if is_infinite(left) and is_infinite(right) and left != right:
            raise Mistake("can't add infinities of opposite sign.")
        return left if is_infinite(left) else right
    bits = max(bits_of(left), bits_of(right))
    if isinstance(left, NegativeZero) and isinstance(right, NegativeZero):
        return _zero(bits, negative=True)
    if isinstance(left, int) and isinstance(right, int):
        return _of_int(int(left) + int(right), bits)
    (one, under), (other, below) = left.as_integer_ratio(), right.as_integer_ratio()
    return round_ratio(one * below + other * under, under * below, bits)


def subtract(left: Number, right: Number) -> Number:
    """Subtract.

    Raises:
        Mistake: an infinity from itself, or a result that is too large.
    """
    if is_infinite(left) and left == right:
        raise Mistake("can't subtract infinity from itself.")
    return add(left, negate(right))


def negate(value: Number) -> Number:
    """Turn the sign round."""
    if value == 0:
        return _zero(bits_of(value), negative=not is_negative(value))
    return _with_bits(-int(value) if isinstance(value, int) else value.copy_negate(), bits_of(value))


def multiply(left: Number, right: Number) -> Number:
    """Multiply.

    Raises:
        Mistake: zero by infinity, or a result that is too large.
    """
    if is_infinite(left) or is_infinite(right):
        if left == 0 or right == 0:
            raise Mistake("can't multiply zero by infinity.")
        return INFINITY if (left > 0) == (right > 0) else -INFINITY
    bits = max(bits_of(left), bits_of(right))
    if left == 0 or right == 0:
        return _zero(bits, negative=is_negative(left) != is_negative(right))
    if isinstance(left, int) and isinstance(right, int):
        product = _of_int(int(left) * int(right), BITS)
    else:
        (one, under), (other, below) = left.as_integer_ratio(), right.as_integer_ratio()
        product = round_ratio(one * other, under * below)
    return product if bits == BITS else _with_bits(product, min(max(bits, _least_bits(product)), BITS))


def _least_bits(value: Number) -> int:
    """Return with how many bits a number can be held exactly: go-cty gives a product as many."""
    mantissa = abs(value.as_integer_ratio()[0])
    return mantissa.bit_length() - ((mantissa & -mantissa).bit_length() - 1) if mantissa else 0


def divide(left: Number, right: Number) -> Number:
    """Divide; by zero gives an infinity.

    Raises:
        Mistake: zero by zero or infinity by infinity, or a result that is too large.
    """
    if (left == 0 and right == 0) or (is_infinite(left) and is_infinite(right)):
        raise Mistake("can't divide zero by zero or infinity by infinity.")
    if is_infinite(left) or right == 0:
        return INFINITY if is_negative(left) == is_negative(right) else -INFINITY
    bits = max(bits_of(left), bits_of(right))
    if left == 0 or is_infinite(right):
        return _zero(bits, negative=is_negative(left) != is_negative(right))
    (one, under), (other, below) = left.as_integer_ratio(), right.as_integer_ratio()
    return round_ratio(one * below, under * other, bits)


def remainder(left: Number, right: Number) -> Number:
    """Return what is left of a division towards zero; by zero leaves all. go-cty computes with the bits of the left.

    Raises:
        Mistake: an infinity, or a result that is too large.
    """
    if right == 0:
        return left
    if is_infinite(left) or is_infinite(right):
        raise Mistake("can't use modulo with infinity.")
    bits = bits_of(left)
    if left == 0:
        return _with_bits(0, bits) if right < 0 else left  # of -0 by a negative number nothing is left of the sign
    if isinstance(left, int) and isinstance(right, int) and max(abs(left), abs(right)) < _EXACT_INT:
        rest = abs(int(left)) % abs(int(right))  # no step of what is below rounds
        return _with_bits(-rest if left < 0 else rest, bits)
    times = round_ratio(int(divide(left, right)), 1, bits)
    (one, under), (other, below) = times.as_integer_ratio(), right.as_integer_ratio()
    (taken, parts), (whole, pieces) = (
        round_ratio(one * other, under * below, bits).as_integer_ratio(),
        left.as_integer_ratio(),
    )
    return round_ratio(whole * parts - taken * pieces, pieces * parts, bits)


def _of_int(value: int, bits: int) -> Number:
    if value.bit_length() > MOST_DIGITS * 4:
        raise TooLarge(_TOO_LARGE)
    return _with_bits(value, bits) if value.bit_length() <= bits else round_ratio(value, 1, bits)
