"""What the roles of a stack did, where somebody recorded it."""

from __future__ import annotations

from dataclasses import dataclass

from stackproof.model.wildcards import like


@dataclass(frozen=True, slots=True)
class RecordedCall:
    """An action of a role, which has its name without a path, on an ARN or ``*``; ``None`` where nobody recorded it."""

    role: str
    action: str
    resource: str | None
    allowed: bool
    count: int


@dataclass(frozen=True, slots=True)
class RecordedCalls:
    """The calls of a record.

    ``recorded`` are patterns of the actions that the record would hold, had there been one; ``source`` is where it was
    read from.
    """

    source: str
    made: tuple[RecordedCall, ...]
    recorded: tuple[str, ...]

    def of(self, role: str) -> list[RecordedCall]:
        """Return the calls of a role."""
        return [call for call in self.made if call.role == role]

    def would_hold(self, action: str) -> bool:
        """Tell whether the record holds every call of an action, or of all that match its wildcards."""
        return any(like(one.lower(), action.lower()) for one in self.recorded)
