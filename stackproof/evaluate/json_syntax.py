"""What the blocks of a stack may hold, for files in JSON, which does not tell blocks from arguments.

Rules: https://developer.hashicorp.com/terraform/language/syntax/json, "Block-type-specific Exceptions", and
hashicorp/terraform ``internal/configs``: which arguments are read before anything is evaluated.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from stackproof.hcl.json_bodies import Nested, Shape
from stackproof.schema import Block, provider_of, provider_schema, schema_of_type

_VALUES = Shape()
_VERBATIM = Shape(verbatim=None)


def _block(shape: Shape, labels: int = 0) -> Nested:
    return Nested(labels, lambda _: shape)


def _of_schema(schema: Block | None, more: Mapping[str, Nested], references: frozenset[str]) -> Shape:
    """A body that a provider's schema describes; without one, everything in it is an argument."""
    blocks = schema.blocks if schema else {}
    inner = {name: Nested(0, partial(_inner, nested.block)) for name, nested in blocks.items()}
    return Shape({**inner, **more, "dynamic": Nested(1, partial(_dynamic, schema))}, references)


def _inner(schema: Block, _labels: tuple[str, ...]) -> Shape:
    return _of_schema(schema, {}, frozenset())


def _dynamic(schema: Block | None, labels: tuple[str, ...]) -> Shape:
    nested = schema.blocks.get(labels[0]) if schema else None
    content = _of_schema(nested.block, {}, frozenset()) if nested else _VALUES
    return Shape({"content": _block(content)}, frozenset({"iterator"}))


_RULES = {"precondition": _block(_VALUES), "postcondition": _block(_VALUES)}
_LIFECYCLE = Shape(
    _RULES,
    references=frozenset({"ignore_changes", "replace_triggered_by"}),
    verbatim=frozenset({"create_before_destroy", "prevent_destroy", "destroy"}),
)
_CONNECTION = _block(_VALUES)
_PROVISIONER = Nested(1, lambda _: Shape({"connection": _CONNECTION}, frozenset({"when", "on_failure"})))
_META = {"lifecycle": _block(_LIFECYCLE), "provisioner": _PROVISIONER, "connection": _CONNECTION}


def _resource(labels: tuple[str, ...]) -> Shape:
    return _of_schema(schema_of_type(labels[0], data=False), _META, frozenset({"depends_on", "provider"}))


def _data(labels: tuple[str, ...]) -> Shape:
    return _of_schema(schema_of_type(labels[0], data=True), _META, frozenset({"depends_on", "provider"}))


def _ephemeral(labels: tuple[str, ...]) -> Shape:
    provider = provider_schema(provider_of(labels[0]))
    return _of_schema(
        provider.ephemeral_resource(labels[0]) if provider else None, _META, frozenset({"depends_on", "provider"})
    )


def _provider(labels: tuple[str, ...]) -> Shape:
    provider = provider_schema(labels[0])
    shape = _of_schema(provider.provider_block if provider else None, {}, frozenset())
    return Shape(shape.blocks, verbatim=frozenset({"alias", "version"}))


_TERRAFORM = Shape(
    {
        "required_providers": _block(_VERBATIM),
        "backend": _block(_VERBATIM, labels=1),
        "cloud": _block(Shape({"workspaces": _block(_VERBATIM)}, verbatim=None)),
        "provider_meta": _block(_VALUES, labels=1),
    },
    verbatim=None,
)
_VARIABLE = Shape(
    {"validation": _block(_VALUES)},
    references=frozenset({"type"}),
    verbatim=frozenset({"default", "description", "deprecated"}),
)
_OUTPUT = Shape(
    {"precondition": _block(_VALUES)}, references=frozenset({"depends_on"}), verbatim=frozenset({"description"})
)
_MODULE = Shape(references=frozenset({"providers", "depends_on"}), verbatim=frozenset({"source", "version"}))
_MOVED = Shape(references=frozenset({"from", "to"}))
_IMPORT = Shape(references=frozenset({"to", "provider"}))
_REMOVED = Shape(_META, references=frozenset({"from"}))

STACK = Shape(
    {
        "resource": Nested(2, _resource),
        "data": Nested(2, _data),
        "ephemeral": Nested(2, _ephemeral),
        "variable": _block(_VARIABLE, labels=1),
        "output": _block(_OUTPUT, labels=1),
        "locals": _block(_VALUES),
        "module": _block(_MODULE, labels=1),
        "provider": Nested(1, _provider),
        "terraform": _block(_TERRAFORM),
        "check": _block(Shape({"assert": _block(_VALUES), "data": Nested(2, _data)}), labels=1),
        "moved": _block(_MOVED),
        "import": _block(_IMPORT),
        "removed": _block(_REMOVED),
    }
)
"""A whole file."""
