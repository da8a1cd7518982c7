"""What a rule's target gets: the event, a part of it, a constant, or a template that is filled.

Rules: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html.
"""

from __future__ import annotations

import functools
import json
import re
import time
from typing import Any

from jsonpath_ng.ext.parser import parse

_PLACE = re.compile(r"<([^<>\s]+)>")


def event_of(given: dict[str, Any]) -> dict[str, Any]:
    """Give an event as targets see it: the time in ISO 8601, nothing of the bus's own."""
    event = {name: value for name, value in given.items() if name != "ingestion-time"}
    if isinstance(event.get("time"), int | float):
        event["time"] = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(event["time"]))
    return event


def target_input(target: dict[str, Any], event: dict[str, Any], rule: dict[str, str]) -> Any:
    """Make the input of a target; ``rule`` holds the rule's name and ARN for templates.

    Text that is no JSON stays text, as EventBridge sends it to queues and topics.
    """
    if target.get("Input") is not None:
        return _read(target["Input"])
    if target.get("InputPath"):
        return _select(target["InputPath"], event)
    transformer = target.get("InputTransformer")
    if not transformer:
        return event
    values = {name: _select(path, event) for name, path in (transformer.get("InputPathsMap") or {}).items()}
    values |= {
        "aws.events.rule-name": rule["name"],
        "aws.events.rule-arn": rule["arn"],
        "aws.events.event.ingestion-time": event.get("time"),
        "aws.events.event": {name: value for name, value in event.items() if name != "detail"},
        "aws.events.event.json": event,
    }
    return _read(fill(transformer["InputTemplate"], values))


def fill(template: str, values: dict[str, Any]) -> str:
    """Put values into a template: as JSON, and within quotes as text."""
    pieces, quoted = [], False
    for index, piece in enumerate(_PLACE.split(template)):
        if index % 2:
            pieces.append(_write(values.get(piece), quoted))
        else:
            pieces.append(piece)
            quoted ^= len(re.findall(r'(?<!\\)"', piece)) % 2 == 1
    return "".join(pieces)


def _write(value: Any, quoted: bool) -> str:
    if not quoted:
        return "" if value is None else json.dumps(value)
    text = value if isinstance(value, str) else "" if value is None else json.dumps(value)
    return json.dumps(text)[1:-1]


def _select(path: str, event: dict[str, Any]) -> Any:
    found = _parse_path(path).find(event)
    return found[0].value if found else None


@functools.lru_cache(maxsize=1024)
def _parse_path(path: str) -> Any:
    return parse(re.sub(r"\.([\w]+-[\w-]+)", r'."\1"', path))


def _read(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text
