"""Which promises should have noticed a mutant: those that judge what it changed, and those that read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from stackproof.constraints import EVERYTHING
from stackproof.contract import Binding, Contract
from stackproof.model import Stack
from stackproof.model.json_documents import telling_documents
from stackproof.mutate.reading import Origin, noted_stack
from stackproof.mutate.sameness import Difference
from stackproof.mutate.trial import Trial
from stackproof.recursion import deep_recursion
from stackproof.run.judging import judge

ACCESS = "access"
Reads = Mapping[str, frozenset[Origin]]
"""What each promise reads, by the id of its binding."""


def reads_of(contract: Contract, stack: Stack) -> Reads:
    """Judge one promise after the other, and note what it reads; those of the contract's own Python are left out.

    The table of access is one promise.
    """
    noted = noted_stack(stack)
    bare = replace(contract, bindings=(), waivers=(), resources={}, not_run=(), access=None)
    promises = {binding.id: replace(bare, bindings=(binding,)) for binding in contract.bindings}
    if contract.access is not None:
        promises[ACCESS] = replace(bare, access=contract.access)
    found = {}
    for name, alone in promises.items():
        noted.notes.read = set()
        with deep_recursion(), telling_documents(noted.notes.told):
            judge(alone, noted)
        found[name] = frozenset(noted.notes.read)
    return found


def promises_of(trial: Trial, contract: Contract, stack: Stack) -> list[Binding]:
    """Return the bindings that judge what a mutant changed, or the block that it edited, in the contract's order."""
    changed = {(one.address, one.kind) for one in trial.changed if one.address} or {
        (str(one.address), f"data.{one.type}" if one.address.mode == "data" else one.type)
        for one in stack.everything()
        if one.where == trial.mutant.header
    }
    return [binding for binding in contract.bindings if any(_judges(binding, *one) for one in changed)]


def _judges(binding: Binding, address: str, kind: str) -> bool:
    kinds = binding.constraint.on
    return (kind in kinds or (EVERYTHING in kinds and not kind.startswith("data."))) and binding.selects(address)


def readers_of(trial: Trial, contract: Contract, reads: Reads) -> list[Binding]:
    """Return the bindings that read an argument that a mutant changed, and accept what it is then."""
    changed = [one for one in trial.changed if one.argument and one.address]
    return [binding for binding in contract.bindings if any(_reads(one, reads[binding.id]) for one in changed)]


def _reads(changed: Difference, read: frozenset[Origin]) -> bool:
    return any(address == changed.address and path[:1] == (changed.argument,) for address, path in read)
