"""Answers to questions about the results: a table for people, JSON and CSV for other tools."""

from __future__ import annotations

import csv
import io
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from stackproof.fleet.query import Answer
from stackproof.reporters.csv_report import cell
from stackproof.reporters.escaping import one_line

_WIDEST = 100_000  # columns of a table that is no terminal's


def as_json(answer: Answer) -> list[dict[str, Any]]:
    """Return the rows as objects; of two columns with one name the second is ``NAME_2``."""
    names: list[str] = []
    for name in answer.columns:
        again = sum(one == name or one.startswith(f"{name}_") for one in names)
        names.append(f"{name}_{again + 1}" if name in names else name)
    return [dict(zip(names, row, strict=True)) for row in answer.rows]


def as_csv(answer: Answer) -> str:
    """Return the rows as CSV, with a header; no cell is a formula."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(map(cell, answer.columns))
    writer.writerows([cell(_show(value)) for value in row] for row in answer.rows)
    return text.getvalue()


def print_answer(answer: Answer, console: Console) -> None:
    """Print the rows as a table."""
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="bold")
    for name, kind in zip(answer.columns, _kinds(answer), strict=True):
        table.add_column(Text(one_line(name)), justify="right" if kind else "left", overflow="fold")
    for row in answer.rows:
        table.add_row(*(Text(one_line(_show(value))) for value in row))
    (console if console.is_terminal else Console(file=console.file, width=_WIDEST, highlight=False)).print(table)
    console.print(Text(f"{len(answer.rows):,} row{'s' if len(answer.rows) != 1 else ''}", "dim"))


def _kinds(answer: Answer) -> list[bool]:
    """Tell of each column whether it is of numbers."""
    first = answer.rows[0] if answer.rows else ("",) * len(answer.columns)
    return [isinstance(value, int | float) and not isinstance(value, bool) for value in first]


def _show(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(map(_show, value))
    return str(value)
