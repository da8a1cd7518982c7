"""What is deployed, as the source of a stack: the resources in AWS that the HCL declares, found and read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from stackproof.contract import Contract
from stackproof.diagnostics import Diagnostic
from stackproof.model import Stack
from stackproof.run.stack_sources import Refused, environment_of
from stackproof.schema import reading_by
from stackproof.values import Unknown
from stackproof.values.shown import LONGEST, shown
from stackproof.views.hcl_directory import load_stack
from stackproof.views.live.access import Aws, Place, UnreachableError, UnreadError
from stackproof.views.live.deployed import deployed_stack, drift
from stackproof.views.live.drift import Difference
from stackproof.views.live.reading import Reading, read_stack
from stackproof.views.outputs import read_outputs
from stackproof.views.state_json import load_state

_UNREACHABLE = "AWS cannot be asked"


@dataclass(frozen=True, slots=True)
class LiveSource:
    """Where a stack is deployed, and what helps to find its resources: files, or ``-`` for standard input.

    ``state`` is what ``terraform show -json`` prints; ``outputs`` is ``terraform output -json``, or values by name;
    ``variables`` are values that win over those of the contract.
    """

    place: Place = field(default_factory=Place)
    state: str | None = None
    outputs: str | None = None
    variables: Mapping[str, Any] = field(default_factory=dict)

    @property
    def only_for(self) -> str:
        """A state, outputs and variables are of one stack."""
        return self.state or self.outputs or next((f"--var {name}" for name in self.variables), "")

    def load(self, contract: Contract) -> Stack:
        """Read what is deployed; where it differs from the HCL, that is a warning.

        Raises:
            Refused: the HCL, the state or the outputs are wrong, AWS cannot be asked, or nothing is deployed.
        """
        reading = read_deployed(contract.directory, contract, self)
        with reading_by(reading.written.reading):
            stack = deployed_stack(reading)
            stack.diagnostics += [_disagreement(found) for found in drift(reading)]
        return stack


def _disagreement(found: Difference) -> Diagnostic:
    values = (
        "" if found.secret else f": {shown(found.found, LONGEST)} in AWS, {shown(found.written, LONGEST)} by the HCL"
    )
    detail = f"{found.name} is not the same{values}; what is deployed is judged. Apply the stack, or correct the HCL."
    return Diagnostic("HCL and AWS disagree", detail, found.where, "warning")


def read_deployed(directory: Path, contract: Contract | None, source: LiveSource) -> Reading:
    """Evaluate the HCL for the account that the credentials are of, and read its resources.

    Args:
        directory: a root module.
        contract: the one in it, if there is one: its account, region and variables count.
        source: where it is deployed.

    Raises:
        Refused: the HCL, the state or the outputs are wrong, AWS cannot be asked, or nothing is deployed.
    """
    variables = {**(contract.variables if contract is not None else {}), **source.variables}
    place = source.place
    if place.region is None and contract is not None:
        place = replace(place, region=contract.region)
    try:
        aws = Aws(place)
        account, warnings = _account(aws, contract)
        here = replace(environment_of(contract), account=account, region=aws.region, caller=_caller(aws, contract))
        written = load_stack(directory, variables, here)
        if written.errors:
            raise Refused(*written.errors)
        written.diagnostics += [*warnings, *_other_regions(written, aws.region)]
        reading = read_stack(written, aws, _seeds(source.state), _outputs(source.outputs))
    except UnreachableError as error:
        raise Refused(Diagnostic(_UNREACHABLE, str(error))) from None
    if reading.absent and not reading.values:
        of = f"account {account}, region {aws.region}" if account else f"region {aws.region}"
        detail = f"None of {len(written.resources)} resources exists in {of}. Apply the stack, or correct --region, "
        raise Refused(Diagnostic("Nothing is deployed", f"{detail}the credentials or the variables."))
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


def _caller(aws: Aws, contract: Contract | None) -> str | None:
    """Return the ARN of who asks: who deploys, as far as anybody can tell."""
    try:
        return aws.caller
    except UnreadError:
        return contract.caller if contract is not None else None


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
        raise Refused(*state.errors)
    return {address: resource.values for address, resource in state.resources.items()}


def _outputs(source: str | None) -> dict[str, Any]:
    if source is None:
        return {}
    outputs = read_outputs(source)
    if isinstance(outputs, Diagnostic):
        raise Refused(outputs)
    return outputs
