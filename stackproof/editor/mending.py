"""What ``fix`` would write for one failure, as replacements of lines."""

from __future__ import annotations

import os
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path

from stackproof.contract import NAME, Contract
from stackproof.editor.shapes import Mend, Replacement
from stackproof.fixing.fix import contracts_of, mend
from stackproof.run.by_baseline import baseline_contract
from stackproof.run.outcomes import Unchecked


def contracts_in(folder: Path) -> tuple[Contract, ...] | Unchecked:
    """Return the contract in a folder, whatever is below it, or that of the pack where there is none."""
    contract = folder / NAME
    return contracts_of(contract) if contract.exists() else (baseline_contract(folder),)


def mend_folder(folder: Path, outcome: str) -> Mend:
    """Mend one outcome of the stack of a folder, or (of ``""``) all of them; what is offered holds then."""
    contracts = contracts_in(folder)
    if isinstance(contracts, Unchecked):
        return Mend(reason=_problem(contracts))
    fixes = mend(contracts, (outcome,) if outcome else ())
    if isinstance(fixes, Unchecked):
        return Mend(reason=_problem(fixes))
    edits = [
        edit
        for label, source in fixes.before.items()
        for edit in _replacements(os.path.realpath(source.path), source.text, fixes.after[label].text)
    ]
    return Mend(tuple(edits), "; ".join(dict.fromkeys(one.reason for one in fixes.left)))


def _problem(unchecked: Unchecked) -> str:
    return unchecked.problems[0].summary if unchecked.problems else "it cannot be judged"


def _replacements(file: str, before: str, after: str) -> Iterator[Replacement]:
    old, new = before.split("\n"), after.split("\n")
    for kind, start, end, begins, stops in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            text = "".join(f"{line}\n" for line in new[begins:stops])
            yield Replacement(file, start, end, text)
