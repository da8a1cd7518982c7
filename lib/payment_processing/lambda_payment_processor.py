"""Processes payments: validates each, asks the fraud detection API, keeps its state.

Lambda hands over batches of the FIFO queue. A payment is a JSON object:

================ ===================================================================
transaction_id   1 to 64 letters, digits and ``. _ : -``, and no card number
amount           positive decimal as text, up to 15 digits before and 4 after the point
currency         three capitals (ISO 4217)
account_id       the same as transaction_id: who pays
merchant_id      the same: who is paid
timestamp        when it was initiated, ISO 8601 with an offset
================ ===================================================================

Each becomes one item of the table, whose state only ever goes forward::

    (nothing) -> RECEIVED -> APPROVED, DECLINED, REVIEW or REFUSED
    (nothing) -> REJECTED

Every step is a conditional write on the state before it, so that a message that comes again, or late,
changes nothing. A message that is no payment, or that says something else of a payment that is
there, would fail again each time: it is kept as REJECTED, under its message id, with its text. A
payment that the fraud detection API refuses to decide is REFUSED.

No card data is stored or logged: where a message holds any, neither its text is kept as it came nor
the names of its fields, and security codes (CVV) are not kept at all.

What fails for now is reported to Lambda and comes again, together with the later messages of its
group, which are not begun before it is done.
"""

import hashlib
import http.client
import json
import logging
import os
import random
import re
import socket
import ssl
import sys
import threading
import time
import unicodedata
import urllib.parse
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, NamedTuple

import boto3
from boto3.dynamodb.types import TypeDeserializer, TypeSerializer
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

LOG = logging.getLogger(__name__)

BASE_PAUSE, LONGEST_PAUSE = 0.2, 5.0  # seconds, the bounds of the pause before another attempt
RESERVE = 5.0  # seconds of the invocation kept back to record what was not done
LONGEST_BODY = 100_000  # characters of a rejected message that are kept: an item has room for 400 KB
LARGEST_ANSWER = 10_000  # bytes of the fraud detection API's answer
DECISIONS = {"approve": "APPROVED", "decline": "DECLINED", "review": "REVIEW"}
SERVER_ERROR = 500
BUSY = {408, 425, 429}
# What is left out is about who asks, and where: it is the same for every payment, and none is refused for it.
REFUSING = set(range(400, 500)) - BUSY - {401, 403, 404, 405, 407}


class ConfigurationError(Exception):
    """The environment lacks a setting, or holds one that makes no sense."""


class PaymentError(Exception):
    """A message is no payment; the text names everything that is wrong with it."""


class FraudApiError(Exception):
    """The fraud detection API gave no decision; ``cause`` is what the dead letters are grouped by."""

    cause = "FRAUD_API_UNAVAILABLE"


class FraudApiAccessError(FraudApiError):
    """Its address or the credentials are wrong: no request gets a decision before somebody sees to it."""

    cause = "FRAUD_API_REFUSED"


class RefusalError(Exception):
    """The fraud detection API refuses to decide this payment, and would again."""


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
CA_BUNDLE = os.environ.get("FRAUD_API_CA_BUNDLE", "")  # none: the public authorities
SECRET_ARN = os.environ.get("FRAUD_API_SECRET_ARN", "")  # none: the API wants no credentials
CLIENT_CONFIG = Config(connect_timeout=2, read_timeout=5, retries={"mode": "standard", "total_max_attempts": 3})
DYNAMODB = boto3.client("dynamodb", config=CLIENT_CONFIG)
SECRETS = boto3.client("secretsmanager", config=CLIENT_CONFIG) if SECRET_ARN else None


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
        names = {"message_id": message["messageId"], "group": without_card_data(group)}
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
    except RefusalError as error:
        decision = {"payment_status": "REFUSED", "refusal": str(error)}
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
        "group": without_card_data(message["attributes"]["MessageGroupId"]),
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
    told = "refusal" if "refusal" in decision else "fraud_score"
    try:
        DYNAMODB.update_item(
            TableName=SETTINGS["PAYMENT_STATUS_TABLE_NAME"],
            Key=serialized({"transaction_id": payment["transaction_id"]}),
            UpdateExpression="SET payment_status = :status, decided_at = :now, #told = :told REMOVE failure",
            ConditionExpression="payment_status = :received AND fingerprint = :fingerprint",
            ExpressionAttributeNames={"#told": told},
            ExpressionAttributeValues=serialized(
                {
                    ":status": decision["payment_status"],
                    ":told": decision[told],
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
    """Keep a message that no attempt could process, under its own id, and without card data."""
    text = redacted(message["body"])
    reason += "" if text == message["body"] else "; card data was taken out"
    put(
        {
            "transaction_id": f"message#{message['messageId']}",
            "payment_status": "REJECTED",
            "timestamp": utc_text(datetime.fromtimestamp(int(message["attributes"]["SentTimestamp"]) / 1000, UTC)),
            "reason": reason,
            "group": without_card_data(message["attributes"]["MessageGroupId"]),
            "body": shown(text[:LONGEST_BODY]),
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
    if holds_card_number(value):
        raise ValueError("holds a card number")
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
    problems = [f"{field_name(name)[:64]!r} is no field of a payment" for name in values if name not in SCHEMA]
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
        except FraudApiAccessError:
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
    headers = {"Content-Type": "application/json", "Idempotency-Key": str(key), **credentials()}
    seconds = min(TIMEOUT, deadline - time.monotonic())
    if seconds <= 0:
        raise FraudApiError("no time left")
    try:
        answer = HTTP.request(
            "POST", SETTINGS["FRAUD_API_URL"], body=json.dumps(question).encode(), headers=headers, timeout=seconds
        )
    except (OSError, http.client.HTTPException) as error:
        raise FraudApiError(f"{type(error).__name__}: {error}") from error
    if answer.status in BUSY or answer.status >= SERVER_ERROR:
        raise FraudApiError(f"status {answer.status}")
    if answer.status in REFUSING:
        raise RefusalError(f"status {answer.status}")
    if answer.status != 200:
        TOKENS.clear()  # it is read again for the next payment: somebody may have replaced it
        raise FraudApiAccessError(f"status {answer.status}")
    return decided(answer.data)


TOKENS: dict[str, str] = {}  # what was read of the secret


def credentials() -> dict[str, str]:
    """Give the header that tells the API who asks, from the secret, which is read once."""
    if SECRETS is None:
        return {}
    if not TOKENS:
        try:
            token = SECRETS.get_secret_value(SecretId=SECRET_ARN).get("SecretString", "").strip()
        except (BotoCoreError, ClientError) as error:
            raise FraudApiError(f"credentials not read: {type(error).__name__}") from error
        if not token or not token.isascii() or not token.isprintable():
            raise FraudApiAccessError("the secret holds no token")
        TOKENS["token"] = token
    return {"Authorization": f"Bearer {TOKENS['token']}"}


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


# --- requests that end in time --------------------------------------------------------------------


class Answer(NamedTuple):
    """What came back, whole."""

    status: int
    data: bytes


class Http:
    """Keeps one connection, and bounds an answer as a whole: from the first byte sent to the last one received.

    A timeout of a socket bounds each read. Who sends a byte a second keeps within it for ever, so that at the end
    the connection is shut, whatever it is doing then.
    """

    def __init__(self, certificates: str = "") -> None:
        self.context = ssl.create_default_context(cadata=certificates or None)
        self.kept: dict[tuple[str, str], http.client.HTTPConnection] = {}

    def request(self, method: str, url: str, *, body: bytes, headers: dict[str, str], timeout: float) -> Answer:
        """Ask within so many seconds; raise ``TimeoutError`` when they are over."""
        end = time.monotonic() + timeout
        address = urllib.parse.urlsplit(url)
        target = urllib.parse.urlunsplit(("", "", address.path or "/", address.query, ""))
        connection = self._connection(address)
        try:
            if connection.sock is None:
                connection.sock = self._open(address, end)
            with _shut_after(connection.sock, _left(end)):
                connection.request(method, target, body=body, headers=headers)
                answer = connection.getresponse()
                data = answer.read(LARGEST_ANSWER + 1)
            if len(data) > LARGEST_ANSWER:
                raise http.client.HTTPException(f"answer is longer than {LARGEST_ANSWER} bytes")
        except BaseException:
            self.clear()
            raise
        if not answer.isclosed():
            self.clear()  # there is more to come, which no other answer begins with
        return Answer(answer.status, data)

    def clear(self) -> None:
        """Close what is open."""
        for connection in self.kept.values():
            connection.close()
        self.kept.clear()

    def _connection(self, address: urllib.parse.SplitResult) -> http.client.HTTPConnection:
        where = (address.scheme, address.netloc)
        if where not in self.kept:
            self.clear()
            self.kept[where] = http.client.HTTPConnection(address.netloc)
            self.kept[where].auto_open = False  # it would go without TLS
        return self.kept[where]

    def _open(self, address: urllib.parse.SplitResult, end: float) -> socket.socket:
        """Connect to the first address of the host that answers, all within the time."""
        host, port = address.hostname or "", address.port or (443 if address.scheme == "https" else 80)
        error = OSError(f"{host} has no address")
        for family, kind, protocol, _, place in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
            opened = socket.socket(family, kind, protocol)
            opened.settimeout(_left(end))
            try:
                opened.connect(place)
                opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # the body follows the head at once
                return self.context.wrap_socket(opened, server_hostname=host) if address.scheme == "https" else opened
            except OSError as failed:
                opened.close()
                error = failed
        raise error


def _left(end: float) -> float:
    return max(end - time.monotonic(), 0.001)


@contextmanager
def _shut_after(connection: socket.socket, seconds: float) -> Iterator[None]:
    """Shut a connection after a time: whoever waits for it then goes on, with ``TimeoutError``."""
    over = threading.Event()

    def shut() -> None:
        over.set()
        with suppress(OSError):  # of one that is shut already
            connection.shutdown(socket.SHUT_RDWR)

    watch = threading.Timer(seconds, shut)
    watch.daemon = True
    watch.start()
    try:
        yield
    except (OSError, http.client.HTTPException) as error:
        if over.is_set():
            raise TimeoutError(f"no whole answer within {seconds:.1f} s") from error
        raise
    finally:
        watch.cancel()
    if over.is_set():
        raise TimeoutError(f"no whole answer within {seconds:.1f} s")


try:
    HTTP = Http(CA_BUNDLE)
except ssl.SSLError as invalid:
    raise ConfigurationError("environment variable FRAUD_API_CA_BUNDLE holds no certificates") from invalid


# --- card data --------------------------------------------------------------------------------------

REDACTED = "[redacted]"
# Of names, letters alone count: "cardNumber" and "card_number" are the same.
CARD_FIELDS = re.compile(
    "(primaryaccountnumber|cardnumber|cardno|ccnumber|pan|cvv2?|cvc2?|cid|cav2?|csc|securitycode|verificationcode|"
    "cardverification(value|code)?|pin|pinblock|track[12]?(data)?|magstripe|expiry(date)?|expiration(date)?|"
    "cardexpiry|cardholder(name)?)"
)
NAMED_IN_TEXT = re.compile(
    r"card.?n(umber|o)|\bpan\b|cvv|cvc|cav2|security.?code|track.?[12]|pin.?block", re.IGNORECASE
)
DIGIT_GROUPS = re.compile(r"[0-9]+(?:[ ._:/-]{1,3}[0-9]+)*")
NETWORKS = re.compile("2[2-7]|3[04-9]|4|5|6")  # what the numbers of cards begin with (ISO/IEC 7812)


def holds_card_number(text: str) -> bool:
    """Tell whether 13 to 19 digits in a text, together or in groups, are the number of a card."""
    for run in DIGIT_GROUPS.findall(unicodedata.normalize("NFKC", text)):
        groups = re.findall("[0-9]+", run)
        for first in range(len(groups)):
            digits = ""
            for group in groups[first:]:
                digits += group
                if len(digits) > 19:
                    break
                if len(digits) >= 13 and NETWORKS.match(digits) and meets_luhn(digits):
                    return True
    return False


def meets_luhn(digits: str) -> bool:
    """Check the last digit (ISO/IEC 7812-1, annex B)."""
    doubled = [int(digit) * 2 for digit in digits[-2::-2]]
    return (sum(map(int, digits[-1::-2])) + sum(number - 9 if number > 9 else number for number in doubled)) % 10 == 0


def without_card_data(text: str) -> str:
    """Give a text, unless it holds a card number or speaks of what only cards have."""
    return REDACTED if holds_card_number(text) or NAMED_IN_TEXT.search(text) else text


def names_card_data(name: str) -> bool:
    """Tell whether a field of this name holds card data."""
    return bool(CARD_FIELDS.fullmatch(re.sub("[^a-z0-9]", "", name.lower())))


def field_name(name: str) -> str:
    """Give the name of a field as it can be shown."""
    return name if names_card_data(name) else without_card_data(name)


def redacted(body: str) -> str:
    """Give the text of a message without card data: of JSON without these values, of other text all or nothing."""
    twice = []  # a value that another one of the same name hides would stay in the text

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        values = dict(pairs)
        twice.extend([True] if len(values) < len(pairs) else [])
        return values

    try:
        values = json.loads(body, object_pairs_hook=unique)
        clean = _redacted(values)
    except (RecursionError, ValueError):
        return without_card_data(body)
    return body if clean == values and not twice else json.dumps(clean)


def _redacted(value: Any) -> Any:
    match value:
        case dict():
            return {
                field_name(name): REDACTED if names_card_data(name) else _redacted(inner)
                for name, inner in value.items()
            }
        case list():
            return [_redacted(inner) for inner in value]
        case str():
            return without_card_data(value)
        case int() | float():
            whole = isinstance(value, float) and value.is_integer()
            return REDACTED if holds_card_number(f"{value:.0f}" if whole else str(value)) else value
        case _:
            return value


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
