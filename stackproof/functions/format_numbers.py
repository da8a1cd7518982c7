"""Numbers in ``format``: what Go's ``fmt`` writes for ``big.Int`` and ``big.Float``.

Rules: https://pkg.go.dev/fmt and https://pkg.go.dev/math/big#Float.Format.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import MAX_PREC, ROUND_HALF_EVEN, Context, Decimal

from stackproof.functions.arguments import check_length
from stackproof.values import Mistake, numbers

_BASES = {"b": 2, "o": 8, "d": 10, "x": 16, "X": 16}
_PREFIXES = {"b": "0b", "o": "0", "x": "0x", "X": "0X"}
_EXACT = Context(prec=MAX_PREC)
NUMBER_VERBS = "bdoxXeEfgG"


@dataclass(frozen=True, slots=True)
class Verb:
    """One verb of a format string, as written and as read."""

    raw: str
    flags: frozenset[str]
    width: int | None
    precision: int | None
    position: int
    mode: str


def format_number(verb: Verb, value: int | Decimal) -> str:
    """Write a number by one of :data:`NUMBER_VERBS`."""
    if verb.mode in _BASES:
        if not isinstance(value, int):
            raise Mistake(f'"{verb.raw}" needs a whole number, not {numbers.write(value)}.', argument=verb.position)
        return _format_integer(verb, value)
    return _format_float(verb, value)


def _sign(verb: Verb, negative: bool) -> str:
    if negative:
        return "-"
    return "+" if "+" in verb.flags else " " if " " in verb.flags else ""


def _format_integer(verb: Verb, value: int) -> str:
    digits = _digits(abs(value), verb.mode)
    prefix = _PREFIXES.get(verb.mode, "") if "#" in verb.flags else ""
    sign = _sign(verb, value < 0)
    if verb.precision is not None:
        if value == 0 and verb.precision == 0:
            return ""
        digits = digits.rjust(verb.precision, "0")
    lacking = (verb.width or 0) - len(sign) - len(prefix) - len(digits)
    if lacking <= 0:
        return sign + prefix + digits
    if "-" in verb.flags:
        return sign + prefix + digits + " " * lacking
    if "0" in verb.flags and verb.precision is None:
        return sign + prefix + "0" * lacking + digits
    return " " * lacking + sign + prefix + digits


def _digits(value: int, mode: str) -> str:
    if mode == "d":
        return format(Decimal(value), "f")  # str(int) refuses more than 4300 digits
    return format(value, mode)


def _format_float(verb: Verb, value: int | Decimal) -> str:
    if numbers.is_infinite(value):
        text, width = numbers.write(value), verb.width or 0
        return text.ljust(width) if "-" in verb.flags else text.rjust(width)
    if verb.mode in "gG" and verb.precision is None:
        text = shortest(value, verb.mode)
    elif verb.mode in "gG":
        text = _general(numbers.exact(value), verb.mode, verb.precision or 0)
    else:
        precision = 6 if verb.precision is None else verb.precision
        text = (
            _scientific(numbers.exact(value), precision, verb.mode)
            if verb.mode in "eE"
            else _write_fixed(numbers.exact(value), precision)
        )
    sign = _sign(verb, text.startswith("-"))
    text = text.removeprefix("-")
    lacking = (verb.width or 0) - len(sign) - len(text)
    if lacking <= 0:
        return sign + text
    if "0" in verb.flags:
        return sign + "0" * lacking + text
    return sign + text + " " * lacking if "-" in verb.flags else " " * lacking + sign + text


def _write_fixed(value: Decimal, precision: int) -> str:
    check_length(abs(value.adjusted()) + precision)
    context = Context(prec=max(1, value.adjusted() + precision + 2), rounding=ROUND_HALF_EVEN)
    return format(value.quantize(Decimal(1).scaleb(-precision), context=context), "f")


def _scientific(value: Decimal, precision: int, mode: str) -> str:
    rounded = Context(prec=precision + 1, rounding=ROUND_HALF_EVEN).plus(value)
    sign, digits, _ = rounded.as_tuple()
    text = "".join(map(str, digits)).ljust(precision + 1, "0")
    power = rounded.adjusted() if rounded else 0
    fraction = f".{text[1 : precision + 1]}" if precision else ""
    return f"{'-' if sign else ''}{text[0]}{fraction}{mode}{'-' if power < 0 else '+'}{abs(power):02d}"


def shortest(value: int | Decimal, mode: str) -> str:
    """Write a number with as many digits as it has: plain, or with an exponent from 1e+06 or below 0.0001."""
    if numbers.is_infinite(value):
        return numbers.write(value)
    plain = numbers.shortest(value).normalize(_EXACT)
    power = plain.adjusted() if plain else 0
    digits = len(plain.as_tuple().digits)
    limit = 6
    if power < -4 or power >= limit:
        return _scientific(plain, digits - 1, {"g": "e", "G": "E"}[mode])
    return format(plain, "f")


def _general(value: Decimal, mode: str, precision: int) -> str:
    wanted = precision or 1
    rounded = Context(prec=wanted, rounding=ROUND_HALF_EVEN).plus(value)
    trimmed = rounded.normalize(Context(prec=wanted)) if rounded else Decimal(0)
    power = trimmed.adjusted() if trimmed else 0
    digits = len(trimmed.as_tuple().digits)
    limit = digits if wanted > digits >= power + 1 else wanted
    if power < -4 or power >= limit:
        return _scientific(trimmed, digits - 1, {"g": "e", "G": "E"}[mode])
    return format(trimmed, "f")
