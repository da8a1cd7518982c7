"""Each function has a role of its own. Source: https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html."""

from stackproof.constraints import Failed, Passed, Resource, Stack, Verdict, constraint, undecided
from stackproof.model.graph import target
from stackproof.values import Unknown


@constraint("iam-role-per-function", on="aws_lambda_function", severity="high", controls=("NIST-800-53 AC-6",))
def iam_role_per_function(function: Resource, stack: Stack) -> Verdict:
    """Each Lambda function has an execution role that no other function uses.

    Why: a shared role gives each function what any of them needs.
    Fails: a role that the stack does not declare, or that another function uses.
    Passes: ``role = aws_iam_role.NAME.arn``, each function its own.
    Fix: role = aws_iam_role.NAME.arn
    """
    value = function.get("role")
    expected, fix = "a role of the stack that no other function uses", "role = aws_iam_role.NAME.arn"
    role = target(stack, value, "aws_iam_role").resource
    if role is None:
        if isinstance(value, Unknown) and value.form is None:
            return undecided("the role", value, "role")
        return Failed(f"role = {value}", expected, fix, ("role",))
    for other in stack.of_type("aws_lambda_function"):
        if other is not function and target(stack, other.get("role"), "aws_iam_role").resource is role:
            return Failed(f"{role} is also the role of {other}", expected, fix, ("role",))
    return Passed(f"its role is {role}")
