"""Other accounts are named. Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-concepts.html."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from stackproof.constraints import Failed, Passed, Resource, Stack, Undecided, Verdict, constraint
from stackproof.evaluate.aws_regions import LOAD_BALANCER_ACCOUNTS
from stackproof.iam.admitted_accounts import Accounts, find_admitted
from stackproof.iam.documents import InvalidPolicy, Statement, allows, parse_policy
from stackproof.iam.permissions import grant_of_key, permission_of, url_policy
from stackproof.iam.policy_holders import HOLDERS, PERMISSIONS
from stackproof.iam.principals import root_of
from stackproof.iam.resource_arns import spell_out_policy
from stackproof.iam.statement_places import place_of_statement
from stackproof.model.regions import account_of
from stackproof.values import Unknown

_BILLING = "386209384616"  # https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/billing-reports-costusage.html
_OF_AWS = frozenset({*LOAD_BALANCER_ACCOUNTS.values(), _BILLING})
_FILTERS = {"aws_vpc_endpoint", "aws_vpc_endpoint_policy"}  # their policies grant nothing
_ROLE = "aws_iam_role"
_EXPECTED = "this account, and those that the parameter accounts names"


@constraint(
    "iam-foreign-accounts-are-named",
    on=(_ROLE, *sorted(HOLDERS.keys() - _FILTERS), *PERMISSIONS),
    severity="high",
    policy=(44, "IAM"),
)
def iam_foreign_accounts_are_named(
    holder: Resource, stack: Stack, *, accounts: list[str] | None = None, organisations: list[str] | None = None
) -> Iterator[Verdict]:
    """Trust policies and resource policies admit this account, and of others those that the contract names.

    Why: another account that may come in is a decision, and somebody answers for it.
    Fails: an Allow for another account, or one of its roles; for everybody, unless a condition names accounts that may
        come in; for a service that acts for another account or its resources (``aws:SourceAccount``,
        ``aws:SourceArn``); for an organisation that ``organisations`` does not name.
    Passes: this account and its roles; those of ``accounts``; services; identities of CloudFront; the accounts from
        which AWS writes the logs of load balancers and bills. A service without a condition is judged by
        ``iam-trust-guards-confused-deputy`` and ``lambda-permission-names-source``. Policies of VPC endpoints grant
        nothing. An account that is written out is undecided while nobody knows that of the stack.
    Fix:
      # in the contract, if it is to be let in: accounts: ["ACCOUNT"]
      statement {
        principals {
          type        = "AWS"
          identifiers = ["arn:aws:iam::ACCOUNT:root"]
        }
      }
    """
    known = Accounts(stack, holder, frozenset(accounts or ()), frozenset(organisations or ()), _OF_AWS)
    found = _document(holder, stack)
    if found is None:
        yield Passed("it has no policy of its own here")
        return
    path, document = found
    try:
        written = parse_policy(document)
    except InvalidPolicy as error:
        yield Failed(f"the policy cannot be read: {error}", "a policy document", "", (path,))
        return
    for unknown in written.unknown:
        yield Undecided("the policy document", unknown.why, (path,))
    if not written.statements and not written.unknown:
        yield Passed("its policy admits nobody")
    for statement, spelt in zip(written.statements, spell_out_policy(stack, written).statements, strict=True):
        for verdict in _judge(spelt, known):
            if isinstance(verdict, Passed):
                yield verdict
            else:
                where = place_of_statement(stack, holder, (path,), written, statement, "principals")
                yield replace(verdict, path=(path,), part=statement.label, where=where, actions=statement.action_names)


def _document(holder: Resource, stack: Stack) -> tuple[str, Any] | None:
    """Return what admits somebody, with the argument where it stands."""
    if holder.type == "aws_kms_grant":
        return "grantee_principal", grant_of_key(holder)
    if holder.type == "aws_lambda_function_url":
        return "authorization_type", url_policy(holder, root_of(account_of(stack, holder)).name)
    if holder.type in PERMISSIONS:
        return "principal", permission_of(holder)
    path = "assume_role_policy" if holder.type == _ROLE else HOLDERS[holder.type].policy
    value = holder.get(path)
    return None if holder.omitted(path) or value in ("", None) else (path, value)


def _judge(statement: Statement, accounts: Accounts) -> Iterator[Verdict]:
    effect = allows(statement)
    if effect is False:
        yield Passed(f"{statement.label} denies")
        return
    for one in find_admitted(statement, accounts):
        if one.answer is True:
            yield Passed(f"{statement.label} admits {one.who}")
        elif isinstance(one.answer, Unknown) or isinstance(effect, Unknown):
            unknown = one.answer if isinstance(one.answer, Unknown) else effect
            assert isinstance(unknown, Unknown)  # one of both is
            yield Undecided(f"whether {one.who} may be admitted by {statement.label}", unknown.why)
        else:
            yield Failed(f"{statement.label} admits {one.who}", _EXPECTED)
