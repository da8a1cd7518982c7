"""What constraints came to instead of verdicts: told once, where it is the same on several resources."""

from __future__ import annotations

from dataclasses import replace

from stackproof.contract.promise_errors import PromiseError
from stackproof.diagnostics import Diagnostic
from stackproof.model.secrets import Secrets
from stackproof.run.asking import NoVerdictError


class NoVerdicts:
    """Gathers them.

    ``problems`` takes each with the first of its resources and how many more there are,
    ``traces`` the trace of the first.
    """

    def __init__(self, problems: list[Diagnostic], traces: list[str], secrets: Secrets) -> None:
        self._problems = problems
        self._traces = traces
        self._secrets = secrets
        self._told: dict[object, tuple[int, Diagnostic, str]] = {}
        self._counts: dict[object, int] = {}

    def add(self, promise: str, error: NoVerdictError, address: str) -> None:
        """Take what a promise came to on a resource, or on the stack itself."""
        told, cause = error.diagnostic, error.__cause__
        key = (promise, told.summary, told.subject, told.detail if isinstance(cause, PromiseError) else type(cause))
        self._counts[key] = self._counts.get(key, 0) + 1
        if key not in self._told:
            self._told[key] = (len(self._problems), told, address)
            self._problems.append(self._secrets.hide_in(told))
            self._traces += [self._secrets.hide(error.trace)] if error.trace else []
            return
        at, first, of = self._told[key]
        on = f"{promise} on {of}"
        detail = first.detail.replace(on, f"{on} and {self._counts[key] - 1} more", 1)
        self._problems[at] = self._secrets.hide_in(replace(first, detail=detail))
