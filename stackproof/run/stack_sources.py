"""Where the stack of a contract is loaded from: the HCL beside it, or a plan or a state that the HCL completes.

What is deployed is a source as well, in :mod:`stackproof.run.live`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, Protocol

from stackproof.contract import Contract
from stackproof.diagnostics import Diagnostic
from stackproof.evaluate.data_sources import Environment
from stackproof.evaluate.variables import from_json, given_plainly
from stackproof.model import Stack, Variable
from stackproof.run.shown_elsewhere import account_elsewhere, tell_elsewhere
from stackproof.values import is_unknown
from stackproof.values.sameness import same
from stackproof.views.hcl_directory import load_stack


class Refused(Exception):
    """A stack that cannot be loaded, with what is wrong."""

    def __init__(self, *problems: Diagnostic) -> None:
        super().__init__(problems)
        self.problems = problems


class StackSource(Protocol):
    """Where the stack of a contract comes from."""

    @property
    def only_for(self) -> str:
        """What is of one stack alone, such as the name of a plan's file: then there is to be one contract."""
        ...

    def load(self, contract: Contract) -> Stack:
        """Load the stack.

        Raises:
            Refused: it cannot be loaded.
            RecursionError: what was given is nested deeper than any stack is.
        """
        ...


@dataclass(frozen=True, slots=True)
class Written:
    """The HCL beside the contract, or in another ``folder``, evaluated with the contract's variables and account."""

    only_for: str = ""
    folder: Path | None = None

    def load(self, contract: Contract) -> Stack:
        """Evaluate it; what is wrong with it is in its diagnostics."""
        return load_stack(self.folder or contract.directory, contract.variables, environment_of(contract))


@dataclass(frozen=True, slots=True)
class Shown:
    """What ``terraform show -json`` wrote of a stack.

    ``source`` is a file or ``-``; ``hcl`` the folder of its HCL, if that is not beside the contract;
    ``accept_differences`` says that a plan may be of a part, or differ from the HCL.
    """

    view: Literal["plan", "state"]
    source: str
    hcl: Path | None = None
    accept_differences: bool = False

    @property
    def only_for(self) -> str:
        """A plan or a state is of one stack."""
        return self.source

    def load(self, contract: Contract) -> Stack:
        """Read it, and complete it by the HCL, which is evaluated as the plan was made."""
        stack = self._complete(contract)
        if self.accept_differences or contract.accept_plan_differences:
            stack.diagnostics += [replace(one, severity="warning") for one in stack.disagreements]
            stack.disagreements = []
        return stack

    def _complete(self, contract: Contract) -> Stack:
        from stackproof.views.combined import combine  # noqa: PLC0415 - checkov's run waits for every import

        stack = self._read()
        stack.account = _account(stack) or account_elsewhere(stack, contract) or contract.account
        stack.region = contract.region
        directory = self.hcl or contract.directory
        if stack.errors or not (self.hcl or any(directory.glob("*.tf")) or any(directory.glob("*.tf.json"))):
            stack.variables = stack.variables or _as_given(contract.variables)
            stack.diagnostics.extend(tell_elsewhere(stack, contract, None))
            return stack
        variables = contract.variables
        if stack.variables:
            known = (one for one in stack.variables.values() if not is_unknown(one.value))
            variables = {one.name: from_json(one.value) for one in known}
        environment = replace(environment_of(contract), account=stack.account, caller=_caller(stack) or contract.caller)
        written = load_stack(directory, variables, environment)
        written.supplied = {
            name: value
            for name, value in written.supplied.items()
            if name in contract.variables or not _is_default(written, name)
        }
        told = list(tell_elsewhere(stack, contract, None if written.errors else written))
        combined = combine(stack, written)
        combined.diagnostics.extend(told)
        return combined

    def _read(self) -> Stack:
        if self.view == "plan":
            from stackproof.views.plan_json import load_plan  # noqa: PLC0415 - as above

            return load_plan(self.source)
        from stackproof.views.state_json import load_state  # noqa: PLC0415 - as above

        return load_state(self.source)


def _is_default(written: Stack, name: str) -> bool:
    """Tell whether a variable has its default: a plan shows the values of all, and not which of them somebody gave."""
    variable = written.variables.get(name)
    declared = variable.declaration if variable is not None else None
    return variable is not None and declared is not None and same(declared.default, variable.value)


def environment_of(contract: Contract | None) -> Environment:
    """Return the account, the region and the zones that a contract names."""
    if contract is None:
        return Environment()
    return Environment(
        contract.account,
        contract.region,
        contract.zones,
        contract.caller,
        workspace=contract.workspace,
        places=contract.places_of_variables(),
    )


def _as_given(variables: Mapping[str, Any]) -> dict[str, Variable]:
    """Return the variables as the contract gives them: a state does not tell any."""
    return {name: Variable(name, value) for name, value in given_plainly(variables).items()}


def _account(stack: Stack) -> str | None:
    """Return the account that a plan or a state was made in, where it tells."""
    return _told_of_caller(stack, "account_id")


def _caller(stack: Stack) -> str | None:
    """Return the ARN of who made a plan or a state, where it tells."""
    return _told_of_caller(stack, "arn")


def _told_of_caller(stack: Stack, attribute: str) -> str | None:
    told = (source.get(attribute) for source in stack.data_of_type("aws_caller_identity"))
    return next((one for one in told if isinstance(one, str)), None)
