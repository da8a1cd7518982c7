"""What an entry names: resources at addresses, ranges, prefix lists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from stackproof.constraints import Resource, Stack
from stackproof.constraints.routes import VPCS
from stackproof.contract.document import Document
from stackproof.contract.expect.texts import Named, TextError, Texts, attribute
from stackproof.contract.promise_errors import PromiseError
from stackproof.diagnostics import Diagnostic, SourceRange

_RANGE = "cidr_block"


@dataclass(frozen=True, slots=True)
class Network:
    """An entry, and the VPC that it is of."""

    document: Document
    index: int
    raw: Mapping[str, Any]
    vpc: Resource
    stack: Stack

    def place(self, *path: str | int) -> SourceRange:
        """Return where a part of the entry is written."""
        return self.document.place("networks", self.index, *path)

    def value(self, text: str, *path: str | int) -> Any:
        """Return what a text stands for: a value, a resource; of a VPC its range.

        Raises:
            PromiseError: it names what the stack does not have.
        """
        texts = self.stack.once("expected texts", lambda: Texts(self.stack))
        try:
            found = texts.read(text, self.vpc)
        except TextError as error:
            raise PromiseError(Diagnostic("Invalid network", str(error), self.place(*path))) from None
        is_vpc = isinstance(found, Named) and found.resource.type in VPCS
        return attribute(found.resource, _RANGE) if is_vpc and isinstance(found, Named) else found

    def resources(self, text: str, *path: str | int) -> list[Resource]:
        """Return the resource at an address, or all instances of one.

        Raises:
            PromiseError: there is none.
        """
        found = [one for one in self.stack.resources.values() if text in (str(one.address), str(one.address.resource))]
        if not found:
            self.value(text, *path)  # says what may be meant
            raise PromiseError(
                Diagnostic("Invalid network", f'"{text}" is no address of a resource.', self.place(*path))
            )
        return found
