"""What becomes of each promise: it is still demanded of all its subjects, of some, less strictly, or not at all.

A promise is found again by what it demands and of what, not by its name or place: entries that are split, joined,
renamed or reordered demand the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from stackproof.comparing.changes import Change
from stackproof.comparing.demands import Measure, as_text, measure, place_of_assert
from stackproof.contract import Binding, Contract
from stackproof.contract.expect import NOTHING_ELSE
from stackproof.contract.expect.entries import type_of
from stackproof.contract.patterns import matches

_SEVERITIES = ("low", "medium", "high", "critical")
_MOST_NAMED = 8
_OF_ARGUMENTS = ("expect", "nothing else")
_OF_ENTRIES = (*_OF_ARGUMENTS, "alarm", "workflow", "network")  # each of a part of an entry


@dataclass(frozen=True, slots=True)
class Promises:
    """The promises of one side of a stack: ``subjects`` are what each judged, ``addresses`` all there is."""

    contract: Contract
    subjects: dict[str, tuple[str, ...]]
    addresses: frozenset[str]


@dataclass(slots=True)
class _Kept:
    """What of a promise was found again: by which promises, less strictly as what, and not for which subjects."""

    by: list[Binding] = field(default_factory=list)
    looser: list[tuple[Binding, Measure]] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    strict: list[list[Binding]] = field(default_factory=list)


def compare_promises(base: Promises, head: Promises) -> list[Change]:
    """Return what the promises of the second side say less than those of the first."""
    topics = _by_topic(head.contract.bindings)
    found = [change for one in base.contract.bindings for change in _of_promise(one, base, head, topics)]
    return [*_join(found), *_pins(base.contract, head.contract)]


def find_renamed(base: Contract, head: Contract) -> dict[str, str]:
    """Return the promises that have another name now, by the one that they had: waivers and verdicts name them."""
    left = {one.id for one in head.bindings}
    gone = [one for one in base.bindings if one.id not in left]
    topics = _by_topic(head.bindings) if gone else {}
    found: dict[str, str] = {}
    for one in gone:
        alike = (other for topic in _topics_of(one) for other in topics.get(topic, ()) if _is_alike(one, other))
        same = next((other.id for other in alike if measure(one, other).strictness == "same"), None)
        if same is not None:
            found[one.id] = same
    return found


def entry_of(binding: Binding) -> tuple[str, str]:
    """Return the name of the entry that a binding is of, and the argument that it is about, if it is of one."""
    argument = NOTHING_ELSE if binding.form == "nothing else" else str(binding.says.get("argument", ""))
    ending = f": {argument}"
    if argument and binding.id.endswith(ending):
        return binding.id.removesuffix(ending), argument
    return binding.id, ""


def _topics_of(binding: Binding) -> Iterator[tuple[object, ...]]:
    match binding.form:
        case "constraint":
            yield ("constraint", binding.constraint.id)
        case "assert":
            yield ("assert", str(binding.says.get("assert")))
            yield ("assert of", *place_of_assert(binding.says))
        case "closed":
            yield ("closed", binding.says["kind"])
        case "flow":
            yield ("flow", binding.id)
            yield ("flow", tuple(binding.says["path"]))
        case _:
            yield (binding.form, binding.says.get("argument"))


def _by_topic(bindings: Iterable[Binding]) -> dict[tuple[object, ...], list[Binding]]:
    found: dict[tuple[object, ...], list[Binding]] = {}
    for one in bindings:
        for topic in _topics_of(one):
            found.setdefault(topic, []).append(one)
    return found


def _of_promise(
    base: Binding, before: Promises, head: Promises, topics: dict[tuple[object, ...], list[Binding]]
) -> Iterator[Change]:
    candidates = {id(one): one for topic in _topics_of(base) for one in topics.get(topic, ())}
    subjects = _subjects(base, before, head)
    kept = _found_again(base, subjects, list(candidates.values()))
    if not kept.by and not kept.looser:
        yield from _gone(base, subjects, head)
        return
    for one, measured in {
        (other.id, found.before, found.after): (other, found) for other, found in kept.looser
    }.values():
        subject = f"{entry_of(base)[0]}" if one.form in _OF_ENTRIES else base.id
        yield Change(measured.id, subject, measured.before, measured.after, one.where, clauses=base.clauses)
    if kept.lost:
        holder = (kept.by or [one for one, _ in kept.looser])[0]
        yield Change(
            "subjects-taken-out", entry_of(base)[0], _name_some(kept.lost), "", holder.where, clauses=base.clauses
        )
    if kept.by:
        yield from _softer(base, kept)


def _subjects(base: Binding, before: Promises, head: Promises) -> list[str]:
    """Return what a promise judged and what is still there: addresses, or the names of what is no resource."""
    if not base.constraint.on and base.form in _OF_ARGUMENTS:
        return list(base.says["of"])
    return [one for one in before.subjects.get(base.id, ()) if not one or one in head.addresses]


def _found_again(base: Binding, subjects: list[str], candidates: list[Binding]) -> _Kept:
    kept = _Kept()
    measured = [(one, measure(base, one)) for one in candidates]
    if not subjects:
        own = [pair for pair in measured if _is_alike(base, pair[0])]
        enough = [one for one, found in own if found.is_enough and _patterns(one) == _patterns(base)]
        kept.by += enough
        kept.strict += [enough] if enough else []
        kept.looser += [] if enough else [pair for pair in own if not pair[1].is_enough]
        if own and not kept.by and not kept.looser:
            kept.by, kept.strict = [own[0][0]], [[own[0][0]]]
            kept.lost = [
                f"only {_name_some(own[0][0].only)}" if own[0][0].only else f"except {_name_some(own[0][0].excluded)}"
            ]
        return kept
    for subject in subjects:
        here = [(one, found) for one, found in measured if _judges(one, subject)]
        enough = [one for one, found in here if found.is_enough]
        if enough:
            kept.by += [one for one in enough if not any(one is other for other in kept.by)]
            kept.strict.append(enough)
        elif here:
            kept.looser.append(min(here, key=lambda pair: pair[1].strictness != "weaker"))
        else:
            kept.lost.append(subject)
    return kept


def _is_alike(base: Binding, head: Binding) -> bool:
    """Tell whether two promises of one topic that judge nothing now are about the same."""
    return base.form not in _OF_ENTRIES or entry_of(base)[0] == entry_of(head)[0] or (
        set(base.says["of"]) <= set(head.says["of"])
    )  # fmt: skip


def _patterns(binding: Binding) -> tuple[frozenset[str], frozenset[str]]:
    return frozenset(binding.only), frozenset(binding.excluded)


def _judges(head: Binding, subject: str) -> bool:
    if not subject:
        return True
    if head.form not in _OF_ENTRIES:
        return head.selects(subject)
    if not head.constraint.on:
        return any(subject == one or matches(subject, one) for one in head.says["of"])
    return type_of(subject) in head.constraint.on and head.selects(subject)


def _gone(base: Binding, subjects: list[str], head: Promises) -> Iterator[Change]:
    """Tell of a promise that nobody demands any more of what is left of its subjects."""
    entry, argument = entry_of(base)
    if argument and base.form in _OF_ARGUMENTS:
        closing = [one for one in head.contract.bindings if one.form == "nothing else"]
        alive = [one for one in subjects if any(_judges(other, one) for other in closing)]
        opened = base.form == "nothing else"
        if subjects and alive == subjects and not opened:
            before = f"{argument}: {as_text(base.says['is'])}"
            where = next(other.where for other in closing if _judges(other, subjects[0]))
            yield Change("expectation-changed", entry, before, f"{argument}: must not be set", where,
                         clauses=base.clauses)  # fmt: skip
            return
        others = [one for one in head.contract.bindings if one.form == "expect"]
        if opened and subjects and all(any(_judges(other, one) for other in others) for one in subjects):
            where = next(other.where for other in others if _judges(other, subjects[0]))
            yield Change("expectation-opened", entry, NOTHING_ELSE, "open: true", where, clauses=base.clauses)
            return
    packs = [one for one in base.origin.split(", ") if one.startswith("pack ")]
    if packs:
        there = {_pack_name(one) for other in head.contract.bindings for one in other.origin.split(", ")}
        gone = [one for one in packs if _pack_name(one) not in there]
        id_ = "pack-removed" if gone else "pack-excepted"
        yield Change(id_, (gone or packs)[0], base.constraint.id, "", base.where, "base")
        return
    before = argument or (f"from {base.origin}" if base.origin else "")
    yield Change("promise-removed", entry, before, "", base.where, "base", base.clauses)


def _pack_name(origin: str) -> str:
    """Return the name of a pack without its version."""
    return origin.rpartition(" ")[0]


def _softer(base: Binding, kept: _Kept) -> Iterator[Change]:
    """Tell where what was found again accepts more, although it demands the same."""
    entry, _ = entry_of(base)

    def everywhere(softer: Iterable[list[Binding]], accepts: object) -> bool:
        return any(all(getattr(one, str(accepts)) for one in listed) for listed in softer)

    where = kept.by[0].where
    if base.undecided == "fail" and any(all(one.undecided == "skip" for one in listed) for listed in kept.strict):
        yield Change("undecided-accepted", entry, "undecided: fail", "undecided: skip", where, clauses=base.clauses)
    if base.contexts == "any" and any(all(one.contexts == "given" for one in listed) for listed in kept.strict):
        yield Change("contexts-dropped", entry, "contexts: any", "as it is supplied", where, clauses=base.clauses)
    if not base.if_any and everywhere(kept.strict, "if_any"):
        yield Change("nothing-to-judge-accepted", entry, "", "if-any: true", where, clauses=base.clauses)
    best = max(_SEVERITIES.index(one.constraint.severity) for one in kept.by)
    if best < _SEVERITIES.index(base.constraint.severity):
        yield Change("severity-lowered", entry, base.constraint.severity, _SEVERITIES[best], where,
                     clauses=base.clauses)  # fmt: skip
    counts = [one.count for one in kept.by]
    if base.count is not None and all(one is None for one in counts):
        yield Change("count-dropped", entry, f"count: {base.count}", "", where, clauses=base.clauses)
    elif base.count is not None:
        after = sum(one or 0 for one in counts)
        if (id_ := _compare_counts(base.count, after)) is not None:
            yield Change(id_, entry, f"count: {base.count}", f"count: {after}", where, clauses=base.clauses)


def _compare_counts(before: int, after: int) -> str | None:
    """Return the rule that a pinned number breaks; one that was none forbade what there is now."""
    if after < before:
        return "count-lowered"
    return "forbidden-allowed" if before == 0 < after else None


def _name_some(names: Iterable[str]) -> str:
    listed = list(names)
    more = len(listed) - _MOST_NAMED
    return ", ".join(listed[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def _join(changes: Iterable[Change]) -> list[Change]:
    """Make one of changes that say the same of several arguments of an entry, or constraints of a pack."""
    joining = ("promise-removed", "pack-removed", "pack-excepted")
    found: dict[object, list[Change]] = {}
    for one in changes:
        key = (one.id, one.subject, one.after) if one.id in joining else (one.id, one.subject, one.before, one.after)
        found.setdefault(key, []).append(one)
    return [_as_one(several) for several in found.values()]


def _as_one(several: list[Change]) -> Change:
    first = several[0]
    before = _name_some(dict.fromkeys(one.before for one in several if one.before))
    clauses = tuple(dict.fromkeys(clause for one in several for clause in one.clauses))
    return Change(first.id, first.subject, before, first.after, first.where, first.side, clauses)


def _pins(base: Contract, head: Contract) -> Iterator[Change]:
    """Tell of numbers of resources that are lower, or no longer pinned."""
    for type_, number in base.resources.items():
        place = ("resources", type_)
        now = head.resources.get(type_)
        if now is None:
            yield Change("count-dropped", f"resources: {type_}", str(number), "", base.places.get(place), "base")
        elif (id_ := _compare_counts(number, now)) is not None:
            yield Change(id_, f"resources: {type_}", str(number), str(now), head.places.get(place))
