"""Where commands print."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from typing import Any

import click
from rich.console import Console

from stackproof.run.outcomes import Report, Unchecked


def output() -> Console:
    """Return the standard output; lines are wrapped for people, and never for a pipe."""
    return Console(highlight=False, soft_wrap=not sys.stdout.isatty())


def errors() -> Console:
    """Return the standard error, likewise."""
    return Console(stderr=True, highlight=False, soft_wrap=not sys.stderr.isatty())


def print_traces(results: Iterable[Report | Unchecked]) -> None:
    """Print on standard error where something raised, for whoever mends it."""
    for trace in (trace for result in results for trace in result.traces):
        click.echo(trace, err=True)


def print_json(document: Any) -> None:
    """Print a document for other tools."""
    click.echo(json.dumps(document, indent=2, ensure_ascii=False, default=str))
