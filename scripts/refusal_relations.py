"""Ask a provider which arguments of one block exclude each other, need each other, or of which there has to be one.

What the messages tell is asked about again: with none of the arguments, with each alone, with two of them, and with
empty values in their places (``""``, ``0``, ``false``, ``[]``), which count as set.

    ["exactly one", [names]]    ["at least one", [names]]    ["conflict", name, [others]]    ["needs", name, [others]]

Names are those of arguments and blocks, with the blocks around them: ``settings.vpc.subnet_ids``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import combinations
from typing import Any, NamedTuple

from provider_client import Complaint
from provider_questions import dummy, enclose, opening

from stackproof.schema import Block, NestedBlock

Ask = Callable[[dict[str, Any]], list[Complaint]]
_MOST_ROUNDS = 30


class Relation(NamedTuple):
    """A rule for arguments together; ``block`` is the block in which it is judged, ``first`` counts its index alone."""

    block: str
    kind: str
    name: str
    others: tuple[str, ...]
    first: bool

    def written(self) -> list[Any]:
        """Return the rule as the data has it."""
        return [self.kind, self.name, list(self.others)] if self.name else [self.kind, list(self.others)]


def relations_in(complaint: Complaint) -> Iterator[Relation]:
    """Yield what a complaint tells."""
    said = f"{complaint.summary} {complaint.detail}".strip()
    yield from _of_older_sdk(complaint, said)
    yield from _of_framework(complaint, said)


def _of_older_sdk(complaint: Complaint, said: str) -> Iterator[Relation]:
    found = re.search(r'"([\w.]+)": (all|one|only one) of `([\w.,]+)`', said)
    if found:
        names = _named(found[3].split(","))
        key, kind = _plain(found[1]), "exactly one"
        if found[2] == "one" and complaint.summary == "Missing required argument":
            kind = "at least one"
        if key is not None and names is not None:
            others = tuple(name for name in names if name != key)
            together = Relation(_parent(key), kind, "", tuple(sorted({*names, key})), True)
            yield Relation(_parent(key), "needs", key, others, True) if found[2] == "all" else together
    found = re.search(r'"([\w.]+)": conflicts with ([\w.]+)', said)
    if found:
        key, other = _plain(found[1]), _plain(found[2])
        if key is not None and other is not None:
            yield Relation(_parent(key), "conflict", key, (other,), True)


_LISTS = (
    (r"one \(and only one\) of \[(.*)\] is required", "exactly one"),
    (r"Exactly one of these attributes must be configured: \[(.*)\]", "exactly one"),
    (r"At least one attribute out of \[(.*)\] must be specified", "at least one"),
    (r"At least one of these attributes must be configured: \[(.*)\]", "at least one"),
    (r"These attributes cannot be configured together: \[(.*)\]", "conflict"),
    (r"These attributes must be configured together: \[(.*)\]", "needs"),
)


def _of_framework(complaint: Complaint, said: str) -> Iterator[Relation]:
    found = re.search(r'Attribute "(\S+)" (cannot|must) be specified when "(\S+)" is specified', said)
    if found:
        named = _named([found[1], found[3]])
        if named is not None:
            kind = "conflict" if found[2] == "cannot" else "needs"
            yield Relation(_parent(named[1]), kind, named[1], (named[0],), False)
    for pattern, kind in _LISTS:
        listed = re.search(pattern, said)
        names = _named(listed[1].split(",")) if listed else None
        if names is None:
            continue
        own = _plain(".".join(step for step in complaint.path if isinstance(step, str))) or names[0]
        block = _parent(own)
        if kind in ("conflict", "needs"):
            for name in names:
                yield Relation(block, kind, name, tuple(sorted({*names} - {name})), False)
        else:
            yield Relation(block, kind, "", tuple(sorted(set(names))), False)


def _named(names: Iterable[str]) -> list[str] | None:
    plain = [_plain(name.strip()) for name in names]
    return None if None in plain else [name for name in plain if name is not None]


def _plain(name: str) -> str | None:
    """Return a name without indices; ``None`` for one that stands for more than one place."""
    without = re.sub(r"\.0(?=\.)|\[(0|\*)\](?=\.)", "", name)
    return without if re.fullmatch(r"[a-z_]\w*(\.[a-z_]\w*)*", without) else None


def _parent(name: str) -> str:
    return name.rpartition(".")[0]


class RelationQuestions:
    """Asks about the arguments of one block of a type together."""

    def __init__(self, ask: Ask, root: Block, path: tuple[tuple[str, NestedBlock], ...]) -> None:
        self._ask, self._root = ask, root
        self._names = tuple(name for name, _ in path)
        self._block = path[-1][1].block if path else root
        self._prefix = "".join(f"{name}." for name in self._names)
        self._needed: dict[str, tuple[str, ...]] = {}

    def relations(self) -> Iterator[Relation]:
        """Yield what holds when it is asked about again."""
        found = list(dict.fromkeys(self._told()))
        self._needed = {one.name: one.others for one in found if one.kind == "needs"}
        for one in found:
            if one.block == self._prefix[:-1] and self._counts(one) and self._holds(one):
                yield one

    def _told(self) -> Iterator[Relation]:
        """Yield what the provider says of the block with nothing in it, with each argument alone, and with all."""
        attributes = {name for name, one in self._block.attributes.items() if one.optional}
        members = [self._prefix + name for name in sorted(attributes | (set(self._block.blocks) - {"timeouts"}))]
        yield from self._said([])
        for name in members:
            yield from self._said([name])
        everything = list(self._said(members))
        yield from everything
        for name in {one.name for one in everything if one.kind == "conflict"} | {
            name for one in everything if one.kind == "exactly one" for name in one.others
        }:
            yield from self._all_about(name, members)

    def _all_about(self, name: str, members: list[str]) -> Iterator[Relation]:
        """Leave out what one argument is said not to go with until nothing is said of it."""
        left = set(members)
        for _ in range(_MOST_ROUNDS):
            said = [one for one in self._said(sorted(left)) if name in (one.name, *one.others)]
            yield from said
            gone = {other for one in said if one.name == name and one.kind == "conflict" for other in one.others}
            gone |= {other for one in said if one.kind == "exactly one" for other in one.others if other != name}
            if not gone & left:
                return
            left -= gone

    def _said(self, wanted: Iterable[str], *, empty: bool = False) -> list[Relation]:
        asked = self._ask(self._content(self._root, "", {*wanted}, empty=empty))
        return [one for complaint in asked for one in relations_in(complaint)]

    def _content(self, block: Block, prefix: str, wanted: set[str], *, empty: bool) -> dict[str, Any]:
        values = opening(block, known=bool(prefix))
        for name, attribute in block.attributes.items():
            if prefix + name in wanted:
                values[name] = _empty(attribute.type) if empty else dummy(attribute.type)
        for name, nested in block.blocks.items():
            place = f"{prefix}{name}"
            if any(one == place or one.startswith(f"{place}.") for one in (*wanted, self._prefix[:-1])):
                values[name] = enclose(nested, [self._content(nested.block, f"{place}.", wanted, empty=empty)])
        return values

    def _counts(self, relation: Relation) -> bool:
        """Tell whether each name is an argument or block of the schema, and those of the older SDK occur once."""
        named = [*relation.others, *([relation.name] if relation.name else [])]
        return all(self._is_single(name, once=relation.first) for name in named)

    def _is_single(self, name: str, *, once: bool) -> bool:
        block = self._root
        *around, last = name.split(".")
        for step in around:
            nested = block.blocks.get(step)
            if nested is None or (once and nested.mode in ("list", "set") and nested.max_items != 1):
                return False
            block = nested.block
        return last in block.attributes or last in block.blocks

    def _holds(self, relation: Relation) -> bool:
        match relation.kind:
            case "conflict":
                return self._excludes(relation)
            case "needs":
                alone, both = self._said([relation.name]), self._said([relation.name, *relation.others])
                return relation in alone and relation not in both
            case _:
                return self._chooses(relation)

    def _with_needed(self, names: Iterable[str], without: Iterable[str] = ()) -> list[str]:
        wanted = {*names}
        for name in names:
            wanted |= {*self._needed.get(name, ())}
        return sorted(wanted - {*without})

    def _excludes(self, relation: Relation) -> bool:
        pair = (relation.name, *relation.others)
        wanted = self._with_needed(pair)
        refused = all(relation in self._said(wanted, empty=empty) for empty in (False, True))
        alone = (self._said(self._with_needed([one], {*pair} - {one})) for one in pair)
        return refused and not any(relation in said for said in alone)

    def _chooses(self, relation: Relation) -> bool:
        """Ask about none, each alone, and (where there has to be exactly one) each two."""
        names = relation.others
        below = {one for one in names if any(other.startswith(f"{one}.") for other in names)}
        if relation not in self._said([]) or below:
            return False
        for empty in (False, True):
            if any(relation in self._said(self._with_needed([one], {*names} - {one}), empty=empty) for one in names):
                return False
        pairs = (self._said(two, empty=empty) for two in combinations(names, 2) for empty in (False, True))
        return relation.kind == "at least one" or all(any(_same(one, relation) for one in said) for said in pairs)


def _same(one: Relation, other: Relation) -> bool:
    return one.kind == other.kind and one.others == other.others


def _empty(type_: Any) -> Any:
    if isinstance(type_, list):
        return {} if type_[0] == "map" else []
    return {"string": "", "number": 0, "bool": False}.get(type_, "")
