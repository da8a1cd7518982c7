"""Notifications as Stripe sends them, published to the topic of the deployed stack."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from contents import items
from deployed_stacks import Deployed
from written import Table

TRAIL = Table("dynamodb_table_name", "event_id")
STAGES = ("trigger", "validator", "processor", "enricher")


def notification(event_id: str, **payment: Any) -> dict[str, Any]:
    """Write a sound notification of 20.00 US dollars by a customer; fields of the payment may be given."""
    created = int((datetime.now(UTC) - timedelta(minutes=1)).timestamp())
    default = {"id": f"pi_{event_id}", "amount_received": 2000, "currency": "usd", "customer": "cus_1"}
    payload = {"id": event_id, "type": "payment_intent.succeeded", "created": created}
    return {"provider": "stripe", "payload": {**payload, "data": {"object": {**default, **payment}}}}


def publish(deployed: Deployed, *messages: Any) -> None:
    """Publish messages, ten at a time; what is a text is published as it is."""
    deployed.written.note(TRAIL, *(f"stripe:{one['payload']['id']}" for one in messages if isinstance(one, dict)))
    sns, topic = deployed.client("sns"), deployed.outputs["sns_topic_arn"]
    for start in range(0, len(messages), 10):
        batch = [
            {"Id": str(number), "Message": one if isinstance(one, str) else json.dumps(one)}
            for number, one in enumerate(messages[start : start + 10])
        ]
        assert not sns.publish_batch(TopicArn=topic, PublishBatchRequestEntries=batch).get("Failed")


def trail(deployed: Deployed, mark: str, records: int = len(STAGES)) -> dict[tuple[str, str], dict[str, Any]]:
    """Read the audit records of a test by event and stage, when there are that many."""
    found = deployed.settled(lambda: items(deployed, TRAIL, mark), lambda found: len(found) >= records)
    return {(item["event_id"], item["stage"]): item for item in found}
