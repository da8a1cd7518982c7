"""The DLQ processor: whatever arrives becomes one complete record."""

import json
from decimal import Decimal

import pytest
from botocore.exceptions import EndpointConnectionError
from botocore.stub import Stubber
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mocked_aws import resource
from transaction_functions import ERRORS, REGION, load
from transaction_messages import BUCKET, UPLOADED, UPLOADED_AT, s3_event, sqs_event

REPORT = {
    "error": "INVALID_ROW",
    "reason": "amount is missing",
    "bucket": BUCKET,
    "key": "in/a.csv",
    "version_id": "v1",
    "uploaded_at": UPLOADED_AT,
    "line": 7,
    "record": "tx-1,,EUR",
    "transaction_id": "tx-1",
}
DONE = {"batchItemFailures": []}


def test_the_report_of_a_row_becomes_a_complete_record(dlq_processor, errors):
    assert dlq_processor.lambda_handler(sqs_event(REPORT), None) == DONE

    (item,) = errors()
    assert {name: item[name] for name in REPORT.keys() - {"uploaded_at"}} == {
        name: value for name, value in REPORT.items() if name != "uploaded_at"
    }
    assert (item["timestamp"], item["occurred_at"]) == (UPLOADED, UPLOADED_AT)
    assert item["recorded_at"].endswith("Z")
    assert item["message"] == {
        "id": "m-1",
        "body": json.dumps(REPORT),
        "attributes": {},
        "sent_at": "2026-01-31T12:00:01.000Z",
        "deliveries": Decimal(1),
    }


def test_the_event_of_a_file_becomes_a_record_with_lambdas_account_of_the_failure(dlq_processor, errors):
    event = s3_event({"key": "in/März +1.csv", "version_id": "v1"}, {"key": "b.json", "version_id": None})
    dlq_processor.lambda_handler(sqs_event(event, ErrorCode="200", ErrorMessage="Task timed out", RequestID="r"), None)

    (item,) = errors()
    assert (item["error"], item["reason"]) == ("FILE_NOT_PROCESSED", "Task timed out")
    assert item["files"] == [
        {"bucket": BUCKET, "key": "in/März +1.csv", "version_id": "v1"},
        {"bucket": BUCKET, "key": "b.json", "version_id": ""},
    ]
    assert item["timestamp"] == UPLOADED + 1000
    assert item["message"]["attributes"] == {"ErrorCode": "200", "ErrorMessage": "Task timed out", "RequestID": "r"}
    assert "transaction_id" not in item


def test_a_file_without_an_account_of_the_failure_is_recorded_too(dlq_processor, errors):
    dlq_processor.lambda_handler(sqs_event(s3_event({"key": "a.csv", "version_id": "v1"})), None)
    assert errors()[0]["reason"] == "processing failed each time"


FOREIGN = [
    "",
    "no JSON",
    "null",
    "[1]",
    "7",
    "{}",
    "[" * 100_000,
    '{"Records": []}',
    '{"Records": 1}',
    '{"Records": [{"s3": {"bucket": {"name": "b"}, "object": {"key": null}}}]}',
    '{"error": ["INVALID_ROW"]}',
    '{"error": "OTHER"}',
    "\ud800",
]


@pytest.mark.parametrize("body", FOREIGN, ids=lambda body: repr(body)[:40])
def test_any_other_body_becomes_a_record_with_its_text(body, dlq_processor, errors):
    assert dlq_processor.lambda_handler(sqs_event(body), None) == DONE
    (item,) = errors()
    assert item["error"] == "UNRECOGNISED_MESSAGE"
    assert item["reason"] == "message is no report of a row and no event of S3"
    assert item["message"]["body"] == body.encode(errors="backslashreplace").decode()


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"transaction_id": None}, {"transaction_id": None}),
        ({"transaction_id": ""}, {"transaction_id": None}),
        ({"transaction_id": "x" * 201}, {"transaction_id": None}),
        ({"transaction_id": "\ud800"}, {"transaction_id": "\\ud800"}),
        ({"line": "7"}, {"line": None}),
        ({"line": 10**30}, {"line": None}),
        ({"record": "x" * 30_000}, {"record": "x" * 20_000}),
        ({"uploaded_at": "now"}, {"timestamp": UPLOADED + 1000}),
        ({"uploaded_at": None}, {"timestamp": UPLOADED + 1000}),
        ({"uploaded_at": "0001-01-01T00:00:00+14:00"}, {"timestamp": UPLOADED + 1000}),
        ({"uploaded_at": "1969-12-31T00:00:00Z"}, {"timestamp": UPLOADED + 1000}),
        ({"reason": {"a": 1}}, {"reason": None}),
    ],
    ids=repr,
)
def test_a_report_in_another_shape_keeps_what_makes_sense(change, expected, dlq_processor, errors):
    assert dlq_processor.lambda_handler(sqs_event({**REPORT, **change}), None) == DONE
    (item,) = errors()
    assert item["error"] == "INVALID_ROW"
    assert {name: item.get(name) for name in expected} == expected


def test_the_same_message_twice_is_recorded_once(dlq_processor, errors):
    """A row's report is the same by its text, though a file that came again sent it under another id."""
    dlq_processor.lambda_handler(sqs_event("strange", s3_event({"key": "a.csv", "version_id": "v"}), REPORT), None)
    before = errors()
    again = sqs_event("strange", s3_event({"key": "a.csv", "version_id": "v"}), "other", REPORT)
    del again["Records"][2]
    assert dlq_processor.lambda_handler(again, None) == DONE
    assert errors() == before
    assert len(before) == 3


def test_two_strange_messages_of_the_same_text_are_two_errors(dlq_processor, errors):
    dlq_processor.lambda_handler(sqs_event("strange", "strange"), None)
    assert len(errors()) == 2


def test_two_environments_share_no_error_ids(dlq_processor, errors, monkeypatch):
    dlq_processor.lambda_handler(sqs_event(REPORT), None)
    monkeypatch.setenv("ERROR_NAMESPACE", "6ba7b811-9dad-41d1-80b4-00c04fd430c8")
    load("dlq_processor_function").lambda_handler(sqs_event(REPORT), None)
    assert len({item["error_id"] for item in errors()}) == 2


def test_only_what_was_not_recorded_comes_again(dlq_processor, caplog):
    with Stubber(dlq_processor.DYNAMODB) as stub:
        stub.add_response("put_item", {})
        stub.add_client_error("put_item", "ProvisionedThroughputExceededException")
        stub.add_response("put_item", {})
        answer = dlq_processor.lambda_handler(sqs_event(REPORT, "strange", "other"), None)
    assert answer == {"batchItemFailures": [{"itemIdentifier": "m-2"}]}
    assert [record.message_id for record in caplog.records if record.levelname == "ERROR"] == ["m-2"]


def test_a_table_out_of_reach_returns_the_batch(dlq_processor, monkeypatch):
    def unreachable(**_request):
        raise EndpointConnectionError(endpoint_url="https://dynamodb")

    monkeypatch.setattr(dlq_processor.DYNAMODB, "put_item", unreachable)
    answer = dlq_processor.lambda_handler(sqs_event(REPORT, "strange"), None)
    assert answer == {"batchItemFailures": [{"itemIdentifier": "m-1"}, {"itemIdentifier": "m-2"}]}


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec=None)),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)
BODIES = (
    st.text(st.characters(codec=None))
    | ANYTHING.map(json.dumps)
    | st.fixed_dictionaries({}, optional=dict.fromkeys(REPORT, ANYTHING)).map(lambda part: json.dumps(REPORT | part))
    | st.fixed_dictionaries({"Records": st.lists(ANYTHING, max_size=3)}).map(json.dumps)
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=BODIES)
def test_no_body_is_lost(body, dlq_processor, errors):
    assert dlq_processor.lambda_handler(sqs_event(body), None) == DONE
    (item,) = errors()
    assert item["message"]["body"] == body.encode(errors="backslashreplace").decode()
    key = {name: item[name] for name in ("error_id", "timestamp")}
    resource("dynamodb", REGION).Table(ERRORS).delete_item(Key=key)


@pytest.mark.parametrize(
    ("value", "problem"),
    [("", "missing environment variables: ERROR_NAMESPACE"), ("x", "ERROR_NAMESPACE is no UUID: 'x'")],
)
def test_a_setting_that_is_missing_or_makes_no_sense_is_named(value, problem, aws, monkeypatch):
    monkeypatch.setenv("ERROR_NAMESPACE", value)
    with pytest.raises(Exception, match=problem) as raised:
        load("dlq_processor_function")
    assert type(raised.value).__name__ == "ConfigurationError"


def test_logs_name_the_error_and_hold_no_row(dlq_processor, caplog):
    caplog.set_level("INFO")
    dlq_processor.lambda_handler(sqs_event(REPORT), None)
    dlq_processor.lambda_handler(sqs_event(REPORT), None)
    logged = [record for record in caplog.records if record.name == dlq_processor.__name__]
    assert [(record.message, record.error) for record in logged] == [
        ("error recorded", "INVALID_ROW"),
        ("error recorded before", "INVALID_ROW"),
    ]
    assert "EUR" not in caplog.text
