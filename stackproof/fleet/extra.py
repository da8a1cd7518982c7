"""The packages of the extra ``fleet``, which are imported nowhere else, and only when they are needed."""

from __future__ import annotations

from importlib.util import find_spec

PACKAGES = ("distributed", "duckdb", "fsspec", "pyarrow")


class ExtraMissing(Exception):
    """Some of the packages are not here; the text is a sentence with the remedy."""


def require_extra() -> None:
    """See to it that the packages are there.

    Raises:
        ExtraMissing: one of them is not.
    """
    missing = [name for name in PACKAGES if find_spec(name) is None]
    if missing:
        message = f"The fleet needs {', '.join(missing)}: pip install 'stackproof[fleet]'"
        raise ExtraMissing(message)
