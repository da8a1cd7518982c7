"""Differences from what is expected to verdicts, each at its place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from stackproof.constraints import Failed, Passed, Undecided, Verdict
from stackproof.contract.expect.comparing import Difference
from stackproof.diagnostics import SourceRange
from stackproof.model import write_path
from stackproof.values import Unknown

_MOST = 5  # differences that are told


def verdicts_of(
    found: Sequence[Difference], place: Callable[..., SourceRange | None], passed: str, fix: str = "", name: str = ""
) -> Iterator[Verdict]:
    """Yield a verdict for each difference, those that are sure first; one that passed where there is none.

    Args:
        found: the differences.
        place: gives the place of a path.
        passed: what is said where there is no difference.
        fix: the remedy.
        name: the name of what was compared, where the path alone does not tell.
    """
    sure = [one for one in found if one.unknown is None]
    prefix = f"{name}: " if name else ""
    for one in (sure or found)[:_MOST]:
        if isinstance(one.unknown, Unknown):
            yield Undecided(f"{prefix}{write_path(one.path)}", one.unknown.why, one.path, where=place(*one.path))
        else:
            yield Failed(prefix + one.found, one.expected, fix, one.path, where=place(*one.path))
    if not found:
        yield Passed(f"{name} {passed}".strip())
