"""Numbers as they are written in HCL and in JSON."""

from __future__ import annotations

from decimal import Decimal

from stackproof.diagnostics import Diagnostic, SourceRange
from stackproof.hcl.tokens import HclSyntaxError
from stackproof.values import number
from stackproof.values.numbers import MOST_DIGITS

_MOST_DIGITS_OF_INT = 4_000  # Python refuses to read more than 4,300


def read_number(text: str, where: SourceRange) -> int | Decimal:
    """Return the number that a literal writes.

    Raises:
        HclSyntaxError: it has more digits than anybody means.
    """
    if len(text) < _MOST_DIGITS_OF_INT and text.lstrip("-").isdigit():
        return int(text)
    value = Decimal(text)
    if abs(value.adjusted()) > MOST_DIGITS:
        detail = f"A number has at most {MOST_DIGITS:,} digits here."
        raise HclSyntaxError(Diagnostic("Number out of range", detail, where))
    return number(value)
