"""Contracts judged on the plans that the real Terraform makes of their stacks, each plan made once."""

from __future__ import annotations

from pathlib import Path

from stackproof.contract import load_contract
from stackproof.diagnostics import Diagnostic
from stackproof.emulator.process import EmulatorError
from stackproof.emulator.terraform import Deployment, MissingError, TerraformError, Tool
from stackproof.emulator.terraform_plans import Planner
from stackproof.run.check import check_contract
from stackproof.run.outcomes import Report, Unchecked
from stackproof.run.stack_sources import Shown


class PlannedReports:
    """The reports on plans, by contract."""

    def __init__(self, tool: Tool) -> None:
        self._planner = Planner(tool)
        self._prepared: dict[Path, Deployment | Unchecked | MissingError] = {}
        self._reports: dict[Path, Report | Unchecked] = {}

    def missing(self, contract: Path) -> MissingError | None:
        """Get what a plan needs; return what is not to be had."""
        if contract not in self._prepared:
            try:
                self._prepared[contract] = self._prepare(contract)
            except MissingError as error:
                self._prepared[contract] = error
            except _FAILURES as error:
                self._prepared[contract] = _explain_failure(contract, error)
        found = self._prepared[contract]
        return found if isinstance(found, MissingError) else None

    def _prepare(self, path: Path) -> Deployment | Unchecked:
        contract, problems = load_contract(path)
        if contract is None:
            return Unchecked(str(path), tuple(problems))
        return self._planner.prepare(contract.directory, contract.variables)

    def report(self, contract: Path) -> Report | Unchecked:
        """Return the report on a contract's plan.

        Raises:
            MissingError: Terraform or a provider is not on this machine.
        """
        if (error := self.missing(contract)) is not None:
            raise error
        if contract not in self._reports:
            self._reports[contract] = self._judge(contract, self._prepared[contract])
        return self._reports[contract]

    def _judge(self, path: Path, prepared: Deployment | Unchecked | MissingError) -> Report | Unchecked:
        if not isinstance(prepared, Deployment):
            return prepared if isinstance(prepared, Unchecked) else _explain_failure(path, prepared)
        plan = prepared.scratch / "plan.json"
        try:
            prepared.plan(plan)
        except _FAILURES as error:
            return _explain_failure(path, error)
        return check_contract(path, Shown("plan", str(plan)))

    def close(self) -> None:
        """End what the plans needed."""
        self._planner.close()


_FAILURES = (TerraformError, EmulatorError, NotADirectoryError)


def _explain_failure(path: Path, error: Exception) -> Unchecked:
    return Unchecked(str(path), (Diagnostic("Terraform does not plan the stack", str(error)),))
