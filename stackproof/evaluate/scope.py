"""What names mean where an expression stands."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol

from stackproof.diagnostics import Diagnostics, SourceRange
from stackproof.hcl import syntax
from stackproof.values import DYNAMIC, Mistake, Reason, Type, Unknown, sensitive
from stackproof.values.limits import MOST_PASSES, LimitReached


class Names(Protocol):
    """What a module answers when an expression names one of its objects."""

    directory: Path

    def resolve(self, path: tuple[str, ...], where: SourceRange) -> tuple[Any, int]:
        """Return the value of the object that a traversal begins with, and how many steps named it."""
        ...

    def is_ephemeral(self, node: syntax.Expression) -> bool | None:
        """Tell whether an expression's value is ephemeral; ``None`` where nobody can tell."""
        ...

    def written_local(self, name: str) -> syntax.Expression | None:
        """Return the expression of a local value, if there is one of that name."""
        ...

    def variable_type(self, name: str) -> Type | None:
        """Return the type that a variable has whatever its value is; ``None`` where it has none such."""
        ...

    def requires(self, provider: str) -> bool:
        """Tell whether the module's required_providers name a provider."""
        ...

    def is_hidden(self, function: str, arguments: list[Any]) -> bool:
        """Tell whether the answer of a function is what nobody is to know."""
        ...


Loop = syntax.ForTuple | syntax.ForObject | syntax.TemplateFor


@dataclass(frozen=True, slots=True)
class Scope:
    """A module's objects, and above them the names bound here: ``each``, ``count``, ``self``, ``for`` variables."""

    names: Names
    diagnostics: Diagnostics
    bound: Mapping[str, Any] = field(default_factory=dict)
    lazy: bool | None = None  # whether && and || leave out what they need not; None where either may be meant
    passes: Iterator[int] = field(default_factory=itertools.count)  # through loops; shared by the scopes made of one
    secrets: list[Any] = field(default_factory=list)  # what was marked as sensitive; shared as well
    sources: Mapping[str, tuple[Loop, Scope]] = field(default_factory=dict)  # the "for" that binds a name, and where

    def bind(self, /, **names: Any) -> Scope:
        """Return this scope with more names bound."""
        bound = {
            **self.bound,
            **names,
        }  # written out: a loop does this for each element, and replace() takes twice as long
        return Scope(self.names, self.diagnostics, bound, self.lazy, self.passes, self.secrets, self.sources)

    def through(self, loop: Loop) -> Scope:
        """Return the scope inside a "for", before its names are bound."""
        names = dict.fromkeys(filter(None, (loop.key, loop.value)), (loop, self))
        return replace(self, sources={**self.sources, **names})

    def unbound(self) -> Scope:
        """Return the scope of the module alone, with nothing bound."""
        return replace(self, bound={}, sources={})

    def fail(self, summary: str, detail: str, where: SourceRange) -> Unknown:
        """Report a mistake and return the unknown that stands for what could not be evaluated."""
        self.diagnostics.error(summary, detail, where)
        return Unknown(DYNAMIC, (Reason(f"{summary.lower()}, see its message", where),))

    def mark(self, value: Any) -> Any:
        """Mark a value as sensitive, and note it: what is made of it must not be shown either."""
        self.secrets.append(value)
        return sensitive(value)

    def count_pass(self, where: SourceRange) -> None:
        """Note that a loop goes on.

        Raises:
            LimitReached: it has gone on for too long, or others have.
        """
        if next(self.passes) >= MOST_PASSES:
            detail = f'The "for" expressions here go through more than {MOST_PASSES:,} elements. Go through fewer.'
            raise LimitReached("Loop too long", detail, where)

    def quiet(self) -> Scope:
        """Return this scope with diagnostics of its own, to see whether there are any."""
        return Scope(self.names, Diagnostics(), self.bound, self.lazy, self.passes, self.secrets, self.sources)


class GivenNames:
    """Where there are no objects of a module: nothing is ephemeral there as far as anybody can tell."""

    def is_ephemeral(self, _node: syntax.Expression) -> bool | None:
        """Nobody can tell."""
        return None

    def written_local(self, _name: str) -> syntax.Expression | None:
        """There are no local values."""
        return None

    def variable_type(self, _name: str) -> Type | None:
        """There are no variables."""
        return None

    def requires(self, _provider: str) -> bool:
        """There are no providers."""
        return False

    def is_hidden(self, _function: str, _arguments: list[Any]) -> bool:
        """Nothing is hidden."""
        return False


class NoNames(GivenNames):
    """Where nothing can be referred to: a tfvars file, a constant."""

    directory = Path()

    def resolve(self, path: tuple[str, ...], _where: SourceRange) -> tuple[Any, int]:
        """Whatever is named is a mistake."""
        raise Mistake(f'variables\' values cannot refer to "{".".join(path)}"; write the value itself.')


NO_NAMES = NoNames()
