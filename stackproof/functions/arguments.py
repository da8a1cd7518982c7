"""What several families ask of their arguments: whole numbers, sequences, and sizes that stay within bounds."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from stackproof.values import ListOf, Map, MapOf, Mistake, TooLarge, describe, element_told, give_type
from stackproof.values.limits import MOST_CHARACTERS
from stackproof.values.numbers import write

_LEAST, _MOST = -(2**63), 2**63 - 1  # of 64 bits; a range would look through all for an int of a subclass


def whole(value: int | Decimal, argument: int, any_size: bool = False) -> int:
    """Return a number as the whole number that it must be, one of 64 bits unless any size will do."""
    if not isinstance(value, int):
        raise Mistake(f"A whole number is required, not {write(value)}.", argument=argument)
    if not any_size and not _LEAST <= value <= _MOST:
        raise Mistake("The number is too large.", argument=argument)
    return value


def sequence(value: Any, argument: int = 0) -> list[Any] | tuple[Any, ...]:
    """Return a list, set or tuple as it is; anything else is a mistake."""
    if isinstance(value, list | tuple):
        return value
    raise Mistake(f"A list, set or tuple is required, not {describe(value)}.", argument=argument)


def made_of(made: Any, source: Any) -> Any:
    """Return a collection of elements of another, which have the type that they have there."""
    if not isinstance(made, list | Map) or (element := element_told(source)) is None:
        return made
    return give_type(made, MapOf(element) if isinstance(made, Map) else ListOf(element))


def check_length(length: int, what: str = "characters", most: int = MOST_CHARACTERS) -> None:
    """Refuse a result before it is built where it would be too large."""
    if length > most:
        raise TooLarge(f"There would be {length:,} {what}; the limit is {most:,}.")
