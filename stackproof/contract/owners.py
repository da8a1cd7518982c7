"""``contract-owners.yaml``: what those who answer for contracts allow them.

It lies beside a contract, or in a folder above it, where its owners alone change it (``CODEOWNERS``): a contract cannot
allow itself more. The nearest counts, up to the folder that holds ``.git``.
"""

from __future__ import annotations

import os
from pathlib import Path

from stackproof.contract.waivers import OWNERS
from stackproof.diagnostics import Diagnostic, SourceRange
from stackproof.file_reading import NotRead, read_bytes
from stackproof.values.limits import LARGEST_FILE

LONGEST_WAIVER = 366
"""Days that a waiver may last where nobody says otherwise: a year."""
_KEY = "longest_waiver"
_MOST = 3660


def longest_waiver(directory: Path) -> int | Diagnostic:
    """Return for how many days the waivers of a contract in a folder may last, or what is wrong with who says so."""
    file = _nearest(directory.resolve())
    if file is None:
        return LONGEST_WAIVER
    from stackproof.contract.yaml_reader import read_yaml  # noqa: PLC0415 - slow to import, and most have none

    relative = os.path.relpath(file)
    label = str(file) if relative.startswith("..") else relative
    data = read_bytes(file, LARGEST_FILE)
    if isinstance(data, NotRead):
        return Diagnostic("Owners cannot be read", f"{label} {data.words}.", SourceRange(label, 1, 1, 1, 1))
    document = read_yaml(data.decode(errors="replace"), label)
    if document.diagnostics:
        return document.diagnostics[0]
    owners = document.data
    if not isinstance(owners, dict) or set(owners) != {_KEY}:
        return Diagnostic("Invalid owners", f"{label} holds one key, {_KEY}: DAYS; correct it.", document.place())
    days = owners[_KEY]
    if not isinstance(days, int) or isinstance(days, bool) or not 0 <= days <= _MOST:
        detail = f"{_KEY} is a whole number of days from 0 to {_MOST}; correct it."
        return Diagnostic("Invalid owners", detail, document.place(_KEY))
    return days


def _nearest(directory: Path) -> Path | None:
    folders = [directory, *directory.parents]
    root = next((folder for folder in folders if (folder / ".git").exists()), directory)
    within = folders[: folders.index(root) + 1]
    return next((folder / OWNERS for folder in within if os.path.lexists(folder / OWNERS)), None)
