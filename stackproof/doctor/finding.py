"""One thing that Stackproof uses: whether it works here, and what to do where it does not."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

State = Literal["works", "unknown", "missing", "broken"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found of one thing.

    ``found`` says which one it is, or what is wrong; ``serves`` what needs it; ``remedy`` what would make it work.
    What is missing may be left out; what is broken is there, and cannot be used. What is unknown was not asked.
    """

    name: str
    state: State
    found: str
    serves: str
    remedy: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return it for other tools."""
        return asdict(self)
