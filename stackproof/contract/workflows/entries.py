"""Entries of ``workflows`` to bindings: one for each task, and one for what the states are together."""

from __future__ import annotations

from collections.abc import Iterator

from stackproof.constraints import Constraint
from stackproof.contract.document import Document
from stackproof.contract.model import Binding
from stackproof.contract.workflows.judging import Check
from stackproof.contract.workflows.reading import MACHINE, mistakes_in, read_workflows
from stackproof.diagnostics import Diagnostic


def workflow_mistakes(document: Document) -> Iterator[Diagnostic]:
    """Yield what is wrong with the entries themselves."""
    for workflow in read_workflows(document):
        yield from mistakes_in(workflow)


def workflow_bindings(document: Document) -> Iterator[Binding]:
    """Yield a binding for each check of each entry."""
    for workflow in read_workflows(document):
        for check in workflow.checks:
            name = f"workflow {workflow.address}: {check}"
            yield Binding(
                id=name,
                constraint=Constraint(name, (MACHINE,), workflow.raw.get("severity", "high"), (), {}, True,
                                      Check(workflow, check), f"{name}."),
                clauses=workflow.clauses(check),
                where=workflow.place_of(check),
                only=(workflow.address,),
                undecided=workflow.raw.get("undecided", "fail"),
                asserts=True,
                contexts=workflow.raw.get("contexts", "given"),
                form="workflow",
                says={"of": [workflow.address], "argument": check, "is": workflow.demand(check)},
            )  # fmt: skip
