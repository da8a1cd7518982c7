"""Constraints: pure functions of a resource (and its stack) that pass, fail, or cannot be decided.

A project declares its own with the same decorator (``docs/own-constraints.md``)::

    from stackproof.constraints import Failed, Passed, constraint

    @constraint("queue-is-fifo", on="aws_sqs_queue")
    def queue_is_fifo(queue):
        \"\"\"Queues keep their order.\"\"\"
        if queue.get("fifo_queue") is True:
            return Passed("it is FIFO")
        return Failed("a standard queue", "fifo_queue = true")
"""

from stackproof.constraints.checkov_policy import CheckovPolicy
from stackproof.constraints.registry import (
    COMMANDS,
    CONSTRAINTS,
    EVERYTHING,
    NEEDS,
    REMOVED,
    Constraint,
    Parameter,
    constraint,
    load_catalogue,
)
from stackproof.constraints.verdict import Failed, Passed, Undecided, Verdict, Verdicts, undecided
from stackproof.model import Resource, Stack
from stackproof.model.graph import target
from stackproof.model.same_names import same_name
from stackproof.values import is_unknown

__all__ = [
    "COMMANDS",
    "CONSTRAINTS",
    "EVERYTHING",
    "NEEDS",
    "REMOVED",
    "CheckovPolicy",
    "Constraint",
    "Failed",
    "Parameter",
    "Passed",
    "Resource",
    "Stack",
    "Undecided",
    "Verdict",
    "Verdicts",
    "constraint",
    "is_unknown",
    "load_catalogue",
    "same_name",
    "target",
    "undecided",
]
