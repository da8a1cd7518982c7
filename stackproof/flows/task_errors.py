"""Which errors of a state are tried again, and where the others go.

Rules: https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html. Retriers and catchers are
looked at in their order; the first that names the error counts. ``States.ALL`` stands for every error, and
``States.TaskFailed`` for every one but a timeout.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from stackproof.values import Unknown, unknowns_in

ALL, _TASK_FAILED, _TIMEOUT = "States.ALL", "States.TaskFailed", "States.Timeout"


@dataclass(frozen=True, slots=True)
class Retry:
    """How an error is tried again: how often, after how many seconds, how many times longer each time, at most."""

    times: Any = 3
    after: Any = 1
    backoff: Any = 2
    at_most: Any = None
    jitter: Any = "NONE"

    def __str__(self) -> str:
        """Return it as a sentence has it: ``5 times, after 1 s, x2``."""
        if self.times == 0:
            return "never"
        longest = f", at most {self.at_most} s" if self.at_most is not None else ""
        jitter = f", jitter {self.jitter}" if self.jitter != "NONE" else ""
        return f"{self.times} times, after {self.after} s, x{_plain(self.backoff)}{longest}{jitter}"

    def delays(self) -> float:
        """Return the seconds that the waits take together, without jitter."""
        total, wait = 0.0, float(self.after)
        for _ in range(int(self.times)):
            total += wait if self.at_most is None else min(wait, float(self.at_most))
            wait *= float(self.backoff)
        return total


NEVER = Retry(0)


def _plain(number: Any) -> Any:
    return int(number) if isinstance(number, float) and number.is_integer() else number


@dataclass(frozen=True, slots=True)
class Retrier:
    """One of ``Retry``: the errors that it names, and how they are tried again."""

    errors: tuple[Any, ...]
    retry: Retry


def retriers_of(state: Mapping[str, Any]) -> list[Retrier] | Unknown:
    """Return the retriers of a state, in their order; an unknown that hides one."""
    given = state.get("Retry")
    hidden = next(iter(unknowns_in(given)), None)
    if hidden is not None:
        return hidden
    return [
        Retrier(
            tuple(one.get("ErrorEquals") or ()),
            Retry(
                one.get("MaxAttempts", 3), one.get("IntervalSeconds", 1), one.get("BackoffRate", 2),
                one.get("MaxDelaySeconds"), one.get("JitterStrategy", "NONE"),
            ),
        )
        for one in (given if isinstance(given, list | tuple) else ())
        if isinstance(one, Mapping)
    ]  # fmt: skip


def retry_of(retriers: list[Retrier], error: str) -> Retry:
    """Return how an error is tried again."""
    found = next((one.retry for one in retriers if names_error(one.errors, error)), NEVER)
    return NEVER if found.times == 0 else found


def names_error(errors: Any, error: str) -> bool:
    """Tell whether a retrier or catcher of some errors is of one."""
    if ALL in errors or error in errors:
        return True
    return _TASK_FAILED in errors and error not in (ALL, _TIMEOUT)


def escapes(errors: Iterator[Any] | list[Any]) -> bool:
    """Tell whether some error is none of those that catchers name."""
    named = {one for several in errors for one in several}
    return ALL not in named and not {_TASK_FAILED, _TIMEOUT} <= named
