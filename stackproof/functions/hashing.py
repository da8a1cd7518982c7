"""Hash and crypto functions: https://developer.hashicorp.com/terraform/language/functions.

Those of files (``filesha256`` and so on) are in :mod:`stackproof.functions.files`.
``rsadecrypt`` is not here: the standard library cannot do it.
"""

from __future__ import annotations

import base64
import hashlib
import re
from decimal import Decimal

from stackproof.functions.declarations import Parameter, function
from stackproof.values import NUMBER, STRING, Mistake, Reason, Unknown

_STR = Parameter("str", STRING)
_NAMESPACES = {
    "dns": "6ba7b8109dad11d180b400c04fd430c8",
    "url": "6ba7b8119dad11d180b400c04fd430c8",
    "oid": "6ba7b8129dad11d180b400c04fd430c8",
    "x500": "6ba7b8149dad11d180b400c04fd430c8",
}
_DASHED = r"([0-9a-fA-F]{8})-([0-9a-fA-F]{4})-([0-9a-fA-F]{4})-([0-9a-fA-F]{4})-([0-9a-fA-F]{12})"
_UUID = re.compile(rf"(?:(?i:urn:uuid:))?{_DASHED}|\{{{_DASHED}\}}|([0-9a-fA-F]{{32}})")


@function("md5", _STR, returns=STRING)
def md5(text: str) -> str:
    """Return the MD5 of a string in hexadecimal digits."""
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


@function("sha1", _STR, returns=STRING)
def sha1(text: str) -> str:
    """Return the SHA-1 of a string in hexadecimal digits."""
    return hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()


@function("sha256", _STR, returns=STRING)
def sha256(text: str) -> str:
    """Return the SHA-256 of a string in hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


@function("sha512", _STR, returns=STRING)
def sha512(text: str) -> str:
    """Return the SHA-512 of a string in hexadecimal digits."""
    return hashlib.sha512(text.encode()).hexdigest()


@function("base64sha256", _STR, returns=STRING)
def base64sha256(text: str) -> str:
    """Return the SHA-256 of a string in Base64."""
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@function("base64sha512", _STR, returns=STRING)
def base64sha512(text: str) -> str:
    """Return the SHA-512 of a string in Base64."""
    return base64.b64encode(hashlib.sha512(text.encode()).digest()).decode()


@function("bcrypt", _STR, rest=Parameter("cost", NUMBER), returns=STRING)
def bcrypt(text: str, *cost: int | Decimal) -> Unknown:
    """Return an unknown string: the hash has a random salt."""
    del text
    if len(cost) > 1:
        raise Mistake("bcrypt() takes one or two arguments.")
    return Unknown(STRING, (Reason("bcrypt() is only known at apply"),))


@function("uuid", returns=STRING)
def uuid() -> Unknown:
    """Return an unknown string: a random identifier, made at the apply."""
    return Unknown(STRING, (Reason("uuid() is only known at apply"),))


@function("uuidv5", Parameter("namespace", STRING), Parameter("name", STRING), returns=STRING)
def uuidv5(namespace: str, name: str) -> str:
    """Return the UUID of a name within a namespace: ``dns``, ``url``, ``oid``, ``x500``, or a UUID."""
    digits = _NAMESPACES.get(namespace)
    if digits is None:
        found = _UUID.fullmatch(namespace)
        if found is None:
            raise Mistake(f'"{namespace}" is not a UUID, nor "dns", "url", "oid" or "x500".', argument=0)
        digits = "".join(filter(None, found.groups()))
    space = bytes.fromhex(digits)
    made = bytearray(hashlib.sha1(space + name.encode(), usedforsecurity=False).digest()[:16])
    made[6] = made[6] & 0x0F | 0x50
    made[8] = made[8] & 0x3F | 0x80
    text = made.hex()
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))
