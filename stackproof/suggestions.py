"""What the user may have meant: the nearest of the names there are.

The rule is hashicorp/hcl's (``didyoumean.go``): a name is suggested if fewer than three letters must be
inserted, deleted or replaced (Levenshtein distance). hcl takes the first such name; this takes the nearest.
"""

from collections.abc import Iterable

FURTHEST = 2
"""The largest distance at which a name is still a likely slip of the pen."""


def suggest(name: str, candidates: Iterable[str]) -> str | None:
    """Return the candidate nearest to ``name``, at most two edits away; of equally near ones, the first."""
    nearest = None
    allowed = FURTHEST
    for candidate in candidates:
        edits = _count_edits(name, candidate, allowed)
        if edits == 0:
            return candidate
        if edits <= allowed:
            nearest, allowed = candidate, edits - 1
    return nearest


def _count_edits(left: str, right: str, allowed: int) -> int:
    """Return the Levenshtein distance, or ``allowed + 1`` if it is larger.

    What both begin with costs nothing; at the first difference each kind of edit is tried with what is left of
    the allowance. With an allowance of two that is at most nine comparisons, whatever the lengths.
    """
    if abs(len(left) - len(right)) > allowed:
        return allowed + 1
    shared = next((i for i, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), min(len(left), len(right)))
    left, right = left[shared:], right[shared:]
    if not left or not right:
        return len(left) + len(right)
    if allowed == 0:
        return 1
    return 1 + min(
        _count_edits(left[1:], right[1:], allowed - 1),
        _count_edits(left[1:], right, allowed - 1),
        _count_edits(left, right[1:], allowed - 1),
    )
