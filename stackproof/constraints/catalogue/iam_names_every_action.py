"""Policies name every action. Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html."""

import re
from collections.abc import Iterator
from typing import Any

from stackproof.constraints import Failed, Passed, Resource, Stack, Undecided, Verdict, constraint
from stackproof.constraints.grants_elsewhere import ELSEWHERE
from stackproof.constraints.identity_policies import judge_statements
from stackproof.iam.documents import Statement
from stackproof.iam.grants import POLICY_TYPES
from stackproof.values import Unknown
from stackproof.values.texts import text_with_holes

_EXPECTED = "actions by name"
_PREFIX = re.compile(r"[A-Za-z0-9-]+:[A-Za-z]+[A-Za-z*?]*", re.ASCII)  # letters before the first wildcard


@constraint(
    "iam-names-every-action",
    on=(*POLICY_TYPES, *ELSEWHERE),
    severity="high",
    policy=(4, "IAM"),
)
def iam_names_every_action(holder: Resource, stack: Stack, *, prefixes: bool = False) -> Iterator[Verdict]:
    """Identity policies name the actions that they grant.

    Why: ``dynamodb:*`` also deletes tables, and grants whatever action AWS adds.
    Fails: an Allow on an action with a wildcard (``*``, ``s3:Get*``), or with ``NotAction``.
    Passes: every action is spelt out. With ``prefixes: true`` a wildcard behind a prefix passes as well, as in
        ``ec2:Describe*``; ``ec2:*`` does not. What a CloudFormation template, Cloud Control, a product or a
        ``local-exec`` command grants is undecided, unless it surely makes no role, user or policy.
    Fix:
      statement {
        actions = ["dynamodb:PutItem"]
      }
    """

    def judge(statement: Statement, part: str) -> Iterator[Verdict]:
        yield from _statement(statement, part, prefixes=prefixes)

    yield from judge_statements(holder, stack, ("actions", "not_actions"), judge)


def _statement(statement: Statement, part: str, *, prefixes: bool) -> Iterator[Verdict]:
    if statement.not_actions != ():
        yield Failed(f"{part}: NotAction grants every other action", _EXPECTED)
        return
    if isinstance(statement.actions, Unknown):
        yield Undecided(f"the actions of {part}", statement.actions.why)
        return
    if not statement.actions:
        yield Failed(f"{part} names no action", _EXPECTED)
    for action in statement.actions:
        yield _action(action, part, prefixes=prefixes)


def _action(action: Any, part: str, *, prefixes: bool) -> Verdict:
    text = text_with_holes(action)
    if prefixes and _PREFIX.fullmatch(text):
        return Passed(f"{part} names {action}")
    if "*" in text or "?" in text:
        return Failed(f'{part}: action "{action}" has a wildcard', _EXPECTED)
    if isinstance(action, Unknown):
        return Undecided(f"an action of {part}", action.why)
    return Passed(f"{part} names {action}") if text.strip() else Failed(f"{part}: an empty action", _EXPECTED)
