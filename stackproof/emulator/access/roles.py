"""The credentials of handlers and workflows: each access key stands for a role."""

from __future__ import annotations

import secrets
import threading

_ROLES: dict[str, str] = {}  # access key id -> ARN of the role
_KEYS: dict[str, tuple[str, str]] = {}
_LOCK = threading.Lock()


def role_credentials(role_arn: str) -> dict[str, str]:
    """Give the environment variables by which SDKs act as a role; the same ones for the same role."""
    with _LOCK:
        if role_arn not in _KEYS:
            key = "ASIA" + secrets.token_hex(8).upper()
            _KEYS[role_arn] = key, secrets.token_hex(20)
            _ROLES[key] = role_arn
        key, secret = _KEYS[role_arn]
    return {"AWS_ACCESS_KEY_ID": key, "AWS_SECRET_ACCESS_KEY": secret, "AWS_SESSION_TOKEN": f"{key}/session"}


def role_of(access_key: str) -> str | None:
    """Return the ARN of the role behind an access key; nothing for the deployer's."""
    return _ROLES.get(access_key)
