"""Encoding functions: https://developer.hashicorp.com/terraform/language/functions, "Encoding functions".

How JSON, YAML and CSV are written and read is in ``json_text``, ``yaml_text`` and ``csv_text``.
"""

from __future__ import annotations

import base64
import binascii
import codecs
from typing import Any
from urllib.parse import quote_plus

from stackproof.functions.csv_text import decode_csv
from stackproof.functions.declarations import Parameter, function
from stackproof.functions.json_text import decode_json, encode_json
from stackproof.values import (
    STRING,
    JsonOf,
    Mistake,
    Reason,
    Unknown,
    merge_unknown,
    unknowns_in,
)

_STR = Parameter("str", STRING)
_CODECS = frozenset((  # the names are those of Python
    "ascii", "utf-8", "utf-16", "utf-16-be", "utf-16-le", "gb18030", "gbk", "hz", "big5", "euc_jp", "iso2022_jp",
    "shift_jis", "euc_kr", "koi8-r", "koi8-u", "mac-roman", "mac-cyrillic", "cp037", "cp437", "cp850", "cp852",
    "cp855", "cp858", "cp860", "cp862", "cp863", "cp865", "cp866", "cp1047", "cp1140", "cp874", "cp1250",
    "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "iso8859-1", "iso8859-2",
    "iso8859-3", "iso8859-4", "iso8859-5", "iso8859-6", "iso8859-7", "iso8859-8", "iso8859-10", "iso8859-13",
    "iso8859-14", "iso8859-15", "iso8859-16",
))  # fmt: skip


@function("jsonencode", Parameter("val", nullable=True, untyped=True), returns=STRING, unknown="any")
def jsonencode(value: Any) -> str | Unknown:
    """Write a value as JSON; with unknowns inside, the result is known to be the JSON of that value."""
    unknown = unknowns_in(value)
    return merge_unknown(STRING, unknown, JsonOf(value)) if unknown else encode_json(value)


@function("jsondecode", _STR, unknown="any")
def jsondecode(text: str | Unknown) -> Any:
    """Read JSON; what ``jsonencode`` wrote of a partly unknown value is that value again."""
    if not isinstance(text, Unknown):
        return decode_json(text)
    if isinstance(text.form, JsonOf):
        return _as_decoded(text.form.value)
    return merge_unknown(Unknown().type, [text])


def _as_decoded(value: Any) -> Any:
    """Shape a value as JSON gives it back: tuples and objects."""
    if isinstance(value, dict):
        return {key: _as_decoded(value[key]) for key in sorted(value)}
    if isinstance(value, list | tuple):
        return tuple(map(_as_decoded, value))
    return value


@function("yamlencode", Parameter("value", nullable=True, untyped=True), returns=STRING)
def yamlencode(value: Any) -> str:
    """Write a value as YAML 1.2 in block style."""
    from stackproof.functions.yaml_text import encode_yaml  # noqa: PLC0415  # PyYAML takes 10 ms to import

    return encode_yaml(value)


@function("yamldecode", Parameter("src", STRING))
def yamldecode(text: str) -> Any:
    """Read a subset of YAML 1.2."""
    from stackproof.functions.yaml_text import decode_yaml  # noqa: PLC0415  # PyYAML takes 10 ms to import

    return decode_yaml(text)


@function("csvdecode", _STR)
def csvdecode(text: str) -> list[dict[str, str]]:
    """Read CSV with a header line: a list of objects, whose attributes are strings."""
    return decode_csv(text)


@function("urlencode", _STR, returns=STRING)
def urlencode(text: str) -> str:
    """Escape a string for the query of a URL; a space is ``+``."""
    return quote_plus(text, safe="")


@function("base64encode", _STR, returns=STRING)
def base64encode(text: str) -> str:
    """Write the UTF-8 bytes of a string in Base64."""
    return base64.b64encode(text.encode()).decode()


def decode_base64(text: str) -> bytes:
    """Return the bytes of standard Base64; line breaks in it mean nothing."""
    symbols = text.replace("\r", "").replace("\n", "")
    try:
        if len(symbols) % 4:
            raise ValueError
        return base64.b64decode(symbols, validate=True)
    except (binascii.Error, ValueError):
        raise Mistake("The string is not valid Base64.", argument=0) from None


@function("base64decode", _STR, returns=STRING)
def base64decode(text: str) -> str:
    """Read Base64 that holds UTF-8 text."""
    try:
        return decode_base64(text).decode()
    except UnicodeDecodeError:
        raise Mistake("The decoded bytes are not valid UTF-8.", argument=0) from None


@function("base64gzip", _STR, returns=STRING)
def base64gzip(text: str) -> Unknown:
    """Return an unknown string: the bytes are those of Go's own compressor, which differ from zlib's."""
    del text
    return Unknown(STRING, (Reason("base64gzip() gives what only Terraform's own compressor can tell"),))


def _codec(name: str) -> str:
    try:
        found = codecs.lookup(name).name
    except LookupError:
        found = ""
    if found not in _CODECS or name.lower().startswith("cp125"):  # Python's name, not one of IANA
        raise Mistake(f'"{name}" is not a supported IANA encoding name.', argument=1)
    return found


@function("textencodebase64", Parameter("string", STRING), Parameter("encoding", STRING), returns=STRING)
def textencodebase64(text: str, encoding: str) -> str:
    """Write a string in another character encoding, in Base64."""
    codec = _codec(encoding)
    try:
        encoded = b"\xfe\xff" + text.encode("utf-16-be") if codec == "utf-16" else text.encode(codec)
        return base64.b64encode(encoded).decode()
    except UnicodeEncodeError:
        raise Mistake(f"The string has characters that {encoding} cannot represent.", argument=0) from None


@function("textdecodebase64", Parameter("source", STRING), Parameter("encoding", STRING), returns=STRING)
def textdecodebase64(source: str, encoding: str) -> str:
    """Read a string from Base64 in another character encoding."""
    codec = _codec(encoding)
    encoded = decode_base64(source)
    if codec == "utf-16" and encoded[:2] not in (codecs.BOM_UTF16_BE, codecs.BOM_UTF16_LE):
        codec = "utf-16-be"
    try:
        decoded = encoded.decode(codec)
    except UnicodeDecodeError:
        decoded = "\ufffd"
    if "\ufffd" in decoded:
        raise Mistake(f"The bytes are not valid {encoding}.", argument=0)
    return decoded
