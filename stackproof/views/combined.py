"""A plan (or a state) and the HCL it was made from, as one stack: the values of the one, the structure of the other.

Where both know a value and do not agree, the plan (or the state) holds, and the disagreement is told. A plan is of what
is about to be: where it is not of what is written, it is another stack's, or a part. A state may well lie behind.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from stackproof.addresses import UNKNOWN_KEY
from stackproof.diagnostics import Diagnostic, SourceRange
from stackproof.model import AttributePath, Provider, Resource, Stack, write_path
from stackproof.values import Unknown, unknowns_in
from stackproof.values.sameness import agree
from stackproof.values.shown import LONGEST
from stackproof.values.shown import shown as show
from stackproof.views.plan_json import ACCEPT

_IN_BOTH = 2  # of a configuration that is one of the plan and one of the HCL; modules may have their own of that name
_DECIDING = {"allowed_account_ids", "assume_role", "default_tags", "forbidden_account_ids", "ignore_tags", "region"}
"""Arguments of a provider that say where and what it deploys; how AWS is reached may differ from run to run."""
_MOST = 20  # disagreements that are told one by one
Differs = Callable[[AttributePath, Any, Any], None]
"""Told of each disagreement: where, what the plan has, and what the HCL gives."""


def combine(shown: Stack, written: Stack) -> Stack:
    """Return the stack of a plan or a state, completed by the evaluation of its HCL.

    HCL that cannot be evaluated is left aside, and that is told.
    """
    if written.errors:
        first = written.errors[0]
        detail = f"The HCL in {written.name} is not used, as it has errors, of which the first is: {first}"
        _tell(shown, [Diagnostic("HCL cannot be evaluated", detail)])
        shown.secrets = written.secrets
        return shown
    combining = _Combining(shown.view)
    stack = Stack(shown.name, shown.view)
    stack.take_surroundings(written)
    stack.providers = combining.providers(shown.providers, written.providers)
    stack.resources = combining.resources(shown.resources, written.resources)
    stack.data = combining.resources(shown.data, written.data)
    stack.outputs = {
        name: combining.surface(output, written.outputs.get(name), f"output.{name}")
        for name, output in shown.outputs.items()
    }
    variables = shown.variables or written.variables
    stack.variables = {
        name: combining.surface(variable, written.variables.get(name), f"var.{name}")
        for name, variable in variables.items()
    }
    stack.diagnostics = [*shown.diagnostics, *written.diagnostics]
    stack.disagreements = [*shown.disagreements]
    _tell(stack, combining.diagnose())
    return stack


def _tell(stack: Stack, found: Iterable[Diagnostic]) -> None:
    """Tell of disagreements: with a plan they keep the stack from being judged whole, with a state they are known."""
    if stack.view == "plan":
        stack.disagreements.extend(found)
    else:
        stack.diagnostics.extend(replace(one, severity="warning") for one in found)


@dataclass(slots=True)
class _Combining:
    """Combines, and collects what does not agree."""

    view: str
    found: list[tuple[str, SourceRange | None]] = field(default_factory=list)

    def resources(self, shown: Mapping[str, Resource], written: Mapping[str, Resource]) -> dict[str, Resource]:
        combined = {}
        for address, resource in shown.items():
            declared = written.get(address) or written.get(str(replace(resource.address, key=UNKNOWN_KEY, _text="")))
            if declared is None:
                self.found.append((f"{address} is in the {self.view}, and the HCL does not declare it", None))
            combined[address] = self._resource(resource, declared) if declared is not None else resource
        for address, declared in written.items():
            if address not in shown and not self._is_placeholder(declared):
                self.found.append((f"{address} is declared, and not in the {self.view}", declared.where))
        return combined

    def providers(self, shown: Iterable[Provider], written: list[Provider]) -> list[Provider]:
        """Combine the configurations of providers; a plan names no arguments of one that has no block."""
        planned = {(one.name, one.alias): one for one in shown}
        names = Counter((one.name, one.alias) for one in (*shown, *written))
        return [
            self._provider(planned[one.name, one.alias], one)
            if (one.name, one.alias) in planned and names[one.name, one.alias] == _IN_BOTH
            else one
            for one in written
        ]

    def _provider(self, shown: Provider, written: Provider) -> Provider:
        name = f"provider.{written.name}" + f".{written.alias}" * bool(written.alias)
        names = {path[0] for path in written.ranges if path}
        values = dict(written.values)
        for argument, ours in shown.values.items():
            theirs = values.get(argument)
            if ours is None and argument not in names:
                continue

            def differs(path: AttributePath, ours: Any, theirs: Any) -> None:
                place = written.ranges.get(path[:1], written.where)
                if path[0] in _DECIDING and _as_text(ours) != _as_text(theirs):
                    self._differ(write_path(path, name), ours, theirs, place, secret=False)

            if theirs is None and ours is not None and not isinstance(ours, Unknown):
                differs((argument,), ours, theirs)
                values[argument] = ours
            else:
                values[argument] = complete(ours, theirs, (argument,), differs)
        return replace(written, values=values)

    @staticmethod
    def _is_placeholder(declared: Resource) -> bool:
        keys = (declared.address.key, *(step.key for step in declared.address.module))
        return any(key is UNKNOWN_KEY for key in keys)

    def _resource(self, shown: Resource, written: Resource) -> Resource:
        hidden = shown.sensitive | written.sensitive

        names = {path[0] for path in written.ranges if path}
        ignored = set(written.lifecycle.get("ignore_changes", ()))

        def differs(path: AttributePath, ours: Any, theirs: Any) -> None:
            if path[0] not in names or ignored & {path[0], "all"}:
                return  # nobody wrote it, and the provider has decided; or what is deployed is to stay
            secret = any(path[: len(one)] == one[: len(path)] for one in hidden)
            self._differ(write_path(path, str(shown.address)), ours, theirs, written.place(*path), secret=secret)

        for name in {str(one) for one in names} & shown.values.keys():
            if _hides(shown.values[name], written.values.get(name)):
                differs((name,), shown.values[name], written.values[name])
        values = {
            name: complete(value, written.values.get(name), (name,), differs) for name, value in shown.values.items()
        }
        for name in written.values.keys() - values.keys():
            values[name] = written.values[name]
        region = written.region
        if isinstance(shown.region, str) and region is not None:
            region = complete(shown.region, region, ("region",), self._of_its_provider(written))
        return Resource(
            shown.address,
            values,
            written.where,
            written.ranges,
            written.references,
            hidden,
            written.lifecycle,
            written.provider,
            written.depends_on,
            written.defaults,
            region=region,
            provisioners=written.provisioners,
        )

    def _of_its_provider(self, written: Resource) -> Differs:
        what = f"the region of {written.address}, by its provider,"
        return lambda _, ours, theirs: self._differ(what, ours, theirs, written.where, secret=False)

    def surface(self, shown: Any, written: Any, name: str) -> Any:
        """Combine two outputs or variables."""
        if written is None:
            return shown
        secret = shown.sensitive or written.sensitive

        def differs(path: AttributePath, ours: Any, theirs: Any) -> None:
            self._differ(write_path(path, name), ours, theirs, written.where, secret=secret)

        return replace(written, value=complete(shown.value, written.value, (), differs), sensitive=secret)

    def _differ(self, what: str, shown: Any, written: Any, where: SourceRange | None, *, secret: bool) -> None:
        values = "" if secret else f": {show(shown, LONGEST)} in the {self.view}, {show(written, LONGEST)} by the HCL"
        self.found.append((f"{what} is not the same{values}", where))

    def diagnose(self) -> Iterable[Diagnostic]:
        """Yield each disagreement; many are counted."""
        summary = f"HCL and {self.view} disagree"
        accept = f" {ACCEPT}" if self.view == "plan" else ""
        remedy = f"the {self.view} holds. Give the HCL and the {self.view} of the same commit.{accept}"
        for what, where in self.found[:_MOST]:
            yield Diagnostic(summary, f"{what}; {remedy}", where)
        if len(self.found) > _MOST:
            yield Diagnostic(summary, f"There are {len(self.found) - _MOST} more; {remedy}")


def complete(shown: Any, written: Any, path: AttributePath, differs: Differs) -> Any:
    """Return a value of a plan or a state, completed.

    Args:
        shown: what the plan or the state has.
        written: what the HCL gives for it.
        path: where in the resource it is.
        differs: is told where both know, and not the same.
    """
    if isinstance(shown, Unknown):
        return shown if _says_less(written, shown) else written
    if isinstance(written, Unknown) or written is None or agree(shown, written):
        return shown
    if isinstance(shown, dict) and isinstance(written, dict):
        return {
            name: complete(shown.get(name), written.get(name), (*path, name), differs)
            for name in dict.fromkeys([*shown, *written])
        }
    if isinstance(shown, list | tuple) and isinstance(written, list | tuple) and len(shown) == len(written):
        return _elements(list(shown), list(written), path, differs)
    differs(path, shown, written)
    return shown


def _hides(shown: Any, written: Any) -> bool:
    """Tell whether a plan does not know what is written out: Terraform read something else."""
    if isinstance(shown, Unknown):
        return written is not None and not unknowns_in(written)
    if isinstance(shown, dict) and isinstance(written, dict):
        return any(_hides(value, written.get(name)) for name, value in shown.items())
    if isinstance(shown, list | tuple) and isinstance(written, list | tuple) and len(shown) == len(written) == 1:
        return _hides(shown[0], written[0])
    return False


def _as_text(value: Any) -> Any:
    """Return a number or bool as the text that a provider's argument is: a plan has it as it was written."""
    return str(value).lower() if isinstance(value, bool | int | float | Decimal) else value


def _says_less(written: Any, shown: Unknown) -> bool:
    """Tell whether the HCL knows no more of an unknown than the plan: nothing about it at all."""
    return written is None or (isinstance(written, Unknown) and written.form is None and shown.form is not None)


def _elements(shown: list[Any], written: list[Any], path: AttributePath, differs: Differs) -> list[Any]:
    """Complete element by element, in the order of the HCL; those of a set may stand in another order in a plan."""
    partners = _partners(shown, written)
    return [complete(shown[partners[index]], one, (*path, index), differs) for index, one in enumerate(written)]


def _partners(shown: list[Any], written: list[Any]) -> list[int]:
    """Return for each element of the HCL the one of the plan that it is.

    Those that are the same find each other first, then those that can be the same, then the rest;
    each at its own place, if that can be.
    """
    partners: dict[int, int] = {}
    free = dict.fromkeys(range(len(shown)))
    for fits in (agree, _compatible, lambda *_: True):
        for index, one in enumerate(written):
            if index not in partners:
                places = (index, *free) if index in free else tuple(free)
                chosen = next((place for place in places if fits(shown[place], one)), None)
                if chosen is not None:
                    partners[index] = chosen
                    del free[chosen]
    return [partners[index] for index in range(len(written))]


def _compatible(shown: Any, written: Any) -> bool:
    found: list[AttributePath] = []
    complete(shown, written, (), lambda path, *_: found.append(path))
    return not found
