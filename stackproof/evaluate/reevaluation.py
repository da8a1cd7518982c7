"""A root module, evaluated again while some of what is supplied is not to be known; the rest is as it was.

Who asks for one resource gets that one, made of what it needs; who asks for the stack gets all of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from stackproof.addresses import Address, ModulePath
from stackproof.evaluate.bounds import within_limits
from stackproof.evaluate.command_arguments import variables_of_environment
from stackproof.evaluate.data_sources import Environment
from stackproof.evaluate.enclosing_module import Evaluation
from stackproof.evaluate.memory import Uses
from stackproof.evaluate.module import ModuleInstance
from stackproof.evaluate.root_module import complete, empty_stack, fill
from stackproof.evaluate.variables import given_values
from stackproof.model import Resource, Stack
from stackproof.schema import reading_by


class Reevaluation:
    """What :func:`~stackproof.evaluate.root_module.evaluate_stack` made, evaluated again.

    Args:
        directory: the folder of the root module.
        before: what was made of it.
        variables: the input values, unknown where they are hidden.
        environment: the account and region, without what is hidden.
        hidden: names of :attr:`Stack.without`.
    """

    def __init__(
        self,
        directory: Path,
        before: tuple[Stack, ModuleInstance],
        variables: Mapping[str, Any],
        environment: Environment,
        hidden: frozenset[str],
    ) -> None:
        stack, root = before
        self._evaluation = Evaluation(environment, secrets=list(root.evaluation.secrets), load=root.evaluation.load)
        self._evaluation.uses = Uses(root.evaluation.uses, hidden)
        self._stack = empty_stack(stack.name, stack.reading, self._evaluation)
        self._is_whole = False
        self._values: dict[str, Any] = {}
        with self._bind():
            declared = root.configuration.by_name("variable")
            found = self._evaluation.diagnostics
            given = {**variables_of_environment(directory, found), **variables}
            self._values = given_values(directory, stack.name, given, declared, found)
        self._root = ModuleInstance(root.configuration, self._evaluation, self._values)

    @contextmanager
    def _bind(self) -> Iterator[None]:
        with reading_by(self._stack.reading), within_limits(self._evaluation.diagnostics):
            yield

    def stack(self) -> Stack:
        """Return the whole stack; of its diagnostics those alone that are found in what is evaluated again."""
        if not self._is_whole:
            self._is_whole = True
            with self._bind():
                fill(self._stack, self._root)
            complete(self._stack, self._root, self._values)
        return self._stack

    def at(self, address: Address) -> Resource | None:
        """Return what is at an address, a managed resource or a data source, and evaluate nothing else for it."""
        if self._is_whole:
            return self._stack.at(address)
        with self._bind():
            module = self._module(address.module)
            kind = "data" if address.mode == "data" else "resource"
            declared = module.configuration.blocks[kind].get((address.type, address.name)) if module else None
            made = module.instances(kind, declared) if module and declared is not None else ()
            return next((one for one in made if str(one.address) == str(address)), None)
        return None

    def _module(self, path: ModulePath) -> ModuleInstance | None:
        """Return the module instance that a path leads to."""
        found: ModuleInstance | None = self._root
        for length, step in enumerate(path, 1):
            block = found.configuration.blocks["module"].get((step.name,)) if found else None
            children = (found.children(block) if found and block is not None else None) or ()
            found = next((child for child in children if child.path == path[:length]), None)
        return found
