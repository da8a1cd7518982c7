"""A module instance: its objects, each evaluated when somebody asks for it, once.

After OpenTofu's ``internal/lang/eval``: every variable, local, resource and output
answers on demand and remembers; a cycle names its members; an unknown ``for_each``
gives one placeholder instance.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from stackproof.addresses import Address, Module, ModulePath, Reference
from stackproof.diagnostics import Diagnostics, SourceRange
from stackproof.evaluate.configuration import Configuration
from stackproof.evaluate.data_sources import Environment
from stackproof.evaluate.expansion import Expansion, expand
from stackproof.evaluate.expressions import evaluate
from stackproof.evaluate.inputs import ModuleInputs
from stackproof.evaluate.providers import ProviderConfiguration, Providers
from stackproof.evaluate.resources import decode_instance, instance_value
from stackproof.evaluate.scope import Scope
from stackproof.evaluate.variables import has_value, validate, variable_value
from stackproof.hcl import syntax
from stackproof.model import Resource
from stackproof.suggestions import suggest
from stackproof.values import DYNAMIC, Reason, Unknown, sensitive
from stackproof.values.limits import weighed


@dataclass(slots=True)
class Evaluation:
    """What all module instances of one stack share."""

    environment: Environment
    diagnostics: Diagnostics = field(default_factory=Diagnostics)
    active: list[tuple[Any, str]] = field(default_factory=list)
    load: Callable[[str, ModuleInstance, syntax.Block], Configuration | None] = lambda *_: None


class ModuleInstance:
    """One instance of a module; the root module is the one with an empty path."""

    def __init__(
        self,
        configuration: Configuration,
        evaluation: Evaluation,
        inputs: Mapping[str, Any],
        *,
        path: ModulePath = (),
        call: syntax.Block | None = None,
        parent: ModuleInstance | None = None,
    ) -> None:
        self.configuration = configuration
        self.evaluation = evaluation
        self.diagnostics = evaluation.diagnostics
        self.path = path
        self.inputs = inputs
        self.call = call
        self.parent = parent
        self.root: ModuleInstance = parent.root if parent else self
        self.directory: Path = self.root.configuration.directory  # where terraform runs, so where paths begin
        self.scope = Scope(self, self.diagnostics)
        self.providers = Providers(self, call)
        self.ephemeral_locals: dict[tuple[str | int, ...], bool] = {}
        self._memo: dict[Any, Any] = {}

    # Names

    def resolve(self, path: tuple[str, ...], where: SourceRange) -> tuple[Any, int]:
        """Return the value that a traversal begins with, and how many steps behind its root were used."""
        kind, *rest = path
        simple: dict[str, Callable[[str, SourceRange], Any]] = {
            "var": self.variable, "local": self.local, "path": self._path, "terraform": self._terraform,
        }  # fmt: skip
        if kind in simple and rest:
            return simple[kind](rest[0], where), 1
        if kind == "module" and rest:
            return self._module(rest, where)
        if kind == "ephemeral" and tuple(rest[:2]) in self.configuration.blocks["ephemeral"]:
            reason = Reason(f"ephemeral.{rest[0]}.{rest[1]} is opened by the plan and by the apply, each anew", where)
            return Unknown(DYNAMIC, (reason,)), 2
        if kind == "data" and len(rest) > 1:
            return self.block("data", rest[0], rest[1], where), 2
        if rest and (kind, rest[0]) in self.configuration.blocks["resource"]:
            return self.block("resource", kind, rest[0], where), 1
        return self._undeclared(path, where), len(rest)

    def _undeclared(self, path: tuple[str, ...], where: SourceRange) -> Unknown:
        kind, *rest = path
        names = [".".join(labels) for labels in self.configuration.blocks["resource"]]
        if kind in ("each", "count", "self"):
            detail = f'"{kind}" has a meaning only inside a block with for_each or count.'
        elif rest and "_" in kind:
            meant = suggest(f"{kind}.{rest[0]}", names)
            hint = f' Did you mean "{meant}"?' if meant else " Declare it, or correct the name."
            detail = f"{self._label()} declares no resource {kind}.{rest[0]}.{hint}"
        else:
            meant = suggest(kind, ["var", "local", "module", "data", "each", "count", "path", "terraform"])
            hint = f' Did you mean "{meant}"?' if meant else " Names begin with var, local, module, data or a type."
            detail = f'Nothing is named "{".".join(path)}" here.{hint}'
        return self.scope.fail("Reference to undeclared object", detail, where)

    def _label(self) -> str:
        return ".".join(map(str, self.path)) or "The root module"

    def _missing(self, what: str, name: str, known: Any, where: SourceRange) -> Unknown:
        meant = suggest(name, known)
        hint = f' Did you mean "{meant}"?' if meant else " Declare it, or correct the name."
        return self.scope.fail(f"Reference to undeclared {what}", f'There is no {what} "{name}".{hint}', where)

    def _path(self, name: str, where: SourceRange) -> Any:
        places = {"module": self.configuration.label, "root": self.root.configuration.label, "cwd": str(Path.cwd())}
        if name not in places:
            return self._missing("path", name, places, where)
        return places[name] if name == "cwd" else _relative(places[name], self.root.configuration.label)

    def _terraform(self, name: str, where: SourceRange) -> Any:
        known = {"workspace": "default", "applying": False}
        return known[name] if name in known else self._missing("terraform attribute", name, known, where)

    # Once

    def _once(self, key: tuple[str, ...], where: SourceRange, compute: Callable[[], Any]) -> Any:
        if key in self._memo:
            return self._memo[key]
        marker = (id(self), key)
        active = self.evaluation.active
        name = ".".join([*map(str, self.path), *(part for part in key if part not in ("resource", "instances"))])
        if any(marker == known for known, _ in active):
            begin = next(index for index, (known, _) in enumerate(active) if known == marker)
            members = " -> ".join([*(label for _, label in active[begin:]), name])
            return self.scope.fail("Cycle", f"These need each other: {members}. Break the circle.", where)
        active.append((marker, name))
        try:
            value = compute()
        finally:
            active.pop()
        self._memo[key] = value
        return value

    # Objects

    def variable(self, name: str, where: SourceRange) -> Any:
        """``var.name``."""
        block = self.configuration.blocks["variable"].get((name,))
        if block is None:
            return self._missing("variable", name, self.configuration.named("variable"), where)
        return self._once(("var", name), where, lambda: weighed(variable_value(block, self.inputs, self.scope), where))

    def local(self, name: str, where: SourceRange) -> Any:
        """``local.name``."""
        attribute = self.configuration.locals.get(name)
        if attribute is None:
            return self._missing("local value", name, self.configuration.locals, where)
        return self._once(("local", name), where, lambda: weighed(evaluate(attribute.expression, self.scope), where))

    def output(self, name: str, where: SourceRange) -> Any:
        """The value of one of the module's outputs."""
        block = self.configuration.blocks["output"].get((name,))
        if block is None:
            return self._missing("output", name, self.configuration.named("output"), where)
        return self._once(("output", name), where, lambda: weighed(self._output(block), where))

    def _output(self, block: syntax.Block) -> Any:
        value = block.body.attribute("value")
        if value is None:
            return self.scope.fail("Missing required argument", "An output needs a value.", block.header)
        result = evaluate(value.expression, self.scope)
        marked = block.body.attribute("sensitive")
        return sensitive(result) if marked and evaluate(marked.expression, self.scope) is True else result

    def block(self, kind: str, type_: str, name: str, where: SourceRange) -> Any:
        """``aws_x.name`` or ``data.aws_x.name``: one object, or all of its instances."""
        declared = self.configuration.blocks[kind].get((type_, name))
        if declared is None:
            names = [".".join(labels) for labels in self.configuration.blocks[kind]]
            what = "data source" if kind == "data" else "resource"
            return self._missing(what, f"{type_}.{name}", names, where)
        return self._once((kind, type_, name), where, lambda: self._block_value(kind, declared))

    def _block_value(self, kind: str, declared: syntax.Block) -> Any:
        expansion = self.expansion(declared, declared.header)
        if expansion.why is not None:
            type_, name = declared.labels
            mode = "data" if kind == "data" else "managed"
            placeholder = expansion.instances[0][0]
            reference = Reference(Address(type_, name, placeholder, self.path, mode))  # type: ignore[arg-type]
            reason = Reason(f"how many instances {reference.address.resource} has is unknown", declared.header)
            return Unknown(DYNAMIC, (reason, *expansion.why.why), (reference, *expansion.why.references))
        values = [instance_value(resource) for resource in self.instances(kind, declared)]
        return _combine(expansion, values)

    def expansion(self, declared: syntax.Block, where: SourceRange) -> Expansion:
        """Return the instances that a block makes."""
        key = ("instances", declared.type, *declared.labels)
        result = self._once(key, where, lambda: expand(declared.body, self.scope))
        if isinstance(result, Expansion):
            return result
        return Expansion("single", ((None, {}),), result)  # a cycle

    def instances(self, kind: str, declared: syntax.Block) -> list[Resource]:
        """Return the instances of a resource or data source, decoded."""
        key = ("decoded", kind, *declared.labels)
        if key not in self._memo:
            expansion = self.expansion(declared, declared.header)
            self._memo[key] = [
                decode_instance(self, declared, kind, instance, self.scope.bind(**bound))
                for instance, bound in expansion.instances
            ]
        found: list[Resource] = self._memo[key]
        return found

    def provider_of(self, declared: syntax.Block) -> ProviderConfiguration:
        """Return the provider configuration that a resource uses."""
        return self.providers.of_block(declared)

    # Child modules

    def _module(self, rest: list[str], where: SourceRange) -> tuple[Any, int]:
        name = rest[0]
        block = self.configuration.blocks["module"].get((name,))
        if block is None:
            return self._missing("module", name, self.configuration.named("module"), where), len(rest)
        children = self.children(block)
        if children is None:
            return Unknown(DYNAMIC, (Reason(f"module.{name} could not be loaded", block.header),)), len(rest)
        if block.body.attribute("count") is None and block.body.attribute("for_each") is None and len(rest) > 1:
            return children[0].output(rest[1], where), 2
        expansion = self.expansion(block, block.header)
        if expansion.why is not None:
            reason = Reason(f"how many instances module.{name} has is unknown", block.header)
            return replace(expansion.why, type=DYNAMIC, why=(reason, *expansion.why.why), form=None), 1
        return _combine(expansion, [child.outputs() for child in children]), 1

    def outputs(self) -> dict[str, Any]:
        """Return all outputs of this module."""
        return {name: self.output(name, block.header) for name, block in self.configuration.named("output").items()}

    def children(self, block: syntax.Block) -> list[ModuleInstance] | None:
        """Return the instances of a module call; ``None`` where its source cannot be loaded."""
        key = ("children", *block.labels)
        if key not in self._memo:
            configuration = self.evaluation.load(block.labels[0], self, block)
            self._memo[key] = None if configuration is None else self._children(block, configuration)
        children: list[ModuleInstance] | None = self._memo[key]
        return children

    def any_child(self, block: syntax.Block) -> ModuleInstance | None:
        """Return an instance of a module call for what is the same in all of them, even where there are none."""
        children = self.children(block)
        if children:
            return children[0]
        configuration = None if children is None else self.evaluation.load(block.labels[0], self, block)
        if configuration is None:
            return None
        path = (*self.path, Module(block.labels[0]))
        inputs = ModuleInputs(block, self.scope.quiet())
        return ModuleInstance(configuration, self.evaluation, inputs, path=path, call=block, parent=self)

    def _children(self, block: syntax.Block, configuration: Configuration) -> list[ModuleInstance]:
        children = []
        for key, bound in self.expansion(block, block.header).instances:
            scope = self.scope.bind(**bound)
            inputs = ModuleInputs(block, scope)
            path = (*self.path, Module(block.labels[0], key))
            child = ModuleInstance(configuration, self.evaluation, inputs, path=path, call=block, parent=self)
            inputs.check(child)
            children.append(child)
        return children

    def check_variables(self) -> None:
        """Evaluate and validate every variable; one of the root module may have no value yet."""
        for name, block in self.configuration.named("variable").items():
            if self.parent is None and not has_value(block, self.inputs):
                remedy = 'give it one in the contract\'s "variables", in a tfvars file, or a default.'
                detail = f"var.{name} has no value: {remedy}"
                self.diagnostics.warning("Variable without a value", detail, block.header)
            self.variable(name, block.header)
            validate(block, self.scope)


def _combine(expansion: Expansion, values: list[Any]) -> Any:
    match expansion.mode:
        case "single":
            return values[0]
        case "count":
            return tuple(values)
    return {str(key): value for (key, _), value in zip(expansion.instances, values, strict=True)}


def _relative(label: str, root: str) -> str:
    """``path.module`` is relative to the root module, as when terraform runs there."""
    if label == root:
        return "."
    return Path(os.path.relpath(label or ".", root or ".")).as_posix()
