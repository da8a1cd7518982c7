"""What does not fit the schema of a type: a mistake, unless a newer provider may be meant that allows it."""

from __future__ import annotations

from stackproof.addresses import Address
from stackproof.diagnostics import Diagnostic, SourceRange
from stackproof.model import AttributePath
from stackproof.schema import SHIPPED, Block, describe_provider, provider_of, read_shipped, reading
from stackproof.schema.anchors import presence, since
from stackproof.schema.refusals import asked_version

UNSHIPPED = "Newer than the schema"
"""The summary of a warning: a name that no schema has that is shipped, where a newer provider may be meant."""

REFUSED_ELSEWHERE = "Refused by another version of the provider"
"""The summary of a warning: what the provider refuses in the version that was asked, where another may be meant."""


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
    meant = misspelt and provider not in reading().older
    if meant or not reading().is_open(provider):
        return Diagnostic(summary, detail, where)
    other = "an older" if provider in reading().older else "a newer"
    said = f"{detail} So says {describe_provider(provider)}; {other} one may be meant, and what depends is unknown."
    return Diagnostic(UNSHIPPED, said, where, "warning")


def refusal(summary: str, detail: str, where: SourceRange) -> Diagnostic:
    """Return what is to be said of something that the AWS provider's own code refuses, in the version that was asked.

    A newer version may take more, and an older one may not have refused it yet.
    """
    if is_asked_version():
        return Diagnostic(summary, detail, where)
    said = f"{detail} So says hashicorp/aws {asked_version()}; another version may be meant, which may take it."
    return Diagnostic(REFUSED_ELSEWHERE, said, where, "warning")


def is_asked_version() -> bool:
    """Tell whether Terraform runs the version of the AWS provider that was asked what it refuses."""
    return reading().exact and reading().version == asked_version()


def newer_than_meant(address: Address, path: AttributePath = ()) -> str:
    """Say which version first has what the one that the stack asks for lacks; an empty text if no version is known."""
    chosen = reading()
    named = ".".join(step for step in path if isinstance(step, str))
    section = "data" if address.mode == "data" else "resource"
    if chosen.meant is None or not is_of_other_versions(address):
        return ""
    if presence(chosen.meant, section, address.type, named) != "not there":
        return ""
    return (
        f" It came with hashicorp/aws {since(section, address.type, named)} or shortly before; the stack {chosen.said}."
    )


def perhaps_newer(address: Address, where: SourceRange, path: AttributePath = ()) -> list[Diagnostic]:
    """Return a warning for what the version that the stack asks for has or lacks, which nobody here can tell."""
    chosen = reading()
    named = ".".join(step for step in path if isinstance(step, str))
    section = "data" if address.mode == "data" else "resource"
    if chosen.meant is None or not is_of_other_versions(address):
        return []
    if presence(chosen.meant, section, address.type, named) != "maybe":
        return []
    what = f"{address.type}.{named}" if named else address.type
    detail = (
        f"{what} is not in every version before hashicorp/aws {since(section, address.type, named)}, and the stack "
        f"{chosen.said}: Terraform may refuse it."
    )
    return [Diagnostic(UNSHIPPED, detail, where, "warning")]


def is_of_other_versions(address: Address) -> bool:
    """Tell whether the stack asks for a version that may lack what the schema has that its type is read by."""
    chosen = reading()
    return chosen.meant is not None and chosen.version == SHIPPED[-1] and address.type.startswith("aws_")


def was_removed(address: Address, name: str = "") -> bool:
    """Tell whether an older version has a type, or an argument or block of it, and the one that is read by has not."""
    older = SHIPPED[: SHIPPED.index(reading().version)]
    blocks = [_block(address, version) for version in older]
    return any(one is not None and (not name or name in one.attributes or name in one.blocks) for one in blocks)


def _block(address: Address, version: str) -> Block | None:
    schema = read_shipped(version)
    return schema.data_source(address.type) if address.mode == "data" else schema.resource(address.type)
