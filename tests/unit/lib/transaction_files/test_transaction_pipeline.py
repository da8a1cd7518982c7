"""Both functions together: whatever is uploaded, each row is stored or recorded as an error."""

import json
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from transaction_messages import HEADER, Context, csv_text, s3_event, sound, sqs_event

UNDISTURBED = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def deliver(take_messages, dlq_processor):
    """Hand the dead letter queue's messages to the DLQ processor."""
    bodies = take_messages("dead_letter")
    for start in range(0, len(bodies), 10):
        answer = dlq_processor.lambda_handler(sqs_event(*bodies[start : start + 10]), None)
        assert answer == {"batchItemFailures": []}


def test_a_file_from_its_upload_to_both_tables(processor, dlq_processor, upload, transactions, errors, take_messages):
    rows = [sound(1), sound(2, amount="-5"), sound(3), sound(4, currency="euro")]
    processor.lambda_handler(s3_event(upload("in/a.csv", csv_text(*rows))), Context())
    deliver(take_messages, dlq_processor)

    assert {id_: item["amount"] for id_, item in transactions().items()} == {
        "tx-1": Decimal("20.5"),
        "tx-3": Decimal("20.5"),
    }
    assert [(item["transaction_id"], item["line"], item["reason"]) for item in errors()] == [
        ("tx-2", 3, "amount is no positive decimal with up to 15 digits before and 4 after the point"),
        ("tx-4", 5, "currency is no currency code of three capitals"),
    ]


def test_a_file_that_arrives_twice_leaves_the_same_tables(
    processor, dlq_processor, upload, transactions, errors, take_messages
):
    event = s3_event(upload("in/a.csv", csv_text(sound(1), sound(2, amount="-5"))))
    for _ in range(2):
        processor.lambda_handler(event, Context())
        deliver(take_messages, dlq_processor)
    assert len(transactions()) == 1
    assert len(errors()) == 1


def test_a_file_that_fails_each_time_is_recorded_with_the_reason(processor, dlq_processor, errors):
    """As it arrives after Lambda's and the queue's retries: the event, and what Lambda says of the failure."""
    event = s3_event({"key": "in/gone.csv", "version_id": None})
    dlq_processor.lambda_handler(sqs_event(event, ErrorMessage="1 of 1 files failed: in/gone.csv: NoSuchKey"), None)
    (item,) = errors()
    assert (item["error"], item["files"][0]["key"]) == ("FILE_NOT_PROCESSED", "in/gone.csv")
    assert item["reason"].endswith("NoSuchKey")


VALUES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20)
ROWS = st.lists(
    st.fixed_dictionaries(
        {name: st.just(value) for name, value in sound(0).items()},
    ).flatmap(
        lambda row: st.dictionaries(st.sampled_from([*row, "other"]), VALUES, max_size=3).map(lambda part: row | part)
    ),
    max_size=8,
)


@UNDISTURBED
@given(content=st.binary(max_size=300), suffix=st.sampled_from([".csv", ".json"]), header=st.booleans())
def test_no_content_breaks_the_processor(content, suffix, header, processor, upload, take_messages):
    """Neither random bytes nor random lines below a header: every piece that is no row is reported."""
    body = HEADER.encode() + b"\n" + content if header else content
    answer = processor.lambda_handler(s3_event(upload(f"any{suffix}", body)), Context())
    (file,) = answer["files"]
    assert len(take_messages("dead_letter")) == file["failed"]


@UNDISTURBED
@given(rows=ROWS, array=st.booleans(), indent=st.sampled_from([None, 1]))
def test_every_json_row_is_stored_or_reported(rows, array, indent, processor, upload, take_messages):
    texts = [json.dumps(row, indent=indent) for row in rows]
    content = json.dumps(rows, indent=indent) if array else "\n".join(texts)
    answer = processor.lambda_handler(s3_event(upload("rows.json", content)), Context())
    (file,) = answer["files"]
    assert file["stored"] + file["already_stored"] + file["failed"] == (len(rows) if content else 1)  # an empty file
    assert len(take_messages("dead_letter")) == file["failed"]


@UNDISTURBED
@given(content=st.binary(max_size=400), size=st.integers(1, 50), suffix=st.sampled_from([".csv", ".json"]))
def test_where_a_stream_is_cut_makes_no_difference(content, size, suffix, processor):
    """The pieces are the same however S3 hands over the bytes, and each says where to read on."""
    reader, place = processor.READERS[suffix], processor.Place
    whole = list(reader(place()).pieces([content]))
    parts = [content[at : at + size] for at in range(0, len(content), size)]
    assert list(reader(place()).pieces(parts)) == whole
    for number, piece in enumerate(whole):
        rest = reader(place(piece.next_offset, piece.next_line)).pieces([content[piece.next_offset :]])
        assert list(rest) == whole[number + 1 :]
