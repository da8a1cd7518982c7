"""Where results stay: Parquet files by table and day, in a folder or in object storage, each whole or not there.

    TABLE/day=2026-11-30/RUN-0000.parquet

A run writes as it goes, in parts; the rows of a stack are in the parts of one number. Its own row, in ``runs``, comes
last: a run without one did not come to its end, and nobody takes what there is of it for all.
"""

from __future__ import annotations

import datetime
import os
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from stackproof.fleet.places import PlaceError, file_system, is_remote
from stackproof.fleet.tables import TABLES, stored_schema

DAY = "day="
_ENDING = ".parquet"


class StoreError(Exception):
    """Results that cannot be written or read; the text is a sentence."""


@dataclass(frozen=True, slots=True, order=True)
class Part:
    """One file of a table: its run, its day and its number."""

    run: str
    number: str
    day: str

    def path(self, table: str) -> str:
        """Return where it is, from the folder of the results."""
        name = f"{self.run}-{self.number}" if self.number else self.run
        return f"{table}/{DAY}{self.day}/{name}{_ENDING}"


class Store:
    """The results in one place."""

    def __init__(self, address: str) -> None:
        self.address = address.rstrip("/")
        self.is_remote = is_remote(address)
        try:
            self.system, self.root = file_system(self.address)
        except (OSError, PlaceError) as error:
            raise StoreError(str(error)) from None

    @contextmanager
    def _told(self, doing: str) -> Iterator[None]:
        try:
            yield
        except (OSError, pa.ArrowException) as error:
            reason = getattr(error, "strerror", None) or str(error)
            message = f"{self.address} cannot be {doing}: {reason}"
            raise StoreError(message) from error

    @contextmanager
    def writing(self, table: str, part: Part) -> Iterator[Any]:
        """Give a writer of one file, which is there when everything was written, and not before.

        Raises:
            StoreError: there is no room, or the place cannot be reached.
        """
        place = f"{self.root}/{part.path(table)}"
        with self._told("written"):
            beside = self._beside(place)
            try:
                with pq.ParquetWriter(beside, stored_schema(table), compression="zstd") as writer:
                    yield writer
                self._put(beside, place)
            finally:
                with suppress(OSError):
                    beside.unlink(missing_ok=True)

    def _beside(self, place: str) -> Path:
        if self.is_remote:
            return Path(tempfile.gettempdir()) / f"stackproof-{uuid.uuid4().hex}.part"
        folder = Path(place).parent
        folder.mkdir(parents=True, exist_ok=True)
        return folder / f".{uuid.uuid4().hex}.part"

    def _put(self, file: Path, place: str) -> None:
        if not self.is_remote:
            with file.open("rb") as written:
                os.fsync(written.fileno())
            file.replace(place)
            return
        data = file.read_bytes()
        self.system.pipe_file(place, data)
        self.system.invalidate_cache()
        if self.system.info(place)["size"] != len(data):
            message = f"{place} is not there whole"
            raise OSError(message)

    def parts(self, table: str, days: int | None = None) -> list[Part]:
        """Return the files of a table, the newest run first.

        Args:
            table: its name.
            days: of how many days, if not of all.
        """
        with self._told("read"):
            self.system.invalidate_cache()
            try:
                folders = self.system.ls(f"{self.root}/{table}", detail=False)
            except FileNotFoundError:
                return []
            named = sorted({str(one).rstrip("/") for one in folders if f"/{DAY}" in str(one)}, reverse=True)
            return sorted((part for one in named[:days] for part in self._in_day(one)), reverse=True)

    def _in_day(self, folder: str) -> Iterator[Part]:
        day = folder.rpartition(DAY)[2]
        for file in self.system.ls(folder, detail=False):
            name = str(file).rpartition("/")[2]
            if name.endswith(_ENDING) and not name.startswith("."):
                run, _, number = name.removesuffix(_ENDING).partition("-")
                yield Part(run, number, day)

    @contextmanager
    def reading(self, table: str, part: Part) -> Iterator[Any]:
        """Give a file as Parquet.

        Raises:
            StoreError: it cannot be read.
        """
        with self._told("read"), self.system.open(f"{self.root}/{part.path(table)}", "rb") as file:
            yield pq.ParquetFile(file)

    def runs(self, days: int | None = None) -> Any:
        """Return the table of the runs that came to their end, the newest first."""
        tables = []
        for part in self.parts("runs", days):
            with self.reading("runs", part) as file:
                tables.append(file.read())
        whole: Any = pa.concat_tables(tables) if tables else stored_schema("runs").empty_table()
        return whole

    def dataset(self, table: str, parts: list[Part]) -> Any:
        """Return files of a table as one Arrow dataset, with the column ``day``; it is read when it is asked."""
        import pyarrow.dataset as ds  # noqa: PLC0415 - for whoever asks

        schema = pa.schema([*stored_schema(table), ("day", pa.date32())])
        partitioning = ds.partitioning(pa.schema([("day", pa.date32())]), flavor="hive")
        paths = [f"{self.root}/{part.path(table)}" for part in parts]
        if not paths:
            return ds.dataset(schema.empty_table())
        with self._told("read"):
            return ds.dataset(
                paths, schema=schema, format="parquet", filesystem=self.system, partitioning=partitioning,
                partition_base_dir=self.root,
            )  # fmt: skip


def new_run(started: datetime.datetime) -> str:
    """Return the name of a run: names of later ones sort behind it, of the same second as well."""
    return f"{started:%Y%m%dT%H%M%SZ}_{time.time_ns():x}{uuid.uuid4().hex[:2]}"


__all__ = ["TABLES", "Part", "Store", "StoreError", "new_run"]
