"""Rules of access taken apart: one effect, principal, action and resource each, so that however statements are split,
what grants the same is the same.

What is negated (``NotAction``) stays whole. Actions are compared without case, as AWS compares them. ``ArnEquals`` and
``ArnLike`` are one operator, as AWS documents them:
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from stackproof.iam.access_rules import AccessRule, Names, same_text, token
from stackproof.iam.answers import Answer, all_of, any_of
from stackproof.iam.condition_operators import lower
from stackproof.iam.conditions import ConditionTest
from stackproof.values import Unknown

_ALIKE = {"arnequals": "arnlike", "arnnotequals": "arnnotlike"}
_WITHOUT_CASE = ("bool", "null")
_Key = tuple[str, str, bool, str]


@dataclass(frozen=True, slots=True, eq=False)
class Atom:
    """One thing that a rule says; ``who``, ``do`` and ``to`` are one each, or all but some.

    Two with the same ``token`` surely say the same.
    """

    effect: Any
    who: Any
    do: Any
    to: Any
    when: tuple[ConditionTest | Unknown, ...]
    reads_variables: bool
    token: Any


def atoms_of(rule: AccessRule) -> Iterator[Atom]:
    """Yield what a rule says, one thing at a time."""
    when = _token_of_condition(rule.when)
    for who in _each(rule.who):
        for do in _each(rule.do):
            for to in _each(rule.to):
                parts = (rule.effect, who, do, to)
                key = (*map(_token, (rule.effect, who, _lower(do), to)), when, rule.reads_variables)
                yield Atom(*parts, rule.when, rule.reads_variables, key)


def _each(names: Names | None) -> tuple[Any, ...]:
    if names is None or (not names.texts and not names.negated):
        return (None,)
    return (names,) if names.negated else names.texts


def _lower(do: Any) -> Any:
    if isinstance(do, Names):
        return Names(tuple(map(lower, do.texts)), do.negated)
    return do if do is None else lower(do)


def _token(part: Any) -> Any:
    return ("not", frozenset(map(token, part.texts))) if isinstance(part, Names) else token(part)


def _token_of_condition(tests: tuple[ConditionTest | Unknown, ...]) -> Any:
    return frozenset(
        ("unknown", id(test)) if isinstance(test, Unknown) else (key_of_test(test), _token_of_values(test))
        for test in tests
    )


def key_of_test(test: ConditionTest) -> _Key:
    """Return what a test asks, but for its values: operator, set operator, ``IfExists``, key."""
    return (_ALIKE.get(test.operator, test.operator), test.over, test.if_exists, test.key)


def values_of_test(test: ConditionTest) -> tuple[Any, ...]:
    """Return the values of a test as they are compared; the one unknown where nobody knows how many there are."""
    if isinstance(test.values, Unknown):
        return (test.values,)
    lower = test.operator in _WITHOUT_CASE
    return tuple(value.lower() if lower and isinstance(value, str) else value for value in test.values)


def _token_of_values(test: ConditionTest) -> Any:
    return frozenset(map(token, values_of_test(test)))


def same(left: Atom, right: Atom) -> Answer:
    """Tell whether two say the same; an unknown where nobody can tell."""
    if left.token == right.token:
        return True
    found = same_but_condition(left, right)
    return found if found is False else all_of((found, same_condition(left.when, right.when)))


def same_but_condition(left: Atom, right: Atom) -> Answer:
    """Tell whether two say the same, whatever their conditions."""
    if left.reads_variables != right.reads_variables:
        return False
    pairs = (
        (left.effect, right.effect),
        (left.who, right.who),
        (_lower(left.do), _lower(right.do)),
        (left.to, right.to),
    )
    return all_of(_same_part(*pair) for pair in pairs)


def _same_part(left: Any, right: Any) -> Answer:
    if left is None or right is None:
        return left is right  # what is not there is nothing that is unknown either
    if isinstance(left, str | Unknown) and isinstance(right, str | Unknown):
        return same_text(left, right)
    for one in (left, right):
        if isinstance(one, Unknown):
            return one
    if isinstance(left, Names) and isinstance(right, Names):
        return _same_set(left.texts, right.texts)
    if isinstance(left, tuple) and isinstance(right, tuple):
        return same_text(left[1], right[1]) if left[0] == right[0] else False
    return False


def same_condition(left: tuple[ConditionTest | Unknown, ...], right: tuple[ConditionTest | Unknown, ...]) -> Answer:
    """Tell whether two conditions test the same, value by value."""
    for test in (*left, *right):
        if isinstance(test, Unknown):
            return test
    ours, theirs = _by_key(left), _by_key(right)
    if ours.keys() != theirs.keys():
        return False
    return all_of(_same_set(ours[key], theirs[key]) for key in ours)


def _by_key(tests: tuple[ConditionTest | Unknown, ...]) -> dict[Any, tuple[Any, ...]]:
    """Return the values by what tests them; both of a key that is tested twice must be met, so each stays apart."""
    found: dict[Any, tuple[Any, ...]] = {}
    known = (test for test in tests if not isinstance(test, Unknown))
    for test in sorted(known, key=lambda test: test.operator):
        key: Any = key_of_test(test)
        while key in found:
            key = (key, "again")
        found[key] = values_of_test(test)
    return found


def _same_set(left: tuple[Any, ...], right: tuple[Any, ...]) -> Answer:
    if set(map(token, left)) == set(map(token, right)):
        return True
    return all_of((_covers(left, right), _covers(right, left)))


def _covers(left: tuple[Any, ...], right: tuple[Any, ...]) -> Answer:
    return all_of(any_of(_same_part(one, other) for one in left) for other in right)
