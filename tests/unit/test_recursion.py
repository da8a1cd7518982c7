"""Room for deep recursion: how long it lasts, where one asks for it within another, or beside another."""

import sys
from collections.abc import Iterator

import pytest

from stackproof.recursion import deep_recursion


@pytest.fixture
def before() -> Iterator[int]:
    """The limit of the process, as it is outside."""
    limit = sys.getrecursionlimit()
    yield limit
    sys.setrecursionlimit(limit)


def test_within_another(before: int) -> None:
    with deep_recursion():
        with deep_recursion():
            assert sys.getrecursionlimit() == 20_000
        assert sys.getrecursionlimit() == 20_000
    assert sys.getrecursionlimit() == before


def test_threads_that_end_in_the_order_in_which_they_began(before: int) -> None:
    """The first to leave takes no room from the second, and the second leaves none behind."""
    first, second = deep_recursion(), deep_recursion()
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    assert sys.getrecursionlimit() == 20_000
    second.__exit__(None, None, None)
    assert sys.getrecursionlimit() == before


def test_after_an_error(before: int) -> None:
    with pytest.raises(RecursionError), deep_recursion():
        raise RecursionError
    assert sys.getrecursionlimit() == before
