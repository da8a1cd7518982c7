"""The outputs of a stack as somebody gave them: ``terraform output -json``, or values by name."""

from __future__ import annotations

from typing import Any

from stackproof.diagnostics import Diagnostic
from stackproof.views.json_file import read_json

_REMEDY = "write it again, where the stack was applied: terraform output -json"


def read_outputs(source: str) -> dict[str, Any] | Diagnostic:
    """Return outputs by name, whether each stands alone or with its type as Terraform prints it.

    Args:
        source: the path of the file, or ``-`` for standard input.
    """
    document = read_json(source, _REMEDY)
    if isinstance(document, Diagnostic):
        return document
    return {
        name: one["value"] if isinstance(one, dict) and {"value", "type"} <= one.keys() else one
        for name, one in document.items()
    }
