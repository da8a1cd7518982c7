"""Drift: where what is deployed is not as the HCL says."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from stackproof.contract.environments import NOTHING_GIVEN, Given
from stackproof.diagnostics import Diagnostic
from stackproof.model import Stack
from stackproof.model.secrets import secrets_of
from stackproof.recursion import deep_recursion
from stackproof.run import exit_status
from stackproof.run.contracts import contract_in
from stackproof.run.live import LiveSource, read_deployed
from stackproof.run.outcomes import Unchecked
from stackproof.run.stack_sources import Refused, environment_of
from stackproof.schema import reading_by
from stackproof.views.hcl_directory import load_stack
from stackproof.views.live.deployed import UNREAD, UNREADABLE, deployed_stack, drift
from stackproof.views.live.drift import Difference
from stackproof.views.live.permissions import reading_policy
from stackproof.views.live.reading import Reading

_TOO_DEEP = Diagnostic("Nested too deeply", "The stack, its state or its outputs are nested deeper than any stack is.")


@dataclass(frozen=True, slots=True)
class Drift:
    """The differences between a stack's HCL and AWS; ``absent`` are the addresses of what does not exist.

    ``unreadable`` tells the types that nobody reads: they are not compared, and no reason to call the rest incomplete.
    """

    stack: Stack
    differences: tuple[Difference, ...]
    absent: tuple[str, ...]
    unread: tuple[Diagnostic, ...]
    unreadable: tuple[Diagnostic, ...]
    compared: int

    @property
    def exit_code(self) -> int:
        """The exit status that the comparison stands for."""
        complete = bool(self.compared) and not self.unread
        return exit_status.of_drift(differs=bool(self.differences or self.absent), complete=complete)


def find_drift(directory: Path, source: LiveSource, given: Given = NOTHING_GIVEN) -> Drift | Unchecked:
    """Compare a folder of HCL with what is deployed.

    Args:
        directory: a root module; the account, region and variables of the contract in it count, if there is one.
        source: where it is deployed.
    """
    try:
        with deep_recursion():
            found = read_deployed(directory, contract_in(directory, given), source)
            with reading_by(found.written.reading):
                return _drift(found)
    except Refused as refused:
        return Unchecked(str(directory), refused.problems)
    except RecursionError:
        return Unchecked(str(directory), (_TOO_DEEP,))


def find_policy(directory: Path, given: Given = NOTHING_GIVEN) -> dict[str, Any] | Unchecked:
    """Return the IAM policy that reading the resources of a folder of HCL takes; AWS is not asked.

    Args:
        directory: a root module, as of :func:`find_drift`.
        given: variables, and which environment of the contract.
    """
    try:
        contract = contract_in(directory, given)
    except Refused as refused:
        return Unchecked(str(directory), refused.problems)
    variables = contract.variables if contract is not None else given.variables
    written = load_stack(directory, variables, environment_of(contract))
    if written.errors:
        return Unchecked(str(directory), tuple(written.errors))
    return reading_policy(resource.type for resource in written.resources.values())


def _drift(reading: Reading) -> Drift:
    told = deployed_stack(reading).diagnostics
    unread, unreadable = (tuple(one for one in told if one.summary == about) for about in (UNREAD, UNREADABLE))
    absent = tuple(address for address in reading.written.resources if address in reading.absent)
    secrets = secrets_of(reading.written)
    found = (replace(one, secret=one.secret or secrets.are_in((one.written, one.found))) for one in drift(reading))
    return Drift(reading.written, tuple(found), absent, unread, unreadable, len(reading.values) + len(absent))
