"""Lambda functions have environment variables. Source: https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html."""

from stackproof.constraints import Failed, Passed, Resource, Verdict, constraint, undecided
from stackproof.values import Unknown

_PATH = ("environment", 0, "variables")


@constraint("lambda-has-environment", on="aws_lambda_function", severity="low")
def lambda_has_environment(function: Resource, *, variables: list[str]) -> Verdict:
    """Lambda functions have the environment variables that their code reads.

    Why: a name that is missing shows only when the first event arrives.
    Fails: a variable of ``variables`` that is missing or empty.
    Passes: every one of them is set, be it to a value known after apply.
    Fix: environment { variables = { NAME = ... } }
    """
    given = function.get(*_PATH)
    if isinstance(given, Unknown):
        return undecided("the environment variables", given, *_PATH)
    missing = [name for name in variables if (given or {}).get(name) in (None, "")]
    if missing:
        fix = f"environment {{ variables = {{ {missing[0]} = ... }} }}"
        return Failed(f"not set: {', '.join(missing)}", f"set: {', '.join(variables)}", fix, _PATH)
    return Passed(f"set: {', '.join(variables)}")
