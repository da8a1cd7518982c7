"""Policies name every resource. Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html."""

from collections.abc import Iterator
from typing import Any

from stackproof.constraints import Failed, Passed, Resource, Stack, Undecided, Verdict, constraint
from stackproof.constraints.grants_elsewhere import ELSEWHERE
from stackproof.constraints.identity_policies import judge_statements
from stackproof.iam.documents import Statement
from stackproof.iam.grants import POLICY_TYPES
from stackproof.iam.published import accepts_no_resource
from stackproof.iam.resource_wildcards import wildcard_in
from stackproof.values import Unknown
from stackproof.values.shown import shown

_EXPECTED = "resources by name or reference"


@constraint(
    "iam-names-every-resource",
    on=(*POLICY_TYPES, *ELSEWHERE),
    severity="high",
    policy=(5, "IAM"),
)
def iam_names_every_resource(holder: Resource, stack: Stack) -> Iterator[Verdict]:
    """Identity policies name the resources that they grant access to.

    Why: a wildcard grants what exists today and whatever anybody creates tomorrow.
    Fails: an Allow on ``*``, on an ARN with a wildcard where the name stands (``arn:aws:s3:::*``, ``table/*``), or with
        ``NotResource``; an AWS managed policy whose published document does so. Some actions accept no resource but
        ``*``: give them a statement of their own, with a sid, and waive that part in the contract.
    Passes: ARNs and references with names; wildcards only below a name: ``BUCKET/*``, ``table/NAME/index/*``,
        ``log-group:NAME:*``. Deny statements, and policies of resources (keys, queues), are not judged. What a
        CloudFormation template, Cloud Control, a product or a ``local-exec`` command grants is undecided, unless it
        surely makes no role, user or policy.
    Fix:
      statement {
        resources = [aws_TYPE.NAME.arn]
      }
    """
    yield from judge_statements(holder, stack, ("resources", "not_resources"), _statement)


def _statement(statement: Statement, part: str) -> Iterator[Verdict]:
    if statement.not_resources != ():
        yield Failed(f"{part}: NotResource grants everything else", _EXPECTED)
        return
    if isinstance(statement.resources, Unknown):
        yield Undecided(f"the resources of {part}", statement.resources.why)
        return
    if not statement.resources:
        yield Failed(f"{part} names no resource", _EXPECTED)
    for resource in statement.resources:
        yield _resource(resource, part, statement)


def _resource(resource: Any, part: str, statement: Statement) -> Verdict:
    found = wildcard_in(resource)
    if isinstance(found, Unknown):
        return Undecided(f"a resource of {part}", found.why)
    if found:
        return Failed(f"{part}: {found}", _EXPECTED, _fix(statement))
    return Passed(f"{part} names {shown(resource)}")


def _fix(statement: Statement) -> str:
    """Say what to do, which is something else for actions that AWS accepts with ``*`` alone."""
    actions = () if isinstance(statement.actions, Unknown) else statement.actions
    without = [action for action in actions if isinstance(action, str) and accepts_no_resource(action)]
    if not without:
        return ""
    accepts = f"AWS accepts no resource but * for {', '.join(without)}"
    if len(without) == len(actions):
        return f"# {accepts}: waive this part in the contract"
    apart = "it a statement of its own" if len(without) == 1 else "them a statement of their own"
    return f"# {accepts}: give {apart}\nstatement {{\n  resources = [aws_TYPE.NAME.arn]\n}}"
