"""YAML as Terraform writes and reads it, over PyYAML's events.

Rules: https://developer.hashicorp.com/terraform/language/functions/yamldecode and zclconf/go-cty-yaml.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from unicodedata import normalize

import yaml

from stackproof.cache import Remembered
from stackproof.functions.json_text import encode_json
from stackproof.functions.moments import yaml_timestamp
from stackproof.values import Mistake, number
from stackproof.values.limits import MOST_ELEMENTS
from stackproof.values.numbers import write

_DEEPEST = 200
_TAG = "tag:yaml.org,2002:"
_SCALAR_TAGS = frozenset(_TAG + name for name in ("str", "bool", "int", "float", "null", "timestamp", "binary"))
_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"), True),
    **dict.fromkeys(("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"), False),
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
}
_NUMBER = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+|[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")


def encode_yaml(value: Any) -> str:
    """Write a wholly known value in block style, strings in double quotes or, with newlines, as literal blocks."""
    events: list[yaml.Event] = [yaml.StreamStartEvent(), yaml.DocumentStartEvent(explicit=False)]
    _emit(value, events)
    events += [yaml.DocumentEndEvent(explicit=False), yaml.StreamEndEvent()]
    text: str = yaml.emit(events, Dumper=_Emitter, allow_unicode=True)
    if isinstance(value, str | dict | list | tuple):
        text = text.removesuffix("...\n")
    return text.removeprefix("--- ") if value == "" else text


class _Emitter(yaml.emitter.Emitter):
    """PyYAML's emitter, but for the way in which libyaml folds long strings in double quotes."""

    def write_double_quoted(self, text: str, split: bool = True) -> None:
        """Write a string; where it grows too long, a space becomes the end of the line."""
        self.write_indicator('"', True)
        spaces = False
        for index, character in enumerate(text):
            if (
                character == " "
                and split
                and not spaces
                and self.column > self.best_width
                and 0 < index < len(text) - 1
            ):
                self.write_indent()
                self._put("\\" if text[index + 1] == " " else "")
            else:
                self._put(_escape(character))
            spaces = character == " "
        self.write_indicator('"', False)

    def _put(self, text: str) -> None:
        self.column += len(text)
        self.stream.write(text)


def _escape(character: str) -> str:
    point = ord(character)
    named = yaml.emitter.Emitter.ESCAPE_REPLACEMENTS.get(character)
    if named is not None and point != 0xA0:
        return f"\\{named}"
    if 0x20 <= point <= 0x7E or (0xA0 <= point <= 0xFFFD and point != 0xFEFF):
        return character
    if point > 0xFFFF:
        return f"\\U{point:08X}"
    return f"\\x{point:02X}" if point < 0x100 else f"\\u{point:04X}"


def _emit(value: Any, events: list[yaml.Event]) -> None:
    match value:
        case None:
            events.append(_scalar("null"))
        case bool():
            events.append(_scalar("true" if value else "false"))
        case str():
            events.append(_scalar(value, "|" if "\n" in value else '"'))
        case int() | Decimal():
            events.append(_scalar(write(value)))
        case dict():
            events.append(yaml.MappingStartEvent(None, None, True, flow_style=False))
            for key in sorted(value):
                _emit(key, events)
                _emit(value[key], events)
            events.append(yaml.MappingEndEvent())
        case _:
            events.append(yaml.SequenceStartEvent(None, None, True, flow_style=False))
            for item in value:
                _emit(item, events)
            events.append(yaml.SequenceEndEvent())


def _scalar(text: str, style: str | None = None) -> yaml.ScalarEvent:
    return yaml.ScalarEvent(None, None, (True, True), text, style=style)


@Remembered
def decode_yaml(text: str) -> Any:
    """Read one YAML document: sequences are tuples, mappings are objects, timestamps are RFC 3339 strings."""
    try:
        events = list(_parse(text))
    except yaml.YAMLError as error:
        problem = " ".join(str(error).split())
        raise Mistake(f"The string is not valid YAML: {problem}.", argument=0) from None
    if sum(isinstance(event, yaml.DocumentStartEvent) for event in events) != 1:
        raise Mistake("The YAML must be exactly one document.", argument=0)
    return _Builder(events[2:]).build()


def _parse(text: str) -> Iterator[yaml.Event]:
    """Give the events of a text; the parser is slow where it is nested deeply."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            raise Mistake(f"The YAML is nested more than {_DEEPEST} levels deep.", argument=0)
        yield event


class _Builder:
    """Builds a value from events; remembers anchors, and how large what they stand for is."""

    def __init__(self, events: list[yaml.Event]) -> None:
        self.events = iter(events)
        self.anchors: dict[str, tuple[Any, int]] = {}
        self.size = 0

    def build(self) -> Any:
        """Return the value of the first event, and of those that belong to it."""
        return self._build(next(self.events))

    def _build(self, event: yaml.Event) -> Any:
        before = self.size
        self.size += 1
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event)
        if isinstance(event, yaml.ScalarEvent):
            value = _resolve(event)
        elif isinstance(event, yaml.SequenceStartEvent):
            value = self._sequence(event)
        else:
            assert isinstance(event, yaml.MappingStartEvent)  # the events that end anything are read where it begins
            value = self._mapping(event)
        if self.size > MOST_ELEMENTS:
            raise Mistake(f"The YAML holds more than {MOST_ELEMENTS:,} values.", argument=0)
        if event.anchor:
            self.anchors[event.anchor] = (value, self.size - before)
        return value

    def _alias(self, event: yaml.AliasEvent) -> Any:
        anchor = event.anchor or ""
        if anchor not in self.anchors:
            raise Mistake(f'The YAML refers to the anchor "{anchor}", which is not defined before.', argument=0)
        value, size = self.anchors[anchor]
        self.size += size
        return value

    def _sequence(self, event: yaml.SequenceStartEvent) -> tuple[Any, ...]:
        _expect_tag(event.tag, "seq")
        items = []
        while not isinstance(inner := next(self.events), yaml.SequenceEndEvent):
            items.append(self._build(inner))
        return tuple(items)

    def _mapping(self, event: yaml.MappingStartEvent) -> dict[str, Any]:
        _expect_tag(event.tag, "map")
        found: dict[str, Any] = {}
        while not isinstance(key := next(self.events), yaml.MappingEndEvent):
            if not isinstance(key, yaml.ScalarEvent):
                raise Mistake("Only strings can be keys of a YAML mapping here.", argument=0)
            if key.tag == _TAG + "merge" or (key.tag is None and key.value == "<<"):
                _merge(found, self._build(next(self.events)))
                continue
            found[_key(_resolve(key))] = self._build(next(self.events))
        return {name: found[name] for name in sorted(found)}


def _expect_tag(tag: str | None, kind: str) -> None:
    if tag not in (None, _TAG + kind):
        raise Mistake(f"The YAML tag {tag} is not supported.", argument=0)


def _merge(into: dict[str, Any], value: Any) -> None:
    if not isinstance(value, dict):
        raise Mistake("<< can merge one mapping alone.", argument=0)
    into.update(value)


def _key(value: Any) -> str:
    if value is None:
        raise Mistake("A key of a YAML mapping cannot be null.", argument=0)
    return value if isinstance(value, str) else encode_json(value)


def _resolve(event: yaml.ScalarEvent) -> Any:
    """Tell what a scalar is by its tag, its quotes and its text."""
    text, tag = event.value, event.tag
    if tag is not None and tag not in _SCALAR_TAGS:
        raise Mistake(f"The YAML tag {tag} is not supported.", argument=0)
    kind = "" if tag is None else tag.removeprefix(_TAG)
    if kind not in ("str", "binary") and (text == "" or text[0] in "+-0123456789.yYnNtTfFoO~"):
        if event.style in ("'", '"'):
            return normalize("NFC", text)
        if text in _WORDS:
            return _WORDS[text]
        if text.lstrip("+-").lower() in (".inf", ".nan"):
            raise Mistake(f"The YAML has {text}, which is no number of Terraform.", argument=0)
        if kind in ("", "timestamp") and (moment := yaml_timestamp(text)) is not None:
            return moment
        kind = "float" if _NUMBER.fullmatch(text) else kind
    return _resolve_as(kind, text)


def _resolve_as(kind: str, text: str) -> Any:
    if kind in ("int", "float") and (parsed := _read_number(text.replace("_", ""))) is not None:
        return parsed
    if kind == "null":
        return None
    if kind in ("", "str") or (kind == "binary" and _is_base64(text)):
        return normalize("NFC", text)
    raise Mistake(f'The YAML value "{text[:40]}" is not what its tag !!{kind} says.', argument=0)


def _read_number(text: str) -> int | Decimal | None:
    if re.fullmatch(r"0[xo][0-9a-fA-F]+", text):
        return int(text, 0)
    return number(Decimal(text)) if _NUMBER.fullmatch(text) else None


def _is_base64(text: str) -> bool:
    try:
        base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return False
    return True
