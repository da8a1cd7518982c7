"""Nobody is an administrator. Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from stackproof.constraints import Failed, Passed, Resource, Stack, Undecided, Verdict, constraint
from stackproof.constraints.grants_elsewhere import ELSEWHERE
from stackproof.constraints.identity_policies import judge_statements
from stackproof.iam.answers import Answer, all_of, any_of, negate
from stackproof.iam.documents import Statement
from stackproof.iam.grants import POLICY_TYPES
from stackproof.iam.patterns import matches, with_default_wildcards
from stackproof.values import Unknown
from stackproof.values.texts import text_with_holes

_ANY_ACTION = ("iam:CreateUser", "sts:AssumeRole", "zz:Zz")  # what no pattern but one for everything has in common
_ANY_RESOURCE = ("*", "arn:aws:iam::0:role/z", "arn:aws:zz:z:0:z", "z")  # of which nothing may be left out
_PARTITIONS = ("aws", "aws-cn", "aws-us-gov")
_OF_ACCOUNT = ("arn:{0}:iam::{1}:role/z", "arn:{0}:zz:z:{1}:z")  # whoever has these has the account
_ACCOUNT = re.compile(r":(\d{12}):", re.ASCII)


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
        IAM, in an inline, customer managed or AWS managed policy, whatever its condition. ``arn:*``, ``arn:aws:*`` and
        all ARNs of one account are ``*`` as well, and so is a policy variable with ``*`` as its default.
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
    resources = _is_every_resource(statement)
    every = all_of((actions, resources))
    if isinstance(every, Unknown):
        yield Undecided(f"whether {part} grants everything", every.why)
    elif every:
        yield Failed(f"{part} grants every action on every resource", "the actions that are needed")
    else:
        yield Passed(f"{part} does not grant everything")


def _is_every_resource(statement: Statement) -> Answer:
    """Tell whether the resources are all there are, or all of one partition, or all of one account in it."""
    if isinstance(statement.resources, Unknown) or statement.not_resources != ():
        return _is_everything(statement.resources, statement.not_resources, _ANY_RESOURCE)
    patterns = tuple(map(with_default_wildcards, statement.resources))
    accounts = {"0", *(one for pattern in patterns for one in _ACCOUNT.findall(text_with_holes(pattern)))}
    spans = [(partition, account) for partition in _PARTITIONS for account in sorted(accounts)]
    return any_of(_covers(patterns, [sample.format(*span) for sample in _OF_ACCOUNT]) for span in spans)


def _covers(patterns: tuple[Any, ...], samples: Iterable[str]) -> Answer:
    return all_of(any_of(matches(one, sample) for one in patterns) for sample in samples)


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
    return _covers(patterns, samples)
