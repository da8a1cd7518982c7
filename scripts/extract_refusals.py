"""Ask the AWS provider what its validation refuses, and write it beside the schemas.

    python scripts/extract_refusals.py --plugin-dir MIRROR [--only aws_sqs_queue] [--show]

Which values an argument takes, and which arguments exclude or need each other, is in no schema: it is in the provider's
Go code, and its messages tell it (``scripts/refusal_questions.py``, ``scripts/refusal_relations.py``). Every resource
type, data source and the provider block is asked, block by block, offline; that takes about an hour, or less in three
processes (``--part 0``, ``1``, ``2``). ``--only`` asks about some types again, ``--show`` prints and writes nothing.
Needs ``terraform`` on PATH, which installs the provider.
"""

from __future__ import annotations

import argparse
import datetime
import hashlib
import json
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import grpc
from extract_schema import install, installed_provider
from provider_client import Complaint
from provider_questions import Questioner, size
from refusal_questions import BlockQuestions
from refusal_relations import RelationQuestions

from stackproof.schema import SHIPPED, Block, NestedBlock, read_shipped
from stackproof.schema.archive import Archive, Section, pack
from stackproof.schema.encoding import encode_block, write_json
from stackproof.schema.refusals import FILE, Refusals

DEEPEST = 6  # blocks in blocks
LARGE, MOST = 1_000, 12  # attributes of a type of which not every block is asked about, and how many blocks are
NOT_ASKED = frozenset({"timeouts", "endpoints"})  # of the provider, with hundreds of arguments, each any text
IN_COMMON = rb'"[\w.\[\]]+":\[\[[^{}]*?\]\],?'
"""What entries of the data have in common: an argument with its rules."""
PARTS = 3  # that may be asked about side by side
OFTEN = 40  # equal blocks of one name


class Inquirer(Questioner):
    """A provider that tells its complaints; one that panics has none."""

    def ask(self, section: Section, type_: str, configuration: dict[str, Any]) -> list[Complaint]:
        """Return what validation says."""
        self.asked += 1
        try:
            return self._provider.complaints(section, type_, configuration)
        except grpc.RpcError:
            self._again()
            return []


def blocks_of(root: Block) -> Iterator[tuple[tuple[str, NestedBlock], ...]]:
    """Yield the way to each block that is asked about; of those that are equal, in types that are large, one."""
    seen: Counter[tuple[str, bytes]] = Counter()
    waiting: list[tuple[tuple[str, NestedBlock], ...]] = [()]
    most, often = (MOST, 1) if size(root) > LARGE else (10**6, OFTEN)
    for path in waiting:
        yield path
        block = path[-1][1].block if path else root
        for name, nested in block.blocks.items():
            key = name, hashlib.sha256(encode_block(nested.block)).digest()
            if name not in NOT_ASKED and len(path) < DEEPEST and seen[key] < often and len(waiting) < most:
                seen[key] += 1
                waiting.append((*path, (name, nested)))


def refusals_of(inquirer: Inquirer, section: Section, type_: str, root: Block) -> Refusals:
    """Return what the provider refuses of one type."""

    def ask(configuration: dict[str, Any]) -> list[Complaint]:
        return inquirer.ask(section, type_, configuration)

    values: dict[str, list[Any]] = {}
    together: dict[str, list[Any]] = {}
    for path in blocks_of(root):
        names = ".".join(name for name, _ in path)
        for name, rule in BlockQuestions(ask, root, path).rules():
            values.setdefault(f"{names}.{name}" if names else name, []).append(rule)
        merged = merge(one.written() for one in RelationQuestions(ask, root, path).relations())
        if merged:
            together[names] = merged
    return Refusals(values, together)


def merge(relations: Iterator[list[Any]]) -> list[list[Any]]:
    """Return relations, those of one argument and kind as one."""
    merged: dict[tuple[str, str], list[str]] = {}
    lists: list[list[Any]] = []
    for kind, *operands in relations:
        if len(operands) == 1:
            lists.append([kind, operands[0]])
            continue
        name, others = operands
        told = merged.setdefault((kind, name), [])
        told.extend(other for other in others if other not in told)
    named = [[kind, name, sorted(others)] for (kind, name), others in merged.items() if others]
    return sorted([*lists, *named], key=json.dumps)


def write(found: dict[Section, dict[str, Refusals]], version: str) -> None:
    """Write the data file; what it holds of other types stays."""
    earlier = Archive(FILE.read_bytes()) if FILE.exists() else None
    sections: dict[Section, dict[str, bytes]] = {}
    for section, types in found.items():
        others = earlier.names(section) - types.keys() if earlier is not None else ()
        sections[section] = {name: earlier.read(section, name) for name in others} if earlier is not None else {}
        told = {name: write_json(list(one)) for name, one in types.items() if one.values or one.together}
        sections[section].update(told)
    today = datetime.datetime.now(tz=datetime.UTC).date()
    data = pack(f"{version}, asked on {today}", sections, common=IN_COMMON)
    FILE.write_bytes(data)
    all_rules = [rules for types in found.values() for one in types.values() for told in one for rules in told.values()]
    kinds = Counter(rule[0] for rules in all_rules for rule in rules)
    counted = ", ".join(f"{count:,} {kind}" for kind, count in kinds.most_common())
    print(f"{FILE.name}: {len(data):,} bytes; {counted}")


def main() -> None:
    """Ask, and write or print what was told."""
    parser = argparse.ArgumentParser(description="Ask the AWS provider what its validation refuses.")
    parser.add_argument("--version", default=SHIPPED[0], help="of hashicorp/aws (default: %(default)s)")
    parser.add_argument("--plugin-dir", type=Path, help="a filesystem mirror (default: the registry)")
    parser.add_argument("--only", action="append", default=[], metavar="TYPE", help="ask about this type alone")
    parser.add_argument("--part", type=int, choices=range(PARTS), help="ask about every third type alone")
    parser.add_argument("--show", action="store_true", help="print what is found, and write nothing")
    options = parser.parse_args()

    schema = read_shipped(options.version)
    types: list[tuple[Section, str, Block | None]] = []
    types += [("resource", name, schema.resource(name)) for name in schema.resource_types]
    types += [("data", name, schema.data_source(name)) for name in schema.data_source_types]
    types.append(("provider", "", schema.provider_block))
    types = types if options.part is None else types[options.part :: PARTS]
    found: dict[Section, dict[str, Refusals]] = {"provider": {}, "resource": {}, "data": {}}
    with tempfile.TemporaryDirectory() as directory:
        install(options.version, options.plugin_dir, directory)
        inquirer = Inquirer(installed_provider(directory), schema.provider_block)
        try:
            for section, name, block in types:
                if block is not None and (name in options.only or not options.only):
                    found[section][name] = refusals_of(inquirer, section, name, block)
                    print(f"\r{inquirer.asked:>9,} questions {name:60}", end="", flush=True)
        finally:
            inquirer.stop()
    print()
    if options.show:
        for section, names in found.items():
            for name, one in names.items():
                print(section, name, json.dumps([one.values, one.together], indent=1, ensure_ascii=False))
    else:
        write(found, options.version)


if __name__ == "__main__":
    main()
