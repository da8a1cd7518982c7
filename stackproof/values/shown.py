"""Values as people read them in messages and reports: as they would stand in HCL."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from stackproof.values.numbers import write
from stackproof.values.texts import pieces
from stackproof.values.unknown import AttributeOf, MadeOf, Omitted, Unknown

LONGEST = 80  # characters of a value in a message


def shown(value: Any, most: int | None = None) -> str:
    """Write a value: ``"text"``, ``["x86_64"]``, ``true``, ``null``, or what it refers to.

    Args:
        value: any value of the model.
        most: how many characters a reader is given; the rest is cut.
    """
    text = _write(value)
    return text if most is None or len(text) <= most else f"{text[:most]}..."


def _write(value: Any) -> str:
    if isinstance(value, Unknown):
        return _write_unknown(value)
    if isinstance(value, Mapping):
        members = (f"{json.dumps(str(key), ensure_ascii=False)}: {_write(inner)}" for key, inner in value.items())
        return f"{{{', '.join(members)}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_write, value))}]"
    if isinstance(value, Decimal):
        return write(value)
    return json.dumps(value, ensure_ascii=False, default=str)


def _write_unknown(value: Unknown) -> str:
    if isinstance(value.form, AttributeOf | MadeOf):
        return str(value.form.reference)
    if isinstance(value.form, Omitted):
        return ", ".join(map(str, value.references)) or "(not set)"
    parts = pieces(value)
    if parts == (value,):
        return "(known after apply)"
    return '"' + "".join(part if isinstance(part, str) else f"${{{_write_unknown(part)}}}" for part in parts) + '"'
