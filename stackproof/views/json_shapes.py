"""Checked shapes of JSON: msgspec's, or the same of the standard library where that is not installed.

A shape is a class of :class:`Struct` with annotated fields; :func:`convert` fills it from what JSON holds.
"""

try:
    from msgspec import UNSET, Struct, ValidationError, convert, field
except ImportError:  # checkov's own environment
    from stackproof.views.plain_json_shapes import (  # type: ignore[assignment, no-redef]  # the same to whoever uses them
        UNSET,
        Struct,
        ValidationError,
        convert,
        field,
    )

__all__ = ["UNSET", "Struct", "ValidationError", "convert", "field"]
