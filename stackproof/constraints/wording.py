"""Values in findings, as they would stand in HCL."""

from __future__ import annotations

import json
from typing import Any

from stackproof.model.graph import pieces
from stackproof.values import AttributeOf, MadeOf, Omitted, Unknown


def shown(value: Any) -> str:
    """Write a value: ``"text"``, ``["x86_64"]``, ``true``, or what it refers to."""
    if isinstance(value, Unknown):
        return _unknown(value)
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(shown, value))}]"
    return json.dumps(value, ensure_ascii=False, default=str)


def _unknown(value: Unknown) -> str:
    if isinstance(value.form, AttributeOf | MadeOf):
        return str(value.form.reference)
    if isinstance(value.form, Omitted):
        return ", ".join(map(str, value.references)) or "(not set)"
    parts = pieces(value)
    if parts == (value,):
        return "(known after apply)"
    return '"' + "".join(part if isinstance(part, str) else f"${{{_unknown(part)}}}" for part in parts) + '"'
