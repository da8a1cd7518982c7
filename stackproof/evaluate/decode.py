"""A block's body to values of the shape that its schema gives.

Rules: https://developer.hashicorp.com/terraform/language/attr-as-blocks,
``/language/expressions/dynamic-blocks`` and hashicorp/terraform ``configs/configschema``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from stackproof.diagnostics import SourceRange
from stackproof.evaluate.attribute_types import type_of_attribute
from stackproof.evaluate.comprehensions import pairs
from stackproof.evaluate.decode_attributes import AttributeDecoder, place_of
from stackproof.evaluate.expressions import evaluate
from stackproof.evaluate.misfits import is_of_other_versions, newer_than_meant, perhaps_newer, was_removed
from stackproof.evaluate.scope import Scope
from stackproof.hcl import syntax
from stackproof.model import AttributePath
from stackproof.schema import Attribute, Block, NestedBlock
from stackproof.suggestions import suggest
from stackproof.values import (
    DYNAMIC,
    ListOf,
    Mistake,
    ObjectOf,
    Reason,
    SetOf,
    Unknown,
    convert,
    reveal,
    set_order,
)

META_ARGUMENTS = {"count", "for_each", "provider", "depends_on"}
META_BLOCKS = {"lifecycle", "provisioner", "connection"}

T = TypeVar("T")


@dataclass(slots=True)
class Decoder(AttributeDecoder):
    """Decodes the body of one instance and notes where each part was written and what it names."""

    def decode(self, body: syntax.Body, schema: Block, scope: Scope, path: AttributePath = ()) -> dict[str, Any]:
        """Return the values of a body: every attribute and block of the schema is a key."""
        self._check_names(body, schema, scope, path)
        written = {attribute.name: attribute for attribute in body.attributes}
        made = {_made_by(block) for block in body.blocks}
        values: dict[str, Any] = dict.fromkeys((*schema.attributes, *schema.blocks))
        for name, attribute in schema.attributes.items():
            if name in written:
                values[name] = self._attribute(written[name], attribute, scope, (*path, name))
            elif name in made:
                values[name] = self._attribute_as_blocks(_blocks_of(body, name), attribute, scope, (*path, name))
            elif attribute.required or attribute.computed or attribute.default:  # else it is null
                values[name] = self._unset(body, attribute, scope, (*path, name))
        for name, nested in schema.blocks.items():
            if name in made or nested.min_items or nested.computed:
                values[name] = self._blocks(body, nested, scope, (*path, name))
            elif nested.mode != "single":
                values[name] = {} if nested.mode == "group" else []
        return values

    def _check_names(self, body: syntax.Body, schema: Block, scope: Scope, path: AttributePath) -> None:
        told = is_of_other_versions(self.address)
        for attribute in body.attributes:
            name = attribute.name
            if name in schema.attributes:
                if told:
                    scope.diagnostics.extend(perhaps_newer(self.address, attribute.name_range, (*path, name)))
            elif path or name not in META_ARGUMENTS:
                self._refuse_name("argument", name, schema, scope, path, attribute.name_range)
        for block in body.blocks:
            name = _made_by(block)
            if name in schema.blocks or name in schema.attributes:
                if told:
                    scope.diagnostics.extend(perhaps_newer(self.address, block.header, (*path, name)))
            elif path or name not in META_BLOCKS:
                self._refuse_name("block", name, schema, scope, path, block.header)

    def _refuse_name(
        self, kind: str, name: str, schema: Block, scope: Scope, path: AttributePath, where: SourceRange
    ) -> None:
        """Report a name that the schema does not have, or has for something else."""
        known: Mapping[str, object] = {**schema.attributes, **schema.blocks}
        hint = f" {name} is a block: write it without the equals sign." if name in known else ""
        hint = hint or newer_than_meant(self.address, (*path, name)) or _hint(name, known)
        gone = not path and was_removed(self.address, name)
        detail = f'{self.address.type} has no {kind} "{name}" here.{hint}'
        self._refuse(scope, f"Unsupported {kind}", detail, where, misspelt=bool(hint) or gone)

    def _blocks(self, body: syntax.Body, nested: NestedBlock, scope: Scope, path: AttributePath) -> Any:
        written = _blocks_of(body, nested.name)
        contents: list[Any] = []
        for block in written:
            if block.type == "dynamic":
                made = self._dynamic(block, nested, scope, path, len(contents))
                if isinstance(made, Unknown):
                    contents.append(made)
                else:
                    contents.extend(made)
            else:
                inner = self._element_path(nested, path, len(contents))
                self.ranges[inner] = block.header
                contents.append(self.decode(block.body, nested.block, scope, inner))
        self._check_count(nested, contents, written, body, scope)
        if any(isinstance(content, Unknown) for content in contents):
            self.given[path] = Unknown()
        elif contents:
            self.given[path] = True if nested.mode in ("single", "group") else [True] * len(contents)
        if nested.computed and not contents:
            return self._omit(ListOf(DYNAMIC), path)
        if nested.mode == "set" and len(contents) > 1:
            contents = self._order(contents, path)
        if self.legacy and self.address.mode == "managed":
            _leave_out_sets(contents, nested)
        if nested.mode in ("single", "group"):
            return contents[0] if contents else (None if nested.mode == "single" else {})
        return contents

    def _order(self, contents: list[Any], path: AttributePath) -> list[Any]:
        """Return the blocks of a set in Terraform's order, each once, and move what was noted of them along."""
        if any(isinstance(content, Unknown) for content in contents):
            return contents
        order = set_order(contents)
        if order != list(range(len(contents))):
            moved = {old: new for new, old in enumerate(order)}
            self.ranges = _move(self.ranges, path, moved)
            self.given = _move(self.given, path, moved)
            self.references = _move(self.references, path, moved)
            self.sensitive = set(_move(dict.fromkeys(self.sensitive), path, moved))
            self.defaults = set(_move(dict.fromkeys(self.defaults), path, moved))
        return [contents[position] for position in order]

    def _element_path(self, nested: NestedBlock, path: AttributePath, index: int) -> AttributePath:
        return path if nested.mode in ("single", "group") else (*path, index)

    def _check_count(
        self, nested: NestedBlock, contents: list[Any], written: list[syntax.Block], body: syntax.Body, scope: Scope
    ) -> None:
        if any(isinstance(content, Unknown) for content in contents):
            return
        if nested.min_items > len(contents):
            where = place_of(body) or self.ranges.get(()) or SourceRange("", 1, 1, 1, 1)
            least = "a block" if nested.min_items == 1 else f"{nested.min_items} blocks"
            detail = f'{self.address.type} needs {least} "{nested.name}" here; add it.'
            self._refuse(scope, "Missing block", detail, where)
        if nested.max_items and len(contents) > nested.max_items:
            detail = f'At most {nested.max_items} "{nested.name}" may be given; there are {len(contents)}.'
            self._refuse(scope, "Too many blocks", detail, written[-1].header)

    def _dynamic(
        self, block: syntax.Block, nested: NestedBlock, scope: Scope, path: AttributePath, begin: int
    ) -> list[dict[str, Any]] | Unknown:
        each = block.body.attribute("for_each")
        content = next(iter(block.body.blocks_of("content")), None)
        if each is None or content is None:
            missing = "for_each" if each is None else "a content block"
            scope.diagnostics.error("Incomplete dynamic block", f"A dynamic block needs {missing}.", block.header)
            return []
        iterator = _iterator(block)
        collection = reveal(evaluate(each.expression, scope))
        self._note_references(each, path)
        if isinstance(collection, Unknown):
            self.ranges[path] = block.header
            reason = Reason(f'how many "{nested.name}" blocks there are depends on for_each', each.where)
            return replace(collection, type=DYNAMIC, form=None, why=(reason, *collection.why))
        made = []
        try:
            if collection is None:
                raise Mistake("for_each is null; write [] for no block.")
            elements = list(pairs(collection))
        except Mistake as mistake:
            scope.fail("Invalid dynamic for_each", str(mistake), each.expression.where)
            return []
        for offset, (key, value) in enumerate(elements):
            inner = self._element_path(nested, path, begin + offset)
            self.ranges[inner] = content.header
            bound = scope.bind(**{iterator: {"key": key, "value": value}})
            made.append(self.decode(content.body, nested.block, bound, inner))
        return made

    def _attribute_as_blocks(
        self, blocks: list[syntax.Block], attribute: Attribute, scope: Scope, path: AttributePath
    ) -> Any:
        """An attribute that is a list or set of objects may be written as blocks."""
        type_ = type_of_attribute(attribute)
        if not isinstance(type_, ListOf | SetOf) or not isinstance(type_.element, ObjectOf):
            detail = f'"{attribute.name}" is an argument: write it with an equals sign.'
            return self._fail(scope, "Unsupported block", detail, blocks[0].header)
        raw: Any = attribute.type
        inner = {name: Attribute(name, element, optional=True) for name, element in raw[1][1].items()}
        nested = NestedBlock(attribute.name, "list", 0, 0, Block(inner, {}))
        body = syntax.Body((), tuple(blocks))
        made = self._blocks(body, nested, scope, path)
        unknown = next((element for element in made if isinstance(element, Unknown)), None)
        if unknown is not None:
            return unknown.of_type(type_)
        if isinstance(type_, SetOf) and len(made) > 1:
            made = self._order([convert(element, type_.element) for element in made], path)
        if made:
            self.given[path] = convert(made, type_)
        return self._plan(convert(made, type_), attribute, path) if made else self.leave_out(attribute, path)


def _leave_out_sets(contents: list[Any], nested: NestedBlock) -> None:
    """Make the blocks in a block in which nothing is set null: the older SDK plans nothing of it but that it is there.

    In a list those are null that are a set; in a set all, unless the block has arguments.
    """
    of_set = nested.mode == "set"
    blocks = nested.block.blocks.values() if not (of_set and nested.block.attributes) else ()
    inside = [one.name for one in blocks if of_set or one.mode == "set"]
    for content in contents if inside else ():
        if isinstance(content, dict) and all(value in (None, "", [], {}) for value in content.values()):
            content.update(dict.fromkeys(inside))


def _move(noted: dict[AttributePath, T], path: AttributePath, moved: Mapping[int, int]) -> dict[AttributePath, T]:
    """Return notes by path with the elements at one path renumbered; those of an element that is gone are dropped."""
    depth = len(path)
    found: dict[AttributePath, T] = {}
    for place, note in noted.items():
        if len(place) > depth and place[:depth] == path and isinstance(place[depth], int):
            if (position := moved.get(int(place[depth]))) is not None:
                found[(*path, position, *place[depth + 1 :])] = note
        else:
            found[place] = note
    return found


def _blocks_of(body: syntax.Body, name: str) -> list[syntax.Block]:
    return [block for block in body.blocks if _made_by(block) == name]


def _made_by(block: syntax.Block) -> str:
    return block.labels[0] if block.type == "dynamic" and block.labels else block.type


def _iterator(block: syntax.Block) -> str:
    named = block.body.attribute("iterator")
    if named is not None and isinstance(named.expression, syntax.Variable):
        return named.expression.name
    return block.labels[0]


def _hint(name: str, known: Mapping[str, Any]) -> str:
    meant = suggest(name, known)
    return f' Did you mean "{meant}"?' if meant else ""
