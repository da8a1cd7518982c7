"""Whether what one rule lets somebody do covers what another does: principals, actions, resources and conditions.

What is wider covers what is narrower. An account's root is not wider than its roles: it hands the decision to the
account's own policies (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html).
A condition is narrower where each of its tests lets through a part of what a test of the other does.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from stackproof.iam.access_atoms import Atom, key_of_test, values_of_test
from stackproof.iam.access_rules import EVERYBODY, Names, same_text
from stackproof.iam.answers import Answer, all_of, any_of, negate
from stackproof.iam.condition_operators import NEGATED, lower
from stackproof.iam.conditions import ConditionTest
from stackproof.iam.patterns import includes, overlap, tokens
from stackproof.values import Unknown

_WITH_WILDCARDS = {"stringlike", "stringnotlike", "arnlike", "arnnotlike"}
_LIKE = {"stringequals": "stringlike", "arnequals": "arnlike", "stringnotequals": "stringnotlike"}


def covers(wide: Atom, narrow: Atom) -> Answer:
    """Tell whether whatever the second lets somebody do, or denies, the first does as well."""
    if wide.token == narrow.token:
        return True
    if wide.effect != narrow.effect or wide.reads_variables != narrow.reads_variables:
        return False
    return all_of(
        (
            _covers_part(wide.who, narrow.who, _covers_principal),
            _covers_part(wide.do, narrow.do, _covers_action),
            _covers_part(wide.to, narrow.to, includes),
            _is_met_wherever(wide.when, narrow.when),
        )
    )


def denies(deny: Atom, allow: Atom) -> bool:
    """Tell whether a Deny without a condition surely takes away all that an Allow grants."""
    if deny.when or deny.effect != "Deny":
        return False
    return all(
        answer is True
        for answer in (
            deny.who is None or _covers_part(deny.who, allow.who, _covers_principal),
            _covers_part(deny.do, allow.do, _covers_action),
            _covers_part(deny.to, allow.to, includes),
        )
    )


def _covers_part(wide: Any, narrow: Any, covers_one: Callable[[Any, Any], Answer]) -> Answer:
    """Compare one element of two statements, either of which may be all but some."""
    if wide is None or narrow is None:
        return wide is narrow
    if not isinstance(wide, Names):
        if not isinstance(narrow, Names):
            return covers_one(wide, narrow)
        return wide if isinstance(wide, Unknown) else wide in (EVERYBODY, "*")
    if isinstance(narrow, Names):
        return all_of(any_of(covers_one(one, left) for one in narrow.texts) for left in wide.texts)
    return all_of(negate(_may_be(one, narrow)) for one in wide.texts)


def _may_be(left: Any, right: Any) -> Answer:
    """Tell whether two texts, or two principals, can be the same."""
    if isinstance(left, tuple) and isinstance(right, tuple):
        left, right = left[1], right[1]
    if isinstance(left, str | Unknown) and isinstance(right, str | Unknown):
        return overlap(tokens(lower(left)), tokens(lower(right)))
    return True


def _covers_action(wide: Any, narrow: Any) -> Answer:
    return includes(lower(wide), lower(narrow))


def _covers_principal(wide: Any, narrow: Any) -> Answer:
    if wide == EVERYBODY:
        return True
    if isinstance(wide, tuple) and isinstance(narrow, tuple):
        return same_text(wide[1], narrow[1]) if wide[0] == narrow[0] else False
    return next((one for one in (wide, narrow) if isinstance(one, Unknown)), False)


def _is_met_wherever(wide: tuple[ConditionTest | Unknown, ...], narrow: tuple[ConditionTest | Unknown, ...]) -> Answer:
    """Tell whether the first condition is met wherever the second is."""
    return all_of(any_of(_follows(test, other) for other in narrow) for test in wide)


def _follows(wide: ConditionTest | Unknown, narrow: ConditionTest | Unknown) -> Answer:
    if isinstance(wide, Unknown):
        return wide
    if isinstance(narrow, Unknown):
        return narrow
    ours, theirs = key_of_test(wide), key_of_test(narrow)
    like = _LIKE.get(theirs[0], theirs[0]) == ours[0]
    if (ours[0] != theirs[0] and not like) or ours[1:2] + ours[3:] != theirs[1:2] + theirs[3:]:
        return False
    if theirs[2] and not ours[2]:
        return False  # ...IfExists lets in who does not send the key
    one_covers = includes if ours[0] in _WITH_WILDCARDS else _plainly
    if ours[0] in NEGATED:
        return all_of(any_of(one_covers(one, left) for one in values_of_test(narrow)) for left in values_of_test(wide))
    return all_of(any_of(one_covers(one, value) for one in values_of_test(wide)) for value in values_of_test(narrow))


def _plainly(left: Any, right: Any) -> Answer:
    if left == right:
        return True
    unknown = next((one for one in (left, right) if isinstance(one, Unknown)), None)
    return False if unknown is None else unknown if overlap(tokens(left), tokens(right)) else False
