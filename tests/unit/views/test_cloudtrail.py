"""CloudTrail's records as recorded calls: who called what, what was refused, and of which actions silence tells."""

import json
from pathlib import Path
from typing import Any

import pytest

from stackproof.diagnostics import Diagnostic
from stackproof.model.recorded_calls import RecordedCall, RecordedCalls
from stackproof.views.call_records import read_calls

pytestmark = pytest.mark.unit

QUEUE = "arn:aws:sqs:eu-west-1:123456789012:orders"
KEY = "arn:aws:kms:eu-west-1:123456789012:key/1234"
TABLE = "arn:aws:dynamodb:eu-west-1:123456789012:table/orders"
BUCKET, OBJECT = "arn:aws:s3:::files", "arn:aws:s3:::files/a.csv"


def event(source: str, name: str, *resources: tuple[str, str], **more: Any) -> dict[str, Any]:
    """Write a record of the role ``worker``."""
    issuer = {"type": "Role", "userName": "worker", "arn": "arn:aws:iam::123456789012:role/worker"}
    return {
        "eventVersion": "1.11",
        "eventType": "AwsApiCall",
        "eventSource": f"{source}.amazonaws.com",
        "eventName": name,
        "userIdentity": {"type": "AssumedRole", "sessionContext": {"sessionIssuer": issuer}},
        "resources": [{"type": kind, "ARN": arn} for kind, arn in resources] or None,
        **more,
    }


def read(folder: Path, document: Any) -> RecordedCalls | Diagnostic:
    file = folder / "trail.json"
    file.write_text(json.dumps(document))
    return read_calls(str(file))


def calls(folder: Path, document: Any) -> RecordedCalls:
    found = read(folder, document)
    assert isinstance(found, RecordedCalls), found
    return found


def history(*events: Any, **more: Any) -> dict[str, Any]:
    return {"Events": [{"EventName": "x", "CloudTrailEvent": json.dumps(one)} for one in events], **more}


@pytest.mark.parametrize(
    ("record", "made"),
    [
        (event("kms", "Decrypt", ("AWS::KMS::Key", KEY)), ("kms:Decrypt", KEY, True)),
        (event("ssm", "GetParameter"), ("ssm:GetParameter", None, True)),
        (event("sqs", "SendMessageBatch", ("AWS::SQS::Queue", QUEUE)), ("sqs:SendMessage", QUEUE, True)),
        (event("lambda", "Invoke", ("t", "arn:f")), ("lambda:InvokeFunction", "arn:f", True)),
        (event("lambda", "GetFunction20150331v2"), ("lambda:GetFunction", None, True)),
        (event("monitoring", "PutMetricData"), ("cloudwatch:PutMetricData", None, True)),
        (event("s3", "ListObjectsV2", ("AWS::S3::Bucket", BUCKET)), ("s3:ListBucket", BUCKET, True)),
        (
            event("s3", "GetObject", ("AWS::S3::Object", OBJECT), ("AWS::S3::Bucket", BUCKET)),
            ("s3:GetObject", OBJECT, True),
        ),
        (
            event("s3", "GetObject", ("AWS::S3::Object", OBJECT), requestParameters={"versionId": "1"}),
            ("s3:GetObjectVersion", OBJECT, True),
        ),
        (
            event("dynamodb", "Query", ("t", TABLE), requestParameters={"indexName": "by-day"}),
            ("dynamodb:Query", f"{TABLE}/index/by-day", True),
        ),
        (event("sqs", "SendMessage", ("t", QUEUE), errorCode="AccessDenied"), ("sqs:SendMessage", QUEUE, False)),
        (event("ec2", "CreateVpc", errorCode="Client.UnauthorizedOperation"), ("ec2:CreateVpc", None, False)),
        (event("kms", "Decrypt", ("t", KEY), errorCode="AccessDeniedException"), ("kms:Decrypt", KEY, False)),
        (event("ssm", "GetParameter", errorCode="ParameterNotFound"), ("ssm:GetParameter", None, True)),
    ],
)
@pytest.mark.parametrize("found", [False, True], ids=["log file", "history"])
def test_a_record_is_a_call(record: Any, made: tuple[Any, ...], found: bool, tmp_path: Path) -> None:
    """An error that is none of access was allowed."""
    document = history(record, record) if found else {"Records": [record, record]}
    assert calls(tmp_path, document).made == (RecordedCall("worker", *made, 2),)


def test_only_roles_call(tmp_path: Path) -> None:
    user = event("kms", "Decrypt") | {"userIdentity": {"type": "IAMUser", "userName": "worker"}}
    other = event("signin", "ConsoleLogin") | {"eventType": "AwsConsoleSignIn"}
    service = event("kms", "Decrypt") | {"userIdentity": {"type": "AWSService", "invokedBy": "sns.amazonaws.com"}}
    assert len(calls(tmp_path, {"Records": [user, other, service, event("kms", "Decrypt")]}).made) == 1
    found = read(tmp_path, {"Records": [user, other, service]})
    assert isinstance(found, Diagnostic)
    assert found.summary == "No calls"


def test_the_history_holds_management_events_and_no_others(tmp_path: Path) -> None:
    found = calls(tmp_path, history(event("ssm", "GetParameter")))
    assert found.would_hold("kms:Decrypt")
    for action in ("sqs:SendMessage", "s3:GetObject", "dynamodb:PutItem", "kms:*", "logs:PutLogEvents"):
        assert not found.would_hold(action)


def test_a_log_file_holds_what_is_of_a_kind_that_it_shows(tmp_path: Path) -> None:
    """A trail may leave out the events of keys, and those that only read or write."""
    records = [
        event("ssm", "GetParameter", managementEvent=True, readOnly=True),
        event("kms", "Decrypt", managementEvent=False, readOnly=True),
        event("sqs", "SendMessage", managementEvent=False, readOnly=False),
    ]
    found = calls(tmp_path, {"Records": records})
    held = ("ssm:GetParameters", "ssm:PutParameter", "kms:Decrypt", "sqs:SendMessage")
    assert [action for action in held if found.would_hold(action)] == ["ssm:GetParameters"]


@pytest.mark.parametrize(
    ("document", "said"),
    [
        (history(event("ssm", "GetParameter"), NextToken="x"), "look them up again, all of them, without --max-items"),
        ({"Events": [{"CloudTrailEvent": "{"}]}, "truncated"),
        ({"Events": [{"EventName": "x"}]}, "missing required field CloudTrailEvent"),
        ({"Records": [{"eventName": "Decrypt"}]}, "missing required field eventSource"),
        ({"Records": [event("kms", "Decrypt", resources="all")]}, "$.Records[0].resources"),
    ],
)
def test_what_is_not_cloudtrails_is_refused(document: Any, said: str, tmp_path: Path) -> None:
    found = read(tmp_path, document)
    assert isinstance(found, Diagnostic)
    assert said in found.detail
