"""Patterns of EventBridge and SNS, as AWS's pages say what they let through."""

from __future__ import annotations

from typing import Any

import pytest

from stackproof.flows.event_patterns import lets_through
from stackproof.values import DYNAMIC, Reason, Unknown

OPEN = Unknown(DYNAMIC, (Reason("nobody knows"),))
EVENT = {
    "source": "payments",
    "detail-type": "Payment Received",
    "detail": {
        "amount": 12.5,
        "count": 300,
        "currency": "EUR",
        "tags": ["a", "b"],
        "note": None,
        "ok": True,
        "empty": "",
        "ip": "10.0.0.7",
        "lines": [{"sku": "x"}, {"sku": "y"}],
    },
}
THROUGH: list[dict[str, Any]] = [
    {},
    {"source": ["payments"]},
    {"source": ["orders", "payments"], "detail-type": ["Payment Received"]},
    {"source": [{"prefix": ""}]},
    {"source": [{"prefix": "pay"}]},
    {"source": [{"prefix": {"equals-ignore-case": "PAY"}}]},
    {"source": [{"suffix": "ments"}]},
    {"source": [{"equals-ignore-case": "PAYMENTS"}]},
    {"source": [{"wildcard": "p*t?"}, {"wildcard": "p*s"}]},
    {"source": [{"anything-but": "orders"}]},
    {"source": [{"anything-but": ["orders", "refunds"]}]},
    {"source": [{"anything-but": {"prefix": "ord"}}]},
    {"source": [{"anything-but": {"wildcard": "*x*"}}]},
    {"detail": {"amount": [{"numeric": [">", 12, "<=", 12.5]}]}},
    {"detail": {"count": [300]}},
    {"detail": {"tags": ["b"]}},
    {"detail": {"note": [None]}},
    {"detail": {"ok": [True]}},
    {"detail": {"empty": [""]}},
    {"detail": {"ip": [{"cidr": "10.0.0.0/24"}]}},
    {"detail": {"lines": {"sku": ["y"]}}},
    {"detail": {"missing": [{"exists": False}]}},
    {"detail": {"currency": [{"exists": True}]}},
    {"$or": [{"source": ["orders"]}, {"detail": {"currency": ["EUR"]}}]},
    {"source": ["payments", OPEN]},
]
STOPPED: list[dict[str, Any]] = [
    {"source": ["Payments"]},
    {"source": []},
    {"source": ["payments"], "detail-type": ["Payment received"]},
    {"source": [{"anything-but": "payments"}]},
    {"source": [{"anything-but": {"prefix": "pay"}}]},
    {"source": [{"prefix": "ments"}]},
    {"source": [{"wildcard": "p?yments"}]},
    {"detail": {"amount": [{"numeric": [">", 12.5]}]}},
    {"detail": {"currency": [{"numeric": ["=", 1]}]}},
    {"detail": {"count": [300.0]}},
    {"detail": {"count": ["300"]}},
    {"detail": {"ok": ["true"]}},
    {"detail": {"ip": [{"cidr": "10.1.0.0/16"}]}},
    {"detail": {"missing": ["x"]}},
    {"detail": {"missing": [{"anything-but": "x"}]}},
    {"detail": {"currency": [{"exists": False}]}},
    {"missing": {"inner": ["x"]}},
    {"$or": [{"source": ["orders"]}, {"detail": {"currency": ["USD"]}}]},
    {"source": ["orders"], "detail-type": [OPEN]},
]
OPEN_ONES: list[Any] = [
    OPEN,
    {"source": OPEN},
    {"source": ["orders", OPEN]},
    {"source": [{"prefix": OPEN}]},
    {"source": [{"regex": "p.*"}]},
    {"detail": {"amount": [{"numeric": [">", OPEN]}]}},
    {"source": "payments"},
    {"source": [{"anything-but": [OPEN]}]},
]


@pytest.mark.parametrize("pattern", THROUGH, ids=str)
def test_what_gets_through(pattern: dict[str, Any]) -> None:
    assert lets_through(pattern, EVENT) is True


@pytest.mark.parametrize("pattern", STOPPED, ids=str)
def test_what_is_stopped(pattern: dict[str, Any]) -> None:
    assert lets_through(pattern, EVENT) is False


@pytest.mark.parametrize("pattern", OPEN_ONES, ids=range(len(OPEN_ONES)))
def test_what_nobody_can_tell(pattern: Any) -> None:
    assert isinstance(lets_through(pattern, EVENT), Unknown)
