"""JSON that somebody gave: a file or standard input, read within bounds, or a diagnostic that says what to do.

The text is what ``terraform show -json`` prints, also as PowerShell's ``>`` stores it (UTF-16). RFC 8259 is kept
to the letter: no NaN, no comments, and no key that stands twice, of which readers would choose different ones.
"""

from __future__ import annotations

import codecs
import json
import re
import sys
from collections import Counter
from decimal import Decimal
from typing import Any

try:
    import msgspec
except ImportError:  # checkov's own environment
    msgspec = None  # type: ignore[assignment]  # looked at before it is used

from stackproof.diagnostics import Diagnostic
from stackproof.file_reading import NotRead, read_bytes
from stackproof.values import TooLarge, number

STANDARD_INPUT = "-"
REMEDY = "write it again with: terraform show -json FILE"
_MOST_BYTES = 1 << 30
_MOST_ITEMS = 40_000_000  # objects, arrays and their elements; a plan of 50,000 resources has 10 million
_ESCAPED_COLON = re.compile(rb"\\u003[aA]")
_OFFSET = re.compile(r" ?\(byte (\d+)\)")


def read_json(source: str, remedy: str = REMEDY) -> dict[str, Any] | Diagnostic:
    """Return the JSON object in a file.

    Args:
        source: the path of the file, or ``-`` for standard input.
        remedy: how a person writes it again.
    """
    data = _read(source, remedy)
    if isinstance(data, Diagnostic):
        return data
    return _parse(data, label(source), remedy)


def label(source: str) -> str:
    """Name the source as a person would."""
    return "standard input" if source == STANDARD_INPUT else source


def _read(source: str, remedy: str) -> bytes | Diagnostic:
    if source != STANDARD_INPUT:
        found = read_bytes(source, _MOST_BYTES, pipes=True)
        return _explain(found, source, remedy) if isinstance(found, NotRead) else found
    try:
        data = sys.stdin.buffer.read(_MOST_BYTES + 1)
    except OSError as error:
        return Diagnostic("JSON file cannot be read", f"{label(source)}: {error.strerror}; give a file.")
    return data if len(data) <= _MOST_BYTES else _too_large(source)


def _explain(found: NotRead, source: str, remedy: str) -> Diagnostic:
    match found.trouble:
        case "large":
            return _too_large(source)
        case "folder" | "special":
            return Diagnostic("Not a JSON file", f"{source} {found.words}; {remedy}.")
    return Diagnostic("JSON file cannot be read", f"{source} {found.words}; correct the path.")


def _too_large(source: str) -> Diagnostic:
    return Diagnostic("JSON is too large", f"{label(source)} is larger than {_MOST_BYTES >> 30} GiB; divide the stack.")


def _parse(data: bytes, name: str, remedy: str) -> dict[str, Any] | Diagnostic:
    text = _as_utf8(data)
    if isinstance(text, str) or text.lstrip()[:1] != b"{":
        return _no_object(text, name, remedy)
    if sum(map(text.count, (b",", b"[", b"{"))) > _MOST_ITEMS:
        return Diagnostic("JSON is too large", f"{name} has more than {_MOST_ITEMS:,} values; divide the stack.")
    try:
        document = _decode(text)
    except RecursionError:
        return Diagnostic("JSON is nested too deeply", f"{name} is nested deeper than any plan; {remedy}.")
    except UnicodeDecodeError as error:
        return Diagnostic("JSON is not UTF-8", f"{name}: {error.reason}; save it as UTF-8, or {remedy}.")
    except ValueError as error:
        return _describe_malformed(text, str(error), name, remedy)
    if isinstance(document, str):
        return Diagnostic("JSON object with a key twice", f'{name}: "{document}" stands twice in one object; {remedy}.')
    return document


def _as_utf8(data: bytes) -> bytes | str:
    """Take a byte order mark off; a text says why that cannot be done."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return data.decode("utf-16").encode()
        except UnicodeError:
            return "begins as UTF-16 and is not"
    return data.removeprefix(codecs.BOM_UTF8)


def _no_object(text: bytes | str, name: str, remedy: str) -> Diagnostic:
    if isinstance(text, str):
        found = text
    elif text.startswith(b"PK\x03\x04"):
        detail = f"{name} is a plan as terraform plan -out writes it; give what terraform show -json {name} prints."
        return Diagnostic("Binary plan", detail)
    else:
        found = "begins with no {" if text.strip() else "is empty"
    return Diagnostic("Not a JSON object", f"{name} {found}; {remedy}.")


def _decode(text: bytes) -> dict[str, Any] | str:
    """Return the object, or the key that stands twice in one.

    Who loses a value loses the colon before it: as long as what is written again has as many
    colons as the text, no key stood twice.

    Raises:
        ValueError: no JSON, or no UTF-8.
        RecursionError: nested too deeply.
    """
    if msgspec is None:
        return _key_twice(text) or json.loads(text, parse_float=_number, parse_constant=_no_number)
    try:
        document: dict[str, Any] = msgspec.json.Decoder(float_hook=_number).decode(text)
    except msgspec.DecodeError as error:
        raise ValueError(str(error)) from None
    colons = text.count(b":") + len(_ESCAPED_COLON.findall(text))
    if colons == msgspec.json.encode(document, enc_hook=int, order=None).count(b":"):  # a zero may have a sign
        return document
    return _key_twice(text) or document


def _number(text: str) -> int | Decimal:
    try:
        return number(Decimal(text))
    except TooLarge:
        raise ValueError(f"the number {text[:20]} is out of range") from None


def _no_number(name: str) -> Any:
    """NaN and Infinity are no JSON."""
    raise ValueError(f"{name} is no number of JSON")


def _key_twice(text: bytes) -> str:
    found: list[str] = []

    def note(pairs: list[tuple[str, Any]]) -> None:
        names = [name for name, _ in pairs]
        if not found and len(set(names)) < len(names):
            found.append(Counter(names).most_common(1)[0][0])

    json.loads(text, object_pairs_hook=note)
    return found[0] if found else ""


def _describe_malformed(text: bytes, message: str, name: str, remedy: str) -> Diagnostic:
    if text.startswith(b'{"@'):
        detail = f"{name} is the log that terraform plan -json prints; give what terraform show -json PLAN prints."
        return Diagnostic("Log instead of a plan", detail)
    if "truncated" in message:
        return Diagnostic("JSON ends too early", f"{name} is cut off; {remedy}.")
    offset = _OFFSET.search(message)
    place = _place(text, int(offset.group(1))) if offset else ""
    what = _OFFSET.sub("", message).removeprefix("JSON is malformed: ")
    return Diagnostic("Invalid JSON", f"{name}{place}: {what}; {remedy}.")


def _place(text: bytes, offset: int) -> str:
    line = text.count(b"\n", 0, offset) + 1
    column = offset - (text.rfind(b"\n", 0, offset) + 1) + 1
    return f", line {line}, column {column}"
