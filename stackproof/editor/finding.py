"""Which stacks a folder of the workspace holds, as ``check`` finds them, and which folders each is made of."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from stackproof.editor.judging import problem_notice
from stackproof.editor.shapes import Notice, Stacks
from stackproof.run.contracts import find_contracts
from stackproof.run.outcomes import Unchecked
from stackproof.run.uncovered import explain_uncovered, modules_of


def find_stacks(root: Path) -> Stacks:
    """Find the stacks at or below a folder."""
    found = find_contracts([root])
    with_contract = [contract.parent for contract in found.contracts]
    notices: list[Notice] = []
    for unchecked in found.problems:
        if found.contracts or found.bare or Path(unchecked.label) != root:  # that there is nothing is no mistake
            notices += _told(unchecked, _folder(unchecked.label, root))
    for folder in found.uncovered:
        notices += [one for unchecked in explain_uncovered([folder], 0) for one in _told(unchecked, folder)]
    return Stacks(
        _with_modules(with_contract), _with_modules(found.bare), tuple(map(os.path.realpath, found.uncovered)),
        tuple(notices),
    )  # fmt: skip


def _with_modules(folders: Iterable[Path]) -> dict[str, tuple[str, ...]]:
    return {
        os.path.realpath(folder): tuple(sorted(map(str, modules))) for folder, modules in modules_of(folders).items()
    }


def _told(unchecked: Unchecked, folder: Path) -> list[Notice]:
    return [problem_notice(one, folder) for one in unchecked.problems]


def _folder(label: str, root: Path) -> Path:
    path = Path(label)
    folder = path if path.is_dir() else path.parent
    return folder if folder.is_dir() else root
