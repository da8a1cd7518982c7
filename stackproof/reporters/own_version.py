"""The version of Stackproof that a report was written by."""

from __future__ import annotations

from functools import cache
from importlib.metadata import version


@cache
def own_version() -> str:
    """Return it; the records of the installation are read once, which takes longer than to write a small report."""
    return version("stackproof")
