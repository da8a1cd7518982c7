"""Quotas that a stack meets before anything else does: the reads of Parameter Store in a second.

GetParameter, GetParameters and GetParametersByPath share 40 a second in an account and a region, unless somebody pays
for more: https://docs.aws.amazon.com/general/latest/gr/ssm.html#limits_ssm. A second here is a second, whatever the
pace: the pauses between the attempts of an SDK keep their length as well.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterable
from typing import Any

from stackproof.emulator.access.enforcement import Application
from stackproof.emulator.activity import ACTIVITY

READS = 40  # a second
_READING = {f"AmazonSSM.{name}" for name in ("GetParameter", "GetParameters", "GetParametersByPath")}
_REFUSAL = json.dumps({"__type": "ThrottlingException", "message": "Rate exceeded"}).encode()


class Bucket:
    """Calls that may still be made: as many as a second allows at most, filled again as time goes by."""

    def __init__(self, rate: float, now: float) -> None:
        self._rate = rate
        self._left = rate
        self._then = now
        self._lock = threading.Lock()

    def take(self, now: float) -> bool:
        """Tell whether one more call may be made now, and count it."""
        with self._lock:
            self._left = min(self._rate, self._left + (now - self._then) * self._rate)
            self._then = now
            if self._left < 1:
                return False
            self._left -= 1
            return True


def limit(application: Application) -> Application:
    """Refuse reads of parameters beyond the quota before a WSGI application sees them."""
    buckets: dict[str, Bucket] = {}

    def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        operation = environ.get("HTTP_X_AMZ_TARGET", "")
        if operation not in _READING:
            return application(environ, start_response)
        region, now = _region(environ), time.monotonic()
        if buckets.setdefault(region, Bucket(READS, now)).take(now):
            return application(environ, start_response)
        ACTIVITY.trace("quota", operation=operation, region=region)
        start_response("400 Bad Request", [("Content-Type", "application/x-amz-json-1.1")])
        return [_REFUSAL]

    return answer


def _region(environ: dict[str, Any]) -> str:
    """Read the region that a request is signed for."""
    scope = environ.get("HTTP_AUTHORIZATION", "").partition("Credential=")[2].partition(",")[0].split("/")
    return scope[2] if len(scope) > 2 else ""  # after key and day
