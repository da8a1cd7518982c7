"""What the ``configuration`` of a plan tells of the expressions behind its values.

It lists what an expression refers to, longest first, and not how (``aws_x.y[each.key].arn`` is
``["aws_x.y", "each.key"]``). So an instance is named where one reference leaves no choice: the only instance, the
key that is written, or the same key where ``each.key`` or ``count.index`` stands beside it. Locals are not
listed at all. Source: hashicorp/terraform ``internal/command/jsonconfig/expression.go``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from stackproof.addresses import Address, AnyKey, Mode, Module, ModulePath, Reference, names_in
from stackproof.model import AttributePath, Stack
from stackproof.values import DYNAMIC, MadeOf, Reason, Type, Unknown
from stackproof.views.show_json import Configuration, ModuleBlocks, ModuleCall, ResourceBlock

_DEEPEST = 50  # module calls that one reference is followed through
_KEYS = (("each", "key"), ("count", "index"))
_NO_RESOURCES = {"var", "local", "each", "count", "path", "terraform", "self", "module", "ephemeral", "data"}


@dataclass(frozen=True, slots=True)
class Sources:
    """What an expression is made of: attributes of resources, and names that the plan does not explain."""

    references: tuple[Reference, ...] = ()
    opaque: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Place:
    """A module instance that expressions stand in: its blocks, and the call that made it."""

    module: ModulePath
    blocks: ModuleBlocks
    outer: _Place | None = None
    call: ModuleCall | None = None


@dataclass(slots=True)
class Expressions:
    """The expressions of a configuration, for the instances of a stack."""

    configuration: Configuration
    stack: Stack
    _places: dict[ModulePath, _Place | None] = field(default_factory=dict)
    _blocks: dict[int, dict[tuple[str, str, str], ResourceBlock]] = field(default_factory=dict)

    def block(self, address: Address) -> ResourceBlock | None:
        """Return the block that declares a resource; ``None`` where the configuration has none (any more)."""
        place = self._place(address.module)
        if place is None:
            return None
        declared = self._blocks.get(id(place.blocks))
        if declared is None:
            declared = {(one.mode, one.type, one.name): one for one in place.blocks.resources}
            self._blocks[id(place.blocks)] = declared
        return declared.get((address.mode, address.type, address.name))

    def sources(self, expression: Any, address: Address) -> Sources:
        """Return what an expression in the block of a resource instance is made of."""
        place = self._place(address.module)
        if place is None:
            return Sources()
        return self._merge(expression, place, address.key, 0)

    def unknown(self, expression: Any, address: Address, path: AttributePath = (), type_: Type = DYNAMIC) -> Unknown:
        """Return what an expression in the block of a resource instance makes of a value that is unknown.

        Args:
            expression: as the configuration has it; ``None`` where it does not tell.
            address: the resource, whose instances and module the expression is resolved for.
            path: the argument, for the reason where nothing else is known.
            type_: its type.
        """
        sources = self.sources(expression, address)
        reasons = [Reason(f"{reference} is known after apply") for reference in sources.references]
        reasons += [Reason(f"the plan does not tell what becomes of {name}") for name in sources.opaque]
        if not reasons:
            return Unknown(type_, (Reason(f"{Reference(address, path)} is known after apply"),))
        return Unknown(type_, tuple(reasons), sources.references, self._form(sources))

    def _form(self, sources: Sources) -> MadeOf | None:
        """Return the one attribute that something is made of, if there is one and its instance is known."""
        if len(sources.references) != 1 or sources.opaque or self.stack.at(sources.references[0].address) is None:
            return None
        return MadeOf(sources.references[0])

    def follows(self, address: Address, path: AttributePath, variable: str) -> bool | None:
        """Tell whether an argument is made of an input variable, as :attr:`Stack.follows`.

        The plan tells it of what names the variable itself, and of a constant.
        """
        block = self.block(address)
        if block is None or len(path) != 1 or path[0] not in block.expressions:
            return None
        expression = block.expressions[str(path[0])]
        if not any(_heads(expression)):
            return False
        return True if not address.module and f"var.{variable}" in self.sources(expression, address).opaque else None

    @staticmethod
    def find_named(expression: Any, address: Address) -> tuple[Reference, ...]:
        """Return the resources of the same module that an expression names, each without key, as written."""
        heads = (names_in(head) for head in _heads(expression))
        found = (_resource(names, address.module) for names in heads if names)
        return tuple(dict.fromkeys(Reference(one[0].resource) for one in found if one is not None))

    def _place(self, module: ModulePath) -> _Place | None:
        if not module:
            return _Place((), self.configuration.root_module)
        if module not in self._places:
            outer = self._place(module[:-1])
            self._places[module] = None if outer is None else _inside(outer, module[-1])
        return self._places[module]

    def _merge(self, expression: Any, place: _Place, key: AnyKey, depth: int) -> Sources:
        """Return what an expression is made of, in a block whose instance has a key."""
        heads = [_names(head) or [(head, None)] for head in _heads(expression)]
        keyed = any(map(_is_key, heads)) and any(map(_is_whole, heads))
        parts = [self._source(names, place, key if keyed else None, depth) for names in heads]
        references = dict.fromkeys(reference for part in parts for reference in part.references)
        opaque = dict.fromkeys(name for part in parts for name in part.opaque)
        return Sources(tuple(references), tuple(opaque))

    def _source(self, names: list[tuple[str, AnyKey]], place: _Place, key: AnyKey, depth: int) -> Sources:
        """Return what one reference stands for; ``key`` is that of the instance, if it chooses another's."""
        text = ".".join(name for name, _ in names[:3])
        if key is not None and _is_key(names):
            return Sources()
        if depth >= _DEEPEST or len(names) < 2:
            return Sources(opaque=(text,))
        found: Sources | None = None
        if names[0][0] == "var":
            found = self._argument(names, place, depth)
        elif names[0][0] == "module":
            found = self._output(names, place, depth)
        elif (named := _resource(names, place.module)) is not None:
            return Sources((Reference(self._instance(named[0], key), named[1]),))
        return found if found is not None and (found.references or found.opaque) else Sources(opaque=(text,))

    def _argument(self, names: list[tuple[str, AnyKey]], place: _Place, depth: int) -> Sources | None:
        """Follow a variable to what the caller of the module gives it."""
        if place.outer is None or place.call is None or len(names) > 2 or names[1][1] is not None:
            return None
        given = place.call.expressions.get(names[1][0])
        return self._merge(given, place.outer, place.module[-1].key, depth + 1)

    def _output(self, names: list[tuple[str, AnyKey]], place: _Place, depth: int) -> Sources | None:
        """Follow a module's output into the module, if the reference says into which instance."""
        call_name, key = names[1]
        call = place.blocks.module_calls.get(call_name)
        if call is None or len(names) != 3 or names[2][1] is not None or names[2][0] not in call.module.outputs:
            return None
        if key is None and (call.count_expression is not None or call.for_each_expression is not None):
            return None
        inner = _Place((*place.module, Module(call_name, key)), call.module, place, call)
        return self._merge(call.module.outputs[names[2][0]].expression, inner, None, depth + 1)

    def _instance(self, address: Address, key: AnyKey) -> Address:
        """Return the instance that is meant; where nobody can tell, the resource without a key."""
        instances = self.stack.instances(address)
        if address.key is not None or not instances:
            return address
        if key is None:
            return instances[0].address if len(instances) == 1 else address
        same = Address(address.type, address.name, key, address.module, address.mode)
        return same if self.stack.at(same) is not None else address


@cache
def _names(text: str) -> list[tuple[str, AnyKey]]:
    """Split a reference; every instance of a block has the same."""
    return names_in(text) or []


def _is_key(names: list[tuple[str, AnyKey]]) -> bool:
    return (names[0][0], names[-1][0]) in _KEYS and len(names) == 2


def _is_whole(names: list[tuple[str, AnyKey]]) -> bool:
    """Tell whether a reference ends before an attribute, as one with a key that is no literal does."""
    found = _resource(names, ())
    return found is not None and found[0].key is None and not found[1]


def _inside(outer: _Place, step: Module) -> _Place | None:
    call = outer.blocks.module_calls.get(step.name)
    return None if call is None else _Place((*outer.module, step), call.module, outer, call)


def _resource(names: list[tuple[str, AnyKey]], module: ModulePath) -> tuple[Address, AttributePath] | None:
    """Return the resource or data source that a reference names, and the path behind it."""
    mode: Mode = "data" if names[0][0] == "data" else "managed"
    rest = names[1:] if mode == "data" else names
    if len(rest) < 2 or rest[0][1] is not None or rest[0][0] in _NO_RESOURCES:
        return None
    address = Address(rest[0][0], rest[1][0], rest[1][1], module, mode)
    path = [step for name, key in rest[2:] for step in (name, key) if isinstance(step, str | int)]
    return address, tuple(path)


def _heads(expression: Any) -> Iterator[str]:
    """Yield each reference in full; Terraform lists what it begins with behind it."""
    listed = expression.get("references") if isinstance(expression, dict) else None
    last = ""
    for text in listed if isinstance(listed, list) else ():
        if not isinstance(text, str):
            continue
        if not last.startswith((f"{text}.", f"{text}[")):
            yield text
        last = text
