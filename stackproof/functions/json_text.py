"""JSON as Terraform writes and reads it: https://developer.hashicorp.com/terraform/language/functions/jsonencode.

Go's encoder escapes ``<``, ``>``, ``&`` and the two line separators of Unicode.
"""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any
from unicodedata import normalize

from stackproof.cache import Remembered
from stackproof.values import Mistake, number
from stackproof.values.numbers import is_infinite, write

_ESCAPES = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"})


def encode_json(value: Any) -> str:
    """Write a wholly known value as JSON, without spaces, keys in lexical order."""
    pieces: list[str] = []
    try:
        _write(value, pieces)
    except RecursionError:
        raise Mistake("The value is nested too deeply for JSON.") from None
    return "".join(pieces)


def _write(value: Any, pieces: list[str]) -> None:
    match value:
        case None:
            pieces.append("null")
        case bool():
            pieces.append("true" if value else "false")
        case str():
            pieces.append(json.dumps(value, ensure_ascii=False).translate(_ESCAPES))
        case int() | Decimal():
            if is_infinite(value):
                raise Mistake("JSON has no infinity.", argument=0)
            pieces.append(write(value))
        case dict():
            _write_all("{", sorted(value), "}", pieces, value)
        case _:
            _write_all("[", value, "]", pieces, None)


def _write_all(opening: str, items: Any, closing: str, pieces: list[str], mapping: dict[str, Any] | None) -> None:
    pieces.append(opening)
    for index, item in enumerate(items):
        if index:
            pieces.append(",")
        _write(item, pieces)
        if mapping is not None:
            pieces.append(":")
            _write(mapping[item], pieces)
    pieces.append(closing)


@Remembered
def decode_json(text: str) -> Any:
    """Read JSON: arrays are tuples, objects are objects with their attributes in lexical order."""
    try:
        decoded = json.loads(
            text,
            object_pairs_hook=_object,
            parse_float=_number,
            parse_int=_number,
            parse_constant=_refuse_constant,
        )
        return _shape(decoded)
    except json.JSONDecodeError as error:
        raise Mistake(f"The string is not valid JSON: {error}.", argument=0) from None
    except RecursionError:
        raise Mistake("The JSON is nested too deeply.", argument=0) from None


def _number(text: str) -> int | Decimal:
    parsed = Decimal(text)
    if abs(parsed.adjusted()) > 10_000:
        raise Mistake(f"The number {text[:20]}... is too large.", argument=0)
    return number(parsed)


def _refuse_constant(text: str) -> None:
    raise Mistake(f"The string is not valid JSON: it has no {text}.", argument=0)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = {_text(key): value for key, value in pairs}
    return {key: found[key] for key in sorted(found)}


def _text(decoded: str) -> str:
    """Return a string as Go reads it: half a surrogate pair becomes U+FFFD, characters are composed."""
    if any("\ud800" <= character <= "\udfff" for character in decoded):
        decoded = "".join("\ufffd" if "\ud800" <= one <= "\udfff" else one for one in decoded)
    return normalize("NFC", decoded)


def _shape(decoded: Any) -> Any:
    match decoded:
        case str():
            return _text(decoded)
        case dict():
            return {key: _shape(inner) for key, inner in decoded.items()}
        case list():
            return tuple(map(_shape, decoded))
    return decoded
