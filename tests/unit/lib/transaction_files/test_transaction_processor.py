"""The transaction processor: sound rows to the table, failed rows to the queue, files that do not fail by halves."""

import json
from decimal import Decimal

import pytest
from botocore.exceptions import ReadTimeoutError
from botocore.stub import ANY, Stubber
from mocked_aws import resource
from transaction_functions import ENVIRONMENT, REGION, TRANSACTIONS, load
from transaction_messages import (
    BUCKET,
    HEADER,
    SOUND,
    UPLOADED_AT,
    Context,
    csv_text,
    s3_event,
    s3_record,
    sound,
    sqs_event,
)


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch):
    monkeypatch.setattr("time.sleep", lambda _seconds: None)


@pytest.fixture
def run(processor, upload):
    """Upload a file and process the event that S3 sends for it; give the counts."""

    def upload_and_process(key, content, context=None):
        answer = processor.lambda_handler(s3_event(upload(key, content)), context or Context())
        return answer["files"][0]

    return upload_and_process


def counts(stored=0, already_stored=0, failed=0, finished=True):
    return {"stored": stored, "already_stored": already_stored, "failed": failed, "finished": finished}


JSON_FORMS = {
    "an array": json.dumps([sound(1), sound(2)]),
    "an array, indented": json.dumps([sound(1), sound(2)], indent=2),
    "an array, empty lines": f"\n[\n\n{json.dumps(sound(1))}\n,\n{json.dumps(sound(2))}\n]\n",
    "JSON Lines": f"{json.dumps(sound(1))}\n{json.dumps(sound(2))}\n",
    "JSON Lines of Windows": f"{json.dumps(sound(1))}\r\n{json.dumps(sound(2))}",
    "one after the other": json.dumps(sound(1)) + json.dumps(sound(2)),
    "a byte order mark": "\ufeff" + json.dumps([sound(1), sound(2)]),
}
CSV_FORMS = {
    "lines": csv_text(sound(1), sound(2)),
    "lines of Windows": csv_text(sound(1), sound(2)).replace("\n", "\r\n"),
    "no last line feed": csv_text(sound(1), sound(2)).removesuffix("\n"),
    "empty lines": csv_text(sound(1), sound(2)).replace("\n", "\n\n"),
    "quotes": csv_text(sound(1), sound(2)).replace("debit", '"debit"'),
    "a byte order mark": "\ufeff" + csv_text(sound(1), sound(2)),
    "columns in another order": "\n".join(
        ",".join(reversed(line.split(","))) for line in csv_text(sound(1), sound(2)).splitlines()
    ),
}


@pytest.mark.parametrize(
    ("key", "content"),
    [
        *(pytest.param("in/a.csv", content, id=f"CSV, {name}") for name, content in CSV_FORMS.items()),
        *(pytest.param("in/a.json", content, id=f"JSON, {name}") for name, content in JSON_FORMS.items()),
    ],
)
def test_sound_rows_are_stored(key, content, run, transactions, take_messages):
    assert run(key, content) == {"key": key, **counts(stored=2)}

    item = transactions()["tx-1"]
    assert item["timestamp"] == 1769857198125
    assert item["occurred_at"] == "2026-01-31T10:59:58.125Z"
    assert item["amount"] == Decimal("20.5")
    assert item["status"] == f"PROCESSED#{item['fingerprint'][0]}"
    assert {name: item[name] for name in ("currency", "account_id", "type", "description")} == {
        name: SOUND[name] for name in ("currency", "account_id", "type", "description")
    }
    assert (item["bucket"], item["key"], item["uploaded_at"]) == (BUCKET, key, UPLOADED_AT)
    assert transactions().keys() == {"tx-1", "tx-2"}
    assert take_messages("dead_letter") == []


def test_json_takes_numbers(run, transactions):
    content = '{"transaction_id": "t", "timestamp": 1769857198125, "amount": 0.1, "currency": "EUR"'
    assert run("a.json", content + ', "account_id": "a", "type": "credit"}')["stored"] == 1
    assert transactions()["t"]["amount"] == Decimal("0.1")
    assert transactions()["t"]["occurred_at"] == "2026-01-31T10:59:58.125Z"
    assert "description" not in transactions()["t"]


def test_the_same_row_is_the_same_in_both_types(run, transactions):
    run("a.csv", csv_text(SOUND))
    assert run("a.json", json.dumps({**SOUND, "timestamp": 1769857198125, "amount": 20.5})) == {
        "key": "a.json",
        **counts(already_stored=1),
    }


BAD_IN_BOTH = [
    ({"transaction_id": ""}, "transaction_id is missing"),
    ({"transaction_id": "-1"}, "transaction_id is not 1 to 64 letters"),
    ({"transaction_id": "x" * 65}, "transaction_id is not 1 to 64 letters"),
    ({"account_id": "ä"}, "account_id is not 1 to 64 letters"),
    ({"timestamp": "yesterday"}, "timestamp is no time since 1970 in ISO 8601 with an offset"),
    ({"timestamp": "2026-01-31T12:00:00"}, "timestamp is no time since 1970"),
    ({"timestamp": "1969-12-31T23:59:59Z"}, "timestamp is no time since 1970"),
    ({"timestamp": "9999-12-31T23:59:59-01:00"}, "timestamp is no time since 1970"),
    ({"amount": "-1"}, "amount is no positive decimal with up to 15 digits before and 4 after the point"),
    ({"amount": "0.00"}, "amount is no positive decimal"),
    ({"amount": "1.00001"}, "amount is no positive decimal"),
    ({"amount": "1e3"}, "amount is no positive decimal"),
    ({"amount": "NaN"}, "amount is no positive decimal"),
    ({"amount": "1" * 16}, "amount is no positive decimal"),
    ({"currency": "eur"}, "currency is no currency code of three capitals"),
    ({"type": "gift"}, "type is neither credit nor debit"),
    ({"description": "x" * 201}, "description is not up to 200 printable characters"),
    ({"description": "\x07"}, "description is not up to 200 printable characters"),
    ({"type": "", "currency": ""}, "currency is missing; type is missing"),
]
BAD_CSV = [
    *((csv_text({**SOUND, **change}).split("\n")[1], reason) for change, reason in BAD_IN_BOTH),
    ("tx-9,too,few", "row has 3 values for 7 columns"),
    (csv_text(SOUND).split("\n")[1] + ",more", "row has 8 values for 7 columns"),
    ('"tx-9', "row is no CSV: unexpected end of data"),
    ('"tx-9"x', "row is no CSV: ',' expected after '\"'"),
    ("a\rb", "row is no CSV: new-line character seen in unquoted field"),
    ("x" * 10_001, "row is longer than 10000 bytes"),
    (b"\xff\xfe", "row is not UTF-8"),
]
BAD_JSON = [
    *((json.dumps({**SOUND, **change}), reason) for change, reason in BAD_IN_BOTH),
    (json.dumps({**SOUND, "amount": True}), "amount is no positive decimal"),
    (json.dumps({**SOUND, "amount": -3}), "amount is no positive decimal"),
    (json.dumps({**SOUND, "amount": None}), "amount is missing"),
    (json.dumps({**SOUND, "amount": [1]}), "amount is no positive decimal"),
    (json.dumps(SOUND).replace('"20.50"', "1e999999999"), "amount is no positive decimal"),
    (json.dumps(SOUND).replace('"20.50"', "1e99999999999999999999"), "row is no JSON"),
    (json.dumps(SOUND).replace('"20.50"', "9" * 5000), "row is no JSON: Exceeds the limit"),
    (json.dumps(SOUND).replace('"20.50"', "NaN"), "row is no JSON: NaN is no JSON value"),
    (json.dumps({**SOUND, "timestamp": True}), "timestamp is no time since 1970"),
    (json.dumps({**SOUND, "timestamp": -1}), "timestamp is no time since 1970"),
    (json.dumps({**SOUND, "timestamp": 10**15}), "timestamp is no time since 1970"),
    (json.dumps({**SOUND, "timestamp": 1.5}), "timestamp is no time since 1970"),
    (json.dumps({**SOUND, "iban": "DE1"}), "'iban' is no field of a transaction"),
    (json.dumps(SOUND).replace('"amount"', '"type"'), "row is no JSON: a name comes twice"),
    ('{"transaction_id": "tx-9}', "row is no JSON"),
    ('{"transaction_id": "tx-9"', "row is no JSON"),
    ('"transaction_id"', "row is JSON, but no object"),
    ("}", "row is no JSON"),
    ('{"a": ' + "[" * 9000 + "}", "row is no JSON"),
    ('{"a": "\\"' + "x" * 10_001 + '"}', "row is longer than 10000 bytes"),
    (b'{"a": "\xff"}', "row is not UTF-8"),
    (json.dumps(SOUND).replace("tx-1", "tx-\\ud800"), "transaction_id is not 1 to 64 letters"),
]


def encoded(row):
    return row if isinstance(row, bytes) else row.encode()


@pytest.mark.parametrize(("row", "reason"), BAD_CSV, ids=[reason for _, reason in BAD_CSV])
def test_a_bad_line_is_reported_and_the_lines_around_it_are_stored(row, reason, run, transactions, take_messages):
    before, after = csv_text(sound(1)).encode(), csv_text(sound(2)).encode().removeprefix(HEADER.encode() + b"\n")

    assert run("a.csv", before + encoded(row) + b"\n" + after) == {"key": "a.csv", **counts(stored=2, failed=1)}

    (report,) = take_messages("dead_letter")
    assert report["reason"].startswith(reason)
    assert (report["error"], report["bucket"], report["key"], report["line"]) == ("INVALID_ROW", BUCKET, "a.csv", 3)
    assert report["record"] == encoded(row)[:10_001].decode(errors="backslashreplace")
    assert transactions().keys() == {"tx-1", "tx-2"}


@pytest.mark.parametrize("form", ["JSON Lines", "an array"])
@pytest.mark.parametrize(("row", "reason"), BAD_JSON, ids=[reason for _, reason in BAD_JSON])
def test_a_bad_object_is_reported_and_the_objects_around_it_are_stored(
    row, reason, form, run, transactions, take_messages
):
    rows = [json.dumps(sound(1)).encode(), encoded(row), json.dumps(sound(2)).encode()]
    content = b"\n".join(rows) if form == "JSON Lines" else b"[" + b",\n".join(rows) + b"]"

    assert run("a.json", content) == {"key": "a.json", **counts(stored=2, failed=1)}

    (report,) = take_messages("dead_letter")
    assert report["reason"].startswith(reason)
    assert (report["error"], report["line"]) == ("INVALID_ROW", 2)
    assert transactions().keys() == {"tx-1", "tx-2"}


def test_a_report_names_the_transaction_where_the_row_does(run, take_messages):
    run("a.json", json.dumps({**SOUND, "amount": 0}))
    run("b.csv", csv_text({**SOUND, "amount": "0"}) + "broken\n")
    assert [report["transaction_id"] for report in take_messages("dead_letter")] == ["tx-1", "tx-1", None]


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        ("transaction_id,timestamp", "no header: column amount is missing; column currency is missing"),
        (HEADER + ",iban", "no header: column 'iban' is unknown"),
        (HEADER + ",type", "no header: column type comes twice"),
        ('"' + HEADER, "no header: row is no CSV"),
        ("", "no header: column transaction_id is missing"),
    ],
)
def test_without_a_header_no_line_means_anything(header, reason, run, take_messages):
    rows = csv_text(sound(1), sound(2)).removeprefix(HEADER)
    assert run("a.csv", header + rows) == {"key": "a.csv", **counts(failed=1)}
    (report,) = take_messages("dead_letter")
    assert report["reason"].startswith(reason)
    assert report["line"] == 1


def test_a_file_cut_off_within_its_array_says_so(run, take_messages):
    assert run("a.json", f"[{json.dumps(SOUND)},\n") == {"key": "a.json", **counts(stored=1, failed=1)}
    (report,) = take_messages("dead_letter")
    assert (report["reason"], report["line"]) == ("file ends within its array", 1)


@pytest.mark.parametrize(
    ("key", "content", "reasons"),
    [
        ("a.csv", "", ["file has no header"]),
        ("a.json", "", ["file is empty"]),
        ("a.json", "\ufeff \r\n\n", ["file is empty"]),
        ("a.json", "[]", []),
        ("a.json", "[\n\n]\n", []),
        ("a.json", "[", ["file ends within its array"]),
    ],
)
def test_an_empty_file_is_reported_and_an_empty_array_is_none(key, content, reasons, run, take_messages):
    assert run(key, content) == {"key": key, **counts(failed=len(reasons))}
    assert [report["reason"] for report in take_messages("dead_letter")] == reasons


@pytest.mark.parametrize("indent", [None, 0, 2])
@pytest.mark.parametrize("name", ["transactions", "rows"])
def test_rows_within_an_object_are_one_bad_row_however_they_are_written(name, indent, run, transactions, take_messages):
    content = json.dumps({name: [sound(1), sound(2), {"of": [sound(3)]}], "total": 3}, indent=indent)
    assert run("a.json", f"{content}\n{json.dumps(sound(9))}") == {"key": "a.json", **counts(stored=1, failed=1)}
    (report,) = take_messages("dead_letter")
    assert report["reason"].startswith(f"'{name}' is no field of a transaction")
    assert transactions().keys() == {"tx-9"}


def test_an_array_that_is_left_open_spoils_no_row_but_the_next(run, transactions):
    lines = ['{"transaction_id": [', *(json.dumps(sound(number)) for number in range(1, 4))]
    assert run("a.json", "\n".join(lines))["failed"] == 1
    assert transactions().keys() == {"tx-2", "tx-3"}


def test_the_statuses_are_spread_over_sixteen_keys(run, transactions):
    """One key of an index takes a thousand writes a second, and the table waits for its index."""
    run("a.csv", csv_text(*(sound(number) for number in range(200))))
    found = {item["status"] for item in transactions().values()}
    assert found == {f"PROCESSED#{digit}" for digit in "0123456789abcdef"}


def test_a_file_is_not_continued_for_ever(processor, upload, take_messages):
    """Nothing else ends the loop: the function may invoke itself."""
    notice = s3_event(upload("a.csv", csv_text(sound(1), sound(2))))["Records"][0]
    for rounds in (processor.MOST_ROUNDS, processor.MOST_ROUNDS + 1):
        read_on = {**notice, "readOn": {"offset": 0, "line": 1, "learned": None, "rounds": rounds}}
        if rounds > processor.MOST_ROUNDS:
            with pytest.raises(
                Exception, match="EndlessFileError: file is not done after 500 continuations, at byte 0"
            ):
                processor.lambda_handler({"Records": [read_on]}, Context())
        else:
            assert processor.lambda_handler({"Records": [read_on]}, Context())["files"][0]["stored"] == 2


def test_the_version_that_was_uploaded_is_read(processor, upload, transactions):
    """Events may arrive late, and out of order."""
    first, second = upload("a.csv", csv_text(sound(1))), upload("a.csv", csv_text(sound(2)))
    processor.lambda_handler(s3_event(second), Context())
    processor.lambda_handler(s3_event(first), Context())
    assert {id_: item["version_id"] for id_, item in transactions().items()} == {
        "tx-1": first["version_id"],
        "tx-2": second["version_id"],
    }


def test_a_key_is_decoded_and_a_version_may_be_missing(processor, upload, transactions):
    upload("in/März +1.csv", csv_text(SOUND))
    answer = processor.lambda_handler(s3_event({"key": "in/März +1.csv", "version_id": None}), Context())
    assert answer["files"][0]["key"] == "in/März +1.csv"
    assert "version_id" not in transactions()["tx-1"]


def test_the_same_event_twice_stores_once_and_reports_with_the_same_words(
    processor, upload, transactions, take_messages
):
    event = s3_event(upload("a.csv", csv_text(sound(1), sound(2, amount="0"), sound(3))))
    processor.lambda_handler(event, Context())
    before, reported = transactions(), take_messages("dead_letter")

    answer = processor.lambda_handler(event, Context())

    assert answer["files"][0] == {"key": "a.csv", **counts(already_stored=2, failed=1)}
    assert transactions() == before
    assert take_messages("dead_letter") == reported


def test_a_row_twice_in_a_file_is_stored_once(run, transactions):
    assert run("a.csv", csv_text(SOUND, SOUND)) == {"key": "a.csv", **counts(stored=1, already_stored=1)}
    assert transactions()["tx-1"]["line"] == 2


def test_other_content_under_a_stored_identity_is_reported_and_not_written(run, transactions, take_messages):
    run("a.csv", csv_text(SOUND))
    forged = {**SOUND, "amount": "2000"}
    assert run("b.csv", csv_text(sound(2), forged)) == {"key": "b.csv", **counts(stored=1, failed=1)}
    (report,) = take_messages("dead_letter")
    assert (report["error"], report["transaction_id"]) == ("CONFLICTING_TRANSACTION", "tx-1")
    assert report["reason"] == "transaction is stored with other content"
    assert transactions()["tx-1"]["amount"] == Decimal("20.5")


def test_rows_are_stored_in_batches(run, processor, monkeypatch):
    calls = []
    real = processor.DYNAMODB.transact_write_items
    monkeypatch.setattr(
        processor.DYNAMODB,
        "transact_write_items",
        lambda **request: calls.append(len(request["TransactItems"])) or real(**request),
    )
    assert run("a.csv", csv_text(*(sound(number) for number in range(230))))["stored"] == 230
    assert calls == [100, 100, 30]


def test_many_bad_rows_are_sent_in_batches(run, take_messages):
    rows = [sound(number, amount="0", description="é" * 150) for number in range(23)]
    assert run("a.csv", csv_text(*rows))["failed"] == 23
    assert sorted(report["line"] for report in take_messages("dead_letter")) == list(range(2, 25))


def test_a_batch_of_reports_is_no_larger_than_the_queue_takes(run, processor, monkeypatch, take_messages):
    sizes = []
    real = processor.SQS.send_message_batch
    monkeypatch.setattr(
        processor.SQS,
        "send_message_batch",
        lambda **request: sizes.append(sum(len(one["MessageBody"]) for one in request["Entries"])) or real(**request),
    )
    assert run("a.json", "\n".join(["\x07" * 9000] * 10))["failed"] == 10
    assert max(sizes) <= 256 * 1024
    assert len(take_messages("dead_letter")) == 10


# --- what is busy, refuses or fails ---------------------------------------------------------------


def cancelled(*codes):
    reasons = [{"Code": code, "Message": "because"} for code in codes]
    return {"service_error_code": "TransactionCanceledException", "modeled_fields": {"CancellationReasons": reasons}}


@pytest.mark.parametrize("code", ["ThrottlingError", "ProvisionedThroughputExceeded", "TransactionConflict"])
def test_rows_that_the_table_is_too_busy_for_are_put_again(code, processor, upload):
    event = s3_event(upload("a.csv", csv_text(sound(1), sound(2))))
    with Stubber(processor.DYNAMODB) as stub:
        stub.add_client_error("transact_write_items", **cancelled("None", code))
        stub.add_response("transact_write_items", {}, {"TransactItems": [ANY, ANY]})
        answer = processor.lambda_handler(event, Context())
        stub.assert_no_pending_responses()
    assert answer["files"][0] == {"key": "a.csv", **counts(stored=2)}


def test_a_table_that_stays_busy_fails_the_invocation(processor, upload):
    event = s3_event(upload("a.csv", csv_text(SOUND)))
    with Stubber(processor.DYNAMODB) as stub:
        for _ in range(processor.ATTEMPTS):
            stub.add_client_error("transact_write_items", **cancelled("ThrottlingError"))
        with pytest.raises(
            processor.ProcessingError, match=r"1 of 1 files failed: a.csv: BusyError: table did not take 1 rows in 6"
        ):
            processor.lambda_handler(event, Context())


def test_a_row_that_the_table_refuses_for_good_is_reported(processor, upload, take_messages):
    event = s3_event(upload("a.csv", csv_text(sound(1), sound(2))))
    with Stubber(processor.DYNAMODB) as stub:
        stub.add_client_error("transact_write_items", **cancelled("None", "ValidationError"))
        stub.add_response("transact_write_items", {}, {"TransactItems": [ANY]})
        answer = processor.lambda_handler(event, Context())
    assert answer["files"][0] == {"key": "a.csv", **counts(stored=1, failed=1)}
    (report,) = take_messages("dead_letter")
    assert (report["error"], report["transaction_id"], report["line"]) == ("REFUSED_TRANSACTION", "tx-2", 3)
    assert report["reason"] == "table refuses the row: ValidationError: because"


def test_messages_that_the_queue_did_not_take_are_sent_again(processor, upload):
    event = s3_event(upload("a.csv", csv_text(sound(1, amount="0"), sound(2, amount="0"))))
    refused = {"Id": "1", "SenderFault": False, "Code": "InternalError"}
    with Stubber(processor.SQS) as stub:
        stub.add_response("send_message_batch", {"Successful": [], "Failed": [refused]})
        stub.add_response("send_message_batch", {"Successful": [], "Failed": []}, {"QueueUrl": ANY, "Entries": [ANY]})
        assert processor.lambda_handler(event, Context())["files"][0]["failed"] == 2
        stub.assert_no_pending_responses()


def test_a_queue_that_takes_nothing_fails_the_invocation(processor, upload):
    event = s3_event(upload("a.csv", csv_text(sound(1, amount="0"))))
    refused = {"Id": "0", "SenderFault": False, "Code": "InternalError"}
    with Stubber(processor.SQS) as stub:
        for _ in range(processor.ATTEMPTS):
            stub.add_response("send_message_batch", {"Successful": [], "Failed": [refused]})
        with pytest.raises(processor.ProcessingError, match="queue did not take 1 messages in 6 attempts"):
            processor.lambda_handler(event, Context())


def test_a_stream_that_breaks_off_fails_the_invocation_and_the_next_one_stores_the_rest(
    processor, upload, transactions, monkeypatch
):
    event = s3_event(upload("a.csv", csv_text(*(sound(number) for number in range(150)))))
    real = processor.read

    class Broken:
        def __init__(self, body):
            self.body = body

        def iter_chunks(self, _size):
            yield self.body.read(14_000)
            raise ReadTimeoutError(endpoint_url="https://s3")

        def close(self):
            self.body.close()

    monkeypatch.setattr(processor, "read", lambda upload: (Broken(real(upload)[0]), 1))
    with pytest.raises(processor.ProcessingError, match="ReadTimeoutError"):
        processor.lambda_handler(event, Context())
    assert len(transactions()) == 100

    monkeypatch.setattr(processor, "read", real)
    processor.lambda_handler(event, Context())
    assert len(transactions()) == 150


def test_one_file_that_fails_does_not_hold_up_the_others(processor, upload, transactions, caplog):
    good, gone, odd = upload("a.csv", csv_text(SOUND)), {"key": "b.csv", "version_id": None}, upload("c.xml", "<a/>")
    with pytest.raises(
        processor.ProcessingError,
        match=r"2 of 3 files failed: b.csv: NoSuchKey: .*; c.xml: UnsupportedFileError: name ends with none of: .csv, ",
    ):
        processor.lambda_handler(s3_event(gone, odd, good), Context())
    assert transactions().keys() == {"tx-1"}
    assert [record.key for record in caplog.records if record.levelname == "ERROR"] == ["b.csv", "c.xml"]


def test_a_failed_event_comes_again_from_the_queue(processor, upload, transactions):
    event = s3_event(upload("a.csv", csv_text(SOUND)))
    processor.lambda_handler(sqs_event(event, ErrorMessage="Task timed out"), Context())
    assert transactions().keys() == {"tx-1"}


@pytest.mark.parametrize(
    "event",
    [
        None,
        [],
        {},
        {"Records": None},
        {"Records": [{}]},
        {"Records": [{"body": None}]},
        {"Records": [{"body": "no JSON"}]},
        {"Records": [{"body": "[" * 100_000}]},
        {"Service": "Amazon S3", "Event": "s3:TestEvent", "Bucket": BUCKET},
        {"Records": [{**s3_record("a.csv", None), "eventTime": "now"}]},
        {"Records": [{**s3_record("a.csv", None), "readOn": {"place": 1}}]},
        {"Records": [{**s3_record("a.csv", None), "s3": {"bucket": {"name": "b"}, "object": {"key": 7}}}]},
    ],
    ids=lambda event: repr(event)[:60],
)
def test_an_input_that_neither_s3_nor_the_queue_sends_is_named(event, processor):
    with pytest.raises(processor.MalformedEventError, match="input is no event of S3 or of the queue"):
        processor.lambda_handler(event, Context())


# --- files that take longer than one invocation ---------------------------------------------------


@pytest.mark.parametrize(
    ("key", "content"),
    [
        ("a.csv", csv_text(*(sound(number, amount="0" if number % 7 == 0 else "1") for number in range(50)))),
        ("a.json", json.dumps([sound(number, amount=number % 7) for number in range(50)])),
        ("b.json", json.dumps([sound(number, amount=number % 7) for number in range(50)], indent=1)),
        ("c.json", "\n".join(json.dumps(sound(number, amount=number % 7)) for number in range(50))),
    ],
)
def test_a_long_file_is_continued_where_it_was_left(  # noqa: PLR0917 - fixtures
    key, content, run, processor, upload, transactions, take_messages
):
    """Every invocation has time for a few rows; together they do what one would have done."""
    whole = run(f"whole/{key}", content)
    expected = {id_: (item["line"], item["amount"]) for id_, item in transactions().items()}
    expected_lines = sorted(report["line"] for report in take_messages("dead_letter"))
    table = resource("dynamodb", REGION).Table(TRANSACTIONS)
    for item in table.scan()["Items"]:
        table.delete_item(Key={name: item[name] for name in ("transaction_id", "timestamp")})

    events, answers = [s3_event(upload(f"parts/{key}", content))], []
    while events:
        answers += processor.lambda_handler(sqs_event(events.pop(0)), Context(100_000, 10_000))["files"]
        events += take_messages("unfinished")

    assert len(answers) > 5
    assert [answer["finished"] for answer in answers] == [False] * (len(answers) - 1) + [True]
    assert {name: sum(answer[name] for answer in answers) for name in ("stored", "failed")} == {
        name: whole[name] for name in ("stored", "failed")
    }
    assert {id_: (item["line"], item["amount"]) for id_, item in transactions().items()} == expected
    assert sorted(report["line"] for report in take_messages("dead_letter")) == expected_lines


# --- settings, logs, metrics ----------------------------------------------------------------------


def test_settings_that_are_missing_are_named(aws, monkeypatch):
    monkeypatch.delenv("TRANSACTIONS_TABLE_NAME")
    monkeypatch.setenv("UNFINISHED_QUEUE_URL", "")
    with pytest.raises(
        Exception, match="missing environment variables: TRANSACTIONS_TABLE_NAME, UNFINISHED_QUEUE_URL"
    ) as raised:
        load("processor_function")
    assert type(raised.value).__name__ == "ConfigurationError"


def test_logs_name_the_file_and_hold_no_row(run, caplog):
    caplog.set_level("INFO")
    run("a.csv", csv_text(sound(1), sound(2, amount="0")))
    (record,) = [record for record in caplog.records if record.message == "file processed"]
    assert (record.key, record.stored, record.failed, record.finished) == ("a.csv", 1, 1, True)
    assert "Groceries" not in caplog.text


def test_the_counts_are_metrics(run, capsys):
    """In the embedded metric format, from which CloudWatch makes the dashboard's first graph."""
    run("a.csv", csv_text(sound(1), sound(2, amount="0")))
    (line,) = capsys.readouterr().out.splitlines()
    metrics = json.loads(line)
    (directive,) = metrics["_aws"]["CloudWatchMetrics"]
    assert directive["Namespace"] == "TransactionFiles"
    assert metrics["FunctionName"] == ENVIRONMENT["AWS_LAMBDA_FUNCTION_NAME"]
    assert {metric["Name"]: metrics[metric["Name"]] for metric in directive["Metrics"]} == {
        "StoredTransactions": 1,
        "FailedTransactions": 1,
    }
