"""Processes payments: validates each, asks the fraud detection API, keeps its state.

Lambda hands over batches of the FIFO queue. A payment is a JSON object:

================ ===================================================================
transaction_id   1 to 64 letters, digits and ``. _ : -``
amount           positive decimal as text, up to 15 digits before and 4 after the point
currency         three capitals (ISO 4217)
account_id       1 to 64 letters, digits and ``. _ : -``: who pays
merchant_id      the same: who is paid
timestamp        when it was initiated, ISO 8601 with an offset
================ ===================================================================

Each becomes one item of the table, whose state only ever goes forward::

    (nothing) -> RECEIVED -> APPROVED, DECLINED or REVIEW
    (nothing) -> REJECTED

Every step is a conditional write on the state before it, so that a message that comes again, or late,
changes nothing. A message that is no payment, or that says something else of a payment that is
there, would fail again each time: it is kept as REJECTED, under its message id, with its text.

What fails for now is reported to Lambda and comes again, together with the later messages of its
group, which are not begun before it is done.
"""

import hashlib
import json
import logging
import os
import random
import re
import sys
import time
import uuid
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import boto3
import urllib3  # botocore brings it along
from boto3.dynamodb.types import TypeDeserializer, TypeSerializer
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

LOG = logging.getLogger(__name__)

BASE_PAUSE, LONGEST_PAUSE = 0.2, 5.0  # seconds, the bounds of the pause before another attempt
RESERVE = 5.0  # seconds of the invocation kept back to record what was not done
LONGEST_BODY = 100_000  # characters of a rejected message that are kept: an item has room for 400 KB
DECISIONS = {"approve": "APPROVED", "decline": "DECLINED", "review": "REVIEW"}
TOO_MANY_REQUESTS, SERVER_ERROR = 429, 500


class ConfigurationError(Exception):
    """The environment lacks a setting, or holds one that makes no sense."""


class PaymentError(Exception):
    """A message is no payment; the text names everything that is wrong with it."""


class FraudApiError(Exception):
    """The fraud detection API gave no decision; ``cause`` is what the dead letters are grouped by."""

    cause = "FRAUD_API_UNAVAILABLE"


class FraudApiRefusalError(FraudApiError):
    """It refuses to decide this request, and would again."""

    cause = "FRAUD_API_REFUSED"


def settings(*names: str) -> dict[str, str]:
    """Read environment variables; an error names every one that is missing or empty."""
    missing = [name for name in names if not os.environ.get(name)]
    if missing:
        raise ConfigurationError(f"missing environment variables: {', '.join(missing)}")
    return {name: os.environ[name] for name in names}


def parsed(name: str, parse: Callable[[str], Any]) -> Any:
    """Parse one setting."""
    try:
        return parse(SETTINGS[name])
    except ValueError as error:
        raise ConfigurationError(f"environment variable {name} makes no sense: {SETTINGS[name]!r}") from error


SETTINGS = settings(
    "AWS_LAMBDA_FUNCTION_NAME",  # Lambda sets it
    "PAYMENT_STATUS_TABLE_NAME",
    "PAYMENT_QUEUE_URL",
    "FRAUD_API_URL",
    "FRAUD_API_TIMEOUT_SECONDS",
    "FRAUD_API_IDEMPOTENCY_NAMESPACE",
)
TIMEOUT = parsed("FRAUD_API_TIMEOUT_SECONDS", float)
NAMESPACE = parsed("FRAUD_API_IDEMPOTENCY_NAMESPACE", uuid.UUID)
CLIENT_CONFIG = Config(connect_timeout=2, read_timeout=5, retries={"mode": "standard", "total_max_attempts": 3})
DYNAMODB = boto3.client("dynamodb", config=CLIENT_CONFIG)
HTTP = urllib3.PoolManager(retries=False)


# --- a batch --------------------------------------------------------------------------------------


def lambda_handler(event: dict[str, Any], context: Any) -> dict[str, list[dict[str, str]]]:
    """Process the batch in order; name the messages that must come again.

    https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
    """
    messages = event["Records"]
    outcomes: Counter[str] = Counter()
    failures, held_groups = [], set()
    for position, message in enumerate(messages):
        group = message["attributes"]["MessageGroupId"]
        names = {"message_id": message["messageId"], "group": group}
        if group in held_groups:
            failures.append({"itemIdentifier": message["messageId"]})
            continue
        # The messages that remain share the time that remains: one that hangs takes none of the others'.
        seconds = context.get_remaining_time_in_millis() / 1000 - RESERVE
        try:
            outcomes[process(message, time.monotonic() + seconds / (len(messages) - position))] += 1
        except (BotoCoreError, ClientError, FraudApiError):
            LOG.exception("payment not processed", extra={**names, "queue_url": SETTINGS["PAYMENT_QUEUE_URL"]})
            outcomes["FAILED"] += 1
            held_groups.add(group)
            failures.append({"itemIdentifier": message["messageId"]})
    count(outcomes)
    return {"batchItemFailures": failures}


def count(outcomes: Counter[str]) -> None:
    """Write the metrics of the dashboard in the embedded metric format.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
    """
    metrics = {"ProcessedPayments": outcomes.total() - outcomes["FAILED"], **outcomes}
    directive = {
        "Namespace": "PaymentProcessing",
        "Dimensions": [["FunctionName"]],
        "Metrics": [{"Name": name, "Unit": "Count"} for name in metrics],
    }
    line = {
        "_aws": {"Timestamp": int(time.time() * 1000), "CloudWatchMetrics": [directive]},
        "FunctionName": SETTINGS["AWS_LAMBDA_FUNCTION_NAME"],
        **metrics,
    }
    sys.stdout.write(json.dumps(line) + "\n")


# --- one payment ----------------------------------------------------------------------------------


def process(message: dict[str, Any], deadline: float) -> str:
    """Bring a payment to its end; give the state it has then."""
    try:
        payment = validated(message["body"])
    except PaymentError as error:
        return reject(message, str(error))
    stored = receive(payment, message)
    if stored["fingerprint"] != payment["fingerprint"]:
        return reject(message, f"another payment has transaction_id {payment['transaction_id']}")
    names = {"message_id": message["messageId"], "transaction_id": payment["transaction_id"]}
    if stored["payment_status"] != "RECEIVED":
        LOG.info("payment processed before", extra=names)
        return str(stored["payment_status"])
    try:
        decision = ask_fraud_api(payment, deadline)
    except FraudApiError as error:
        note_failure(payment, message, error)
        raise
    return conclude(payment, decision, names)


def receive(payment: dict[str, Any], message: dict[str, Any]) -> dict[str, Any]:
    """Put the payment unless it is there; give what is there."""
    item = {
        **payment,
        "payment_status": "RECEIVED",
        "message_id": message["messageId"],
        "group": message["attributes"]["MessageGroupId"],
        "received_at": utc_text(datetime.now(UTC)),
    }
    return put(item) or item


def put(item: dict[str, Any]) -> dict[str, Any] | None:
    """Put an item unless its key is taken; give the item that has the key."""
    try:
        DYNAMODB.put_item(
            TableName=SETTINGS["PAYMENT_STATUS_TABLE_NAME"],
            Item=serialized(item),
            ConditionExpression="attribute_not_exists(transaction_id)",
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
        )
    except DYNAMODB.exceptions.ConditionalCheckFailedException as error:
        return {name: TypeDeserializer().deserialize(value) for name, value in error.response["Item"].items()}
    return None


def conclude(payment: dict[str, Any], decision: dict[str, Any], names: dict[str, str]) -> str:
    """Write the decision, unless another delivery of the message was quicker; give the state that holds."""
    try:
        DYNAMODB.update_item(
            TableName=SETTINGS["PAYMENT_STATUS_TABLE_NAME"],
            Key=serialized({"transaction_id": payment["transaction_id"]}),
            UpdateExpression="SET payment_status = :status, fraud_score = :score, decided_at = :now REMOVE failure",
            ConditionExpression="payment_status = :received AND fingerprint = :fingerprint",
            ExpressionAttributeValues=serialized(
                {
                    ":status": decision["payment_status"],
                    ":score": decision["fraud_score"],
                    ":now": utc_text(datetime.now(UTC)),
                    ":received": "RECEIVED",
                    ":fingerprint": payment["fingerprint"],
                }
            ),
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
        )
    except DYNAMODB.exceptions.ConditionalCheckFailedException as error:
        LOG.info("payment decided meanwhile", extra=names)
        return str(error.response["Item"]["payment_status"]["S"])
    LOG.info("payment decided", extra={**names, "payment_status": decision["payment_status"]})
    return str(decision["payment_status"])


def note_failure(payment: dict[str, Any], message: dict[str, Any], error: FraudApiError) -> None:
    """Write why a payment is not decided yet, for the analysis of dead letters: without it they tell less."""
    try:
        DYNAMODB.update_item(
            TableName=SETTINGS["PAYMENT_STATUS_TABLE_NAME"],
            Key=serialized({"transaction_id": payment["transaction_id"]}),
            UpdateExpression="SET failure = :failure",
            ConditionExpression="payment_status = :received AND fingerprint = :fingerprint",
            ExpressionAttributeValues=serialized(
                {
                    ":failure": {
                        "cause": error.cause,
                        "reason": str(error),
                        "deliveries": int(message["attributes"]["ApproximateReceiveCount"]),
                        "failed_at": utc_text(datetime.now(UTC)),
                    },
                    ":received": "RECEIVED",
                    ":fingerprint": payment["fingerprint"],
                }
            ),
        )
    except (BotoCoreError, ClientError):
        LOG.warning("failure not noted", extra={"message_id": message["messageId"]}, exc_info=True)


def reject(message: dict[str, Any], reason: str) -> str:
    """Keep a message that no attempt could process, under its own id."""
    put(
        {
            "transaction_id": f"message#{message['messageId']}",
            "payment_status": "REJECTED",
            "timestamp": utc_text(datetime.fromtimestamp(int(message["attributes"]["SentTimestamp"]) / 1000, UTC)),
            "reason": reason,
            "group": message["attributes"]["MessageGroupId"],
            "body": shown(message["body"][:LONGEST_BODY]),
            "received_at": utc_text(datetime.now(UTC)),
        }
    )
    LOG.warning("message rejected", extra={"message_id": message["messageId"], "reason": reason})
    return "REJECTED"


# --- what a payment may hold ------------------------------------------------------------------------


def identifier(value: Any) -> str:
    """Take up to 64 letters, digits and some marks."""
    if not isinstance(value, str) or not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,63}", value):
        raise ValueError("is not 1 to 64 letters, digits, points, underscores, colons and hyphens")
    return value


def amount(value: Any) -> Decimal:
    """Take a positive decimal as text."""
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]{1,15}(\.[0-9]{1,4})?", value) or not Decimal(value):
        raise ValueError("is no positive decimal with up to 15 digits before and 4 after the point")
    return Decimal(value)


def currency(value: Any) -> str:
    """Take the form of an ISO 4217 code."""
    if not isinstance(value, str) or not re.fullmatch("[A-Z]{3}", value):
        raise ValueError("is no currency code of three capitals")
    return value


def moment(value: Any) -> str:
    """Take a time with an offset from UTC; give it in UTC."""
    try:
        time_given = datetime.fromisoformat(value)
        if time_given.tzinfo is None:
            raise ValueError
        return utc_text(time_given)
    except (OverflowError, TypeError, ValueError):
        raise ValueError("is no time in ISO 8601 with an offset") from None


SCHEMA: dict[str, Callable[[Any], Any]] = {
    "transaction_id": identifier,
    "amount": amount,
    "currency": currency,
    "account_id": identifier,
    "merchant_id": identifier,
    "timestamp": moment,
}


def validated(body: str) -> dict[str, Any]:
    """Read a payment, with the fingerprint of what it says."""
    try:
        values = json.loads(body)
    except (RecursionError, ValueError):
        raise PaymentError("message is no JSON") from None
    if not isinstance(values, dict):
        raise PaymentError("message is no JSON object")
    problems = [f"{name[:64]!r} is no field of a payment" for name in values if name not in SCHEMA]
    payment: dict[str, Any] = {}
    for name, parse in SCHEMA.items():
        if name not in values:
            problems.append(f"{name} is missing")
            continue
        try:
            payment[name] = parse(values[name])
        except ValueError as error:
            problems.append(f"{name} {error}")
    if problems:
        raise PaymentError(shown("; ".join(problems)[:2000]))
    said = {**payment, "amount": f"{payment['amount']:.4f}"}
    return {**payment, "fingerprint": hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()}


# --- the fraud detection API ------------------------------------------------------------------------


def ask_fraud_api(payment: dict[str, Any], deadline: float) -> dict[str, Any]:
    """Ask until there is a decision, with growing pauses, for as long as there is time.

    The pauses have full jitter, so that functions that failed together do not come back together.
    https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
    """
    attempt = 0
    while True:
        try:
            return assessment(payment, deadline)
        except FraudApiRefusalError:
            raise
        except FraudApiError as error:
            pause = random.uniform(0, min(LONGEST_PAUSE, BASE_PAUSE * 2**attempt))  # noqa: S311 - no secret
            attempt += 1
            if time.monotonic() + pause >= deadline:
                raise FraudApiError(f"no decision after {attempt} attempts: {error}") from error
            time.sleep(pause)


def assessment(payment: dict[str, Any], deadline: float) -> dict[str, Any]:
    """Ask once. The idempotency key is the same in every attempt: the API need not decide twice."""
    key = uuid.uuid5(NAMESPACE, f"{payment['transaction_id']} {payment['fingerprint']}")
    question = {name: str(payment[name]) for name in SCHEMA}
    seconds = min(TIMEOUT, deadline - time.monotonic())
    if seconds <= 0:
        raise FraudApiError("no time left")
    try:
        answer = HTTP.request(
            "POST",
            SETTINGS["FRAUD_API_URL"],
            body=json.dumps(question).encode(),
            headers={"Content-Type": "application/json", "Idempotency-Key": str(key)},
            timeout=urllib3.Timeout(total=seconds),
            redirect=False,
        )
    except urllib3.exceptions.HTTPError as error:
        raise FraudApiError(f"{type(error).__name__}: {error}") from error
    if answer.status == TOO_MANY_REQUESTS or answer.status >= SERVER_ERROR:
        raise FraudApiError(f"status {answer.status}")
    if answer.status != 200:
        raise FraudApiRefusalError(f"status {answer.status}")
    return decided(answer.data)


def decided(data: bytes) -> dict[str, Any]:
    """Read ``{"decision": "approve", "score": 0.12}``: approve, decline or review; 0 to 1, 1 is fraud."""
    try:
        answer = json.loads(data, parse_float=Decimal)
        score = Decimal(answer["score"])
        if not 0 <= score <= 1:
            raise ValueError
        return {"payment_status": DECISIONS[answer["decision"]], "fraud_score": round(score, 6)}
    except (ArithmeticError, KeyError, RecursionError, TypeError, ValueError):
        raise FraudApiError("answer is no decision") from None


# --- texts ------------------------------------------------------------------------------------------


def serialized(item: dict[str, Any]) -> dict[str, Any]:
    """Write the values of an item as DynamoDB takes them."""
    return {name: TypeSerializer().serialize(value) for name, value in item.items()}


def utc_text(time_given: datetime) -> str:
    """Write a time as ISO 8601 in UTC, to the millisecond: 2026-01-31T12:00:00.000Z."""
    return time_given.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def shown(text: str) -> str:
    """Escape what UTF-8 cannot say, such as half a surrogate pair, so that DynamoDB can take it."""
    return text.encode(errors="backslashreplace").decode()
