"""The stacks of lib/, deployed once for a session by the real Terraform to the local AWS, or already in a real one."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import boto3
import pytest
from polling import Read, polled
from written import Written

from stackproof.contract import load_contract
from stackproof.emulator.process import Emulator
from stackproof.emulator.terraform import Deployment, Tool
from stackproof.run.stack_sources import environment_of

LIB = Path(__file__).parents[2] / "lib"
# In the order of their tests: first what is deployed soon and takes long to be destroyed.
STACKS = ("payment_events", "market_data", "transaction_files", "payment_processing")
Seconds = dict[tuple[str, str], float]  # of a stack and a step of Terraform


@dataclass
class Deployed:
    """A stack that is applied, the region it is in, and the AWS that holds it: the local one, or the credentials'."""

    name: str
    region: str
    outputs: dict[str, Any] = field(default_factory=dict, repr=False)
    deployment: Deployment | None = field(default=None, repr=False)
    emulator: Emulator | None = None
    seconds: Seconds = field(default_factory=dict, repr=False)
    changes: list[str] = field(default_factory=list, repr=False)  # of a second plan
    calls: list[dict[str, Any]] = field(default_factory=list, repr=False)  # that roles made in tests that are over
    written: Written = field(default_factory=Written, repr=False)  # by the test that runs
    in_vain: float = 0.0  # seconds that it waited
    clients: dict[str, Any] = field(default_factory=dict, repr=False)

    @property
    def local(self) -> Emulator:
        """The local AWS, for tests that are marked so."""
        assert self.emulator is not None, "a test of the local AWS alone has the marker `emulator`"
        return self.emulator

    def step(self, name: str, *arguments: Any) -> Any:
        """Do a step of Terraform, and remember how long it took."""
        started = time.monotonic()
        try:
            return getattr(self.deployment, name)(*arguments)
        finally:
            self.seconds[self.name, name] = time.monotonic() - started

    def client(self, service: str) -> Any:
        """Give a client in the stack's region."""
        if service not in self.clients:
            self.clients[service] = (
                self.emulator.client(service, self.region)
                if self.emulator is not None
                else boto3.session.Session().client(service, region_name=self.region)  # type: ignore[call-overload]
            )
        return self.clients[service]

    def settled(self, read: Callable[[], Read], holds: Callable[[Read], Any] = bool) -> Read:
        """Read when the events have gone their way.

        The local AWS says when nothing moves; a real one is asked until what was read ``holds``, or for too long.
        """
        if self.emulator is not None:
            self.emulator.wait_until_idle()
            return read()
        found, waited = polled(read, holds)
        self.in_vain += waited
        return found

    def forget(self) -> None:
        """Clear the trace for the next test; the calls of the roles are kept."""
        self.in_vain = 0.0
        if self.emulator is not None:
            self.calls += self.emulator.calls()
            self.emulator.forget()


def stack_of(item: pytest.Item) -> str | None:
    """Name the stack that a test needs deployed, by the marker ``stack`` or as a parameter; none if it needs none."""
    if "deployed" not in getattr(item, "fixturenames", ()):
        return None
    marker, parameters = item.get_closest_marker("stack"), getattr(item, "callspec", None)
    named = [marker.args[0].removeprefix("lib/")] if marker else []
    given = list(parameters.params.values()) if parameters else []
    return next((name for name in STACKS if name in (*named, *given)), None)


def deploy(name: str, tool: Tool, emulator: Emulator, scratch: Path, seconds: Seconds) -> Deployed:
    """Initialise, apply and plan again one stack with the variables of its contract."""
    contract, problems = load_contract(LIB / name / "contract.yaml")
    assert contract is not None, problems
    told = environment_of(contract)
    deployment = Deployment(LIB / name, contract.variables, emulator.endpoint, scratch, tool, told)
    deployed = Deployed(name, contract.region, deployment=deployment, emulator=emulator, seconds=seconds)
    deployed.step("init")
    deployed.step("apply")
    deployed.changes = deployed.step("changes")
    deployed.outputs = deployment.outputs()
    return deployed
