"""The instances of a block, and what a reference to it sees of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from stackproof.addresses import AnyKey
from stackproof.values import Unknown


@dataclass(frozen=True, slots=True)
class Expansion:
    """The instances of a block: each key with the names bound in its body (``each``, ``count``).

    ``mode`` is how a reference to the block sees them: one object, a tuple of them, or a map.
    """

    mode: str
    instances: tuple[tuple[AnyKey, dict[str, Any]], ...]
    why: Unknown | None = field(default=None)

    def combine(self, values: list[Any]) -> Any:
        """Return what a reference to the block gives, of the values of its instances."""
        match self.mode:
            case "single":
                return values[0] if values else None  # one that is not enabled
            case "count":
                return tuple(values)
        return {str(key): value for (key, _), value in zip(self.instances, values, strict=True)}
