"""Validates the rows of uploaded transaction files and stores them.

S3 invokes it for each upload; a file that it did not finish comes again as a message of the queue.
Whatever its size, a file is read as a stream, and a hundred rows of it are held at a time.

A row that fails is sent to the dead letter queue with file, line and reason, and the rows around it
are stored. A file that cannot be read or stored for now fails the invocation, so that it comes
again. A file that takes longer than one invocation is continued by a message that says where.

Each transaction is one item of the table, put under the condition that there is none:

================ ===================================================================
transaction_id   partition key, as the file gives it
timestamp        sort key: when it occurred, in milliseconds since 1970-01-01T00:00:00Z
status           PROCESSED#0 to PROCESSED#f, the last by the fingerprint: key of the index
occurred_at      ``timestamp`` as ISO 8601 in UTC
amount           exact number
currency, account_id, type, description: as the file gives them
bucket, key, version_id, line: where it was read
uploaded_at, processed_at: ISO 8601 in UTC
fingerprint      SHA-256 of what the file says: another one is another transaction
================ ===================================================================

One key for all would bound the table: DynamoDB writes a thousand items a second of one key of an index,
and holds back the table that is ahead of it. Who asks for a status asks for its sixteen keys.
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-indexes-gsi-sharding.html

So a file that arrives twice leaves one item for each transaction, and other content under a stored
identity is reported, never written.
"""

import csv
import hashlib
import json
import logging
import os
import random
import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple
from urllib.parse import unquote_plus

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

LOG = logging.getLogger(__name__)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

CHUNK = 256 * 1024  # bytes read from S3 at a time
LONGEST_ROW = 10_000  # bytes: a longer one is no transaction, and its beginning is enough to find it
ROWS_AT_ONCE = 100  # what DynamoDB takes in one transaction
MESSAGES_AT_ONCE, BYTES_AT_ONCE = 10, 256 * 1024  # what SQS takes in one batch
PASSING = {"None", "ProvisionedThroughputExceeded", "ThrottlingError", "TransactionConflict"}  # reasons of its refusal
ATTEMPTS = 6  # for rows and messages that are refused for the moment
MOST_ROUNDS = 500  # in which a file is continued: about 37 hours
RESERVE = 30_000  # milliseconds kept back to store the last rows, and to say where to go on


class ConfigurationError(Exception):
    """The environment lacks a setting."""


class MalformedEventError(Exception):
    """The function was invoked with something that neither S3 nor the queue sends."""


class RowError(Exception):
    """A row is not what its schema says; the message names everything that is wrong with it."""


class HeaderError(RowError):
    """The first line does not name the columns, so that no other line means anything."""


class UnsupportedFileError(Exception):
    """There is no schema for this type of file."""


class EndlessFileError(Exception):
    """A file was continued so often that no one can be waiting for its end."""


class BusyError(Exception):
    """The table or a queue did not take in time what it must keep."""


class ProcessingError(Exception):
    """Files of the event were not processed; the message names each and why."""


def settings(*names: str) -> dict[str, str]:
    """Read environment variables; an error names every one that is missing or empty."""
    missing = [name for name in names if not os.environ.get(name)]
    if missing:
        raise ConfigurationError(f"missing environment variables: {', '.join(missing)}")
    return {name: os.environ[name] for name in names}


SETTINGS = settings(
    "AWS_LAMBDA_FUNCTION_NAME",  # Lambda sets it
    "TRANSACTIONS_TABLE_NAME",
    "DEAD_LETTER_QUEUE_URL",
    "UNFINISHED_QUEUE_URL",
)
CLIENT_CONFIG = Config(connect_timeout=2, read_timeout=5, retries={"mode": "standard", "total_max_attempts": 3})
S3 = boto3.client("s3", config=CLIENT_CONFIG)
DYNAMODB = boto3.client("dynamodb", config=CLIENT_CONFIG)
SQS = boto3.client("sqs", config=CLIENT_CONFIG)


# --- events -------------------------------------------------------------------------------------


@dataclass(slots=True)
class Place:
    """Where to read on: the byte, its line, and what the reader learned before it; and how often that was so."""

    offset: int = 0
    line: int = 1
    learned: Any = None
    rounds: int = 0


@dataclass(frozen=True, slots=True)
class Upload:
    """A file in S3; ``notice`` is the record of the event that told of it."""

    notice: dict[str, Any]
    bucket: str
    key: str
    version: dict[str, str]
    uploaded_at: str
    place: Place

    @property
    def source(self) -> dict[str, str]:
        """What identifies the file in items, messages and logs."""
        version = {"version_id": self.version["VersionId"]} if self.version else {}
        return {"bucket": self.bucket, "key": self.key, **version, "uploaded_at": self.uploaded_at}


def lambda_handler(event: Any, context: Any) -> dict[str, Any]:
    """Process every file of the event; fail at the end if one of them could not be processed."""
    done, failures = [], []
    for upload in uploads(event):
        try:
            done.append(process(upload, context.get_remaining_time_in_millis))
        except (BotoCoreError, ClientError, BusyError, EndlessFileError, UnsupportedFileError) as error:
            LOG.exception("file not processed", extra=upload.source)
            failures.append(f"{upload.key}: {type(error).__name__}: {error}")
    if failures:
        raise ProcessingError(f"{len(failures)} of {len(done) + len(failures)} files failed: {'; '.join(failures)}")
    return {"files": done}


def uploads(event: Any) -> list[Upload]:
    """Find the files of an S3 event, or of the S3 events that the messages of a queue hold.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
    """
    try:
        return [
            upload
            for record in event["Records"]
            for upload in (uploads(json.loads(record["body"])) if "body" in record else [_upload(record)])
        ]
    except (ArithmeticError, AttributeError, KeyError, RecursionError, TypeError, ValueError) as error:
        raise MalformedEventError(f"input is no event of S3 or of the queue: {error!r}") from error


def _upload(record: dict[str, Any]) -> Upload:
    stored = record["s3"]["object"]
    return Upload(
        record,
        record["s3"]["bucket"]["name"],
        unquote_plus(stored["key"]),
        {"VersionId": stored["versionId"]} if stored.get("versionId") else {},
        utc_text(datetime.fromisoformat(record["eventTime"])),
        Place(**record.get("readOn", {})),
    )


def utc_text(moment: datetime) -> str:
    """Write a time as ISO 8601 in UTC, to the millisecond: 2026-01-31T12:00:00.000Z."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


# --- what a row may hold ------------------------------------------------------------------------


def identifier(value: Any) -> str:
    """Take up to 64 letters, digits and some marks."""
    if not isinstance(value, str) or not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,63}", value):
        raise ValueError("is not 1 to 64 letters, digits, points, underscores, colons and hyphens")
    return value


def time_text(value: Any) -> datetime:
    """Take a time with an offset from UTC, to the millisecond."""
    try:
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is None or moment < EPOCH:
            raise ValueError
        return EPOCH + (moment - EPOCH) // timedelta(milliseconds=1) * timedelta(milliseconds=1)
    except (OverflowError, TypeError, ValueError):
        raise ValueError("is no time since 1970 in ISO 8601 with an offset") from None


def time_text_or_number(value: Any) -> datetime:
    """Take a time as text, or as milliseconds since 1970 up to the year 9999."""
    whole = isinstance(value, int) and not isinstance(value, bool)
    return EPOCH + timedelta(milliseconds=value) if whole and 0 <= value < 253402300800000 else time_text(value)


def amount_text(value: Any) -> Decimal:
    """Take a positive decimal as text."""
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]{1,15}(\.[0-9]{1,4})?", value) or not Decimal(value):
        raise ValueError("is no positive decimal with up to 15 digits before and 4 after the point")
    return Decimal(value).quantize(Decimal("0.0001"))


def amount_text_or_number(value: Any) -> Decimal:
    """Take a positive decimal as text, or as a number."""
    if isinstance(value, Decimal | int) and not isinstance(value, bool):
        number = Decimal(value)
        return amount_text(f"{number:f}" if abs(number.adjusted()) < 20 else None)
    return amount_text(value)


def currency(value: Any) -> str:
    """Take the form of an ISO 4217 code."""
    if not isinstance(value, str) or not re.fullmatch("[A-Z]{3}", value):
        raise ValueError("is no currency code of three capitals")
    return value


def direction(value: Any) -> str:
    """Take one of the two sides of an account."""
    if value not in ("credit", "debit"):
        raise ValueError("is neither credit nor debit")
    return str(value)


def description(value: Any) -> str:
    """Take up to 200 characters that can be shown."""
    if not isinstance(value, str) or len(value) > 200 or not value.isprintable():
        raise ValueError("is not up to 200 printable characters")
    return value


Schema = dict[str, Callable[[Any], Any]]

# In CSV everything is text; JSON knows numbers as well.
CSV_SCHEMA: Schema = {
    "transaction_id": identifier,
    "timestamp": time_text,
    "amount": amount_text,
    "currency": currency,
    "account_id": identifier,
    "type": direction,
    "description": description,
}
JSON_SCHEMA: Schema = {**CSV_SCHEMA, "timestamp": time_text_or_number, "amount": amount_text_or_number}
OPTIONAL = {"description"}


def validated(values: dict[str, Any], schema: Schema) -> dict[str, Any]:
    """Parse every field of a row."""
    problems = [f"{name[:64]!r} is no field of a transaction" for name in values if name not in schema]
    row = {}
    for name, parse in schema.items():
        if values.get(name) in (None, ""):
            problems += [f"{name} is missing"] if name not in OPTIONAL else []
            continue
        try:
            row[name] = parse(values[name])
        except ValueError as error:
            problems.append(f"{name} {error}")
    if problems:
        raise RowError("; ".join(problems))
    return row


# --- files, a row at a time ---------------------------------------------------------------------


class Piece(NamedTuple):
    """What stands in a file for one row, of a longer one the beginning, and where the next begins."""

    line: int
    raw: bytes
    next_offset: int
    next_line: int

    def text(self) -> str:
        """Decode the piece, if it can be a row at all."""
        if len(self.raw) > LONGEST_ROW:
            raise RowError(f"row is longer than {LONGEST_ROW} bytes")
        try:
            return self.raw.decode("utf-8-sig")  # a byte order mark may open the file
        except UnicodeDecodeError as error:
            raise RowError("row is not UTF-8") from error


class CsvFile:
    """Lines of comma-separated values (RFC 4180) after one that names the columns.

    No value spans two lines, so that a quote left open spoils its own line and no other. The reader
    learns the columns.
    """

    schema = CSV_SCHEMA

    def __init__(self, place: Place) -> None:
        self.place = place

    def pieces(self, chunks: Iterable[bytes]) -> Iterator[Piece]:
        """Split a stream into lines."""
        line, offset, held = self.place.line, self.place.offset, b""
        for chunk in chunks:
            *ended, begun = chunk.split(b"\n")
            for part in ended:
                offset += len(part) + 1
                yield Piece(line, (held + part)[: LONGEST_ROW + 1], offset, line + 1)
                line, held = line + 1, b""
            offset += len(begun)
            held = (held + begun)[: LONGEST_ROW + 1]
        if held:
            yield Piece(line, held, offset, line)

    def values(self, piece: Piece) -> dict[str, Any] | None:
        """Read one line; none for the header and for an empty line."""
        if self.place.learned is None:
            self.place.learned = self._columns(piece)
            return None
        cells, columns = self._cells(piece), self.place.learned
        if cells and len(cells) != len(columns):
            raise RowError(f"row has {len(cells)} values for {len(columns)} columns")
        return dict(zip(columns, cells, strict=True)) if cells else None

    def missing(self) -> str:
        """Say what the end of the file leaves open."""
        return "file has no header" if self.place.learned is None else ""

    def _columns(self, piece: Piece) -> list[str]:
        try:
            columns = self._cells(piece)
        except RowError as error:
            raise HeaderError(f"no header: {error}") from error
        problems = [
            *(f"column {name} is missing" for name in self.schema if name not in columns and name not in OPTIONAL),
            *(f"column {name[:64]!r} is unknown" for name in columns if name not in self.schema),
            *(f"column {name} comes twice" for name in self.schema if columns.count(name) > 1),
        ]
        if problems:
            raise HeaderError(f"no header: {'; '.join(problems)}")
        return columns

    def _cells(self, piece: Piece) -> list[str]:
        try:
            (cells,) = csv.reader([piece.text().removesuffix("\r")], strict=True)
        except csv.Error as error:
            raise RowError(f"row is no CSV: {error}") from error
        return cells


class JsonFile:
    """JSON objects, in an array or one after the other (JSON Lines).

    A broken object spoils the next ones no further than needed: it ends at the latest where a line
    ends within a text, or where a line begins with another object. Objects in an array within an
    object are part of it, on lines of their own as well as on one: that is no transaction. The reader
    learns whether an array is open.
    """

    schema = JSON_SCHEMA
    _MARKS = re.compile(rb'[{}"\\\n]')
    _BETWEEN = " \t\r\n,[]\ufeff"  # a byte order mark may open the file

    def __init__(self, place: Place) -> None:
        self.place = place
        self.found = False  # an object, or what should be one
        self.held = bytearray()  # the object, or the text between two, that is being read
        self.held_line = place.line
        self.depth = 0  # braces that are open
        self.in_text = False
        self.escaped = -1  # the offset of what follows a backslash
        self.before = b""  # the last mark or letter of the object, white space aside
        self.holds_objects = False  # in an array

    def pieces(self, chunks: Iterable[bytes]) -> Iterator[Piece]:
        """Split a stream into objects, and what stands between them."""
        line, offset = self.place.line, self.place.offset
        blank = True  # nothing but white space since the line began
        for chunk in chunks:
            done = 0
            for found in self._MARKS.finditer(chunk):
                at, mark = found.start(), found.group()
                blank = blank and not chunk[done:at].strip()
                self._hold(chunk[done:at], line)
                if mark == b"{" and not self.in_text and not self._nests() and (blank or not self.depth):
                    yield from self._release(offset + at, line)
                self._hold(mark, line)
                line += mark == b"\n"
                if self._ends_with(mark, offset + at):
                    yield from self._release(offset + at + 1, line)
                blank, done = mark == b"\n", at + 1
            blank = blank and not chunk[done:].strip()
            self._hold(chunk[done:], line)
            offset += len(chunk)
        yield from self._release(offset, line)

    def values(self, piece: Piece) -> dict[str, Any]:
        """Read one object."""
        try:
            values = json.loads(
                piece.text().strip(self._BETWEEN),
                parse_float=Decimal,
                parse_constant=_refuse_constant,
                object_pairs_hook=_unique,
            )
        except (ArithmeticError, RecursionError, ValueError) as error:
            raise RowError(f"row is no JSON: {error}") from error
        if not isinstance(values, dict):
            raise RowError("row is JSON, but no object")
        return values

    def missing(self) -> str:
        """Say what the end of the file leaves open."""
        if self.place.learned:
            return "file ends within its array"
        return "" if self.found or self.place.offset or self.place.learned is False else "file is empty"

    def _nests(self) -> bool:
        """Tell whether an object that begins here is an element of an array in the one that is open."""
        nests = bool(self.depth) and (self.before == b"[" or (self.holds_objects and self.before == b","))
        self.holds_objects = self.holds_objects or nests
        return nests

    def _hold(self, part: bytes, line: int) -> None:
        """Keep what belongs to the row, no more of it than shows that it is too long."""
        self.before = part.rstrip()[-1:] or self.before
        if not self.held:
            part = part.lstrip()
            self.held_line = line
        self.held += part[: LONGEST_ROW + 1 - len(self.held)]

    def _ends_with(self, mark: bytes, at: int) -> bool:
        """Follow a mark; tell whether what is held ends with it."""
        if mark == b"\n":
            return self.in_text or not self.depth
        if at == self.escaped or not (self.depth or mark == b"{"):
            return False
        if self.in_text:
            self.in_text = mark != b'"'
            self.escaped = at + 1 if mark == b"\\" else -1
        else:
            self.in_text = mark == b'"'
            self.depth += (mark == b"{") - (mark == b"}")
        return not self.depth

    def _release(self, offset: int, line: int) -> Iterator[Piece]:
        raw = bytes(self.held)
        self.held.clear()
        self.depth, self.in_text = 0, False
        self.before, self.holds_objects = b"", False
        if not raw.startswith(b"{") and (brackets := re.findall(rb"[\[\]]", raw)):
            self.place.learned = brackets[-1] == b"["
        if raw.strip(self._BETWEEN.encode()):
            self.found = True
            yield Piece(self.held_line, raw, offset, line)


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON value")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) < len(pairs):
        raise ValueError("a name comes twice")
    return values


READERS = {".csv": CsvFile, ".json": JsonFile}


# --- processing a file --------------------------------------------------------------------------


def process(upload: Upload, remaining_milliseconds: Callable[[], int]) -> dict[str, Any]:
    """Store every sound row of a file and report every other; give the counts."""
    reader = reader_for(upload)
    if upload.place.rounds > MOST_ROUNDS:  # nobody else ends the loop: the function may invoke itself
        raise EndlessFileError(f"file is not done after {MOST_ROUNDS} continuations, at byte {upload.place.offset}")
    reports = Reports(upload)
    rows = Rows(upload, reports)
    rest, line = None, upload.place.line
    body, size = read(upload)
    with closing(body):
        for piece in reader.pieces(body.iter_chunks(CHUNK)):
            line = piece.next_line
            if not take(piece, reader, rows):
                break
            if piece.next_offset < size and remaining_milliseconds() < RESERVE:
                rest = Place(piece.next_offset, line, reader.place.learned, upload.place.rounds + 1)
                break
        else:
            if problem := reader.missing():
                reports.add("INVALID_ROW", problem, line)
    rows.flush()
    reports.flush()
    if rest:
        send("UNFINISHED_QUEUE_URL", [json.dumps({"Records": [{**upload.notice, "readOn": asdict(rest)}]})])
    counts = {"stored": rows.stored, "already_stored": rows.already_stored, "failed": reports.count}
    LOG.info("file processed", extra={**upload.source, **counts, "finished": rest is None})
    measure(rows.stored, reports.count)
    return {"key": upload.key, **counts, "finished": rest is None}


def reader_for(upload: Upload) -> CsvFile | JsonFile:
    """Choose the reader, and with it the schema, by the end of the file's name."""
    for suffix, reader in READERS.items():
        if upload.key.endswith(suffix):
            return reader(upload.place)
    raise UnsupportedFileError(f"name ends with none of: {', '.join(READERS)}")


def read(upload: Upload) -> tuple[Any, int]:
    """Open the file at its place; give the stream, and the size of the whole file."""
    place = {"Range": f"bytes={upload.place.offset}-"} if upload.place.offset else {}
    answer = S3.get_object(Bucket=upload.bucket, Key=upload.key, **upload.version, **place)
    return answer["Body"], upload.place.offset + answer["ContentLength"]


def take(piece: Piece, reader: CsvFile | JsonFile, rows: "Rows") -> bool:
    """Bring one row on its way; tell whether it makes sense to read on."""
    values = None
    try:
        values = reader.values(piece)
        if values is not None:
            rows.add(piece, validated(values, reader.schema))
    except RowError as error:
        rows.reports.add("INVALID_ROW", str(error), piece.line, piece.raw, (values or {}).get("transaction_id"))
        return not isinstance(error, HeaderError)
    return True


def measure(stored: int, failed: int) -> None:
    """Log the two metrics of the dashboard, from which CloudWatch makes them.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
    """
    metrics = {"StoredTransactions": stored, "FailedTransactions": failed}
    directive = {
        "Namespace": "TransactionFiles",
        "Dimensions": [["FunctionName"]],
        "Metrics": [{"Name": name, "Unit": "Count"} for name in metrics],
    }
    line = {
        "_aws": {"Timestamp": int(time.time() * 1000), "CloudWatchMetrics": [directive]},
        "FunctionName": SETTINGS["AWS_LAMBDA_FUNCTION_NAME"],
        **metrics,
    }
    sys.stdout.write(json.dumps(line) + "\n")


# --- rows on their way to the table ---------------------------------------------------------------


class Rows:
    """The sound rows of a file, stored in transactions of up to a hundred.

    A transaction costs twice the write units of single puts. It is what makes one request of many
    conditional puts, and it needs no permission but ``dynamodb:PutItem``.
    """

    def __init__(self, upload: Upload, reports: "Reports") -> None:
        self.upload = upload
        self.reports = reports
        self.stored = 0
        self.already_stored = 0
        self._waiting: dict[tuple[str, int], tuple[Piece, dict[str, Any]]] = {}

    def add(self, piece: Piece, row: dict[str, Any]) -> None:
        """Take one more row. No transaction may hold the same key twice."""
        item = self._item(piece, row)
        key = item["transaction_id"], item["timestamp"]
        if key in self._waiting or len(self._waiting) == ROWS_AT_ONCE:
            self.flush()
        self._waiting[key] = (piece, item)

    def flush(self) -> None:
        """Store what waits; a row that the table refuses for good is reported."""
        waiting = list(self._waiting.values())
        attempt = 0
        while waiting:
            left = self._store(waiting)
            if len(left) == len(waiting):
                attempt += 1
                if attempt == ATTEMPTS:
                    raise BusyError(f"table did not take {len(left)} rows in {ATTEMPTS} attempts")
                pause(attempt)
            waiting = left
        self._waiting.clear()

    def _item(self, piece: Piece, row: dict[str, Any]) -> dict[str, Any]:
        occurred = row.pop("timestamp")
        facts = {
            **row,
            "timestamp": (occurred - EPOCH) // timedelta(milliseconds=1),
            "occurred_at": utc_text(occurred),
        }
        content = json.dumps(facts, default=str, sort_keys=True, separators=(",", ":"))
        fingerprint = hashlib.sha256(content.encode()).hexdigest()
        return {
            **facts,
            "status": f"PROCESSED#{fingerprint[0]}",
            "fingerprint": fingerprint,
            **self.upload.source,
            "line": piece.line,
            "processed_at": utc_text(datetime.now(UTC)),
        }

    def _store(self, waiting: list[tuple[Piece, dict[str, Any]]]) -> list[tuple[Piece, dict[str, Any]]]:
        """Put the items, all or none; give those that are worth another attempt."""
        puts = [
            {
                "Put": {
                    "TableName": SETTINGS["TRANSACTIONS_TABLE_NAME"],
                    "Item": {name: attribute(value) for name, value in item.items()},
                    "ConditionExpression": "attribute_not_exists(transaction_id)",
                    "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
                }
            }
            for _, item in waiting
        ]
        try:
            DYNAMODB.transact_write_items(TransactItems=puts)
        except DYNAMODB.exceptions.TransactionCanceledException as error:
            reasons = error.response["CancellationReasons"]
            return [one for one, reason in zip(waiting, reasons, strict=True) if self._again(*one, reason)]
        self.stored += len(waiting)
        return []

    def _again(self, piece: Piece, item: dict[str, Any], reason: dict[str, Any]) -> bool:
        """Settle an item that is the reason why its transaction was cancelled, unless it may still go."""
        code = reason["Code"]
        if code in PASSING:
            return True
        if code != "ConditionalCheckFailed":
            self._report("REFUSED_TRANSACTION", f"table refuses the row: {code}: {reason.get('Message')}", piece, item)
        elif reason["Item"]["fingerprint"]["S"] != item["fingerprint"]:
            self._report("CONFLICTING_TRANSACTION", "transaction is stored with other content", piece, item)
        else:
            self.already_stored += 1
        return False

    def _report(self, error: str, reason: str, piece: Piece, item: dict[str, Any]) -> None:
        self.reports.add(error, reason, piece.line, piece.raw, item["transaction_id"])


def attribute(value: str | int | Decimal) -> dict[str, str]:
    """Write a value for DynamoDB. With boto3's serializer a row would take twice the time."""
    return {"S": value} if isinstance(value, str) else {"N": str(value)}


# --- reports on their way to the dead letter queue ------------------------------------------------


class Reports:
    """The rows of a file that failed, sent in batches.

    A report says nothing of this attempt, so that a file that comes again reports its rows with the
    same words, and the DLQ processor records each once.
    """

    def __init__(self, upload: Upload) -> None:
        self.upload = upload
        self.count = 0
        self._waiting: list[str] = []

    def add(self, error: str, reason: str, line: int, raw: bytes = b"", transaction_id: Any = None) -> None:
        """Take one more row."""
        report = {
            "error": error,
            "reason": reason[:2000],
            **self.upload.source,
            "line": line,
            "record": raw.decode(errors="backslashreplace"),
            "transaction_id": transaction_id,
        }
        body = json.dumps(report, default=str)
        if len(self._waiting) == MESSAGES_AT_ONCE or sum(map(len, [*self._waiting, body])) > BYTES_AT_ONCE:
            self.flush()
        self._waiting.append(body)
        self.count += 1

    def flush(self) -> None:
        """Send what waits."""
        if self._waiting:
            send("DEAD_LETTER_QUEUE_URL", self._waiting)
            self._waiting.clear()


def send(queue: str, bodies: list[str]) -> None:
    """Send up to ten messages in one batch, and again what the queue did not take of it."""
    waiting = [{"Id": str(position), "MessageBody": body} for position, body in enumerate(bodies)]
    for attempt in range(ATTEMPTS):
        pause(attempt)
        answer = SQS.send_message_batch(QueueUrl=SETTINGS[queue], Entries=waiting)
        refused = {entry["Id"] for entry in answer.get("Failed", [])}
        waiting = [entry for entry in waiting if entry["Id"] in refused]
        if not waiting:
            return
    raise BusyError(f"queue did not take {len(waiting)} messages in {ATTEMPTS} attempts")


def pause(attempt: int) -> None:
    """Wait before an attempt: not before the first, up to twice as long before each next one."""
    if attempt:
        time.sleep(random.uniform(0, 0.1 * 2**attempt))  # noqa: S311 - it spreads load, it keeps no secret
