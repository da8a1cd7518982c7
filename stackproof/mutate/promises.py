"""Which promises should have noticed a mutant: those that judge what it changed."""

from __future__ import annotations

from stackproof.constraints import EVERYTHING
from stackproof.contract import Binding, Contract
from stackproof.model import Stack
from stackproof.mutate.trial import Trial


def promises_of(trial: Trial, contract: Contract, stack: Stack) -> list[Binding]:
    """Return the bindings that judge what a mutant changed, or the block that it edited, in the contract's order."""
    kinds = {address: _kind(address, stack) for address in trial.changed}
    mutant = trial.mutant
    if not kinds:
        kinds = {
            str(one.address): _kind(str(one.address), stack) for one in stack.everything() if one.where == mutant.header
        }
    return [binding for binding in contract.bindings if any(_judges(binding, *one) for one in kinds.items())]


def _kind(address: str, stack: Stack) -> str:
    found = stack.resources.get(address)
    return found.type if found is not None else f"data.{stack.data[address].type}" if address in stack.data else ""


def _judges(binding: Binding, address: str, kind: str) -> bool:
    kinds = binding.constraint.on
    return (kind in kinds or (EVERYTHING in kinds and not kind.startswith("data."))) and binding.selects(address)
