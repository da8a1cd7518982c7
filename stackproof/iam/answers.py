"""Answers of three values: yes, no, or an unknown that says why nobody can tell (Kleene's logic)."""

from __future__ import annotations

from collections.abc import Iterable

from stackproof.values import BOOL, Reason, Unknown

Answer = bool | Unknown


def doubt(why: str) -> Unknown:
    """Return the answer that nobody can tell, with the reason."""
    return Unknown(BOOL, (Reason(why),))


def negate(answer: Answer) -> Answer:
    """Return the opposite; what nobody can tell stays so."""
    return answer if isinstance(answer, Unknown) else not answer


def any_of(answers: Iterable[Answer]) -> Answer:
    """Tell whether one is yes: a yes decides, else an unknown does."""
    return _combine(answers, deciding=True)


def all_of(answers: Iterable[Answer]) -> Answer:
    """Tell whether all are yes: a no decides, else an unknown does."""
    return _combine(answers, deciding=False)


def _combine(answers: Iterable[Answer], *, deciding: bool) -> Answer:
    unknown: Unknown | None = None
    for answer in answers:
        if isinstance(answer, Unknown):
            unknown = answer if unknown is None else unknown
        elif answer is deciding:
            return deciding
    return not deciding if unknown is None else unknown
