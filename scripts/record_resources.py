"""Have the AWS provider plan random configurations of its resource types, and compare them with what is planned here.

    python scripts/record_resources.py --plugin-dir MIRROR [--types aws_lb] [--each 5] [--seed 1] [--record]

Each configuration is one resource: what its type needs, and some of what it takes, with values that validation accepts.
What validation or the plan refuses is put right or left out. What differs is printed as ``scripts/resource_plans.py``
prints it; ``--record`` writes the configurations to tests/data/resource_plans.json.gz.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from provider_client import UNKNOWN
from provider_questions import LEAST_OF, NEEDED, TEXTS, Interview, Questioner, enclose, opening
from resource_plans import AFTER_APPLY, RECORDED, UNKNOWN_TEXT, Planned, batched_rows, differences, first_of_each

from stackproof import schema
from stackproof.evaluate.dependent_values import CONDITIONAL
from stackproof.schema import Attribute, Block, CtyType

POLICY = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["s3:*"], "Resource": "*"}]})
ANY_TEXT = ["x", "MiXed.", "6", "", "true"]
_MORE = 8
"""How many times as many configurations of a type are planned some of whose arguments depend on others."""
DEEPEST = 3
TRIES = 12
NAMED: tuple[tuple[str, tuple[Any, ...]], ...] = (
    (r"(^|_)arns?$|_arn_", ("arn:aws:iam::123456789012:role/x", "arn:aws:sns:us-east-1:123456789012:x")),
    (r"cidr|ipv4", ("10.0.0.0/16", "10.0.1.0/24")),
    (r"(^|_)ip(_address)?$", ("10.0.0.4",)),
    (r"lifecycle_policy", TEXTS[5:]),
    (r"policy|document|definition|json", (*TEXTS[3:5], POLICY, POLICY)),
    (r"zone", ("us-east-1a",)),
    (r"region", ("us-east-1",)),
    (r"email", ("a@example.com",)),
    (r"url|uri|endpoint", ("https://example.com/x",)),
    (r"time|date", ("2030-01-02T03:04:05Z", "05:00-06:00", "sun:05:00-sun:06:00")),
    (r"account", ("123456789012",)),
    (r"domain", ("example.com",)),
    (r"port", (80, 443, "80")),
    (r"version", ("1.0", "16.3", "$LATEST")),
    (r"name|identifier|id$", ("x", "Name-x", "abc_def")),
)
"""Values that validation may accept, by what an argument's name looks like."""


class Writer:
    """Makes configurations of one type that the provider plans."""

    def __init__(
        self, provider: Questioner, type_: str, block: Block, leasts: list[dict[str, Any]], chance: random.Random
    ) -> None:
        self._provider, self._type, self._block, self._leasts, self._chance = provider, type_, block, leasts, chance
        self._least = leasts[0]
        self._choices: dict[tuple[str, ...], list[str]] = {}

    def configurations(self, number: int) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
        """Yield configurations, each with what is planned for it."""
        for turn in range(number):
            self._least = self._leasts[turn % len(self._leasts)]
            found = self._accepted({**self._least, **NEEDED.get(self._type, {}), **self._content(self._block, ())})
            if found is not None:
                yield found

    def _accepted(self, configuration: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]] | None:
        """Take out what the provider does not like until it plans the rest."""
        for _ in range(TRIES):
            complaint = self._provider.complaint(self._type, configuration)
            if not complaint:
                planned = self._provider.plan(self._type, configuration)
                if planned is not None:
                    return configuration, planned
            lacking = self._lacking(configuration, complaint)
            if lacking:
                configuration = {**configuration, **lacking}
                continue
            optional = [
                name for name, value in configuration.items()
                if value not in (None, [], {}) and value is not self._least.get(name) and name != "timeouts"
            ]  # fmt: skip
            blamed = [name for name in optional if re.search(rf"\b{name}\b", complaint)]
            if not optional:
                return None
            name = self._chance.choice(blamed or optional)
            self._learn(name, complaint)
            configuration = {**configuration, name: self._again(name, configuration[name])}
        return None

    def _lacking(self, configuration: dict[str, Any], complaint: str) -> dict[str, Any]:
        """Return what a complaint asks for, of several arguments one."""
        asked = re.search(r"(?:one of|all of)? ?`([\w,.]+)` must be specified|\"(\w+)\" is required", complaint)
        if asked is None:
            return {}
        names = [name for name in (asked[1] or asked[2]).split(",") if configuration.get(name) in (None, [])]
        name = self._chance.choice(names or [""])
        if name in self._block.attributes:
            attribute = self._block.attributes[name]
            return {name: UNKNOWN if attribute.type == "string" else self._value(attribute, (name,))}
        nested = self._block.blocks.get(name)
        return {name: enclose(nested, [self._content(nested.block, (name,))])} if nested is not None else {}

    def _again(self, name: str, value: Any) -> Any:
        """Return another value in place of one that is refused: of those that were named, or what the least has."""
        named = self._choices.get((name,))
        return self._chance.choice(named) if named and value not in named else self._least.get(name)

    def _learn(self, name: str, complaint: str) -> None:
        lists = re.findall(r"one of:? \[((?:\"[^\"]*\",? ?)+)\]", complaint)
        if name in self._block.attributes and lists:
            self._choices[name,] = re.findall(r'"([^"]*)"', lists[0])

    def _content(self, block: Block, path: tuple[str, ...]) -> dict[str, Any]:
        chance = self._chance
        values = opening(block, known=True) if path else {}
        few = min(1.0, 4 / (len(block.attributes) + 1))
        for name, attribute in block.attributes.items():
            settable = attribute.required or attribute.optional
            if settable and (chance.random() < few or (attribute.required and path)):
                values[name] = self._value(attribute, (*path, name))
        for name, nested in block.blocks.items():
            if name != "timeouts" and len(path) < DEEPEST and chance.random() < min(0.5, 2 / len(block.blocks)):
                most = min(nested.max_items or 2, 2)
                contents = [self._content(nested.block, (*path, name)) for _ in range(chance.randint(1, most))]
                values[name] = enclose(nested, contents)
        return values

    def _value(self, attribute: Attribute, path: tuple[str, ...]) -> Any:
        if path in self._choices:
            return self._chance.choice(self._choices[path])
        if attribute.type == "string" and len(path) == 1 and self._chance.random() < 0.1:
            return UNKNOWN
        return self._of_type(attribute.type, path[-1])

    def _of_type(self, type_: CtyType, name: str) -> Any:
        chance = self._chance
        if type_ == "bool":
            return chance.random() < 0.5
        fitting = [value for pattern, values in NAMED if re.search(pattern, name) for value in values]
        if type_ == "number":
            return chance.choice([0, 1, 2, 5, 30, 60, 100, 3600, 80, 443])
        if type_ == "string":
            texts = [value for value in fitting if isinstance(value, str)]
            return chance.choice(texts if texts and chance.random() < 0.7 else ANY_TEXT)
        if not isinstance(type_, list):
            return None
        kind, inside = type_
        if kind == "object":
            return {inner: self._of_type(one, inner) for inner, one in inside.items()}
        number = chance.choice((0, 1, 1, 2))
        if kind == "map":
            return {key: self._of_type(inside, name) for key in ("b", "A")[:number]}
        found: list[Any] = []
        for _ in range(number):
            value = self._of_type(inside, name)
            if kind == "list" or value not in found:
                found.append(value)
        return found


def planned_of(provider: Questioner, type_: str, block: Block, each: int, seed: int) -> Iterator[Planned]:
    """Yield random configurations of a type, with what is planned for them; none where the provider plans none."""
    base = Interview(provider, type_, block).base
    if base is None:
        return
    chance = random.Random(f"{seed} {type_}")  # noqa: S311 - a draw, and no secret
    known = opening(block, known=True) | LEAST_OF.get(type_, {})
    leasts = [base] if provider.complaint(type_, known) else [base, known]
    for configuration, planned in Writer(provider, type_, block, leasts, chance).configurations(each):
        yield Planned(type_, written(configuration, UNKNOWN_TEXT), written(planned, AFTER_APPLY))


def written(value: Any, unknown: str) -> Any:
    """Return a value as JSON has it: null is left out, and a text stands for what is unknown."""
    if value is UNKNOWN:
        return unknown
    if isinstance(value, dict):
        return {name: written(inner, unknown) for name, inner in value.items() if inner is not None}
    return [written(inner, unknown) for inner in value] if isinstance(value, list) else value


def main() -> None:
    """Ask, compare, and print what differs."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--plugin-dir", type=Path, required=True, help="a filesystem mirror")
    parser.add_argument("--types", default="", help="comma-separated (default: all)")
    parser.add_argument("--each", type=int, default=2, help="configurations of each type")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--record", action="store_true", help="write them down as well")
    options = parser.parse_args()
    shipped = schema.read_shipped("5.100.0")
    provider = Questioner(next(options.plugin_dir.rglob("terraform-provider-aws_v5.100.0*")), shipped.provider_block)
    wanted = options.types.split(",") if options.types else sorted(shipped.resource_types)
    rows: list[Planned] = []
    none = []
    try:
        for at, type_ in enumerate(wanted, 1):
            block = shipped.resource(type_)
            assert block is not None, f"the provider has no {type_}"
            each = options.each * (_MORE if type_ in CONDITIONAL else 1)
            made = list(planned_of(provider, type_, block, each, options.seed))
            rows += made
            none += [] if made else [type_]
            print(f"\r{at}/{len(wanted)} {type_:60}", end="", flush=True, file=sys.stderr)
    finally:
        provider.stop()
    counted: Counter[str] = Counter()
    found = first_of_each(one for part in batched_rows(rows) for one in differences(part, counted))
    print("", *found, dict(counted), f"no configuration: {', '.join(none) or 'none'}", sep="\n")
    if options.record:
        RECORDED.write_bytes(gzip.compress(json.dumps(rows, separators=(",", ":")).encode(), mtime=0))
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
