"""Nobody is an administrator. Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege."""

from collections.abc import Iterator

from stackproof.constraints import Failed, Passed, Resource, Stack, Undecided, Verdict, constraint
from stackproof.constraints.grants_elsewhere import ELSEWHERE
from stackproof.constraints.identity_policies import judge_statements
from stackproof.iam.answers import Answer, all_of, any_of, negate
from stackproof.iam.documents import Statement
from stackproof.iam.grants import POLICY_TYPES
from stackproof.iam.patterns import matches
from stackproof.values import Unknown

_ANY_ACTION = ("iam:CreateUser", "sts:AssumeRole", "zz:Zz")  # what no pattern but one for everything has in common
_ANY_RESOURCE = ("*", "arn:aws:iam::0:role/z", "arn:aws:zz:z:0:z", "z")


@constraint(
    "iam-no-administrator",
    on=(*POLICY_TYPES, *ELSEWHERE),
    severity="critical",
    policy=(35, "IAM"),
)
def iam_no_administrator(holder: Resource, stack: Stack) -> Iterator[Verdict]:
    """No identity policy grants every action on every resource.

    Why: who takes over an administrator has taken over the account.
    Fails: an Allow of ``*`` on ``*``, or of all but what ``NotAction`` and ``NotResource`` leave out, unless that is
        IAM, in an inline, customer managed or AWS managed policy, whatever its condition.
    Passes: anything less; a permissions boundary, which grants nothing. What a template, a product or a command grants
        is undecided, unless it surely makes no role, user or policy.
    Fix:
      statement {
        actions   = ["dynamodb:PutItem"]
        resources = [aws_dynamodb_table.NAME.arn]
      }
    """
    yield from judge_statements(holder, stack, ("actions", "not_actions"), _statement)


def _statement(statement: Statement, part: str) -> Iterator[Verdict]:
    actions = _is_everything(statement.actions, statement.not_actions, _ANY_ACTION)
    resources = _is_everything(statement.resources, statement.not_resources, _ANY_RESOURCE)
    every = all_of((actions, resources))
    if isinstance(every, Unknown):
        yield Undecided(f"whether {part} grants everything", every.why)
    elif every:
        yield Failed(f"{part} grants every action on every resource", "the actions that are needed")
    else:
        yield Passed(f"{part} does not grant everything")


def _is_everything(
    patterns: tuple[object, ...] | Unknown, left_out: tuple[object, ...] | Unknown, samples: tuple[str, ...]
) -> Answer:
    """Tell whether patterns cover everything: they do where they cover what has nothing in common."""
    if isinstance(patterns, Unknown):
        return patterns
    if isinstance(left_out, Unknown):
        return left_out
    if left_out:
        return all_of(negate(any_of(matches(one, sample) for one in left_out)) for sample in samples)
    return all_of(any_of(matches(one, sample) for one in patterns) for sample in samples)
