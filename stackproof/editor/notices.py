"""Notices as the diagnostics of the protocol."""

from __future__ import annotations

from collections.abc import Callable

from lsprotocol import types

from stackproof.editor.positions import Text, uri_of
from stackproof.editor.shapes import Notice

SOURCE = "stackproof"
_SEVERITIES = {
    "error": types.DiagnosticSeverity.Error,
    "warning": types.DiagnosticSeverity.Warning,
    "information": types.DiagnosticSeverity.Information,
    "hint": types.DiagnosticSeverity.Hint,
}


def diagnostic_of(notice: Notice, text_of: Callable[[str], Text], stack: str) -> types.Diagnostic:
    """Return the diagnostic that shows a notice.

    Args:
        notice: what is shown.
        text_of: gives the text of a file by its path.
        stack: the folder of the stack that the notice is about; it comes back with a request for code actions.
    """
    related = []
    promise = notice.promise
    if promise is not None and promise != notice.place:
        where = types.Location(uri_of(promise.file), text_of(promise.file).range_of(promise))
        related.append(types.DiagnosticRelatedInformation(where, "It is promised here."))
    return types.Diagnostic(
        range=text_of(notice.place.file).range_of(notice.place),
        message=notice.text,
        severity=_SEVERITIES[notice.kind],
        code=notice.code or None,
        source=SOURCE,
        related_information=related or None,
        data={"stack": stack, "outcome": notice.outcome} if notice.outcome else None,
    )
