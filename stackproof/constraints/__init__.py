"""Constraints: pure functions of a resource (and its stack) that pass, fail, or cannot be decided.

A project declares its own with the same decorator::

    from stackproof.constraints import Failed, Passed, constraint

    @constraint("queue-is-fifo", on="aws_sqs_queue")
    def queue_is_fifo(queue):
        \"\"\"Queues keep their order.\"\"\"
        return Passed("it is FIFO") if queue.get("fifo_queue") else Failed("a standard queue", "fifo_queue = true")
"""

from stackproof.constraints.checkov_policy import CheckovPolicy
from stackproof.constraints.registry import (
    CONSTRAINTS,
    EVERYTHING,
    NEEDS,
    Constraint,
    Parameter,
    constraint,
    load_catalogue,
)
from stackproof.constraints.verdict import Failed, Passed, Undecided, Verdict, Verdicts, undecided
from stackproof.model import Resource, Stack

__all__ = [
    "CONSTRAINTS",
    "EVERYTHING",
    "NEEDS",
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
    "load_catalogue",
    "undecided",
]
