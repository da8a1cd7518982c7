"""What iam-names-every-resource advises where AWS accepts no resource but ``*``."""

from __future__ import annotations

import json

import pytest

from stackproof.addresses import Address
from stackproof.constraints import Failed, Resource, Stack
from stackproof.constraints.catalogue.iam_names_every_resource import iam_names_every_resource

ACCEPTS = "# AWS accepts no resource but * for"
NAME_THEM = "statement {\n  resources = [aws_TYPE.NAME.arn]\n}"


@pytest.mark.parametrize(
    ("actions", "fix"),
    [
        (["sqs:SendMessage"], ""),
        (["*"], ""),
        (["xray:Put*"], ""),
        (
            ["logs:CreateLogDelivery", "LOGS:GetLogDelivery"],
            f"{ACCEPTS} logs:CreateLogDelivery, LOGS:GetLogDelivery: waive this part in the contract",
        ),
        (
            ["xray:PutTraceSegments", "sqs:SendMessage"],
            f"{ACCEPTS} xray:PutTraceSegments: give it a statement of its own\n{NAME_THEM}",
        ),
    ],
    ids=str,
)
def test_advice(actions: list[str], fix: str) -> None:
    policy = {"Statement": [{"Sid": "Wide", "Effect": "Allow", "Action": actions, "Resource": "*"}]}
    holder = Resource(Address("aws_iam_policy", "p"), {"policy": json.dumps(policy)})
    (verdict,) = iam_names_every_resource(holder, Stack("s", "plan"))
    assert isinstance(verdict, Failed)
    assert (verdict.part, verdict.fix) == ("Wide", fix)
