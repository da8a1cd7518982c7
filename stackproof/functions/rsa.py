"""``rsadecrypt``: https://developer.hashicorp.com/terraform/language/functions/rsadecrypt.

The standard library has no RSA; to decrypt with PKCS #1 v1.5 (RFC 8017) takes a private key's three numbers, which
are read here from PEM (RFC 7468) in PKCS #1 or PKCS #8. What is decrypted on a developer's machine from a
configuration that holds the key has no secret to guard against timing.
"""

from __future__ import annotations

import base64
import binascii
import re

from stackproof.functions.declarations import Parameter, function
from stackproof.functions.encoding import decode_base64
from stackproof.values import STRING, Mistake, Reason, Unknown

_PEM = re.compile(r"-----BEGIN ([A-Z ]+)-----\s(.*?)-----END \1-----", re.DOTALL)
_INTEGER, _SEQUENCE = 0x02, 0x30
_OPENSSH = "OPENSSH PRIVATE KEY"


@function("rsadecrypt", Parameter("ciphertext", STRING), Parameter("privatekey", STRING), returns=STRING)
def rsadecrypt(ciphertext: str, key: str) -> str | Unknown:
    """Decrypt Base64 with an RSA private key; unknown for a key in the format of OpenSSH, which is not read."""
    encrypted = decode_base64(ciphertext)
    found = _PEM.search(key)
    if found is None:
        raise _no_key("there is no PEM block in it")
    if found[1] == _OPENSSH:
        return Unknown(STRING, (Reason("rsadecrypt() got a key in OpenSSH's own format, which only Terraform reads"),))
    modulus, exponent = _numbers(found[2])
    size = (modulus.bit_length() + 7) // 8
    number = int.from_bytes(encrypted)
    if len(encrypted) > size or number >= modulus:
        raise _refuse_decryption()
    return _unpad(pow(number, exponent, modulus).to_bytes(size))


def _no_key(why: str) -> Mistake:
    return Mistake(f"This is no RSA private key in PEM: {why}.", argument=1)


def _refuse_decryption() -> Mistake:
    return Mistake("The text was not encrypted for this key; check which key it was encrypted for.", argument=0)


def _unpad(padded: bytes) -> str:
    """Take off ``00 02``, at least eight bytes that are not zero, and a zero."""
    end = padded.find(b"\0", 2)
    if not padded.startswith(b"\0\2") or end < 10:
        raise _refuse_decryption()
    return padded[end + 1 :].decode(errors="replace")


def _numbers(encoded: str) -> tuple[int, int]:
    """Return the modulus and the private exponent of a key: PKCS #1, or what PKCS #8 wraps of it."""
    try:
        fields = _fields(_only(base64.b64decode("".join(encoded.split()), validate=True)))
        if len(fields) > 2 and fields[1][0] == _SEQUENCE:
            fields = _fields(_only(fields[2][1]))
        whole = [int.from_bytes(content, signed=True) for tag, content in fields if tag == _INTEGER]
        modulus, exponent = whole[1], whole[3]
    except (binascii.Error, IndexError):
        raise _no_key("its content is not that of one") from None
    if modulus < 2 or exponent < 1:
        raise _no_key("its numbers are too small")
    return modulus, exponent


def _only(encoded: bytes) -> bytes:
    """Return the content of the one sequence that is there."""
    return _fields(encoded)[0][1]


def _fields(encoded: bytes) -> list[tuple[int, bytes]]:
    """Cut DER into its fields: tag and content.

    Raises:
        IndexError: it ends too early.
    """
    found, at = [], 0
    while at < len(encoded):
        tag, length = encoded[at], encoded[at + 1]
        at += 2
        if length >= 0x80:
            size = length & 0x7F
            length = int.from_bytes(encoded[at : at + size])
            at += size
        if at + length > len(encoded):
            raise IndexError
        found.append((tag, encoded[at : at + length]))
        at += length
    return found
