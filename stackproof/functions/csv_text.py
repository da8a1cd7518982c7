"""CSV as Terraform reads it: RFC 4180, as Go's ``encoding/csv`` does.

Rules: https://developer.hashicorp.com/terraform/language/functions/csvdecode.
"""

from __future__ import annotations

from collections.abc import Iterator
from unicodedata import normalize

from stackproof.cache import Remembered
from stackproof.values import STRING, ListOf, Mistake, ObjectOf, give_type


@Remembered
def decode_csv(text: str) -> list[dict[str, str]]:
    """Read a header line and rows of as many fields; blank lines do not count."""
    rows = _rows(normalize("NFC", text))
    header = next(rows, None)
    if header is None:
        raise Mistake("The CSV has no header line.", argument=0)
    twice = sorted({name for name in header if header.count(name) > 1})
    if twice:
        raise Mistake(f'The CSV has two columns named "{twice[0]}".', argument=0)
    decoded = []
    for row in rows:
        if len(row) != len(header):
            text = f"A row of the CSV has {len(row)} fields, but its header has {len(header)}: {','.join(row)[:60]}"
            raise Mistake(text, argument=0)
        cells = dict(zip(header, row, strict=True))
        decoded.append({name: cells[name] for name in sorted(cells)})
    found: list[dict[str, str]] = give_type(decoded, ListOf(ObjectOf(dict.fromkeys(sorted(header), STRING))))
    return found


def _rows(text: str) -> Iterator[list[str]]:
    text = text.replace("\r\n", "\n")
    at = 0
    while at < len(text):
        if text[at] == "\n":
            at += 1
            continue
        row, at = _row(text, at)
        yield row


def _row(text: str, at: int) -> tuple[list[str], int]:
    """Read one row; return its fields, and where the next begins."""
    fields: list[str] = []
    while True:
        field, at = _read_quoted(text, at) if text.startswith('"', at) else _plain(text, at)
        fields.append(field)
        if not text.startswith(",", at):
            return fields, at + 1
        at += 1


def _plain(text: str, at: int) -> tuple[str, int]:
    end = at
    while end < len(text) and text[end] not in ",\n":
        if text[end] == '"':
            raise Mistake('The CSV has a " inside a field without quotes.', argument=0)
        end += 1
    if end == len(text):
        return text[at:end].removesuffix("\r"), end
    return text[at:end], end


def _read_quoted(text: str, at: int) -> tuple[str, int]:
    pieces: list[str] = []
    at += 1
    while True:
        end = text.find('"', at)
        if end < 0:
            raise Mistake('The CSV has a field that begins with " and never ends.', argument=0)
        pieces.append(text[at:end])
        if not text.startswith('""', end):
            break
        pieces.append('"')
        at = end + 2
    if text[end + 1 : end + 2] not in ("", ",", "\n"):
        raise Mistake('The CSV has text behind the closing " of a field.', argument=0)
    return "".join(pieces), end + 1
