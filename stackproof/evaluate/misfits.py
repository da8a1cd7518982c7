"""What does not fit the schema of a type: a mistake, unless a newer provider may be meant that allows it."""

from __future__ import annotations

from stackproof.addresses import Address
from stackproof.diagnostics import Diagnostic, SourceRange
from stackproof.schema import SHIPPED, Block, describe_provider, provider_of, reading, shipped

UNSHIPPED = "Newer than the schema"
"""The summary of a warning: a name that no schema has that is shipped, where a newer provider may be meant."""


def misfit(of: str, summary: str, detail: str, where: SourceRange, *, misspelt: bool = False) -> Diagnostic:
    """Return what is to be said of something that a schema does not allow.

    Args:
        of: the type, or the provider.
        summary: of the mistake.
        detail: what is wrong, and the remedy.
        where: the place.
        misspelt: whether it is nearly a name that the schema has, or one that it had, so that no newer provider is
            meant.
    """
    provider = provider_of(of)
    meant = misspelt and not (provider == "aws" and reading().older)
    if meant or not reading().is_open(provider):
        return Diagnostic(summary, detail, where)
    other = "an older" if provider == "aws" and reading().older else "a newer"
    said = f"{detail} So says {describe_provider(provider)}; {other} one may be meant, and what depends is unknown."
    return Diagnostic(UNSHIPPED, said, where, "warning")


def was_removed(address: Address, name: str = "") -> bool:
    """Tell whether an older version has a type, or an argument or block of it, and the one that is read by has not."""
    older = SHIPPED[: SHIPPED.index(reading().version)]
    blocks = [_block(address, version) for version in older]
    return any(one is not None and (not name or name in one.attributes or name in one.blocks) for one in blocks)


def _block(address: Address, version: str) -> Block | None:
    schema = shipped(version)
    return schema.data_source(address.type) if address.mode == "data" else schema.resource(address.type)
