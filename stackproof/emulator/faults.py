"""Faults on purpose: a table that throttles for a while, a function that is killed in mid-invocation."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable
from typing import Any

from stackproof.emulator.access.enforcement import Application, body_of
from stackproof.emulator.access.requests import read_call, requests_of
from stackproof.emulator.activity import ACTIVITY
from stackproof.emulator.running.pools import Pools

_THROTTLED = {
    "__type": "com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException",
    "message": "The level of configured provisioned throughput for the table was exceeded.",
}


class Faults:
    """The faults that are set."""

    def __init__(self, pools: Pools) -> None:
        self._pools = pools
        self._throttled: dict[str, int] = {}  # table -> calls that are still to be refused
        self._lock = threading.Lock()

    def set(self, fault: Any) -> dict[str, Any]:
        """Set one fault; return what came of it.

        Raises:
            ValueError: no such fault, or not in that shape.
        """
        match fault:
            case {"throttle": {"table": str(table), "calls": int(calls)}} if calls > 0:
                with self._lock:
                    self._throttled[table] = calls
                return self.as_data()
            case {"kill": str(function)}:
                return {"killed": self._pools.kill(function)}
        raise ValueError('a fault is {"throttle": {"table": NAME, "calls": N}} or {"kill": FUNCTION}')

    def clear(self) -> dict[str, Any]:
        """Set no fault any more."""
        with self._lock:
            self._throttled.clear()
        return self.as_data()

    def as_data(self) -> dict[str, Any]:
        """Say which faults are set."""
        with self._lock:
            return {"throttle": dict(self._throttled)}

    def throttles(self, tables: Iterable[str]) -> bool:
        """Tell whether a call on these tables is to be refused, and count it."""
        with self._lock:
            for table in tables:
                if self._throttled.get(table):
                    self._throttled[table] -= 1
                    if not self._throttled[table]:
                        del self._throttled[table]
                    return True
        return False


def inject(application: Application, faults: Faults, account: str) -> Application:
    """Refuse what is to be refused before a WSGI application sees it."""

    def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if not faults.as_data()["throttle"] or "DynamoDB" not in environ.get("HTTP_X_AMZ_TARGET", ""):
            return application(environ, start_response)
        call = read_call(environ, body_of(environ), account)
        arns = [request.resource for request in requests_of(call)] if call else []
        tables = {arn.rsplit("/index/", 1)[0].rsplit("/", 1)[-1] for arn in arns}
        if not faults.throttles(tables):
            return application(environ, start_response)
        ACTIVITY.trace("fault", throttled=sorted(tables))
        start_response("400 Bad Request", [("Content-Type", "application/x-amz-json-1.0")])
        return [json.dumps(_THROTTLED).encode()]

    return answer
