"""Analyses the failed payments of the dead letter queue, and alerts on patterns.

Somebody invokes it by hand, when the alarm on the queue tells to::

    {}                                   look at everything, change nothing
    {"delete": ["MESSAGE_ID", ...]}      and delete these messages: somebody has dealt with them

It receives what the queue hands out, looks up the state of each payment, logs its analysis, groups
the failures by cause, and publishes an alert when a cause has as many failures as the threshold. A
message that is not named stays in the queue, and is visible again at the end. In a FIFO queue the
messages of a group come ten at a time; the rest of a longer group comes once those are gone.

====================== ===================================================================
cause                  what the table says of the payment
====================== ===================================================================
FRAUD_API_UNAVAILABLE  the fraud detection API gave no decision in time
FRAUD_API_REFUSED      the fraud detection API let nobody in: its address or the credentials are wrong
INTERRUPTED            received, but neither decided nor failed: the function ended before
NOT_STARTED            nothing: held back behind its group, or the table was out of reach
ALREADY_DECIDED        it was decided after all: the message can be deleted
UNREADABLE             the message names no payment
STATE_UNKNOWN          the table could not be asked
====================== ===================================================================
"""

import json
import logging
import os
import re
from typing import Any

import boto3
from boto3.dynamodb.types import TypeDeserializer
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

LOG = logging.getLogger(__name__)

RESERVE = 20_000  # milliseconds of the invocation kept back to alert, and to give the messages back
LONGEST_SUBJECT = 100  # characters, what SNS takes
EXAMPLES = 10  # payments of a cause that an alert names
# What somebody has to do.
REMEDIES = {
    "FRAUD_API_UNAVAILABLE": "once the API answers again, move the messages back to the payment queue",
    "FRAUD_API_REFUSED": "see to the API's address and credentials, then move the messages back",
    "INTERRUPTED": "look for timeouts of the payment processor, then move the messages back",
    "NOT_STARTED": "look for the first failure of the group, then move the messages back",
    "ALREADY_DECIDED": "delete the messages",
    "UNREADABLE": "ask the sender; delete the messages",
    "STATE_UNKNOWN": "look for the table's errors, then invoke this function again",
}


class ConfigurationError(Exception):
    """The environment lacks a setting, or holds one that makes no sense."""


class RequestError(Exception):
    """The function was invoked with something else than its documented input."""


def settings(*names: str) -> dict[str, str]:
    """Read environment variables; an error names every one that is missing or empty."""
    missing = [name for name in names if not os.environ.get(name)]
    if missing:
        raise ConfigurationError(f"missing environment variables: {', '.join(missing)}")
    return {name: os.environ[name] for name in names}


def whole_number(text: str) -> int:
    """Parse the threshold."""
    if not text.isdecimal() or int(text) < 1:
        raise ConfigurationError(f"environment variable ALERT_THRESHOLD is no positive whole number: {text!r}")
    return int(text)


SETTINGS = settings("PAYMENT_STATUS_TABLE_NAME", "DEAD_LETTER_QUEUE_URL", "ALERT_TOPIC_ARN", "ALERT_THRESHOLD")
THRESHOLD = whole_number(SETTINGS["ALERT_THRESHOLD"])
CLIENT_CONFIG = Config(connect_timeout=2, read_timeout=5, retries={"mode": "standard", "total_max_attempts": 3})
DYNAMODB = boto3.client("dynamodb", config=CLIENT_CONFIG)
SQS = boto3.client("sqs", config=CLIENT_CONFIG)
SNS = boto3.client("sns", config=CLIENT_CONFIG)


def lambda_handler(event: Any, context: Any) -> dict[str, Any]:
    """Analyse what is in the queue; give the failures by cause, and what was deleted."""
    named = messages_to_delete(event)
    received: list[dict[str, Any]] = []
    analyses: list[dict[str, Any]] = []
    deleted: list[str] = []
    try:
        while context.get_remaining_time_in_millis() > RESERVE and (batch := receive()):
            received += batch
            analyses += [analysis(message) for message in batch]
        groups = by_cause(analyses)
        alerted = alert(groups)
        deleted += [message["MessageId"] for message in received if message["MessageId"] in named and delete(message)]
    finally:
        for message in received:
            if message["MessageId"] not in deleted:
                give_back(message)
    return {"analysed": len(received), "causes": groups, "alerted": alerted, "deleted": deleted}


def messages_to_delete(event: Any) -> set[str]:
    """Read the input; refuse any other, such as a batch of the queue, whose messages Lambda would delete."""
    if not isinstance(event, dict) or event.keys() - {"delete"}:
        raise RequestError('input must be {} or {"delete": [MESSAGE_ID, ...]}')
    named = event.get("delete", [])
    if not isinstance(named, list) or not all(isinstance(name, str) for name in named):
        raise RequestError("delete must be a list of message ids")
    return set(named)


def receive() -> list[dict[str, Any]]:
    """Take what the queue hands out next."""
    answer = SQS.receive_message(
        QueueUrl=SETTINGS["DEAD_LETTER_QUEUE_URL"],
        MaxNumberOfMessages=10,
        WaitTimeSeconds=1,
        MessageSystemAttributeNames=["All"],
    )
    messages: list[dict[str, Any]] = answer.get("Messages", [])
    return messages


def delete(message: dict[str, Any]) -> bool:
    """Delete a message; tell whether it is gone."""
    try:
        SQS.delete_message(QueueUrl=SETTINGS["DEAD_LETTER_QUEUE_URL"], ReceiptHandle=message["ReceiptHandle"])
    except (BotoCoreError, ClientError):
        LOG.exception("message not deleted", extra={"message_id": message["MessageId"]})
        return False
    LOG.info("message deleted", extra={"message_id": message["MessageId"]})
    return True


def give_back(message: dict[str, Any]) -> None:
    """Make a message visible at once; without it, the queue does so after its visibility timeout."""
    try:
        SQS.change_message_visibility(
            QueueUrl=SETTINGS["DEAD_LETTER_QUEUE_URL"], ReceiptHandle=message["ReceiptHandle"], VisibilityTimeout=0
        )
    except (BotoCoreError, ClientError):
        LOG.warning("message stays hidden for a while", extra={"message_id": message["MessageId"]}, exc_info=True)


# --- why a payment failed -------------------------------------------------------------------------


def analysis(message: dict[str, Any]) -> dict[str, Any]:
    """Find out why a payment failed, and log it."""
    transaction_id = transaction_id_of(message["Body"])
    findings: dict[str, Any] = {
        "message_id": message["MessageId"],
        "transaction_id": transaction_id,
        "group": without_card_number(message["Attributes"].get("MessageGroupId")),
        "sent_at_milliseconds": message["Attributes"].get("SentTimestamp"),
        **cause_of(transaction_id),
    }
    LOG.info("payment failed", extra=findings)
    return findings


def transaction_id_of(body: str) -> str | None:
    """Read which payment a message is of; none if it does not say."""
    try:
        transaction_id = json.loads(body)["transaction_id"]
    except (KeyError, RecursionError, TypeError, ValueError):
        return None
    usable = isinstance(transaction_id, str) and transaction_id.isprintable() and 0 < len(transaction_id) <= 64
    return without_card_number(transaction_id) if usable else None


def without_card_number(text: str | None) -> str | None:
    """Give a text, unless 13 to 19 digits of it, in groups or not, meet the check of card numbers (ISO/IEC 7812-1)."""
    for run in re.findall(r"[0-9]+(?:[ ._:/-]{1,3}[0-9]+)*", text or ""):
        groups = re.findall("[0-9]+", run)
        for first in range(len(groups)):
            for last in range(first, len(groups)):
                digits = "".join(groups[first : last + 1])
                if 13 <= len(digits) <= 19 and digits[0] in "23456" and meets_luhn(digits):
                    return "[redacted]"
    return text


def meets_luhn(digits: str) -> bool:
    """Check the last digit."""
    doubled = [int(digit) * 2 for digit in digits[-2::-2]]
    return (sum(map(int, digits[-1::-2])) + sum(number - 9 if number > 9 else number for number in doubled)) % 10 == 0


def cause_of(transaction_id: str | None) -> dict[str, str]:
    """Tell from the payment's state why it failed."""
    if transaction_id is None:
        return {"cause": "UNREADABLE", "reason": "message names no payment"}
    try:
        payment = state_of(transaction_id)
    except (BotoCoreError, ClientError) as error:
        LOG.exception("state not read", extra={"transaction_id": transaction_id})
        return {"cause": "STATE_UNKNOWN", "reason": str(error)}
    if payment is None:
        return {"cause": "NOT_STARTED", "reason": "the table knows nothing of it"}
    if payment["payment_status"] != "RECEIVED":
        return {"cause": "ALREADY_DECIDED", "reason": f"it is {payment['payment_status']}"}
    if "failure" in payment:
        return {"cause": str(payment["failure"]["cause"]), "reason": str(payment["failure"]["reason"])}
    return {"cause": "INTERRUPTED", "reason": f"nothing was written after {payment['received_at']}"}


def state_of(transaction_id: str) -> dict[str, Any] | None:
    """Read a payment, as it is and not as it was."""
    items = DYNAMODB.query(
        TableName=SETTINGS["PAYMENT_STATUS_TABLE_NAME"],
        KeyConditionExpression="transaction_id = :transaction_id",
        ExpressionAttributeValues={":transaction_id": {"S": transaction_id}},
        ConsistentRead=True,
    )["Items"]
    return {name: TypeDeserializer().deserialize(value) for name, value in items[0].items()} if items else None


# --- patterns -------------------------------------------------------------------------------------


def by_cause(analyses: list[dict[str, Any]]) -> dict[str, list[str]]:
    """Group the failures: the payments, or else messages, of each cause, the most frequent first."""
    groups: dict[str, list[str]] = {}
    for findings in analyses:
        name = findings["transaction_id"] or f"message {findings['message_id']}"
        groups.setdefault(findings["cause"], []).append(name)
    return dict(sorted(groups.items(), key=lambda group: -len(group[1])))


def alert(groups: dict[str, list[str]]) -> list[str]:
    """Publish an alert of the causes that reach the threshold; give them."""
    patterns = [cause for cause, failures in groups.items() if len(failures) >= THRESHOLD]
    if patterns:
        SNS.publish(
            TopicArn=SETTINGS["ALERT_TOPIC_ARN"],
            Subject=f"Failed payments: {', '.join(patterns)}"[:LONGEST_SUBJECT],
            Message="\n\n".join(description(cause, groups[cause]) for cause in patterns),
        )
        LOG.warning("alert published", extra={"causes": patterns})
    return patterns


def description(cause: str, failures: list[str]) -> str:
    """Tell of one cause: how many payments, what to do, and which."""
    more = f" and {len(failures) - EXAMPLES} more" if len(failures) > EXAMPLES else ""
    return (
        f"{len(failures)} payments failed: {cause}\nTo do: {REMEDIES[cause]}.\n{', '.join(failures[:EXAMPLES])}{more}"
    )
