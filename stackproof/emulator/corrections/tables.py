"""DynamoDB tables: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html."""

from __future__ import annotations

import copy
from collections import defaultdict
from collections.abc import Iterable
from contextvars import ContextVar
from typing import Any

from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.dynamo_type import DynamoType
from moto.dynamodb.models.table import Table

from stackproof.emulator.corrections.patching import Method, around

_OF_KEYS = {"S", "N", "B"}


class _Transaction:
    """What one transaction may change: the items of these keys."""

    def __init__(self, keys: Iterable[dict[str, Any]]) -> None:
        self._keys = list(keys)
        self._copies: dict[int, Any] = {}

    def copy(self, table: Any) -> Any:
        """Copy a table before anything is written, as far as that can change it; the same copy each time."""
        if id(table) not in self._copies:
            self._copies[id(table)] = self._copy(table)
        return self._copies[id(table)]

    def _copy(self, table: Any) -> Any:
        values = [key[table.hash_key_attr] for key in self._keys if table.hash_key_attr in key]
        copied = copy.copy(table)
        copied.items = defaultdict(dict, table.items)
        for written in {DynamoType(value) for value in values if value.keys() <= _OF_KEYS} & table.items.keys():
            copied.items[written] = copy.deepcopy(table.items[written])
        if table.stream_shard is not None:
            copied.stream_shard = copy.copy(table.stream_shard)
            copied.stream_shard.table, copied.stream_shard.items = copied, list(table.stream_shard.items)
        return copied


_running: ContextVar[_Transaction | None] = ContextVar("the transaction that this thread runs", default=None)


def a_transaction_copies_the_table_for_each_item() -> None:
    """Keep what a transaction may change, once.

    To take a transaction back moto copies all of the table, once for each item that is written: a hundred items in a
    table of ten thousand are a million copies.
    """

    @around(DynamoDBBackend, "transact_write_items")
    def transact_write_items(given: Method, self: Any, transact_items: list[dict[str, Any]]) -> None:
        written = (one for item in transact_items for one in item.values())
        token = _running.set(_Transaction(one.get("Key") or one.get("Item") or {} for one in written))
        try:
            given(self, transact_items)
        finally:
            _running.reset(token)

    Table.__deepcopy__ = _copy  # type: ignore[attr-defined]


def _copy(self: Any, memo: dict[int, Any]) -> Any:
    """Copy a table; within a transaction no more of it than can change."""
    running = _running.get()
    if running is not None:
        return running.copy(self)
    copied = copy.copy(self)
    memo[id(self)] = copied
    vars(copied).update(copy.deepcopy(vars(self), memo))
    return copied
