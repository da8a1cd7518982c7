"""Policies that nobody wrote, decided here and by enumeration over a small world.

The other evaluator knows no wildcard and no unknown: it spells a pattern out over all texts of the world, and an
unknown piece over all that it may be. What is decided here must hold for each; without an unknown, all is decided.
``STACKPROOF_POLICIES`` sets the number of policies.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from fnmatch import fnmatchcase
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from model_samples import attribute, joined, unknown

from stackproof.iam.decisions import Request, decide
from stackproof.iam.documents import parse_policy
from stackproof.iam.principals import EVERYBODY, Principal
from stackproof.iam.request_context import Context
from stackproof.values import Unknown

pytestmark = pytest.mark.unit
POLICIES = int(os.environ.get("STACKPROOF_POLICIES", "400"))

ACTIONS = ["s:a", "s:ab", "s:b", "t:a"]
RESOURCES = ["x", "xa", "x/a", "y"]
ROLES = [Principal("AWS", f"arn:aws:iam::{account}:role/r") for account in ("1" * 12, "2" * 12)]
WHO = [*ROLES, Principal("Service", "s.amazonaws.com"), EVERYBODY]
CONTEXTS: list[dict[str, tuple[str, ...]]] = [
    {}, {"k": ("x",)}, {"k": ("y",), "n": ("2",)}, {"k": ("x", "y")}, {"n": ("1",)}, {"k": ("*",)},
]  # fmt: skip
OPAQUE, PLAIN = unknown("opaque"), attribute("data.aws_caller_identity.me", "account_id")
FILLS = {"opaque": ["", "a", "x", "*"], "plain": ["a", "x"]}
HOLES = {"<opaque>": OPAQUE, "<plain>": PLAIN}

texts = st.sampled_from(["*", "?", "x", "xa", "x*", "?a", "*a", "x/?", "y", "${k}", "${k, 'x'}a", "${*}"])
holes = st.sampled_from(["<opaque>", "x<opaque>", "<plain>", "x<plain>", "x/<plain>*", "<opaque>*"])
actions = st.sampled_from(["*", "s:*", "s:a", "S:A*", "s:?", "t:*", "s:b", "u:a"])
operators = st.builds(
    "".join,
    st.tuples(
        st.sampled_from(["", "", "ForAllValues:", "ForAnyValue:"]),
        st.sampled_from(["StringEquals", "StringNotEquals", "StringLike", "StringNotLike"]),
        st.sampled_from(["", "", "IfExists"]),
    ),
)


@cache
def several(one: st.SearchStrategy[str]) -> st.SearchStrategy[Any]:
    return st.one_of(one, st.lists(one, max_size=2))


@cache  # of a new strategy Hypothesis finds out each time what it may give, which takes longer than to draw from it
def conditions(values: st.SearchStrategy[str]) -> st.SearchStrategy[Any]:
    texts_of = st.dictionaries(operators, st.dictionaries(st.just("K"), several(values), max_size=1), max_size=2)
    null = st.sampled_from([{"Null": {"k": "true"}}, {"Null": {"n": "false"}}])
    numeric = st.sampled_from([{"NumericLessThan": {"n": "2"}}, {"NumericNotEquals": {"n": ["1", "3"]}}])
    return st.one_of(st.just({}), texts_of, null, numeric)


PRINCIPALS = st.sampled_from(
    ["*", {"AWS": "*"}, {"AWS": ROLES[0].name}, {"AWS": "1" * 12}, {"AWS": ["2" * 12, ROLES[1].name]},
     {"Service": "s.amazonaws.com"}, {"AWS": "arn:aws:iam::111111111111:root", "Service": "t.amazonaws.com"}]
)  # fmt: skip


EFFECTS = st.sampled_from(["Allow", "Allow", "Deny"])
ACTION_KEYS, RESOURCE_KEYS = st.sampled_from(["Action", "NotAction"]), st.sampled_from(["Resource", "NotResource"])


@st.composite
def statements(draw: Any, values: st.SearchStrategy[str]) -> dict[str, Any]:
    action, resource = draw(ACTION_KEYS), draw(RESOURCE_KEYS)
    made = {
        "Effect": draw(EFFECTS),
        action: draw(several(actions)),
        resource: draw(several(values)),
        "Principal": draw(PRINCIPALS),
    }
    condition = draw(conditions(values))
    return {**made, "Condition": condition} if condition else made


# The other evaluator.


def listed(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value]


def expanded(pattern: str, context: dict[str, tuple[str, ...]]) -> str | None:
    """Put the value of a variable in its place; a wildcard of the value is a plain character, as [*] is to fnmatch."""
    values = context.get("k", ())
    if "${k}" in pattern and not values:
        return None
    value = values[0].replace("*", "[*]") if values else "x"
    return pattern.replace("${k}", value).replace("${k, 'x'}", value).replace("${*}", "[*]")


def spelt_out(pattern: str, world: list[str], context: dict[str, tuple[str, ...]]) -> set[str]:
    text = expanded(pattern, context)
    return set() if text is None else {one for one in world if fnmatchcase(one, text)}


def exactly(pattern: str, context: dict[str, tuple[str, ...]]) -> str | None:
    text = expanded(pattern, context)
    return None if text is None else text.replace("[*]", "*")


def is_met(operator: str, wanted: list[str], given: tuple[str, ...], context: dict[str, tuple[str, ...]]) -> bool:
    if operator == "Null":
        return (wanted[0] == "true") == (not given)
    base = operator.removeprefix("ForAllValues:").removeprefix("ForAnyValue:").removesuffix("IfExists")
    if not given:
        absent = "Not" in base and not operator.startswith("ForAny")
        return operator.endswith("IfExists") or operator.startswith("ForAll") or absent
    if base == "NumericLessThan":
        return any(float(value) < float(one) for value in given for one in wanted)
    if base in ("StringLike", "StringNotLike"):
        found = [any(value in spelt_out(one, list(given), context) for one in wanted) for value in given]
    elif base == "NumericNotEquals":
        found = [any(float(value) == float(one) for one in wanted) for value in given]
    else:
        found = [any(exactly(one, context) == value for one in wanted) for value in given]
    if "Not" in base:
        found = [not one for one in found]
    every = operator.startswith("ForAll") or (not operator.startswith("ForAny") and "Not" in base)
    return all(found) if every else any(found)


def named(principals: Any, who: Principal, effect: str) -> bool:
    if principals == "*":
        return True
    for kind, names in principals.items():
        for name in listed(names):
            whole = name.removeprefix("arn:aws:iam::").removesuffix(":root")
            if name == "*" or (kind == who.kind and name == who.name):
                return True
            if kind == who.kind == "AWS" and effect == "Deny" and f"::{whole}:" in who.name:
                return True
    return False


def granted(policy: list[Any], action: str, resource: str, context: dict[str, tuple[str, ...]], who: Principal) -> bool:
    effects = set()
    for one in policy:
        low = [action.lower()]
        covered = any(
            spelt_out(pattern.lower(), low, {}) for pattern in listed(one.get("Action", one.get("NotAction")))
        )
        reached = any(
            resource in spelt_out(pattern, RESOURCES, context)
            for pattern in listed(one.get("Resource", one.get("NotResource")))
        )
        met = all(
            is_met(operator, listed(wanted), context.get(key.lower(), ()), context)
            for operator, keys in one.get("Condition", {}).items()
            for key, wanted in keys.items()
        )
        # An empty list names nothing: as Resource it is as good as none, as a negated element it leaves nothing out.
        covered = covered if one.get("NotAction", []) == [] else not covered
        if one.get("NotResource", []) != []:
            reached = not reached
        elif one.get("Resource", []) == []:
            reached = True
        if covered and reached and met and named(one["Principal"], who, one["Effect"]):
            effects.add(one["Effect"])
    return effects == {"Allow"}


REQUESTS = list(itertools.product(ACTIONS, RESOURCES, CONTEXTS, WHO))


def is_told(policy: Any, context: dict[str, tuple[str, ...]]) -> bool:
    """Leave out what AWS does not document: a variable of several values, or negated and without one."""
    text = str(policy)
    return "${k" not in text or len(context.get("k", ())) == 1 or ("Not" not in text and not context.get("k"))


def with_holes(value: Any) -> Any:
    """Put unknowns where the marks stand."""
    if isinstance(value, dict):
        return {name: with_holes(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [with_holes(inner) for inner in value]
    for mark, hole in HOLES.items():
        if mark in value:
            before, after = value.split(mark)
            return joined(*(part for part in (before, hole, after) if part != ""))
    return value


def filled(value: Any) -> Iterator[Any]:
    """Yield a policy for each text that the unknowns may be."""
    for opaque, plain in itertools.product(FILLS["opaque"], FILLS["plain"]):
        yield _put(value, {"<opaque>": opaque, "<plain>": plain})


def _put(value: Any, fills: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {name: _put(inner, fills) for name, inner in value.items()}
    if isinstance(value, list):
        return [_put(inner, fills) for inner in value]
    for mark, text in fills.items():
        value = value.replace(mark, text)
    return value


RELAXED = settings(max_examples=POLICIES, deadline=None, suppress_health_check=list(HealthCheck), database=None)


@RELAXED
@given(st.lists(statements(texts), min_size=1, max_size=3), st.lists(st.sampled_from(REQUESTS), min_size=8, max_size=8))
def test_what_is_known_is_decided_as_by_enumeration(policy: list[Any], requests: list[Any]) -> None:
    document = parse_policy({"Version": "2012-10-17", "Statement": policy})
    for action, resource, context, who in requests:
        if is_told(policy, context):
            found = decide([document], Request(action, resource, Context(context)), who).granted
            assert found is granted(policy, action, resource, context, who), (action, resource, context, who)


@RELAXED
@given(
    st.lists(statements(st.one_of(texts, holes)), min_size=1, max_size=3),
    st.lists(st.sampled_from(REQUESTS), min_size=4, max_size=4),
)
def test_what_is_not_known_is_decided_only_if_it_cannot_matter(policy: list[Any], requests: list[Any]) -> None:
    document = parse_policy({"Version": "2012-10-17", "Statement": with_holes(policy)})
    for action, resource, context, who in requests:
        found = decide([document], Request(action, resource, Context(context)), who).granted
        if not isinstance(found, Unknown) and is_told(policy, context):
            answers = {granted(one, action, resource, context, who) for one in filled(policy)}
            assert answers == {found}, (action, resource, context, who)
