"""A contract for stacks that have none of their own: the packs that a manifest names."""

from __future__ import annotations

from pathlib import Path

from stackproof.constraints import load_catalogue
from stackproof.contract import NAME, Contract
from stackproof.contract.document import Document
from stackproof.contract.packs import merge_bindings, pack_bindings
from stackproof.diagnostics import Diagnostic, SourceRange


def contract_of_packs(folder: Path, label: str, packs: tuple[str, ...]) -> Contract | list[Diagnostic]:
    """Return a contract that promises what packs do, or what is wrong with their names.

    Args:
        folder: that of the stack.
        label: how the stack is called.
        packs: names of packs that are shipped, or paths of others.
    """
    load_catalogue()
    document = Document(label, {"packs": list(packs)}, {(): SourceRange(label, 1, 1, 1, 1)})
    bindings, problems = pack_bindings(document, folder)
    if problems:
        return problems
    return Contract(label, folder / NAME, label, (), None, None, {}, {}, tuple(merge_bindings(bindings)), ())
