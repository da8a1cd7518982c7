"""Lambda functions have environment variables. Source: https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html."""

from stackproof.constraints import Failed, Passed, Resource, Verdict, constraint, undecided
from stackproof.model.graph import is_input
from stackproof.values import Unknown

_PATH = ("environment", 0, "variables")


@constraint("lambda-has-environment", on="aws_lambda_function", severity="low", policy=(9, "APPLICATION_SECURITY"))
def lambda_has_environment(function: Resource, *, variables: list[str]) -> Verdict:
    """Lambda functions have the environment variables that their code reads.

    Why: a name that is missing shows only when the first event arrives.
    Fails: a variable of ``variables`` that is missing or empty.
    Passes: every one of them is set, also to a value that is known after apply.
    Fix:
      environment {
        variables = {
          NAME = "VALUE"
        }
      }
    """
    given = function.get(*_PATH)
    if isinstance(given, Unknown):
        return undecided("the environment variables", given, *_PATH)
    found = {name: (given or {}).get(name) for name in variables}
    missing = [name for name, value in found.items() if not isinstance(value, Unknown) and value in (None, "")]
    if missing:
        fix = f'environment {{\n  variables = {{\n    {missing[0]} = "VALUE"\n  }}\n}}'
        return Failed(f"not set: {', '.join(missing)}", f"set: {', '.join(variables)}", fix, _PATH)
    for name, value in found.items():
        if isinstance(value, Unknown) and (is_input(value) or (value.form is None and not value.references)):
            return undecided(f"whether {name} is empty", value, *_PATH)
    return Passed(f"set: {', '.join(variables)}")
