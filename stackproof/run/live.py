"""Checking what is deployed: a contract judged on the resources in AWS, and where these are not as the HCL says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from stackproof.contract import NAME, Contract, load_contract
from stackproof.diagnostics import Diagnostic
from stackproof.evaluate.data_sources import Environment
from stackproof.model import Stack
from stackproof.model.recorded_calls import RecordedCalls
from stackproof.run.check import Unchecked, find_contracts
from stackproof.run.judging import judge
from stackproof.run.outcomes import Report
from stackproof.values import Unknown
from stackproof.views.agreement import shown_text
from stackproof.views.hcl_directory import deep_and_uncollected, load_stack
from stackproof.views.live.access import Aws, Place, UnreachableError, UnreadError
from stackproof.views.live.deployed import UNREAD, deployed_stack, drift
from stackproof.views.live.drift import Difference
from stackproof.views.live.permissions import reading_policy
from stackproof.views.live.reading import Reading, read_stack
from stackproof.views.outputs import read_outputs
from stackproof.views.state_json import load_state

_UNREACHABLE = "AWS cannot be asked"
_TOO_DEEP = Diagnostic("Nested too deeply", "The stack, its state or its outputs are nested deeper than any stack is.")


@dataclass(frozen=True, slots=True)
class LiveSource:
    """Where a stack is deployed, and what helps to find its resources: files, or ``-`` for standard input.

    ``state`` is what ``terraform show -json`` prints; ``outputs`` is ``terraform output -json``, or values by name.
    """

    place: Place = field(default_factory=Place)
    state: str | None = None
    outputs: str | None = None


@dataclass(frozen=True, slots=True)
class Drift:
    """The differences between a stack's HCL and AWS; ``absent`` are the addresses of what does not exist."""

    stack: Stack
    differences: tuple[Difference, ...]
    absent: tuple[str, ...]
    unread: tuple[Diagnostic, ...]
    compared: int

    @property
    def exit_code(self) -> int:
        """0: no drift; 1: drift; 2: no drift is seen, but not everything could be read."""
        if self.differences or self.absent:
            return 1
        return 2 if self.unread or not self.compared else 0


class _Refused(Exception):
    """The stack could not be read."""

    def __init__(self, *problems: Diagnostic) -> None:
        super().__init__(problems)
        self.problems = problems


def check_live(
    paths: Iterable[Path],
    target: LiveSource,
    variables: Mapping[str, Any] | None = None,
    calls: RecordedCalls | None = None,
) -> list[Report | Unchecked]:
    """Judge every contract at or below some paths on what is deployed.

    Args:
        paths: folders or contracts; with a state, outputs or variables there is to be one contract.
        target: where the stacks are deployed.
        variables: values that win over those of the contract.
        calls: what their roles did, where somebody recorded it.
    """
    contracts, missing = find_contracts(paths)
    given = variables or {}
    one = target.state or target.outputs or next((f"--var {name}" for name in given), None)
    if one is not None and len(contracts) > 1:
        detail = f"{one} is of one stack, and there are {len(contracts)} contracts; name the folder of one."
        return [*missing, Unchecked(one, (Diagnostic("One stack, many contracts", detail),))]
    return [*missing, *(_check(path, target, given, calls) for path in contracts)]


def _check(
    path: Path, target: LiveSource, variables: Mapping[str, Any], calls: RecordedCalls | None
) -> Report | Unchecked:
    contract, problems = load_contract(path)
    if contract is None:
        return Unchecked(str(path), tuple(problems))
    try:
        with deep_and_uncollected():
            reading = _read(contract.directory, contract, {**contract.variables, **variables}, target)
            stack = deployed_stack(reading)
            stack.calls = calls
            stack.diagnostics += [_disagreement(found) for found in drift(reading)]
            return judge(contract, stack)
    except _Refused as refused:
        return Unchecked(contract.label, refused.problems)
    except RecursionError:
        return Unchecked(contract.label, (_TOO_DEEP,))


def _disagreement(found: Difference) -> Diagnostic:
    values = "" if found.secret else f": {shown_text(found.found)} in AWS, {shown_text(found.written)} by the HCL"
    detail = f"{found.name} is not the same{values}; what is deployed is judged. Apply the stack, or correct the HCL."
    return Diagnostic("HCL and AWS disagree", detail, found.where, "warning")


def find_drift(directory: Path, variables: Mapping[str, Any], target: LiveSource) -> Drift | Unchecked:
    """Compare a folder of HCL with what is deployed.

    Args:
        directory: a root module; the account, region and variables of the contract in it count, if there is one.
        variables: values that win over those of the contract.
        target: where it is deployed.
    """
    try:
        contract = _contract_in(directory)
        given = {**(contract.variables if contract is not None else {}), **variables}
        with deep_and_uncollected():
            return _drift(_read(directory, contract, given, target))
    except _Refused as refused:
        return Unchecked(str(directory), refused.problems)
    except RecursionError:
        return Unchecked(str(directory), (_TOO_DEEP,))


def find_policy(directory: Path, variables: Mapping[str, Any]) -> dict[str, Any] | Unchecked:
    """Return the IAM policy that reading the resources of a folder of HCL takes; AWS is not asked.

    Args:
        directory: a root module, as of :func:`find_drift`.
        variables: values that win over those of the contract.
    """
    try:
        contract = _contract_in(directory)
    except _Refused as refused:
        return Unchecked(str(directory), refused.problems)
    environment, given = Environment(), dict(variables)
    if contract is not None:
        environment = Environment(contract.account, contract.region, contract.zones)
        given = {**contract.variables, **variables}
    written = load_stack(directory, given, environment)
    if written.errors:
        return Unchecked(str(directory), tuple(written.errors))
    return reading_policy(resource.type for resource in written.resources.values())


def _contract_in(directory: Path) -> Contract | None:
    """Return the contract in a folder, if there is one.

    Raises:
        _Refused: it is wrong.
    """
    if not (path := directory / NAME).is_file():
        return None
    contract, problems = load_contract(path)
    if contract is None:
        raise _Refused(*problems)
    return contract


def _drift(reading: Reading) -> Drift:
    unread = tuple(one for one in deployed_stack(reading).diagnostics if one.summary == UNREAD)
    absent = tuple(address for address in reading.written.resources if address in reading.absent)
    return Drift(reading.written, tuple(drift(reading)), absent, unread, len(reading.values) + len(absent))


def _read(directory: Path, contract: Contract | None, variables: Mapping[str, Any], target: LiveSource) -> Reading:
    """Evaluate the HCL for the account that the credentials are of, and read its resources.

    Raises:
        _Refused: the HCL, the state or the outputs are wrong, AWS cannot be asked, or nothing is deployed.
    """
    place = target.place
    if place.region is None and contract is not None:
        place = replace(place, region=contract.region)
    try:
        aws = Aws(place)
        account, warnings = _account(aws, contract)
        written = load_stack(directory, variables, Environment(account, aws.region))
        if written.errors:
            raise _Refused(*written.errors)
        written.diagnostics += [*warnings, *_other_regions(written, aws.region)]
        reading = read_stack(written, aws, _seeds(target.state), _outputs(target.outputs))
    except UnreachableError as error:
        raise _Refused(Diagnostic(_UNREACHABLE, str(error))) from None
    if reading.absent and not reading.values:
        of = f"account {account}, region {aws.region}" if account else f"region {aws.region}"
        detail = f"None of {len(written.resources)} resources exists in {of}. Apply the stack, or correct --region, "
        raise _Refused(Diagnostic("Nothing is deployed", f"{detail}the credentials or the variables."))
    return reading


def _account(aws: Aws, contract: Contract | None) -> tuple[str | None, list[Diagnostic]]:
    expected = contract.account if contract is not None else None
    try:
        account = aws.account
    except UnreadError:
        return expected, []
    if expected in (None, account):
        return account, []
    detail = f"The contract is of account {expected}, and the credentials are of {account}: that one is read."
    return account, [Diagnostic("Another account", detail, severity="warning")]


def _other_regions(written: Stack, region: str) -> list[Diagnostic]:
    """Warn of providers whose resources are not where they are looked for: with an alias, that is their own region."""
    known = [(one.alias, one.values.get("region")) for one in written.providers if one.name == "aws"]
    others = sorted({where for alias, where in known if not alias and isinstance(where, str)} - {region})
    hidden = sorted({f"aws.{alias}" for alias, where in known if alias and isinstance(where, Unknown)})
    details = []
    if others:
        details.append(f"The HCL has a provider for {', '.join(others)}, and its resources are looked for in {region}.")
    if hidden:
        details.append(f"Nobody can know the region of {', '.join(hidden)}; the resources are looked for in {region}.")
    return [Diagnostic("Another region", detail, severity="warning") for detail in details]


def _seeds(source: str | None) -> dict[str, dict[str, Any]]:
    """Return the values of a state's resources by address."""
    if source is None:
        return {}
    state = load_state(source)
    if state.errors:
        raise _Refused(*state.errors)
    return {address: resource.values for address, resource in state.resources.items()}


def _outputs(source: str | None) -> dict[str, Any]:
    if source is None:
        return {}
    outputs = read_outputs(source)
    if isinstance(outputs, Diagnostic):
        raise _Refused(outputs)
    return outputs
