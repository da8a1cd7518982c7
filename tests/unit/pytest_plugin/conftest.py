"""Keeps from the inner runs, each with workers that are processes, what takes them longer than the test."""

import sys

import pytest
from quick_command import quick_python

from stackproof.cache import cache_directory

CACHE = cache_directory()


@pytest.fixture(autouse=True)
def quick_workers(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The plugin of hypothesis takes longer to load than all the rest, and a new HOME has no cache.

    The process of a worker is forked from one that has loaded pytest and Stackproof.
    """
    if "pytester" in request.fixturenames:
        request.getfixturevalue("pytester")  # which forgets the options, and makes the new HOME
        monkeypatch.setenv("PYTEST_ADDOPTS", "-p no:hypothesispytest")
        monkeypatch.setenv("STACKPROOF_CACHE_DIR", str(CACHE))
        monkeypatch.setattr(sys, "executable", str(quick_python()))
