"""Whether the ``Condition`` of a statement is met by a request.

Rules: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html and
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html.
All operators and all keys must be met, of several values one; of a negated operator, none may match.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from stackproof.iam.answers import Answer, all_of, any_of, doubt, negate
from stackproof.iam.condition_operators import NEGATED, OPERATORS
from stackproof.iam.patterns import UnmatchedVariableError
from stackproof.iam.request_context import Context
from stackproof.values import Unknown

Over = Literal["", "all", "any"]
_SETS: dict[str, Over] = {"forallvalues:": "all", "foranyvalue:": "any"}


@dataclass(frozen=True, slots=True)
class ConditionTest:
    """One key of one operator: ``ForAnyValue:StringLike``, ``aws:TagKeys``, the values that it wants.

    ``operator`` is in lower case, without what stands before and behind it; ``over`` is the set operator. ``values``
    is an unknown where nobody knows how many there are; ``written`` is the key as it was written.
    """

    operator: str
    over: Over
    if_exists: bool
    key: str
    values: tuple[Any, ...] | Unknown
    written: str = ""

    @property
    def is_negated(self) -> bool:
        """Whether it is met where no value matches."""
        return self.operator in NEGATED


def tests_of(condition: Any) -> Iterator[ConditionTest | Unknown]:
    """Yield what a condition tests; an unknown for what cannot be read."""
    if condition is None:
        return
    if isinstance(condition, Unknown):
        yield condition
        return
    if not isinstance(condition, Mapping):
        yield doubt("the condition is no JSON object")
        return
    for name, keys in condition.items():
        if isinstance(keys, Unknown):
            yield keys
        elif not isinstance(keys, Mapping):
            yield doubt(f"what stands under {name} in the condition is no JSON object")
        else:
            yield from (_test(str(name).lower(), str(key), wanted) for key, wanted in keys.items())


def _test(name: str, key: str, wanted: Any) -> ConditionTest:
    prefix = next((one for one in _SETS if name.startswith(one)), "")
    name = name.removeprefix(prefix)
    values = (
        wanted if isinstance(wanted, Unknown) and wanted.form is None and _is_list(wanted) else _list_wanted(wanted)
    )
    return ConditionTest(
        name.removesuffix("ifexists"), _SETS.get(prefix, ""), name.endswith("ifexists"), key.lower(), values, key
    )


def _is_list(wanted: Unknown) -> bool:
    return str(wanted.type) not in ("string", "number", "bool")


def _list_wanted(wanted: Any) -> tuple[Any, ...]:
    values = wanted if isinstance(wanted, list | tuple) else (wanted,)
    return tuple(one if isinstance(one, str | Unknown) else _text(one) for one in values)


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def condition_met(condition: Any, context: Context, *, reads_variables: bool = True) -> Answer:
    """Tell whether every operator and key of a statement's ``Condition`` is met by a request."""
    return all_of(
        test if isinstance(test, Unknown) else is_met(test, context, reads_variables=reads_variables)
        for test in tests_of(condition)
    )


def is_met(test: ConditionTest, context: Context, *, reads_variables: bool = True) -> Answer:
    """Tell whether one test of a condition is met."""
    given = context.of(test.key)
    if test.operator == "null":
        return _is_absent(test, given)
    matcher = OPERATORS.get(NEGATED.get(test.operator, test.operator))
    if matcher is None:
        return doubt(f'AWS has no condition operator "{test.operator}"')
    if isinstance(given, Unknown):
        return given
    if not given:
        return test.if_exists or test.over == "all" or (test.is_negated and test.over != "any")
    if isinstance(test.values, Unknown):
        return test.values
    wanted = test.values

    def matches_one(one: Any, value: Any) -> Answer:
        try:
            return matcher(one, value, context if reads_variables else None)
        except UnmatchedVariableError:
            return doubt(f"what AWS makes of {one}, which the request says nothing of") if test.is_negated else False

    return _over_values(test, lambda value: any_of(matches_one(one, value) for one in wanted), given)


def _over_values(test: ConditionTest, matched: Callable[[Any], Answer], given: tuple[Any, ...]) -> Answer:
    each = (negate(matched(value)) if test.is_negated else matched(value) for value in given)
    every = test.over == "all" or (test.over == "" and test.is_negated)
    return all_of(each) if every else any_of(each)


def _is_absent(test: ConditionTest, given: tuple[Any, ...] | Unknown) -> Answer:
    """``Null`` is met by an absent key where it says true, by one that is there where it says false."""
    if isinstance(given, Unknown):
        return given
    if isinstance(test.values, Unknown):
        return test.values
    answers = []
    for one in test.values:
        if isinstance(one, Unknown):
            answers.append(one)
        elif one.lower() not in ("true", "false"):
            answers.append(doubt(f'"{one}" under Null in a condition is neither true nor false'))
        else:
            answers.append((one.lower() == "true") == (not given))
    return any_of(answers)
