"""Resource addresses, as Terraform writes them, and references to what is at them.

Source: https://developer.hashicorp.com/terraform/cli/state/resource-addressing
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Literal

Key = str | int | None
Mode = Literal["managed", "data"]


class UnknownKey:
    """The key of the one instance that stands for those of a ``for_each`` or ``count`` nobody can tell yet."""

    _only: UnknownKey | None = None

    def __new__(cls) -> UnknownKey:  # noqa: D102 - one value, as None is
        if cls._only is None:
            cls._only = super().__new__(cls)
        return cls._only

    def __repr__(self) -> str:
        return "UNKNOWN_KEY"

    def __reduce__(self) -> str:
        return "UNKNOWN_KEY"


UNKNOWN_KEY = UnknownKey()
AnyKey = Key | UnknownKey


def _index(key: AnyKey) -> str:
    if key is None:
        return ""
    if isinstance(key, UnknownKey):
        return "[*]"
    if isinstance(key, int):
        return f"[{key}]"
    text = json.dumps(key, ensure_ascii=False).replace("${", "$${").replace("%{", "%%{")
    return f"[{text}]"


@dataclass(frozen=True, slots=True)
class Module:
    """One step of a module path: ``module.NAME`` with its instance key."""

    name: str
    key: AnyKey = None

    def __str__(self) -> str:
        return f"module.{self.name}{_index(self.key)}"


ModulePath = tuple[Module, ...]


@dataclass(frozen=True, slots=True)
class Address:
    """Where a resource instance is: ``module.a["x"].aws_sqs_queue.q[0]``; a resource has no key."""

    type: str
    name: str
    key: AnyKey = None
    module: ModulePath = ()
    mode: Mode = "managed"
    _text: str = field(default="", compare=False, repr=False)

    def __str__(self) -> str:
        if not self._text:
            data = "data." if self.mode == "data" else ""
            parts = [*map(str, self.module), f"{data}{self.type}.{self.name}{_index(self.key)}"]
            object.__setattr__(self, "_text", ".".join(parts))
        return self._text

    @property
    def resource(self) -> Address:
        """The same address without its instance key."""
        return Address(self.type, self.name, None, self.module, self.mode) if self.key is not None else self

    @property
    def configured(self) -> Address:
        """The block in the configuration: no instance key, no module keys."""
        return Address(self.type, self.name, None, tuple(Module(step.name) for step in self.module), self.mode)


_STEP = re.compile(r'([A-Za-z_][\w-]*)|\[("(?:[^"\\]|\\.)*"|\d+|\*)\]|\.')


def parse_address(text: str) -> Address | None:
    """Read an address as Terraform prints it; ``None`` where the text is none.

    >>> str(parse_address('module.a["x.y"].data.aws_region.here[0]'))
    'module.a["x.y"].data.aws_region.here[0]'
    >>> parse_address("aws_sqs_queue") is None
    True
    """
    names = names_in(text)
    if names is None:
        return None
    path: list[Module] = []
    while len(names) >= 2 and names[0] == ("module", None):
        path.append(Module(*names[1]))
        names = names[2:]
    mode: Mode = "managed"
    if names and names[0] == ("data", None):
        mode, names = "data", names[1:]
    if len(names) != 2 or names[0][1] is not None:
        return None
    return Address(names[0][0], names[1][0], names[1][1], tuple(path), mode)


def names_in(text: str) -> list[tuple[str, AnyKey]] | None:
    """Split an address or a reference into names, each with the index behind it; ``None`` where it is none."""
    names: list[tuple[str, AnyKey]] = []
    position, dotted = 0, True
    while position < len(text):
        match = _STEP.match(text, position)
        if match is None:
            return None
        position = match.end()
        name, index = match.groups()
        if name is not None and dotted:
            names.append((name, None))
            dotted = False
        elif index is not None and names and names[-1][1] is None and not dotted:
            names[-1] = (names[-1][0], _key(index))
        elif name is None and index is None and not dotted:
            dotted = True
        else:
            return None
    return None if dotted else names


def _key(index: str) -> AnyKey:
    if index == "*":
        return UNKNOWN_KEY
    if index.isdigit():
        return int(index)
    try:
        text = json.loads(index)
    except ValueError:
        text = index[1:-1]
    return str(text).replace("$${", "${").replace("%%{", "%{")


@dataclass(frozen=True, slots=True)
class Reference:
    """What an expression names: an attribute (``path``) of a resource, or the whole of it."""

    address: Address
    path: tuple[str | int, ...] = ()

    def __str__(self) -> str:
        steps = "".join(f".{step}" if isinstance(step, str) else f"[{step}]" for step in self.path)
        return f"{self.address}{steps}"
