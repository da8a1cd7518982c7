"""What somebody set of a resource: an argument, a nested block; not what the provider decides or plans by default."""

from __future__ import annotations

from typing import Any

from stackproof.contract.comparisons import is_set
from stackproof.model import AttributePath, Resource, Stack
from stackproof.schema.blocks import Attribute, Block, NestedBlock
from stackproof.schema.shapes import Shape, shape_of_type
from stackproof.values import Unknown


def tells_configuration(stack: Stack) -> bool:
    """Tell whether a stack has what was written: a state, and what is deployed, have not without the HCL."""
    return stack.view in ("hcl", "plan") or stack.modules is not None


class Written:
    """Tells, of one resource, what was set."""

    def __init__(self, resource: Resource, *, deployed: bool = False) -> None:
        self._resource = resource
        self._deployed = deployed
        self._schema = shape_of_type(resource.type, data=resource.address.mode == "data")

    def __call__(self, path: AttributePath, value: Any, _shape: Shape) -> bool:
        """Tell whether what is at a path was set."""
        if not is_set(value) or value == {}:
            return False
        if self._is_in_text(path):
            return True
        if self._resource.omitted(*path):
            return False
        if self.is_written(path):
            return True
        if self._deployed and isinstance(value, Unknown):
            return False  # nobody wrote it, and it is not read from AWS
        here = _at(self._schema, path)
        if isinstance(here, NestedBlock) and here.computed and isinstance(value, Unknown):
            return False
        if not isinstance(here, Attribute):
            return not _says_nothing(value)
        return (here.optional or here.required) and not (here.computed or _is_default(here, value))

    def is_written(self, path: AttributePath) -> bool:
        """Tell whether the configuration has what is at a path; of what is deployed AWS tells more than was written."""
        return self._is_in_text(path) or any(one[: len(path)] == path for one in self._resource.ranges)

    def _is_in_text(self, path: AttributePath) -> bool:
        """Tell whether a path leads into a text, which is JSON then: whatever is there was set."""
        return any(isinstance(self._resource.get(*path[:end]), str | Unknown) for end in range(1, len(path)))


def _is_default(attribute: Attribute, value: Any) -> bool:
    """Tell whether AWS tells of a value that nobody wrote: the default, or nothing of its kind."""
    return not isinstance(value, Unknown) and (_says_nothing(value) or (value,) == attribute.default)


def _says_nothing(value: Any) -> bool:
    """Tell whether a value is none of its kind: empty, zero, false, or made of such alone."""
    if isinstance(value, dict):
        return all(map(_says_nothing, value.values()))
    if isinstance(value, list | tuple):
        return all(map(_says_nothing, value))
    return value is None or (not isinstance(value, Unknown) and value in ("", 0, False))


def _at(schema: Shape, path: AttributePath) -> Attribute | NestedBlock | Block | None:
    """Return what the schema has at a path; ``None`` for what is inside an attribute."""
    here: Any = schema
    for step in path:
        if isinstance(step, int):
            continue
        if isinstance(here, NestedBlock):
            here = here.block
        if not isinstance(here, Block):
            return None
        here = here.blocks.get(step) or here.attributes.get(step)
    return here if isinstance(here, Attribute | NestedBlock | Block) else None
