"""Trades as a feed puts them on the bus of the deployed stack."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from contents import items
from deployed_stacks import Deployed
from written import Table

EVENTS = Table("events_table_name", "event_id")
AUDIT = Table("audit_table_name")  # its key is made of the ids that EventBridge gives to deliveries


def trade(event_id: str, instrument: str, **fields: Any) -> dict[str, Any]:
    """Write a sound trade of a moment ago; fields may be given."""
    default = {
        "event_id": event_id,
        "timestamp": (datetime.now(UTC) - timedelta(seconds=1)).isoformat(),
        "event_type": "trade",
        "instrument": instrument,
        "currency": "USD",
        "price": "100.00",
        "volume": 100,
    }
    return {**default, **fields}


def put(deployed: Deployed, *trades: dict[str, Any], detail_type: str = "MarketData.Raw") -> None:
    """Put trades on the bus, ten at a time."""
    deployed.written.note(EVENTS, *(one["event_id"] for one in trades))
    deployed.written.note(AUDIT)
    entry = {"Source": "market-data.feed.nasdaq", "DetailType": detail_type}
    bus = deployed.outputs["event_bus_name"]
    for start in range(0, len(trades), 10):
        entries = [{**entry, "Detail": json.dumps(one), "EventBusName": bus} for one in trades[start : start + 10]]
        assert not deployed.client("events").put_events(Entries=entries)["FailedEntryCount"]


def audited(deployed: Deployed, mark: str, steps: int) -> list[tuple[str, str, str]]:
    """Read the audit trail of a test when it has that many steps: event, stage and status, sorted."""
    found = deployed.settled(lambda: items(deployed, AUDIT, mark), lambda found: len(found) >= steps)
    return sorted((item["event_id"], item["stage"], item["status"]) for item in found)


def stored(deployed: Deployed, mark: str) -> dict[str, dict[str, Any]]:
    """Read the stored events of a test."""
    return {item["event_id"]: item for item in items(deployed, EVENTS, mark)}
