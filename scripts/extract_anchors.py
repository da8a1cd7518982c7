"""Extract what older versions of the AWS provider lack of the newest that is shipped, from their CDK bindings.

    npm pack @cdktn/provider-aws@25.7.0 @cdktf/provider-aws@21.22.1    # and others: 6.66.0, 6.25.0
    python scripts/extract_anchors.py FOLDER                           # which holds the tarballs

Writes ``stackproof/schema/aws-anchors.bin``: for each type, argument and block in which a version differs from the
newest, the first version that does not. The packages are MPL-2.0; facts alone are taken.
"""

from __future__ import annotations

import sys
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from binding_schema import read_schema
from binding_source import read_package
from extract_newer_schema import FOLDER, read_types

from stackproof import schema
from stackproof.schema.anchors import SECTIONS, Differences
from stackproof.schema.blocks import Block, NestedBlock
from stackproof.schema.encoding import write_json

Types = dict[str, dict[str, Block]]


def main() -> None:
    """Write the data file and say what is in it."""
    read = sorted((_read(path) for path in Path(sys.argv[1]).glob("*.tgz")), key=lambda one: _numbers(one[0]))
    newest = schema.read_shipped(schema.SHIPPED[-1])
    versions = [version for version, _ in read] + [newest.version]
    found: Differences = {section: {} for section in SECTIONS}
    for number, (_, types) in enumerate(read):
        for section, names, find in (
            ("resource", newest.resource_types, newest.resource),
            ("data", newest.data_source_types, newest.data_source),
            ("ephemeral", newest.ephemeral_resource_types, newest.ephemeral_resource),
        ):  # fmt: skip
            for name in names:
                new, old = find(name), types[section].get(name)
                assert new is not None
                differing = {"": "new"} if old is None else dict(_differ(old, new, ""))
                for path, kind in differing.items():
                    found[section].setdefault(name, {})[path] = [kind, number + 1]
    packed = zlib.compress(write_json({"versions": versions, "differences": found}), 9)
    (FOLDER / "aws-anchors.bin").write_bytes(packed)
    kinds = Counter(kind for types in found.values() for paths in types.values() for kind, _ in paths.values())
    print(f"aws-anchors.bin: {len(packed):,} bytes, {', '.join(versions)}; {dict(kinds)}")


def _numbers(version: str) -> list[int]:
    return list(map(int, version.split(".")))


def _read(path: Path) -> tuple[str, Types]:
    package = read_package(path)
    counts: Counter[str] = Counter()
    found = read_schema(package, counts)
    parts = {"resource": "resource", "data": "data_source", "ephemeral": "ephemeral_resource"}
    types = {key: read_types(found[f"{name}_schemas"], lambda _: None, counts) for key, name in parts.items()}
    print(f"{package.provider}, from {package.package}", flush=True)
    return package.provider, types


def _differ(old: Block, new: Block, path: str) -> Iterator[tuple[str, str]]:
    """Yield the path of each argument or block that is new, changed, or gone."""
    was, now = {**old.attributes, **old.blocks}, {**new.attributes, **new.blocks}
    for name, one in now.items():
        place = f"{path}.{name}" if path else name
        if name not in was:
            yield place, "new"
        elif _shape(was[name]) != _shape(one) and getattr(was[name], "type", "") != "dynamic":
            yield place, "changed"
        elif isinstance(one, NestedBlock) and isinstance(inner := was[name], NestedBlock):
            yield from _differ(inner.block, one.block, place)
    for name in was.keys() - now.keys():
        yield (f"{path}.{name}" if path else name), "gone"


def _shape(one: object) -> object:
    match one:
        case NestedBlock():
            return one.mode, bool(one.min_items), one.max_items == 1
        case schema.Attribute():
            type_ = None if one.type == "dynamic" else one.type
            return type_, one.required, one.optional, one.computed
    raise AssertionError(one)


if __name__ == "__main__":
    main()
