"""Each function has a role of its own. Source: https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html."""

from stackproof.constraints import Failed, Passed, Resource, Stack, Undecided, Verdict, constraint, undecided
from stackproof.model.graph import each_its_own, find_unresolved, target, users
from stackproof.values.shown import shown

_PATH = ("role",)


@constraint(
    "iam-role-per-function",
    on="aws_lambda_function",
    severity="medium",
    policy=(6, "IAM"),
)
def iam_role_per_function(function: Resource, stack: Stack) -> Verdict:
    """Each Lambda function has an execution role that no other function uses.

    Why: a shared role gives each function what any of them needs.
    Fails: a role that the stack does not declare, or that another function uses.
    Passes: ``role = aws_iam_role.NAME.arn``, each function its own.
    Fix: role = aws_iam_role.NAME.arn
    """
    expected, fix = "a role of the stack that no other function uses", "role = aws_iam_role.NAME.arn"
    value = function.get(*_PATH)
    found = target(stack, value, "aws_iam_role")
    if found.unknown is not None:
        return undecided("the role", found.unknown, *_PATH)
    role = found.resource
    if role is None:
        return Failed(f"role = {shown(value)}", expected, fix, _PATH)
    sharing = users(stack, "aws_lambda_function", _PATH, "aws_iam_role")[str(role.address)]
    other = next((one for one in sharing if one is not function), None)
    if other is not None:
        return Failed(f"{role} is also the role of {other}", expected, fix, _PATH)
    if not each_its_own(function.address, role.address):
        return Undecided(f"how many functions {function} stands for: they would share {role}", (), _PATH)
    unknown = find_unresolved(stack, "aws_lambda_function", _PATH, "aws_iam_role")
    if unknown is not None:
        return undecided(f"whether another function has {role} as well", unknown, *_PATH)
    return Passed(f"its role is {role}")
