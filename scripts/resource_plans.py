"""Configurations of resource types that the provider planned, evaluated here: is a known value wrong?

    python scripts/resource_plans.py [RECORD]

``scripts/record_resources.py`` writes the record (tests/data/resource_plans.json.gz). An unknown is never wrong.
Printed is what differs, a line for each kind and place, with a configuration that shows it:

==========  ============================================================
different   two different known values
surplus     known here, unknown in the plan
refused     an error here, and planned by the provider
==========  ============================================================
"""

from __future__ import annotations

import gzip
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from stackproof.model import Resource
from stackproof.values import Unknown, is_number
from stackproof.views.hcl_directory import load_stack

RECORDED = Path(__file__).resolve().parent.parent / "tests/data/resource_plans.json.gz"
AFTER_APPLY = "(known after apply)"
"""What stands in a record for what only an apply tells."""
UNKNOWN_TEXT = "${jsondecode(terraform_data.later.id)}"
ROOT_MODULE = {
    "terraform": {"required_providers": {"aws": {"source": "hashicorp/aws", "version": "5.100.0"}}},
    "provider": {"aws": {"region": "us-east-1"}},
    "resource": {"terraform_data": {"later": {}}},
}
_BATCH = 200


class Planned(NamedTuple):
    """One resource: its arguments in the JSON syntax, and what the provider plans for it, null left out."""

    type: str
    arguments: dict[str, Any]
    planned: dict[str, Any]


class Difference(NamedTuple):
    """One attribute of one configuration that is not the same in both."""

    kind: str
    place: str
    ours: Any
    theirs: Any
    arguments: dict[str, Any]

    def __str__(self) -> str:
        seen = f"{self.kind:10} {self.place}: here {self.ours!r:.80}, planned {self.theirs!r:.80}"
        return f"{seen}\n           {json.dumps(self.arguments)[:400]}"


def read_record(path: Path = RECORDED) -> list[Planned]:
    """Return what was recorded."""
    return [Planned(*row) for row in json.loads(gzip.decompress(path.read_bytes()))]


def differences(rows: Sequence[Planned], counted: Counter[str]) -> Iterator[Difference]:
    """Evaluate some configurations, yield what differs, and count every attribute by its kind."""
    for row, (resource, errors) in zip(rows, _evaluated(rows), strict=True):
        counted["configurations"] += 1
        if errors or resource is None:
            yield Difference("refused", row.type, "; ".join(errors), "", row.arguments)
            continue
        for kind, path, ours, theirs in _compare(resource.values, row.planned, ()):
            counted[kind] += 1
            if kind in ("different", "surplus") and path[0] != "timeouts":
                place = ".".join([row.type, *(step for step in path if isinstance(step, str))])
                yield Difference(kind, place, ours, theirs, row.arguments)


def _evaluated(rows: Sequence[Planned]) -> Iterator[tuple[Resource | None, list[str]]]:
    """Yield each resource as it is evaluated here, and the errors in it."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "main.tf.json").write_text(json.dumps(ROOT_MODULE))
        for number, row in enumerate(rows):
            written = {"resource": {row.type: {f"r{number}": row.arguments}}}
            Path(folder, f"r{number}.tf.json").write_text(json.dumps(written))
        stack = load_stack(Path(folder))
        errors: dict[str, list[str]] = {}
        for found in stack.errors:
            name = Path(found.subject.file).name.split(".")[0] if found.subject else ""
            errors.setdefault(name, []).append(f"{found.summary}: {found.detail}")
        for number, row in enumerate(rows):
            yield stack.resources.get(f"{row.type}.r{number}"), errors.get(f"r{number}", [])


def _compare(
    ours: Any, theirs: Any, path: tuple[str | int, ...]
) -> Iterator[tuple[str, tuple[str | int, ...], Any, Any]]:
    """Yield the kind of each leaf of two values: equal, unknown, undecided, different or surplus."""
    if isinstance(ours, Unknown):
        yield ("unknown" if theirs == AFTER_APPLY else "undecided"), path, ours, theirs
    elif theirs == AFTER_APPLY:
        yield ("surplus", path, ours, theirs) if not _holds_unknown(ours) else ("unknown", path, ours, theirs)
    elif isinstance(ours, dict) and isinstance(theirs, dict):
        for name in sorted({*ours, *theirs}):
            yield from _compare(ours.get(name), theirs.get(name), (*path, name))
    elif isinstance(ours, list | tuple) and isinstance(theirs, list) and len(ours) == len(theirs) and ours:
        for index, (left, right) in enumerate(zip(_in_order(ours), _in_order(theirs), strict=True)):
            yield from _compare(left, right, (*path, index))
    else:
        yield ("equal" if _alike(ours, theirs) else "different"), path, ours, theirs


def _in_order(values: Any) -> list[Any]:
    """Return elements in an order that does not depend on where a set puts them."""
    return sorted(values, key=lambda one: json.dumps(_known_of(one), sort_keys=True, default=str))


def _known_of(value: Any) -> Any:
    """Return a value without what is null, and with one text for all that is unknown."""
    if isinstance(value, dict):
        return {name: _known_of(inner) for name, inner in value.items() if inner is not None}
    if isinstance(value, list | tuple):
        return list(map(_known_of, value))
    return AFTER_APPLY if isinstance(value, Unknown) else value


def _holds_unknown(value: Any) -> bool:
    """Tell whether there is an unknown anywhere in a value."""
    if isinstance(value, dict):
        return any(map(_holds_unknown, value.values()))
    if isinstance(value, list | tuple):
        return any(map(_holds_unknown, value))
    return isinstance(value, Unknown) or value == AFTER_APPLY


def _alike(ours: Any, theirs: Any) -> bool:
    """Compare two known values, telling True from 1."""
    if is_number(ours) and isinstance(theirs, int | float | str):
        return not isinstance(theirs, bool) and float(ours) == float(theirs)
    if isinstance(ours, list | tuple) and isinstance(theirs, list):
        return list(ours) == theirs
    if isinstance(ours, dict):
        return dict(ours) == theirs
    return type(ours) is type(theirs) and bool(ours == theirs)


def first_of_each(found: Iterable[Difference]) -> list[Difference]:
    """Return the first difference of each kind and place, in order."""
    return sorted({(one.kind, one.place): one for one in reversed(list(found))}.values(), key=lambda one: one[:2])


def main() -> None:
    """Compare a record, and print what differs."""
    rows = read_record(Path(sys.argv[1]) if len(sys.argv) > 1 else RECORDED)
    counted: Counter[str] = Counter()
    found = first_of_each(one for part in batched_rows(rows) for one in differences(part, counted))
    for one in found:
        print(one)
    print(dict(counted))
    sys.exit(1 if found else 0)


def batched_rows(rows: Sequence[Planned]) -> Iterator[Sequence[Planned]]:
    """Yield rows in parts that make stacks of a moderate size."""
    for begin in range(0, len(rows), _BATCH):
        yield rows[begin : begin + _BATCH]


if __name__ == "__main__":
    main()
