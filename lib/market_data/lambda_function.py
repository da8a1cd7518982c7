"""The three stages of market data: ingestion validates and stores, processing enriches, notification tells people.

Each is a Lambda function that a rule of the event bus invokes. A feed puts events of the detail type
``MarketData.Raw`` on the bus; of each the ingestion stage makes one item of the events table:

============ ======================================================================
event_id     partition key, as the feed gives it
timestamp    sort key: when it occurred, UTC, ISO 8601 with microseconds
event_type   trade, quote
source       the feed
status       VALIDATED, then PROCESSED
payload      the event's fields, numbers exact
instrument   what was traded or quoted
series       event type and instrument: ``trade#XNAS:AAPL``
position     its place in the series: timestamp and event id, so that one instant has an order
price        of a trade; of a quote the middle between bid and ask
volume       of a trade
fingerprint  SHA-256 of what the feed says: another one is another event
received_at, processed_at: UTC, ISO 8601
enrichment   what the processing stage found out, see :func:`enriched`
============ ======================================================================

and every step of every stage, good or bad, one item of the audit table:

============== ====================================================================
audit_id       partition key: UUID made of event, stage, status and delivery
timestamp      sort key: when EventBridge took the event that the stage answers
event_id       the event; ``eventbridge:<id>`` for one without an id of its own
stage          ingestion, processing, notification
function_name  the function
status         VALIDATED, PROCESSED, NOTIFIED, NO_ALERT; DUPLICATE: done before;
               CLAIMED: about to tell people; REJECTED: invalid; FAILED
error_message  what is wrong, of the last two
recorded_at    UTC, ISO 8601
============== ====================================================================

Items are put under the condition that there is none, and updated under the condition that nobody
did, so that an event may come twice, at once or late. A stage that fails raises: Lambda invokes it
twice more and then sends the event to the stage's dead letter queue. A stage that is invoked again
goes on where it failed; only an e-mail may go out twice, if its record could not be written. Before
it tells people, a stage claims the event, so that two deliveries side by side send one e-mail.
"""

import hashlib
import json
import logging
import os
import random
import re
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Context, Decimal
from functools import cache
from itertools import pairwise
from statistics import mean, stdev
from typing import Any, TypeVar

import boto3
from boto3.dynamodb.types import TypeDeserializer, TypeSerializer
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

LOG = logging.getLogger(__name__)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
ONCE = {"NOTIFIED"}  # what happens to an event once, however often it is delivered
CLAIM_SECONDS = 60  # twice a function's timeout: who claimed an event before that long is no longer at it
PARAMETER_SECONDS = 300  # how long a parameter is believed before it is read again, give or take a fifth
STALE_SECONDS = 30  # how long all of them are believed when one could not be read again
LONGEST_MESSAGE = 2000  # characters of an error in the audit table
LONGEST_VALUE = 200  # characters of a parameter that makes no sense, in its error
MOST_CLAIMS = 20  # of an event: each stands for deliveries that died before they told people
MOST_NAMED = 10  # unknown fields that an error names
CLIENT_CONFIG = Config(connect_timeout=1, read_timeout=2, retries={"mode": "standard", "total_max_attempts": 3})
# Thirty processes that start together ask 180 times, and an account may ask 40 times a second.
PARAMETER_CLIENT_CONFIG = CLIENT_CONFIG.merge(Config(retries={"mode": "standard", "total_max_attempts": 5}))

T = TypeVar("T")


class MarketDataError(Exception):
    """What goes wrong in a stage; the message says what."""


class ConfigurationError(MarketDataError):
    """The environment lacks the name of a parameter, or a parameter cannot be read or makes no sense."""


class RejectedError(MarketDataError):
    """The event is not what its schema says; the message names everything that is wrong with it."""


class ConflictingEventError(RejectedError):
    """The event is stored with other content."""


class EventNotReadyError(MarketDataError):
    """The event is not stored, or the stage before has not finished with it."""


class AlertClaimedError(MarketDataError):
    """Another delivery of the event is about to tell people of it, or failed at that a moment ago."""


class PublishError(MarketDataError):
    """The event bus did not take an event."""


class MalformedEventError(Exception):
    """The function was invoked with something that EventBridge never sends."""


# --- handlers -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Delivery:
    """An event as EventBridge delivers it: ``time`` is when the bus took it."""

    id: str
    time: str
    source: str
    detail: dict[str, Any]

    @property
    def event_id(self) -> str:
        """What the audit trail calls the event."""
        given = self.detail.get("event_id")
        return given if is_identifier(given) else f"eventbridge:{self.id}"


def ingestion_handler(event: Any, _context: object) -> dict[str, str]:
    """Validate one raw event and store it."""
    return take_step("ingestion", event, ingest)


def processing_handler(event: Any, _context: object) -> dict[str, str]:
    """Enrich one stored event."""
    return take_step("processing", event, process)


def notification_handler(event: Any, _context: object) -> dict[str, str]:
    """Evaluate one processed event against the alert rules, and tell people if it meets one."""
    return take_step("notification", event, notify)


def take_step(stage: str, event: Any, work: Callable[[Delivery], str]) -> dict[str, str]:
    """Do a stage's work on an event, and record in the audit trail what came of it."""
    delivery = delivered(event)
    names = {"event_id": delivery.event_id, "delivery_id": delivery.id, "stage": stage}
    try:
        status = work(delivery)
    except Exception as error:  # whatever it is: no step stays without a record
        LOG.exception("step failed", extra=names)
        status = "REJECTED" if isinstance(error, RejectedError) else "FAILED"
        try:
            record(delivery, stage, status, f"{type(error).__name__}: {error}"[:LONGEST_MESSAGE])
        except Exception:
            LOG.exception("failure not recorded", extra=names)
        raise
    record(delivery, stage, status)
    LOG.info("step taken", extra={**names, "status": status})
    return {"event_id": delivery.event_id, "status": status}


def delivered(event: Any) -> Delivery:
    """Take an event out of its EventBridge envelope.

    https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html
    """
    try:
        delivery = Delivery(event["id"], utc_text(moment(event["time"])), event["source"], event["detail"])
    except (KeyError, TypeError, ValueError) as error:
        raise MalformedEventError(f"input is no event of EventBridge: {error!r}") from error
    if not (isinstance(delivery.id, str) and isinstance(delivery.source, str) and isinstance(delivery.detail, dict)):
        raise MalformedEventError("input is no event of EventBridge: id, source or detail is of another type")
    return delivery


# --- ingestion ----------------------------------------------------------------------------------


def ingest(delivery: Delivery) -> str:
    """Store an event unless it is stored, and hand it to the processing stage."""
    item = item_of(delivery, validated(delivery.detail, datetime.now(UTC) + parsed("VALIDATION_RULES", clock_skew)))
    try:
        client("dynamodb").put_item(
            TableName=parameter("EVENTS_TABLE"),
            Item=serialized(item),
            ConditionExpression="attribute_not_exists(event_id)",
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
        )
    except client("dynamodb").exceptions.ConditionalCheckFailedException as error:
        stored = deserialized(error.response["Item"])
        if stored["fingerprint"] != item["fingerprint"]:
            raise ConflictingEventError(f"{delivery.event_id} is stored with other content") from error
        if stored["status"] != "VALIDATED":
            return "DUPLICATE"
        # Stored, but not processed: perhaps nobody was told of it. A second notice does no harm.
    put_next("VALIDATED_EVENT", item)
    return "VALIDATED"


def item_of(delivery: Delivery, payload: dict[str, Any]) -> dict[str, Any]:
    """Make the item of a validated event."""
    content = json.dumps([delivery.source, payload], default=str, sort_keys=True)
    traded = payload["event_type"] == "trade"
    return {
        **{name: payload[name] for name in ("event_id", "timestamp", "event_type", "instrument")},
        "series": f"{payload['event_type']}#{payload['instrument']}",
        "position": f"{payload['timestamp']}#{payload['event_id']}",
        "source": delivery.source,
        "status": "VALIDATED",
        "payload": payload,
        "price": payload["price"] if traded else (payload["bid"] + payload["ask"]) / 2,
        **({"volume": payload["volume"]} if traded else {}),
        "fingerprint": hashlib.sha256(content.encode()).hexdigest(),
        "received_at": utc_text(datetime.now(UTC)),
    }


def is_identifier(value: Any) -> bool:
    """Tell whether a value is a feed's identifier of an event."""
    return isinstance(value, str) and re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,127}", value) is not None


def identifier(value: Any) -> str:
    """Take up to 128 letters, digits and some marks."""
    if not is_identifier(value):
        raise ValueError("is not 1 to 128 letters, digits, points, underscores, colons and hyphens")
    return str(value)


def moment(value: Any) -> datetime:
    """Take a time with an offset from UTC."""
    try:
        given = datetime.fromisoformat(value)
        if given.tzinfo is None or given < EPOCH:
            raise ValueError
        return given.astimezone(UTC)
    except (OverflowError, TypeError, ValueError):
        raise ValueError("is no time since 1970 in ISO 8601 with an offset") from None


def event_type(value: Any) -> str:
    """Take one of the event types that have a schema."""
    if not isinstance(value, str) or value not in SCHEMAS:
        raise ValueError(f"is none of {', '.join(SCHEMAS)}")
    return value


def instrument(value: Any) -> str:
    """Take a market and a symbol, such as XNAS:AAPL."""
    if not isinstance(value, str) or not re.fullmatch(r"[A-Z0-9]{1,10}:[A-Z0-9][A-Z0-9./_-]{0,20}", value):
        raise ValueError("is not MARKET:SYMBOL in capitals and digits")
    return value


def currency(value: Any) -> str:
    """Take the form of an ISO 4217 code."""
    if not isinstance(value, str) or not re.fullmatch("[A-Z]{3}", value):
        raise ValueError("is no currency code of three capitals")
    return value


def positive(value: Any) -> Decimal:
    """Take a positive decimal, as text or as a number.

    Lambda hands over a number with a point as a float: its shortest text is what the feed wrote, up
    to 15 digits. A feed that has more sends text.
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
        value = f"{number:f}".removesuffix(".0") if abs(number.adjusted()) < 20 else ""
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]{1,12}(\.[0-9]{1,8})?", value) or not Decimal(value):
        raise ValueError("is no positive decimal with up to 12 digits before and 8 after the point")
    return Decimal(value).normalize()


Schema = dict[str, Callable[[Any], Any]]

COMMON: Schema = {
    "event_id": identifier,
    "timestamp": moment,
    "event_type": event_type,
    "instrument": instrument,
    "currency": currency,
}
SCHEMAS: dict[str, Schema] = {
    "trade": {**COMMON, "price": positive, "volume": positive},
    "quote": {**COMMON, "bid": positive, "ask": positive},
}


def validated(detail: dict[str, Any], latest: datetime) -> dict[str, Any]:
    """Parse every field of a raw event, which may not lie after ``latest``."""
    kind = detail.get("event_type")
    schema = SCHEMAS.get(kind, COMMON) if isinstance(kind, str) else COMMON
    payload, problems = {}, []
    for name, parse in schema.items():
        if detail.get(name) is None:
            problems.append(f"{name} is missing")
            continue
        try:
            payload[name] = parse(detail[name])
        except ValueError as error:
            problems.append(f"{name} {error}")
    if schema is not COMMON:
        unknown = [name for name in detail if name not in schema]
        problems += [f"{name[:64]!r} is no field of a {kind}" for name in unknown[:MOST_NAMED]]
        if len(unknown) > MOST_NAMED:
            problems.append(f"{len(unknown) - MOST_NAMED} more are no fields of a {kind}")
    if "timestamp" in payload:
        problems += ["timestamp lies in the future"] if payload["timestamp"] > latest else []
        payload["timestamp"] = utc_text(payload["timestamp"])
    if "bid" in payload and "ask" in payload and payload["bid"] > payload["ask"]:
        problems.append("bid is higher than ask")
    if problems:
        raise RejectedError("; ".join(problems))
    return payload


# --- processing ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class EnrichmentRules:
    """Over how many events averages are taken, and from what age on an event is stale."""

    events: int
    stale_after: timedelta


def process(delivery: Delivery) -> str:
    """Enrich an event unless it is enriched, and hand it to the notification stage."""
    key = key_of(delivery)
    answer = client("dynamodb").get_item(TableName=parameter("EVENTS_TABLE"), Key=serialized(key), ConsistentRead=True)
    if "Item" not in answer:
        raise EventNotReadyError(f"{key['event_id']} of {key['timestamp']} is not stored")
    item = deserialized(answer["Item"])
    status = "PROCESSED" if item["status"] == "VALIDATED" and enrich(key, item) else "DUPLICATE"
    # Of an event that was enriched before, perhaps nobody was told. A second notice does no harm.
    put_next("ALERT_EVENT", item)
    return status


def enrich(key: dict[str, str], item: dict[str, Any]) -> bool:
    """Add to an event what the ones before it tell; tell whether nobody else did meanwhile."""
    rules = parsed("ENRICHMENT_RULES", enrichment_rules)
    now = datetime.now(UTC)
    try:
        client("dynamodb").update_item(
            TableName=parameter("EVENTS_TABLE"),
            Key=serialized(key),
            UpdateExpression="SET #status = :processed, enrichment = :enrichment, processed_at = :now",
            ConditionExpression="#status = :validated",
            ExpressionAttributeNames={"#status": "status"},
            ExpressionAttributeValues=serialized(
                {
                    ":processed": "PROCESSED",
                    ":validated": "VALIDATED",
                    ":enrichment": enriched(item, earlier(item, rules.events - 1), rules, now),
                    ":now": utc_text(now),
                }
            ),
        )
    except client("dynamodb").exceptions.ConditionalCheckFailedException:
        return False
    return True


def earlier(item: dict[str, Any], count: int) -> list[dict[str, Any]]:
    """Read the last events of the same type and instrument that occurred before this one, oldest first.

    Of events of one instant, those with a smaller id count as before it. What is stored later does not
    count, so that an event that arrives late is compared with what went before it. The index follows
    the table within a fraction of a second.
    """
    answer = client("dynamodb").query(
        TableName=parameter("EVENTS_TABLE"),
        IndexName=parameter("SERIES_INDEX"),
        KeyConditionExpression="series = :series AND #position < :position",
        ExpressionAttributeNames={"#position": "position"},
        ExpressionAttributeValues=serialized({":series": item["series"], ":position": item["position"]}),
        ScanIndexForward=False,
        Limit=count,
    )
    return [deserialized(found) for found in reversed(answer["Items"])]


def enriched(
    item: dict[str, Any], before: list[dict[str, Any]], rules: EnrichmentRules, now: datetime
) -> dict[str, Any]:
    """Calculate what an event means beside the ones before it.

    ================ ==================================================================
    events           how many events the averages are taken over, this one among them
    complete         whether these are as many as the rules ask for
    moving_average   mean price
    volatility       sample standard deviation of the price changes, in percent
    previous_price   of the event before
    change_percent   price change against it
    average_volume   mean volume of the events before
    notional         price times volume
    age_seconds      from the event to its processing
    stale            whether that is too long
    ================ ==================================================================

    What takes more events than there are, or a volume, is left out.
    """
    prices = [event["price"] for event in (*before, item)]
    changes = [100 * (price - previous) / previous for previous, price in pairwise(prices)]
    volumes = [event["volume"] for event in before if "volume" in event]
    age = now - datetime.fromisoformat(item["timestamp"])
    return {
        "events": len(prices),
        "complete": len(prices) == rules.events,
        "moving_average": rounded(mean(prices)),
        **({"previous_price": prices[-2], "change_percent": rounded(changes[-1])} if changes else {}),
        **({"volatility": rounded(stdev(changes))} if len(changes) > 1 else {}),
        **({"average_volume": rounded(mean(volumes))} if volumes else {}),
        **({"notional": rounded(item["price"] * item["volume"])} if "volume" in item else {}),
        "age_seconds": rounded(Decimal(age // timedelta(microseconds=1)) / 1_000_000),
        "stale": age >= rules.stale_after,
    }


def rounded(number: Decimal) -> Decimal:
    """Round to eight digits after the point; DynamoDB keeps 38 in all."""
    return number.quantize(Decimal("1E-8"), context=Context(prec=38))


# --- notification -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AlertRules:
    """When an event is worth an e-mail; prices by instrument."""

    above: dict[str, Decimal]
    below: dict[str, Decimal]
    volume_factor: Decimal
    jump_percent: Decimal


def notify(delivery: Delivery) -> str:
    """Publish the alert that a processed event calls for, unless it was published."""
    key = key_of(delivery)
    answer = client("dynamodb").query(
        TableName=parameter("EVENTS_TABLE"),
        KeyConditionExpression="event_id = :event_id AND #timestamp = :timestamp",
        ExpressionAttributeNames={"#timestamp": "timestamp"},
        ExpressionAttributeValues=serialized({f":{name}": value for name, value in key.items()}),
        ConsistentRead=True,
    )
    items = [deserialized(found) for found in answer["Items"]]
    if not items or items[0]["status"] != "PROCESSED":
        raise EventNotReadyError(f"{key['event_id']} of {key['timestamp']} is not processed")
    findings = alerts(items[0], parsed("ALERT_RULES", alert_rules))
    if not findings:
        return "NO_ALERT"
    if is_recorded(delivery, "notification", "NOTIFIED"):
        return "DUPLICATE"
    claim(delivery, "notification")
    publish(items[0], findings)
    return "NOTIFIED"


def alerts(item: dict[str, Any], rules: AlertRules) -> dict[str, str]:
    """Name the rules that an event meets, each with a sentence for people.

    A threshold is met by the event that reaches it, not by those that stay beyond it.
    """
    facts, price, volume, name = item["enrichment"], item["price"], item.get("volume"), item["instrument"]
    previous, change, average = facts.get("previous_price"), facts.get("change_percent"), facts.get("average_volume")
    above, below = rules.above.get(name), rules.below.get(name)
    findings = {}
    if above is not None and price >= above and (previous is None or previous < above):
        findings["price-above"] = f"The price of {price:f} is at or above the threshold of {above:f}."
    if below is not None and price <= below and (previous is None or previous > below):
        findings["price-below"] = f"The price of {price:f} is at or below the threshold of {below:f}."
    if volume is not None and facts["complete"] and average is not None and volume >= rules.volume_factor * average:
        findings["unusual-volume"] = (
            f"The volume of {volume:f} is {rules.volume_factor:f} times the average of {average:f} or more."
        )
    if change is not None and abs(change) >= rules.jump_percent:
        findings["price-jump"] = f"The price went from {previous:f} to {price:f}, which is {change:+.2f} percent."
    return findings


def publish(item: dict[str, Any], findings: dict[str, str]) -> None:
    """Send an alert to the topic: text for people, attributes for filters."""
    facts = {
        "Instrument": item["instrument"],
        "Event": f"{item['event_type']} {item['event_id']} of {item['source']}",
        "Time": f"{item['timestamp']}, {item['enrichment']['age_seconds']:.3f} seconds before it was processed"
        + (" (stale)" if item["enrichment"]["stale"] else ""),
        "Price": f"{item['price']:f} {item['payload']['currency']}",
    }
    client("sns").publish(
        TopicArn=parameter("ALERT_TOPIC"),
        Subject=f"{item['instrument']}: {', '.join(findings)}"[:100],
        Message="\n".join([*findings.values(), "", *(f"{name}: {value}" for name, value in facts.items())]),
        MessageAttributes={
            "event_id": {"DataType": "String", "StringValue": item["event_id"]},
            "instrument": {"DataType": "String", "StringValue": item["instrument"]},
            "rules": {"DataType": "String.Array", "StringValue": json.dumps([*findings])},
        },
    )


# --- from stage to stage ------------------------------------------------------------------------


def put_next(parameter_name: str, item: dict[str, Any]) -> None:
    """Put the event on the bus that tells the next stage of an item."""
    source, detail_type = parsed(parameter_name, route)
    detail = {name: item[name] for name in ("event_id", "timestamp", "event_type", "instrument")}
    entry = {"EventBusName": parameter("EVENT_BUS"), "Source": source, "DetailType": detail_type}
    answer = client("events").put_events(Entries=[{**entry, "Detail": json.dumps(detail)}])
    if answer["FailedEntryCount"]:
        refusal = answer["Entries"][0]
        raise PublishError(f"event bus refused the event: {refusal['ErrorCode']}: {refusal['ErrorMessage']}")


def key_of(delivery: Delivery) -> dict[str, str]:
    """Take the key of an item out of what the stage before put on the bus."""
    try:
        return {
            "event_id": identifier(delivery.detail.get("event_id")),
            "timestamp": utc_text(moment(delivery.detail.get("timestamp"))),
        }
    except ValueError as error:
        raise RejectedError(f"event names no stored event: event_id or timestamp {error}") from error


# --- audit trail --------------------------------------------------------------------------------


def record(delivery: Delivery, stage: str, status: str, error_message: str = "") -> None:
    """Write a step into the audit trail, unless it is there."""
    item = {
        "audit_id": audit_id(delivery, stage, status),
        "timestamp": delivery.time,
        "event_id": delivery.event_id,
        "stage": stage,
        "function_name": os.environ["AWS_LAMBDA_FUNCTION_NAME"],
        "status": status,
        **({"error_message": error_message} if error_message else {}),
        "recorded_at": utc_text(datetime.now(UTC)),
    }
    try:
        put_record(item)
    except client("dynamodb").exceptions.ConditionalCheckFailedException:
        LOG.info("step recorded before", extra={"event_id": delivery.event_id, "stage": stage})


def claim(delivery: Delivery, stage: str) -> None:
    """Take an event for this delivery alone, by a record that one of several at once can write.

    A claim is never changed. One whose time is over, since its delivery died before it told people, is
    followed by another. A delivery that meets a claim fails, so that Lambda brings it again a minute
    later: by then the event is reported, or the claim is over.
    """
    key = key_of(delivery)
    for number in range(MOST_CLAIMS):
        now = datetime.now(UTC)
        item = {
            "audit_id": audit_id(delivery, stage, f"CLAIMED#{number}", once=True),
            "timestamp": key["timestamp"],  # of the event: two deliveries of it write the same key
            "event_id": key["event_id"],
            "stage": stage,
            "function_name": os.environ["AWS_LAMBDA_FUNCTION_NAME"],
            "status": "CLAIMED",
            "recorded_at": utc_text(now),
        }
        try:
            put_record(item)
        except client("dynamodb").exceptions.ConditionalCheckFailedException as error:
            claimed_at = datetime.fromisoformat(deserialized(error.response["Item"])["recorded_at"])
            if now - claimed_at < timedelta(seconds=CLAIM_SECONDS):
                break
        else:
            return
    raise AlertClaimedError(f"{key['event_id']} of {key['timestamp']} is claimed by another delivery")


def put_record(item: dict[str, Any]) -> None:
    """Put a record under the condition that there is none; the refusal brings the one that there is."""
    client("dynamodb").put_item(
        TableName=parameter("AUDIT_TABLE"),
        Item=serialized(item),
        ConditionExpression="attribute_not_exists(audit_id)",
        ReturnValuesOnConditionCheckFailure="ALL_OLD",
    )


def is_recorded(delivery: Delivery, stage: str, status: str) -> bool:
    """Tell whether a stage came to this end with the event before, whenever that was."""
    answer = client("dynamodb").query(
        TableName=parameter("AUDIT_TABLE"),
        KeyConditionExpression="audit_id = :audit_id",
        ExpressionAttributeValues=serialized({":audit_id": audit_id(delivery, stage, status)}),
        ConsistentRead=True,
        Limit=1,
    )
    return bool(answer["Items"])


def audit_id(delivery: Delivery, stage: str, status: str, *, once: bool = False) -> str:
    """Make the same id for the same end of the same stage, of a delivery, or of an event that happens to it once."""
    name = [delivery.event_id, str(delivery.detail.get("timestamp")), stage, status]
    if not once and status not in ONCE:
        name.append(delivery.id)
    return str(uuid.uuid5(parsed("AUDIT_NAMESPACE", uuid.UUID), json.dumps(name)))


# --- configuration ------------------------------------------------------------------------------

_READ: dict[str, tuple[float, str]] = {}  # until when each parameter is believed, and its value


@cache
def client(service: str) -> Any:
    """Make the client of a service, once for each process."""
    return boto3.client(service, config=PARAMETER_CLIENT_CONFIG if service == "ssm" else CLIENT_CONFIG)


def parameter(name: str) -> str:
    """Read a parameter, whose name the environment gives; believe it for five minutes.

    When it cannot be read again, its last value is believed further, and so are those of all the others:
    events go on, and a Parameter Store that does not answer is asked once in half a minute.
    """
    variable = f"{name}_PARAMETER"
    path = os.environ.get(variable)
    if not path:
        raise ConfigurationError(f"missing environment variable: {variable}")
    if path in _READ and time.monotonic() < _READ[path][0]:
        return _READ[path][1]
    try:
        value = str(client("ssm").get_parameter(Name=path)["Parameter"]["Value"])
    except (BotoCoreError, ClientError) as error:
        if path not in _READ:
            raise ConfigurationError(f"parameter {path} cannot be read: {error}") from error
        LOG.warning("parameter not read again", extra={"parameter": path, "reason": str(error)})
        for known, (until, last) in _READ.items():
            _READ[known] = max(until, later(STALE_SECONDS)), last
        return _READ[path][1]
    _READ[path] = later(PARAMETER_SECONDS), value
    return value


def later(seconds: float) -> float:
    """Choose a time about that far ahead: processes that started together do not ask again together."""
    return time.monotonic() + seconds * random.uniform(0.8, 1.2)  # noqa: S311 - no secret


def parsed(name: str, parse: Callable[[str], T]) -> T:
    """Read a parameter and parse it; an error names the parameter and its text."""
    text = parameter(name)
    try:
        return parse(text)
    except (ArithmeticError, AttributeError, KeyError, TypeError, ValueError) as error:
        raise ConfigurationError(
            f"parameter {os.environ[f'{name}_PARAMETER']} makes no sense: {text[:LONGEST_VALUE]!r}"
        ) from error


def route(text: str) -> tuple[str, str]:
    """Parse source and detail type of the events of a stage."""
    given = json.loads(text)
    return given["source"], given["detail_type"]


def clock_skew(text: str) -> timedelta:
    """Parse how far in the future an event may lie."""
    return timedelta(seconds=json.loads(text)["clock_skew_seconds"])


def enrichment_rules(text: str) -> EnrichmentRules:
    """Parse the rules of the processing stage."""
    given = json.loads(text)
    return EnrichmentRules(int(given["moving_average_events"]), timedelta(seconds=given["stale_after_seconds"]))


def alert_rules(text: str) -> AlertRules:
    """Parse the rules of the notification stage; a threshold that is null is none."""
    given = json.loads(text, parse_float=Decimal, parse_int=Decimal)
    thresholds = given["price_thresholds"].items()
    above, below = (
        {name: Decimal(limits[side]) for name, limits in thresholds if limits.get(side) is not None}
        for side in ("above", "below")
    )
    return AlertRules(above, below, Decimal(given["volume_factor"]), Decimal(given["jump_percent"]))


# --- values -------------------------------------------------------------------------------------


def utc_text(given: datetime) -> str:
    """Write a time as ISO 8601 in UTC, to the microsecond: 2026-01-31T12:00:00.000000Z."""
    return given.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def serialized(values: dict[str, Any]) -> dict[str, Any]:
    """Write values for DynamoDB."""
    return {name: TypeSerializer().serialize(value) for name, value in values.items()}


def deserialized(item: dict[str, Any]) -> dict[str, Any]:
    """Read an item of DynamoDB."""
    return {name: TypeDeserializer().deserialize(value) for name, value in item.items()}
