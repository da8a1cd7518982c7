"""A resource of a plan or a state, read when somebody asks for it.

A plan of twenty thousand resources has two million attributes, and a contract asks for few of them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from stackproof.addresses import Address
from stackproof.model import Resource

_LATE = {"values", "references", "sensitive", "lifecycle", "depends_on", "defaults", "region"}


class LazyResource(Resource):
    """A resource that fills in each of its parts on the first access; ``read`` gives a part by its name."""

    __slots__ = ("_read",)

    def __init__(self, address: Address, provider: str, read: Callable[[str], Any]) -> None:
        self.address = address
        self.provider = provider
        self.where = None
        self.ranges = {}
        self.provisioners = ()
        self.unread = None
        self._read = read

    def __getattr__(self, name: str) -> Any:
        if name not in _LATE:
            raise AttributeError(name)
        value = self._read(name)
        setattr(self, name, value)
        return value
