"""When two names are the same, though nobody knows yet what they are."""

from __future__ import annotations

from typing import Any

from stackproof.model.reads import settle
from stackproof.values import Unknown
from stackproof.values.texts import pieces


def same_name(left: Any, right: Any) -> bool | Unknown:
    """Tell whether two names are the same; unknown ones are when they are made of the same pieces."""
    ours, theirs = pieces(left), pieces(right)
    if not _differ(ours, theirs):
        if len(ours) == len(theirs) and all(map(_same_piece, ours, theirs)):
            settle(left, right)
            return True
        unknown = next((one for one in (*ours, *theirs) if isinstance(one, Unknown)), None)
        if unknown is not None:
            return unknown
    settle(left, right)
    return False


def _same_piece(left: Any, right: Any) -> bool:
    if isinstance(left, Unknown) and isinstance(right, Unknown):
        return left is right or (left.form is not None and left.form == right.form)
    return not isinstance(left, Unknown) and not isinstance(right, Unknown) and bool(left == right)


def _differ(left: tuple[Any, ...], right: tuple[Any, ...]) -> bool:
    """Tell whether two names begin or end differently, whatever their unknown pieces will be."""
    ours, theirs = left[0], right[0]
    if isinstance(ours, str) and isinstance(theirs, str) and not (ours.startswith(theirs) or theirs.startswith(ours)):
        return True
    ours, theirs = left[-1], right[-1]
    return isinstance(ours, str) and isinstance(theirs, str) and not (ours.endswith(theirs) or theirs.endswith(ours))
