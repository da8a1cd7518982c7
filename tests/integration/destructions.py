"""Destroying each stack as soon as its last test is over, while the tests of others run."""

from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from deployed_stacks import STACKS, Deployed, stack_of

DESTROY = "test_destroy"  # the tests that ask for it


class Destructions:
    """The stacks that a selected test wants destroyed; each is, once."""

    def __init__(self, items: list[pytest.Item], deployments: dict[str, Future[Deployed]]) -> None:
        self._deployments = deployments
        self._wanted = {stack_of(item) for item in items if item.name.startswith(DESTROY)} & deployments.keys()
        self._threads = ThreadPoolExecutor(len(STACKS))
        self._begun: dict[str, Future[None]] = {}

    def begin(self, name: str) -> Future[None]:
        """Begin to destroy a stack, unless that has begun."""
        if name not in self._begun:
            self._begun[name] = self._threads.submit(self._deployments[name].result().step, "destroy")
        return self._begun[name]

    def after(self, item: pytest.Item, following: pytest.Item | None) -> None:
        """Begin to destroy the stack of a test that is over, if it was the last one of that stack."""
        name = stack_of(item)
        if name not in self._wanted or following is None or stack_of(following) == name:
            return
        if name is not None and self._deployments[name].exception() is None:
            self.begin(name)

    def end(self) -> None:
        """Wait until everything is destroyed whose destruction has begun."""
        self._threads.shutdown()
