"""The DLQ processor: it finds out why payments failed, tells of patterns, and loses none."""

import json

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mocked_aws import resource
from moto.core import DEFAULT_ACCOUNT_ID
from moto.sns import sns_backends
from processing_functions import REGION, load
from processing_messages import Clock, batch, payment

CONTEXT = Clock(120)


@pytest.fixture(autouse=True)
def no_waiting(dlq_processor, monkeypatch):
    """An empty queue answers at once."""
    real = dlq_processor.SQS.receive_message
    monkeypatch.setattr(
        dlq_processor.SQS, "receive_message", lambda **request: real(**{**request, "WaitTimeSeconds": 0})
    )


@pytest.fixture
def queue(aws):
    return resource("sqs", REGION).get_queue_by_name(QueueName="payment-processing-dlq.fifo")


@pytest.fixture
def send(queue):
    """Put messages into the dead letter queue, each in a group of its own; give their ids."""
    sent = []

    def send_all(*bodies):
        ids = []
        for body in bodies:
            sent.append(body)
            text = body if isinstance(body, str) else json.dumps(body)
            name = f"group-{len(sent)}"
            answer = queue.send_message(MessageBody=text, MessageGroupId=name, MessageDeduplicationId=name)
            ids.append(answer["MessageId"])
        return ids

    return send_all


@pytest.fixture
def alerts(aws):
    """What was published, as subject and message."""

    def published():
        (topic,) = sns_backends[DEFAULT_ACCOUNT_ID][REGION].topics.values()
        return [(subject, message) for _, message, subject, *_ in topic.sent_notifications]

    return published


def waiting(queue):
    """How many messages are visible."""
    queue.reload()
    return int(queue.attributes["ApproximateNumberOfMessages"])


@pytest.mark.parametrize("id_", ["4111111111111111", "4111-1111-1111-1111", "tx-378282246310005"])
def test_a_card_number_is_neither_logged_nor_told(id_, dlq_processor, queue, alerts, monkeypatch, caplog):
    """Whoever sent it as an id, or as a group: the payment processor may not have come to refuse it."""
    caplog.set_level("INFO")
    monkeypatch.setattr(dlq_processor, "THRESHOLD", 1)
    body = json.dumps(payment(1, transaction_id=id_))
    queue.send_message(MessageBody=body, MessageGroupId=id_, MessageDeduplicationId="1")
    answer = dlq_processor.lambda_handler({}, Clock(120))
    told = json.dumps([answer, alerts(), [vars(record) for record in caplog.records]], default=str)
    assert "[redacted]" in told
    assert id_ not in told


def test_each_failure_has_its_cause(dlq_processor, processor, table, send, clock, fraud_api):
    """The payment processor leaves the traces, the DLQ processor reads them."""
    fraud_api.answers = [403]
    processor.lambda_handler(batch(payment(1)), clock)
    fraud_api.answers = [503]
    processor.lambda_handler(batch(payment(2)), clock)
    fraud_api.answers = [{"decision": "decline", "score": 1}]
    processor.lambda_handler(batch(payment(3)), Clock())
    table.put_item(
        Item={"transaction_id": "tx-4", "payment_status": "RECEIVED", "received_at": "2026-01-31T12:00:00.000Z"}
    )
    send(*(payment(number) for number in range(1, 6)), "no JSON")

    answer = dlq_processor.lambda_handler({}, CONTEXT)

    assert answer["analysed"] == 6
    assert {cause: names for cause, names in answer["causes"].items() if cause != "UNREADABLE"} == {
        "FRAUD_API_REFUSED": ["tx-1"],
        "FRAUD_API_UNAVAILABLE": ["tx-2"],
        "ALREADY_DECIDED": ["tx-3"],
        "INTERRUPTED": ["tx-4"],
        "NOT_STARTED": ["tx-5"],
    }
    assert len(answer["causes"]["UNREADABLE"]) == 1
    assert set(dlq_processor.REMEDIES) >= set(answer["causes"])


def test_nothing_is_taken_away(dlq_processor, send, queue):
    send(payment(1), "no JSON")
    for _ in range(2):
        assert dlq_processor.lambda_handler({}, CONTEXT)["analysed"] == 2
        assert waiting(queue) == 2


def test_an_empty_queue_is_no_failure(dlq_processor, alerts):
    assert dlq_processor.lambda_handler({}, CONTEXT) == {"analysed": 0, "causes": {}, "alerted": [], "deleted": []}
    assert alerts() == []


def test_what_somebody_names_is_deleted(dlq_processor, send, queue):
    first, second = send(payment(1), payment(2))
    answer = dlq_processor.lambda_handler({"delete": [first, "unknown"]}, CONTEXT)
    assert answer["deleted"] == [first]
    assert waiting(queue) == 1
    assert dlq_processor.lambda_handler({"delete": [second]}, CONTEXT)["deleted"] == [second]
    assert waiting(queue) == 0


def test_a_pattern_at_its_threshold_is_told(dlq_processor, send, alerts):
    send(*(payment(number) for number in range(12)), *["no JSON"] * 4)
    answer = dlq_processor.lambda_handler({}, CONTEXT)
    assert answer["alerted"] == ["NOT_STARTED"]
    ((subject, text),) = alerts()
    assert subject == "Failed payments: NOT_STARTED"
    assert text.startswith("12 payments failed: NOT_STARTED\nTo do: look for the first failure of the group")
    assert text.count("tx-") == 10
    assert text.endswith(" and 2 more")


def test_fewer_are_no_pattern(dlq_processor, send, alerts):
    send(*(payment(number) for number in range(4)), *["no JSON"] * 4)
    assert dlq_processor.lambda_handler({}, CONTEXT)["alerted"] == []
    assert alerts() == []


def test_two_patterns_are_one_alert(dlq_processor, send, alerts):
    send(*(payment(number) for number in range(5)), *["no JSON"] * 6)
    assert dlq_processor.lambda_handler({}, CONTEXT)["alerted"] == ["UNREADABLE", "NOT_STARTED"]
    ((subject, text),) = alerts()
    assert subject == "Failed payments: UNREADABLE, NOT_STARTED"
    assert "6 payments failed: UNREADABLE" in text
    assert "5 payments failed: NOT_STARTED" in text


def test_it_ends_before_its_time(dlq_processor, send, queue):
    """What it did not reach waits."""
    send(*(payment(number) for number in range(30)))
    context = Clock(dlq_processor.RESERVE / 1000 + 1)
    real = dlq_processor.receive

    def slow():
        context.now += 1
        return real()

    dlq_processor.receive = slow
    assert dlq_processor.lambda_handler({}, context)["analysed"] == 10
    assert waiting(queue) == 30


@pytest.mark.parametrize(
    "event",
    [None, [], batch(payment(1)), {"delete": "m-1"}, {"delete": [1]}, {"remove": []}],
    ids=lambda e: repr(e)[:30],
)
def test_any_other_input_is_refused(event, dlq_processor, send, queue):
    """A batch above all: Lambda would delete its messages, were the queue mapped to the function."""
    send(payment(1))
    with pytest.raises(dlq_processor.RequestError):
        dlq_processor.lambda_handler(event, CONTEXT)
    assert waiting(queue) == 1


# --- dependencies that fail -------------------------------------------------------------------------


def refuse(client, operation, monkeypatch):
    def refusal(**_request):
        raise ClientError({"Error": {"Code": "ThrottlingException", "Message": "slow down"}}, operation)

    monkeypatch.setattr(client, operation, refusal)


def test_a_table_that_fails_is_a_cause(dlq_processor, send, monkeypatch):
    refuse(dlq_processor.DYNAMODB, "query", monkeypatch)
    send(payment(1))
    assert dlq_processor.lambda_handler({}, CONTEXT)["causes"] == {"STATE_UNKNOWN": ["tx-1"]}


def test_an_alert_that_fails_fails_the_invocation_and_gives_the_messages_back(dlq_processor, send, queue, monkeypatch):
    refuse(dlq_processor.SNS, "publish", monkeypatch)
    first, *_ = send(*(payment(number) for number in range(5)))
    with pytest.raises(ClientError, match="slow down"):
        dlq_processor.lambda_handler({"delete": [first]}, CONTEXT)
    assert waiting(queue) == 5


def test_a_message_that_cannot_be_deleted_is_not_called_deleted(dlq_processor, send, queue, monkeypatch):
    refuse(dlq_processor.SQS, "delete_message", monkeypatch)
    (first,) = send(payment(1))
    assert dlq_processor.lambda_handler({"delete": [first]}, CONTEXT)["deleted"] == []
    assert waiting(queue) == 1


def test_a_message_that_cannot_be_given_back_comes_later(dlq_processor, send, queue, monkeypatch):
    refuse(dlq_processor.SQS, "change_message_visibility", monkeypatch)
    send(payment(1))
    assert dlq_processor.lambda_handler({}, CONTEXT)["analysed"] == 1
    queue.reload()
    assert queue.attributes["ApproximateNumberOfMessagesNotVisible"] == "1"


def test_a_queue_out_of_reach_fails_the_invocation(dlq_processor, monkeypatch):
    def unreachable(**_request):
        raise EndpointConnectionError(endpoint_url="https://sqs")

    monkeypatch.setattr(dlq_processor.SQS, "receive_message", unreachable)
    with pytest.raises(EndpointConnectionError):
        dlq_processor.lambda_handler({}, CONTEXT)


# --- whatever a message holds -----------------------------------------------------------------------

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(codec=None)),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)
BODIES = (
    st.text(st.characters(codec=None))
    | ANYTHING.map(json.dumps)
    | ANYTHING.map(lambda value: json.dumps({"transaction_id": value}))
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=BODIES)
def test_every_body_has_a_cause(body, dlq_processor):
    findings = dlq_processor.analysis({"MessageId": "m-1", "Body": body, "Attributes": {}})
    assert findings["cause"] in {"UNREADABLE", "NOT_STARTED"}


def test_a_body_without_end_has_a_cause(dlq_processor):
    assert dlq_processor.transaction_id_of("[" * 100_000) is None


# --- settings and logs ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["PAYMENT_STATUS_TABLE_NAME", "DEAD_LETTER_QUEUE_URL", "ALERT_TOPIC_ARN", "ALERT_THRESHOLD"]
)
def test_a_setting_of_the_dlq_processor_that_is_missing_is_named(name, aws, monkeypatch):
    monkeypatch.delenv(name)
    with pytest.raises(Exception, match=f"missing environment variables: {name}") as raised:
        load("lambda_dlq_processor")
    assert type(raised.value).__name__ == "ConfigurationError"


@pytest.mark.parametrize("value", ["0", "-1", "many"])
def test_a_threshold_that_makes_no_sense_is_named(value, aws, monkeypatch):
    monkeypatch.setenv("ALERT_THRESHOLD", value)
    with pytest.raises(Exception, match=f"ALERT_THRESHOLD is no positive whole number: '{value}'"):
        load("lambda_dlq_processor")


def test_logs_tell_each_failure_with_its_id(dlq_processor, send, caplog):
    caplog.set_level("INFO")
    (first,) = send(payment(1))
    dlq_processor.lambda_handler({"delete": [first]}, CONTEXT)
    logged = [record for record in caplog.records if record.name == dlq_processor.__name__]
    assert [(record.message, record.message_id) for record in logged] == [
        ("payment failed", first),
        ("message deleted", first),
    ]
    assert (logged[0].transaction_id, logged[0].cause) == ("tx-1", "NOT_STARTED")
    assert "20.5" not in caplog.text
