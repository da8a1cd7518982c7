"""Endpoint policies limit who or what. Source: https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from stackproof.constraints import Failed, Passed, Resource, Stack, Undecided, Verdict, constraint, undecided
from stackproof.iam.answers import Answer, all_of, any_of, negate
from stackproof.iam.conditions import tests_of
from stackproof.iam.decisions import Request, decide
from stackproof.iam.documents import InvalidPolicy, PolicyDocument, Statement, parse_policy
from stackproof.iam.principals import EVERYBODY
from stackproof.iam.public_access import admits_everybody, fixes
from stackproof.iam.published import accepts_no_resource
from stackproof.iam.request_context import Context
from stackproof.iam.resource_arns import spell_out_policy
from stackproof.iam.resource_wildcards import wildcard_in
from stackproof.iam.statement_places import place_of_statement
from stackproof.model.graph import find_unresolved, users
from stackproof.values import Unknown
from stackproof.values.texts import text_with_holes

_SEPARATE = ("aws_vpc_endpoint_policy", ("vpc_endpoint_id",), "aws_vpc_endpoint")
_WITH_POLICY = ("Gateway", "Interface")
_CUSTOMERS = ".vpce-svc-"  # in the name of a service that a customer offers, whose endpoints have no policy
_OWNERS = {"aws:resourceaccount", "aws:resourceorgid", "aws:resourceorgpaths", "s3:resourceaccount"}
_OF_OTHERS_ARN = "arn:aws:zz:zz:000000000000:zz"
_OF_OTHERS = Context(  # a request of somebody else, on something of somebody else
    {
        "aws:principalaccount": ("000000000000",),
        "aws:principalorgid": ("o-zz",),
        "aws:resourceaccount": ("000000000000",),
        "aws:resourceorgid": ("o-zz",),
    },
    whole=False,
)
_EXPECTED = "a policy that names the resources, or who may use the endpoint"


@constraint(
    "vpc-endpoint-policy-not-open",
    on=("aws_vpc_endpoint", "aws_vpc_endpoint_policy"),
    severity="medium",
    policy=(46, "NETWORKING"),
)
def vpc_endpoint_policy_not_open(holder: Resource, stack: Stack) -> Iterator[Verdict]:
    """The policy of a VPC endpoint names who may use it, or what may be reached through it.

    Why: through an open endpoint, whoever breaks in carries data out of a private network, to an account of their own.
    Fails: no policy, for AWS's own then lets everybody do everything; an Allow for everybody on ``*``, or on names with
        a wildcard, or with ``NotResource``, without a condition that says who that is (``aws:PrincipalAccount``,
        ``aws:PrincipalOrgID``, ``aws:PrincipalArn``) or whose the resource is (``aws:ResourceAccount``,
        ``aws:ResourceOrgID``). Fewer actions alone do not limit who or what.
    Passes: resources by name; principals by name; such a condition, or a Deny of everything to everybody else, or on
        what is everybody else's; actions that accept no resource. Not judged are endpoints that have no policy: of
        gateway load balancers, and of services that customers offer.
    Fix:
      statement {
        # or a condition on aws:PrincipalAccount or aws:ResourceAccount
        resources = [aws_s3_bucket.NAME.arn, "${aws_s3_bucket.NAME.arn}/*"]
      }
    """
    if holder.type == "aws_vpc_endpoint" and not _has_policies(holder):
        return
    value = holder.get("policy")
    if not holder.omitted("policy") and value not in ("", None):
        yield from _judge_policy(holder, stack, value)
    else:
        yield _judge_absence(holder, stack)


def _has_policies(endpoint: Resource) -> bool:
    kind, name = endpoint.get("vpc_endpoint_type"), endpoint.get("service_name")
    if isinstance(name, str) and _CUSTOMERS in name:
        return False
    return not isinstance(kind, str) or kind in _WITH_POLICY


def _judge_absence(holder: Resource, stack: Stack) -> Verdict:
    if holder.type == "aws_vpc_endpoint":
        separate = users(stack, *_SEPARATE).get(str(holder.address), ())
        if separate:
            return Passed(f"its policy is that of {separate[0]}")
        unknown = find_unresolved(stack, *_SEPARATE)
        if unknown is not None:
            return undecided("whether it has a policy", unknown, "policy")
    return Failed("no policy: everybody may do everything through it", _EXPECTED, "", ("policy",))


def _judge_policy(holder: Resource, stack: Stack, value: Any) -> Iterator[Verdict]:
    try:
        policy = spell_out_policy(stack, parse_policy(value))
    except InvalidPolicy as error:
        yield Failed(f"the policy cannot be read: {error}", "a policy document", "", ("policy",))
        return
    for unknown in policy.unknown:
        yield undecided("the policy document", unknown, "policy")
    for statement in policy.statements:
        verdict = _judge(statement, policy)
        if not isinstance(verdict, Passed):
            where = place_of_statement(stack, holder, ("policy",), policy, statement, "resources", "not_resources")
            verdict = replace(
                verdict, path=("policy",), part=statement.label, where=where, actions=statement.action_names
            )
        yield verdict
    if not policy.statements and not policy.unknown:
        yield Passed("it lets nobody do anything")


def _judge(statement: Statement, policy: PolicyDocument) -> Verdict:
    is_open = all_of(
        (
            admits_everybody(statement),
            _is_wide(statement),
            negate(_names_owners(statement)),
            negate(_is_denied_to_others(statement, policy)),
        )
    )
    if isinstance(is_open, Unknown):
        return Undecided(f"whom and what {statement.label} lets through", is_open.why)
    if is_open:
        return Failed(f"{statement.label} lets everybody through to what it does not name", _EXPECTED)
    return Passed(f"{statement.label} names who or what it lets through")


def _is_wide(statement: Statement) -> Answer:
    """Tell whether a statement is about resources that it does not name."""
    actions = statement.actions
    if not isinstance(actions, Unknown) and actions and all(map(_accepts_none, actions)):
        return False
    if statement.not_resources != ():
        return True
    if isinstance(statement.resources, Unknown):
        return statement.resources
    found = map(wildcard_in, statement.resources)
    return any_of(one if isinstance(one, Unknown) else bool(one) for one in found)


def _is_denied_to_others(statement: Statement, policy: PolicyDocument) -> Answer:
    """Tell whether the policy denies what a statement allows to others, or on what is others'."""
    denying = PolicyDocument(tuple(one for one in policy.statements if one.effect == "Deny"))
    if isinstance(statement.actions, Unknown) or not statement.actions:
        return False
    actions = (text_with_holes(action).replace("*", "zz") for action in statement.actions)
    requests = (Request(action if ":" in action else "zz:zz", _OF_OTHERS_ARN, _OF_OTHERS) for action in actions)
    return all_of(decide((denying,), request, EVERYBODY).denies is True for request in requests)


def _accepts_none(action: Any) -> bool:
    return isinstance(action, str) and accepts_no_resource(action)


def _names_owners(statement: Statement) -> Answer:
    """Tell whether a condition is met by resources of accounts or organisations that it names, and by no others."""
    tests = tests_of(statement.condition)
    return any_of(
        one if isinstance(one, Unknown) else fixes(one)
        for one in tests
        if isinstance(one, Unknown) or one.key in _OWNERS
    )
