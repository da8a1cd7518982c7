"""Which key a value names, and who manages it."""

from __future__ import annotations

from typing import Any

import pytest
from model_samples import attribute, joined, resource, stack_of, unknown

from stackproof.model.kms_keys import KmsKey, key_of

ARN = "arn:aws:kms:eu-central-1:123456789012:"
KEY = resource("aws_kms_key.logs")
STACK = stack_of(
    KEY,
    resource("aws_kms_alias.logs", name="alias/logs", target_key_id=attribute("aws_kms_key.logs", "key_id")),
    resource("aws_kms_alias.theirs", name="alias/theirs", target_key_id="1234abcd"),
    resource("data.aws_kms_alias.logs", name="alias/logs"),
    resource("data.aws_kms_alias.aws", name="alias/aws/logs"),
    resource("data.aws_kms_key.logs", key_id=attribute("aws_kms_key.logs", "arn")),
    resource("data.aws_kms_key.aws", key_id=f"{ARN}alias/aws/logs"),
    resource("data.aws_kms_key.unknown", key_id=unknown("key")),
    resource("aws_sqs_queue.q", kms_master_key_id=unknown("key")),
)


@pytest.mark.parametrize(
    "value",
    [
        attribute("aws_kms_key.logs", "arn"),
        attribute("aws_kms_key.logs", "key_id"),
        attribute("aws_kms_alias.logs", "target_key_arn"),
        attribute("data.aws_kms_alias.logs", "target_key_arn"),
        attribute("data.aws_kms_key.logs", "id"),
        "alias/logs",
        f"{ARN}alias/logs",
    ],
    ids=str,
)
def test_is_a_key_of_the_stack(value: Any) -> None:
    found = key_of(STACK, value)
    assert (found.resource, found.managed_by) == (KEY, "customer")


@pytest.mark.parametrize(
    "value", ["alias/platform", f"{ARN}alias/platform", attribute("aws_kms_alias.theirs", "arn")], ids=str
)
def test_only_a_customer_managed_key_has_an_alias_of_ones_own(value: Any) -> None:
    found = key_of(STACK, value)
    assert (found.resource, found.managed_by) == (None, "customer")
    assert found.alias in ("alias/platform", "alias/theirs")


@pytest.mark.parametrize(
    "value",
    [
        "alias/aws/logs",
        f"{ARN}alias/aws/logs",
        joined("arn:aws:kms:eu-central-1:", unknown(), ":alias/aws/logs"),
        attribute("data.aws_kms_alias.aws", "target_key_arn"),
        attribute("data.aws_kms_key.aws", "arn"),
    ],
    ids=str,
)
def test_is_aws_managed(value: Any) -> None:
    assert key_of(STACK, value) == KmsKey(managed_by="aws", alias="alias/aws/logs")


@pytest.mark.parametrize(
    "value",
    [
        unknown(),
        joined("alias/", unknown()),
        attribute("data.aws_kms_key.unknown", "arn"),
        attribute("data.aws_ssm_parameter.key", "value"),
        f"{ARN}key/1234abcd-12ab-34cd-56ef-1234567890ab",
        "1234abcd-12ab-34cd-56ef-1234567890ab",
    ],
    ids=str,
)
def test_nobody_can_tell(value: Any) -> None:
    found = key_of(STACK, value)
    assert (found.resource, found.managed_by) == (None, "")
    assert found.unknown is not None
    assert found.unknown.why


@pytest.mark.parametrize("value", [None, "", attribute("aws_sqs_queue.q", "arn")], ids=str)
def test_is_no_key(value: Any) -> None:
    assert key_of(STACK, value) == KmsKey()
