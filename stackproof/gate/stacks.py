"""A stack as checkov came upon it, judged as the harness does: by its contract, or by the pack baseline."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from stackproof.addresses import Address, parse_address
from stackproof.contract import NAME
from stackproof.contract.environments import given_here
from stackproof.diagnostics import Diagnostic
from stackproof.run.by_baseline import baseline_contract
from stackproof.run.check import check_environments
from stackproof.run.environments import together
from stackproof.run.judging import judge
from stackproof.run.outcomes import Outcome, Report, Unchecked
from stackproof.run.stack_sources import Shown, Written


class JudgedStack:
    """The outcomes of one stack, and what keeps it, or some of it, from being judged.

    ``is_whole`` tells whether everything of it was read.
    """

    def __init__(self, *results: Report | Unchecked) -> None:
        (result,) = together(results) if all(isinstance(one, Report) for one in results) else (_refuse(results),)
        self.problems: tuple[Diagnostic, ...] = result.problems
        found = result.outcomes if isinstance(result, Report) else ()
        self.outcomes: tuple[Outcome, ...] = tuple(one for one in found if one.status != "unjudged")  # nothing of HCL
        self.is_whole = not (isinstance(result, Report) and result.stack.unread)
        stacks = [one.stack for one in results if isinstance(one, Report)]
        self._known = {address for stack in stacks for address in stack.resources}
        self._without = frozenset(address for stack in stacks for address in stack.without_instances)
        self._instances: dict[Address, list[str]] = {}
        for address in self._known:
            self._instances.setdefault(_block(address), []).append(address)

    @property
    def is_judged(self) -> bool:
        """Tell whether there are outcomes; else nothing of the stack can pass."""
        return bool(self.outcomes) or not self.problems

    def seen_as(self, address: str) -> list[str]:
        """Return the instances that checkov means: where it does not make them as Terraform does, all of the block."""
        return [address] if address in self._known else self._instances.get(_block(address), [])

    def has(self, address: str) -> bool:
        """Tell whether the stack declares what checkov sees, be it without an instance."""
        return bool(self.seen_as(address)) or self.makes_none(address)

    def makes_none(self, address: str) -> bool:
        """Tell whether the ``count`` or ``for_each`` of a resource, or of a module around it, makes no instance."""
        block = _block(address)
        calls = (".".join(map(str, block.module[:length])) for length in range(1, len(block.module) + 1))
        return str(block) in self._without or any(call in self._without for call in calls)


def _refuse(results: Sequence[Report | Unchecked]) -> Unchecked:
    """Return that a stack cannot be judged in one of its environments, so that nothing of it may pass."""
    return Unchecked("", tuple(problem for one in results for problem in one.problems))


def _block(text: str) -> Address:
    address = parse_address(text)
    assert address is not None  # both sides write Terraform's addresses
    return address.configured


def judge_stack(root: Path, hcl: Path | None = None) -> JudgedStack:
    """Judge the stack in a folder, or the one that a plan is of.

    Args:
        root: the folder of a root module, or the file of a plan.
        hcl: the folder of the plan's HCL; without one, the plan's own folder.
    """
    given, beside = given_here(), hcl if hcl and _has_hcl(hcl) else None
    shown = Shown("plan", str(root), beside, given.accept_plan_differences) if root.is_file() else None
    directory = directory_of(root, hcl)
    if os.path.lexists(directory / NAME):  # what is no file is refused where it is read
        return JudgedStack(*check_environments(directory / NAME, shown, given=given))
    contract = baseline_contract(directory)
    return JudgedStack(judge(contract, (shown or Written()).load(contract)))


def directory_of(root: Path, hcl: Path | None) -> Path:
    """Return the folder that the contract of a stack is in; for the arguments, see :func:`judge_stack`."""
    return (hcl or root.parent) if root.is_file() else root


def _has_hcl(directory: Path) -> bool:
    return any(directory.glob("*.tf")) or any(directory.glob("*.tf.json"))
