"""Where what fails on a hop goes: dead letter queues, redrives, destinations. Source: see ``model/dead_letters``."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from stackproof.flows.conditions import Condition
from stackproof.flows.hop import Hop
from stackproof.iam.answers import Answer
from stackproof.model import Resource, Stack
from stackproof.model.dead_letters import Sender, senders
from stackproof.model.graph import target


def failures_arrive(stack: Stack, hop: Hop, ends: Collection[str]) -> Iterator[Condition]:
    """Judge that whatever fails on a hop arrives in one of some queues.

    Args:
        stack: the stack.
        hop: what carries the events.
        ends: addresses of queues, topics or functions.
    """
    for group in hop.losers:
        found = [one for one in senders(stack) if _is_of(one, group)]
        names = " and ".join(str(one.address) for one in group)
        says = f"what fails at {names} goes to {' or '.join(ends)}"
        answer, aims = _aims(stack, found, ends)
        where = found[0].resource.place(*found[0].path) if found else group[0].where
        said = f"what fails at {names} goes {f'to {aims}' if aims else 'nowhere'}"
        yield Condition(says, answer, said, "name a dead letter queue", where)


def _is_of(sender: Sender, group: tuple[Resource, ...]) -> bool:
    """Tell whether a sender is one of a group, or of a function in it (asynchronous invocations alone)."""
    if any(sender.resource is one for one in group):
        return True
    owned = any(sender.owner is one for one in group)
    return owned and sender.resource.type in (
        "aws_lambda_function", "aws_lambda_function_event_invoke_config", "aws_sqs_queue",
        "aws_sqs_queue_redrive_policy",
    )  # fmt: skip


def _aims(stack: Stack, found: list[Sender], ends: Collection[str]) -> tuple[Answer, str]:
    named = [target(stack, one.aim, near=one.resource) for one in found]
    addresses = [str(one.resource.address) for one in named if one.resource is not None]
    if addresses and all(one in ends for one in addresses):
        return True, ""
    unknown = next((one.unknown for one in named if one.unknown is not None), None)
    if unknown is not None and not addresses:
        return unknown, ""
    return False, ", ".join(addresses)
