"""Which promises read which arguments of a stack, for who points at one."""

from __future__ import annotations

from pathlib import Path

from stackproof.editor.mending import contracts_in
from stackproof.editor.shapes import Reads
from stackproof.mutate.promises import reads_of
from stackproof.run.outcomes import Unchecked
from stackproof.run.stack_sources import Written
from stackproof.schema import reading_by


def note_reads(folder: Path) -> Reads:
    """Judge the stack of a folder promise by promise, and note what each reads; nothing where it cannot be judged."""
    contracts = contracts_in(folder)
    if isinstance(contracts, Unchecked):
        return Reads()
    contract = contracts[0]
    stack = Written().load(contract)
    if not stack.is_judgeable:
        return Reads()
    found: dict[str, dict[str, set[str]]] = {}
    with reading_by(stack.reading):
        for promise, origins in reads_of(contract, stack).items():
            for address, path in origins:
                if path and isinstance(path[0], str):
                    found.setdefault(address, {}).setdefault(path[0], set()).add(promise)
    return Reads(
        {
            address: {name: tuple(sorted(promises)) for name, promises in arguments.items()}
            for address, arguments in found.items()
        }
    )
