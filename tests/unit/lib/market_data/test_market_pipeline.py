"""From the feed to the mailbox: the three stages with the planned rules, parameters and tables between them."""

from decimal import Decimal

import pytest
from market_events import KEY, QUOTE, TRADE, delivery, trade
from market_functions import STAGES, granted

ALERT_RULES = {"price_thresholds": {}, "volume_factor": 5, "jump_percent": 5}


def steps(trail, event_id):
    """Stage and status of an event's audit records."""
    return [(entry["stage"], entry["status"]) for entry in trail() if entry["event_id"] == event_id]


def test_a_trade_is_stored_enriched_and_audited(flow, events, trail, take):
    flow(TRADE)

    item = events()["nasdaq-1"]
    assert {name: item[name] for name in ("timestamp", "event_type", "source", "status", "instrument", "series")} == {
        "timestamp": "2026-01-31T14:30:00.125000Z",
        "event_type": "trade",
        "source": "market-data.feed.nasdaq",
        "status": "PROCESSED",
        "instrument": "XNAS:AAPL",
        "series": "trade#XNAS:AAPL",
    }
    assert (item["price"], item["volume"]) == (Decimal("189.25"), Decimal(100))
    assert item["payload"] == {**TRADE, "price": Decimal("189.25"), "volume": Decimal(100)}
    assert item["received_at"].endswith("Z")
    assert item["processed_at"] >= item["received_at"]
    assert item["enrichment"]["moving_average"] == Decimal("189.25")
    assert item["enrichment"]["notional"] == Decimal(18925)
    assert item["enrichment"]["stale"] is True
    assert steps(trail, "nasdaq-1") == [
        ("ingestion", "VALIDATED"),
        ("processing", "PROCESSED"),
        ("notification", "NO_ALERT"),
    ]
    assert [entry["function_name"] for entry in trail()] == [
        "lambda-ingestion-dev",
        "lambda-processing-dev",
        "lambda-notification-dev",
    ]
    assert all("error_message" not in entry for entry in trail())
    assert take("mailbox") == []


def test_a_quote_is_worth_the_middle_between_bid_and_ask(flow, events):
    flow(QUOTE)
    item = events()["nasdaq-q1"]
    assert (item["price"], item["series"], item["status"]) == (Decimal("189.25"), "quote#XNAS:AAPL", "PROCESSED")
    assert "volume" not in item
    assert "notional" not in item["enrichment"]


@pytest.mark.parametrize(("source", "stored"), [("market-data.feed.lse", True), ("other.feed", False)])
def test_events_of_feeds_alone_are_taken(source, stored, flow, events):
    flow(TRADE, source=source)
    assert bool(events()) is stored


def test_moving_average_and_volatility_are_of_the_same_instrument_and_type(flow, events):
    """The volatility is the sample standard deviation of 10, -10 and 20 percent."""
    other = trade(2, "7", instrument="XNYS:IBM", event_id="other")
    quote = {**QUOTE, "timestamp": trade(2)["timestamp"]}
    flow(trade(1, "100", 10), trade(2, "110", 20), other, quote, trade(3, "99", 30), trade(4, "118.8", 40))

    enrichment = events()["trade-4"]["enrichment"]
    assert enrichment["events"] == 4
    assert enrichment["complete"] is False
    assert enrichment["moving_average"] == Decimal("106.95")
    assert enrichment["volatility"] == Decimal("15.27525232")
    assert (enrichment["previous_price"], enrichment["change_percent"]) == (Decimal(99), Decimal(20))
    assert enrichment["average_volume"] == Decimal(20)
    assert events()["other"]["enrichment"]["events"] == 1
    assert events()["nasdaq-q1"]["enrichment"]["events"] == 1


def test_averages_take_as_many_events_as_the_parameter_says(flow, events, configure):
    configure("enrichment-rules", {"moving_average_events": 3, "stale_after_seconds": 1})
    flow(*(trade(number, str(price)) for number, price in enumerate((1, 100, 101, 102))))
    enrichment = events()["trade-3"]["enrichment"]
    assert (enrichment["events"], enrichment["complete"]) == (3, True)
    assert enrichment["moving_average"] == Decimal(101)


def test_an_event_that_arrives_late_is_compared_with_what_went_before_it(flow, events):
    flow(trade(1, "100"), trade(3, "300"))
    flow(trade(2, "200"))
    assert events()["trade-2"]["enrichment"]["previous_price"] == Decimal(100)
    assert events()["trade-2"]["enrichment"]["moving_average"] == Decimal(150)
    assert events()["trade-3"]["enrichment"]["previous_price"] == Decimal(100)


def test_events_of_one_instant_come_in_the_order_of_their_ids(flow, events):
    at = trade(2)["timestamp"]
    flow(
        trade(1, "100"), *(trade(2, price, event_id=name, timestamp=at) for name, price in (("b", "300"), ("a", "200")))
    )
    found = events()
    assert (found["a"]["enrichment"]["previous_price"], found["b"]["enrichment"]["previous_price"]) == (100, 200)
    assert found["b"]["enrichment"]["moving_average"] == Decimal(200)
    assert found["b"]["position"] == f"{at}#b"


def test_the_same_event_twice_is_stored_enriched_and_reported_once(flow, events, trail, take, configure):
    configure("alert-rules", {**ALERT_RULES, "price_thresholds": {"XNAS:AAPL": {"above": 100}}})
    flow(TRADE)
    before = events()
    flow(TRADE, TRADE)
    assert events() == before
    assert len(take("mailbox")) == 1
    assert steps(trail, "nasdaq-1").count(("ingestion", "DUPLICATE")) == 2


def test_the_same_event_twice_at_once_is_stored_enriched_and_reported_once(flow, trail, take, configure):
    """The second is stored when the first is not yet processed: it is handed on once more, without harm."""
    configure("alert-rules", {**ALERT_RULES, "price_thresholds": {"XNAS:AAPL": {"above": 100}}})
    flow(TRADE, TRADE)
    assert len(take("mailbox")) == 1
    assert steps(trail, "nasdaq-1") == [
        ("ingestion", "VALIDATED"),
        ("ingestion", "VALIDATED"),
        ("processing", "PROCESSED"),
        ("processing", "DUPLICATE"),
        ("notification", "CLAIMED"),
        ("notification", "NOTIFIED"),
        ("notification", "DUPLICATE"),
    ]


def test_the_same_delivery_twice_leaves_one_audit_record(stages, trail):
    for _ in range(2):
        assert stages.invoke("ingestion", delivery(TRADE))["status"] == "VALIDATED"
    assert steps(trail, "nasdaq-1") == [("ingestion", "VALIDATED")]


def test_other_content_under_a_stored_identity_is_refused(stages, events, trail):
    stages.invoke("ingestion", delivery(TRADE))
    with pytest.raises(stages.modules["ingestion"].ConflictingEventError, match="nasdaq-1 is stored with other"):
        stages.invoke("ingestion", delivery({**TRADE, "price": "1"}))
    assert events()["nasdaq-1"]["price"] == Decimal("189.25")
    assert steps(trail, "nasdaq-1") == [("ingestion", "VALIDATED"), ("ingestion", "REJECTED")]


@pytest.mark.parametrize("stage", ["processing", "notification"])
def test_a_stage_that_is_ahead_of_the_one_before_fails_and_comes_again(stage, stages, trail):
    with pytest.raises(stages.modules[stage].EventNotReadyError, match="nasdaq-1 of 2026-01-31T14:30:00"):
        stages.invoke(stage, delivery(KEY))
    (entry,) = trail()
    assert (entry["status"], entry["stage"]) == ("FAILED", stage)
    assert entry["error_message"].startswith("EventNotReadyError: nasdaq-1")


def test_notification_waits_for_processing(stages):
    stages.invoke("ingestion", delivery(TRADE))
    with pytest.raises(stages.modules["notification"].EventNotReadyError, match="is not processed"):
        stages.invoke("notification", delivery(KEY))


# --- alerts ---------------------------------------------------------------------------------------

STEADY = [trade(number, "100", 10) for number in range(3)]


@pytest.fixture
def judged(flow, take, configure):
    """Send three steady trades and one more, with averages over four; give the alert of the last, if any."""
    configure("enrichment-rules", {"moving_average_events": 4, "stale_after_seconds": 30})

    def run(last, rules=ALERT_RULES, before=STEADY):
        configure("alert-rules", rules)
        flow(*before)
        take("mailbox")
        flow(last)
        return next(iter(take("mailbox")), None)

    return run


@pytest.mark.parametrize(
    ("last", "thresholds", "rules"),
    [
        (trade(4, "104", 10), {"above": 104, "below": None}, ["price-above"]),
        (trade(4, "103.99", 10), {"above": 104}, []),
        (trade(4, "99", 10), {"below": 99.5}, ["price-below"]),
        (trade(4, "99.6", 10), {"below": 99.5}, []),
        (trade(4, "101", 10), {"above": 99, "below": 102}, []),  # beyond them all the time
        (trade(4, "100", 50), {}, ["unusual-volume"]),
        (trade(4, "100", 49), {}, []),
        (trade(4, "105", 10), {}, ["price-jump"]),
        (trade(4, "95", 10), {}, ["price-jump"]),
        (trade(4, "104.99", 10), {}, []),
        (trade(4, "120", 60), {"above": 110}, ["price-above", "unusual-volume", "price-jump"]),
        ({**QUOTE, "bid": "50", "ask": "60"}, {"below": 99}, ["price-below"]),
    ],
    ids=str,
)
def test_an_event_is_reported_when_it_meets_a_rule(last, thresholds, rules, judged):
    alert = judged(last, {**ALERT_RULES, "price_thresholds": {"XNAS:AAPL": thresholds}})
    assert (alert["MessageAttributes"]["rules"]["Value"] if alert else "[]") == str(rules).replace("'", '"')


def test_volume_is_judged_once_the_average_is_complete(judged):
    assert judged(trade(4, "100", 5000), before=STEADY[:2]) is None


def test_an_alert_tells_people_what_happened_and_filters_what_it_is(judged):
    alert = judged(trade(4, "120", 60))
    assert alert["Subject"] == "XNAS:AAPL: unusual-volume, price-jump"
    lines = alert["Message"].split("\n")
    assert lines[:5] == [
        "The volume of 60 is 5 times the average of 10.00000000 or more.",
        "The price went from 100 to 120, which is +20.00 percent.",
        "",
        "Instrument: XNAS:AAPL",
        "Event: trade trade-4 of market-data.feed.nasdaq",
    ]
    assert lines[5].startswith("Time: 2026-01-31T14:30:04.000000Z, ")
    assert lines[5].endswith(" (stale)")
    assert lines[6:] == ["Price: 120 USD"]
    attributes = {name: given["Value"] for name, given in alert["MessageAttributes"].items()}
    assert attributes == {
        "event_id": "trade-4",
        "instrument": "XNAS:AAPL",
        "rules": '["unusual-volume", "price-jump"]',
    }


# --- least privilege ------------------------------------------------------------------------------

OF_LAMBDA = {"sqs:SendMessage"}  # Lambda sends dead letters with the function's role
OF_SNS = {"kms:Decrypt", "kms:GenerateDataKey"}  # SNS uses the topic's key on behalf of the publisher


@pytest.mark.parametrize("stage", STAGES)
def test_a_role_allows_what_its_function_calls_and_nothing_else(stage, flow, calls, configure):
    configure("alert-rules", {**ALERT_RULES, "price_thresholds": {"XNAS:AAPL": {"above": 100}}})
    flow(TRADE)
    assert calls[stage] == granted(stage) - OF_LAMBDA - (OF_SNS if stage == "notification" else set())
