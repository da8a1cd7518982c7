"""The way to the fraud detection API that the stack offers: off by default, and whole where a variable asks for it."""

from collections.abc import Iterable
from typing import Any

import pytest
from processing_functions import REGION, STACK

from stackproof.evaluate.data_sources import Environment
from stackproof.iam.documents import parse_policy
from stackproof.model import Stack
from stackproof.views.hcl_directory import load_stack

SERVICE = f"com.amazonaws.vpce.{REGION}.vpce-svc-0123456789abcdef0"
SECRET = f"arn:aws:secretsmanager:{REGION}:123456789012:secret:fraud-AbCdEf"
GIVEN = {"alert_email": "a@example.com", "fraud_api_url": "https://fraud.example.com/v1/assessments"}
ZONES = tuple(f"{REGION}{letter}" for letter in "abc")


def stack(**variables: str) -> Stack:
    loaded = load_stack(STACK, {**GIVEN, **variables}, Environment("123456789012", REGION, ZONES))
    assert loaded.errors == []
    return loaded


def addresses(loaded: Stack) -> set[str]:
    return set(map(str, loaded.resources))


def values(loaded: Stack, address: str) -> Any:
    (found,) = (resource.values for name, resource in loaded.resources.items() if str(name) == address)
    return found


def actions(loaded: Stack) -> Iterable[str]:
    document = loaded.data["data.aws_iam_policy_document.payment_processor"].values["json"]
    return [action for statement in parse_policy(document).statements for action in statement.actions]


def test_by_default_there_is_no_way() -> None:
    found = addresses(stack())
    assert not [one for one in found if "fraud_api" in one or "secretsmanager" in one]


def test_an_endpoint_service_brings_the_api_under_its_own_name() -> None:
    found = stack(fraud_api_endpoint_service=SERVICE)
    added = addresses(found) - addresses(stack())
    assert added == {
        f'aws_{kind}.fraud_api["fraud-api"]' for kind in ("vpc_endpoint", "route53_zone", "route53_record")
    }
    endpoint = values(found, 'aws_vpc_endpoint.fraud_api["fraud-api"]')
    assert (endpoint["service_name"], endpoint["vpc_endpoint_type"]) == (SERVICE, "Interface")
    assert len(endpoint["subnet_ids"]) == 3
    record = values(found, 'aws_route53_record.fraud_api["fraud-api"]')
    assert (record["type"], len(record["alias"])) == ("A", 1)


def test_a_secret_brings_its_endpoint_the_permission_and_the_setting() -> None:
    found = stack(fraud_api_secret_arn=SECRET)
    assert addresses(found) - addresses(stack()) == {'aws_vpc_endpoint.interface["secretsmanager"]'}
    function = values(found, 'aws_lambda_function.function["payment-processor"]')
    assert function["environment"][0]["variables"]["FRAUD_API_SECRET_ARN"] == SECRET
    assert "secretsmanager:GetSecretValue" in actions(found)
    other = values(found, 'aws_lambda_function.function["dlq-processor"]')
    assert "FRAUD_API_SECRET_ARN" not in other["environment"][0]["variables"]


@pytest.mark.parametrize("setting", ["FRAUD_API_SECRET_ARN", "FRAUD_API_CA_BUNDLE"])
def test_what_nobody_asked_for_is_no_setting(setting: str) -> None:
    function = values(stack(), 'aws_lambda_function.function["payment-processor"]')
    assert setting not in function["environment"][0]["variables"]
    assert "secretsmanager:GetSecretValue" not in actions(stack())


def test_a_bundle_is_handed_to_the_function() -> None:
    bundle = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"
    function = values(stack(fraud_api_ca_bundle=bundle), 'aws_lambda_function.function["payment-processor"]')
    assert function["environment"][0]["variables"]["FRAUD_API_CA_BUNDLE"] == bundle
