"""The decisions of :mod:`stackproof.iam.decisions` beside those of moto's own evaluator, on generated policies.

Left out is what moto is known to do wrongly: it compares actions with case; ``?`` and ``.`` are parts of a regular
expression to it; it knows no ``NotResource``, no policy variables and no ``Service`` as principal; a statement whose
condition is not met, or that is for another principal, denies; and a Deny without a ``Resource`` permits.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from moto.iam.access_control import IAMPolicy, PermissionResult

from stackproof.emulator.access.evaluation import Decision, Request, decide
from stackproof.iam.documents import parse_policy

pytestmark = pytest.mark.unit

SAME = {
    PermissionResult.PERMITTED: Decision.ALLOWED,
    PermissionResult.DENIED: Decision.DENIED,
    PermissionResult.NEUTRAL: Decision.NEUTRAL,
}
actions = st.sampled_from(["*", "sqs:*", "sqs:Send*", "sqs:SendMessage", "sqs:*Message", "sns:*", "sqs:GetQueueUrl"])
resources = st.sampled_from(
    ["*", "arn:aws:sqs:*:*:orders", "arn:aws:sqs:eu-west-1:123456789012:ord*", "arn:aws:sqs:*", "arn:aws:sns:*", "x"]
)
CONDITIONS = st.sampled_from(
    [None, {"StringEquals": {"aws:username": "ann"}}, {"StringLike": {"aws:username": ["b*", "a*"]}}]
)


@cache
def several(one: st.SearchStrategy[str]) -> st.SearchStrategy[Any]:
    return st.one_of(one, st.lists(one, min_size=1, max_size=3))


EFFECTS, ACTION_KEYS = st.sampled_from(["Allow", "Deny"]), st.sampled_from(["Action", "Action", "NotAction"])


@st.composite
def statements(draw: Any) -> dict[str, Any]:
    made = {
        "Effect": draw(EFFECTS),
        draw(ACTION_KEYS): draw(several(actions)),
        "Resource": draw(several(resources)),
    }
    condition = draw(CONDITIONS)
    return {**made, "Condition": condition} if condition else made


@settings(max_examples=500, deadline=None, suppress_health_check=list(HealthCheck), database=None)
@given(
    st.lists(statements(), min_size=1, max_size=4),
    st.sampled_from(["sqs:SendMessage", "sqs:GetQueueUrl", "sns:Publish"]),
    st.sampled_from(["arn:aws:sqs:eu-west-1:123456789012:orders", "arn:aws:sns:eu-west-1:123456789012:orders", "x"]),
)
def test_decides_as_moto(policy: list[Any], action: str, resource: str) -> None:
    document = {"Version": "2012-10-17", "Statement": policy}
    theirs = IAMPolicy({"policy_document": json.dumps(document)}).is_action_permitted(
        action, resource, incoming_condition_values={"aws:username": "ann"}
    )
    ours = decide([parse_policy(document)], Request(action, resource, {"aws:username": ("ann",)}))
    assert ours is SAME[theirs]
