"""What came of judging a contract: one outcome for each constraint and resource."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from stackproof.constraints import Failed, Stack, Undecided
from stackproof.contract import Binding, Contract, Waiver
from stackproof.diagnostics import Diagnostic, SourceRange
from stackproof.model import ACCOUNT_ID, FOLDER, REGION, WORKSPACE
from stackproof.run import exit_status

Status = Literal["passed", "failed", "undecided", "skipped", "waived", "stale", "unjudged"]
"""``skipped`` is undecided where the contract accepts it; ``stale`` has a waiver that it does not need; ``unjudged``
was not looked at, for the run was not given what it needs."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A verdict that is no pass, with its place and the waiver that covers it, if one does."""

    verdict: Failed | Undecided
    where: SourceRange | None
    waiver: Waiver | None = None


_WORDS = {ACCOUNT_ID: "account", REGION: "region", WORKSPACE: "workspace", FOLDER: "folder"}


@dataclass(frozen=True, slots=True)
class Dependence:
    """Something that is not of the configuration, and without which a promise might not hold.

    ``name`` is one of those of :attr:`stackproof.model.Stack.without`; ``value`` a text that may be shown.
    """

    name: str
    value: str

    @property
    def kind(self) -> str:
        """``variable``, ``account``, ``region``, ``workspace`` or ``folder``."""
        return _WORDS.get(self.name, "variable")

    def __str__(self) -> str:
        return f"{_WORDS.get(self.name, self.name)} = {self.value}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one constraint on one resource (``address`` is empty for the stack itself).

    ``depends_on`` is what it holds for; ``ignored`` the arguments that it reads and ``ignore_changes`` leaves alone.
    ``environments`` are those that it is of, in a report on several; none for all of them.
    """

    binding: Binding
    address: str
    status: Status
    findings: tuple[Finding, ...] = ()
    reasons: tuple[str, ...] = ()
    depends_on: tuple[Dependence, ...] = ()
    ignored: tuple[str, ...] = ()
    environments: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """``lambda-runs-on-arm64[aws_lambda_function.validator]``: unique in a report."""
        return f"{self.binding.id}[{self.address}]" if self.address else self.binding.id

    @property
    def holds(self) -> bool:
        """Tell whether nothing speaks against the clause: it is met, accepted that it is not, or not judged."""
        return self.status in ("passed", "waived", "skipped", "unjudged")


@dataclass(frozen=True, slots=True)
class Report:
    """All outcomes of a contract, and the problems that keep it, or some of it, from being judged.

    ``traces`` are those of what a constraint raised, for whoever mends it. ``environments`` are those of a report that
    was made of several.
    """

    contract: Contract
    stack: Stack
    outcomes: tuple[Outcome, ...] = ()
    problems: tuple[Diagnostic, ...] = ()
    warnings: tuple[Diagnostic, ...] = ()
    traces: tuple[str, ...] = ()
    environments: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The contract's file, and its environment if it has one."""
        return contract_label(self.contract)

    @property
    def exit_code(self) -> int:
        """The exit status that the report stands for."""
        return exit_status.of_outcomes(self.outcomes, problems=bool(self.problems))

    def by_binding(self) -> dict[str, list[Outcome]]:
        """Group the outcomes by binding, in the order of the contract."""
        groups: dict[str, list[Outcome]] = {binding.id: [] for binding in self.contract.bindings}
        for outcome in self.outcomes:
            groups.setdefault(outcome.binding.id, []).append(outcome)
        return groups

    def idle(self) -> list[Binding]:
        """Return the bindings that had nothing to judge, and need not have."""
        judged = {outcome.binding.id for outcome in self.outcomes}
        return [binding for binding in self.contract.bindings if binding.if_any and binding.id not in judged]


def contract_label(contract: Contract) -> str:
    """Return what a contract is called in reports: its file, with the environment in which it is judged."""
    return f"{contract.label} ({contract.environment})" if contract.environment else contract.label


@dataclass(frozen=True, slots=True)
class Unchecked:
    """Something that could not be checked at all, and why; ``accepted`` where whoever runs the check has said so.

    ``environment`` is that of the contract in which it could not. ``fails`` says that it was checked, by another tool,
    and that the problems are what that found.
    """

    label: str
    problems: tuple[Diagnostic, ...] = ()
    traces: tuple[str, ...] = ()
    accepted: bool = False
    environment: str = ""
    fails: bool = False

    @property
    def exit_code(self) -> int:
        """The exit status that it stands for."""
        if self.fails:
            return exit_status.FAILS
        return exit_status.HOLDS if self.accepted else exit_status.UNCHECKED
