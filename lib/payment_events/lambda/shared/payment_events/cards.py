"""Card numbers, which a provider never sends and the pipeline never keeps.

A card number is 14 to 19 digits, with blanks or hyphens between them at most, that begin as those of a card scheme do,
are as many as its cards have, and pass the check of Luhn. https://www.iso.org/standard/70484.html (ISO/IEC 7812-1).
Identifiers of providers are long numbers as well: Adyen's older references begin with 8, as no card does.
"""

import re
from typing import Any

MARK = "[card number]"  # what stands for one
_DIGITS = re.compile(r"(?<![0-9])[2-6](?:[ -]?[0-9]){13,18}(?![0-9])")
_SCHEMES = (  # how the numbers of its cards begin, and how many digits they have
    ("4", {16, 19}),  # Visa
    ("5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720", {16}),  # Mastercard
    ("3[47]", {15}),  # American Express
    ("30[0-5]|3[689]", {14}),  # Diners Club
    ("6011|64[4-9]|65|62|35[2-8]", {16, 17, 18, 19}),  # Discover, UnionPay, JCB
    ("5[0678]|6[037]", {16, 18, 19}),  # Maestro
)


def is_in(text: str) -> bool:
    """Tell whether a text holds a card number."""
    return any(_is_card_number(found) for found in _DIGITS.findall(text))


def without(value: Any) -> tuple[Any, int]:
    """Take the card numbers out of some JSON content; tell how many there were."""
    match value:
        case str():
            numbers = [found for found in _DIGITS.findall(value) if _is_card_number(found)]
            for number in numbers:
                value = value.replace(number, MARK)
            return value, len(numbers)
        case int() if not isinstance(value, bool) and is_in(str(value)):
            return MARK, 1
        case list():
            parts = [without(part) for part in value]
            return [part for part, _ in parts], sum(count for _, count in parts)
        case dict():
            pairs = [(without(name), without(part)) for name, part in value.items()]
            return {name: part for (name, _), (part, _) in pairs}, sum(one + other for (_, one), (_, other) in pairs)
        case _:
            return value, 0


def _is_card_number(found: str) -> bool:
    digits = re.sub("[ -]", "", found)
    if not any(re.match(begins, digits) and len(digits) in lengths for begins, lengths in _SCHEMES):
        return False
    doubled = [2 * int(digit) for digit in digits[-2::-2]]
    return (sum(int(digit) for digit in digits[-1::-2]) + sum(one // 10 + one % 10 for one in doubled)) % 10 == 0
