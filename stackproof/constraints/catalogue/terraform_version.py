"""The configuration says which Terraform it needs."""

from stackproof.constraints import Failed, Passed, Stack, Verdict, constraint
from stackproof.model.versions import InvalidVersion, admits, lower_bound, parse_version


@constraint("terraform-version", severity="low")
def terraform_version(stack: Stack, *, at_least: str) -> Verdict:
    """The configuration requires a Terraform of at least the given version.

    Why: an older one misreads the configuration, or reads it differently.
    Fails: no ``required_version``, or one that admits a version below ``at_least``.
    Passes: ``required_version = ">= 1.5"`` with ``at_least: "1.5"``.
    Fix: terraform { required_version = ">= VERSION" }
    """
    fix = f'terraform {{ required_version = ">= {at_least}" }}'
    required = [requirement for requirement in stack.requirements if not requirement.name]
    if not required or not required[0].version:
        return Failed("no required_version", f">= {at_least}", fix)
    requirement = required[0]
    text = str(requirement.version)
    try:
        lowest = lower_bound(text)
    except InvalidVersion as error:
        return Failed(str(error), f">= {at_least}", fix, where=requirement.where)
    if lowest is not None and lowest >= parse_version(at_least) and admits(text, lowest):
        return Passed(f"required_version is {text}")
    return Failed(f'required_version = "{text}"', f">= {at_least}", fix, where=requirement.where)
