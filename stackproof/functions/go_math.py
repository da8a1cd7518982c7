"""Logarithms and powers to the last bit as Go computes them: ``ceil(log(9, 3))`` is 3 in Terraform.

Go's ``math`` does not round correctly, nor as C does. Both functions are written after its
published method: https://pkg.go.dev/math#Log (the series and coefficients of FreeBSD's libm) and
https://pkg.go.dev/math#Pow (repeated squaring).
"""

from __future__ import annotations

import math

_LN2_HIGH, _LN2_LOW = 6.93147180369123816490e-01, 1.90821492927058770002e-10
_EVEN = (3.999999999940941908e-01, 2.222219843214978396e-01, 1.531383769920937332e-01)
_ODD = (6.666666666666735130e-01, 2.857142874366239149e-01, 1.818357216161805012e-01, 1.479819860511658591e-01)


def logarithm(value: float) -> float:
    """Return the natural logarithm; that of 0 is minus infinity.

    Raises:
        ValueError: the value is negative.
    """
    if value == 0:
        return -math.inf
    if value < 0:
        raise ValueError(value)
    if value == math.inf:
        return value
    mantissa, exponent = math.frexp(value)
    if mantissa < math.sqrt(0.5):
        mantissa, exponent = mantissa * 2, exponent - 1
    f = mantissa - 1
    s = f / (2 + f)
    square = s * s
    fourth = square * square
    odd = square * (_ODD[0] + fourth * (_ODD[1] + fourth * (_ODD[2] + fourth * _ODD[3])))
    even = fourth * (_EVEN[0] + fourth * (_EVEN[1] + fourth * _EVEN[2]))
    half = 0.5 * f * f
    return exponent * _LN2_HIGH - ((half - (s * (half + (odd + even)) + exponent * _LN2_LOW)) - f)


def divide_floats(left: float, right: float) -> float:
    """Divide as IEEE 754 says: by zero gives an infinity, zero by zero no number."""
    if right != 0:
        return left / right
    if left == 0 or math.isnan(left):
        return math.nan
    return math.copysign(math.inf, left) * math.copysign(1, right)


def raise_power(base: float, power: float) -> float:
    """Return the base raised to the power.

    Raises:
        ValueError: the base is negative, and the power not whole.
        OverflowError: the result is too large.
    """
    if base == 0 and power < 0:
        return math.inf
    if not (base and power) or math.isinf(base) or abs(power) == 0.5 or abs(power) >= 2**63:
        return math.pow(base, power)
    fraction, whole = math.modf(abs(power))
    if fraction and base < 0:
        raise ValueError(base)
    if fraction > 0.5:
        fraction, whole = fraction - 1, whole + 1
    result = math.exp(fraction * logarithm(base)) if fraction else 1.0
    exponent, remaining = 0, int(whole)
    square, square_exponent = math.frexp(base)
    while remaining:
        if abs(square_exponent) > 1 << 12:
            exponent += square_exponent  # too large for a float, or too small
            break
        if remaining & 1:
            result, exponent = result * square, exponent + square_exponent
        square, square_exponent, remaining = square * square, square_exponent * 2, remaining >> 1
        if square < 0.5:
            square, square_exponent = square * 2, square_exponent - 1
    if power < 0:
        result, exponent = 1 / result, -exponent
    return math.ldexp(result, exponent)
