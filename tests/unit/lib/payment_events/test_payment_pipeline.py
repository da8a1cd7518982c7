"""What holds for all the functions together: configuration, images, and that nothing is ever lost."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from provider_messages import EVENT_IDS, MESSAGES, PAYMENTS, changed, paths, sns_event

LAMBDA = Path(__file__).parents[4] / "lib" / "payment_events" / "lambda"
FUNCTIONS = ("trigger", "validator", "processor", "enricher")
NEEDED = [
    ("trigger", ["DYNAMODB_TABLE_NAME", "REGION", "EVENT_BUS_NAME", "EVENT_SOURCE", "EVENT_DETAIL_TYPE"]),
    ("validator", ["DYNAMODB_TABLE_NAME", "REGION"]),
    ("validator", ["CLOCK_SKEW_SECONDS"]),
    ("processor", ["DYNAMODB_TABLE_NAME", "REGION"]),
    ("enricher", ["DYNAMODB_TABLE_NAME", "REGION"]),
    ("enricher", ["HIGH_RISK_COUNTRIES"]),
    ("enricher", ["USD_RATES"]),
]


@pytest.mark.parametrize(("function", "names"), NEEDED)
def test_a_missing_setting_is_named(function, names, load, monkeypatch):
    for name in names:
        monkeypatch.setenv(name, "")
    with pytest.raises(Exception, match=f"missing environment variables: {', '.join(names)}$") as raised:
        load(function)
    assert type(raised.value).__name__ == "ConfigurationError"


@pytest.mark.parametrize(
    ("function", "name", "text"),
    [
        ("validator", "CLOCK_SKEW_SECONDS", "five"),
        ("enricher", "HIGH_RISK_COUNTRIES", "KP"),
        ("enricher", "HIGH_RISK_COUNTRIES", "5"),
        ("enricher", "USD_RATES", "[]"),
        ("enricher", "USD_RATES", '{"EUR": "much"}'),
    ],
)
def test_a_setting_that_makes_no_sense_is_named(function, name, text, load, monkeypatch):
    monkeypatch.setenv(name, text)
    with pytest.raises(Exception, match=re.escape(f"environment variable {name} makes no sense: {text!r}")) as raised:
        load(function)
    assert type(raised.value).__name__ == "ConfigurationError"


@pytest.fixture
def handlers(load):
    return {function: load(function).lambda_handler for function in FUNCTIONS}


@pytest.fixture
def run(handlers, started):
    """Send a message through the trigger, the rule and the three stages; give the last answer."""

    def send(message):
        handlers["trigger"](sns_event(message), None)
        (state,) = started()
        for stage in ("validator", "processor", "enricher"):
            state = json.loads(json.dumps(handlers[stage](state, None)))  # as Step Functions passes it
        return state

    return send


@pytest.mark.parametrize("provider", MESSAGES)
def test_an_event_leaves_one_record_for_each_stage_however_often_it_arrives(provider, run, records):
    first = run(MESSAGES[provider])
    trail = records()
    assert first == {**PAYMENTS[provider], "segment": "standard", "risk": {"score": 0, "level": "low", "reasons": []}}
    assert set(trail) == {(EVENT_IDS[provider], stage) for stage in FUNCTIONS}
    assert run(MESSAGES[provider]) == first
    assert records() == trail


def test_events_of_different_providers_never_meet(run, records):
    for message in MESSAGES.values():
        run(message)
    assert len(records()) == len(MESSAGES) * len(FUNCTIONS)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


PLACES = [(provider, path) for provider, message in MESSAGES.items() for path in paths(message["payload"])]
spoilt_messages = st.builds(
    lambda place, value: changed(MESSAGES[place[0]], (place[1], value)), st.sampled_from(PLACES), json_values
)
arbitrary_messages = json_values | st.fixed_dictionaries(
    {"provider": st.sampled_from([*MESSAGES, "square"]) | json_values, "payload": json_values}
)


def attempt(handler, event):
    """Invoke a handler; give its answer or its error."""
    try:
        return handler(event, None), None
    except Exception as error:
        return None, error


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(message={"provider": "stripe", "payload": {"id": "\ud800"}})
@given(message=spoilt_messages | arbitrary_messages)
def test_whatever_arrives_is_recorded_or_an_error_is_raised(message, handlers, records, started):
    """Never neither, and each error is one that sends the event to a dead letter queue at once."""
    forwarded, error = attempt(handlers["trigger"], sns_event(json.dumps(message)))
    if error:
        assert re.match("1 of 1 messages not forwarded: m-1: MalformedInputError", str(error))
        return
    (event_id,) = forwarded["forwarded"]
    (state,) = started()
    accepted = handlers["validator"](state, None)
    if accepted.get("problems"):
        assert accepted["event_id"] == event_id
        assert any(key[0] == event_id and key[1].startswith("validator#rejected#") for key in records())
        return
    enriched = handlers["enricher"](handlers["processor"](accepted, None), None)
    assert enriched["event_id"] == event_id
    assert {(event_id, function) for function in FUNCTIONS} <= set(records())


@pytest.mark.parametrize("function", FUNCTIONS)
def test_each_image_holds_its_handler_and_the_shared_modules_for_arm64(function):
    lines = (LAMBDA / function / "Dockerfile").read_text().splitlines()
    assert lines[2:4] == ["ARG BASE_IMAGE", "FROM --platform=linux/arm64 ${BASE_IMAGE}"]
    assert "COPY --from=shared payment_events/ ${LAMBDA_TASK_ROOT}/payment_events/" in lines
    assert "COPY handler.py ${LAMBDA_TASK_ROOT}/" in lines
    assert lines[-1] == 'CMD ["handler.lambda_handler"]'


def test_all_images_build_on_one_image_by_its_digest():
    base = (LAMBDA / "base_image.txt").read_text()
    assert re.fullmatch(r"public\.ecr\.aws/lambda/python:3\.13@sha256:[0-9a-f]{64}\n", base)
    script = (LAMBDA.parent / "build_and_push.sh").read_text()
    assert 'BASE_IMAGE="$(<lambda/base_image.txt)"' in script
    assert '--build-arg "BASE_IMAGE=${BASE_IMAGE}"' in script


def test_all_images_install_the_same():
    assert len({(LAMBDA / function / "requirements.txt").read_text() for function in FUNCTIONS}) == 1


def test_the_decimals_of_currencies_are_those_of_iso_4217(load):
    currencies = load("processor").providers.DECIMALS
    assert {code: currencies[code] for code in ("USD", "EUR", "JPY", "KWD")} == {"USD": 2, "EUR": 2, "JPY": 0, "KWD": 3}
    assert all(re.fullmatch("[A-Z]{3}", code) for code in currencies)
    assert len(currencies) == 156
