"""What AWS answered once of each stack, answered again; tests may change an answer, as somebody changes a resource.

``scripts/record_live.py`` made the records, with what the real Terraform refreshed from the same AWS.
"""

from __future__ import annotations

import copy
import json
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from stackproof.views.live.access import AbsentError, UnreadError

ROOT = Path(__file__).resolve().parents[2]
RECORDS = ROOT / "tests/data/live"
STACKS = sorted(path.stem for path in RECORDS.glob("*.json"))
TYPES = ROOT / "tests/data/live_types"  # a stack of the types that none of lib/ has
RECORDED = [*STACKS, *sorted(path.stem for path in TYPES.glob("*.json"))]
ABSENT: Any = {"$absent": True}
DENIED: Any = {"$denied": True}


@cache
def _text(name: str) -> str:
    return ((RECORDS if name in STACKS else TYPES) / f"{name}.json").read_text(encoding="utf-8")


def folder_of(name: str) -> Path:
    """Return the folder of a recorded stack."""
    return (ROOT / "lib" if name in STACKS else TYPES) / name


def _revived(found: dict[str, Any]) -> Any:
    return datetime.fromisoformat(found["$time"]) if "$time" in found else found


class RecordedAws:
    """AWS as it was recorded; ``asked`` lists the calls that were made."""

    account = "123456789012"
    caller = "arn:aws:sts::123456789012:user/moto"  # who recorded the answers
    partition = "aws"

    def __init__(self, name: str) -> None:
        record = json.loads(_text(name), object_hook=_revived)
        self.region: str = record["region"]
        self.calls: dict[str, Any] = record["calls"]
        self.terraform: dict[str, dict[str, Any]] = record["terraform"]
        self.asked: list[tuple[str, str]] = []
        self._begin = ""

    def at(self, region: str) -> RecordedAws:
        """AWS in another region: its calls begin with it."""
        if region == self.region:
            return self
        other = copy.copy(self)
        other.region, other._begin = region, f"{region} "
        return other

    def ask(self, service: str, operation: str, **arguments: Any) -> Any:
        self.asked.append((service, operation))
        given = {name: value for name, value in arguments.items() if value is not None}
        answer = self.calls.get(f"{self._begin}{service} {operation} {json.dumps(given, sort_keys=True)}", ABSENT)
        if answer == ABSENT:
            raise AbsentError(f"{service} {operation}")
        if answer == DENIED:
            raise UnreadError(f"access is denied to {service} {operation}")
        return answer

    def list(self, service: str, operation: str, key: str, **arguments: Any) -> Any:
        return self.ask(service, operation, **arguments)

    def answers(self, operation: str, about: str = "") -> list[str]:
        """The calls of an operation whose arguments contain a text."""
        found = [call for call in self.calls if call.split(" ")[1] == operation and about in call]
        assert found, (operation, about)
        return found
