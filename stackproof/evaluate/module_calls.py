"""The instances of the modules that a module calls."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from stackproof.addresses import Module, ModulePath
from stackproof.evaluate.configuration import Configuration
from stackproof.evaluate.enclosing_module import EnclosingModule
from stackproof.evaluate.inputs import ModuleInputs
from stackproof.evaluate.scope import Scope
from stackproof.hcl import syntax

T = TypeVar("T", bound=EnclosingModule)
Make = Callable[[Configuration, ModuleInputs, ModulePath, syntax.Block], T]
"""Makes the instance of a called module: its configuration, its inputs, its path, the block that calls it."""


class ModuleCalls(Generic[T]):
    """The modules that one module instance calls, each loaded when somebody asks."""

    def __init__(self, module: EnclosingModule, make: Make[T]) -> None:
        self._module = module
        self._make = make
        self._children: dict[str, list[T] | None] = {}

    def children(self, block: syntax.Block) -> list[T] | None:
        """Return the instances of a module call; ``None`` where its source cannot be loaded."""
        name = block.labels[0]
        if name not in self._children:
            configuration = self._load(block)
            self._children[name] = None if configuration is None else self._instances(block, configuration)
        return self._children[name]

    def any_child(self, block: syntax.Block) -> T | None:
        """Return an instance of a module call for what is the same in all of them, even where there are none."""
        children = self.children(block)
        if children:
            return children[0]
        configuration = None if children is None else self._load(block)
        if configuration is None:
            return None
        path = (*self._module.path, Module(block.labels[0]))
        return self._make(configuration, self._inputs(block, self._module.scope.quiet()), path, block)

    def _load(self, block: syntax.Block) -> Configuration | None:
        return self._module.evaluation.load(block.labels[0], self._module, block)

    def _inputs(self, block: syntax.Block, scope: Scope) -> ModuleInputs:
        memory = self._module.evaluation.uses.memory()
        return ModuleInputs(block, scope, memory, lambda: self._module.expansion(block))

    def _instances(self, block: syntax.Block, configuration: Configuration) -> list[T]:
        made: list[T] = []
        expansion = self._module.expansion(block)
        # Where nobody knows how many there are, there may be none: what is wrong inside is no mistake yet.
        scope = self._module.scope if expansion.why is None else self._module.scope.quiet()
        for key, bound in expansion.instances:
            inputs = self._inputs(block, scope.bind(**bound))
            path: Any = (*self._module.path, Module(block.labels[0], key))
            child = self._make(configuration, inputs, path, block)
            inputs.check(child)
            made.append(child)
        return made
