"""Each stage by itself: what it refuses, what it does when AWS refuses, and what it reads."""

import json
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from market_events import KEY, QUOTE, TRADE, delivery
from market_functions import REGION, STAGES
from mocked_aws import client, functions_session

# --- what is no event -----------------------------------------------------------------------------

MALFORMED = {
    "nothing": None,
    "a list": [],
    "no envelope": TRADE,
    "a time without an offset": delivery(TRADE, time="2026-01-31T14:30:01"),
    "a time that is no text": delivery(TRADE, time=1),
    "an id that is no text": delivery(TRADE, id=1),
    "a source that is no text": delivery(TRADE, source=None),
    "a detail that is no object": delivery("text"),
}


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("event", MALFORMED.values(), ids=MALFORMED)
def test_what_eventbridge_never_sends_fails_the_invocation(event, stage, stages, trail):
    with pytest.raises(stages.modules[stage].MalformedEventError, match="input is no event of EventBridge: "):
        stages.invoke(stage, event)
    assert trail() == []


@pytest.mark.parametrize("stage", ["processing", "notification"])
@pytest.mark.parametrize("detail", [{}, {**KEY, "event_id": 1}, {**KEY, "timestamp": "yesterday"}], ids=str)
def test_what_names_no_stored_event_is_rejected(detail, stage, stages, trail):
    with pytest.raises(stages.modules[stage].RejectedError, match="event names no stored event"):
        stages.invoke(stage, delivery(detail))
    assert [entry["status"] for entry in trail()] == ["REJECTED"]


# --- validation -----------------------------------------------------------------------------------

AMOUNT = "is no positive decimal with up to 12 digits before and 8 after the point"
TIME = "timestamp is no time since 1970 in ISO 8601 with an offset"
INVALID = [
    (
        {},
        "event_id is missing; timestamp is missing; event_type is missing; instrument is missing; currency is missing",
    ),
    ({**TRADE, "event_id": "a b"}, "event_id is not 1 to 128 letters, digits, points, underscores, colons and hyphens"),
    ({**TRADE, "event_id": ["a"]}, "event_id is not 1 to 128 letters, digits, points, underscores, colons and hyphens"),
    ({**TRADE, "event_type": "rumour"}, "event_type is none of trade, quote"),
    ({**TRADE, "event_type": ["trade"]}, "event_type is none of trade, quote"),
    ({**TRADE, "timestamp": "2026-01-31T14:30:00"}, TIME),
    ({**TRADE, "timestamp": "1969-12-31T23:59:59Z"}, TIME),
    ({**TRADE, "timestamp": "0001-01-01T00:00:00+14:00"}, TIME),
    ({**TRADE, "timestamp": 1769869800}, TIME),
    ({**TRADE, "timestamp": "2999-01-01T00:00:00Z"}, "timestamp lies in the future"),
    ({**TRADE, "instrument": "AAPL"}, "instrument is not MARKET:SYMBOL in capitals and digits"),
    ({**TRADE, "instrument": None}, "instrument is missing"),
    ({**TRADE, "currency": "usd"}, "currency is no currency code of three capitals"),
    ({**TRADE, "currency": 1}, "currency is no currency code of three capitals"),
    *(
        ({**TRADE, "price": price}, f"price {AMOUNT}")
        for price in (0, "-1", "1e3", "٣", True, [1], 1e-9, 10**12, 10**400, float("nan"), float("inf"), "0.00")
    ),
    ({**TRADE, "volume": 0}, f"volume {AMOUNT}"),
    ({**TRADE, "venue": "x"}, "'venue' is no field of a trade"),
    ({**QUOTE, "bid": "189.31"}, "bid is higher than ask"),
    ({**QUOTE, "price": "1"}, "'price' is no field of a quote"),
]


@pytest.mark.parametrize(("detail", "message"), INVALID, ids=lambda part: str(part)[:60])
def test_an_invalid_event_is_rejected_with_everything_that_is_wrong(detail, message, stages, events, trail):
    with pytest.raises(stages.modules["ingestion"].RejectedError) as caught:
        stages.invoke("ingestion", delivery(detail))
    assert str(caught.value) == message
    (entry,) = trail()
    assert (entry["status"], entry["error_message"]) == ("REJECTED", f"RejectedError: {message}")
    known = isinstance(detail.get("event_id"), str) and " " not in detail["event_id"]
    assert entry["event_id"] == (detail["event_id"] if known else "eventbridge:53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa")
    assert events() == {}


def test_an_error_stays_short_however_many_fields_are_unknown(stages, trail):
    detail = {**TRADE, **{f"field-{number:04}-{'x' * 300}": number for number in range(1000)}}
    with pytest.raises(stages.modules["ingestion"].RejectedError) as caught:
        stages.invoke("ingestion", delivery(detail))
    assert len(str(caught.value)) < 2000
    assert str(caught.value).endswith("; 990 more are no fields of a trade")
    assert trail()[0]["error_message"].endswith("990 more are no fields of a trade")


@pytest.mark.parametrize(
    ("price", "stored"),
    [
        ("0.00000001", "0.00000001"),
        (189.25, "189.25"),
        (1.0, "1"),
        (7, "7"),
        ("189.250", "189.25"),
        (1e-7, "0.0000001"),
    ],
    ids=repr,
)
def test_numbers_are_stored_exactly(price, stored, stages, events):
    stages.invoke("ingestion", delivery({**TRADE, "price": price}))
    assert events()["nasdaq-1"]["price"] == Decimal(stored)


@pytest.mark.parametrize("text", ["2026-01-31T14:30:00.125Z", "2026-01-31T15:30:00.125+01:00"])
def test_times_are_stored_in_utc(text, stages, events):
    stages.invoke("ingestion", delivery({**TRADE, "timestamp": text}))
    assert events()["nasdaq-1"]["timestamp"] == "2026-01-31T14:30:00.125000Z"


def test_a_clock_may_be_ahead_as_far_as_the_parameter_says(stages, configure, events):
    configure("validation-rules", {"clock_skew_seconds": 10**9})
    stages.invoke("ingestion", delivery({**TRADE, "timestamp": "2040-01-01T00:00:00Z"}))
    assert "nasdaq-1" in events()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=6,
)
DETAILS = st.one_of(
    JSON,
    st.dictionaries(st.sampled_from([*TRADE, "bid", "ask"]), JSON),
    st.builds(
        lambda base, changes: {**base, **changes},
        st.sampled_from([TRADE, QUOTE]),
        st.dictionaries(st.sampled_from([*TRADE, "bid", "ask"]), JSON, max_size=2),
    ),
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(detail=DETAILS)
def test_whatever_arrives_is_stored_or_fails_the_invocation(detail, stages, events):
    """An event that fails stays with Lambda, which tries it again and keeps it in the queue then."""
    module = stages.modules["ingestion"]
    try:
        answer = stages.invoke("ingestion", delivery(detail))
    except (module.MarketDataError, module.MalformedEventError):
        return
    assert answer["event_id"] in events()


STEPS = st.one_of(
    JSON,
    st.dictionaries(st.sampled_from([*KEY, "instrument"]), JSON),
    st.builds(
        lambda changes: {**KEY, **changes}, st.dictionaries(st.sampled_from([*KEY, "instrument"]), JSON, max_size=1)
    ),
)


@pytest.mark.parametrize("stage", ["processing", "notification"])
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(detail=STEPS)
def test_whatever_reaches_a_later_stage_is_recorded_or_fails_the_invocation(detail, stage, stages, trail):
    """A step that succeeds stands in the audit trail; one that fails stays with Lambda, as at ingestion."""
    if not trail():
        stages.invoke("ingestion", delivery(TRADE))
    module = stages.modules[stage]
    try:
        answer = stages.invoke(stage, delivery(detail))
    except (module.MarketDataError, module.MalformedEventError):
        return
    recorded = {(entry["event_id"], entry["stage"], entry["status"]) for entry in trail()}
    assert (answer["event_id"], stage, answer["status"]) in recorded


# --- when AWS refuses -----------------------------------------------------------------------------


@pytest.fixture
def ready(stages, configure):
    """Bring an event to the door of a stage; give what the stage is invoked with."""
    configure("alert-rules", {"price_thresholds": {"XNAS:AAPL": {"above": 1}}, "volume_factor": 5, "jump_percent": 5})

    def bring(stage):
        for before in STAGES[: STAGES.index(stage)]:
            stages.invoke(before, delivery(TRADE if before == "ingestion" else KEY))
        return delivery(TRADE if stage == "ingestion" else KEY)

    return bring


CALLS = [
    ("ingestion", "ssm.GetParameter"),
    ("ingestion", "dynamodb.PutItem"),
    ("ingestion", "events.PutEvents"),
    ("processing", "dynamodb.GetItem"),
    ("processing", "dynamodb.Query"),
    ("processing", "dynamodb.UpdateItem"),
    ("processing", "events.PutEvents"),
    ("notification", "dynamodb.Query"),
    ("notification", "sns.Publish"),
]
NEXT = {"ingestion": "processing", "processing": "notification", "notification": "mailbox"}
DONE = {"ingestion": ["VALIDATED"], "processing": ["PROCESSED", "DUPLICATE"], "notification": ["NOTIFIED"]}


@pytest.fixture
def a_minute_apart(stages, monkeypatch):
    """Lambda invokes a function that failed a minute later: claims are over by then."""
    monkeypatch.setattr(stages.modules["notification"], "CLAIM_SECONDS", 0)


@pytest.mark.usefixtures("a_minute_apart")
@pytest.mark.parametrize(("stage", "operation"), CALLS, ids=str)
def test_a_stage_that_is_throttled_fails_and_goes_on_when_it_comes_again(stage, operation, stages, ready, trail, take):
    event = ready(stage)
    stages.refuse(stage, operation)
    with pytest.raises(Exception, match="ThrottlingException"):
        stages.invoke(stage, event)
    entry = trail()[-1]
    assert (entry["stage"], entry["status"]) == (stage, "FAILED")
    assert "ThrottlingException" in entry["error_message"]

    assert stages.invoke(stage, event)["status"] in DONE[stage]
    assert take(NEXT[stage])


@pytest.mark.usefixtures("a_minute_apart")
@pytest.mark.parametrize("stage", STAGES)
def test_a_step_that_cannot_be_audited_fails_the_invocation(stage, stages, ready, trail, monkeypatch):
    """The event comes again, though its work is done: no step stays without a record."""
    event = ready(stage)
    before = len(trail())
    claims = 1 if stage == "notification" else 0
    with monkeypatch.context() as away:
        away.setattr(stages.modules[stage], "record", refused)
        with pytest.raises(ConnectionError):
            stages.invoke(stage, event)
    assert len(trail()) == before + claims
    stages.invoke(stage, event)
    assert trail()[-1]["stage"] == stage


@pytest.mark.parametrize("stage", STAGES)
def test_an_error_that_nobody_thought_of_is_recorded_and_raised(stage, stages, ready, trail, monkeypatch):
    event = ready(stage)
    with monkeypatch.context() as broken:
        broken.setattr(stages.modules[stage], "parsed" if stage != "notification" else "alerts", unheard_of)
        broken.setattr(stages.modules[stage], "audit_id", lambda *_arguments, **_more: "an id")
        with pytest.raises(ZeroDivisionError):
            stages.invoke(stage, event)
    entry = trail()[-1]
    assert (entry["stage"], entry["status"]) == (stage, "FAILED")
    assert entry["error_message"] == "ZeroDivisionError: of a bug"


def unheard_of(*_arguments):
    raise ZeroDivisionError("of a bug")


def refused(*_arguments):
    raise ConnectionError


def test_a_failure_that_cannot_be_audited_is_logged_and_reported_as_it_was(stages, trail, caplog):
    stages.refuse("ingestion", "dynamodb.PutItem")
    with pytest.raises(stages.modules["ingestion"].RejectedError, match="price is missing"):
        stages.invoke("ingestion", delivery({name: value for name, value in TRADE.items() if name != "price"}))
    assert trail() == []
    assert [entry.message for entry in caplog.records] == ["step failed", "failure not recorded"]
    assert {entry.event_id for entry in caplog.records} == {"nasdaq-1"}


def test_an_event_that_the_bus_refuses_by_itself_fails_the_invocation(stages, monkeypatch):
    refusal = {
        "FailedEntryCount": 1,
        "Entries": [{"ErrorCode": "InternalFailure", "ErrorMessage": "try again"}],
    }
    client = stages.modules["ingestion"].client("events")
    monkeypatch.setattr(client, "put_events", lambda **_: refusal)
    with pytest.raises(stages.modules["ingestion"].PublishError, match="refused the event: InternalFailure: try again"):
        stages.invoke("ingestion", delivery(TRADE))


def records_refused(stages, monkeypatch, status):
    """Let the table refuse the next record of one status at the notification stage."""
    module, refusals = stages.modules["notification"], [True]
    put = module.put_record

    def refuse(item):
        if item["status"] == status and refusals:
            refusals.pop()
            raise ConnectionError
        put(item)

    monkeypatch.setattr(module, "put_record", refuse)


@pytest.mark.usefixtures("a_minute_apart")
def test_an_alert_whose_record_failed_goes_out_again_rather_than_never(stages, ready, take, monkeypatch):
    event = ready("notification")
    records_refused(stages, monkeypatch, "NOTIFIED")
    with pytest.raises(ConnectionError):
        stages.invoke("notification", event)
    assert stages.invoke("notification", event)["status"] == "NOTIFIED"
    assert stages.invoke("notification", event)["status"] == "DUPLICATE"
    assert len(take("mailbox")) == 2


def test_an_alert_that_cannot_be_claimed_is_not_sent(stages, ready, take, monkeypatch):
    event = ready("notification")
    records_refused(stages, monkeypatch, "CLAIMED")
    with pytest.raises(ConnectionError):
        stages.invoke("notification", event)
    assert take("mailbox") == []
    assert stages.invoke("notification", event)["status"] == "NOTIFIED"


@pytest.mark.parametrize("other", [{}, {"id": "another", "time": "2026-01-31T14:31:00Z"}], ids=["same", "another"])
def test_two_deliveries_side_by_side_send_one_email(other, stages, ready, take, monkeypatch):
    """The other one comes while this one publishes: it fails, and is a duplicate when it comes again."""
    event, second = ready("notification"), delivery(KEY, **other)
    module = stages.modules["notification"]
    publish = module.publish

    def overtaken(*arguments):
        monkeypatch.setattr(module, "publish", publish)
        with pytest.raises(module.AlertClaimedError, match=r"nasdaq-1 of .* is claimed by another"):
            stages.invoke("notification", second)
        publish(*arguments)

    monkeypatch.setattr(module, "publish", overtaken)
    assert stages.invoke("notification", event)["status"] == "NOTIFIED"
    assert stages.invoke("notification", second)["status"] == "DUPLICATE"
    assert len(take("mailbox")) == 1


def test_a_claim_whose_delivery_died_is_followed_by_another(stages, ready, take, trail, monkeypatch):
    event = ready("notification")
    module = stages.modules["notification"]
    with monkeypatch.context() as dying:
        dying.setattr(module, "publish", refused)
        with pytest.raises(ConnectionError):
            stages.invoke("notification", event)
        with pytest.raises(module.AlertClaimedError):
            stages.invoke("notification", event)
    monkeypatch.setattr(module, "CLAIM_SECONDS", 0)
    assert stages.invoke("notification", event)["status"] == "NOTIFIED"
    assert len(take("mailbox")) == 1
    assert [entry["status"] for entry in trail()].count("CLAIMED") == 2


def test_two_processes_at_once_enrich_an_event_once(stages, ready, events, monkeypatch):
    """The other one is done between the reading and the writing of this one."""
    event = ready("processing")
    module = stages.modules["processing"]
    read = module.earlier

    def overtaken(*arguments):
        monkeypatch.setattr(module, "earlier", read)
        assert stages.invoke("processing", event)["status"] == "PROCESSED"
        return read(*arguments)

    monkeypatch.setattr(module, "earlier", overtaken)
    before = events()["nasdaq-1"]["status"]
    assert stages.invoke("processing", event)["status"] == "DUPLICATE"
    assert (before, events()["nasdaq-1"]["status"]) == ("VALIDATED", "PROCESSED")


# --- configuration --------------------------------------------------------------------------------


@pytest.fixture
def reads(stages):
    """Names of the parameters that the ingestion stage reads, as it reads them."""
    names = []
    functions_session().listen(
        stages.modules["ingestion"].client("ssm"),
        "provide-client-params.ssm.GetParameter",
        lambda params, **_: names.append(params["Name"]),
    )
    return names


@pytest.fixture
def clock(stages, monkeypatch):
    """Time of the ingestion stage, in seconds, and no luck: values are believed as long as the constants say."""
    module, now = stages.modules["ingestion"], [1000.0]
    monkeypatch.setattr(module.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(module.random, "uniform", lambda least, most: (least + most) / 2)
    return now


def test_parameters_are_read_once_and_again_after_five_minutes(stages, reads, clock):
    stages.invoke("ingestion", delivery(TRADE))
    once = len(reads)
    assert once == len(set(reads)) == 6
    clock[0] += 299
    stages.invoke("ingestion", delivery(TRADE))
    assert len(reads) == once
    clock[0] += 2
    stages.invoke("ingestion", delivery(TRADE))
    assert len(reads) == 2 * once


def test_processes_that_start_together_do_not_read_again_together(stages):
    later = stages.modules["ingestion"].later
    seconds = [later(300) - later(0) for _ in range(200)]
    assert 230 < min(seconds) < 270
    assert 330 < max(seconds) < 370


def test_a_parameter_that_cannot_be_read_again_keeps_its_last_value(stages, reads, clock, trail, caplog):
    """All of them do, for half a minute: one refusal, one question, and every event leaves its record."""
    stages.invoke("ingestion", delivery(TRADE))
    reads.clear()
    clock[0] += 301
    stages.refuse("ingestion", "ssm.GetParameter", times=100)
    for number in range(3):
        assert stages.invoke("ingestion", delivery({**TRADE, "event_id": f"n-{number}"}))["status"] == "VALIDATED"
    assert len(reads) == 1
    assert [entry.message for entry in caplog.records if entry.levelname == "WARNING"] == ["parameter not read again"]
    assert len(trail()) == 4
    clock[0] += 31
    assert stages.invoke("ingestion", delivery({**TRADE, "event_id": "later"}))["status"] == "VALIDATED"
    assert len(reads) == 2


def test_a_changed_parameter_is_followed_without_another_deployment(stages, configure, trail):
    module = stages.modules["ingestion"]
    stages.invoke("ingestion", delivery(TRADE))
    ahead = delivery({**TRADE, "event_id": "b", "timestamp": "2040-01-01T00:00:00Z"})
    configure("validation-rules", {"clock_skew_seconds": 10**9})
    with pytest.raises(module.RejectedError, match="future"):
        stages.invoke("ingestion", ahead)
    module._READ.clear()
    assert stages.invoke("ingestion", ahead)["status"] == "VALIDATED"


def test_clients_are_made_once(stages):
    module = stages.modules["ingestion"]
    assert module.client("dynamodb") is module.client("dynamodb")


def test_a_missing_environment_variable_is_named(stages):
    """The ingestion function is not told of the topic."""
    with pytest.raises(
        stages.modules["ingestion"].ConfigurationError, match="missing environment variable: ALERT_TOPIC_PARAMETER"
    ):
        stages.modules["ingestion"].parameter("ALERT_TOPIC")


def test_a_missing_parameter_is_named(stages, trail):
    client("ssm", REGION).delete_parameter(Name="parameter-validation-rules-dev")
    with pytest.raises(
        stages.modules["ingestion"].ConfigurationError,
        match=r"parameter parameter-validation-rules-dev cannot be read: .*ParameterNotFound",
    ):
        stages.invoke("ingestion", delivery(TRADE))
    assert [entry["status"] for entry in trail()] == ["FAILED"]


NONSENSE = [
    ("ingestion", "validation-rules", "{}"),
    ("ingestion", "validation-rules", "sixty"),
    ("ingestion", "validation-rules", '{"clock_skew_seconds": "60"}'),
    ("ingestion", "validated-event", '{"source": "a"}'),
    ("ingestion", "audit-namespace", "no UUID"),
    ("processing", "enrichment-rules", '{"moving_average_events": null}'),
    ("notification", "alert-rules", '{"price_thresholds": [], "volume_factor": 5, "jump_percent": 5}'),
    ("notification", "alert-rules", '{"price_thresholds": {}, "volume_factor": "five", "jump_percent": 5}'),
]


@pytest.mark.parametrize(("stage", "name", "text"), NONSENSE)
def test_a_parameter_that_makes_no_sense_is_shown(stage, name, text, stages, ready, configure):
    event = ready(stage)
    configure(name, text)
    with pytest.raises(stages.modules[stage].ConfigurationError) as caught:
        stages.invoke(stage, event)
    assert str(caught.value) == f"parameter parameter-{name}-dev makes no sense: {text!r}"


def test_thresholds_may_be_text_with_more_digits_than_a_float_holds(stages):
    rules = {"price_thresholds": {"A:B": {"above": "0.12345678901234567", "below": None}}}
    parsed = stages.modules["notification"].alert_rules(json.dumps({**rules, "volume_factor": 5, "jump_percent": 2.5}))
    assert (parsed.above, parsed.below) == ({"A:B": Decimal("0.12345678901234567")}, {})
    assert parsed.jump_percent == Decimal("2.5")
