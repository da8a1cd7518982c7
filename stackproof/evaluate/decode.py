"""A block's body to values of the shape that its schema gives.

Rules: https://developer.hashicorp.com/terraform/language/attr-as-blocks,
``/language/expressions/dynamic-blocks`` and hashicorp/terraform ``configs/configschema``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from stackproof.addresses import Address, Reference
from stackproof.diagnostics import Diagnostic, SourceRange
from stackproof.evaluate.attribute_types import configured_type, plan_nested, type_of_attribute
from stackproof.evaluate.comprehensions import pairs
from stackproof.evaluate.dependent_values import AS_WRITTEN
from stackproof.evaluate.expressions import evaluate
from stackproof.evaluate.misfits import is_of_other_versions, misfit, newer_than_meant, perhaps_newer, was_removed
from stackproof.evaluate.provider_values import plan_value, refuse_policy
from stackproof.evaluate.scope import Scope
from stackproof.hcl import syntax
from stackproof.hcl.references import traversals
from stackproof.model import AttributePath
from stackproof.schema import AFTER_APPLY, Attribute, Block, NestedBlock
from stackproof.suggestions import suggest
from stackproof.values import (
    DYNAMIC,
    AttributeOf,
    ListOf,
    Map,
    Mistake,
    ObjectOf,
    Omitted,
    Reason,
    SetOf,
    Type,
    Unknown,
    convert,
    reveal,
    reveal_deep,
    set_order,
)

META_ARGUMENTS = {"count", "for_each", "provider", "depends_on"}
META_BLOCKS = {"lifecycle", "provisioner", "connection"}

T = TypeVar("T")


Refer = Callable[[tuple[str | int, ...]], Reference | None]


@dataclass(slots=True)
class Decoder:
    """Decodes the body of one instance and notes where each part was written and what it names."""

    address: Address
    refer: Refer
    ranges: dict[AttributePath, SourceRange] = field(default_factory=dict)
    references: dict[AttributePath, tuple[Reference, ...]] = field(default_factory=dict)
    sensitive: set[AttributePath] = field(default_factory=set)
    defaults: set[AttributePath] = field(default_factory=set)
    legacy: bool = False
    doubts: list[Diagnostic] = field(default_factory=list)

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

    def _refuse(self, scope: Scope, summary: str, detail: str, where: SourceRange, *, misspelt: bool = False) -> None:
        """Report what the schema does not allow."""
        of = self.address.name if self.address.type == "provider" else self.address.type
        found = misfit(of, summary, detail, where, misspelt=misspelt)
        scope.diagnostics.extend([found])
        if found.severity == "warning":
            self.doubts.append(found)

    def _fail(self, scope: Scope, summary: str, detail: str, where: SourceRange) -> Unknown:
        """Report a value of a shape that the schema does not have, and return the unknown that stands for it."""
        self._refuse(scope, summary, detail, where, misspelt=True)
        return Unknown(DYNAMIC, (Reason(f"{summary[:1].lower()}{summary[1:]}, see its message", where),))

    def _attribute(self, written: syntax.Attribute, attribute: Attribute, scope: Scope, path: AttributePath) -> Any:
        self.ranges[path] = written.where
        self._note_references(written.expression, path)
        if attribute.computed and not attribute.optional:
            detail = f'The provider decides "{written.name}"; it cannot be set. Remove the argument.'
            self._refuse(scope, "Value for read-only attribute", detail, written.name_range)
        value, marked = reveal_deep(evaluate(written.expression, scope))
        if marked:
            self.sensitive.add(path)
        if value is None:
            return self._null(written, attribute, scope, path)
        try:
            if attribute.nested is not None:
                fitted = convert(value, configured_type(attribute))
                return plan_nested(fitted, attribute.nested, path, plan=self._plan, leave_out=self.leave_out)
            given = convert(value, type_of_attribute(attribute))
            if isinstance(given, str) and attribute.stored_as:
                refuse_policy(self.address.type, written.name, given)
            return self._plan(given, attribute, path)
        except Mistake as mistake:
            detail = f'Inappropriate value for "{written.name}": {mistake}'
            return self._fail(scope, "Incorrect attribute value type", detail, written.expression.where)

    def _plan(self, value: Any, attribute: Attribute, path: AttributePath) -> Any:
        """Return what the provider plans for what is written."""
        if self.address.mode == "data" or isinstance(value, Unknown):
            return value
        if self.legacy and isinstance(value, Map):  # the older SDK leaves elements out that are null
            value = Map({key: inner for key, inner in value.items() if inner is not None})
        if path[0] in AS_WRITTEN.get(self.address.type, ()):
            return value
        instead = plan_value(attribute, value, legacy=self.legacy)
        if instead is value:
            return value
        if instead is not AFTER_APPLY:
            return convert(instead, type_of_attribute(attribute))
        if attribute.computed:
            return self._compute(attribute, path)
        reason = Reason(f"the provider stores {Reference(self.address, path)} in a form of its own", self.ranges[path])
        return Unknown(type_of_attribute(attribute), (reason,), (Reference(self.address, path),))

    def _null(self, written: syntax.Attribute, attribute: Attribute, scope: Scope, path: AttributePath) -> Any:
        """Null is as if the argument was not written."""
        if attribute.required:
            detail = f'"{written.name}" is required, and this is null.'
            return scope.fail("Required argument is null", detail, written.where)
        return self.leave_out(attribute, path)

    def _unset(self, body: syntax.Body, attribute: Attribute, scope: Scope, path: AttributePath) -> Any:
        if attribute.required:
            where = self.ranges.get(path[:-1]) or _place_of(body) or SourceRange("", 1, 1, 1, 1)
            detail = f'The argument "{attribute.name}" of {self.address.type} is required; add it.'
            self._refuse(scope, "Missing required argument", detail, where)
            return Unknown(type_of_attribute(attribute), (Reason("missing required argument, see its message", where),))
        return self.leave_out(attribute, path)

    def leave_out(self, attribute: Attribute, path: AttributePath) -> Any:
        """Return what the provider plans where nothing is set."""
        if attribute.default and attribute.default[0] is not AFTER_APPLY:
            self.defaults.add(path)
            (default,) = attribute.default
            return default if default is None else convert(default, type_of_attribute(attribute))
        return self._compute(attribute, path) if attribute.computed or attribute.default else None

    def _omit(self, type_: Type, path: AttributePath) -> Unknown:
        reference = Reference(self.address, path)
        reason = Reason("is not set; the provider decides", self.ranges.get(()), reference)
        return Unknown(type_, (reason,), (reference,), Omitted())

    def _compute(self, attribute: Attribute, path: AttributePath) -> Unknown:
        type_ = type_of_attribute(attribute)
        if attribute.optional:
            return self._omit(type_, path)
        reference = Reference(self.address, path)
        return Unknown(type_, (Reason("is known after apply", about=reference),), (reference,), AttributeOf(reference))

    def _note_references(self, expression: syntax.Expression, path: AttributePath) -> None:
        if isinstance(expression, syntax.Literal):
            return
        found = [self.refer(steps) for steps in traversals(expression)]
        named = tuple(dict.fromkeys(reference for reference in found if reference is not None))
        if named:
            self.references[path] = named

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
            where = _place_of(body) or self.ranges.get(()) or SourceRange("", 1, 1, 1, 1)
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
        self._note_references(each.expression, path)
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


def _place_of(body: syntax.Body) -> SourceRange | None:
    if body.attributes:
        return body.attributes[0].where
    return body.blocks[0].where if body.blocks else None
