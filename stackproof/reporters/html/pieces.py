"""What stands on a page a thousand times, written without a template: verdicts, links to promises, what checks say.

The result is what Jinja would write of the same; only a report on a thousand stacks takes a third of the time.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from markupsafe import Markup, escape

from stackproof.reporters.escaping import escape_unsafe
from stackproof.reporters.html.promises import Alike, Named, Promise
from stackproof.reporters.wording import VERDICTS
from stackproof.run.outcomes import Status

KINDS: dict[Status, str] = {
    "passed": "good", "waived": "waived", "skipped": "waived", "failed": "bad", "stale": "bad", "undecided": "unsure",
    "unjudged": "idle",
}  # fmt: skip
"""The class of each status, for its colour and its sign."""
MARKS = {status: Markup(f'<span class="v {KINDS[status]}">{VERDICTS[status]}</span>') for status in KINDS}  # noqa: S704 - our own words
"""The mark of each status."""
_REMEMBERED = 1 << 16  # texts


@lru_cache(_REMEMBERED)
def safe(text: str) -> str:
    """Return a text as HTML: what no report may hold, and HTML's own characters, are escaped."""
    return str(escape(escape_unsafe(text)))


def named_rows(listed: Iterable[Named], what: str) -> Markup:
    """Return a row for each clause, control or resource, with links to its promises; ``what`` is what these are."""
    rows = "".join(_named_row(one, what) for one in listed)
    return Markup(f'<div class="box rows">\n{rows}</div>\n')  # noqa: S704 - made of safe parts


def _named_row(one: Named, what: str) -> str:
    anchor = f' id="{safe(one.anchor)}"' if one.anchor else ""
    where = ""
    if one.where is not None:
        where = f' <span class="muted small">{safe(one.where.file)}:{one.where.line}</span>'
    count, bad, unjudged = len(one.promises), len(one.bad), one.unjudged
    said = f"{count} {what}{'s' if count != 1 else ''}"
    said += f", {bad} not held" if bad else ""
    said += f", {unjudged} not judged" if unjudged and one.status != "unjudged" else ""
    kind = "mono" if what == "check" else ""
    return (
        f'<details data-row="{KINDS[one.status]}"{anchor}>\n'
        f'<summary>{MARKS[one.status]}<span class="{kind}">{safe(one.name)}{where}</span>'
        f'<span class="end">{said}</span></summary>\n'
        f'<div class="inside">{_links(one.promises)}</div>\n</details>\n'
    )


def promise_rows(promises: Iterable[Promise]) -> Markup:
    """Return a row for each promise, with its clauses and what its checks say."""
    return Markup("".join(map(_promise_row, promises)))  # noqa: S704 - made of safe parts


def _promise_row(one: Promise) -> str:
    binding = one.binding
    clauses = "".join(f'<p class="muted">{safe(clause)}</p>' for clause in binding.clauses)
    origin = f'<p class="small muted">from {safe(binding.origin)}</p>' if binding.origin else ""
    title = _title(binding.id, binding.constraint.summary)
    return (
        f'<details data-row="{KINDS[one.status]}" id="{safe(one.anchor)}">\n'
        f"<summary>{MARKS[one.status]}<span>{title}</span>{_held(one)}</summary>\n"
        f'<div class="inside">\n{clauses}{origin}<ul class="said">\n{"".join(map(_said, one.groups))}</ul>\n</div>\n'
        "</details>\n"
    )


def _title(id_: str, summary: str) -> str:
    """Return the id of a promise with what it says, as the macro ``promise`` does."""
    if summary.startswith(id_):
        return f"<span>{safe(summary)}</span>"
    return f'<code>{safe(id_)}</code> <span class="muted">{safe(summary)}</span>'


def _links(promises: Iterable[Promise]) -> str:
    items = (f"<li>{MARKS[one.status]}{_link(one.anchor, one.binding.id)}{_held(one)}</li>\n" for one in promises)
    return f'<ul class="links">\n{"".join(items)}</ul>\n'


@lru_cache(_REMEMBERED)
def _link(anchor: str, id_: str) -> str:
    return f'<a href="#{safe(anchor)}"><code>{safe(id_)}</code></a>'


def _held(promise: Promise) -> str:
    return f'<span class="end">{promise.held}/{len(promise.checks)}</span>'


def _said(group: Alike) -> str:
    check = group.check
    finding = f' <a href="#{safe(check.anchor)}">finding</a>' if check.anchor else ""
    where = f'<span class="where mono muted">{safe(", ".join(group.addresses))}</span>' if group.addresses else ""
    return f"<li>{MARKS[check.status]} {safe('; '.join(check.said))}{finding}{where}</li>\n"
