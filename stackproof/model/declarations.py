"""What a configuration declares beyond values: the type, default and rules of a variable; the backend."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any


class NotTold(Enum):
    """Stands for what the view of a stack does not tell: a plan and a state have no configuration."""

    NOT_TOLD = "not told"


NOT_TOLD = NotTold.NOT_TOLD

Backend = Mapping[str, Mapping[str, Any]] | None | NotTold
"""The arguments of the backend by its type, such as ``{"s3": {}}``; ``None`` for the local one that nobody named."""


@dataclass(frozen=True, slots=True)
class Declaration:
    """How a root module declares an input variable.

    ``type`` is the type as text, without blanks that mean nothing; ``None`` where any value will do. ``default`` is
    ``None`` for none. ``rules`` are the validations as they are written. ``refuses`` says for a value why its type or a
    validation refuses it; nothing if it is accepted, ``None`` where nobody can tell.
    """

    type: str | None
    default: Any
    nullable: bool
    ephemeral: bool
    rules: tuple[Any, ...]
    refuses: Callable[[Any], str | None]
