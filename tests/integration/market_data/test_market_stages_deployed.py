"""Market data: a raw event passes ingestion, processing and notification, and an alert reaches who subscribed."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal

import pytest
from contents import letters, take
from deployed_stacks import Deployed
from trades import audited, put, stored, trade

pytestmark = [pytest.mark.integration, pytest.mark.stack("lib/market_data")]


@contextmanager
def listener(deployed: Deployed, mark: str) -> Iterator[str]:
    """Subscribe a queue to the topic of alerts while the block lasts; give its URL."""
    sqs, sns, topic = deployed.client("sqs"), deployed.client("sns"), deployed.outputs["sns_topic_arn"]
    queue = sqs.create_queue(QueueName=mark)["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "sns.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": arn,
        "Condition": {"ArnEquals": {"aws:SourceArn": topic}},
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    sqs.set_queue_attributes(QueueUrl=queue, Attributes={"Policy": policy})
    subscription = sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn, ReturnSubscriptionArn=True)
    try:
        yield queue
    finally:
        sns.unsubscribe(SubscriptionArn=subscription["SubscriptionArn"])
        sqs.delete_queue(QueueUrl=queue)


@pytest.mark.writes
def test_an_event_passes_three_stages_and_alerts(deployed: Deployed, mark: str) -> None:
    """The price doubles: one alert, with the event, the instrument and the rule in its attributes."""
    instrument = f"XNAS:{mark.upper()}"
    with listener(deployed, mark) as queue:
        put(deployed, trade(f"{mark}-0", instrument))
        assert [step[1:] for step in audited(deployed, mark, 3)] == [
            ("ingestion", "VALIDATED"),
            ("notification", "NO_ALERT"),
            ("processing", "PROCESSED"),
        ]
        put(deployed, trade(f"{mark}-1", instrument, price="200.00"))
        assert (f"{mark}-1", "notification", "NOTIFIED") in audited(deployed, mark, 7)  # with the claim before it
        (message,) = deployed.settled(lambda: take(deployed, queue, mark))
    told = json.loads(message["Body"])
    assert "The price went from 100 to 200, which is +100.00 percent." in told["Message"]
    attributes = {name: one["Value"] for name, one in told["MessageAttributes"].items()}
    assert (attributes["event_id"], attributes["instrument"]) == (f"{mark}-1", instrument)
    assert json.loads(attributes["rules"]) == ["price-jump"]
    found = stored(deployed, mark)
    assert {name: item["status"] for name, item in found.items()} == {f"{mark}-{n}": "PROCESSED" for n in range(2)}
    assert found[f"{mark}-1"]["enrichment"]["change_percent"] == Decimal(100)


@pytest.mark.writes
def test_a_bad_event_is_rejected_with_everything_that_is_wrong(deployed: Deployed, mark: str) -> None:
    """The audit trail and the dead letter queue of the ingestion both have it; no later stage sees it.

    It is tried three times first: on AWS that takes three minutes.
    """
    put(deployed, trade(mark, f"XNAS:{mark.upper()}", price="-1", currency="dollars"))
    assert {step[1:] for step in audited(deployed, mark, 1)} == {("ingestion", "REJECTED")}
    queue = deployed.outputs["ingestion_dlq_url"]
    found = letters(deployed, queue, mark, lambda found: any("requestContext" in one["Body"] for one in found))
    bodies = [json.loads(one["Body"]) for one in found]
    (record,) = [one for one in bodies if "requestContext" in one]  # of the destination; the other is the event
    assert record["requestContext"]["approximateInvokeCount"] == 3
    assert record["requestPayload"]["detail"]["event_id"] == mark
    reason = record["responsePayload"]["errorMessage"]
    assert "price" in reason
    assert "currency" in reason
    assert stored(deployed, mark) == {}


@pytest.mark.writes
def test_the_same_event_twice_is_stored_once(deployed: Deployed, mark: str) -> None:
    """The second delivery changes nothing but the audit trail, which says so."""
    event = trade(mark, f"XNAS:{mark.upper()}")
    put(deployed, event)
    audited(deployed, mark, 3)
    first = stored(deployed, mark)
    put(deployed, event)
    assert (mark, "ingestion", "DUPLICATE") in audited(deployed, mark, 4)
    assert stored(deployed, mark) == first
    assert set(first) == {mark}


@pytest.mark.writes
def test_an_event_of_another_type_starts_nothing(deployed: Deployed, mark: str) -> None:
    """The rules see detail types; a raw event that comes after it passes."""
    put(deployed, trade(f"{mark}-other", f"XNAS:{mark.upper()}"), detail_type="MarketData.Other")
    put(deployed, trade(f"{mark}-raw", f"XNAS:{mark.upper()}"))
    assert {event for event, *_ in audited(deployed, mark, 3)} == {f"{mark}-raw"}


@pytest.mark.emulator
def test_a_table_that_throttles_for_a_while(deployed: Deployed, mark: str) -> None:
    """The stage fails, is invoked again and goes on where it failed: the event is processed, once."""
    deployed.local.throttle(deployed.outputs["events_table_name"], 4)
    put(deployed, trade(mark, f"XNAS:{mark.upper()}"))
    steps = audited(deployed, mark, 3)
    assert {(stage, status) for _, stage, status in steps} >= {
        ("ingestion", "VALIDATED"),
        ("processing", "PROCESSED"),
        ("notification", "NO_ALERT"),
    }
    assert stored(deployed, mark)[mark]["status"] == "PROCESSED"
    assert take(deployed, deployed.outputs["ingestion_dlq_url"], mark) == []
