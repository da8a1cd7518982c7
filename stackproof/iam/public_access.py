"""Whether a statement of a resource's policy admits everybody.

It does where its principal is ``*`` and no condition limits who that is to somebody whom the policy names. Which
conditions do, and with which values:
https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html ("The meaning of public"),
and Security Hub's KMS.5, SNS.4 and SQS.3 (https://docs.aws.amazon.com/securityhub/latest/userguide/). A value counts
that has no wildcard and no policy variable in what names the account or the bucket. A Deny beside it does not count.
A statement until a date, or from one on, is in force or not as the day is: nobody can tell.
"""

from __future__ import annotations

import re
from ipaddress import ip_network
from typing import Any

from stackproof.iam.answers import Answer, all_of, any_of, doubt, negate
from stackproof.iam.conditions import ConditionTest, tests_of
from stackproof.iam.documents import Statement, allows
from stackproof.iam.principals import EVERYBODY, Listed, excepts, list_entries, names
from stackproof.model.dates import PAST, date_of
from stackproof.model.graph import is_plain
from stackproof.values import Unknown
from stackproof.values.texts import HOLE, pieces, text_with_holes

_ARNS = {
    "aws:sourcearn", "aws:principalarn", "lambda:sourcefunctionarn", "s3:dataaccesspointarn",
}  # fmt: skip
_FIXED = {
    "aws:principalaccount", "aws:principalorgid", "aws:principalorgpaths", "aws:sourceaccount", "aws:sourceorgid",
    "aws:sourceorgpaths", "aws:sourceowner", "aws:sourcevpc", "aws:sourcevpce", "aws:userid",
    "kms:calleraccount", "s3:dataaccesspointaccount", "lambda:eventsourcetoken",
}  # fmt: skip
_ADDRESSES = "aws:sourceip"
_CLOCK = {"aws:currenttime", "aws:epochtime"}
_FROM_A_DATE_ON = {"dategreaterthan", "dategreaterthanequals", "numericgreaterthan", "numericgreaterthanequals"}
_ORGANISATION = "orgpaths"
_ROLE_SESSIONS = re.compile(r"A[A-Z0-9]{15,}:\*")  # every session of one role, by the unique id of the role
_ANY_ACCOUNT = re.compile(r"arn:[^:]*:(iam|sts):[^:]*:[^:]*[*?]")
_NARROWEST = {4: 8, 6: 32}  # bits of a range of addresses that is somebody's
_EQUAL = {"stringequals", "stringequalsignorecase", "stringlike", "arnequals", "arnlike"}


def admits_everybody(statement: Statement) -> Answer:
    """Tell whether a statement admits everybody."""
    effect = allows(statement)
    if effect is False:
        return False
    who = _names_everybody(statement)
    limits = any_of(one if isinstance(one, Unknown) else limits_who(one) for one in tests_of(statement.condition))
    return all_of((effect, who, negate(limits)))


def _names_everybody(statement: Statement) -> Answer:
    if statement.not_principals is not None:
        return negate(excepts(statement.not_principals, EVERYBODY))
    return any_of((names(statement.principals, EVERYBODY, whole_account=False), _names_any_account(statement)))


def _names_any_account(statement: Statement) -> bool:
    """Tell whether a principal is an ARN with a wildcard for its account, by which AWS knows nobody."""
    texts = (text_with_holes(one.name) for one in list_entries(statement.principals) if isinstance(one, Listed))
    return any(_ANY_ACCOUNT.match(text) for text in texts)


def limits_who(test: ConditionTest) -> Answer:
    """Tell whether one test of a condition is met by callers that the policy names, and by nobody else."""
    if test.key in _CLOCK:
        return False if _has_begun(test) else doubt("whether it is in force depends on the date")
    if test.if_exists or test.over == "all":
        return False  # who does not send the key is let in
    if isinstance(test.values, Unknown):
        return test.values if test.key in _ARNS | _FIXED | {_ADDRESSES} else False
    if test.key == _ADDRESSES and test.operator == "ipaddress":
        return all_of(_is_narrow(value) for value in test.values)
    if test.key in _ARNS and test.operator in _EQUAL:
        return all_of(map(names_an_owner, test.values))
    return fixes(test) if test.key in _FIXED else False


def _has_begun(test: ConditionTest) -> bool:
    """Tell whether a test of the time is met from a date on that is past."""
    if test.operator not in _FROM_A_DATE_ON or isinstance(test.values, Unknown):
        return False
    dates = [date_of(value) for value in test.values if isinstance(value, str)]
    return any(one is not None and one < PAST for one in dates)


def fixes(test: ConditionTest) -> Answer:
    """Tell whether one test of a condition is met by values that the policy spells out, and by no others."""
    if test.if_exists or test.over == "all" or test.operator not in _EQUAL:
        return False
    if isinstance(test.values, Unknown):
        return test.values
    if test.key.endswith(_ORGANISATION):  # o-1/r-1/ou-1/*: an organisation, and what is below one of its units
        return all_of(_is_fixed(text_with_holes(value).split("/")[0] or value) for value in test.values)
    return all_of(map(_is_fixed, test.values))


def _is_narrow(value: Any) -> Answer:
    if isinstance(value, Unknown):
        return value
    try:
        network = ip_network(value, strict=False)
    except ValueError:
        return doubt(f'"{value}" is no range of IP addresses')
    return network.is_private or network.prefixlen >= _NARROWEST[network.version]


def _is_fixed(value: Any) -> Answer:
    text = text_with_holes(value)
    if _ROLE_SESSIONS.fullmatch(text):
        return True
    if "*" in text or "?" in text or "${" in text or not text:
        return False
    return all_of(is_plain(piece) or piece for piece in pieces(value) if isinstance(piece, Unknown))


def names_an_owner(value: Any) -> Answer:
    """Tell whether an ARN names somebody: it has a fixed account, or, as of a bucket, none and a fixed name."""
    text = text_with_holes(value)
    opaque = [piece for piece in pieces(value) if isinstance(piece, Unknown) and not is_plain(piece)]
    if text.startswith(HOLE) and not opaque:
        return True  # the ARN of a resource
    fields = text.split(":", 5)
    if len(fields) < 6:
        return opaque[0] if opaque else _is_fixed(value)
    decides = fields[4] or fields[5].split("/")[0]
    if "*" in decides or "?" in decides or "${" in decides:
        return False
    return opaque[0] if HOLE in decides and opaque else True
