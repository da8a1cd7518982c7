"""Services assume roles for this account alone. Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html#cross-service-confused-deputy-prevention."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from stackproof.constraints import Failed, Passed, Resource, Stack, Undecided, Verdict, constraint, undecided
from stackproof.iam.answers import Answer, any_of
from stackproof.iam.conditions import ConditionTest, tests_of
from stackproof.iam.decisions import Request, decide
from stackproof.iam.documents import InvalidPolicy, PolicyDocument, Statement, allows, parse_policy
from stackproof.iam.principals import Listed, Principal, list_entries
from stackproof.iam.public_access import limits_who
from stackproof.iam.request_context import Context
from stackproof.iam.resource_arns import spell_out_policy
from stackproof.iam.statement_places import place_of_statement
from stackproof.iam.trusted_services import BY_EXTERNAL_ID, SENDS_SOURCE
from stackproof.values import Unknown

_PATH = "assume_role_policy"
_KEYS = {"aws:sourceaccount", "aws:sourcearn", "aws:sourceorgid", "aws:sourceorgpaths"}
_EXTERNAL_ID = "sts:externalid"
_OF_OTHERS = Context(  # what a service sends for an account that no policy names
    {
        "aws:sourceaccount": ("000000000000",),
        "aws:sourcearn": ("arn:aws:zz:zz:000000000000:zz",),
        "aws:sourceorgid": ("o-zz",),
        "aws:sourceorgpaths": ("o-zz/r-zz/",),
    },
    whole=False,
)
_REGION = re.compile(r"\.[a-z]{2,}(-[a-z]+)+-\d(?=\.amazonaws\.)", re.ASCII)  # states.eu-west-1.amazonaws.com
_EXPECTED = "a condition on aws:SourceAccount or aws:SourceArn"


@constraint("iam-trust-guards-confused-deputy", on="aws_iam_role", severity="medium", policy=(39, "IAM"))
def iam_trust_guards_confused_deputy(
    role: Resource, stack: Stack, *, besides: list[str] | None = None, apart: list[str] | None = None
) -> Iterator[Verdict]:
    """A service may assume a role for this account or for sources that are named, and for nobody else.

    Why: a service acts for all its customers; what it assumes a role for may be somebody else's resource.
    Fails: an Allow for a service that sends ``aws:SourceAccount`` or ``aws:SourceArn`` (Step Functions, ECS
        tasks, EventBridge, its pipes and schedules, CodeBuild, flow logs and others: ``iam/trusted_services.py``)
        without a condition on one of them, or with a wildcard where the account stands. ``...IfExists`` and
        ``ForAllValues`` let in who does not send the key.
    Passes: such a condition, or a Deny of everything else; for Cognito also ``sts:ExternalId``. Roles for other
        services (Lambda and Firehose among them) are not judged, as their pages do not say that they send a key:
        ``besides`` names more of them, and ``apart`` leaves some out.
    Fix:
      statement {
        condition {
          test     = "StringEquals"
          variable = "aws:SourceAccount"
          values   = [data.aws_caller_identity.current.account_id]
        }
      }
    """
    services = (SENDS_SOURCE.keys() | set(BY_EXTERNAL_ID) | set(besides or ())) - set(apart or ())
    try:
        written = parse_policy(role.get(_PATH))
    except InvalidPolicy as error:
        yield Failed(f"the policy cannot be read: {error}", "a policy document", "", (_PATH,))
        return
    for unknown in written.unknown:
        yield undecided("the trust policy", unknown, _PATH)
    policy = spell_out_policy(stack, written)
    for statement, as_written in zip(policy.statements, written.statements, strict=True):
        for verdict in _judge(policy, statement, services):
            if not isinstance(verdict, Passed):
                where = place_of_statement(stack, role, (_PATH,), written, as_written)
                yield replace(verdict, path=(_PATH,), part=statement.label, where=where, actions=statement.action_names)
            else:
                yield verdict


def _judge(policy: PolicyDocument, statement: Statement, services: set[str]) -> Iterator[Verdict]:
    effect = allows(statement)
    if effect is False:
        return
    for entry in list_entries(statement.principals):
        service = entry if isinstance(entry, Unknown) else _service(entry)
        if isinstance(service, Unknown):
            if _guard(statement, "") is not True:
                yield Undecided(f"which service {statement.label} admits", service.why)
        elif service in services:
            yield _verdict(policy, statement, service, effect)


def _service(entry: Listed) -> Any:
    """Return the service that a principal is; an empty text for another principal."""
    if entry.kind.lower() != "service":
        return ""
    return entry.name if isinstance(entry.name, Unknown) else _REGION.sub("", entry.name.removesuffix(".cn"))


def _verdict(policy: PolicyDocument, statement: Statement, service: str, effect: Answer) -> Verdict:
    guarded = _guard(statement, _EXTERNAL_ID if service in BY_EXTERNAL_ID else "")
    if guarded is False:
        request = Request("sts:AssumeRole", "*", _OF_OTHERS)
        others = [one for one in policy.statements if one.effect == "Deny"]
        guarded = decide([PolicyDocument(tuple(others))], request, Principal("Service", service)).denies
    if guarded is True:
        return Passed(f"{statement.label} admits {service} for whom it names")
    for unknown in (guarded, effect):
        if isinstance(unknown, Unknown):
            return Undecided(f"for whom {statement.label} admits {service}", unknown.why)
    return Failed(f"{statement.label} admits {service} for whomever it acts", _EXPECTED)


def _guard(statement: Statement, external_id: str) -> Answer:
    return any_of(
        one if isinstance(one, Unknown) else _limits(one, external_id) for one in tests_of(statement.condition)
    )


def _limits(test: ConditionTest, external_id: str) -> Answer:
    if test.key == external_id:
        return test.operator == "stringequals" and not test.if_exists and test.over != "all"
    return limits_who(test) if test.key in _KEYS else False
