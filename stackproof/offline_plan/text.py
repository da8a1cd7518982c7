"""A plan as JSON text."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from stackproof.functions.json_text import encode_json
from stackproof.values.numbers import write


class _TooPrecise(Exception):
    """A number that a float cannot hold."""


def to_json(document: dict[str, Any]) -> str:
    """Write a document as one line; numbers keep every digit."""
    try:
        return json.dumps(document, ensure_ascii=False, separators=(",", ":"), default=_write)
    except _TooPrecise:
        return encode_json(document)


def _write(value: Any) -> float:
    if isinstance(value, Decimal) and repr(float(value)) == write(value):
        return float(value)
    if isinstance(value, Decimal):
        raise _TooPrecise
    msg = f"{type(value).__name__} cannot be in a plan"
    raise TypeError(msg)
