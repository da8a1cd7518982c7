"""The credentials of handlers and workflows: each access key stands for a role."""

from __future__ import annotations

import secrets
import threading
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Caller:
    """A role, and the function whose code acts as it, if one does: AWS tells policies ``lambda:SourceFunctionArn``."""

    role_arn: str
    function_arn: str | None = None


_CALLERS: dict[str, Caller] = {}  # by access key id
_KEYS: dict[Caller, tuple[str, str]] = {}
_LOCK = threading.Lock()


def role_credentials(role_arn: str, function_arn: str | None = None) -> dict[str, str]:
    """Give the environment variables by which SDKs act as a role; the same ones for the same caller."""
    caller = Caller(role_arn, function_arn)
    with _LOCK:
        if caller not in _KEYS:
            key = "ASIA" + secrets.token_hex(8).upper()
            _KEYS[caller] = key, secrets.token_hex(20)
            _CALLERS[key] = caller
        key, secret = _KEYS[caller]
    return {"AWS_ACCESS_KEY_ID": key, "AWS_SECRET_ACCESS_KEY": secret, "AWS_SESSION_TOKEN": f"{key}/session"}


def caller_of(access_key: str) -> Caller | None:
    """Return who is behind an access key; nothing for the deployer's."""
    return _CALLERS.get(access_key)
