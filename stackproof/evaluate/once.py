"""Each object of a module is evaluated once, when somebody asks; objects that need each other are a cycle."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from stackproof.diagnostics import SourceRange
from stackproof.evaluate.enclosing_module import EnclosingModule
from stackproof.evaluate.memory import NOT_KNOWN, Memory

_SILENT = ("resource", "instances")  # parts of a key that no address has


class Once:
    """The objects of one module instance that were evaluated, by key."""

    def __init__(self, module: EnclosingModule, memory: Memory) -> None:
        self._module = module
        self._memory = memory

    def get(self, key: tuple[str, ...], where: SourceRange, compute: Callable[[], Any]) -> Any:
        """Return an object, computed if nobody asked before; a cycle is reported, and unknown.

        Args:
            key: the kind of object and its names.
            where: the reference that asks.
            compute: evaluates it, and may ask for others.
        """
        known = self._memory.recall(key)
        if known is not NOT_KNOWN:
            return known
        marker = (id(self), key)
        active = self._module.evaluation.active
        name = ".".join([*map(str, self._module.path), *(part for part in key if part not in _SILENT)])
        if any(marker == known for known, _ in active):
            begin = next(index for index, (known, _) in enumerate(active) if known == marker)
            members = " -> ".join([*(label for _, label in active[begin:]), name])
            detail = f"These need each other: {members}. Break the circle."
            return self._module.scope.fail("Cycle", detail, where)
        active.append((marker, name))
        try:
            return self._memory.learn(key, compute)
        finally:
            active.pop()
