"""The file a provider's schema lies in: an index, and one compressed entry for each type.

Opening reads the index alone, and a type is unpacked when it is asked for. The entries are alike, so they are
compressed with a common zlib dictionary, made of the fragments that most entries contain
(``deflateSetDictionary`` in https://www.zlib.net/manual.html).

    magic | length of the index, 4 bytes, big-endian | index | dictionary | entries in the order of the index

Index and dictionary are compressed. The index is JSON::

    {"version": "5.100.0", "dictionary": bytes, "resource_versions": {type: version, if not 0},
     "entries": {section: {name: bytes}}}
"""

import json
import re
import zlib
from collections import Counter
from collections.abc import Iterable, KeysView, Mapping
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, Literal, TypeAlias

from stackproof.schema.blocks import Block, Function
from stackproof.schema.encoding import encode_block, encode_function, write_json

MAGIC = b"stackproof schema 2\n"
WINDOW = 32_768
"""How far back zlib looks, in bytes: a longer dictionary would be of no use."""

Section: TypeAlias = Literal["provider", "resource", "data", "ephemeral", "function"]


@dataclass(frozen=True, slots=True)
class Contents:
    """Everything an archive holds."""

    version: str
    provider_block: Block
    resources: Mapping[str, Block]
    data_sources: Mapping[str, Block]
    ephemeral_resources: Mapping[str, Block]
    functions: Mapping[str, Function]
    resource_versions: Mapping[str, int]


def encode(contents: Contents) -> bytes:
    """Return the archive; the same contents always give the same bytes (with the same zlib)."""
    sections: dict[Section, dict[str, bytes]] = {
        "provider": {"": encode_block(contents.provider_block)},
        "resource": {name: encode_block(block) for name, block in contents.resources.items()},
        "data": {name: encode_block(block) for name, block in contents.data_sources.items()},
        "ephemeral": {name: encode_block(block) for name, block in contents.ephemeral_resources.items()},
        "function": {name: encode_function(function) for name, function in contents.functions.items()},
    }
    return pack(contents.version, sections, contents.resource_versions)


def pack(
    version: str,
    sections: Mapping[Section, Mapping[str, bytes]],
    resource_versions: Mapping[str, int] | None = None,
    common: bytes = b"",
) -> bytes:
    """Return the archive of entries by section and name; ``common`` is an expression for what they share."""
    every = (entry for section in sections.values() for entry in section.values())
    dictionary = make_dictionary(every, common) if common else make_dictionary(every)
    packed = {
        section: {name: _deflate(entry, dictionary) for name, entry in sorted(entries.items())}
        for section, entries in sorted(sections.items())
    }
    packed_dictionary = zlib.compress(dictionary, 9)
    index = {
        "version": version,
        "dictionary": len(packed_dictionary),
        "resource_versions": {name: number for name, number in (resource_versions or {}).items() if number},
        "entries": {section: {name: len(e) for name, e in entries.items()} for section, entries in packed.items()},
    }
    packed_index = zlib.compress(write_json(index), 9)
    entries = b"".join(entry for section in packed.values() for entry in section.values())
    return MAGIC + len(packed_index).to_bytes(4) + packed_index + packed_dictionary + entries


def make_dictionary(entries: Iterable[bytes], common: bytes = rb'"\w+":\[[^][]*\],?') -> bytes:
    """Return the fragments (``"name":[...]``) that save most, the best last, where zlib refers to them most cheaply."""
    counts: Counter[bytes] = Counter()
    for entry in entries:
        counts.update(set(re.findall(common, entry)))
    worth = sorted(counts, key=lambda fragment: (counts[fragment] * len(fragment), fragment), reverse=True)
    kept: list[bytes] = []
    room = WINDOW
    for fragment in worth:
        if counts[fragment] > 1 and len(fragment) <= room:
            kept.append(fragment)
            room -= len(fragment)
    return b"".join(reversed(kept))


def _deflate(entry: bytes, dictionary: bytes) -> bytes:
    compressor = zlib.compressobj(level=9, wbits=-15, memLevel=9, zdict=dictionary)
    return compressor.compress(entry) + compressor.flush()


class Archive:
    """An open archive: names at once, entries on demand."""

    def __init__(self, data: bytes) -> None:
        if not data.startswith(MAGIC):
            msg = "The data is not a schema archive of this version; make it anew with scripts/extract_schema.py."
            raise ValueError(msg)
        start = len(MAGIC) + 4
        end = start + int.from_bytes(data[len(MAGIC) : start])
        index: dict[str, Any] = json.loads(zlib.decompress(data[start:end]))
        self.version: str = index["version"]
        self.resource_versions: Mapping[str, int] = index["resource_versions"]
        self._data = data
        self._dictionary = zlib.decompress(data[end : end + index["dictionary"]])
        self._ends: dict[Section, dict[str, int]] = {}
        self._lengths: dict[Section, dict[str, int]] = index["entries"]
        position = end + index["dictionary"]
        for section, lengths in self._lengths.items():
            ends = accumulate(lengths.values(), initial=position)
            next(ends)
            self._ends[section] = dict(zip(lengths, ends, strict=True))
            position += sum(lengths.values())

    def names(self, section: Section) -> KeysView[str]:
        """Return the names in a section, sorted."""
        return self._ends[section].keys()

    def read(self, section: Section, name: str) -> bytes:
        """Return an entry; KeyError if there is none of that name."""
        end = self._ends[section][name]
        packed = self._data[end - self._lengths[section][name] : end]
        return zlib.decompressobj(wbits=-15, zdict=self._dictionary).decompress(packed)
