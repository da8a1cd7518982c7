"""The TypeScript of a prebuilt CDK binding of a provider, and what stands in it of classes and arguments.

Every ``index.js`` of such a package ends in an inline source map, whose ``sourcesContent`` is what the generator wrote:
a class for each type, with a comment that has the flags of each attribute, and the interfaces of what is given to it.
"""

from __future__ import annotations

import base64
import io
import json
import re
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

_MAP = "sourceMappingURL=data:application/json;base64,"
_CLASS = re.compile(r"^export class (\w+) extends cdktf\.(\w+) \{\n(.*?)^\}\n?", re.M | re.S)
_INTERFACE = re.compile(r"^export interface (\w+)([^{\n]*)\{\n(.*?)^\}\n?", re.M | re.S)
_FUNCTION = re.compile(r"^export function (\w+)ToHclTerraform\(.*?\n  const attrs = \{\n(.*?)^  \};", re.M | re.S)
_SYNTHESIS = re.compile(
    r"^  protected synthesizeHclAttributes\(\).*?\n    const attrs = \{\n(.*?)^    \};", re.M | re.S
)
_FLAG = "(true|false|undefined)"
_FLAGS = re.compile(rf"^  // (\w+) - computed: {_FLAG}, optional: {_FLAG}, required: {_FLAG}\n", re.M)
_ENTRY = re.compile(
    r'^ +(\w+): \{\n +value: (.*?),\n +isBlock: (?:true|false),\n +type: "(\w+)",\n +storageClassType: "(\w+)",\n', re.M
)
_MEMBER = re.compile(r"^  /\*\*\n((?:  \*[^\n]*\n|\s*\n|[^\n]*\n)*?)  \*/\n  readonly (\w+)(\??): .*?;\n", re.M | re.S)
_ANCHOR = re.compile(r"#(\w+) \w+#\1\}")


class Package(NamedTuple):
    """A binding: the provider's version, that of the package, and the TypeScript of each folder."""

    provider: str
    package: str
    folders: dict[str, str]


class Flags(NamedTuple):
    """What the generator says of an attribute."""

    computed: bool
    optional: bool
    required: bool


class Entry(NamedTuple):
    """How an argument is written as HCL: the expression, its kind, and the class that stores it."""

    value: str
    kind: str
    stored: str


class Note(NamedTuple):
    """An argument of an interface: its description, and whether it must be given."""

    text: str = ""
    required: bool = False


def read_package(path: Path) -> Package:
    """Read the tarball of npm, or a wheel, which has it inside.

    Raises:
        ValueError: a file has no source map.
    """
    with _open(path) as archive:
        meta: dict[str, Any] = {}
        folders: dict[str, str] = {}
        for member in archive:
            parts = Path(member.name).parts[1:]
            file = archive.extractfile(member)
            if file is None:
                continue
            if parts == ("package.json",):
                meta = json.load(file)
            elif parts[:1] == ("lib",) and parts[-1].endswith(".js") and len(parts) > 2:
                folders[parts[1]] = folders.get(parts[1], "") + "\n" + _source(file.read().decode(), member.name)
    told = meta.get("cdktf", meta.get("cdktn", {}))["provider"]["version"]
    return Package(told, f"{meta['name']} {meta['version']}", folders)


def _open(path: Path) -> tarfile.TarFile:
    if path.suffix != ".whl":
        return tarfile.open(path)
    with zipfile.ZipFile(path) as wheel:
        (inside,) = (name for name in wheel.namelist() if name.endswith(".jsii.tgz"))
        return tarfile.open(fileobj=io.BytesIO(wheel.read(inside)))


def _source(javascript: str, name: str) -> str:
    if _MAP not in javascript:
        msg = f"{name} has no source map"
        raise ValueError(msg)
    encoded = javascript[javascript.rindex(_MAP) + len(_MAP) :].split(None, 1)[0]
    text: str = json.loads(base64.b64decode(encoded))["sourcesContent"][0]
    return text.replace("cdktn.", "cdktf.")  # CDK Terrain, the fork that goes on


class Source:
    """The TypeScript of one type: its classes, how its arguments are written, and what is said of them."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.classes = {name: (base, body) for name, base, body in _CLASS.findall(text)}
        self._entries = {name.lower(): entries_in(body) for name, body in _FUNCTION.findall(text)}
        self._notes: dict[str, dict[str, Note]] = {}
        for name, base, body in _INTERFACE.findall(text):  # the main one may be called FooConfig or FooConfigA
            self._notes["" if "MetaArguments" in base else name] = _notes_in(body)

    def has(self, struct: str) -> bool:
        """Tell whether there is a structure of that name."""
        return struct.lower() in self._entries

    def entries(self, struct: str) -> dict[str, Entry]:
        """Return how the arguments of a structure are written."""
        return self._entries.get(struct.lower(), {})

    def notes(self, interface: str) -> dict[str, Note]:
        """Return what an interface says of its arguments; that of the type itself has no name."""
        return self._notes.get(interface, {})


def main_entries(body: str) -> dict[str, Entry]:
    """Return how the arguments of the type itself are written."""
    found = _SYNTHESIS.search(body)
    return entries_in(found.group(1)) if found else {}


def entries_in(body: str) -> dict[str, Entry]:
    """Return how arguments are written."""
    return {name: Entry(value, kind, stored) for name, value, kind, stored in _ENTRY.findall(body)}


def members(body: str) -> Iterator[tuple[str, Flags, str]]:
    """Yield the attributes of a class, each with its flags and the code that follows."""
    marks = list(_FLAGS.finditer(body))
    ends = [*(mark.start() for mark in marks[1:]), len(body)]
    for mark, end in zip(marks, ends, strict=False):  # without attributes there is one end
        code = body[mark.end() : end]
        yield mark[1], Flags(*(mark[number] == "true" for number in (2, 3, 4))), code


def _notes_in(body: str) -> dict[str, Note]:
    found = {}
    for comment, _, optional in _MEMBER.findall(body):
        text = "\n".join(line.strip().removeprefix("*").strip() for line in comment.splitlines())
        if anchor := _ANCHOR.search(text):
            found[anchor.group(1)] = Note(text.split("Docs at Terraform Registry:")[0].strip(), not optional)
    return found
