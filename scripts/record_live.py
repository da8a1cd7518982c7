"""Record what AWS answers of a deployed stack, and what the real Terraform makes of the same answers, as test data.

    python scripts/record_live.py lib/payment_events tests/data/live/payment_events.json
    python scripts/record_live.py tests/data/live_types/more_types tests/data/live_types/more_types.json

The stack is applied to the local AWS and planned again: the values that Terraform has refreshed before that plan are
those that the readers of ``stackproof/views/live`` must give. Random ids differ from run to run.
"""

import argparse
import json
import os
import tempfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from stackproof.contract import Contract, load_contract
from stackproof.emulator import settings
from stackproof.emulator.process import run_emulator
from stackproof.emulator.terraform import Deployment, Tool
from stackproof.evaluate.data_sources import Environment
from stackproof.views.hcl_directory import load_stack
from stackproof.views.live.access import AbsentError, Aws, Place
from stackproof.views.live.reading import read_stack

ABSENT = {"$absent": True}


class Recorder(Aws):
    """AWS that remembers what it was asked and what it answered; ``calls`` maps one to the other.

    What is asked of another region than the stack's begins with that region.
    """

    def __init__(self, place: Place, calls: dict[str, Any] | None = None, begin: str = "") -> None:
        super().__init__(place)
        self.calls: dict[str, Any] = {} if calls is None else calls
        self._begin = begin

    def at(self, region: str) -> Aws:
        """Return AWS in a region; its answers are remembered here."""
        return (
            self if region == self.region else Recorder(replace(self._place, region=region), self.calls, f"{region} ")
        )

    def ask(self, service: str, operation: str, **arguments: Any) -> dict[str, Any]:
        """Make a call, and remember it."""
        return self._remember(question(service, operation, arguments), super().ask, service, operation, **arguments)

    def list(self, service: str, operation: str, key: str, **arguments: Any) -> list[Any]:
        """Make a call of many pages, and remember it."""
        asked = question(service, operation, arguments)
        return self._remember(asked, super().list, service, operation, key, **arguments)

    def _remember(self, asked: str, call: Any, *what: str, **arguments: Any) -> Any:
        asked = self._begin + asked
        try:
            answer = call(*what, **arguments)
        except AbsentError:
            self.calls[asked] = ABSENT
            raise
        self.calls[asked] = plain(answer)
        return answer


def question(service: str, operation: str, arguments: dict[str, Any]) -> str:
    """Write a call as the key of its answer."""
    given = {name: value for name, value in arguments.items() if value is not None}
    return f"{service} {operation} {json.dumps(given, sort_keys=True)}"


def plain(answer: Any) -> Any:
    """Return an answer as JSON has it: times are ``{"$time": ...}``, and what is of the transport is left out."""
    if isinstance(answer, dict):
        return {name: plain(inner) for name, inner in answer.items() if name != "ResponseMetadata"}
    if isinstance(answer, list):
        return [plain(inner) for inner in answer]
    return {"$time": answer.isoformat()} if isinstance(answer, datetime) else answer


def main() -> None:
    """Record one stack, or end with Terraform's own message."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("stack", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("--plugin-dir", type=Path, default=None, help="as of record_plan.py")
    arguments = parser.parse_args()
    contract, problems = load_contract(arguments.stack / "contract.yaml")
    if contract is None:
        parser.error("\n".join(map(str, problems)))
    with tempfile.TemporaryDirectory() as folder, run_emulator(Path(folder) / "emulator.log") as emulator:
        tool = Tool(plugin_dir=arguments.plugin_dir)
        stack = Deployment(arguments.stack, contract.variables, emulator.endpoint, Path(folder), tool)
        stack.init()
        stack.apply()
        plan = Path(folder) / "second.json"
        stack.plan(plan)
        refreshed = json.loads(plan.read_text(encoding="utf-8"))["prior_state"]["values"]["root_module"]["resources"]
        text = record(contract, emulator.endpoint, refreshed).replace(str(stack.folder), ".")
    arguments.output.parent.mkdir(parents=True, exist_ok=True)
    arguments.output.write_text(text.replace(emulator.endpoint, "http://aws.test"), encoding="utf-8")


def record(contract: Contract, endpoint: str, refreshed: list[dict[str, Any]]) -> str:
    """Read a stack; write the calls and, of what Terraform refreshed, the managed resources."""
    os.environ.update(settings.credentials(endpoint))
    aws = Recorder(Place(contract.region, None, endpoint))
    account = aws.account
    written = load_stack(contract.directory, contract.variables, Environment(account, contract.region))
    read_stack(written, aws, {}, {})
    terraform = {one["address"]: one["values"] for one in refreshed if one["mode"] == "managed"}
    document = {"region": aws.region, "calls": aws.calls, "terraform": terraform}
    return json.dumps(document, indent=0, sort_keys=True, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    main()
