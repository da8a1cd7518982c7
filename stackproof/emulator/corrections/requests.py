"""Requests of every service."""

from __future__ import annotations

import functools
import json
import logging
from typing import Any

from moto.core.responses import BaseResponse
from moto.moto_server.werkzeug_app import DomainDispatcherApplication

from stackproof.emulator.corrections.patching import Method, around

_LOG = logging.getLogger("stackproof.emulator")


def an_unimplemented_action_is_retried_for_minutes() -> None:
    """Answer it with 501, which SDKs take for final, where moto answers 500 after a traceback."""

    @around(BaseResponse, "call_action")
    def call_action(original: Method, self: Any) -> Any:
        try:
            return original(self)
        except NotImplementedError as error:
            _LOG.warning("not implemented: %s: %s", self.service_name, error)
            return _refusal(f"the local AWS has no {self.service_name}: {error}", self.headers)


def each_request_reads_a_folder() -> None:
    """Look up once which part of moto serves a host, where moto lists its own folders for each request."""
    lookup = DomainDispatcherApplication.get_backend_for_host
    DomainDispatcherApplication.get_backend_for_host = functools.lru_cache(maxsize=4096)(lookup)  # type: ignore[method-assign]


def _refusal(text: str, headers: Any) -> tuple[int, dict[str, Any], str]:
    kind = headers.get("Content-Type") or ""
    if "json" in kind:
        body = json.dumps({"__type": "NotImplemented", "message": text})
        return 501, {"status": 501, "Content-Type": kind, "x-amzn-ErrorType": "NotImplemented"}, body
    body = f"<ErrorResponse><Error><Code>NotImplemented</Code><Message>{text}</Message></Error></ErrorResponse>"
    return 501, {"status": 501, "Content-Type": "text/xml"}, body
