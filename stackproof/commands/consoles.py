"""Where commands print."""

from __future__ import annotations

import json
import sys
from typing import Any

import click
from rich.console import Console


def output() -> Console:
    """Return the standard output; lines are wrapped for people, and never for a pipe."""
    return Console(highlight=False, soft_wrap=not sys.stdout.isatty())


def errors() -> Console:
    """Return the standard error, likewise."""
    return Console(stderr=True, highlight=False, soft_wrap=not sys.stderr.isatty())


def print_json(document: Any) -> None:
    """Print a document for other tools."""
    click.echo(json.dumps(document, indent=2, ensure_ascii=False, default=str))
