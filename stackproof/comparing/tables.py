"""What a row of ``alarms``, a check of ``workflows`` or of ``networks`` demands, measured by another.

They name what there is, so another value is another demand; it is a weaker one where the alarm, the workflow or the
network does less than before.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from stackproof.comparing.expected import compare_expected
from stackproof.comparing.strictness import Strictness, by_elements, worst
from stackproof.contract.alarms import Periods, periods_in, receivers_of
from stackproof.values import is_number
from stackproof.values.sameness import same


def compare_rows(form: str, argument: str, base: Any, head: Any) -> Strictness:
    """Tell how strict the second demand is.

    Args:
        form: ``alarm``, ``workflow`` or ``network``.
        argument: the column or the check; a task of a workflow is none of those that are known by name.
        base: what it demanded.
        head: what it demands.
    """
    if same(base, head):
        return "same"
    if form == "workflow" and (form, argument) not in _MEASURES:
        return _task(base, head)
    return _MEASURES.get((form, argument), compare_expected)(base, head)


def _never_stricter(answer: Strictness) -> Strictness:
    """Return an answer where what does more than before is another demand, and no stricter one."""
    return "other" if answer == "stricter" else answer


def _when(base: Any, head: Any) -> Strictness:
    """Compare when an alarm goes off: later is weaker."""
    periods = [periods_in(one) if isinstance(one, str) else None for one in (base, head)]
    if periods[0] is None or periods[1] is None:
        return compare_expected(base, head)
    before, after = periods[0], periods[1]
    alike = [(one.statistic, one.seconds, one.comparison[0]) for one in (before, after)]
    if alike[0] != alike[1] or not is_number(before.threshold) or not is_number(after.threshold):
        return "other" if before != after else "same"
    first, second = (_reluctance(one) for one in (before, after))
    if first == second:
        return "same"
    return "weaker" if all(one <= other for one, other in zip(first, second, strict=True)) else "other"


def _reluctance(periods: Periods) -> tuple[Any, ...]:
    """Return what an alarm needs to go off, each a number or a pair that is larger where it goes off less often."""
    sign = 1 if periods.comparison.startswith("Greater") else -1
    return (sign * periods.threshold, "OrEqual" not in periods.comparison), periods.least, -periods.of


def _tells(base: Any, head: Any) -> Strictness:
    """Compare whom an alarm tells: fewer is weaker."""
    sides = [receivers_of(one) for one in (base, head)]
    if sides[0] is None or sides[1] is None:
        return compare_expected(base, head)
    return _never_stricter(by_elements(sides[0], sides[1], more_is_stricter=True))


def _order(base: list[str], head: list[str]) -> Strictness:
    """Compare two orders: one whose states come in the other as well, in that order, demands less."""

    def is_in(part: list[str], whole: list[str]) -> bool:
        left = iter(whole)
        return part[0] == whole[0] and all(name in left for name in part)

    return "weaker" if is_in(head, base) else "stricter" if is_in(base, head) else "other"


def _within(base: float, head: float) -> Strictness:
    return "weaker" if head > base else "other"


def _task(base: Mapping[str, Any], head: Mapping[str, Any]) -> Strictness:
    """Compare a task of a workflow."""
    answers: list[Strictness] = []
    for name in dict.fromkeys((*base, *head)):
        before, after = base.get(name), head.get(name)
        if same(before, after):
            continue
        match name:
            case "next" if before is None or after is None:
                answers.append("stricter" if before is None else "weaker")
            case "timeout" if before is not None and after is not None:
                answers.append(_within(before, after))
            case "retries":
                answers.append(_retries(before or {}, after or {}))
            case "passes" | "is":
                answers.append(compare_expected(before, after))
            case _:
                answers.append("other")
    return worst(answers)


def _retries(base: Mapping[str, Any], head: Mapping[str, Any]) -> Strictness:
    """Compare how errors are tried again: fewer errors, or fewer times, is weaker."""
    if head.keys() - base.keys():
        return "other"
    pairs = [(base[name], one) for name, one in head.items()]
    return "weaker" if all({**one, "times": 0} == {**other, "times": 0} and other["times"] <= one["times"]
                           for one, other in pairs) else "other"  # fmt: skip


def _zones(base: Mapping[str, int], head: Mapping[str, int]) -> Strictness:
    """Compare in how many zones subnets are at least."""
    names = {*base, *head}
    fewer = any(head.get(name, 0) < base.get(name, 0) for name in names)
    more = any(head.get(name, 0) > base.get(name, 0) for name in names)
    return "other" if fewer and more else "weaker" if fewer else "stricter"


def _compare_names(base: Any, head: Any) -> Strictness:
    """Compare lists of all that there is: one that names more is weaker."""
    before, after = (list(one.items()) if isinstance(one, Mapping) else one for one in (base, head))
    return _never_stricter(by_elements(before, after, more_is_stricter=False))


_MEASURES: dict[tuple[str, str], Callable[[Any, Any], Strictness]] = {
    ("alarm", "when"): _when,
    ("alarm", "tells"): _tells,
    ("workflow", "order"): _order,
    ("workflow", "within"): _within,
    ("workflow", "states"): compare_expected,
    ("network", "zones"): _zones,
    ("network", "ways"): _compare_names,
    ("network", "endpoints"): _compare_names,
    ("network", "connections"): _compare_names,
}
