"""Requests of every service."""

from __future__ import annotations

import json
import logging
from typing import Any

from moto.core.responses import BaseResponse

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


def _refusal(text: str, headers: Any) -> tuple[int, dict[str, Any], str]:
    kind = headers.get("Content-Type") or ""
    if "json" in kind:
        body = json.dumps({"__type": "NotImplemented", "message": text})
        return 501, {"status": 501, "Content-Type": kind, "x-amzn-ErrorType": "NotImplemented"}, body
    body = f"<ErrorResponse><Error><Code>NotImplemented</Code><Message>{text}</Message></Error></ErrorResponse>"
    return 501, {"status": 501, "Content-Type": "text/xml"}, body
