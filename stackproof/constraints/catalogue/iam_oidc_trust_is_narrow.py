"""Roles for identity providers name the project. Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from stackproof.constraints import Failed, Passed, Resource, Stack, Undecided, Verdict, constraint, undecided
from stackproof.iam.answers import Answer, all_of, any_of
from stackproof.iam.conditions import tests_of
from stackproof.iam.documents import InvalidPolicy, Statement, allows, parse_policy
from stackproof.iam.principals import list_entries
from stackproof.iam.statement_places import place_of_statement
from stackproof.model.graph import identity, is_plain
from stackproof.values import Unknown
from stackproof.values.texts import pieces, text_with_holes

_PATH = "assume_role_policy"
_NARROW = re.compile(  # what stands before a wildcard, as each issuer writes its subjects
    r"repo:[^*?/:]+/[^*?:]+(:.*)?"  # GitHub: repo:OWNER/NAME:ref:...
    r"|project_path:[^*?/:]+/[^*?:]+:.*"  # GitLab: project_path:GROUP/NAME:ref_type:...
    r"|organization:[^*?:]+:project:[^*?:]+:.*"  # HCP Terraform
    r"|system:serviceaccount:[^*?:]+:.*"  # Kubernetes: system:serviceaccount:NAMESPACE:NAME
    r"|[^*?]+",
    re.DOTALL,
)
_EQUAL = {"stringequals", "stringequalsignorecase", "stringlike"}
_EXPECTED = "a condition on the provider's sub that names the repository or project"


@constraint("iam-oidc-trust-is-narrow", on="aws_iam_role", severity="high", policy=(38, "IAM"))
def iam_oidc_trust_is_narrow(role: Resource, stack: Stack) -> Iterator[Verdict]:
    """A role that an OIDC provider's identities may assume names the repository, project or account.

    Why: a provider such as GitHub signs for all its customers; without the subject any of them assumes the role.
    Fails: an Allow for an OIDC provider without a condition on ``PROVIDER:sub``; one with a wildcard where the owner or
        the repository stands (``repo:*``, ``repo:OWNER/*``); ``...IfExists``, ``ForAllValues`` and negated operators.
    Passes: ``repo:OWNER/NAME:*``, ``system:serviceaccount:NAMESPACE:NAME``, a subject without a wildcard. Roles that no
        OIDC provider may assume are not judged.
    Fix:
      statement {
        condition {
          test     = "StringLike"
          variable = "token.actions.githubusercontent.com:sub"
          values   = ["repo:OWNER/NAME:*"]
        }
      }
    """
    try:
        policy = parse_policy(role.get(_PATH))
    except InvalidPolicy as error:
        yield Failed(f"the policy cannot be read: {error}", "a policy document", "", (_PATH,))
        return
    for unknown in policy.unknown:
        yield undecided("the trust policy", unknown, _PATH)
    for statement in policy.statements:
        verdict = _judge(statement)
        if verdict is not None and not isinstance(verdict, Passed):
            where = place_of_statement(stack, role, (_PATH,), policy, statement)
            verdict = replace(verdict, path=(_PATH,), part=statement.label, where=where, actions=statement.action_names)
        yield from [verdict] if verdict is not None else []


def _judge(statement: Statement) -> Verdict | None:
    admits = any_of(_is_provider(one) for one in list_entries(statement.principals))
    if allows(statement) is False or admits is False:
        return None
    if isinstance(admits, Unknown):
        return Undecided(f"whether {statement.label} admits an OIDC provider", admits.why)
    narrow = any_of(_is_narrow(test) for test in tests_of(statement.condition))
    if isinstance(narrow, Unknown):
        return Undecided(f"the subjects that {statement.label} admits", narrow.why)
    if narrow:
        return Passed(f"{statement.label} names the subject")
    return Failed(f"{statement.label} admits whomever the provider signs for", _EXPECTED)


def _is_provider(entry: Any) -> Answer:
    """Tell whether a principal is an OIDC provider: by its ARN, or by a reference to one."""
    if isinstance(entry, Unknown):
        return entry
    if entry.kind.lower() != "federated":
        return False
    reference = identity(entry.name) if isinstance(entry.name, Unknown) else None
    if reference is not None:
        return reference.address.type == "aws_iam_openid_connect_provider"
    if ":oidc-provider/" in text_with_holes(entry.name):
        return True
    return entry.name if isinstance(entry.name, Unknown) else False


def _is_narrow(test: Any) -> Answer:
    if isinstance(test, Unknown):
        return test
    if not test.key.endswith(":sub") or test.operator not in _EQUAL or test.if_exists or test.over == "all":
        return False
    if isinstance(test.values, Unknown):
        return test.values
    if not test.values:
        return True  # nobody meets it
    return all_of(_names_one(value, has_wildcards=test.operator == "stringlike") for value in test.values)


def _names_one(value: Any, *, has_wildcards: bool) -> Answer:
    if has_wildcards and not _NARROW.fullmatch(text_with_holes(value)):
        return False
    opaque = [piece for piece in pieces(value) if isinstance(piece, Unknown) and not is_plain(piece)]
    return opaque[0] if has_wildcards and opaque else True
