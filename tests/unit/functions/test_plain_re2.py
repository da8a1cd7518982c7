"""The replacement of google-re2 in checkov's environment: the same answers, or a refusal."""

from __future__ import annotations

import pytest
import re2
from hypothesis import given, settings
from hypothesis import strategies as st

from stackproof.functions.plain_re2 import Compiled
from stackproof.values.limits import LimitReached

PATTERNS = [
    "^[a-z0-9]+(-[a-z0-9]+)*$", "^([A-Za-z0-9][A-Za-z0-9._-]{0,39})?$", "[1-9]", "^[0-9]+(\\.[0-9]+)?$", "a|ab|abc",
    ":assumed-role/([^/]+)/", "^[^@[:space:]]+@[^@[:space:].]+([.][^@[:space:].]+)+$", "(a|b)+?c?", "(?P<g0>x+)(y*)",
    "a{2}", "a{2,}b?", "(?:ab){1,2}", "[]a-]", "[^]]", "\\d+\\.\\W", "x*?y", "$^", "", "a|", "(|a)b", "[\\]\\-x]",
    ".\\s?",
]  # fmt: skip
REFUSED = ["(?i)a", "\\bx", "\\pL", "(a*)*", "a**", "é", "(", "a)", "[a", "{2}", "[[:word:]]", "a{1001}", "(?=a)", "*"]


@pytest.mark.parametrize("pattern", PATTERNS)
@settings(max_examples=150, deadline=None)
@given(text=st.text("ab-xyXY019./@:[]^ \n", max_size=14))
def test_it_matches_as_re2_does(pattern: str, text: str) -> None:
    raw = text.encode()
    for position in range(len(raw) + 1):
        theirs, ours = re2.compile(pattern.encode()).search(raw, position), Compiled(pattern).search(raw, position)
        assert (ours is None) == (theirs is None)
        if ours is not None and theirs is not None:
            assert (ours.start(), ours.end(), ours.groups()) == (theirs.start(), theirs.end(), theirs.groups())


@pytest.mark.parametrize("pattern", REFUSED)
def test_what_it_does_not_know_ends_the_evaluation(pattern: str) -> None:
    with pytest.raises(LimitReached):
        Compiled(pattern)


def test_a_text_outside_ascii_ends_the_evaluation() -> None:
    with pytest.raises(LimitReached):
        Compiled(".").search("é".encode(), 0)


def test_the_time_is_linear() -> None:
    """A pattern that makes others backtrack for ever."""
    assert Compiled("^(a+)+$").search(b"a" * 5000 + b"b", 0) is None
