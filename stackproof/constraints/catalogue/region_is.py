"""The stack is deployed to one region."""

from collections.abc import Iterator

from stackproof.constraints import Failed, Passed, Stack, Undecided, Verdict, constraint
from stackproof.values import Unknown


@constraint("region-is", severity="high", policy=(20, "NETWORKING"))
def region_is(stack: Stack, *, region: str) -> Iterator[Verdict]:
    """The AWS provider deploys to the region that the specification names.

    Why: data has to stay where it may be; a region is a legal matter.
    Fails: a provider configuration with another region, or with none (then the environment decides).
    Passes: ``region = "eu-central-1"`` with ``region: eu-central-1``, by a variable as well.
    Fix: provider "aws" { region = "REGION" }
    """
    providers = [provider for provider in stack.providers if provider.name == "aws"]
    fix = f'provider "aws" {{ region = "{region}" }}'
    if not providers and stack.view in ("state", "live"):
        yield Undecided("the configuration: what is deployed does not say which region its provider has")
    elif not providers:
        yield Failed('no provider "aws" block: the environment decides', f'region = "{region}"', fix)
    for provider in providers:
        value = provider.values.get("region")
        where = provider.ranges.get(("region",), provider.where)
        part = provider.alias or "default"
        if isinstance(value, Unknown):
            yield Undecided("the provider's region", value.why, part=part, where=where)
        elif value == region:
            yield Passed(f"the provider's region is {region}")
        else:
            found = f'region = "{value}"' if value else "no region: the environment decides"
            yield Failed(found, f'region = "{region}"', fix, part=part, where=where)
