"""Where commands print."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import Any

import click
from rich.console import Console

from stackproof.reporters.escaping import as_json_text
from stackproof.reporters.safe_console import SafeConsole
from stackproof.run.outcomes import Report, Unchecked


def output() -> Console:
    """Return the standard output; lines are wrapped for people, and never for a pipe."""
    return SafeConsole(highlight=False, soft_wrap=not sys.stdout.isatty())


def errors() -> Console:
    """Return the standard error, likewise."""
    return SafeConsole(stderr=True, highlight=False, soft_wrap=not sys.stderr.isatty())


def print_traces(results: Iterable[Report | Unchecked]) -> None:
    """Print on standard error where something raised, for whoever mends it."""
    for trace in (trace for result in results for trace in result.traces):
        click.echo(trace, err=True)


def print_json(document: Any) -> None:
    """Print a document for other tools."""
    click.echo(as_json_text(document, sys.stdout.encoding or "utf-8"))
