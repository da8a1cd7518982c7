"""Loops of a function that sends to the queue that invokes it, and how Lambda counts and ends them.

The SDK in a function sends on, as a header of each request, the trace that its invocation has; SQS keeps it with the
message; the next invocation has it, one round older. Rules:
https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html. Only SQS is followed here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import unquote

from flask import has_request_context, request
from moto.sqs.models import Queue

from stackproof.emulator.corrections.patching import Method, around

MOST_ROUNDS = 16
Lineage = Mapping[str, int]
"""How often each function was invoked on the way to here, by its ARN."""

_HEADER = "X-Amzn-Trace-Id"
_PART = re.compile(r"Lineage=([^;]+)")


def remember_lineages() -> None:
    """Keep with each message the rounds that led to it."""

    @around(Queue, "add_message")
    def add_message(original: Method, self: Any, message: Any) -> None:
        if has_request_context() and (found := _PART.search(unquote(request.headers.get(_HEADER, "")))):
            message.stackproof_lineage = read(found[1])
        original(self, message)


def lineage_of(messages: Iterable[Any]) -> Lineage:
    """Put the rounds of a batch together: of each function the most."""
    rounds: dict[str, int] = {}
    for message in messages:
        for function, count in getattr(message, "stackproof_lineage", {}).items():
            rounds[function] = max(count, rounds.get(function, 0))
    return rounds


def trace_of(request_id: str, lineage: Lineage) -> str:
    """Write the trace of an invocation, as a function finds it in ``_X_AMZN_TRACE_ID``."""
    rounds = "|".join(f"{function}!{count}" for function, count in lineage.items())
    return f"Root=1-{request_id[:8]}-{request_id.replace('-', '')[8:]};Sampled=0;Lineage={rounds}"


def read(text: str) -> dict[str, int]:
    """Read the rounds back."""
    parts = (part.rpartition("!") for part in text.split("|"))
    return {function: int(count) for function, _, count in parts if count.isdecimal()}
