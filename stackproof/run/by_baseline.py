"""A stack without a contract: judged by the pack ``baseline``, wherever there is something to judge."""

from __future__ import annotations

from pathlib import Path

from stackproof.constraints import load_catalogue
from stackproof.contract import NAME, Contract
from stackproof.contract.packs import BASELINE, baseline_bindings
from stackproof.contract.reading import label_of
from stackproof.diagnostics import Diagnostic, SourceRange


def baseline_contract(directory: Path) -> Contract:
    """Return the contract of a stack that has none: nothing of its own, and the pack."""
    load_catalogue()
    label = label_of(directory)
    bindings = tuple(baseline_bindings(SourceRange(label, 1, 1, 1, 1)))
    return Contract(label, directory / NAME, label, (), None, None, {}, {}, bindings, ())


def tell_baseline(contract: Contract) -> Diagnostic:
    """Say by what a stack without a contract is judged, and how to go on."""
    detail = (
        f"{contract.label} is judged by the pack {BASELINE} alone: {len(contract.bindings)} constraints that need no "
        f"parameter. Write a contract with: stackproof init {contract.label}"
    )
    return Diagnostic("No contract", detail, severity="warning")


def tell_nothing(contract: Contract) -> Diagnostic:
    """Say that a stack has nothing that any entry of its contract judges."""
    origins = ", ".join(dict.fromkeys(one.origin or "the contract" for one in contract.bindings)) or "the contract"
    detail = f"The stack has nothing that {origins} judges; give the contract an entry that does."
    return Diagnostic("Nothing to judge", detail)
