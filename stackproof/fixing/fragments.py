"""The fix of a failure as syntax, and the placeholders in it that somebody has to fill."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from stackproof.hcl import syntax
from stackproof.hcl.files import parse_text
from stackproof.mutate.sources import SourceFile

PLACEHOLDERS = frozenset({
    "ACCOUNT", "ARN", "DAYS", "DESCRIPTION", "LOGS", "NAME", "NETWORK", "NUMBER", "OWNER", "REGION", "RULES", "RUNTIME",
    "SERVICE", "STATE", "TAG", "TYPE", "VALUE", "VARIABLE", "VERSION", "SECONDS",
})  # fmt: skip
"""The words that stand for what a page cannot know."""
_WORD = re.compile(rf"(?<![A-Za-z0-9_])(?:{'|'.join(sorted(PLACEHOLDERS))})(?![A-Za-z0-9_])")
_NAMED = re.compile(r"(?<![\w.])((?:data\.)?aws_[a-z0-9_]+)\.(NAME|LOGS)(?![\w])")
_COMMENT = re.compile(r'\s#[^"]*$')
TOP = frozenset({"resource", "output", "provider", "terraform"})
"""The blocks that stand in no other."""


@dataclass(frozen=True, slots=True)
class Fragment:
    """A piece of HCL that is to stand somewhere: its text without comments, and what our parser makes of it."""

    file: SourceFile

    @property
    def body(self) -> syntax.Body:
        """Its arguments and blocks."""
        return self.file.body

    @property
    def open_words(self) -> list[str]:
        """The placeholders in it."""
        return sorted(set(_WORD.findall(self.file.text)))

    @property
    def named(self) -> list[tuple[str, str]]:
        """The types of resources that it refers to by a placeholder, each with the placeholder."""
        return list(dict.fromkeys(_NAMED.findall(self.file.text)))

    @property
    def resource(self) -> syntax.Block | None:
        """The resource that it declares, if it does."""
        return next((block for block in self.body.blocks if block.type == "resource"), None)

    @property
    def is_of_policy(self) -> bool:
        """Tell whether it is about who may do what."""
        return any(block.type == "statement" for block in self.body.blocks)

    def fill(self, names: Mapping[tuple[str, str], str], label: str) -> Fragment | None:
        """Return it with addresses for placeholders, and with ``label`` as the name of the resource it declares."""
        text = _NAMED.sub(lambda found: names.get((found[1], found[2]), found[0]), self.file.text)
        if self.resource is not None:
            text = re.sub(r'"NAME(?=["/])', lambda _: f'"{label}', text)
        return read_fragment(text)


def read_fragment(text: str) -> Fragment | None:
    """Read the fix of a failure; nothing where it is none that can be written, such as a comment."""
    lines = [line for line in text.strip().split("\n") if not line.lstrip().startswith("#")]
    plain = "\n".join(_COMMENT.sub("", line).rstrip() for line in lines)
    body, problems = parse_text(f"{plain}\n", "fix")
    if body is None or problems or not (body.attributes or body.blocks):
        return None
    return Fragment(SourceFile("fix", f"{plain}\n", body))
