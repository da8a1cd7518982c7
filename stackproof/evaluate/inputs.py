"""What a module call gives to its module: each argument evaluated when the module asks for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from stackproof.evaluate.consequences import settle
from stackproof.evaluate.enclosing_module import EnclosingModule
from stackproof.evaluate.expressions import evaluate
from stackproof.evaluate.memory import Memory
from stackproof.evaluate.scope import Scope
from stackproof.evaluate.variables import has_value
from stackproof.hcl import syntax
from stackproof.suggestions import suggest
from stackproof.values import DYNAMIC, Reason, Unknown


class ModuleInputs(Mapping[str, Any]):
    """The arguments of a module call, each evaluated when the child asks for it."""

    META = frozenset({"source", "version", "providers", "count", "for_each", "depends_on"})

    def __init__(self, block: syntax.Block, scope: Scope, memory: Memory, expand: Callable[[], object]) -> None:
        self.block = block
        self.scope = scope
        self.arguments = {
            attribute.name: attribute for attribute in block.body.attributes if attribute.name not in self.META
        }
        self._memory = memory
        self._expand = expand
        self._doubted: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name in self._doubted:
            return self._doubted[name]
        return self._memory.get(name, lambda: self._value(self.arguments[name]))

    def _value(self, argument: syntax.Attribute) -> Any:
        self._expand()  # each.value is made of what the for_each is made of
        return settle(evaluate(argument.expression, self.scope), argument, self.scope.diagnostics)

    def __contains__(self, name: object) -> bool:
        return name in self.arguments or name in self._doubted  # a mapping's own answer would evaluate the argument

    def __iter__(self) -> Any:
        return iter(self.arguments)

    def __len__(self) -> int:
        return len(self.arguments)

    def check(self, child: EnclosingModule) -> None:
        """Report arguments that the child declares no variable for, and variables that get none."""
        declared = child.configuration.by_name("variable")
        for name, block in declared.items():
            if not has_value(block, self):
                detail = f'module.{self.block.labels[0]} needs the argument "{name}" ({block.header}); add it.'
                self.scope.diagnostics.error("Missing required argument", detail, self.block.header)
        for name, attribute in self.arguments.items():
            if name not in declared and not child.configuration.unread:
                meant = suggest(name, declared)
                hint = f' Did you mean "{meant}"?' if meant else ""
                detail = f'module.{self.block.labels[0]} declares no variable "{name}".{hint}'
                self.scope.diagnostics.error("Unsupported argument", detail, attribute.name_range)
                self._doubt_the_rest(declared, attribute)

    def _doubt_the_rest(self, declared: Mapping[str, syntax.Block], misnamed: syntax.Attribute) -> None:
        """A misspelt argument may have meant any variable that gets none."""
        reason = Reason(
            f"module.{self.block.labels[0]} is given an argument that it has no variable for", misnamed.where
        )
        for name in declared:
            if name not in self.arguments:
                self._doubted.setdefault(name, Unknown(DYNAMIC, (reason,)))
