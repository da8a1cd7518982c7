"""What the ``configuration`` of a plan tells of the expressions behind its values.

It lists what an expression refers to, longest first, and not how (``aws_x.y[each.key].arn`` is
``["aws_x.y", "each.key"]``). So an instance is named where one reference leaves no choice: the only instance, the
key that is written, or the same key where ``each.key`` or ``count.index`` stands beside it. Locals are not
listed at all. Source: hashicorp/terraform ``internal/command/jsonconfig/expression.go``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from stackproof.addresses import Address, AnyKey, Mode, Module, ModulePath, Reference, names_in
from stackproof.model import Path, Stack
from stackproof.sources.show_json import Configuration, ModuleBlocks, ModuleCall, ResourceBlock
from stackproof.values import DYNAMIC, MadeOf, Reason, Type, Unknown

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
    """Where an expression stands: the module instance, its blocks, and the key of the block's instance."""

    module: ModulePath
    blocks: ModuleBlocks
    key: AnyKey = None
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
        return self._merged(expression, replace(place, key=address.key), 0)

    def unknown(self, expression: Any, address: Address, path: Path = (), type_: Type = DYNAMIC) -> Unknown:
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

    @staticmethod
    def named(expression: Any, address: Address) -> tuple[Reference, ...]:
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

    def _merged(self, expression: Any, place: _Place, depth: int) -> Sources:
        heads = [names_in(head) or [(head, None)] for head in _heads(expression)]
        keyed = any(map(_is_key, heads)) and any(map(_is_whole, heads))
        parts = [self._source(names, place, keyed, depth) for names in heads]
        references = dict.fromkeys(reference for part in parts for reference in part.references)
        opaque = dict.fromkeys(name for part in parts for name in part.opaque)
        return Sources(tuple(references), tuple(opaque))

    def _source(self, names: list[tuple[str, AnyKey]], place: _Place, keyed: bool, depth: int) -> Sources:
        text = ".".join(name for name, _ in names[:3])
        first = names[0][0]
        if keyed and _is_key(names):
            return Sources()
        if depth >= _DEEPEST or len(names) < 2:
            return Sources(opaque=(text,))
        if first == "var":
            return self._argument(names, place, depth) or Sources(opaque=(text,))
        if first == "module":
            return self._output(names, place, keyed, depth) or Sources(opaque=(text,))
        found = _resource(names, place.module)
        if found is None:
            return Sources(opaque=(text,))
        address, path = found
        return Sources((Reference(self._instance(address, place.key, keyed), path),))

    def _argument(self, names: list[tuple[str, AnyKey]], place: _Place, depth: int) -> Sources | None:
        """Follow a variable to what the caller of the module gives it."""
        if place.outer is None or place.call is None or len(names) > 2 or names[1][1] is not None:
            return None
        given = place.call.expressions.get(names[1][0])
        outer = replace(place.outer, key=place.module[-1].key)
        return self._merged(given, outer, depth + 1) if _heads(given) else None

    def _output(self, names: list[tuple[str, AnyKey]], place: _Place, keyed: bool, depth: int) -> Sources | None:
        """Follow a module's output into the module."""
        if len(names) != 3 or names[2][1] is not None:
            return None
        call_name, key = names[1]
        call = place.blocks.module_calls.get(call_name)
        output = call.module.outputs.get(names[2][0]) if call is not None else None
        if call is None or output is None:
            return None
        repeated = call.count_expression is not None or call.for_each_expression is not None
        if repeated and key is None:
            key = place.key if keyed else None
            if key is None:
                return None
        return self._merged(output.expression, _inside(place, Module(call_name, key)) or place, depth + 1)

    def _instance(self, address: Address, key: AnyKey, keyed: bool) -> Address:
        """Return the instance that is meant; where nobody can tell, the resource without a key."""
        instances = self.stack.instances(address)
        if address.key is not None or not instances:
            return address
        same = replace(address, key=key, _text="")
        if keyed and key is not None and self.stack.at(same) is not None:
            return same
        return instances[0].address if len(instances) == 1 and not keyed else address


def _is_key(names: list[tuple[str, AnyKey]]) -> bool:
    return (names[0][0], names[-1][0]) in _KEYS and len(names) == 2


def _is_whole(names: list[tuple[str, AnyKey]]) -> bool:
    """Tell whether a reference ends before an attribute, as one with a key that is no literal does."""
    found = _resource(names, ())
    return found is not None and found[0].key is None and not found[1]


def _inside(outer: _Place, step: Module) -> _Place | None:
    call = outer.blocks.module_calls.get(step.name)
    return None if call is None else _Place((*outer.module, step), call.module, None, outer, call)


def _resource(names: list[tuple[str, AnyKey]], module: ModulePath) -> tuple[Address, Path] | None:
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
