"""What stands out in a rule of access: everybody, another account, every action, every resource."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from stackproof.iam.access_rules import EVERYBODY, AccessRule
from stackproof.iam.principals import Listed
from stackproof.iam.published import accepts_no_resource
from stackproof.model.regions import account_of
from stackproof.model.stack import Stack
from stackproof.values import Unknown

FROM_OUTSIDE = ("everybody", "another account")
"""The marks of those who are not of the stack's account."""


def marks_of(rule: AccessRule, stack: Stack) -> Iterator[str]:
    """Yield what stands out in an Allow."""
    if rule.effect == "Deny":
        return
    if rule.who is not None and rule.who.negated:
        yield "everybody"
    for one in rule.who.texts if rule.who is not None and not rule.who.negated else ():
        if one == EVERYBODY:
            yield "everybody"
        elif isinstance(one, tuple) and _is_foreign(stack, *one):
            yield "another account"
    do = [str(one) for one in rule.do.texts]
    if rule.do.negated or any(one == "*" or one.endswith(":*") for one in do):
        yield "every action"
    if "*" in rule.to.texts and not all(map(accepts_no_resource, do)):
        yield "every resource"


def _is_foreign(stack: Stack, kind: str, name: Any) -> bool:
    account = account_of(stack)
    if kind != "AWS" or isinstance(account, Unknown) or isinstance(name, Unknown):
        return False
    own = Listed(kind, name).account or (name.split(":")[4] if name.count(":") >= 5 else account)
    return bool(own != account)
