"""Waiting on a real AWS: it looks again, less and less often, and stops."""

import pytest
from deployed_stacks import Deployed
from polling import LONGEST, polled


class Clock:
    """Time that passes by sleeping alone; ``ready`` is when there is something to read."""

    def __init__(self, ready: float) -> None:
        self.ready = ready
        self.now = 0.0
        self.pauses: list[float] = []

    def time(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.now += seconds

    def read(self) -> list[str]:
        return ["record"] if self.now >= self.ready else []


def polled_with(clock: Clock) -> tuple[list[str], float]:
    return polled(clock.read, bool, clock=clock.time, sleep=clock.sleep)


def test_what_is_there_is_not_waited_for() -> None:
    clock = Clock(0)
    assert polled_with(clock) == (["record"], 0.0)
    assert clock.pauses == []


def test_it_looks_until_there_is_something() -> None:
    clock = Clock(5)
    assert polled_with(clock) == (["record"], 0.0)
    assert clock.pauses == [0.5, 1.0, 2.0, 4.0]


def test_it_stops_and_says_how_long_it_waited() -> None:
    """Some thirty looks in five minutes: a table that is read whole is not read more often."""
    clock = Clock(1e9)
    assert polled_with(clock) == ([], LONGEST)
    assert clock.now == LONGEST
    assert max(clock.pauses) == 10.0
    assert len(clock.pauses) < 40


def test_a_real_account_is_polled(monkeypatch: pytest.MonkeyPatch) -> None:
    """The stack remembers what was waited in vain, for the account of the failure."""
    clock = Clock(1e9)
    monkeypatch.setattr("deployed_stacks.polled", lambda read, holds: polled_with(clock))
    deployed = Deployed("market_data", "us-east-1")
    assert deployed.settled(clock.read) == []
    assert deployed.in_vain == LONGEST
    deployed.forget()
    assert deployed.in_vain == 0
