"""``contract-baseline.yaml``: what did not hold when a contract began, accepted until a day; it only shrinks.

Each finding in it is a waiver with the file's owner and end: a new finding fails, and one that is mended has to be
taken out.
"""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from stackproof.contract.document import Document
from stackproof.contract.reading import read_document
from stackproof.contract.waivers import Waiver
from stackproof.diagnostics import Diagnostic

BASELINE = "contract-baseline.yaml"
_TEXT = {"type": "string", "minLength": 1}
_DAY = {"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"}


def baseline_schema() -> dict[str, Any]:
    """Return the schema of the file."""
    finding = {
        "constraint": _TEXT, "resource": _TEXT, "part": _TEXT,
        "actions": {"type": "array", "items": _TEXT, "minItems": 1},
    }  # fmt: skip
    return {
        "type": "object",
        "required": ["written", "expires", "owner", "findings"],
        "additionalProperties": False,
        "properties": {
            "written": _DAY,
            "expires": _DAY,
            "owner": _TEXT,
            "findings": {
                "type": "array",
                "minItems": 1,
                "items": {
                    "type": "object",
                    "required": ["constraint"],
                    "additionalProperties": False,
                    "properties": finding,
                },
            },
        },
    }


def read_baseline(directory: Path) -> tuple[tuple[Waiver, ...], list[Diagnostic]]:
    """Return the findings that are accepted in a folder, and what is wrong with the file."""
    path = directory / BASELINE
    if not os.path.lexists(path):
        return (), []
    document, problems = read_document(path, baseline_schema)
    return (tuple(_waivers(document)) if document is not None else ()), problems


def _waivers(document: Document) -> Iterator[Waiver]:
    data = document.data
    for index, raw in enumerate(data["findings"]):
        yield Waiver(
            constraint=raw["constraint"],
            resource=raw.get("resource", ""),
            part=raw.get("part", ""),
            reason=f"in the baseline of {data['written']}",
            expires=datetime.date.fromisoformat(data["expires"]),
            owner=data["owner"],
            where=document.place("findings", index),
            actions=tuple(raw.get("actions") or ()),
        )
