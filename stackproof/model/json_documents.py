"""JSON in an argument, however it was written: text, ``jsonencode``, a heredoc or a template with references in it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from stackproof.model.graph import is_plain
from stackproof.values import JsonOf, Template, Unknown, template

_BEGIN, _END = "\ue000", "\ue001"  # around the number of a reference in a text
_MARKED = re.compile(rf"[{_BEGIN}{_END}]|\\u[eE]00[01]")  # one of them, or what JSON reads as one


class InvalidJson(ValueError):
    """The text is no JSON, or names a key twice in one object."""


_LOADED: ContextVar[Callable[[Any, Any], Any] | None] = ContextVar("loaded", default=None)


@contextmanager
def telling_documents(told: Callable[[Any, Any], Any]) -> Iterator[None]:
    """Have each document that is loaded meanwhile told, with what it was loaded from; what that gives is loaded."""
    token = _LOADED.set(told)
    try:
        yield
    finally:
        _LOADED.reset(token)


def load_json(value: Any) -> Any:
    """Return what a JSON text means, with its references in their places.

    Args:
        value: text; an unknown whose JSON is known; an unknown text of which the pieces are known. A piece that may
            hold a quote leaves the whole unknown. Any other value is returned as it is.

    Raises:
        InvalidJson: it is no JSON.
    """
    document = _load(value)
    told = _LOADED.get()
    return document if told is None else told(value, document)


def _load(value: Any) -> Any:
    if isinstance(value, Unknown) and isinstance(value.form, JsonOf):
        return value.form.value
    if isinstance(value, Unknown) and isinstance(value.form, Template):
        return _load_parts(value, value.form.parts)
    return _load_text(value) if isinstance(value, str) else value


def _load_parts(document: Unknown, parts: tuple[Any, ...]) -> Any:
    if not all(isinstance(part, str) or is_plain(part) for part in parts):
        return document
    if any(isinstance(part, str) and _MARKED.search(part) for part in parts):
        return document  # whoever wrote the marks themselves gets no reference out of them
    marks = [part if isinstance(part, str) else f"{_BEGIN}{index}{_END}" for index, part in enumerate(parts)]
    return _restore_references(_load_text("".join(marks)), parts)


def _restore_references(value: Any, parts: tuple[Any, ...]) -> Any:
    """Put the references back where their marks stand."""
    if isinstance(value, dict):
        return {name: _restore_references(inner, parts) for name, inner in value.items()}
    if isinstance(value, list):
        return [_restore_references(inner, parts) for inner in value]
    if isinstance(value, str) and _BEGIN in value:
        pieces = re.split(f"{_BEGIN}(\\d+){_END}", value)
        return template(parts[int(piece)] if index % 2 else piece for index, piece in enumerate(pieces))
    return value


def _load_text(text: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_object)
    except InvalidJson:
        raise
    except (ValueError, RecursionError) as error:
        raise InvalidJson(f"it is not JSON ({error})") from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise InvalidJson(f'"{twice}" stands twice in one object')
    return found
