"""What a stack grants against what a table of access lists: which of either the other lacks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from stackproof.iam.access_atoms import Atom, same, same_but_condition
from stackproof.values import Reason, Unknown

Origin = TypeVar("Origin")


@dataclass(slots=True, eq=False)
class Share(Generic[Origin]):
    """What of one rule, or of one line, the other side lacks, or may lack.

    ``nearest`` is an atom of the other side that differs in its condition alone. ``why`` says what nobody knows.
    """

    origin: Origin
    atoms: list[Atom] = field(default_factory=list)
    nearest: Atom | None = None
    why: tuple[Reason, ...] = ()


@dataclass(slots=True)
class Difference(Generic[Origin]):
    """What one side has beyond the other: surely, and maybe."""

    surely: list[Share[Origin]] = field(default_factory=list)
    maybe: list[Share[Origin]] = field(default_factory=list)


Left = TypeVar("Left")
Right = TypeVar("Right")


def compare(
    granted: Iterable[tuple[Atom, Left]], listed: Iterable[tuple[Atom, Right]]
) -> tuple[Difference[Left], Difference[Right]]:
    """Return what is granted and not listed, and what is listed and not granted."""
    ours, theirs = list(granted), list(listed)
    known = {atom.token for atom, _ in theirs} & {atom.token for atom, _ in ours}
    rest = [pair for pair in ours if pair[0].token not in known]
    others = [pair for pair in theirs if pair[0].token not in known]
    # What is matched already may be the unknown as well: two statements may say the same.
    return _difference(rest, theirs, others), _difference(others, ours, rest)


def _difference(
    rest: list[tuple[Atom, Left]], against: list[tuple[Atom, Right]], near: list[tuple[Atom, Right]]
) -> Difference[Left]:
    found: Difference[Left] = Difference()
    shares: dict[tuple[int, bool, int], Share[Left]] = {}
    for atom, origin in rest:
        answers = [same(atom, other) for other, _ in against]
        if any(answer is True for answer in answers):
            continue
        unknown = next((answer for answer in answers if isinstance(answer, Unknown)), None)
        nearest = next((other for other, _ in near if same_but_condition(atom, other) is True), None)
        key = (id(origin), unknown is None, id(nearest.when) if nearest is not None else 0)
        if key not in shares:
            why = unknown.why if unknown is not None else ()
            shares[key] = Share(origin, [], nearest, why)
            (found.surely if unknown is None else found.maybe).append(shares[key])
        shares[key].atoms.append(atom)
    return found
