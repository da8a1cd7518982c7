"""The HTML report: one file that needs nothing else, for one stack or a thousand.

What stacks, contracts and files hold is written by Jinja with autoescape, in no attribute that a browser runs, and the
page's policy (``Content-Security-Policy``) lets run what this package wrote alone, by its digest. The pages of many
stacks are packed until somebody opens them: a thousand are some megabytes, and a browser reads that at once.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from stackproof.reporters.escaping import escape_unsafe
from stackproof.reporters.html.access_picture import CELL
from stackproof.reporters.html.anchors import Anchors
from stackproof.reporters.html.overview import Overview
from stackproof.reporters.html.packing import Packing
from stackproof.reporters.html.pieces import KINDS, MARKS, named_rows, promise_rows
from stackproof.reporters.html.stack_page import page_of
from stackproof.reporters.own_version import own_version
from stackproof.reporters.wording import VERDICTS
from stackproof.run.looked_at import time_of_run
from stackproof.run.outcomes import Report, Unchecked

MOST_OPEN = 40
"""How many stacks a report may have whose pages are there without a script, and are found by the browser's search."""

_PARTS = ("page.css", "head.js", "page.js")


def as_html(results: Iterable[Report | Unchecked]) -> str:
    """Return the results as a page. Sensitive values are not in it."""
    anchors = Anchors()
    overview = Overview([page_of(result, anchors) for result in results], time_of_run())
    return render("report.html", overview=overview, waits=len(overview.pages) > MOST_OPEN)


def render(template: str, **given: Any) -> str:
    """Return a page that is made of a template of ours, with its style, its scripts and its policy."""
    style, head, script = map(_part, _PARTS)
    policy = (
        f"default-src 'none'; style-src {_digest(style)}; script-src {_digest(head)} {_digest(script)}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    with ThreadPoolExecutor(1) as threads:
        packing = Packing(threads)
        written = _environment().get_template(template).render(
            policy=Markup(policy), style=Markup(style), head=Markup(head), script=Markup(script),  # noqa: S704 - our own
            version=own_version(), packed=packing.mark_of, **given,
        )  # fmt: skip
        return packing.whole(written)


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader(__name__), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, finalize=_safe, auto_reload=False,
    )  # fmt: skip
    made.globals |= {
        "KINDS": KINDS, "MARKS": MARKS, "VERDICTS": VERDICTS, "CELL": CELL, "named_rows": named_rows,
        "promise_rows": promise_rows,
    }  # fmt: skip
    return made


def _safe(value: Any) -> Any:
    """Escape what no report may hold, whatever a template puts in; HTML's own characters are Jinja's to escape."""
    return escape_unsafe(value) if type(value) is str else value


@cache
def _part(name: str) -> str:
    return files(__name__).joinpath("templates", name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
