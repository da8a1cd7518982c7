"""Null of a type.

Null is ``None`` everywhere, and has no type there. The few functions whose answer depends on the type of a null are
handed one of these in its place (``functions/declarations.py``); it goes no further.
"""

from __future__ import annotations

from dataclasses import dataclass

from stackproof.values.types import Type


@dataclass(frozen=True, slots=True)
class Null:
    """Null of a type; ``dynamic`` is that of the bare word."""

    type: Type
