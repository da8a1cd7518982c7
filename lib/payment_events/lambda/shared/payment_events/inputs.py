"""What a function is invoked with."""

from collections.abc import Mapping
from typing import Any

from payment_events.errors import MalformedInputError


def fields(event: object, names: Mapping[str, type]) -> list[Any]:
    """Take fields of the given types out of a function's input, in that order; an error names all that are wrong."""
    given = event if isinstance(event, dict) else {}
    wrong = [f"{name} ({kind.__name__})" for name, kind in names.items() if not isinstance(given.get(name), kind)]
    if wrong:
        raise MalformedInputError(f"input lacks: {', '.join(wrong)}")
    return [given[name] for name in names]
