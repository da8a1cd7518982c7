"""``only``, ``except`` and ``count`` of a binding, where they would have it judge nothing whatever the stack is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from stackproof.constraints import EVERYTHING
from stackproof.contract.model import Binding
from stackproof.contract.patterns import matches
from stackproof.diagnostics import Diagnostic

_PROBES = ("aaaa1", "zzzz9")  # names that a pattern matches only if it matches whatever there is


def find_idle(bindings: Iterable[Binding]) -> Iterator[Diagnostic]:
    """Yield what a contract's bindings choose in vain."""
    for binding in bindings:
        given = [name for name, one in (("only", binding.only), ("except", binding.excluded)) if one]
        if not binding.constraint.on and (given or binding.count is not None):
            keys = " and ".join([*given, *(["count"] if binding.count is not None else [])])
            detail = f"{binding.id} judges the stack as a whole, and {keys} would choose among resources; remove it."
            yield Diagnostic("Nothing to choose from", detail, binding.where)
        elif binding.count == 0 and binding.excluded and _excepts_everything(binding):
            kinds = " or ".join(binding.constraint.on)
            detail = (
                f"{binding.id} excepts every {kinds} and pins count: 0, which holds whatever there is; "
                "name the resources to except, or remove except."
            )
            yield Diagnostic("Everything excepted", detail, binding.where)


def _excepts_everything(binding: Binding) -> bool:
    kinds = ["aws_any_type" if kind == EVERYTHING else kind for kind in binding.constraint.on]
    addresses = [f"{kind}.{probe}" for kind in kinds for probe in _PROBES]
    return all(any(matches(address, pattern) for pattern in binding.excluded) for address in addresses)
