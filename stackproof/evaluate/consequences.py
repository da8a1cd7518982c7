"""What a mistake leaves unknown, so that everything that does not depend on it can be judged.

Terraform refuses a configuration with a mistake as a whole. Here each mistake costs what depends on it: an expression
that holds one is unknown; in a block that holds one, what nobody set is unknown, for a misspelt argument may have meant
it; where something was not read (a file, a module), there may be more of everything. Mistakes that leave anything else
open keep the stack from being judged.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from stackproof.diagnostics import Diagnostic, Diagnostics, SourceRange
from stackproof.evaluate.configuration import Configuration
from stackproof.hcl import syntax
from stackproof.model import AttributePath
from stackproof.schema import Block
from stackproof.values import DYNAMIC, AttributeOf, ListOf, Reason, Unknown, from_cty_json

_RULES = ("validation", "precondition", "postcondition")
_HARMLESS = ("output", "check", "ephemeral")
Ranges = Mapping[AttributePath, SourceRange]


def reason_of(error: Diagnostic) -> Reason:
    """Return why something is unknown: for a mistake that is told elsewhere."""
    return Reason(f"{error.summary[:1].lower()}{error.summary[1:]}, see its message", error.subject)


def mistake_in(written: syntax.Attribute | syntax.Block, found: Diagnostics) -> Diagnostic | None:
    """Return a mistake in an argument or a block that may change what it stands for; a rule's changes nothing."""
    inside = found.errors_in(written.where)
    if not inside or isinstance(written, syntax.Attribute):
        return inside[0] if inside else None
    rules = [*_rules(written), *(rule for block in written.body.blocks_of("lifecycle") for rule in _rules(block))]
    return next((one for one in inside if not any(rule.where.holds(one.subject) for rule in rules)), None)


def _rules(block: syntax.Block) -> list[syntax.Block]:
    return [rule for name in _RULES for rule in block.body.blocks_of(name)]


def settle(value: Any, written: syntax.Attribute | syntax.Block, found: Diagnostics) -> Any:
    """Return the value of what is written, or that it is unknown for the mistake in it."""
    error = mistake_in(written, found)
    return value if error is None else Unknown(DYNAMIC, (reason_of(error),))


class Doubt:
    """The mistakes in one block: what they leave of the values that were decoded from it."""

    def __init__(self, errors: Iterable[Diagnostic], ranges: Ranges) -> None:
        self._errors = list(errors)
        self._ranges = ranges
        self._written = {path[:length] for path in ranges for length in range(1, len(path) + 1)}
        self._why = (reason_of(self._errors[0]),)

    def spread(self, values: dict[str, Any], schema: Block | None, path: AttributePath = ()) -> None:
        """Make unknown what nobody set, and each argument that holds a mistake.

        Args:
            values: of a block; they are changed.
            schema: the block's, if anybody shipped it.
            path: where the block is.
        """
        nested = schema.blocks if schema is not None else {}
        for name, value in values.items():
            place = (*path, name)
            if isinstance(value, Unknown) and isinstance(value.form, AttributeOf):
                continue  # whatever it will be, it is that attribute
            if place not in self._written:
                omitted = isinstance(value, Unknown) and name not in nested
                values[name] = replace(value, why=self._why, form=None) if omitted else self._unset(name, schema)
            elif name in nested:
                self._blocks(value, nested[name].block, place)
            elif any(error.subject is not None and self._holds(place, error.subject) for error in self._errors):
                values[name] = Unknown(DYNAMIC, self._why)

    def _unset(self, name: str, schema: Block | None) -> Any:
        """Return what stands for an argument or for blocks that nobody wrote: there may be any number of these."""
        if schema is not None and name in schema.blocks:
            nested = schema.blocks[name]
            if nested.computed:
                return Unknown(ListOf(DYNAMIC), self._why)
            some = Unknown(DYNAMIC, self._why)
            return some if nested.mode in ("single", "group") else [some]
        known = schema.attributes.get(name) if schema is not None else None
        return Unknown(from_cty_json(known.type) if known else DYNAMIC, self._why)

    def _blocks(self, value: Any, schema: Block, place: AttributePath) -> None:
        if isinstance(value, dict):
            self.spread(value, schema, place)
        for index, one in enumerate(value if isinstance(value, list) else ()):
            if isinstance(one, dict):
                self.spread(one, schema, (*place, index))

    def _holds(self, place: AttributePath, subject: SourceRange) -> bool:
        """Tell whether an argument, or what was written as blocks of it, holds a mistake."""
        depth = len(place)
        return any(where.holds(subject) for path, where in self._ranges.items() if path[:depth] == place)


def is_unaccounted(found: Diagnostics, configurations: Iterable[Configuration], unread: Iterable[Reason]) -> bool:
    """Tell whether a mistake may have changed more than what is unknown because of it.

    Args:
        found: what was found while the stack was evaluated to its end.
        configurations: of all modules that were read.
        unread: what was not read, each with its place.
    """
    read = list(configurations)
    told = {reason.where for reason in unread}
    baffling = [one for configuration in read for one in configuration.baffling]
    places = [place for configuration in read for place in _places(configuration)]
    return any(
        error in baffling
        or error.subject is None
        or not (error.subject in told or any(place.holds(error.subject) for place in places))
        for error in found.errors
    )


def _places(configuration: Configuration) -> Iterator[SourceRange]:
    """Yield where a mistake is accounted for by the values that are unknown because of it, or changes none."""
    for kind in ("resource", "data", "variable", *_HARMLESS):
        yield from (block.where for block in configuration.blocks[kind].values())
    yield from (attribute.where for attribute in configuration.locals.values())
    yield from (block.where for block in configuration.unnamed if block.type in ("moved", "import"))
    yield from (block.where for block in configuration.providers)
    for block in configuration.blocks["module"].values():
        yield block.header
        yield from (one.where for one in block.body.attributes if one.name != "providers")
        yield from (one.header for one in block.body.blocks)
    for block in configuration.terraform:
        yield from (one.where for one in block.body.blocks if one.type != "required_providers")
