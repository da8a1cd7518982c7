"""Attributes that a reference names and the schema does not have: Terraform refuses them where no value is ever asked.

A branch that is not taken, a loop over nothing and what ``try`` passes over are held against the schemas all the same.
Rules: hashicorp/terraform ``internal/terraform/evaluate_valid.go``, and ``StaticValidateTraversal`` of its schemas.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from stackproof.evaluate.configuration import Configuration
from stackproof.evaluate.module import ModuleInstance
from stackproof.hcl import syntax
from stackproof.hcl.references import children
from stackproof.schema import provider_of, reading, schema_of_type
from stackproof.schema.shapes import ANYTHING, Shape, element, is_unordered, map_value, members
from stackproof.suggestions import suggest

_KINDS = ("resource", "data", "ephemeral", "output", "module", "check", "variable")
_BEFORE = {"resource": 2, "data": 3}  # names before the first attribute or key
Step = syntax.GetAttr | syntax.Index


class _Reference(NamedTuple):
    """A resource or data source that is named, and the attributes and keys behind its name."""

    kind: str
    type: str
    name: str
    steps: tuple[Step, ...]


def check_references(module: ModuleInstance) -> None:
    """Report them, unless something is wrong there already; once for each configuration."""
    found = module.evaluation.diagnostics
    for root, taken in (pair for one in _expressions(module.configuration) for pair in _roots(one, frozenset())):
        reference = _reference(root, taken)
        told = _mistake(reference, module.configuration) if reference is not None else None
        if told is not None and not found.errors_in(root.where):
            summary, detail, step = told
            found.error(summary, detail, step.where)


def _expressions(configuration: Configuration) -> Iterator[syntax.Expression]:
    blocks = [block for kind in _KINDS for block in configuration.blocks[kind].values()]
    for block in (*blocks, *configuration.providers):
        yield from _of_body(block.body)
    yield from (one.expression for one in configuration.locals.values())


def _of_body(body: syntax.Body) -> Iterator[syntax.Expression]:
    yield from (one.expression for one in body.attributes)
    for block in body.blocks:
        if block.type != "lifecycle":
            yield from _of_body(block.body)
            continue
        for condition in block.body.blocks:  # Terraform does not look up what the arguments beside them name
            yield from _of_body(condition.body)


def _roots(node: syntax.Expression, bound: frozenset[str]) -> Iterator[tuple[Step, frozenset[str]]]:
    """Yield the outermost attribute or key of each traversal, with the names that loops around it bind."""
    if isinstance(node, syntax.GetAttr | syntax.Index):
        yield node, bound
        while isinstance(node, syntax.GetAttr | syntax.Index):
            if isinstance(node, syntax.Index):
                yield from _roots(node.key, bound)
            node = node.target
    if isinstance(node, syntax.ForTuple | syntax.ForObject | syntax.TemplateFor):
        yield from _roots(node.collection, bound)
        bound |= {node.value, node.key or node.value}
    for part in children(node):
        yield from _roots(part, bound)


def _reference(root: Step, bound: frozenset[str]) -> _Reference | None:
    steps: list[Step] = []
    node: syntax.Expression = root
    while isinstance(node, syntax.GetAttr | syntax.Index):
        steps.insert(0, node)
        node = node.target
    if not isinstance(node, syntax.Variable) or node.name in bound:
        return None
    kind = "data" if node.name == "data" else "resource"
    first = steps[: _BEFORE[kind] - 1]
    names = [node.name, *(one.name for one in first if isinstance(one, syntax.GetAttr))]
    if len(names) != _BEFORE[kind]:
        return None
    return _Reference(kind, names[-2], names[-1], tuple(steps[len(first) :]))


def _mistake(reference: _Reference, configuration: Configuration) -> tuple[str, str, Step] | None:
    declared = configuration.blocks[reference.kind].get((reference.type, reference.name))
    schema = schema_of_type(reference.type, data=reference.kind == "data")
    if declared is None or schema is None or not reference.steps:
        return None
    several = any(declared.body.attribute(one) for one in ("count", "for_each"))
    first, *rest = reference.steps
    if several and isinstance(first, syntax.Index):
        return _misstep(reference.type, schema, rest)
    if several:
        detail = f"{reference.type}.{reference.name} has several instances; write the key of one behind it, or [*]."
        return ("Missing resource instance key", detail, first) if _is_of(first, schema) else None
    if isinstance(first, syntax.Index) and _name_of(first) is None and isinstance(first.key, syntax.Literal):
        detail = f"{reference.type}.{reference.name} has neither count nor for_each, so it has no key; leave it out."
        return "Unexpected resource instance key", detail, first
    return _misstep(reference.type, schema, reference.steps)


def _is_of(step: Step, schema: Shape) -> bool:
    return isinstance(step, syntax.GetAttr) and step.name in (members(schema) or ())


def _misstep(type_: str, shape: Shape, steps: tuple[Step, ...] | list[Step]) -> tuple[str, str, Step] | None:
    """Return the first step that leads nowhere."""
    at_top = True
    for step in steps:
        name = _name_of(step)
        known = members(shape)
        if known is not None:
            if name is None:
                return None
            if name not in known and not (at_top and name == "id"):
                return _unknown(type_, name, known, step, at_top=at_top)
            shape = known.get(name, ANYTHING)
        elif map_value(shape) is not None:
            return None  # its keys are free
        elif (inside := element(shape)) is not None:
            if isinstance(step, syntax.GetAttr):
                detail = f'"{step.name}" is looked for in a {"set" if is_unordered(shape) else "list"} of {type_}; '
                return "Unsupported attribute", f"{detail}write [0] or [*] before it.", step
            shape = inside
        elif isinstance(step, syntax.GetAttr):
            return "Unsupported attribute", f'"{step.name}" is looked for in a {shape}, which has nothing inside.', step
        else:
            return None
        at_top = False
    return None


def _name_of(step: Step) -> str | None:
    if isinstance(step, syntax.GetAttr):
        return step.name
    return step.key.value if isinstance(step.key, syntax.Literal) and isinstance(step.key.value, str) else None


def _unknown(type_: str, name: str, known: Iterable[str], step: Step, *, at_top: bool) -> tuple[str, str, Step] | None:
    meant = suggest(name, known)
    if reading().is_open(provider_of(type_)) and not meant:
        return None
    of = type_ if at_top else f"this block of {type_}"
    hint = f' Did you mean "{meant}"?' if meant else ""
    return "Unsupported attribute", f'{of} has no attribute "{name}".{hint}', step
