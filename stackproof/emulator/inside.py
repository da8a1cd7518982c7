"""Endpoints of the emulator itself, below ``/_stackproof/``: for tests and for people.

| request | answer |
|---|---|
| ``GET idle?seconds=30`` | waits until nothing moves: 200, or 408 with what still does |
| ``GET trace`` | what went where, oldest first |
| ``GET calls`` | the IAM actions that each role used or tried, as ``stackproof/views/call_records.py`` reads them |
| ``DELETE trace`` | forgets both |
| ``GET faults`` | the faults that are set |
| ``PUT faults`` | ``{"throttle": {"table": NAME, "calls": N}}`` or ``{"kill": FUNCTION}`` |
| ``DELETE faults`` | sets none any more |
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qs

from stackproof.emulator.access.enforcement import Application, body_of
from stackproof.emulator.activity import ACTIVITY
from stackproof.emulator.faults import Faults

PREFIX = "/_stackproof/"
_LONGEST_WAIT = 600.0
_RECORD = {"format_version": "1.0", "recorded": ["*"]}  # every call of every action passes the gate

Reply = tuple[str, Any]


def serve_inside(application: Application, faults: Faults) -> Application:
    """Put the endpoints before a WSGI application."""

    def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if not path.startswith(PREFIX):
            return application(environ, start_response)
        status, data = _reply(environ, path.removeprefix(PREFIX), faults)
        start_response(status, [("Content-Type", "application/json")])
        return [json.dumps(data, default=str).encode()]

    return answer


def _reply(environ: dict[str, Any], name: str, faults: Faults) -> Reply:
    replies: dict[tuple[str, str], Callable[[], Reply]] = {
        ("GET", "idle"): lambda: _idle(environ),
        ("GET", "trace"): lambda: ("200 OK", [step.as_data() for step in ACTIVITY.steps()]),
        ("GET", "calls"): lambda: ("200 OK", {**_RECORD, "calls": ACTIVITY.calls()}),
        ("DELETE", "trace"): _clear,
        ("GET", "faults"): lambda: ("200 OK", faults.as_data()),
        ("PUT", "faults"): lambda: _set_fault(environ, faults),
        ("DELETE", "faults"): lambda: ("200 OK", faults.clear()),
    }
    reply = replies.get((environ["REQUEST_METHOD"], name))
    if reply is None:
        return "404 Not Found", {"error": f"no {environ['REQUEST_METHOD']} {PREFIX}{name}"}
    return reply()


def _idle(environ: dict[str, Any]) -> Reply:
    given = parse_qs(environ.get("QUERY_STRING", "")).get("seconds", ["30"])[0]
    try:
        seconds = min(float(given), _LONGEST_WAIT)
    except ValueError:
        return "400 Bad Request", {"error": f"seconds={given} is no number"}
    moving = ACTIVITY.wait_until_idle(seconds)
    return ("408 Request Timeout" if moving else "200 OK"), {"moving": moving}


def _clear() -> Reply:
    ACTIVITY.clear()
    return "200 OK", {}


def _set_fault(environ: dict[str, Any], faults: Faults) -> Reply:
    try:
        return "200 OK", faults.set(json.loads(body_of(environ) or b"{}"))
    except ValueError as error:
        return "400 Bad Request", {"error": str(error)}
