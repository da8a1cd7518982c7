"""Contracts judged on the plans that the real Terraform makes of their stacks, each plan made once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from stackproof.contract import load_contract
from stackproof.contract.environments import Given, choose_environments
from stackproof.diagnostics import Diagnostic
from stackproof.emulator.process import EmulatorError
from stackproof.emulator.terraform import Deployment, MissingError, TerraformError, Tool
from stackproof.emulator.terraform_plans import Planner
from stackproof.evaluate.variables import given_plainly
from stackproof.evaluate.working_folder import selected_workspace
from stackproof.run.check import check_contract
from stackproof.run.outcomes import Report, Unchecked
from stackproof.run.stack_sources import Shown, environment_of

_Planned = tuple[Path, str]  # a contract, and its environment


class PlannedReports:
    """The reports on plans, by contract."""

    def __init__(self, tool: Tool, variables: Mapping[str, Any] | None = None) -> None:
        self._planner = Planner(tool)
        self._variables = dict(variables or {})
        self._prepared: dict[_Planned, Deployment | Unchecked | MissingError] = {}
        self._reports: dict[_Planned, Report | Unchecked] = {}

    def missing(self, contract: Path, environment: str = "") -> MissingError | None:
        """Get what a plan needs; return what is not to be had."""
        planned = (contract, environment)
        if planned not in self._prepared:
            try:
                self._prepared[planned] = self._prepare(contract, self._give(environment))
            except MissingError as error:
                self._prepared[planned] = error
            except _FAILURES as error:
                self._prepared[planned] = _explain_failure(contract, error)
        found = self._prepared[planned]
        return found if isinstance(found, MissingError) else None

    def _give(self, environment: str) -> Given:
        return Given(self._variables, (environment,) if environment else ())

    def _prepare(self, path: Path, given: Given) -> Deployment | Unchecked:
        contract, problems = load_contract(path)
        found = choose_environments(contract, given) if contract is not None else problems[0]
        if isinstance(found, Diagnostic):
            return Unchecked(str(path), tuple(problems) or (found,))
        told = environment_of(found[0])
        told = replace(told, workspace=selected_workspace(told.workspace, found[0].directory))
        return self._planner.prepare(found[0].directory, given_plainly(found[0].variables), told)

    def report(self, contract: Path, environment: str = "") -> Report | Unchecked:
        """Return the report on a contract's plan, in one of its environments.

        Raises:
            MissingError: Terraform or a provider is not on this machine.
        """
        if (error := self.missing(contract, environment)) is not None:
            raise error
        planned = (contract, environment)
        if planned not in self._reports:
            self._reports[planned] = self._judge(contract, self._give(environment), self._prepared[planned])
        return self._reports[planned]

    def _judge(self, path: Path, given: Given, prepared: Deployment | Unchecked | MissingError) -> Report | Unchecked:
        if not isinstance(prepared, Deployment):
            return prepared if isinstance(prepared, Unchecked) else _explain_failure(path, prepared)
        plan = prepared.scratch / "plan.json"
        try:
            prepared.plan(plan)
        except _FAILURES as error:
            return _explain_failure(path, error)
        return check_contract(path, Shown("plan", str(plan)), given=given)

    def close(self) -> None:
        """End what the plans needed."""
        self._planner.close()


_FAILURES = (TerraformError, EmulatorError, NotADirectoryError)


def _explain_failure(path: Path, error: Exception) -> Unchecked:
    return Unchecked(str(path), (Diagnostic("Terraform does not plan the stack", str(error)),))
