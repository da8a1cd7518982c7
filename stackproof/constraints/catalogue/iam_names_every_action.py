"""Policies name every action. Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html."""

from collections.abc import Iterator

from stackproof.constraints import Failed, Passed, Resource, Stack, Undecided, Verdict, constraint
from stackproof.model.grants import POLICY_TYPES, Grant, grants, place_of_statement
from stackproof.model.policy import InvalidPolicy, Statement, allows, parse_policy
from stackproof.values import Unknown

_EXPECTED = "actions by name"
_FIX = 'name the actions: actions = ["dynamodb:PutItem"]'


@constraint("iam-names-every-action", on=POLICY_TYPES, severity="critical", controls=("NIST-800-53 AC-6",))
def iam_names_every_action(holder: Resource, stack: Stack) -> Iterator[Verdict]:
    """Identity policies name the actions that they grant.

    Why: ``dynamodb:*`` also deletes tables, and grants whatever action AWS adds.
    Fails: an Allow on an action with a wildcard (``*``, ``s3:Get*``), or with ``NotAction``.
    Passes: every action is spelt out.
    Fix: actions = ["dynamodb:PutItem"]
    """
    for grant in grants(holder):
        if grant.managed and grant.document is None:
            needs = f"the document of the AWS managed policy {grant.managed}, which Stackproof does not know"
            yield Undecided(needs, (), grant.path, grant.managed)
        else:
            yield from _judge(grant, holder, stack)


def _judge(grant: Grant, holder: Resource, stack: Stack) -> Iterator[Verdict]:
    try:
        policy = parse_policy(grant.document)
    except InvalidPolicy as error:
        yield Failed(f"the policy cannot be read: {error}", "a policy document", "", grant.path)
        return
    for unknown in policy.unknown:
        yield Undecided("the policy document", unknown.why, grant.path)
    for statement in policy.statements:
        part = grant.managed or statement.label
        where = place_of_statement(stack, holder, grant, statement, "actions", "not_actions")
        found = _wildcard(statement)
        if isinstance(found, Unknown):
            yield Undecided(f"the actions of {part}", found.why, grant.path, part, where)
        elif found:
            yield Failed(f"{part}: {found}", _EXPECTED, _FIX, grant.path, part, where)
        else:
            yield Passed(f"{part} names its actions")


def _wildcard(statement: Statement) -> str | Unknown:
    effect = allows(statement)
    if effect is False or isinstance(effect, Unknown):
        return "" if effect is False else effect
    if statement.not_actions != ():
        return "NotAction grants every other action"
    if isinstance(statement.actions, Unknown):
        return statement.actions
    for action in statement.actions:
        if isinstance(action, Unknown):
            return action
        if "*" in action or "?" in action:
            return f'action "{action}"'
    return "" if statement.actions else "no action at all"
