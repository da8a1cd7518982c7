"""The tables of the results in Arrow: their schemas, and rows as batches."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import pyarrow as pa

from stackproof.fleet.rows import ACCESS, COUNTED, OUTCOMES, STACKS, Row

_LISTS = frozenset({"controls", "clauses", "marks"})
_NUMBERS = frozenset({"line", *COUNTED, "problems", "resources", "memory"})
_DAYS = frozenset({"waiver_ends", "until"})
_SPECIAL = {"seconds": pa.float64(), "cpu": pa.float64(), "judged": pa.timestamp("ms", tz="UTC"), "again": pa.bool_()}
TABLES = {"stacks": STACKS, "outcomes": OUTCOMES, "access": ACCESS}
"""The tables by name, with the columns of their rows; each row has its run and its fleet besides."""
RUN = (("run", pa.string()), ("fleet", pa.string()))
RUNS = pa.schema(
    [*RUN, ("started", pa.timestamp("ms", tz="UTC")), ("ended", pa.timestamp("s", tz="UTC")), ("status", pa.int64()),
     ("stacks", pa.int64()), ("judged", pa.int64()), ("unchecked", pa.int64()), ("version", pa.string())]
)  # fmt: skip


def _type(column: str) -> Any:
    if column in _LISTS:
        return pa.list_(pa.string())
    if column in _NUMBERS:
        return pa.int64()
    return pa.date32() if column in _DAYS else _SPECIAL.get(column, pa.string())


@cache
def schema_of(table: str) -> Any:
    """Return the schema of rows as they come from a judge."""
    return pa.schema([(column, _type(column)) for column in TABLES[table]])


@cache
def stored_schema(table: str) -> Any:
    """Return the schema of rows as they are stored."""
    return pa.schema([*RUN, *schema_of(table)]) if table in TABLES else RUNS


def batch_of(table: str, rows: Sequence[Row]) -> Any:
    """Return rows as an Arrow batch."""
    schema = schema_of(table)
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(schema)
    return pa.record_batch([_array(*pair) for pair in zip(columns, schema.types, strict=True)], schema=schema)


def _array(values: Sequence[Any], type_: Any) -> Any:
    if type_ == pa.date32():
        return pa.array(values, pa.string()).cast(type_)
    try:
        return pa.array(values, type_)
    except UnicodeEncodeError:  # half of a surrogate pair, from a file of others
        return pa.array(list(map(_writable, values)), type_)


def _writable(value: Any) -> Any:
    if isinstance(value, list):
        return list(map(_writable, value))
    return value.encode("utf-8", "backslashreplace").decode() if isinstance(value, str) else value


def of_run(batch: Any, run: str, fleet: str) -> Any:
    """Return a batch of a judge's rows with the run and the fleet that they are of."""
    count = batch.num_rows
    head = [pa.array([run] * count, pa.string()), pa.array([fleet] * count, pa.string())]
    schema = pa.schema([*RUN, *batch.schema])
    return pa.record_batch([*head, *batch.columns], schema=schema)
