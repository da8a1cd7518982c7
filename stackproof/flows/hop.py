"""A hop: two resources, and what carries events from one to the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from stackproof.flows.conditions import Condition
from stackproof.model import Resource, Stack

NO_EVENT = object()
"""Stands for the event where nobody gave one."""

Judge = Callable[[Stack, Any], Iterator[Condition]]
"""Judges what a hop takes, for an event or :data:`NO_EVENT`."""


@dataclass(frozen=True, slots=True)
class Hop:
    """What carries events from a resource to another.

    ``source`` is ``None`` for a bus that the stack does not declare. ``via`` is the subscription, rule, mapping or
    function that carries them; ``also`` is another resource by which a path may name where the hop begins, such as a
    rule. ``filter`` is what an event has to pass, ``None`` where everything gets through. ``losers`` are the resources
    whose failed events go somewhere, each group by any of its members.
    """

    source: Resource | None
    target: Resource
    via: Resource
    kind: str
    judge: Judge
    also: Resource | None = None
    filter: Callable[[Any], Any] | None = None
    losers: tuple[tuple[Resource, ...], ...] = ()

    def starts_at(self, address: str) -> bool:
        """Tell whether a path may name the beginning of the hop by an address."""
        return any(str(one.address) == address for one in (self.source, self.also) if one is not None)

    @property
    def name(self) -> str:
        """``aws_sns_topic.a -> aws_lambda_function.b``."""
        begin = self.source or self.also or self.via
        return f"{begin.address} -> {self.target.address}"
