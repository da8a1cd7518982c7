"""The configuration says which provider it needs."""

import re

from stackproof.constraints import Failed, Passed, Stack, Undecided, Verdict, constraint
from stackproof.constraints.settings import literal
from stackproof.values import Unknown

_SHORT = re.compile(r"(?<![\d.])\d+(\.\d+)?$")


@constraint("provider-version", severity="low", policy=(19, "SUPPLY_CHAIN"))
def provider_version(stack: Stack, *, provider: str = "aws", version: str, source: str = "hashicorp/aws") -> Verdict:
    """The configuration requires a provider from a source, in the given version.

    Why: a new major version of a provider changes what the same configuration means.
    Fails: the provider is not in ``required_providers``, or with another source or version constraint.
    Passes: ``aws = { source = "hashicorp/aws", version = "~> 5.0" }`` with ``version: "~> 5.0"``.
    Fix:
      terraform {
        required_providers {
          aws = {
            source  = "hashicorp/aws"
            version = "VERSION"
          }
        }
      }
    """
    expected = f'{provider} = {{ source = "{source}", version = "{version}" }}'
    fix = (
        f"terraform {{\n  required_providers {{\n    {provider} = {{\n"
        f"      source  = {literal(source)}\n      version = {literal(version)}\n    }}\n  }}\n}}"
    )
    required = next((found for found in stack.requirements if found.name == provider), None)
    if required is None and stack.view in ("state", "live"):
        return Undecided(f"the configuration: what is deployed does not say which {provider} it needs")
    if required is None:
        return Failed(f"{provider} is not in required_providers", expected, fix)
    if _host_left_out(required.source) != _host_left_out(source):
        return Failed(f'source = "{required.source}"', expected, fix, where=required.where)
    if isinstance(required.version, Unknown):
        return Undecided(f"the version of {provider} that is required", required.version.why)
    if _normal(required.version) != _normal(version):
        return Failed(f'version = "{required.version}"', expected, fix, where=required.where)
    return Passed(f"{provider} is {source} {required.version}")


def _host_left_out(source: str) -> str:
    """Terraform's own registry may be left out, and addresses do not tell cases apart."""
    return source.lower().removeprefix("registry.terraform.io/")


def _normal(version: str | None) -> list[str]:
    """Return the parts of a version constraint, however they are spaced, ordered and filled up (5.31 is 5.31.0)."""
    parts = ("".join(part.split()).removeprefix("=") for part in (version or "").split(","))
    return sorted(part if part.startswith("~>") else _SHORT.sub(_filled_up, part) for part in parts)


def _filled_up(short: re.Match[str]) -> str:
    """Terraform fills up what it shows of a constraint, but for ``~>``, to which the number of parts matters."""
    return short[0] + ".0" * (2 - short[0].count("."))
