"""Texts of others, as they may stand in a report: what commands a terminal, or a CI that reads the log, is written out.

Control characters (C0 and C1 of ECMA-48), what turns the direction of writing (Unicode's bidirectional embeddings,
overrides and isolates: Trojan Source, CVE-2021-42574), other ends of lines, tags, halves of surrogate pairs; and the
workflow commands of GitHub, ``::error::`` and ``##[error]``, which the runner obeys in any line of output.
"""

from __future__ import annotations

import json
import re
from typing import Any

_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
_COMMAND = re.compile(r"^(\s*):(?=:)|#(?=#\[)", re.MULTILINE)


def one_line(text: str) -> str:
    """Write a text on one line: what it must not do there is escaped, as Python would write it."""
    return several_lines(text.replace("\n", "\\n"))


def several_lines(text: str) -> str:
    """Escape a text that may have several lines; each but the first is indented, so that none looks like another's."""
    return escape_unsafe(text.rstrip("\n")).replace("\n", "\n    ")


def escape_unsafe(text: str) -> str:
    """Escape what is unsafe in a text; its lines stay as they are."""
    if text.isprintable() and "::" not in text and "##[" not in text:  # as nearly all are; the patterns take longer
        return text
    return _COMMAND.sub(_defuse, _UNSAFE.sub(lambda found: _escape(found[0]), text))


def edits(text: str) -> dict[tuple[int, int], str]:
    """Return what to write in the place of each stretch of a text that is unsafe."""
    unsafe = {found.span(): _escape(found[0]) for found in _UNSAFE.finditer(text)}
    return unsafe | {found.span(): _defuse(found) for found in _COMMAND.finditer(text)}


def _escape(character: str) -> str:
    point = ord(character)
    if point > 0xFFFF:
        return f"\\U{point:08x}"
    return {"\r": "\\r"}.get(character) or (f"\\x{point:02x}" if point < 0x100 else f"\\u{point:04x}")


def _defuse(found: re.Match[str]) -> str:
    return f"{found[1]}\\x3a" if found[1] is not None else "\\x23"


def as_json_text(document: Any, encoding: str = "utf-8") -> str:
    """Write a document as JSON that an output can hold; what is unsafe is escaped as JSON does it, so that it stays."""
    text = json.dumps(document, indent=2, ensure_ascii=not encoding.lower().startswith("utf"), default=str)
    return _UNSAFE.sub(lambda found: json.dumps(found[0])[1:-1], text)
