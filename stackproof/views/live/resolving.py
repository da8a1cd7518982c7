"""What the HCL leaves to the apply, filled in from what is deployed, in both directions.

A reference to what has been read is known. And what has been read tells which resource a reference means: the alias
``alias/logs``, found by its name, has the id of the key that the HCL gives it as ``aws_kms_key.logs.key_id``.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from stackproof.addresses import Reference
from stackproof.functions.json_text import encode_json
from stackproof.model import AttributePath
from stackproof.values import AttributeOf, JsonOf, Omitted, Template, Unknown, template, unknowns_in

Known = Callable[[Reference], Any]
"""Returns what a reference is, or ``None`` where nobody knows yet."""


def reference_of(value: Unknown) -> Reference | None:
    """Return the attribute that an unknown is; an argument that its own resource omits is none."""
    match value.form:
        case AttributeOf(reference):
            return reference
        case Omitted() if len(value.references) == 1:
            return value.references[0]
    return None


def resolve(value: Any, known: Known) -> Any:
    """Return a value with all that is known filled in."""
    if isinstance(value, Unknown):
        return _resolve(value, known)
    if isinstance(value, dict):
        return {name: resolve(inner, known) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [resolve(inner, known) for inner in value]
    return value


def _resolve(value: Unknown, known: Known) -> Any:
    match value.form:
        case Template(parts):
            return template(resolve(part, known) for part in parts)
        case JsonOf(inner):
            filled = resolve(inner, known)
            return replace(value, form=JsonOf(filled)) if unknowns_in(filled) else encode_json(filled)
    reference = reference_of(value)
    found = known(reference) if reference is not None else None
    return value if found is None else found


def at(values: Any, path: AttributePath) -> Any:
    """Return what is at a path of plain data; ``None`` where nothing is."""
    for step in path:
        if isinstance(values, dict):
            values = values.get(step)
        elif isinstance(values, list | tuple) and isinstance(step, int) and step < len(values):
            values = values[step]
        else:
            return None
    return values


def learn(written: Any, live: Any) -> Iterator[tuple[Reference, Any]]:
    """Yield what a deployed value tells of the references that the HCL makes it of."""
    if isinstance(written, Unknown):
        yield from _learn(written, live)
    elif isinstance(written, dict) and isinstance(live, dict):
        for name, inner in written.items():
            if name in live:
                yield from learn(inner, live[name])
    elif isinstance(written, list | tuple) and isinstance(live, list | tuple) and len(written) == len(live) == 1:
        yield from learn(written[0], live[0])  # of several, a set may have them in another order


def _learn(written: Unknown, live: Any) -> Iterator[tuple[Reference, Any]]:
    if live in (None, "", [], {}) or unknowns_in(live):
        return
    match written.form:
        case Template(parts) if isinstance(live, str):
            unknown = [index for index, part in enumerate(parts) if isinstance(part, Unknown)]
            before, after = "".join(parts[: unknown[0]]), "".join(parts[unknown[0] + 1 :]) if len(unknown) == 1 else ""
            if len(unknown) == 1 and live.startswith(before) and live.endswith(after):
                yield from learn(parts[unknown[0]], live[len(before) : len(live) - len(after)])
        case JsonOf(inner) if isinstance(live, str):
            try:
                yield from learn(inner, json.loads(live))
            except ValueError:
                return
        case _:
            reference = reference_of(written)
            if reference is not None and reference.path and isinstance(live, str):
                yield reference, live


@dataclass(slots=True)
class Votes:
    """What the resources that were read say of others: the most frequent answer counts, a draw counts for nothing."""

    _found: dict[tuple[str, AttributePath], Counter[Any]] = field(default_factory=dict)

    def add(self, reference: Reference, value: str) -> None:
        """Note one answer."""
        self._found.setdefault((str(reference.address), reference.path), Counter())[value] += 1

    def winner(self, address: str, path: AttributePath) -> str | None:
        """Return the answer for an attribute, if there is one."""
        first, second = (*self._found.get((address, path), Counter()).most_common(2), None, None)[:2]
        return None if first is None or (second is not None and second[1] == first[1]) else str(first[0])
