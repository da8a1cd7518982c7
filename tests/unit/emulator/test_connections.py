"""Connections of the local AWS are kept: one request after the other, and no rest of one is taken for the next."""

import http.client
import json
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from small_account import Account

from stackproof.emulator.process import Emulator

pytestmark = [pytest.mark.unit, pytest.mark.xdist_group("emulator")]
TRACE, LISTING = (
    "/_stackproof/trace",
    {"X-Amz-Target": "AmazonSQS.ListQueues", "Content-Type": "application/x-amz-json-1.0"},
)
SIGNED = "AWS4-HMAC-SHA256 Credential=testing/20260101/us-east-1/{}/aws4_request, SignedHeaders=host, Signature=0"


@pytest.fixture(name="connection")
def give_connection(cloud: Emulator) -> Iterator[http.client.HTTPConnection]:
    connection = http.client.HTTPConnection(urlsplit(cloud.endpoint).netloc, timeout=10)
    yield connection
    connection.close()


def answered(connection: http.client.HTTPConnection, method: str, path: str, **more: object) -> tuple[int, bytes]:
    """Ask on the connection that is there; a new one would be another socket."""
    before = connection.sock
    connection.request(method, path, **more)  # type: ignore[arg-type]
    answer = connection.getresponse()
    body = answer.read()
    assert before in (None, connection.sock), "the connection was closed"
    assert connection.sock is not None, "the connection is closed"
    return answer.status, body


def sqs(connection: http.client.HTTPConnection, body: object) -> tuple[int, bytes]:
    return answered(connection, "POST", "/", body=body, headers={**LISTING, "Authorization": SIGNED.format("sqs")})


def test_requests_follow_each_other(connection: http.client.HTTPConnection) -> None:
    """One with a body that nobody reads, one in chunks, one that has no such path."""
    assert answered(connection, "GET", TRACE)[0] == 200
    assert sqs(connection, b"{}")[0] == 200
    assert answered(connection, "PUT", "/_stackproof/nothing", body=b"POST / HTTP/1.1\r\n\r\n")[0] == 404
    assert sqs(connection, iter([b"{", b"}"]))[0] == 200
    assert answered(connection, "GET", TRACE)[0] == 200


def test_answers_without_a_body(connection: http.client.HTTPConnection, account: Account) -> None:
    """HEAD gives the length of what it does not send; a deletion gives nothing."""
    bucket = account.name("bucket")
    s3 = account.aws.client("s3")
    s3.create_bucket(Bucket=bucket)
    s3.put_object(Bucket=bucket, Key="object", Body=b"content")
    signed = {"Authorization": SIGNED.format("s3")}
    assert answered(connection, "HEAD", f"/{bucket}/object", headers=signed) == (200, b"")
    assert answered(connection, "GET", f"/{bucket}/object", headers=signed) == (200, b"content")
    assert answered(connection, "DELETE", f"/{bucket}/object", headers=signed) == (204, b"")
    status, body = answered(connection, "HEAD", f"/{bucket}/object", headers=signed)
    assert (status, body) == (404, b"")
    assert json.loads(sqs(connection, b"{}")[1]) is not None
