"""What is refused because of its size: far beyond what a person writes, well within what a machine can do.

Terraform has few limits of its own (``range()`` gives at most 1024 numbers) and would take all time and memory
there is. Here each is a diagnostic. README.md, "Limits", says them to people.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from stackproof.diagnostics import Diagnostic, SourceRange
from stackproof.values.unknown import JsonOf, Sensitive, Template, Unknown

LARGEST_FILE = 4 * 1024 * 1024  # bytes of one file of HCL or JSON
MOST_TOKENS = 1_000_000  # of one file: some ten seconds
MOST_NESTED = 400  # brackets, blocks, templates or splats within each other
MOST_NESTED_VALUES = 1_000  # lists and objects within each other, however they were put together
MOST_CHARACTERS = 64 * 1024 * 1024  # of a string, and bytes of a file that a function reads
MOST_ELEMENTS = 2_000_000  # of what a function makes
MOST_PARTS = 5_000_000  # of a variable, local value or output: elements, those inside others, parts of a template
MOST_PASSES = 1_000_000  # through all "for" of a module instance
MOST_FILES = 200_000  # that fileset() looks at
MOST_INSTANCES = 100_000  # of one block
MOST_MODULES = 20  # modules within modules
MOST_MODULE_INSTANCES = 10_000  # of a stack: a tree that calls each module twice doubles at each level
MOST_RESOURCES = 100_000  # instances of resources and data sources of a stack


class LimitReached(Exception):
    """The evaluation cannot go on within bounds; ``try`` and ``can`` do not catch it."""

    def __init__(self, summary: str, detail: str, where: SourceRange | None = None) -> None:
        super().__init__(detail)
        self.diagnostic = Diagnostic(summary, detail, where)


def limit_size(value: Any, where: SourceRange) -> Any:
    """Return the value; refuse one of too many parts: lists that hold one list twice double with every step.

    Raises:
        LimitReached: it has too many, or they are nested too deeply.
    """
    left = MOST_PARTS
    level: dict[int, tuple[Any, int]] = {0: (value, 1)}  # of one depth, with how often it is there
    for _ in range(MOST_NESTED_VALUES):
        below: dict[int, tuple[Any, int]] = {}
        for inner, times in level.values():
            parts = _parts(inner)
            left -= times * len(parts)
            if left < 0:
                detail = f"This value has more than {MOST_PARTS:,} elements, those inside others included. Make fewer."
                raise LimitReached("Value too large", detail, where)
            for part in parts:
                if not isinstance(part, str | int):  # as most are
                    same = below.get(id(part))
                    below[id(part)] = (part, times if same is None else same[1] + times)
        if not below:
            return value
        level = below
    detail = f"Lists or objects are nested more than {MOST_NESTED_VALUES} deep in this value; flatten it."
    raise LimitReached("Value nested too deeply", detail, where)


def _parts(value: Any) -> Collection[Any]:
    match value:
        case dict():
            return value.values()
        case list() | tuple():
            return value
        case Sensitive(inner) | Unknown(form=JsonOf(inner)):
            return (inner,)
        case Unknown(form=Template(parts)):
            return parts
    return ()
