"""The registry of constraints: what each judges, with which parameters, and its page.

A constraint is a function; its docstring is its page in the documentation, in
``stackproof explain`` and in the SARIF rule. Keyword-only arguments are the parameters
that a contract may set; their annotations are their types.
"""

from __future__ import annotations

import functools
import importlib
import inspect
import pkgutil
import typing
from collections.abc import Callable
from dataclasses import dataclass, replace
from textwrap import dedent
from typing import Any, Literal

from stackproof.constraints.checkov_policy import CONTRACT_POLICY, GUARD, CheckovPolicy, Declared
from stackproof.constraints.controls import controls_of

Severity = Literal["low", "medium", "high", "critical"]
Need = Literal["", "calls"]
NEEDS: dict[Need, str] = {"calls": "the calls that the roles made: --calls FILE"}
EVERYTHING = "*"
_OURS = "stackproof."
REMOVED = "removed"
"""What ``removed`` blocks name: a resource without values, with ``destroy`` in its lifecycle."""
COMMANDS = "local-exec"
"""Resources with a provisioner of that type."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter that a contract may set; ``required`` ones have no default."""

    name: str
    type: Any
    default: Any
    required: bool


@dataclass(frozen=True, slots=True)
class Constraint:
    """A rule for a resource (or, with nothing in ``on``, for a stack as a whole).

    ``needs`` is what no view of a stack holds, and a run must be given besides, for the rule to be judged. ``policy``
    is what checkov knows it as; a rule of a stack's own has none, and neither has one that needs more than a stack.
    """

    id: str
    on: tuple[str, ...]
    severity: Severity
    controls: tuple[str, ...]
    parameters: dict[str, Parameter]
    takes_stack: bool
    function: Callable[..., Any]
    page: str
    needs: Need = ""
    policy: CheckovPolicy | None = None

    @property
    def is_own(self) -> bool:
        """Tell whether a project declared it: neither the catalogue nor an assert."""
        return not getattr(self.function, "__module__", "").startswith(_OURS)

    @property
    def summary(self) -> str:
        """The first line of the page."""
        return self.page.split("\n", 1)[0].rstrip(".")

    def section(self, name: str) -> str:
        """Return a paragraph of the page: ``Why``, ``Fails``, ``Passes``, ``Fix``; the last is HCL, line by line."""
        return _paragraph(self.page, name)


@functools.lru_cache(maxsize=1024)  # each finding tells its fix
def _paragraph(page: str, name: str) -> str:
    paragraphs = page.split("\n")
    start = next((index for index, line in enumerate(paragraphs) if line.startswith(f"{name}:")), None)
    if start is None:
        return ""
    lines = [paragraphs[start].removeprefix(f"{name}:").strip()]
    for line in paragraphs[start + 1 :]:
        if not line.startswith(" ") and line:
            break
        lines.append(line)
    if name == "Fix":
        return "\n".join((lines[0], dedent("\n".join(lines[1:])))).strip()
    return " ".join(line.strip() for line in lines).strip()


CONSTRAINTS: dict[str, Constraint] = {}


def constraint(
    id_: str,
    *,
    on: str | tuple[str, ...] = (),
    severity: Severity = "medium",
    controls: tuple[str, ...] = (),
    needs: Need = "",
    policy: Declared | None = None,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare a constraint.

    Args:
        id_: its name in contracts, in pytest ids, on the command line.
        on: the resource types it judges, ``"*"`` for every managed resource, nothing for the stack itself.
        severity: how bad a violation is, for reports.
        controls: identifiers of controls in standards that it stands for; ``controls.json`` has the catalogue's.
        needs: ``calls`` for one that judges recorded calls (``Stack.calls``), and is not judged without.
        policy: the number and the category of its policy in checkov, for constraints that Stackproof ships. A new one
            takes the next number of ``docs/gate.md``.

    Raises:
        TypeError: it has no name, or one of its parameters no type.
        ValueError: another constraint has the name, or the policy's number.
    """

    if not isinstance(id_, str):
        msg = 'a constraint is declared with its name: @constraint("ID", on="TYPE")'
        raise TypeError(msg)

    def declare(function: Callable[..., Any]) -> Callable[..., Any]:
        known = CONSTRAINTS.get(id_)
        again = known is not None and known.function.__qualname__ == function.__qualname__
        if known is not None and not (again and (known.is_own or known.function.__module__ == function.__module__)):
            msg = f"two constraints are named {id_}"
            raise ValueError(msg)
        types = (on,) if isinstance(on, str) else on
        shipped = function.__module__.startswith(_OURS)
        declared = _describe(id_, types, severity, controls or (controls_of(id_) if shipped else ()), function)
        CONSTRAINTS[id_] = replace(declared, needs=needs, policy=_number(id_, policy) if policy else None)
        return function

    return declare


def _number(id_: str, declared: Declared) -> CheckovPolicy:
    """Return the policy of a constraint; a number is of one policy."""
    policy = CheckovPolicy(*declared)
    taken = {one.policy.number: one.id for one in CONSTRAINTS.values() if one.policy is not None and one.id != id_}
    taken |= {GUARD.number: "the guard", CONTRACT_POLICY.number: "the contract"}
    if policy.number in taken:
        msg = f"{policy.id} is the policy of {taken[policy.number]}; {id_} takes the next number of docs/gate.md"
        raise ValueError(msg)
    return policy


def _describe(
    id_: str, on: tuple[str, ...], severity: Severity, controls: tuple[str, ...], function: Callable[..., Any]
) -> Constraint:
    signature = inspect.signature(function)
    hints = typing.get_type_hints(function)
    positional = [name for name, given in signature.parameters.items() if given.kind is not given.KEYWORD_ONLY]
    untyped = [
        name for name, given in signature.parameters.items() if given.kind is given.KEYWORD_ONLY and name not in hints
    ]
    if untyped:
        msg = f"the parameter {untyped[0]} of {id_} has no type; write one: {untyped[0]}: int"
        raise TypeError(msg)
    parameters = {
        name: Parameter(name, hints[name], given.default, given.default is given.empty)
        for name, given in signature.parameters.items()
        if given.kind is given.KEYWORD_ONLY
    }
    page = inspect.cleandoc(function.__doc__ or "")
    return Constraint(id_, on, severity, controls, parameters, len(positional) > 1, function, page)


def load_catalogue() -> dict[str, Constraint]:
    """Import every constraint that Stackproof ships, and return the registry."""
    _import_catalogue()
    return CONSTRAINTS


@functools.cache
def _import_catalogue() -> None:
    from stackproof.constraints import catalogue  # noqa: PLC0415 - the catalogue imports this module

    for module in pkgutil.iter_modules(catalogue.__path__):
        importlib.import_module(f"{catalogue.__name__}.{module.name}")
