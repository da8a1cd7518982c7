"""The gate before moto, within this process: what of a request is judged, and counted."""

import io
import json
from typing import Any

import pytest

from stackproof.emulator.access.enforcement import guard
from stackproof.emulator.access.roles import role_credentials
from stackproof.emulator.activity import ACTIVITY

pytestmark = pytest.mark.unit

ROLE = "arn:aws:iam::123456789012:role/cut-off"
BODY = json.dumps({"TableName": "orders", "Item": {}}).encode()


@pytest.mark.parametrize(("sent", "status", "counted"), [(BODY, "400", 1), (BODY[:9], "400", 0), (b"", "400", 0)])
def test_a_request_that_is_cut_off_is_no_call(sent: bytes, status: str, counted: int) -> None:
    """Its caller was killed: it is neither judged nor handed to moto. A whole one is, and here refused."""
    key = role_credentials(ROLE)["AWS_ACCESS_KEY_ID"]
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/",
        "HTTP_AUTHORIZATION": f"AWS4-HMAC-SHA256 Credential={key}/20261121/us-east-1/dynamodb/aws4_request, x",
        "HTTP_X_AMZ_TARGET": "DynamoDB_20120810.PutItem",
        "CONTENT_TYPE": "application/x-amz-json-1.0",
        "CONTENT_LENGTH": str(len(BODY)),
        "wsgi.input": io.BytesIO(sent),
    }
    answered: list[str] = []
    ACTIVITY.clear()
    list(
        guard(lambda *_: pytest.fail("moto was asked"), "123456789012")(environ, lambda line, _: answered.append(line))
    )
    assert [line[:3] for line in answered] == [status]
    assert [call["resource"].rsplit("/", 1)[-1] for call in ACTIVITY.calls()] == ["orders"] * counted
