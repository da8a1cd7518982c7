"""References to resources and data sources, held against declarations and schemas, whether they are evaluated or not.

Terraform does so before it evaluates anything: in a branch that is not taken, inside ``try``, under ``count = 0``.
Rules: hashicorp/terraform ``internal/terraform/evaluate_valid.go`` and ``internal/configs/configschema``
(``validate_traversal.go``).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from stackproof.diagnostics import Diagnostic, SourceRange
from stackproof.evaluate.attribute_types import type_of_attribute
from stackproof.evaluate.enclosing_module import EnclosingModule
from stackproof.evaluate.steps import attribute_type, element_type
from stackproof.hcl import syntax
from stackproof.hcl.references import children, traversal, traversal_nodes
from stackproof.schema import Block, NestedBlock, provider_of, reading, schema_of_type
from stackproof.suggestions import suggest
from stackproof.values import NUMBER, ListOf, Mistake, TupleOf, Type, convert

_WHOLE = frozenset({"depends_on", "ignore_changes", "replace_triggered_by", "provider", "providers"})
"""Arguments that name blocks, and have rules of their own."""
_KINDS = ("resource", "data", "module", "output", "variable", "check", "ephemeral")


class _Step(NamedTuple):
    key: str | int
    is_index: bool
    where: SourceRange


class _FaultError(Exception):
    """What a reference gets wrong."""

    def __init__(self, summary: str, detail: str, where: SourceRange) -> None:
        super().__init__(detail)
        self.diagnostic = Diagnostic(summary, detail, where)


def check_references(module: EnclosingModule) -> None:
    """Report references that no instance and no schema can satisfy; where an error was found already, nothing more."""
    for attribute in _arguments(module):
        if any(_is_suspect(steps, module) for steps in attribute.names):
            where, bound = attribute.expression.where, set(_bound_in(attribute.expression))
            nodes = (node for node, steps in traversal_nodes(attribute.expression) if steps[0] not in bound)
            faults = [fault for node in nodes for fault in _faults(node, module)]
            told = module.evaluation.diagnostics
            if faults and not (told.errors_in(where) or module.diagnostics.errors_in(where)):
                told.extend(faults)


def _arguments(module: EnclosingModule) -> Iterator[syntax.Attribute]:
    configuration = module.configuration
    yield from configuration.locals.values()
    for kind in _KINDS:
        for block in configuration.blocks[kind].values():
            yield from _inside(block.body)
    for block in configuration.providers:
        yield from _inside(block.body)


def _inside(body: syntax.Body) -> Iterator[syntax.Attribute]:
    for attribute in body.attributes:
        if attribute.names and attribute.name not in _WHOLE:
            yield attribute
    for block in body.blocks:
        if not _is_made_of_nothing(block):
            yield from _inside(block.body)


def _is_made_of_nothing(block: syntax.Block) -> bool:
    """Tell whether a dynamic block's elements are written out: if there are none, its content is not looked at."""
    each = block.body.attribute("for_each") if block.type == "dynamic" else None
    return each is not None and not each.names


def _split(steps: tuple[str | int, ...]) -> tuple[str, tuple[str | int, ...]]:
    """Return what kind of block a traversal names, and its steps from the type on."""
    if steps[0] in ("resource", "data"):
        return str(steps[0]), steps[1:]
    return "resource", steps


def _is_suspect(steps: tuple[str | int, ...], module: EnclosingModule) -> bool:
    """Tell whether a reference must be looked at: not one that names an attribute of the only instance."""
    kind, named = _split(steps)
    if len(named) < 3:
        return False
    declared = module.configuration.blocks[kind].get((str(named[0]), str(named[1])))
    if declared is None:
        return False
    schema = schema_of_type(str(named[0]), data=kind == "data")
    plain = len(named) == 3 and (schema is None or named[2] in schema.attributes or named[2] in schema.blocks)
    return not plain or _has_instances(declared) or not isinstance(named[2], str)


def _bound_in(node: syntax.Expression) -> Iterator[str]:
    """Yield the names that each ``for`` in an expression binds."""
    if isinstance(node, syntax.ForTuple | syntax.ForObject | syntax.TemplateFor):
        yield from (name for name in (node.key, node.value) if name is not None)
    for part in children(node):
        yield from _bound_in(part)


def _has_instances(declared: syntax.Block) -> bool:
    return any(attribute.name in ("count", "for_each") for attribute in declared.body.attributes)


def _faults(node: syntax.Expression, module: EnclosingModule) -> Iterator[Diagnostic]:
    steps = _steps(node)
    kind, named = _split(tuple(step.key for step in steps))
    behind = steps[len(steps) - len(named) + 2 :]
    declared = module.configuration.blocks[kind].get((str(named[0]), str(named[1]))) if behind else None
    if declared is None:
        return
    address = ".".join(map(str, named[:2])) if kind == "resource" else f"data.{named[0]}.{named[1]}"
    try:
        behind = _behind_key(behind, declared, address)
        schema = schema_of_type(str(named[0]), data=kind == "data")
        if schema is not None and behind:
            _check_block(behind, schema, str(named[0]), is_open=reading().is_open(provider_of(str(named[0]))))
    except _FaultError as fault:
        yield fault.diagnostic


def _steps(node: syntax.Expression) -> list[_Step]:
    found = []
    while not isinstance(node, syntax.Variable):
        assert isinstance(node, syntax.GetAttr | syntax.Index)
        key = node.name if isinstance(node, syntax.GetAttr) else (traversal(node) or ("",))[-1]
        found.append(_Step(key, isinstance(node, syntax.Index), node.where))
        node = node.target
    return [_Step(node.name, False, node.where), *reversed(found)]


def _behind_key(steps: list[_Step], declared: syntax.Block, address: str) -> list[_Step]:
    """Return the steps behind the key of an instance, which stands where there may be several, and there alone."""
    first = steps[0]
    if _has_instances(declared):
        if not first.is_index:
            detail = f"{address} has several instances: name one of them, {address}[KEY].{first.key}, or all by [*]."
            raise _FaultError("Missing resource instance key", detail, first.where)
        return steps[1:]
    if first.is_index:
        detail = f"{address} has neither count nor for_each: it is one, without a key; remove the key."
        raise _FaultError("Unexpected resource instance key", detail, first.where)
    return steps


def _check_block(steps: list[_Step], schema: Block, of: str, *, is_open: bool) -> None:
    if not steps:
        return
    first, *behind = steps
    name = first.key
    if not isinstance(name, str) or first.is_index:
        raise _FaultError("Invalid index", f"{of} has attributes, and no elements: write .NAME.", first.where)
    if name in schema.attributes:
        _check_value(behind, type_of_attribute(schema.attributes[name]))
    elif name in schema.blocks:
        _check_nested(behind, schema.blocks[name], is_open=is_open)
    elif name != "id":
        meant = suggest(name, {*schema.attributes, *schema.blocks})
        if meant or not is_open:
            hint = f' Did you mean "{meant}"?' if meant else ""
            raise _FaultError("Unsupported attribute", f'{of} has no attribute "{name}".{hint}', first.where)


def _check_nested(steps: list[_Step], nested: NestedBlock, *, is_open: bool) -> None:
    if not steps:
        return
    first, *behind = steps
    of = f'A "{nested.name}" block'
    match nested.mode:
        case "single" | "group":
            _check_block(steps, nested.block, of, is_open=is_open)
        case "set":
            detail = f'The "{nested.name}" blocks are a set, whose elements have no index; use a for expression.'
            raise _FaultError("Invalid index", detail, first.where)
        case _ if not first.is_index:
            detail = (
                f'The "{nested.name}" blocks are a {nested.mode}: use [0].{first.key} for one, [*].{first.key} for all.'
            )
            raise _FaultError("Unsupported attribute", detail, first.where)
        case _:
            _check_block(behind, nested.block, of, is_open=is_open)


def _check_value(steps: list[_Step], type_: Type) -> None:
    for step in steps:
        try:
            by_index = step.is_index or isinstance(step.key, int)
            key = convert(step.key, NUMBER) if by_index and isinstance(type_, ListOf | TupleOf) else step.key
            type_ = element_type(type_, key) if by_index else attribute_type(type_, str(key))
        except Mistake as mistake:
            what = "Invalid index" if by_index else "Unsupported attribute"
            raise _FaultError(what, f"{str(mistake)[:1].upper()}{str(mistake)[1:]}", step.where) from None
