"""What the resources of ``random`` compute: https://registry.terraform.io/providers/hashicorp/random/latest/docs."""

from __future__ import annotations

import base64
import secrets
import string
import uuid
from typing import Any

_CHARACTERS = {
    "lower": string.ascii_lowercase,
    "upper": string.ascii_uppercase,
    "numeric": string.digits,
    "special": "!@#$%&*()-_=+[]{}<>:?",
}


def random_id(arguments: dict[str, Any]) -> dict[str, Any]:
    """Random bytes in five notations, four of them after the prefix."""
    data = secrets.token_bytes(int(arguments["byte_length"]))
    prefix = arguments.get("prefix") or ""
    url = base64.urlsafe_b64encode(data).decode().rstrip("=")
    return {
        "id": url,
        "b64_url": prefix + url,
        "b64_std": prefix + base64.b64encode(data).decode(),
        "hex": prefix + data.hex(),
        "dec": f"{prefix}{int.from_bytes(data, 'big')}",
    }


def random_string(arguments: dict[str, Any]) -> dict[str, Any]:
    """Random characters of the classes that are not switched off, at least ``min_CLASS`` of each.

    Raises:
        ValueError: no class is left, or the minima do not fit the length.
    """
    classes = {**_CHARACTERS, "special": arguments.get("override_special") or _CHARACTERS["special"]}
    allowed = "".join(text for name, text in classes.items() if arguments.get(name) is not False)
    required = [secrets.choice(text) for name, text in classes.items() for _ in range(_minimum(arguments, name))]
    left = int(arguments["length"]) - len(required)
    if left < 0 or (left and not allowed):
        raise ValueError(f"no {arguments['length']} characters can be made of what is allowed")
    characters = required + [secrets.choice(allowed) for _ in range(left)]
    secrets.SystemRandom().shuffle(characters)
    text = "".join(characters)
    return {"id": text, "result": text}


def _minimum(arguments: dict[str, Any], name: str) -> int:
    return int(arguments.get(f"min_{name}") or 0)


def random_integer(arguments: dict[str, Any]) -> dict[str, Any]:
    """A random whole number from ``min`` to ``max``, both included.

    Raises:
        ValueError: ``max`` is less than ``min``.
    """
    low, high = int(arguments["min"]), int(arguments["max"])
    if high < low:
        raise ValueError(f"the minimum {low} is more than the maximum {high}")
    number = low + secrets.randbelow(high - low + 1)
    return {"id": str(number), "result": number}


def random_uuid(_arguments: dict[str, Any]) -> dict[str, Any]:
    """A random UUID (version 4)."""
    text = str(uuid.uuid4())
    return {"id": text, "result": text}
