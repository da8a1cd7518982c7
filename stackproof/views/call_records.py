"""Recorded calls as somebody gave them: what ``stackproof emulator calls`` prints, or CloudTrail's records.

``{"format_version": "1.0", "recorded": [ACTION], "calls": [{"role": ARN, "action": ACTION, "resource": ARN or "*",
"allowed": true, "count": 3}]}``: ``recorded`` are patterns of the actions of which every call is there; ``resource`` is
null where the recorder did not see it.
"""

from __future__ import annotations

from typing import Any

from stackproof.diagnostics import Diagnostic
from stackproof.model.recorded_calls import RecordedCall, RecordedCalls
from stackproof.views.cloudtrail import is_trail, read_trail
from stackproof.views.json_file import label, read_json
from stackproof.views.json_shapes import Struct, ValidationError, convert

_MAJOR = "1"
_REMEDY = "write it again with: stackproof emulator calls"


class _Call(Struct):
    """A call, as often as it was made; the role by its name or ARN."""

    role: str
    action: str
    resource: str | None
    allowed: bool
    count: int = 1


class _Record(Struct):
    """The calls, and the actions of which there are all."""

    format_version: str
    recorded: list[str]
    calls: list[_Call]


def read_calls(source: str) -> RecordedCalls | Diagnostic:
    """Read recorded calls.

    Args:
        source: the path of the file, or ``-`` for standard input.
    """
    document = read_json(source, _REMEDY)
    if isinstance(document, Diagnostic):
        return document
    name = label(source)
    calls = read_trail(document, name) if is_trail(document) else _read_record(document, name)
    if isinstance(calls, RecordedCalls) and not calls.made:
        detail = f"{name} holds no call of a role: use the stack, or run its tests, before the calls are written."
        return Diagnostic("No calls", detail)
    return calls


def _read_record(document: dict[str, Any], name: str) -> RecordedCalls | Diagnostic:
    try:
        record = convert(document, _Record)
    except ValidationError as error:
        return Diagnostic("Not a record of calls", f"{name}: {str(error).replace('`', '')}; {_REMEDY}.")
    if record.format_version.split(".", 1)[0] != _MAJOR:
        version = record.format_version[:20]
        detail = f"{name} has format version {version}, and Stackproof reads version {_MAJOR}: update Stackproof."
        return Diagnostic("Unknown format version", detail)
    made = tuple(
        RecordedCall(_name(one.role), one.action, one.resource, one.allowed, one.count) for one in record.calls
    )
    return RecordedCalls(name, made, tuple(record.recorded))


def _name(role: str) -> str:
    """Return the name of a role that is given by its ARN, which has its path before the name."""
    return role.rsplit("/", 1)[-1]
