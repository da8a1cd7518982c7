"""Judging a contract with Python of its own: in a child process, which sends back its outcomes.

What that Python raises is dealt with where constraints are asked. What it does to its process (``os._exit``, a signal,
a loop without an end) costs this one stack its verdict.
"""

from __future__ import annotations

from dataclasses import replace

from stackproof.constraints import Stack
from stackproof.contract import Binding, Contract, load_contract
from stackproof.diagnostics import Diagnostic
from stackproof.run.asking import explain_bug, trace_of
from stackproof.run.children import ChildError, ask_child
from stackproof.run.judging import judge
from stackproof.run.outcomes import Outcome, Report, Unchecked, contract_label

_Answer = tuple[tuple[Binding, ...], tuple[Outcome, ...], tuple[Diagnostic, ...], tuple[str, ...]]
_MODULES = frozenset({
    "stackproof.addresses", "stackproof.constraints.checkov_policy", "stackproof.constraints.registry",
    "stackproof.constraints.verdict",
    "stackproof.contract.model", "stackproof.contract.waivers", "stackproof.diagnostics", "stackproof.run.apart",
    "stackproof.run.outcomes", "stackproof.values.unknown", "datetime",
})  # fmt: skip


class JudgedElsewhere:
    """Stands for the function of a constraint, which is in the child."""


def judge_apart(contract: Contract, stack: Stack, *, in_contexts: bool = True) -> Report | Unchecked:
    """Judge a contract whose own Python was not run; the child runs it.

    Args:
        contract: as it is loaded without running what it imports.
        stack: its stack, loaded.
        in_contexts: as :func:`judge` takes it.
    """
    if not stack.is_judgeable:
        return judge(replace(contract, not_run=()), stack)
    try:
        asked = ask_child(lambda: _judge(contract, stack, in_contexts=in_contexts), _MODULES)
        bindings, outcomes, problems, traces = asked
    except ChildError as error:
        remedy = "Constraints return their verdicts, and end no process; mend the file."
        detail = f"{', '.join(contract.not_run)}: {error}. {remedy}"
        where = contract.places.get(("imports", 0)) or contract.places.get(("imports",))
        problem = Diagnostic("Own constraints that do not come to an end", detail, where)
        return Unchecked(contract_label(contract), (problem,), environment=contract.environment)
    if not bindings:
        return Unchecked(contract_label(contract), problems, traces, environment=contract.environment)
    warnings = tuple(found for found in stack.diagnostics if found.severity == "warning")
    whole = replace(contract, bindings=bindings, not_run=(), run=contract.not_run)
    return Report(whole, stack, outcomes, problems, warnings, traces)


def _judge(given: Contract, stack: Stack, *, in_contexts: bool) -> _Answer:
    """Run what a contract imports, judge it, and return what is plain of that: all but the functions."""
    try:
        contract, problems = load_contract(given.path, run_imports=True)
        if contract is None:
            return (), (), tuple(problems), ()
        report = judge(contract, stack, in_contexts=in_contexts)
    except Exception as error:
        return (), (), (explain_bug(error, "Judging the stack", given.path),), (trace_of(error),)
    outcomes = tuple(replace(outcome, binding=_plain(outcome.binding)) for outcome in report.outcomes)
    return tuple(map(_plain, contract.bindings)), outcomes, report.problems, report.traces


def _plain(binding: Binding) -> Binding:
    return replace(binding, constraint=replace(binding.constraint, function=JudgedElsewhere, parameters={}))
