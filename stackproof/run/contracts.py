"""Which contracts there are: those at or below some paths."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from stackproof.contract import NAME, Contract, load_contract
from stackproof.diagnostics import Diagnostic
from stackproof.run.outcomes import Unchecked
from stackproof.run.stack_sources import Refused

_SKIPPED = {".git", ".terraform", ".venv", "node_modules", "__pycache__"}


def find_contracts(paths: Iterable[Path]) -> tuple[list[Path], list[Unchecked]]:
    """Return the contracts at or below some paths; a path without one is reported."""
    found: dict[Path, None] = {}
    missing = []
    for path in paths:
        here = _contracts_at(path)
        found.update((contract, None) for contract in here)
        if not here:
            missing.append(Unchecked(str(path), (_nothing_at(path),)))
    return list(found), missing


def _contracts_at(path: Path) -> list[Path]:
    if path.is_file():
        return [path] if path.suffix in (".yaml", ".yml") else []
    found = []
    for folder, names, files in os.walk(path):
        names[:] = sorted(name for name in names if name not in _SKIPPED)
        if NAME in files:
            found.append(Path(folder) / NAME)
    return found


def _nothing_at(path: Path) -> Diagnostic:
    if not path.exists():
        return Diagnostic("No such folder", f"{path} does not exist; name the folder of a stack.")
    what = "a stack without a contract" if path.is_dir() and holds_hcl(path) else "no stack"
    detail = f"{path} holds {what}: there is no {NAME} at or below it. Write one beside the *.tf files."
    return Diagnostic("Nothing to check", detail)


def holds_hcl(directory: Path) -> bool:
    """Tell whether a folder holds a file of a root module."""
    return any(file.name.endswith((".tf", ".tf.json")) for file in directory.iterdir())


def contract_in(directory: Path) -> Contract | None:
    """Return the contract in a folder, if there is one.

    Raises:
        Refused: it is wrong.
    """
    if not (path := directory / NAME).is_file():
        return None
    contract, problems = load_contract(path)
    if contract is None:
        raise Refused(*problems)
    return contract
