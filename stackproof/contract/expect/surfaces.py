"""What an expectation may be of besides resources: variables, outputs, providers, and the settings of Terraform."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from stackproof.contract.patterns import matches
from stackproof.diagnostics import SourceRange
from stackproof.model import AttributePath, Stack
from stackproof.model.declarations import NOT_TOLD, Declaration
from stackproof.schema import provider_schema
from stackproof.schema.shapes import ANYTHING, Shape

KINDS = ("var", "output", "provider", "terraform")
NAMES = {
    "var": ("type", "default", "sensitive", "nullable", "ephemeral", "description", "accepts", "refuses"),
    "output": ("value", "sensitive", "description"),
    "terraform": ("required_version", "required_providers", "backend"),
}


@dataclass(frozen=True, slots=True)
class Surface:
    """One of them: its name as an expression writes it, its values, and where it is declared."""

    name: str
    values: dict[str, Any]
    where: SourceRange | None = None
    sensitive: frozenset[AttributePath] = frozenset()
    declared: Declaration | None = None
    ranges: dict[AttributePath, SourceRange] = field(default_factory=dict)

    def place(self, path: AttributePath) -> SourceRange | None:
        """Return where a path was written, or what is around it."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.ranges:
                return self.ranges[path[:length]]
        return self.where


def kind_of(pattern: str) -> str | None:
    """Return which kind of surface a pattern is of; ``None`` for resources."""
    kind = pattern.split(".", 1)[0]
    return kind if kind in KINDS else None


def surfaces(stack: Stack, pattern: str) -> list[Surface]:
    """Return what a pattern chooses of a stack."""
    return [one for one in _of_kind(stack, kind_of(pattern)) if matches(one.name, pattern)]


def _of_kind(stack: Stack, kind: str | None) -> Iterator[Surface]:
    match kind:
        case "var":
            shown = stack.surface("variable")
            for variable in stack.variables.values():
                values = {name: shown[variable.name][name] for name in ("sensitive", "description")}
                declared = variable.declaration
                if declared is not None:
                    values |= {"type": declared.type, "default": declared.default}
                    values |= {"nullable": declared.nullable, "ephemeral": declared.ephemeral}
                hidden = frozenset({("default",)} if variable.sensitive else ())
                yield Surface(f"var.{variable.name}", values, variable.where, hidden, declared)
        case "output":
            shown = stack.surface("output")
            for output in stack.outputs.values():
                values = shown[output.name]
                hidden = frozenset({("value",)} if output.sensitive else ())
                yield Surface(f"output.{output.name}", values, output.where, hidden)
        case "provider":
            for provider in stack.providers:
                name = ".".join(filter(None, ("provider", provider.name, provider.alias)))
                yield Surface(name, dict(provider.values), provider.where, ranges=dict(provider.ranges))
        case "terraform":
            yield _terraform(stack)


def _terraform(stack: Stack) -> Surface:
    required = [one for one in stack.requirements if one.name]
    version = next((one for one in stack.requirements if not one.name), None)
    values: dict[str, Any] = {
        "required_version": version.version if version is not None else None,
        "required_providers": {one.name: {"source": one.source, "version": one.version} for one in required},
    }
    if stack.backend is not NOT_TOLD:
        values["backend"] = stack.backend
    ranges: dict[AttributePath, SourceRange] = {
        ("required_providers", one.name): one.where for one in required if one.where is not None
    }
    return Surface("terraform", values, version.where if version is not None else None, ranges=ranges)


def shape_of_surface(pattern: str, names: Iterable[str]) -> Shape:
    """Return the shape of what a pattern chooses; ``names`` are those that its values have."""
    if kind_of(pattern) == "provider":
        named = re.match(r"provider\.([\w-]+)([.*]|$)", pattern)
        schema = provider_schema(named[1]) if named is not None else None
        if schema is not None:
            return schema.provider_block
        return ["map", ANYTHING]  # nobody knows its arguments
    return ["object", dict.fromkeys(names, ANYTHING)]
