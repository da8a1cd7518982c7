"""Policies name every resource. Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html."""

from collections.abc import Iterator
from typing import Any

from stackproof.constraints import Failed, Passed, Resource, Stack, Undecided, Verdict, constraint
from stackproof.model.grants import POLICY_TYPES, Grant, grants, place_of_statement
from stackproof.model.policy import InvalidPolicy, Statement, allows, parse_policy
from stackproof.model.resource_names import wildcard_in
from stackproof.values import Unknown

_EXPECTED = "resources by name or reference"
_FIX = "name the resources: resources = [aws_TYPE.NAME.arn]"


@constraint("iam-names-every-resource", on=POLICY_TYPES, severity="critical", controls=("NIST-800-53 AC-6",))
def iam_names_every_resource(holder: Resource, stack: Stack) -> Iterator[Verdict]:
    """Identity policies name the resources that they grant access to.

    Why: a wildcard grants what exists today and whatever anybody creates tomorrow.
    Fails: an Allow on ``*``, on an ARN with a wildcard where the name stands (``arn:aws:s3:::*``, ``table/*``), or with
        ``NotResource``; an AWS managed policy whose published document does so.
    Passes: ARNs and references with names; wildcards only below a name: ``BUCKET/*``, ``table/NAME/index/*``,
        ``log-group:NAME:*``. Deny statements, and policies of resources (keys, queues), are not judged.
    Fix: resources = [aws_TYPE.NAME.arn]
    """
    for grant in grants(holder):
        yield from _judge(grant, holder, stack)


def _judge(grant: Grant, holder: Resource, stack: Stack) -> Iterator[Verdict]:
    if grant.managed and grant.document is None:
        needs = f"the document of the AWS managed policy {grant.managed}, which Stackproof does not know"
        yield Undecided(needs, (), grant.path, grant.managed)
        return
    try:
        policy = parse_policy(grant.document)
    except InvalidPolicy as error:
        yield Failed(f"the policy cannot be read: {error}", "a policy document", "", grant.path)
        return
    for unknown in policy.unknown:
        yield Undecided("the policy document", unknown.why, grant.path)
    for statement in policy.statements:
        part = grant.managed or statement.label
        where = place_of_statement(stack, holder, grant, statement, "resources", "not_resources")
        for verdict in _statement(statement, part):
            match verdict:
                case Failed(found, expected, fix):
                    yield Failed(found, expected, fix, grant.path, part, where)
                case Undecided(needs, why):
                    yield Undecided(needs, why, grant.path, part, where)
                case Passed():
                    yield verdict


def _statement(statement: Statement, part: str) -> Iterator[Verdict]:
    effect = allows(statement)
    if effect is False:
        yield Passed(f"{part} denies")
        return
    if isinstance(effect, Unknown):
        yield Undecided(f"the effect of {part}", effect.why)
        return
    if statement.not_resources != ():
        yield Failed(f"{part}: NotResource grants everything else", _EXPECTED, _FIX)
        return
    if isinstance(statement.resources, Unknown):
        yield Undecided(f"the resources of {part}", statement.resources.why)
        return
    if not statement.resources:
        yield Failed(f"{part} names no resource", _EXPECTED, _FIX)
    for resource in statement.resources:
        yield _resource(resource, part)


def _resource(resource: Any, part: str) -> Verdict:
    found = wildcard_in(resource)
    if isinstance(found, Unknown):
        return Undecided(f"a resource of {part}", found.why)
    if found:
        return Failed(f"{part}: {found}", _EXPECTED, _FIX)
    return Passed(f"{part} names {resource}")
