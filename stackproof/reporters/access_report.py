"""Who may do what, for people and as data: by role, user and group, then by resource.

What is wide, for everybody or for another account is marked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from stackproof.iam.access import Access, access_of
from stackproof.iam.access_marks import marks_of
from stackproof.iam.access_rules import AccessRule, Rules
from stackproof.iam.access_words import AccessWords
from stackproof.iam.identity_access import IdentityAccess
from stackproof.model import Resource, Stack
from stackproof.model.secrets import secrets_of
from stackproof.reporters.escaping import one_line

_STYLES = {"everybody": "bold red", "another account": "bold red", "every action": "yellow", "every resource": "yellow"}


class AccessReport:
    """The access of one stack as rows."""

    def __init__(self, stack: Stack) -> None:
        self._stack = stack
        self._words = AccessWords(stack)
        self._secrets = secrets_of(stack)
        self.access: Access = access_of(stack)

    def as_json(self) -> dict[str, Any]:
        """Return all of it as data."""
        return {
            "stack": self._stack.name,
            "view": self._stack.view,
            "identities": [self._identity(one) for one in self.access.identities],
            "resources": [
                {
                    "address": one.address,
                    "rules": self._rows(one.granted, one.resource),
                    **self._tell_unknown(one.granted),
                }
                for one in self.access.resources
            ],
            "others": [
                {"address": str(other.resource.address), "why": self.hide(other.doubt.needs)}
                for other in self.access.others
            ],
        }

    def _identity(self, one: IdentityAccess) -> dict[str, Any]:
        return {
            "address": one.address,
            "kind": one.kind,
            "assumed_by": self._rows(one.trust),
            "rules": self._rows(one.granted),
            "managed": sorted({self.hide(self._words.text(policy.text)) for policy in one.managed}),
            "boundary": self.hide(self._words.text(one.boundary)) if one.boundary is not None else None,
            **self._tell_unknown(one.granted),
        }

    def _tell_unknown(self, rules: Rules) -> dict[str, Any]:
        return {"unknown": [self.hide(doubt.needs) for doubt in rules.doubts]}

    def _rows(self, rules: Rules, itself: Resource | None = None) -> list[dict[str, Any]]:
        return [self._row(rule, itself) for rule in rules.rules]

    def _row(self, rule: AccessRule, itself: Resource | None) -> dict[str, Any]:
        where = rule.source.place(self._stack) if rule.source is not None else None
        return {
            "effect": str(rule.effect),
            "who": self.hide(self._words.names(rule.who)) if rule.who is not None else "",
            "do": self.hide(self._words.names(rule.do)),
            "to": self.hide(self._words.names(rule.to, itself)),
            "when": self.hide(self._words.condition(rule.when)),
            "marks": list(self.marks(rule)),
            "statement": rule.label,
            "where": f"{where.file}:{where.line}" if where is not None else "",
        }

    def hide(self, text: str) -> str:
        """Return a text without what is sensitive."""
        return self._secrets.hide(text)

    def marks(self, rule: AccessRule) -> Iterator[str]:
        """Yield what stands out in an Allow."""
        yield from marks_of(rule, self._stack)


def print_access(report: AccessReport, console: Console) -> None:
    """Print the matrix within the width of the terminal."""
    found = report.as_json()
    for one in found["identities"]:
        _print_entry(one, [*_trust(one["assumed_by"]), *one["rules"]], console)
    for one in found["resources"]:
        _print_entry(one, one["rules"], console)
    for other in found["others"]:
        console.print(Text.assemble((one_line(other["address"]), "bold"), f"  {one_line(other['why'])}"))
    count = len(found["identities"]), len(found["resources"])
    console.print(Text(f"{count[0]} roles, users and groups; {count[1]} resources that admit somebody", "bold"))


def _trust(rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for row in rows:
        yield {**row, "effect": "assumed by" if row["effect"] == "Allow" else "never by"}


def _print_entry(entry: dict[str, Any], rows: list[dict[str, Any]], console: Console) -> None:
    console.print(Text(one_line(entry["address"]), "bold"), soft_wrap=True)
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0), pad_edge=False)
    for _ in ("effect", "what", "marks"):
        table.add_column(overflow="fold")
    for row in rows:
        effect = {"Allow": "  may", "Deny": "  never"}.get(row["effect"], f"  {row['effect']}")
        what = f"on {row['to']}" if row["to"] else ""
        who = f"by {row['who']}" if row["who"] else ""
        when = f"when {row['when']}" if row["when"] else ""
        told = "\n  ".join(one_line(part) for part in (row["do"], what, who, when) if part)
        marks = Text("\n").join(Text(mark, _STYLES[mark]) for mark in row["marks"])
        table.add_row(Text(effect, "red" if "never" in effect else ""), Text(told), marks)
    for policy in entry.get("managed", ()):
        table.add_row("  has", Text(one_line(policy)), "")
    if entry.get("boundary"):
        table.add_row("  bounded", Text(one_line(entry["boundary"])), "")
    for unknown in entry["unknown"]:
        table.add_row("  unknown", Text(one_line(unknown)), "")
    console.print(table)
    console.print()
