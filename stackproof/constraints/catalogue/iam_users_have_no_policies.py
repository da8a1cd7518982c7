"""Users have no policies of their own. Source: https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html#iam-2."""

from collections.abc import Iterator

from stackproof.constraints import Failed, Passed, Resource, Verdict, constraint, undecided
from stackproof.constraints.grants_elsewhere import OF_USERS, judge_elsewhere
from stackproof.values import Unknown

_ALWAYS = ("aws_iam_user_policy", "aws_iam_user_policy_attachment")
_LISTS = {  # the argument that lists users, or what a user has
    "aws_iam_policy_attachment": "users",
    "aws_iam_user_policies_exclusive": "policy_names",
    "aws_iam_user_policy_attachments_exclusive": "policy_arns",
}
_EXPECTED = "policies of groups and roles alone"


@constraint(
    "iam-users-have-no-policies",
    on=(*_ALWAYS, *_LISTS, *OF_USERS),
    severity="low",
    policy=(41, "IAM"),
)
def iam_users_have_no_policies(holder: Resource) -> Iterator[Verdict]:
    """Users get permissions from groups or roles, never from a policy of their own.

    Why: what one user may do besides the others of a group is what nobody reviews.
    Fails: an inline policy of a user, a policy attached to one, a user among those of an ``aws_iam_policy_attachment``.
    Passes: policies of groups and roles; a permissions boundary, which grants nothing. What a template, a product or a
        command gives a user is undecided, unless it surely makes no user and no policy.
    Fix:
      resource "aws_iam_group_policy_attachment" "NAME" {
        group      = aws_iam_group.NAME.name
        policy_arn = ARN
      }
    """
    yield from judge_elsewhere(holder)
    if holder.type in _ALWAYS:
        yield Failed("a user has a policy of its own", _EXPECTED, "", ("user",))
    elif holder.type in _LISTS:
        argument = _LISTS[holder.type]
        given = holder.get(argument)
        if isinstance(given, Unknown) and not holder.omitted(argument):
            yield undecided(f"whether {argument} is empty", given, argument)
        elif isinstance(given, list | tuple) and given:
            yield Failed(f"{argument} is not empty: a user has a policy of its own", _EXPECTED, "", (argument,))
        else:
            yield Passed("no user has it")
