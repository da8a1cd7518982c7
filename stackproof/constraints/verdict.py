"""What a constraint can say of a resource."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from stackproof.diagnostics import SourceRange
from stackproof.model import AttributePath
from stackproof.values import Reason, Unknown


@dataclass(frozen=True, slots=True)
class Passed:
    """The constraint holds; ``reason`` is what was seen."""

    reason: str


@dataclass(frozen=True, slots=True)
class Failed:
    """The constraint does not hold.

    ``path`` leads to the part of the resource that decides, ``part`` names a piece that a
    waiver can single out (a statement's sid), ``where`` wins over the place of ``path``. Where the
    part is a statement of a policy, ``actions`` are those that it names.
    """

    found: str
    expected: str
    fix: str = ""
    path: AttributePath = ()
    part: str = ""
    where: SourceRange | None = None
    actions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Undecided:
    """The constraint needs something that nobody can know yet; ``why`` is the chain of reasons.

    ``actions`` are those of the statement that ``part`` names.
    """

    needs: str
    why: tuple[Reason, ...] = ()
    path: AttributePath = ()
    part: str = ""
    where: SourceRange | None = None
    actions: tuple[str, ...] = ()


Verdict = Passed | Failed | Undecided
Verdicts = Verdict | Iterable[Verdict] | None


def undecided(needs: str, unknown: Unknown, *path: str | int) -> Undecided:
    """Return the verdict for an unknown that the constraint needs."""
    return Undecided(needs, unknown.why, path)
