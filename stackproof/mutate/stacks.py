"""The stack that somebody names, with its contract: to be broken, or read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from stackproof.contract import Contract, load_contract
from stackproof.diagnostics import Diagnostic
from stackproof.mutate.sources import Sources, read_sources
from stackproof.run.check import check_contract
from stackproof.run.contracts import find_contracts
from stackproof.run.outcomes import Report, Unchecked


@dataclass(frozen=True, slots=True)
class Proved:
    """A stack whose contract holds, with what its contract is."""

    contract: Contract
    sources: Sources
    report: Report


def open_stack(path: Path, because: str) -> Proved | Unchecked:
    """Return the stack of a folder, or of a contract; one whose contract does not hold is refused.

    Args:
        path: the folder, or the contract.
        because: what cannot be told of a stack that does not hold, as a clause.
    """
    found = find_contracts([path])
    if not found.contracts:
        return found.problems[0] if found.problems else _without_contract(path)
    if len(found.contracts) > 1:
        detail = f"{path} holds {len(found.contracts)} contracts; name the folder of one stack."
        return Unchecked(str(path), (Diagnostic("Many contracts", detail),))
    (file,) = found.contracts
    report = check_contract(file)
    if isinstance(report, Unchecked):
        return report
    if report.exit_code:
        detail = f"Mend what stackproof check {file.parent} tells first: {because}."
        return Unchecked(report.contract.label, (Diagnostic("Stack that does not hold", detail), *report.problems))
    contract, problems = load_contract(file)
    if contract is None:
        return Unchecked(str(file), tuple(problems))
    contract = contract.environments[0] if contract.environments else contract
    return Proved(contract, read_sources(contract), report)


def _without_contract(path: Path) -> Unchecked:
    detail = f"{path} holds a stack without a contract; write one with: stackproof init {path}"
    return Unchecked(str(path), (Diagnostic("Nothing to check", detail),))
