"""A resource instance as every view of a stack gives it: address, values, places, references."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from stackproof.addresses import Address, Reference
from stackproof.diagnostics import SourceRange
from stackproof.values import Omitted, Unknown

AttributePath = tuple[str | int, ...]


def write_path(path: AttributePath, name: str = "") -> str:
    """Write a path as a reader would: ``a.b[0]``, behind a name if one is given; ``$`` for nothing at all."""
    text = name + "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return text.lstrip(".") or "$"


@dataclass(slots=True)
class Resource:
    """One instance of a resource or data source.

    ``values`` has the shape of plan JSON: nested blocks are lists of objects (or one
    object where the schema nests a single one), what is not set is ``None``, what an
    apply decides is an :class:`~stackproof.values.Unknown`. Sensitive values stand in
    it unmarked; ``sensitive`` names their paths. ``depends_on`` are the addresses that the
    argument of that name lists, as written; ``None`` where the view does not tell.
    ``defaults`` are the paths that nobody set and that the provider plans with a value of
    its own. ``unread`` are the values that a plan shows of a data source that Terraform
    reads only after what its ``depends_on`` names is made. ``region`` is that of a provider
    configuration with an alias, where the configuration is known; :func:`stackproof.model.regions.region_of` tells
    of the others. ``provisioners`` are the types of its ``provisioner`` blocks, of which HCL alone tells.
    """

    address: Address
    values: dict[str, Any]
    where: SourceRange | None = None
    ranges: Mapping[AttributePath, SourceRange] = field(default_factory=dict)
    references: Mapping[AttributePath, tuple[Reference, ...]] = field(default_factory=dict)
    sensitive: frozenset[AttributePath] = frozenset()
    lifecycle: Mapping[str, Any] = field(default_factory=dict)
    provider: str = ""
    depends_on: tuple[str, ...] | None = ()
    defaults: frozenset[AttributePath] = frozenset()
    unread: Mapping[str, Any] | None = None
    region: str | Unknown | None = None
    provisioners: tuple[str, ...] = ()

    @property
    def type(self) -> str:
        """The resource type, such as ``aws_sqs_queue``."""
        return self.address.type

    def get(self, *path: str | int) -> Any:
        """Return what is at a path: a value, ``None`` where nothing is set, or the unknown that hides it."""
        value: Any = self.values
        for step in path:
            if isinstance(value, Unknown):
                return value
            if isinstance(value, dict):
                value = value.get(str(step))
            elif isinstance(value, list | tuple) and isinstance(step, int) and -len(value) <= step < len(value):
                value = value[step]
            else:
                return None
        return value

    def omitted(self, *path: str | int) -> bool:
        """Tell whether nobody set what is at a path, so that the provider's default holds.

        What was set to an omitted argument of another resource was set.
        """
        value = self.get(*path)
        if isinstance(value, Unknown):
            own = isinstance(value.form, Omitted)
            return own and (not value.references or value.references[0].address == self.address)
        return value is None or path in self.defaults

    def place(self, *path: str | int) -> SourceRange | None:
        """Return where a path was written: itself, or the nearest block or attribute around it."""
        for length in range(len(path), 0, -1):
            where = self.ranges.get(path[:length])
            if where is not None:
                return where
        return self.where

    def blocks(self, *path: str | int) -> list[tuple[AttributePath, dict[str, Any]]]:
        """Return the nested blocks at a path, each with its own path; an unknown one is left out."""
        value = self.get(*path)
        if isinstance(value, dict):
            return [(path, value)]
        if isinstance(value, list | tuple):
            return [((*path, index), block) for index, block in enumerate(value) if isinstance(block, dict)]
        return []

    def __str__(self) -> str:
        return str(self.address)
