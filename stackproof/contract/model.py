"""A contract: which constraints bind a stack, what each stands for, and what is waived."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from stackproof.constraints import Constraint
from stackproof.contract.access_table import AccessTable
from stackproof.contract.patterns import chooses
from stackproof.contract.waivers import Waiver
from stackproof.diagnostics import Diagnostic, SourceRange

Form = Literal["constraint", "assert", "expect", "nothing else", "closed", "flow", "alarm", "workflow", "network"]
"""What kind of entry a binding is of; ``nothing else`` is what an expectation says of all that it does not name."""


@dataclass(frozen=True, slots=True)
class Binding:
    """A constraint that binds the stack: with parameters, for clauses, on some or all resources.

    ``form`` is the kind of its entry, ``says`` what an entry of the contract's own demands, as it was written; a
    constraint of the catalogue has ``parameters``. ``contexts`` says where it must hold: as the stack is supplied, or
    whatever it is supplied with. ``if_any`` says that there may be nothing to judge; ``origin`` is the pack or the file
    that it comes from, where that is not the contract. ``chosen_at`` is where the patterns of ``only`` and ``excluded``
    are written.
    """

    id: str
    constraint: Constraint
    clauses: tuple[str, ...]
    where: SourceRange
    parameters: Mapping[str, Any] = field(default_factory=dict)
    only: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    count: int | None = None
    undecided: Literal["fail", "skip"] = "fail"
    asserts: bool = False
    contexts: Literal["given", "any"] = "given"
    if_any: bool = False
    origin: str = ""
    form: Form = "constraint"
    says: Mapping[str, Any] = field(default_factory=dict)
    chosen_at: Mapping[str, SourceRange] = field(default_factory=dict, compare=False)

    def selects(self, address: str) -> bool:
        """Tell whether the binding's patterns choose an address."""
        if self.only and not any(chooses(address, pattern) for pattern in self.only):
            return False
        return not any(chooses(address, pattern) for pattern in self.excluded)


@dataclass(frozen=True, slots=True)
class KnownMutation:
    """An edit, or a pattern of edits, that breaks nothing: ``stackproof mutate`` does not count it."""

    edit: str
    reason: str
    where: SourceRange


@dataclass(frozen=True, slots=True)
class Contract:
    """What a stack promises.

    ``not_run`` are the Python files under ``imports``, where they were not run: then what they constrain is not among
    the bindings, and nobody may judge the rest for the whole; ``run`` are those that another process ran for what was
    judged. ``accept_plan_differences`` is for plans of a part.
    ``access`` is the closed table of who may do what, ``caller`` the ARN of who deploys.
    ``environments`` are the contract as it is in each, with the name in ``environment``. ``warnings`` are what one
    should know of it, and what spoils nothing.
    """

    stack: str
    path: Path
    label: str
    specification: tuple[str, ...]
    account: str | None
    region: str | None
    variables: Mapping[str, Any]
    resources: Mapping[str, int]
    bindings: tuple[Binding, ...]
    waivers: tuple[Waiver, ...]
    places: Mapping[tuple[str | int, ...], SourceRange] = field(default_factory=dict)
    zones: tuple[str, ...] = ()
    workspace: str | None = None
    accept_plan_differences: bool = False
    not_run: tuple[str, ...] = ()
    run: tuple[str, ...] = ()
    access: AccessTable | None = None
    caller: str | None = None
    mutations: tuple[KnownMutation, ...] = ()
    environment: str = ""
    environments: tuple[Contract, ...] = ()
    warnings: tuple[Diagnostic, ...] = ()

    @property
    def clauses(self) -> tuple[str, ...]:
        """What all promises stand for, each sentence once, in the order in which they are written."""
        of_access = self.access.all_clauses if self.access is not None else ()
        return tuple(dict.fromkeys((*of_access, *(one for binding in self.bindings for one in binding.clauses))))

    def places_of_variables(self) -> dict[str, SourceRange]:
        """Return where the contract gives variables; what its environment says wins."""
        above = (("variables",), ("environments", self.environment, "variables"))
        return {str(path[-1]): place for start in above for path, place in self.places.items() if path[:-1] == start}

    @property
    def directory(self) -> Path:
        """The folder of the stack: the one that the contract is in."""
        return self.path.parent
