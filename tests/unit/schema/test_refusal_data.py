"""The data of what the AWS provider refuses: every rule is about what the schema has, and can be judged."""

from __future__ import annotations

from collections import Counter
from typing import Any

from stackproof.evaluate.value_rules import demand
from stackproof.schema import SHIPPED, Block, read_shipped
from stackproof.schema.archive import Archive, Section
from stackproof.schema.refusals import FILE, asked_version, refusals

ARCHIVE = Archive(FILE.read_bytes())
VALUES: dict[str, list[Any]] = {
    "bytes": ["", "x" * 70_000],
    "characters": ["", "x" * 70_000],
    "items": [[], ["a"] * 1_000],
    "unset": ["x"],
}
SECTIONS: tuple[Section, ...] = ("provider", "resource", "data")
TOGETHER = {"conflict", "needs", "exactly one", "at least one"}


def test_the_version_is_the_one_whose_schema_is_shipped() -> None:
    assert asked_version() == SHIPPED[0]


def test_much_is_known() -> None:
    every = [rule for section in SECTIONS for name in ARCHIVE.names(section) for rule in _rules(section, name)]
    kinds = Counter(rule[0] for rule in every)
    assert len(ARCHIVE.names("resource")) > 1_000
    assert kinds["one of"] > 1_000
    assert kinds["conflict"] > 300
    assert kinds["range"] > 300


def _rules(section: Section, name: str) -> list[Any]:
    known = refusals(section, name)
    assert known is not None
    return [rule for told in known for rules in told.values() for rule in rules]


def _block(section: Section, name: str) -> Block:
    schema = read_shipped(SHIPPED[0])
    found = {"provider": lambda _: schema.provider_block, "resource": schema.resource, "data": schema.data_source}
    block = found[section](name)
    assert block is not None, name
    return block


def _has(block: Block, path: str) -> bool:
    """Tell whether a path leads to an argument or block, or to an element or field of one that is a list."""
    name, _, rest = path.partition(".")
    if name.removesuffix("[]") in block.attributes:
        return not rest or name.endswith("[]")
    nested = block.blocks.get(name)
    return nested is not None and (not rest or _has(nested.block, rest))


def test_every_rule_is_about_what_the_schema_has() -> None:
    for section in SECTIONS:
        for name in ARCHIVE.names(section):
            block, known = _block(section, name), refusals(section, name)
            assert known is not None
            named = [*known.values, *(around for around in known.together if around)]
            named += [one for rule in _rules(section, name) if rule[0] in TOGETHER for one in rule[-1]]
            assert [path for path in named if not _has(block, path)] == [], name


def test_every_rule_of_a_value_refuses_something() -> None:
    refused_nothing: list[Any] = []
    tried = ["", "x", "-x", "x-", "x--x", "no such choice!", "é" * 300, 0, -1, -2, 10**12, 1.5]
    for section in SECTIONS:
        for name in ARCHIVE.names(section):
            for rule in _rules(section, name):
                if rule[0] not in TOGETHER:
                    values = rule[1] if rule[0] == "not one of" else VALUES.get(rule[0], tried)
                    said = [demand(rule, value) for value in values]
                    refused_nothing += [] if any(said) else [(name, rule)]
                    assert all(one is None or one.startswith(("must ", "cannot ")) for one in said)
    assert refused_nothing == []
