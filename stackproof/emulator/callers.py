"""Who may ask the local AWS: programs on this machine, and no web page.

It listens on the loopback alone, but a browser on this machine reaches that too, on behalf of any page: by a name that
its owner lets point to 127.0.0.1 (DNS rebinding), or as another origin, which moto admits in its answers. Who may ask
may create a function, which runs code.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]
_NAMES = {"127.0.0.1", "localhost", "::1"}


def only_local(application: Application, port: int) -> Application:
    """Refuse what asks for another host than this, or in the name of a page from elsewhere."""

    def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        refused = _refuse(environ, port)
        if not refused:
            return application(environ, start_response)
        start_response("403 Forbidden", [("Content-Type", "application/json")])
        return [json.dumps({"error": refused}).encode()]

    return answer


def _refuse(environ: dict[str, Any], port: int) -> str:
    host = environ.get("HTTP_HOST", "")
    if not _is_local(f"//{host}", port):
        return f"the emulator is http://127.0.0.1:{port}, and was asked for {host or 'no host'}"
    origin = environ.get("HTTP_ORIGIN")
    if origin is not None and not _is_local(origin):
        return f"the emulator answers no page of {origin}"
    if environ.get("HTTP_SEC_FETCH_SITE") == "cross-site":
        return "the emulator answers no page of another site"
    return ""


def _is_local(url: str, port: int | None = None) -> bool:
    """Tell whether a URL is of this machine, by its loopback names; ``bucket.localhost`` is one of them."""
    try:
        parts = urlsplit(url)
        name, given = parts.hostname or "", parts.port
    except ValueError:
        return False
    plain = not (parts.username or parts.password or parts.path or parts.query or parts.fragment)
    local = name in _NAMES or name.endswith(".localhost")
    return plain and local and (port is None or given == port)
