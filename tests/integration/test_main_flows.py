"""What each stack is for: one way through all of its services."""

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from deployed_stacks import Deployed

pytestmark = pytest.mark.integration


def items(deployed: Deployed, table: str) -> list[dict[str, Any]]:
    """Read a whole table, values without their types."""
    found: list[dict[str, Any]] = []
    for page in deployed.client("dynamodb").get_paginator("scan").paginate(TableName=table):
        found.extend({name: next(iter(value.values())) for name, value in item.items()} for item in page["Items"])
    return found


@pytest.mark.stack("lib/payment_events")
def test_a_payment_event_becomes_audit_records(deployed: Deployed) -> None:
    """One of the trigger, and one of each of the three stages."""
    created = int((datetime.now(UTC) - timedelta(minutes=1)).timestamp())
    payment = {"id": "pi_1", "amount_received": 2000, "currency": "usd", "customer": "cus_1"}
    payload = {"id": "evt_1", "type": "payment_intent.succeeded", "created": created, "data": {"object": payment}}
    deployed.client("sns").publish(
        TopicArn=deployed.outputs["sns_topic_arn"], Message=json.dumps({"provider": "stripe", "payload": payload})
    )
    deployed.emulator.wait_until_idle()
    found = {item["stage"]: item for item in items(deployed, deployed.outputs["dynamodb_table_name"])}
    assert set(found) == {"trigger", "validator", "processor", "enricher"}
    assert found["enricher"]["result"]["risk"]["M"]["score"] == {"N": "10"}


@pytest.mark.stack("lib/transaction_files")
def test_a_file_with_two_bad_rows_of_ten(deployed: Deployed) -> None:
    """Eight transactions, two error records; a file of another kind does nothing."""
    header = "transaction_id,timestamp,amount,currency,account_id,type,description"
    amounts = ["20.50"] * 8 + ["-1", "much"]
    rows = [
        f"tx-{n},2026-01-31T11:59:58.125+01:00,{amount},EUR,acc-7,debit,Groceries" for n, amount in enumerate(amounts)
    ]
    body = "\n".join([header, *rows]).encode()
    for key in ("in/a.csv", "in/b.txt"):
        deployed.client("s3").put_object(Bucket=deployed.outputs["s3_bucket_name"], Key=key, Body=body)
    deployed.emulator.wait_until_idle()
    assert len(items(deployed, deployed.outputs["transactions_table_name"])) == 8
    errors = items(deployed, deployed.outputs["errors_table_name"])
    assert sorted(item["transaction_id"] for item in errors) == ["tx-8", "tx-9"]


@pytest.mark.stack("lib/market_data")
def test_a_market_event_passes_three_stages_and_alerts(deployed: Deployed) -> None:
    sqs, sns = deployed.client("sqs"), deployed.client("sns")
    queue = sqs.create_queue(QueueName="told-by-the-test")["QueueUrl"]
    arn = f"arn:aws:sqs:{deployed.region}:123456789012:told-by-the-test"
    statement = {"Effect": "Allow", "Principal": {"Service": "sns.amazonaws.com"}, "Action": "sqs:SendMessage"}
    policy = json.dumps({"Statement": [{**statement, "Resource": arn}]})
    sqs.set_queue_attributes(QueueUrl=queue, Attributes={"Policy": policy})
    topic = deployed.outputs["sns_topic_arn"]
    subscription = sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)["SubscriptionArn"]
    try:
        for number, price in enumerate(("100.00", "200.00")):
            put_trade(deployed, number, price)
            deployed.emulator.wait_until_idle()
        messages = sqs.receive_message(QueueUrl=queue).get("Messages", [])
    finally:
        sns.unsubscribe(SubscriptionArn=subscription)
        sqs.delete_queue(QueueUrl=queue)
    assert len(messages) == 1
    assert "nasdaq-1" in json.loads(messages[0]["Body"])["Message"]
    stored = items(deployed, deployed.outputs["events_table_name"])
    assert sorted(item["event_id"] for item in stored) == ["nasdaq-0", "nasdaq-1"]


def put_trade(deployed: Deployed, number: int, price: str) -> None:
    """Put one raw trade on the bus."""
    trade = {
        "event_id": f"nasdaq-{number}",
        "timestamp": (datetime.now(UTC) - timedelta(seconds=20 - number)).isoformat(),
        "event_type": "trade",
        "instrument": "XNAS:AAPL",
        "currency": "USD",
        "price": price,
        "volume": 100,
    }
    entry = {"Source": "market-data.feed.nasdaq", "DetailType": "MarketData.Raw", "Detail": json.dumps(trade)}
    deployed.client("events").put_events(Entries=[{**entry, "EventBusName": deployed.outputs["event_bus_name"]}])


class _Approve(BaseHTTPRequestHandler):
    """A fraud detection API that approves everything."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b'{"decision": "approve", "score": 0.12}')

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def fraud_api(deployed: Deployed) -> Iterator[None]:
    """Lead the payment processor to an API on the loopback, for one test."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Approve)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    functions, name = deployed.client("lambda"), deployed.outputs["payment_processor_function_name"]
    before = functions.get_function_configuration(FunctionName=name)["Environment"]
    address = {"FRAUD_API_URL": f"http://127.0.0.1:{server.server_port}/"}
    functions.update_function_configuration(FunctionName=name, Environment={"Variables": before["Variables"] | address})
    yield
    functions.update_function_configuration(FunctionName=name, Environment=before)
    server.shutdown()
    server.server_close()


@pytest.mark.stack("lib/payment_processing")
@pytest.mark.usefixtures("fraud_api")
def test_payments_are_decided(deployed: Deployed) -> None:
    sqs, queue = deployed.client("sqs"), deployed.outputs["queue_url"]
    for number in range(12):
        payment = {
            "transaction_id": f"tx-{number}",
            "amount": "20.50",
            "currency": "SGD",
            "account_id": "acc-7",
            "merchant_id": "shop-3",
            "timestamp": "2026-01-31T19:59:58+08:00",
        }
        sqs.send_message(
            QueueUrl=queue,
            MessageBody=json.dumps(payment),
            MessageGroupId=f"acc-{number % 3}",
            MessageDeduplicationId=f"tx-{number}",
        )
    deployed.emulator.wait_until_idle()
    found = items(deployed, deployed.outputs["payment_status_table_name"])
    assert {item["transaction_id"]: item["payment_status"] for item in found} == {
        f"tx-{number}": "APPROVED" for number in range(12)
    }
