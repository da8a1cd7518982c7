"""Which accounts a statement of a resource's policy admits: by its principals, or by whom a service acts for.

Rules: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html. Where everybody or a
service is admitted, the conditions say for whom: all of them must be met, so it is enough that one names the accounts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from stackproof.iam.answers import Answer, all_of, any_of, doubt
from stackproof.iam.conditions import ConditionTest, tests_of
from stackproof.iam.documents import Statement
from stackproof.iam.patterns import matches
from stackproof.iam.principals import Listed, Principal, list_entries
from stackproof.iam.public_access import limits_who
from stackproof.model.graph import identity, target
from stackproof.model.regions import account_of
from stackproof.model.resource import Resource
from stackproof.model.stack import Stack
from stackproof.values import Unknown
from stackproof.values.shown import shown
from stackproof.values.texts import HOLE, pieces, text_with_holes

_ACCOUNTS = {
    "aws:principalaccount", "aws:sourceaccount", "aws:sourceowner", "kms:calleraccount", "s3:dataaccesspointaccount",
}  # fmt: skip
_ARNS = {"aws:sourcearn", "aws:principalarn", "lambda:sourcefunctionarn", "s3:dataaccesspointarn"}
_ORGANISATIONS = {"aws:principalorgid", "aws:principalorgpaths", "aws:sourceorgid", "aws:sourceorgpaths"}
_NETWORKS = {"aws:sourcevpc": "aws_vpc", "aws:sourcevpce": "aws_vpc_endpoint"}
_OF_AWS = {  # data sources of accounts that are AWS's own
    "aws_billing_service_account", "aws_cloudfront_log_delivery_canonical_user_id", "aws_cloudtrail_service_account",
    "aws_elb_service_account", "aws_redshift_service_account",
}  # fmt: skip
_OWN_SOURCES = {
    "aws_caller_identity",
    "aws_canonical_user_id",
    "aws_iam_role",
    "aws_iam_session_context",
    "aws_iam_user",
}
_EVERYBODY = "everybody"
_BEGIN = re.compile(f"(arn:(aws[a-z-]*|{HOLE}):s3:::)?{HOLE}")


@dataclass(frozen=True, slots=True)
class Accounts:
    """The accounts that may be admitted: that of the stack, those named, those of organisations, and AWS's own."""

    stack: Stack
    holder: Resource
    named: frozenset[str]
    organisations: frozenset[str]
    of_aws: frozenset[str]

    def has(self, account: Any) -> Answer:
        """Tell whether an account is one of them."""
        if isinstance(account, str) and account in self.named | self.of_aws:
            return True
        return matches(account_of(self.stack, self.holder), account, wildcards=False)


@dataclass(frozen=True, slots=True)
class Admitted:
    """Somebody whom a statement admits, and whether that is of the accounts that may be."""

    who: str
    answer: Answer


def find_admitted(statement: Statement, accounts: Accounts) -> Iterator[Admitted]:
    """Yield whom a statement admits."""
    if statement.not_principals is not None:
        yield _of_everybody(f"{_EVERYBODY} but some", statement, accounts)
    for entry in list_entries(statement.principals):
        if isinstance(entry, Unknown):
            yield Admitted("somebody", entry)
        elif entry.kind.lower() == "service":
            yield _of_service(entry, statement, accounts)
        elif entry.name == "*":
            yield _of_everybody(_EVERYBODY, statement, accounts)
        else:
            yield Admitted(_show(entry), _is_of(entry, accounts))


def _show(entry: Listed) -> str:
    return entry.name if isinstance(entry.name, str) else shown(entry.name)


def _of_everybody(who: str, statement: Statement, accounts: Accounts) -> Admitted:
    confined = _confine(statement, accounts)
    return Admitted(who, False if confined is None else confined)


def _of_service(entry: Listed, statement: Statement, accounts: Accounts) -> Admitted:
    """Judge a service by what it acts for; one that acts for everybody is the matter of another constraint."""
    confined = _confine(statement, accounts)
    return Admitted(f"{_show(entry)} for others", True if confined is None else confined)


def _confine(statement: Statement, accounts: Accounts) -> Answer | None:
    """Tell whether the conditions name accounts that may be admitted alone; nothing where none names any."""
    answers: list[Answer] = []
    for test in tests_of(statement.condition):
        if isinstance(test, Unknown):
            answers.append(test)
            continue
        limits = limits_who(test)
        if limits is not False:
            answers.append(limits if isinstance(limits, Unknown) else _names(test, accounts))
    return any_of(answers) if answers else None


def _names(test: ConditionTest, accounts: Accounts) -> Answer:
    judge = _judge_of(test.key, accounts)
    if judge is None or isinstance(test.values, Unknown):
        return test.values if isinstance(test.values, Unknown) else doubt(f"whose {test.written or test.key} that is")
    return all_of(map(judge, test.values))


def _judge_of(key: str, accounts: Accounts) -> Callable[[Any], Answer] | None:
    if key in _ACCOUNTS:
        return accounts.has
    if key in _ARNS:
        return lambda arn: _has_arn(arn, accounts)
    if key in _ORGANISATIONS:
        return lambda text: text_with_holes(text).split("/")[0] in accounts.organisations
    if key in _NETWORKS:
        return lambda id_: _is_own(id_, _NETWORKS[key], accounts)
    return None


def _is_own(value: Any, type_: str, accounts: Accounts) -> Answer:
    text = text_with_holes(value)
    begin = f"arn:{HOLE}:"
    found = target(accounts.stack, f"arn:aws:{text.removeprefix(begin)}" if text.startswith(begin) else value, type_)
    referred = _refer(value, accounts.stack)
    if found.resource is not None or (referred is not None and referred.type == type_):
        return True
    return found.unknown if found.unknown is not None else doubt(f"whose {shown(value)} is")


def _has_arn(arn: Any, accounts: Accounts) -> Answer:
    """Judge an ARN by its account; that of a bucket has none, and a bucket of the stack is its own."""
    account = Principal("AWS", arn).account
    if account == "":
        return _is_own(arn, "aws_s3_bucket", accounts)
    return _by_reference(arn, accounts, accounts.has(account))


def _is_of(entry: Listed, accounts: Accounts) -> Answer:
    if entry.kind.lower() == "canonicaluser":
        known = isinstance(entry.name, str) and entry.name in accounts.named
        return known or _by_reference(entry.name, accounts, doubt(f"whose canonical id {shown(entry.name)} is"))
    if entry.kind.lower() == "federated" and not text_with_holes(entry.name).startswith("arn:"):
        return _by_reference(entry.name, accounts, entry.name) if isinstance(entry.name, Unknown) else True
    account = entry.account if entry.account is not None else Principal("AWS", entry.name).account
    if account == "cloudfront":
        return True  # an identity of a distribution, which is AWS's
    if account == "":
        return doubt(f"whose {shown(entry.name)} is")
    return _by_reference(entry.name, accounts, accounts.has(account))


def _by_reference(name: Any, accounts: Accounts, otherwise: Answer) -> Answer:
    """Judge an attribute by what it is of, where its account is not known otherwise."""
    found = _refer(name, accounts.stack) if isinstance(otherwise, Unknown) else None
    if found is None:
        return otherwise
    if found.address.mode == "data" and found.type in _OF_AWS:
        return True
    if found.address.mode == "managed" or found.type in _OWN_SOURCES:
        return accounts.has(account_of(accounts.stack, found))
    return otherwise


def _refer(name: Any, stack: Stack) -> Resource | None:
    """Return what an ARN is of: a text that begins with an attribute, or that of a bucket with its name."""
    begin = next((piece for piece in pieces(name) if isinstance(piece, Unknown) and identity(piece) is not None), None)
    reference = identity(begin) if begin is not None else None
    if reference is None or not _BEGIN.match(text_with_holes(name)):
        return None
    return stack.at(reference.address)
