"""The items of a contract: one that says whether it could be checked, then one for each constraint and resource."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from stackproof.contract.environments import Given
from stackproof.contract.inputs import read_inputs
from stackproof.diagnostics import Diagnostic
from stackproof.emulator.terraform import Tool
from stackproof.model import Stack
from stackproof.model.recorded_calls import RecordedCalls
from stackproof.pytest_plugin.options import in_pytest, option, required_markers
from stackproof.reporters.escaping import one_line
from stackproof.reporters.wording import depends_text, diagnostic_lines, outcome_text, unjudged_text, waiver_text
from stackproof.run.check import check_environments
from stackproof.run.contracts import is_near_name, tell_misnamed
from stackproof.run.folders import holds_hcl
from stackproof.run.outcomes import Outcome, Report, Unchecked
from stackproof.run.terraform_plans import PlannedReports
from stackproof.views.call_records import read_calls

PLANNED = pytest.StashKey[PlannedReports]()
_PLAN = re.compile(r"\bplan\b")  # among the markers that are asked for


class ContractFile(pytest.File):
    """A contract: one item that says whether it could be checked, then one for each constraint and resource."""

    def collect(self) -> Iterator[pytest.Item]:
        """Judge the contract; judging is quick, and the items need its outcomes for their names."""
        for result in check_environments(self.path, None, recorded_calls(self.config), given_inputs(self.config)):
            environment = result.contract.environment if isinstance(result, Report) else result.environment
            yield from self._items(result, environment)

    def _items(self, result: Report | Unchecked, environment: str) -> Iterator[pytest.Item]:
        """Yield the items of one environment, whose name begins theirs."""
        begin = f"{environment}:" if environment else ""
        yield EvaluationItem.from_parent(self, name=f"{begin}evaluates", result=result)
        plans = self._asks_for_plans()
        if plans:
            name = f"plan:{begin}evaluates"
            yield PlanEvaluationItem.from_parent(self, name=name, result=result, environment=environment)
        if isinstance(result, Unchecked):
            return
        # Where there is no Terraform, the item above says so once.
        plans = plans and not result.problems and planned_reports(self.config).missing(self.path, environment) is None
        for outcome in result.outcomes:
            name = f"{begin}{one_line(outcome.id)}"
            yield ContractItem.from_parent(self, name=name, outcome=outcome, stack=result.stack)
            if plans and not outcome.binding.constraint.needs:
                yield PlanItem.from_parent(
                    self, name=f"plan:{name}", outcome=outcome, stack=result.stack, environment=environment
                )

    def _asks_for_plans(self) -> bool:
        """Plan by the real Terraform only where it is asked for: it takes seconds for each stack."""
        named = any("::plan:" in argument for argument in self.config.args)
        return named or bool(_PLAN.search(self.config.option.markexpr)) or "plan" in required_markers(self.config)


class MisnamedFile(pytest.File):
    """A file that is nearly named as a contract, and that nobody would read."""

    def collect(self) -> Iterator[pytest.Item]:
        """Give one item, which fails."""
        result = Unchecked(str(self.path), (tell_misnamed(self.path.name),))
        yield EvaluationItem.from_parent(self, name="evaluates", result=result)


def is_misnamed(path: Path) -> bool:
    """Tell whether a file beside HCL is nearly named as a contract."""
    return is_near_name(path.name) and holds_hcl(path.parent)


class ContractViolationError(Exception):
    """A contract that does not hold; the text is what pytest shows."""


class DifferentVerdictError(ContractViolationError):
    """A verdict on Terraform's plan that differs from the one on the HCL."""


class _Item(pytest.Item):
    """What the items of a contract have in common."""

    kind = "unit"

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.add_marker(self.kind)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Show a violation as text, and anything else as pytest does."""
        if isinstance(excinfo.value, ContractViolationError):
            return str(excinfo.value).encode("utf-8", "backslashreplace").decode()  # xdist ends over half a pair
        return super().repr_failure(excinfo, style)


class EvaluationItem(_Item):
    """The contract is well-formed, and the stack beside it evaluates."""

    def __init__(self, *, result: Report | Unchecked, **given: Any) -> None:
        super().__init__(**given)
        self.result = result

    def runtest(self) -> None:
        """Fail with every problem."""
        self.fail_with(self.result)

    def fail_with(self, result: Report | Unchecked) -> None:
        """Fail with the problems of a report, if it has any."""
        stack = result.stack if isinstance(result, Report) else None
        texts = ["\n".join(diagnostic_lines(problem, stack)) for problem in result.problems]
        if texts:
            raise ContractViolationError(in_pytest("\n\n".join(texts)))

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Name the contract."""
        return self.path, 0, self.name


class ContractItem(_Item):
    """One constraint on one resource."""

    def __init__(self, *, outcome: Outcome, stack: Stack, **given: Any) -> None:
        self.kind = outcome.binding.constraint.needs or self.kind
        super().__init__(**given)
        self.outcome = outcome
        self.stack = stack
        binding = outcome.binding
        self.user_properties.extend(("clause", one_line(clause)) for clause in binding.clauses)
        self.user_properties.append(("severity", binding.constraint.severity))
        if told := depends_text(outcome):
            self.user_properties.append(("depends_on", told))
        if binding.origin:
            self.user_properties.append(("origin", one_line(binding.origin)))

    def runtest(self) -> None:
        """Report the outcome of the HCL."""
        self.report(self.outcome, self.stack)

    def report(self, outcome: Outcome, stack: Stack) -> None:
        """Report an outcome as pytest does: pass, fail, skip, or xfail for a waiver."""
        if outcome.status == "unjudged":
            pytest.skip(in_pytest(unjudged_text(outcome)))
        if outcome.status == "waived":
            waivers = dict.fromkeys(finding.waiver for finding in outcome.findings if finding.waiver)
            pytest.xfail("; ".join(map(waiver_text, waivers)))
        if outcome.status == "skipped" or (outcome.status == "undecided" and self._is_softened()):
            pytest.skip(outcome_text(outcome, stack))
        if not outcome.holds:
            raise ContractViolationError(outcome_text(outcome, stack))

    def _is_softened(self) -> bool:
        return bool(option(self.config, "undecided") == "skip")

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Point at the line of the contract that binds the resource."""
        return self.path, self.outcome.binding.where.line - 1, self.name


def recorded_calls(config: pytest.Config) -> RecordedCalls | None:
    """Read the calls that the session was given, which the option has looked into."""
    source = option(config, "calls")
    if source is None:
        return None
    calls = read_calls(source)
    if isinstance(calls, Diagnostic):
        raise pytest.UsageError(str(calls))
    return calls


def given_inputs(config: pytest.Config) -> Given:
    """Return the variables and environments that the session was given, which the options have looked into."""
    return Given(read_inputs(map(tuple, config.option.stackproof_inputs)), tuple(option(config, "environment")))


def planned_reports(config: pytest.Config) -> PlannedReports:
    """Give the session's plans; the first one starts what they need."""
    if PLANNED not in config.stash:
        tool = Tool(option(config, "terraform-binary"), option(config, "plugin-dir"))
        config.stash[PLANNED] = PlannedReports(tool, given_inputs(config).variables)
        config.add_cleanup(config.stash[PLANNED].close)
    return config.stash[PLANNED]


class PlanEvaluationItem(EvaluationItem):
    """Terraform plans the stack, and the plan can be judged."""

    kind = "plan"

    def __init__(self, *, environment: str = "", **given: Any) -> None:
        super().__init__(**given)
        self.environment = environment

    def runtest(self) -> None:
        """Fail with the problems of the HCL, then with those of the plan; skip where there is no Terraform."""
        self.fail_with(self.result)
        reports = planned_reports(self.config)
        if missing := reports.missing(self.path, self.environment):
            pytest.skip(in_pytest(str(missing)))
        self.fail_with(reports.report(self.path, self.environment))


class PlanItem(ContractItem):
    """One constraint on one resource as Terraform plans it; the verdict must be that on the HCL."""

    kind = "plan"

    def __init__(self, *, environment: str = "", **given: Any) -> None:
        super().__init__(**given)
        self.environment = environment

    def runtest(self) -> None:
        """Report the outcome of the plan, and a difference as a failure of its own kind."""
        found = planned_reports(self.config).report(self.path, self.environment)
        if isinstance(found, Unchecked) or (found.problems and not found.outcomes):
            raise ContractViolationError(
                f"{self.outcome.id}: not judged, for there is no plan (plan:evaluates says why)"
            )
        outcome = next((one for one in found.outcomes if one.id == self.outcome.id), None)
        if outcome is None:
            raise DifferentVerdictError(f"{self.outcome.id}: judged on the HCL, and not to be found in the plan")
        if self.outcome.status not in (outcome.status, "undecided", "skipped"):
            text = f"{outcome.id}: {self.outcome.status} by the HCL, {outcome.status} by Terraform's plan"
            raise DifferentVerdictError(text)
        self.report(outcome, found.stack)
