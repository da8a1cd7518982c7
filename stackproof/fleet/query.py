"""Questions about the results, in SQL: DuckDB in memory, on views of the Parquet files, and on nothing else.

Only runs that came to their end are in the views. SQL reads: no statement but one that asks is run, and what is outside
the views (files, the network, settings) is closed before it is run (https://duckdb.org/docs/operations_manual/securing_duckdb/overview).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import duckdb

from stackproof.fleet.store import Store, StoreError
from stackproof.fleet.tables import TABLES

_CLOSING = (
    "SET enable_external_access = false",
    "SET autoinstall_known_extensions = false",
    "SET autoload_known_extensions = false",
    "SET python_enable_replacements = false",
    "SET lock_configuration = true",
)
_ASKING = (duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN)


class QueryError(Exception):
    """A question that cannot be answered; the text is a sentence."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Names of columns, and rows."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]


@contextmanager
def results_in(store: Store, details_of: Collection[str] | None = None) -> Iterator[Any]:
    """Give a connection that knows ``outcomes``, ``stacks``, ``access`` and ``runs``, and can reach nothing else.

    Args:
        store: the results.
        details_of: the runs whose outcomes and access are wanted, if not those of all.

    Raises:
        StoreError: the results cannot be read, or there are none.
    """
    runs = store.runs()
    ended = set(runs.column("run").to_pylist())
    if not ended:
        message = f"{store.address} has no run that came to its end; make one: stackproof fleet check SOURCE --results"
        raise StoreError(message)
    with duckdb.connect(":memory:") as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.register("runs", runs)
        for table in TABLES:
            wanted = ended if table == "stacks" or details_of is None else ended & set(details_of)
            parts = [part for part in store.parts(table) if part.run in wanted]
            connection.register(table, store.dataset(table, parts))
        for setting in _CLOSING:
            connection.execute(setting)
        yield connection


def ask(store: Store, sql: str) -> Answer:
    """Return the answer to one question.

    Raises:
        QueryError: it is none, or DuckDB refuses it.
        StoreError: the results cannot be read.
    """
    with results_in(store) as connection:
        try:
            statements = connection.extract_statements(sql)
            if len(statements) != 1 or statements[0].type not in _ASKING:
                message = "Give one statement that asks: SELECT, WITH or EXPLAIN; the results are read only."
                raise QueryError(message)
            found = connection.execute(statements[0])
            columns = tuple(one[0] for one in found.description)
            return Answer(columns, found.fetchall())
        except duckdb.Error as error:
            message = str(error).strip()
            raise QueryError(message) from None
