"""Operators that change what is written: booleans, numbers, texts, references."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal

from stackproof.hcl import syntax
from stackproof.mutate.mutant import Mutant
from stackproof.mutate.operators.registry import operator
from stackproof.mutate.walk import Subject, Value, values

_EMPTIED = "description"  # another sentence may say the same; none says nothing
_UNCHANGED = frozenset({"error_message"})  # what people are told is in nobody's promise


@operator("flip-boolean", "syntax")
def flip_boolean(subject: Subject) -> Iterator[Mutant]:
    """Flip true and false."""
    for value in values(subject):
        match value.expression:
            case syntax.Literal(bool() as given):
                yield _change(subject, "flip-boolean", value, "false" if given else "true")


@operator("change-number", "syntax")
def change_number(subject: Subject) -> Iterator[Mutant]:
    """Change a number: one more, and zero."""
    for value in values(subject):
        match value.expression:
            case syntax.Literal(int() | Decimal() as given) if not isinstance(given, bool):
                for other in dict.fromkeys((given + 1, 0)):
                    if other != given:
                        yield _change(subject, "change-number", value, str(other))


@operator("change-text", "syntax")
def change_text(subject: Subject) -> Iterator[Mutant]:
    """Change a text; a description is emptied."""
    for value in values(subject):
        name = value.path.rpartition(".")[2]
        written = subject.file.text_at(value.expression.where)
        if name in _UNCHANGED or not written.startswith('"') or _is_piece(value):
            continue
        match value.expression:
            case syntax.Literal(str() as text):
                changed = _change_text(text)
            case syntax.Template(parts) if any(isinstance(part, syntax.Literal) for part in parts):
                changed = f'{written[:-1]}-changed"'
            case _:
                continue
        changed = '""' if name.endswith(_EMPTIED) else changed
        if changed != written:
            yield _change(subject, "change-text", value, changed)


def _is_piece(value: Value) -> bool:
    """Tell whether a text is a piece of a template, which has no quotes of its own."""
    return bool(value.around) and isinstance(value.around[-1], syntax.Template)


def _change_text(text: str) -> str:
    escaped = json.dumps(f"{text}-changed" if text else "changed", ensure_ascii=False)
    return escaped.replace("${", "$${").replace("%{", "%%{")


def _change(subject: Subject, operator_id: str, value: Value, text: str) -> Mutant:
    where = value.expression.where
    return subject.mutant(operator_id, value.path, f"{subject.text_at(where)} -> {text}", where, text)
