"""Lambda functions run on arm64. Source: https://docs.aws.amazon.com/lambda/latest/dg/foundation-arch.html."""

from stackproof.constraints import Failed, Passed, Resource, Verdict, constraint, undecided
from stackproof.values import Unknown
from stackproof.values.shown import shown


@constraint("lambda-runs-on-arm64", on="aws_lambda_function", severity="low", policy=(13, "GENERAL_SECURITY"))
def lambda_runs_on_arm64(function: Resource) -> Verdict:
    """Lambda functions run on arm64.

    Why: Graviton2 does the same work for about a fifth less.
    Fails: ``architectures = ["x86_64"]``, or no ``architectures`` (the default is x86_64).
    Passes: ``architectures = ["arm64"]``.
    Fix: architectures = ["arm64"]
    """
    expected, fix = 'architectures = ["arm64"]', 'architectures = ["arm64"]'
    architectures = function.get("architectures")
    if function.omitted("architectures") or architectures == []:
        return Failed("no architectures: the default is x86_64", expected, fix, ("architectures",))
    if isinstance(architectures, Unknown):
        return undecided("architectures", architectures, "architectures")
    for index, architecture in enumerate(architectures):
        if isinstance(architecture, Unknown):
            return undecided("architectures", architecture, "architectures", index)
    if architectures == ["arm64"]:
        return Passed('architectures is ["arm64"]')
    return Failed(f"architectures = {shown(architectures)}", expected, fix, ("architectures",))
