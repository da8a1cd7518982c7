"""What a request to AWS means in IAM's words; the inputs of rules' targets; the text of Dockerfiles."""

import json
from pathlib import Path
from typing import Any

import pytest

from stackproof.emulator.access.evaluation import Request
from stackproof.emulator.access.requests import read_call, requests_of
from stackproof.emulator.events.inputs import event_of, fill, target_input
from stackproof.emulator.running.images import Copy, Image, UnusableImageError, image_of, steps, unpack

pytestmark = pytest.mark.unit

ACCOUNT = "123456789012"


def asked(service: str, operation: str, data: Any, **environ: Any) -> list[Request]:
    """Sign a request for a service, as far as the gate looks, and read it."""
    body = json.dumps(data).encode()
    given = {
        "HTTP_AUTHORIZATION": f"AWS4-HMAC-SHA256 Credential=KEY/20260131/eu-west-1/{service}/aws4_request, Signed",
        "HTTP_X_AMZ_TARGET": f"Service.{operation}" if operation else "",
        "CONTENT_TYPE": "application/x-amz-json-1.0",
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/",
    }
    call = read_call({**given, **environ}, environ.pop("body", body), ACCOUNT)
    assert call is not None
    return requests_of(call)


def arn(service: str, name: str) -> str:
    return f"arn:aws:{service}:eu-west-1:{ACCOUNT}:{name}"


TABLE = arn("dynamodb", "table/orders")


@pytest.mark.parametrize(
    ("service", "operation", "data", "expected"),
    [
        ("dynamodb", "PutItem", {"TableName": "orders"}, [("dynamodb:PutItem", TABLE)]),
        ("dynamodb", "PutItem", {"TableName": TABLE}, [("dynamodb:PutItem", TABLE)]),
        ("dynamodb", "Query", {"TableName": "orders", "IndexName": "by"}, [("dynamodb:Query", TABLE + "/index/by")]),
        (
            "dynamodb",
            "TransactWriteItems",
            {"TransactItems": [{"Put": {"TableName": "orders"}}, {"ConditionCheck": {"TableName": "orders"}}]},
            [("dynamodb:PutItem", TABLE), ("dynamodb:ConditionCheckItem", TABLE)],
        ),
        ("dynamodb", "BatchWriteItem", {"RequestItems": {"orders": []}}, [("dynamodb:BatchWriteItem", TABLE)]),
        ("sqs", "SendMessageBatch", {"QueueUrl": "http://h/1/a.fifo"}, [("sqs:SendMessage", arn("sqs", "a.fifo"))]),
        ("ssm", "GetParameter", {"Name": "/a/b"}, [("ssm:GetParameter", arn("ssm", "parameter/a/b"))]),
        ("states", "StartExecution", {"stateMachineArn": "arn:m"}, [("states:StartExecution", "arn:m")]),
        ("kms", "Decrypt", {"KeyId": "k"}, [("kms:Decrypt", arn("kms", "key/k"))]),
        (
            "logs",
            "PutLogEvents",
            {"logGroupName": "g", "logStreamName": "s"},
            [("logs:PutLogEvents", arn("logs", "log-group:g:log-stream:s"))],
        ),
        ("organizations", "ListAccounts", {}, [("organizations:ListAccounts", "*")]),
    ],
)
def test_json_requests(service: str, operation: str, data: Any, expected: list[tuple[str, str]]) -> None:
    assert [(one.action, one.resource) for one in asked(service, operation, data)] == expected


@pytest.mark.parametrize(
    ("method", "path", "query", "expected"),
    [
        ("GET", "/b/k/l", "", ("s3:GetObject", "arn:aws:s3:::b/k/l")),
        ("GET", "/b/k", "versionId=1", ("s3:GetObjectVersion", "arn:aws:s3:::b/k")),
        ("PUT", "/b/k", "", ("s3:PutObject", "arn:aws:s3:::b/k")),
        ("DELETE", "/b/k", "", ("s3:DeleteObject", "arn:aws:s3:::b/k")),
        ("GET", "/b", "list-type=2", ("s3:ListBucket", "arn:aws:s3:::b")),
    ],
)
def test_requests_to_buckets(method: str, path: str, query: str, expected: tuple[str, str]) -> None:
    (one,) = asked("s3", "", {}, REQUEST_METHOD=method, PATH_INFO=path, QUERY_STRING=query)
    assert (one.action, one.resource) == expected


def test_an_event_brings_its_source_and_type() -> None:
    (one,) = asked(
        "events", "PutEvents", {"Entries": [{"EventBusName": "bus", "Source": "shop", "DetailType": "Sold"}]}
    )
    assert one == Request(
        "events:PutEvents",
        arn("events", "event-bus/bus"),
        {"events:source": ("shop",), "events:detail-type": ("Sold",)},
    )


def test_a_form_names_its_action() -> None:
    body = b"Action=PublishBatch&TopicArn=arn:t"
    form = {"CONTENT_TYPE": "application/x-www-form-urlencoded", "body": body}
    assert asked("sns", "", {}, **form) == [Request("sns:Publish", "arn:t")]


def test_an_invocation_names_its_function() -> None:
    path = {"PATH_INFO": "/2015-03-31/functions/f/invocations"}
    assert asked("lambda", "", {}, **path) == [Request("lambda:InvokeFunction", arn("lambda", "function:f"))]


def test_a_request_that_nobody_signed_is_nobodys() -> None:
    assert read_call({"REQUEST_METHOD": "GET"}, b"", ACCOUNT) is None


EVENT = {"id": "1", "detail-type": "Sold", "detail": {"a": {"b": 2}, "text": 'say "hi"'}, "time": 0}
RULE = {"name": "rule", "arn": "arn:rule"}


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ({}, event_of(EVENT)),
        ({"Input": '{"x": 1}'}, {"x": 1}),
        ({"Input": "text"}, "text"),
        ({"InputPath": "$.detail.a"}, {"b": 2}),
        ({"InputPath": "$.detail-type"}, "Sold"),
        ({"InputTransformer": {"InputPathsMap": {"a": "$.detail.a"}, "InputTemplate": '{"x": <a>}'}}, {"x": {"b": 2}}),
        (
            {"InputTransformer": {"InputPathsMap": {"t": "$.detail.text"}, "InputTemplate": '{"x": "it: <t>"}'}},
            {"x": 'it: say "hi"'},
        ),
        (
            {"InputTransformer": {"InputPathsMap": {"i": "$.id"}, "InputTemplate": '{"x": "<i>", "y": <i>}'}},
            {"x": "1", "y": "1"},
        ),
        ({"InputTransformer": {"InputTemplate": '"of <aws.events.rule-name>"'}}, "of rule"),
        ({"InputTransformer": {"InputPathsMap": {"no": "$.no"}, "InputTemplate": '{"x": "<no>"}'}}, {"x": ""}),
    ],
)
def test_the_input_of_a_target(target: dict[str, Any], expected: Any) -> None:
    assert target_input(target, event_of(EVENT), RULE) == expected


def test_targets_see_the_time_in_words() -> None:
    assert event_of({"time": 0, "ingestion-time": 1}) == {"time": "1970-01-01T00:00:00Z"}


def test_a_template_knows_what_is_quoted() -> None:
    assert fill('{"a": <v>, "b": "<v>", "c": "\\"<v>"}', {"v": "x"}) == '{"a": "x", "b": "x", "c": "\\"x"}'


def dockerfile(folder: Path, *lines: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "Dockerfile").write_text("\n".join(lines))
    return folder


def test_copy_and_command_are_read(tmp_path: Path) -> None:
    folder = dockerfile(tmp_path / "a", "FROM x", "copy --chown=1 --from=s a b/ \\", " c/", "# CMD no", 'CMD ["m.f"]')
    assert steps(folder) == ([Copy("s", ("a", "b/"), "c/")], "m.f")


@pytest.mark.parametrize("target", [".", "./", "${LAMBDA_TASK_ROOT}", "$LAMBDA_TASK_ROOT/", "/var/task/", "new.py"])
def test_a_file_is_copied_below_the_task_root(tmp_path: Path, target: str) -> None:
    folder = dockerfile(tmp_path / "a", f"COPY code.py {target}", 'CMD ["code.f"]')
    (folder / "code.py").write_text("here")
    (tmp_path / "root").mkdir()
    assert unpack(Image(folder, {}), tmp_path / "root") == "code.f"
    name = "new.py" if target == "new.py" else "code.py"
    assert (tmp_path / "root" / name).read_text() == "here"


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["FROM x"], 'no CMD ["module.function"]'),
        (["CMD m.f"], 'no CMD ["module.function"]'),
        (["COPY --from=s a .", 'CMD ["m.f"]'], "push with --build-context s=FOLDER"),
        (["COPY nothing .", 'CMD ["m.f"]'], "nothing of that name"),
    ],
)
def test_an_image_that_cannot_run_is_said(tmp_path: Path, lines: list[str], said: str) -> None:
    folder = dockerfile(tmp_path / "a", *lines)
    with pytest.raises(UnusableImageError, match=said.replace("[", r"\[")):
        unpack(Image(folder, {}), tmp_path)


def test_an_image_of_somebody_else_cannot_run() -> None:
    with pytest.raises(UnusableImageError, match="was not pushed by stackproof"):
        image_of("{}")
