"""What a contract could promise of a stack as it is: packs that fit, constraints that hold, findings that do not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from stackproof.constraints import CONSTRAINTS, Constraint, Stack, load_catalogue
from stackproof.contract import NAME, Binding, Contract
from stackproof.contract.packs import BASELINE, Pack, read_pack_named
from stackproof.contract.shared_files import shipped_packs
from stackproof.diagnostics import SourceRange
from stackproof.run.judging import judge
from stackproof.run.outcomes import Outcome
from stackproof.starting.values import parameters_of

SERVERLESS = "serverless"
_NOWHERE = SourceRange(NAME, 1, 1, 1, 1)
_SETTLED = {"stack-is-destroyable", "sns-encrypts-with-managed-key", "lambda-in-vpc"}
"""What holds by accident: whoever wants it says so."""


@dataclass(frozen=True, slots=True)
class Promise:
    """A constraint that holds for all that it judges, with the parameters that its values suggest."""

    constraint: Constraint
    parameters: dict[str, Any]
    count: int


@dataclass(frozen=True, slots=True)
class Fit:
    """A pack, and how many of its constraints hold, do not, and have nothing to judge."""

    pack: Pack
    holds: int
    fails: int
    idle: int


@dataclass(slots=True)
class Promises:
    """What was found; ``others`` are packs that would judge something, and are not chosen."""

    chosen: list[Fit] = field(default_factory=list)
    others: list[Fit] = field(default_factory=list)
    promises: list[Promise] = field(default_factory=list)
    findings: list[Outcome] = field(default_factory=list)


def find_promises(stack: Stack) -> Promises:
    """Judge a stack by every pack that is shipped, and by what else the catalogue judges of it."""
    load_catalogue()
    found = Promises()
    of_packs: dict[str, Outcome] = {}
    for name in shipped_packs():
        pack = read_pack_named(name)
        assert isinstance(pack, Pack), pack  # a test reads each
        fit, outcomes = _try(pack, stack)
        if name == BASELINE or (name == SERVERLESS and stack.of_type("aws_lambda_function")):
            found.chosen.append(fit)
            of_packs |= {one.id: one for one in outcomes if not one.holds}
        elif fit.holds or fit.fails:
            found.others.append(fit)
    found.findings = list(of_packs.values())
    taken = {name for fit in found.chosen for name in fit.pack.constraints}
    found.promises = list(_promises(stack, taken))
    return found


def _try(pack: Pack, stack: Stack) -> tuple[Fit, list[Outcome]]:
    bindings = [pack.binding(CONSTRAINTS[name], settings, _NOWHERE) for name, settings in pack.constraints.items()]
    outcomes = _judge(bindings, stack)
    failing = {one.binding.id for one in outcomes if not one.holds}
    judged = {one.binding.id for one in outcomes}
    return Fit(pack, len(judged - failing), len(failing), len(bindings) - len(judged)), outcomes


def _promises(stack: Stack, taken: Iterable[str]) -> Iterator[Promise]:
    """Yield what holds with the first parameters that the values suggest; a pack's own only with parameters."""
    for constraint in CONSTRAINTS.values():
        if constraint.is_own or constraint.needs or constraint.id in _SETTLED:
            continue
        for parameters in parameters_of(constraint, stack):
            if not parameters and constraint.id in taken:
                continue
            binding = Binding(constraint.id, constraint, (constraint.summary,), _NOWHERE, parameters, if_any=True)
            outcomes = _judge([binding], stack)
            if outcomes and all(one.status == "passed" for one in outcomes):
                count = sum(bool(one.address) for one in outcomes)
                yield Promise(constraint, parameters, count)
                break


def _judge(bindings: Iterable[Binding], stack: Stack) -> list[Outcome]:
    contract = Contract("", Path(NAME), NAME, (), stack.account, stack.region, {}, {}, tuple(bindings), ())
    return [one for one in judge(contract, stack).outcomes if one.status != "unjudged"]
