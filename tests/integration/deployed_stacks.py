"""The stacks of lib/, deployed once for a session by the real Terraform to the local AWS."""

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from stackproof.contract import load_contract
from stackproof.emulator.process import Emulator
from stackproof.emulator.terraform import Deployment, Tool

LIB = Path(__file__).parents[2] / "lib"
STACKS = ("payment_events", "transaction_files", "market_data", "payment_processing")
Seconds = dict[tuple[str, str], float]  # of a stack and a step of Terraform


@dataclass
class Deployed:
    """A stack that is applied, the region it is in, and the AWS that holds it."""

    name: str
    region: str
    deployment: Deployment
    emulator: Emulator
    seconds: Seconds
    outputs: dict[str, Any] = field(default_factory=dict)
    changes: list[str] = field(default_factory=list)  # of a second plan

    def step(self, name: str, *arguments: Any) -> Any:
        """Do a step of Terraform, and remember how long it took."""
        started = time.monotonic()
        try:
            return getattr(self.deployment, name)(*arguments)
        finally:
            self.seconds[self.name, name] = time.monotonic() - started

    def client(self, service: str) -> Any:
        """Give a client in the stack's region."""
        return self.emulator.client(service, self.region)


def wants(item: pytest.Item, name: str) -> bool:
    """Tell whether a test needs a stack: by the marker ``stack``, or as its parameter."""
    marker = item.get_closest_marker("stack")
    parameters = getattr(item, "callspec", None)
    return bool(marker and marker.args[0] == f"lib/{name}") or bool(parameters and name in parameters.params.values())


def deploy(name: str, tool: Tool, emulator: Emulator, scratch: Path, seconds: dict[tuple[str, str], float]) -> Deployed:
    """Initialise, apply and plan again one stack with the variables of its contract."""
    contract, problems = load_contract(LIB / name / "contract.yaml")
    assert contract is not None, problems
    deployment = Deployment(LIB / name, contract.variables, emulator.endpoint, scratch, tool)
    deployed = Deployed(name, contract.region, deployment, emulator, seconds)
    deployed.step("init")
    deployed.step("apply")
    deployed.changes = deployed.step("changes")
    deployed.outputs = deployment.outputs()
    return deployed


def account_of(deployed: Deployed) -> str:
    """Say what happened to a stack, and how to look at it by hand."""
    steps = [{name: value for name, value in step.items() if name != "time"} for step in deployed.emulator.trace()]
    lines = [str(step) for step in steps[-60:]]
    lines += [
        f"Terraform works in {deployed.deployment.folder}; the emulator's log is {deployed.emulator.log}.",
        f"AWS_ENDPOINT_URL={deployed.emulator.endpoint} aws --region {deployed.region} ... while the tests run",
    ]
    return "\n".join(lines)
