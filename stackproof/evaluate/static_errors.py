"""The errors that Terraform finds by declarations and schemas, without evaluating anything."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from stackproof.diagnostics import Diagnostic
from stackproof.evaluate.misfits import REFUSED_ELSEWHERE

_SUMMARIES = {
    "Unknown resource type", "Unknown data source", "Unsupported argument", "Unsupported block", "Missing block",
    "Missing required argument", "Too many blocks", "Value for read-only attribute", "Incomplete dynamic block",
    "Cycle", "Invalid depends_on", "Check without an assert", "Refused value",
    "Conflicting arguments", REFUSED_ELSEWHERE,
}  # fmt: skip


def static_errors(found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """Yield those that stand whether or not the code is ever reached: under ``count = 0``, inside ``try``."""
    for diagnostic in found:
        if diagnostic.summary in _SUMMARIES or diagnostic.summary.startswith("Reference to undeclared"):
            yield diagnostic
