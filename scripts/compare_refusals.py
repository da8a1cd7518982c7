"""Have the AWS provider validate random configurations, and compare with what is refused here.

    python scripts/compare_refusals.py --plugin-dir MIRROR [--types aws_sqs_queue] [--each 5] [--seed 1]

Each configuration is one resource or data source, with some arguments of one of its blocks set to values on both sides
of the rules, and to others. What is refused here, and by the provider not, is printed: it would be a false alarm. How
much the provider refuses that is taken here is counted.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from extract_refusals import Inquirer, blocks_of
from extract_schema import install, installed_provider
from provider_client import UNKNOWN, Complaint
from provider_questions import dummy, enclose, opening
from refusal_questions import TOGETHER, BlockQuestions, words
from refusal_texts import NUMBERS, TELLING, TEXTS, around

from stackproof.addresses import Address
from stackproof.evaluate.refusals import Configured, Refused
from stackproof.model import AttributePath
from stackproof.schema import SHIPPED, Block, read_shipped
from stackproof.schema.archive import Section
from stackproof.schema.refusals import Refusals, refusals
from stackproof.values import Unknown


class Chooser:
    """Chooses the arguments of a block and their values."""

    def __init__(self, known: Refusals, chance: random.Random) -> None:
        self._known, self._chance = known, chance

    def content(self, block: Block, prefix: str) -> dict[str, Any]:
        """Return some arguments and blocks; those of which something is known more often."""
        chance = self._chance
        found: dict[str, Any] = {}
        together = {name for rule in self._known.together.get(prefix[:-1], ()) for part in rule[1:] for name in part}
        for name, attribute in block.attributes.items():
            path = f"{prefix}{name}"
            ruled = path in together or any(one.startswith(path) for one in self._known.values)
            if (attribute.optional or attribute.required) and chance.random() < (0.4 if ruled else 0.05):
                found[name] = self._value(path, attribute.type)
        for name, nested in block.blocks.items():
            if name != "timeouts" and chance.random() < (0.3 if f"{prefix}{name}" in together else 0.05):
                found[name] = enclose(nested, [opening(nested.block, known=True)] * chance.choice((1, 1, 2)))
        return found

    def _value(self, path: str, type_: Any) -> Any:
        chance = self._chance
        if chance.random() < 0.1:
            return UNKNOWN
        if isinstance(type_, list):
            if type_[0] in ("list", "set") and type_[1] in ("string", "number"):
                return [self._plain(f"{path}[]", type_[1]) for _ in range(chance.choice((0, 1, 1, 2, 3)))]
            return dummy(type_)
        return chance.choice((True, False)) if type_ == "bool" else self._plain(path, type_)

    def _plain(self, path: str, type_: str) -> Any:
        own = [value for rule in self._known.values.get(path, ()) for value in around(list(rule))]
        others: tuple[Any, ...] = NUMBERS if type_ == "number" else (*TELLING, *TEXTS)
        fitting = [one for one in own if isinstance(one, str) == (type_ == "string")]
        return self._chance.choice(fitting if fitting and self._chance.random() < 0.7 else list(others))


def given(configuration: dict[str, Any], block: Block, path: AttributePath = ()) -> dict[AttributePath, Any]:
    """Return a configuration as ``Decoder.given`` has it."""
    found: dict[AttributePath, Any] = {}
    for name, value in configuration.items():
        place = (*path, name)
        if name in block.attributes and value is not None:
            found[place] = _plain(value)
        elif name in block.blocks and value:
            contents = value if isinstance(value, list) else [value]
            found[place] = [True] * len(contents) if isinstance(value, list) else True
            for index, one in enumerate(contents):
                inner = (*place, index) if isinstance(value, list) else place
                found.update(given(one, block.blocks[name].block, inner))
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return Unknown() if value is UNKNOWN else value


def is_borne_out(refused: Refused, complaints: list[Complaint]) -> bool:
    """Tell whether the provider complains of the same argument, or of what it is in."""
    names = [step for step in refused.path if isinstance(step, str)]
    if not names:
        return any(TOGETHER.search(words(one)) for one in complaints)
    for complaint in complaints:
        told = [step for step in complaint.path if isinstance(step, str)]
        if told[: len(names)] == names or names[-1] in words(complaint) or (told and names[: len(told)] == told):
            return True
        if not told and complaint.summary == "Unable to Convert Attribute Path":  # a mistake of its own
            return True
    return False


def compare(
    inquirer: Inquirer, section: Section, type_: str, root: Block, options: argparse.Namespace
) -> Iterator[str]:
    """Yield what is refused here alone, and count."""
    known = refusals(section, type_)
    if known is None:
        return
    address = Address(type_, "x", None, (), "data" if section == "data" else "managed")
    chance = random.Random(f"{options.seed}{section}{type_}")  # noqa: S311 - no secret
    for path in blocks_of(root):
        questions = BlockQuestions(lambda configuration: inquirer.ask(section, type_, configuration), root, path)
        prefix = "".join(f"{name}." for name, _ in path)
        for _ in range(options.each):
            inner = Chooser(known, chance).content(questions.block, prefix)
            configuration = questions.configuration({**questions.least, **inner})
            complaints = inquirer.ask(section, type_, configuration)
            here = list(Configured(known, given(configuration, root), set(), address).refused())
            COUNTED["configurations"] += 1
            COUNTED["refused by both"] += bool(here and complaints)
            COUNTED["refused by the provider alone"] += bool(complaints and not here)
            COUNTED["taken by both"] += not here and not complaints
            for one in here:
                if not is_borne_out(one, complaints):
                    COUNTED["refused here alone"] += 1
                    yield f"{section} {type_} {one.path}: {one.detail} {inner} {complaints}"[:600]


COUNTED: Counter[str] = Counter()


def main() -> None:
    """Compare, and print what is refused here alone."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--plugin-dir", type=Path, help="a filesystem mirror (default: the registry)")
    parser.add_argument("--types", action="append", default=[], metavar="TYPE", help="of these types alone")
    parser.add_argument("--each", type=int, default=5, help="configurations of each block (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    schema = read_shipped(SHIPPED[0])
    types: list[tuple[Section, str, Block | None]] = []
    types += [("resource", name, schema.resource(name)) for name in schema.resource_types]
    types += [("data", name, schema.data_source(name)) for name in schema.data_source_types]
    with tempfile.TemporaryDirectory() as directory:
        install(SHIPPED[0], options.plugin_dir, directory)
        inquirer = Inquirer(installed_provider(directory), schema.provider_block)
        try:
            for section, name, block in types:
                if block is not None and (name in options.types or not options.types):
                    for found in compare(inquirer, section, name, block, options):
                        print(found)
        finally:
            inquirer.stop()
    print(", ".join(f"{number:,} {what}" for what, number in COUNTED.items()))


if __name__ == "__main__":
    main()
