"""``stackproof doctor``."""

from __future__ import annotations

import sys
from collections.abc import Iterable

import click
from rich.console import Console
from rich.text import Text

from stackproof.commands.consoles import output, print_json
from stackproof.doctor.finding import Finding, State
from stackproof.doctor.packages import find_packages
from stackproof.doctor.surroundings import find_surroundings
from stackproof.doctor.tools import find_tools

_MARKS: dict[State, tuple[str, str]] = {
    "works": ("✓", "green"),
    "unknown": ("?", "yellow"),
    "missing": ("-", "dim"),
    "broken": ("✗", "red"),
}


@click.command("doctor")
@click.option("--json", "as_data", is_flag=True, help="Print every finding as JSON.")
@click.option("--online", is_flag=True, help="Also ask AWS whose the credentials are.")
def command(as_data: bool, online: bool) -> None:
    """Say what works here, and what would make the rest work.

    Credentials are looked for, and not read. Without --online nothing goes to the network.

    Exit status: 0, or 1 if something that is there cannot be used.
    """
    findings = [*find_packages(), *find_tools(), *find_surroundings(online=online)]
    if as_data:
        print_json({"format_version": "1.0", "findings": [one.as_json() for one in findings]})
    else:
        _print(findings, output())
    sys.exit(any(one.state == "broken" for one in findings))


def _print(findings: Iterable[Finding], console: Console) -> None:
    for one in findings:
        mark, style = _MARKS[one.state]
        console.print(Text(f"{mark} ", style).append(one.name, "bold").append(f"  {one.found}", "default"))
        if one.state != "works":
            console.print(Text(f"    for {one.serves}", "dim"))
        if one.remedy:
            console.print(Text(f"    fix {one.remedy}"))
