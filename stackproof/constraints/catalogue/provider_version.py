"""The configuration says which provider it needs."""

from stackproof.constraints import Failed, Passed, Stack, Verdict, constraint


@constraint("provider-version", severity="low")
def provider_version(stack: Stack, *, provider: str = "aws", version: str, source: str = "hashicorp/aws") -> Verdict:
    """The configuration requires a provider from a source, in the given version.

    Why: a new major version of a provider changes what the same configuration means.
    Fails: the provider is not in ``required_providers``, or with another source or version constraint.
    Passes: ``aws = { source = "hashicorp/aws", version = "~> 5.0" }`` with ``version: "~> 5.0"``.
    Fix: required_providers { aws = { source = "hashicorp/aws", version = "VERSION" } }
    """
    expected = f'{provider} = {{ source = "{source}", version = "{version}" }}'
    fix = f"required_providers {{ {expected} }}"
    required = next((found for found in stack.requirements if found.name == provider), None)
    if required is None:
        return Failed(f"{provider} is not in required_providers", expected, fix)
    if required.source.removeprefix("registry.terraform.io/") != source:
        return Failed(f'source = "{required.source}"', expected, fix, where=required.where)
    if _normal(required.version) != _normal(version):
        return Failed(f'version = "{required.version}"', expected, fix, where=required.where)
    return Passed(f"{provider} is {source} {required.version}")


def _normal(version: str | None) -> str:
    return "".join((version or "").split())
