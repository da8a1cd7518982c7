"""Events as EventBridge hands them to a function.

https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html
"""

from datetime import UTC, datetime, timedelta
from typing import Any

FEED = "market-data.feed.nasdaq"
START = datetime(2026, 1, 31, 14, 30, tzinfo=UTC)
TRADE = {
    "event_id": "nasdaq-1",
    "timestamp": "2026-01-31T14:30:00.125000Z",
    "event_type": "trade",
    "instrument": "XNAS:AAPL",
    "currency": "USD",
    "price": "189.25",
    "volume": 100,
}
QUOTE = {
    **{name: value for name, value in TRADE.items() if name not in ("price", "volume")},
    "event_id": "nasdaq-q1",
    "event_type": "quote",
    "bid": "189.20",
    "ask": "189.30",
}
KEY = {name: TRADE[name] for name in ("event_id", "timestamp")}


def trade(number: int, price: Any = "100", volume: Any = 100, **changes: Any) -> dict[str, Any]:
    """A trade like no other, a second after the one before it."""
    timestamp = (START + timedelta(seconds=number)).isoformat(timespec="microseconds").replace("+00:00", "Z")
    return {
        **TRADE, "event_id": f"trade-{number}", "timestamp": timestamp, "price": price, "volume": volume, **changes
    }  # fmt: skip


def delivery(detail: Any, detail_type: str = "MarketData.Raw", source: str = FEED, **changes: Any) -> dict[str, Any]:
    """An event in its envelope."""
    return {
        "version": "0",
        "id": "53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa",
        "detail-type": detail_type,
        "source": source,
        "account": "123456789012",
        "time": "2026-01-31T14:30:01Z",
        "region": "us-east-1",
        "resources": [],
        "detail": detail,
        **changes,
    }
