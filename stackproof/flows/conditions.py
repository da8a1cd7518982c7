"""What a hop takes: each condition with its answer, its place, and what to do where it is not met."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from stackproof.constraints.verdict import Failed, Passed, Undecided, Verdict
from stackproof.diagnostics import SourceRange
from stackproof.iam.answers import Answer
from stackproof.values import Unknown


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that has to be so for an event to get on.

    ``says`` is the condition as a sentence, ``found`` what is there where it is not met, ``fix`` the remedy;
    ``needs_event`` says that nobody can tell without an event.
    """

    says: str
    answer: Answer
    found: str
    fix: str = ""
    where: SourceRange | None = None
    needs_event: bool = False

    def verdict(self, hop: str) -> Verdict:
        """Return the condition as a verdict on a hop, which is named in it."""
        if isinstance(self.answer, Unknown):
            return Undecided(f"{hop}: whether {self.says}", self.answer.why, where=self.where)
        if self.answer:
            return Passed(f"{hop}: {self.says}")
        return Failed(f"{hop}: {self.found}", self.says, self.fix, where=self.where)


def is_equal(value: Any, wanted: Any) -> Answer:
    """Tell whether a value is another; an unknown where it is unknown."""
    return value if isinstance(value, Unknown) else bool(value == wanted)
