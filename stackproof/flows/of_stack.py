"""All hops of a stack, and those between two of its resources."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from stackproof.flows.hop import Hop
from stackproof.flows.machines import machines
from stackproof.flows.mappings import mappings
from stackproof.flows.notifications import notifications
from stackproof.flows.rules import rules, schedules
from stackproof.flows.senders import sender, senders
from stackproof.flows.subscriptions import subscriptions
from stackproof.model import Resource, Stack

FINDERS: tuple[Callable[[Stack], Iterator[Hop]], ...] = (
    subscriptions, notifications, rules, schedules, mappings, machines, senders,
)  # fmt: skip
"""Each yields the hops of one kind."""


def hops_of(stack: Stack) -> list[Hop]:
    """Return every hop that the stack declares."""
    return stack.once("hops", lambda: [hop for find in FINDERS for hop in find(stack)])


def hops_between(stack: Stack, begin: Resource, end: Resource) -> list[Hop]:
    """Return what carries events from one resource to another; a function may send to whatever it is granted."""
    found = [hop for hop in hops_of(stack) if hop.target is end and hop.starts_at(str(begin.address))]
    return found or list(sender(begin, end))
