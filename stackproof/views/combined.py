"""A plan (or a state) and the HCL it was made from, as one stack: the values of the one, the structure of the other.

Where both know a value and do not agree, the plan holds, and the disagreement is reported.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from stackproof.addresses import UNKNOWN_KEY
from stackproof.diagnostics import Diagnostic, SourceRange
from stackproof.model import AttributePath, Resource, Stack
from stackproof.views.agreement import complete, dotted, shown_text

_MOST = 20  # disagreements that are told one by one


def combine(shown: Stack, written: Stack) -> Stack:
    """Return the stack of a plan or a state, completed by the evaluation of its HCL.

    HCL that cannot be evaluated is left aside, with a warning.
    """
    if written.errors:
        first = written.errors[0]
        detail = f"The HCL in {written.name} is not used, as it has errors, of which the first is: {first}"
        shown.diagnostics.append(Diagnostic("HCL cannot be evaluated", detail, severity="warning"))
        return shown
    combining = _Combining(shown.view)
    stack = Stack(shown.name, shown.view, known_types=shown.known_types, source_text=written.source_text)
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
    stack.providers, stack.requirements, stack.follows = written.providers, written.requirements, written.follows
    stack.diagnostics = [*shown.diagnostics, *written.diagnostics, *combining.diagnose()]
    return stack


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

    @staticmethod
    def _is_placeholder(declared: Resource) -> bool:
        keys = (declared.address.key, *(step.key for step in declared.address.module))
        return any(key is UNKNOWN_KEY for key in keys)

    def _resource(self, shown: Resource, written: Resource) -> Resource:
        hidden = shown.sensitive | written.sensitive

        names = {path[0] for path in written.ranges if path}

        def differs(path: AttributePath, ours: Any, theirs: Any) -> None:
            if path[0] not in names:
                return  # nobody wrote it: the provider has decided
            secret = any(path[: len(one)] == one[: len(path)] for one in hidden)
            self._differ(dotted(str(shown.address), path), ours, theirs, written.place(*path), secret=secret)

        values = {
            name: complete(value, written.values.get(name), (name,), differs) for name, value in shown.values.items()
        }
        for name in written.values.keys() - values.keys():
            values[name] = written.values[name]
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
            region=written.region,
        )

    def surface(self, shown: Any, written: Any, name: str) -> Any:
        """Combine two outputs or variables."""
        if written is None:
            return shown
        secret = shown.sensitive or written.sensitive

        def differs(path: AttributePath, ours: Any, theirs: Any) -> None:
            self._differ(dotted(name, path), ours, theirs, written.where, secret=secret)

        return replace(written, value=complete(shown.value, written.value, (), differs), sensitive=secret)

    def _differ(self, what: str, shown: Any, written: Any, where: SourceRange | None, *, secret: bool) -> None:
        values = "" if secret else f": {shown_text(shown)} in the {self.view}, {shown_text(written)} by the HCL"
        self.found.append((f"{what} is not the same{values}", where))

    def diagnose(self) -> Iterable[Diagnostic]:
        """Yield a warning for each disagreement; many are counted."""
        summary = f"HCL and {self.view} disagree"
        remedy = f"the {self.view} holds. Give the HCL and the {self.view} of the same commit."
        for what, where in self.found[:_MOST]:
            yield Diagnostic(summary, f"{what}; {remedy}", where, "warning")
        if len(self.found) > _MOST:
            yield Diagnostic(summary, f"There are {len(self.found) - _MOST} more; {remedy}", None, "warning")
