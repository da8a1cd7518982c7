"""Access that one side has beyond the other, and what its closed table lists beyond: decided, not compared as text."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from stackproof.comparing.changes import Change
from stackproof.comparing.grants import Granted, Grants, Holder, Key
from stackproof.iam.access_cover import covers, denies
from stackproof.values import Unknown

_NOTHING = Holder()
_MOST = 12  # of a rule are told


def compare_access(base: Grants, head: Grants, there: Collection[str]) -> Iterator[Change]:
    """Yield what somebody may do that they could not.

    Args:
        base: the first side.
        head: the second side.
        there: the addresses of the second side; whoever is gone may do nothing.
    """
    for key, holder in head.holders.items():
        before = base.holders.get(key, _NOTHING)
        yield from _compare_allowed(key, before, holder)
        for doubt in holder.doubts:
            if doubt not in before.doubts:
                yield Change("access-maybe-new", key[0], "", f"nobody can tell: {doubt}")
    for key, holder in base.holders.items():
        if key[0] in there or key in head.holders:
            yield from _no_longer_denied(key, holder, head.holders.get(key, _NOTHING))
    for address, boundary in base.boundaries.items():
        after = head.boundaries.get(address, "")
        if after != boundary and (address in there or after):
            yield Change("boundary-weakened", address, boundary, after or "no boundary")
    for address, needs in head.others.items():
        if base.others.get(address) != needs:
            yield Change("access-maybe-new", address, base.others.get(address, ""), needs)


def compare_tables(base: Mapping[Key, Holder] | None, head: Mapping[Key, Holder] | None) -> Iterator[Change]:
    """Yield what the closed table lists beyond the other side's, and what it no longer forbids."""
    if base is None or head is None:
        return
    grown: dict[str, list[Granted]] = {}
    for key, holder in head.items():
        new, maybe = _beyond(holder.granted, base.get(key, _NOTHING).granted)
        if new or maybe:
            grown.setdefault(key[0], []).extend([*new, *maybe])
    for address, parts in grown.items():
        yield Change("access-table-grew", f"access: {address}", "", _told(parts), parts[0].where,
                     marks=_marks(parts))  # fmt: skip
    for key, holder in base.items():
        if key in head:
            for parts in _lost(holder, head[key]):
                yield Change("promise-removed", f"access: {key[0]}", _told(parts), "", parts[0].where, "base")


def _compare_allowed(key: Key, base: Holder, head: Holder) -> Iterator[Change]:
    id_ = "boundary-weakened" if key[1] == "boundary" else "access-new"
    new, maybe = _beyond(head.granted, base.granted)
    for parts in _by_rule(new):
        yield Change(id_, key[0], _before(parts, base, head), _whole(parts, head), parts[0].where, marks=_marks(parts))
    for parts in _by_rule(maybe):
        after = f"{_whole(parts, head)} (nobody can tell whether that is new)"
        yield Change("access-maybe-new", key[0], _before(parts, base, head), after, parts[0].where, marks=_marks(parts))


def _beyond(ours: Iterable[Granted], theirs: Iterable[Granted]) -> tuple[list[Granted], list[Granted]]:
    """Return what is allowed here and surely not there, and what nobody can tell of."""
    known, listed = list(theirs), list(ours)
    words = {one.words for one in known if one.is_allow}
    allowed = [one.atom for one in known if one.is_allow]
    denied = [one.atom for one in listed if not one.is_allow]
    new: list[Granted] = []
    maybe: list[Granted] = []
    for one in listed:
        if not one.is_allow or one.words in words or any(denies(deny, one.atom) for deny in denied):
            continue
        answers = [covers(other, one.atom) for other in allowed]
        if not any(answer is True for answer in answers):
            (maybe if any(isinstance(answer, Unknown) for answer in answers) else new).append(one)
    return new, maybe


def _no_longer_denied(key: Key, base: Holder, head: Holder) -> Iterator[Change]:
    for parts in _lost(base, head):
        yield Change("deny-removed", key[0], _told(parts), "", parts[0].where, "base")


def _lost(base: Holder, head: Holder) -> Iterator[list[Granted]]:
    """Yield what the first denied and the second surely does not, rule by rule."""
    denied = [one for one in head.granted if not one.is_allow]
    words = {one.words for one in denied}
    gone = (one for one in base.granted if not one.is_allow and one.words not in words)
    yield from _by_rule(one for one in gone if not any(covers(deny.atom, one.atom) is True for deny in denied))


def _by_rule(parts: Iterable[Granted]) -> list[list[Granted]]:
    found: dict[int, list[Granted]] = {}
    for one in parts:
        found.setdefault(one.rule, []).append(one)
    return list(found.values())


def _whole(parts: list[Granted], holder: Holder) -> str:
    """Write what is new of a rule: the rule as a whole, or the part of it that is."""
    if len(parts) == sum(one.rule == parts[0].rule for one in holder.granted):
        return parts[0].text
    new = list(dict.fromkeys(one.sentence for one in parts))
    more = f" and {len(new) - _MOST} more" if len(new) > _MOST else ""
    return f"{', '.join(new[:_MOST])}{more}, by: {parts[0].text}"


def _before(parts: list[Granted], base: Holder, head: Holder) -> str:
    """Return the rule that is gone and let in the same under another condition, or somebody else to the same."""
    left = {one.text for one in head.granted}
    gone = [one for one in base.granted if one.is_allow and one.text not in left]
    alike = (slice(1, 4), slice(2, 4), slice(1, 3), slice(1, 2))
    found = (one.text for same in alike for one in gone if one.words[same] == parts[0].words[same])
    return next(found, "")


def _told(parts: list[Granted]) -> str:
    return "; ".join(dict.fromkeys(one.text for one in parts))


def _marks(parts: Iterable[Granted]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(mark for one in parts for mark in one.marks))
