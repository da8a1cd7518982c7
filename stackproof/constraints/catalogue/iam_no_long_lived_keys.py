"""No keys that last. Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#bp-workloads-use-roles."""

from collections.abc import Iterator

from stackproof.constraints import Failed, Resource, Verdict, constraint
from stackproof.constraints.grants_elsewhere import OF_USERS, judge_elsewhere

_MADE = {
    "aws_iam_access_key": "an access key",
    "aws_iam_service_specific_credential": "a password of a service",
    "aws_iam_user_login_profile": "a console password",
}


@constraint(
    "iam-no-long-lived-keys",
    on=(*_MADE, *OF_USERS),
    severity="high",
    policy=(42, "IAM"),
)
def iam_no_long_lived_keys(holder: Resource) -> Iterator[Verdict]:
    """The stack makes no access keys and no passwords.

    Why: they last until somebody takes them away, and their secrets stand in the state for whoever reads it.
    Fails: an ``aws_iam_access_key``, active or not, as whoever may switch it on has it; an
        ``aws_iam_user_login_profile``; an ``aws_iam_service_specific_credential``.
    Passes: roles, which give keys for hours; identity providers. What a template, a product or a command makes is
        undecided, unless it surely makes no user.
    Fix: # let the workload assume a role, and people come by IAM Identity Center
    """
    yield from judge_elsewhere(holder)
    if holder.type in _MADE:
        yield Failed(f"{_MADE[holder.type]} that lasts, and stands in the state", "credentials that end by themselves")
