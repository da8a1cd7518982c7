"""The configuration says which Terraform it needs."""

from stackproof.constraints import Failed, Passed, Stack, Undecided, Verdict, constraint
from stackproof.model.versions import InvalidVersion, is_satisfiable, lower_bound, parse_version
from stackproof.values import Unknown


@constraint("terraform-version", severity="low", policy=(26, "SUPPLY_CHAIN"))
def terraform_version(stack: Stack, *, at_least: str) -> Verdict:
    """The configuration requires a Terraform of at least the given version.

    Why: an older one misreads the configuration, or reads it differently.
    Fails: no ``required_version``, or one that admits a version below ``at_least``.
    Passes: ``required_version = ">= 1.5"`` with ``at_least: "1.5"``.
    Fix:
      terraform {
        required_version = ">= VERSION"
      }
    """
    fix = f'terraform {{\n  required_version = ">= {at_least}"\n}}'
    versions = [(one, one.version) for one in stack.requirements if not one.name and one.version is not None]
    hidden = next((version for _, version in versions if isinstance(version, Unknown)), None)
    if hidden is not None:
        return Undecided("required_version", hidden.why)
    required = [requirement for requirement, version in versions if version != ""]
    if not required and stack.view in ("state", "live"):
        return Undecided("the configuration: what is deployed does not say which Terraform it needs")
    if not required:
        return Failed("no required_version", f">= {at_least}", fix)
    text = ", ".join(str(requirement.version) for requirement in required)  # all of them have to be met
    try:
        lowest = lower_bound(text)
        possible = is_satisfiable(text)
    except InvalidVersion as error:
        return Failed(str(error), f">= {at_least}", fix, where=required[0].where)
    if lowest is not None and lowest >= parse_version(at_least) and possible:
        return Passed(f"required_version is {text}")
    found = f'required_version = "{text}"' + ("" if possible else ", which no version meets")
    return Failed(found, f">= {at_least}", fix, where=required[0].where)
