"""Which resource types there are, for whoever names one."""

from __future__ import annotations

from stackproof.schema import aws
from stackproof.suggestions import suggest


def known_type(type_: str) -> str | None:
    """Return ``None`` for a type that exists, else the one that may be meant (or an empty text)."""
    shipped = aws()
    if type_ in shipped.resource_types or type_ in shipped.data_source_types or not type_.startswith("aws_"):
        return None
    return suggest(type_, (*shipped.resource_types, *shipped.data_source_types)) or ""
