"""What one promise demands, measured by another: of the catalogue, an assert, an expectation, a closed list, a flow."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from stackproof.comparing.expected import compare_expected
from stackproof.comparing.parameters import differing
from stackproof.comparing.strictness import Strictness, by_elements, has, worst
from stackproof.comparing.tables import compare_rows
from stackproof.contract import Binding
from stackproof.contract.promise_schema import COMPARISONS
from stackproof.schema.shapes import ANYTHING, Shape, members, shape_of_type
from stackproof.values.sameness import same
from stackproof.values.shown import shown

_LONGEST = 160  # characters of a value
_AS_OPERATOR = {"in": "one_of", "exists": "set"}  # comparisons of an assert that an expectation calls otherwise
_UNORDERED = ("depends_on", "provisioners")
_TRIED = ("accepts", "refuses")


@dataclass(frozen=True, slots=True)
class Measure:
    """How strict a promise is, measured by another; ``id`` is the rule to tell of, with both values as texts."""

    strictness: Strictness
    id: str = ""
    before: str = ""
    after: str = ""

    @property
    def is_enough(self) -> bool:
        """Tell whether whatever the first refuses, the second refuses as well."""
        return self.strictness in ("same", "stricter")


def measure(base: Binding, head: Binding) -> Measure:
    """Measure a promise of one form by one of the same form."""
    return _MEASURES[base.form](base, head)


def _constraint(base: Binding, head: Binding) -> Measure:
    found = differing(base.constraint.id, base.parameters, head.parameters)
    strictness = worst(answer for _, _, answer in found.values())
    loose = {name: one for name, one in found.items() if one[2] != "stricter"} or found
    before, after = ({name: one[index] for name, one in loose.items()} for index in (0, 1))
    id_ = "parameter-weakened" if strictness == "weaker" else "parameter-changed"
    return Measure(strictness, id_, _write(before), _write(after))


def _write(values: Mapping[str, Any]) -> str:
    return ", ".join(f"{name}: {as_text(value)}" for name, value in values.items())


def as_text(value: Any) -> str:
    """Write a value of a contract on one line."""
    return "not given" if value is None else shown(value, _LONGEST)


def place_of_assert(says: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return what an assert looks at: of which type, and where."""
    return says.get("of", says.get("on")), says.get("path"), says.get("json")


def _assert(base: Binding, head: Binding) -> Measure:
    ours, theirs = base.says, head.says
    if place_of_assert(ours) != place_of_assert(theirs):
        return Measure("other", "assert-changed", _assertion(ours), _assertion(theirs))
    answer = worst((_compare_comparisons(ours, theirs), _any(ours, theirs)))
    id_ = "assert-weakened" if answer == "weaker" else "assert-changed"
    return Measure(answer, id_, _assertion(ours), _assertion(theirs))


def _assertion(says: Mapping[str, Any]) -> str:
    of, path, json = place_of_assert(says)
    comparison = next((name for name in COMPARISONS if name in says), "")
    words = [path or of, f"of {json}" if json else "", "any" if says.get("any") else "", comparison.replace("_", " ")]
    return " ".join([*filter(None, words), as_text(says[comparison]) if comparison else ""]).strip()


def _any(ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> Strictness:
    before, after = bool(ours.get("any")), bool(theirs.get("any"))
    return "same" if before == after else "weaker" if after else "stricter"


def _compare_comparisons(ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> Strictness:
    before, after = ({name: one[name] for name in COMPARISONS if name in one} for one in (ours, theirs))
    if same(before, after):
        return "same"
    if not before or not after:
        return "weaker" if before else "stricter"
    if before.keys() == after.keys() == {"depends_on"}:
        return by_elements(before["depends_on"], after["depends_on"], more_is_stricter=True)
    return compare_expected(_as_expected(before), _as_expected(after))


def _as_expected(comparison: Mapping[str, Any]) -> Any:
    (name, operand), *_ = comparison.items()
    return operand if name == "equals" else {_AS_OPERATOR.get(name, name): operand}


def _expect(base: Binding, head: Binding) -> Measure:
    argument = str(base.says["argument"])
    before, after = base.says["is"], head.says["is"]
    path, *values = _narrow(before, after)
    texts = [f"{argument}{path}: {as_text(value)}" for value in values]
    if argument in _UNORDERED and isinstance(before, list) and isinstance(after, list):
        answer: Strictness = "same" if sorted(before) == sorted(after) else "other"
    elif argument in _TRIED and isinstance(before, list) and isinstance(after, list):
        answer = by_elements(before, after, more_is_stricter=True)
    else:
        answer = compare_expected(before, after, _shape(base, argument))
    return Measure(answer, "expectation-weakened" if answer == "weaker" else "expectation-changed", *texts)


def _narrow(before: Any, after: Any, path: str = "") -> tuple[str, Any, Any]:
    """Go into two trees as far as one place alone differs: a reader is shown that."""
    if isinstance(before, Mapping) and isinstance(after, Mapping) and before.keys() == after.keys():
        differ = [(f".{name}", before[name], after[name]) for name in before if not same(before[name], after[name])]
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        pairs = enumerate(zip(before, after, strict=True))
        differ = [(f"[{at}]", one, other) for at, (one, other) in pairs if not same(one, other)]
    else:
        return path, before, after
    if len(differ) == 1:
        return _narrow(differ[0][1], differ[0][2], path + differ[0][0])
    return path, *_without_common(before, after)


def _without_common(before: Any, after: Any) -> tuple[Any, Any]:
    """Leave out the members that two mappings have in common: what is cut off of a long text might be what differs."""
    if not isinstance(before, Mapping) or not isinstance(after, Mapping):
        return before, after
    common = {name for name in before if name in after and same(before[name], after[name])}
    ours, theirs = ({name: one[name] for name in one if name not in common} for one in (before, after))
    for name in ours.keys() & theirs.keys():
        ours[name], theirs[name] = _without_common(ours[name], theirs[name])
    return ours, theirs


def _shape(binding: Binding, argument: str) -> Shape:
    shapes = [
        (members(shape_of_type(kind.removeprefix("data."), data=kind.startswith("data."))) or {}).get(argument)
        for kind in binding.constraint.on
    ]
    known = [one for one in shapes if one is not None]
    return known[0] if known and all(one == known[0] for one in known) else ANYTHING


def _nothing_else(base: Binding, head: Binding) -> Measure:
    return _grew("expectation-grew", base.says["named"], head.says["named"])


def _compare_closed(base: Binding, head: Binding) -> Measure:
    return _grew("closed-grew", base.says["names"], head.says["names"])


def _grew(id_: str, before: Iterable[Any], after: Iterable[Any]) -> Measure:
    known = list(before)
    new = [one for one in after if not has(known, one)]
    return Measure("weaker" if new else "same", id_, "", ", ".join(map(str, new)))


def _row(base: Binding, head: Binding) -> Measure:
    argument = str(base.says["argument"])
    before, after = base.says["is"], head.says["is"]
    path, *values = _narrow(before, after)
    answer = compare_rows(base.form, argument, before, after)
    id_ = f"{base.form}-weakened" if answer == "weaker" else f"{base.form}-changed"
    return Measure(answer, id_, *(f"{argument}{path}: {as_text(value)}" for value in values))


def _flow(base: Binding, head: Binding) -> Measure:
    ours, theirs = base.says, head.says
    answers: list[Strictness] = ["same" if ours["path"] == theirs["path"] else _path(ours["path"], theirs["path"])]
    answers += [_events(ours.get(key) or {}, theirs.get(key) or {}) for key in ("passes", "stops")]
    places = [
        [one] if isinstance(one, str) else list(one) for one in (ours.get("failures", ()), theirs.get("failures", ()))
    ]
    # Each place is one more where failures may go; none at all is no demand.
    if places[0] and places[1]:
        answers.append(by_elements(places[0], places[1], more_is_stricter=False))
    elif places[0] or places[1]:
        answers.append("weaker" if places[0] else "stricter")
    answer = worst(answers)
    id_ = "flow-weakened" if answer == "weaker" else "flow-changed"
    return Measure(answer, id_, *map(_flow_text, _without_common(ours, theirs)))


def _path(base: list[str], head: list[str]) -> Strictness:
    """Compare two paths: one that is a part of the other, hop by hop, demands less."""

    def is_part(part: list[str], whole: list[str]) -> bool:
        return any(whole[at : at + len(part)] == part for at in range(len(whole) - len(part) + 1))

    return "weaker" if is_part(head, base) else "stricter" if is_part(base, head) else "other"


def _events(base: Mapping[str, Any], head: Mapping[str, Any]) -> Strictness:
    if any(name in head and not same(head[name], base[name]) for name in base):
        return "other"
    return by_elements(base, head, more_is_stricter=True)


def _flow_text(says: Mapping[str, Any]) -> str:
    path = [" -> ".join(says["path"])] if "path" in says else []
    return "; ".join(
        [*path, *(f"{key} {as_text(says[key])}" for key in ("passes", "stops", "failures") if key in says)]
    )


_MEASURES: dict[str, Callable[[Binding, Binding], Measure]] = {
    "constraint": _constraint,
    "assert": _assert,
    "expect": _expect,
    "nothing else": _nothing_else,
    "closed": _compare_closed,
    "flow": _flow,
    "alarm": _row,
    "workflow": _row,
    "network": _row,
}
