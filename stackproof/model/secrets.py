"""What of a stack must not be shown, and texts without it.

Sensitive are what Terraform marks so (https://developer.hashicorp.com/terraform/language/manage-sensitive-data):
variables and outputs that say so, ``sensitive()``, attributes of the provider's schema, the ``sensitive_values`` of
plans and states, and whatever is made of any of these. A value counts as a whole, and so do its lines, the parts of
an ARN or URL, and the texts in it where it is JSON. It is hidden wherever it stands in a longer text: as it is, as
JSON or Python writes it, and where its end was cut off.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

from stackproof.diagnostics import Diagnostic
from stackproof.model.resource import AttributePath, Resource
from stackproof.model.stack import Output, Stack, Variable
from stackproof.values import JsonOf, Reason, Sensitive, Template, Unknown, is_number
from stackproof.values.shown import shown

HIDDEN = "(sensitive value)"
_LEAST = 4  # characters: what is shorter stands in many words, and is hidden between quotes alone
_PATTERNS_KEPT = 64
_LEAST_PIECE = 8  # of a line, or of a part of an ARN
_LINES = re.compile(r"\r?\n")
_SEPARATORS = re.compile(r"[/:@?&=,;\s]+")  # of ARNs, URLs and addresses of images
_REGION = re.compile(r"[a-z]{2}(-[a-z]+)+-\d")
_CUT = "..."  # behind what was cut off
_OF_POLICIES = {"Allow", "Deny", "2012-10-17", "2008-10-17"}  # in any policy, sensitive or not
_OF_PROVIDERS = ("secret_key", "token")  # arguments of provider "aws"
_NONE: frozenset[AttributePath] = frozenset()


class Secrets:
    """The sensitive texts of a stack."""

    def __init__(self, texts: Iterable[str]) -> None:
        written = {form for text in texts for form in _forms(text)}
        self._texts = sorted(written, key=len, reverse=True)

    def _substitute(self, instead: Callable[[re.Match[str]], str], text: str) -> str:
        """Put something in place of what is sensitive in a text; a pattern of all that is would take long to make."""
        there = tuple(secret for secret in self._texts if secret in text)
        return _any_of(there).sub(instead, text) if there else text

    def hide(self, text: str) -> str:
        """Return a text with :data:`HIDDEN` for what is sensitive in it."""
        return self._hide_cut(self._substitute(_hide, text))

    def _hide_cut(self, text: str) -> str:
        at = text.find(_CUT)
        while at >= 0:
            ends = (_common_end(text[:at], secret) for secret in self._texts)
            if longest := max(ends, default=0):
                text = f"{text[: at - longest]}{HIDDEN}{text[at:]}"
                at += len(HIDDEN) - longest
            at = text.find(_CUT, at + len(_CUT))
        return text

    def blot(self, text: str) -> str:
        """Return a source text with as many asterisks for what is sensitive in it."""
        return self._substitute(lambda found: re.sub(r"[^\s\"]", "*", found[0]), text)

    def hide_in(self, problem: Diagnostic) -> Diagnostic:
        """Return a diagnostic without what is sensitive."""
        return replace(problem, summary=self.hide(problem.summary), detail=self.hide(problem.detail))

    def hide_reason(self, reason: Reason) -> Reason:
        """Return a reason without what is sensitive."""
        return replace(reason, words=self.hide(reason.words))

    def are_in(self, value: Any) -> bool:
        """Tell whether something sensitive is anywhere in a value."""
        return any(self.hide(text) != text for text in _texts_in(value))


def _hide(found: re.Match[str]) -> str:
    return f'"{HIDDEN}"' if found[0].startswith('"') and found[0].endswith('"') and len(found[0]) > 1 else HIDDEN


def _common_end(text: str, secret: str) -> int:
    """Return how many characters a text ends with that a secret begins with, if they are enough to tell."""
    most = min(len(text), len(secret))
    return next((length for length in range(most, _LEAST - 1, -1) if text.endswith(secret[:length])), 0)


def _forms(text: str) -> Iterator[str]:
    """Yield the ways in which messages write a text."""
    if len(text) < _LEAST:
        yield f'"{text}"'
        return
    yield text
    yield json.dumps(text, ensure_ascii=False)[1:-1]
    yield json.dumps(text)[1:-1]
    yield repr(text)[1:-1]


@functools.lru_cache(_PATTERNS_KEPT)
def _any_of(texts: tuple[str, ...]) -> re.Pattern[str]:
    """Return a pattern of texts; where several begin at one place, the first is found."""
    return re.compile("|".join(map(_pattern, texts)))


def _pattern(text: str) -> str:
    """Hide a number where it stands alone, and any other text within a word as well."""
    return rf"(?<![\w.]){re.escape(text)}(?![\w.])" if text.isdigit() else re.escape(text)


def secrets_of(stack: Stack) -> Secrets:
    """Return what is sensitive in a stack, which must be complete."""
    return stack.once("secrets", lambda: Secrets(_collect(stack)))


def _collect(stack: Stack) -> set[str]:
    found: set[str] = set()
    for value in stack.secrets:
        found.update(_texts_in(value))
    named: list[Variable | Output] = [*stack.variables.values(), *stack.outputs.values()]
    for one in named:
        found.update(_texts_in(one.value) if one.sensitive else ())
    for provider in stack.providers:
        for name in _OF_PROVIDERS:
            found.update(_texts_in(provider.values.get(name)))
    noted = stack.view == "hcl"  # the evaluator has noted what the rest is made of
    for resource in stack.everything():
        for path in resource.sensitive:
            value = resource.get(*path)
            found.update(_whole(value) if noted else _texts_in(value))
    return {text for text in found if text.strip() and text not in _OF_POLICIES}


def _whole(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value


def _texts_in(value: Any) -> Iterator[str]:
    """Yield the texts that a value is made of."""
    match value:
        case Sensitive(inner) | Unknown(form=JsonOf(inner)):
            yield from _texts_in(inner)
        case Unknown(form=Template(parts)):
            for part in parts:
                yield from _texts_in(part)
        case str():
            yield from _texts_of(value)
        case dict():
            for inner in value.values():
                yield from _texts_in(inner)
        case list() | tuple():
            for inner in value:
                yield from _texts_in(inner)
        case _ if is_number(value) and len(text := shown(value)) >= _LEAST:
            yield text


def _texts_of(text: str) -> Iterator[str]:
    yield text
    pieces = {piece.strip() for pattern in (_LINES, _SEPARATORS) for piece in pattern.split(text)}
    yield from (piece for piece in pieces if len(piece) >= _LEAST_PIECE and not _REGION.fullmatch(piece))
    if text.lstrip()[:1] in ("{", "["):
        try:
            document = json.loads(text)
        except (ValueError, RecursionError):
            return
        yield from (inner for inner in _texts_in(document) if len(inner) >= _LEAST)


def is_sensitive(resource: Resource, path: AttributePath) -> bool:
    """Tell whether what is at a path is sensitive, or is part of it, or has some of it inside."""
    return any(path[: len(one)] == one[: len(path)] for one in resource.sensitive or _NONE)
