"""Which resource types there are, for whoever names one."""

from __future__ import annotations

from stackproof.schema.versions import SHIPPED, aws, read_shipped
from stackproof.suggestions import suggest


def known_type(type_: str) -> str | None:
    """Return ``None`` for a type that exists, else the one that may be meant (or an empty text)."""
    schema = aws()
    if type_ in schema.resource_types or type_ in schema.data_source_types or not type_.startswith("aws_"):
        return None
    return suggest(type_, (*schema.resource_types, *schema.data_source_types)) or ""


def type_of_any_version(type_: str) -> str | None:
    """Return the same for a type that need not be of the version at hand: code is written for stacks of several."""
    meant = known_type(type_)
    if meant is None or any(
        type_ in one.resource_types or type_ in one.data_source_types for one in map(read_shipped, SHIPPED)
    ):
        return None
    return meant
