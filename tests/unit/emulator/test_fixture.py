"""The plugin's fixture ``emulator``, by running pytest inside pytest."""

import importlib.util
from typing import Any

import pytest

pytest_plugins = ["pytester"]
pytestmark = [pytest.mark.unit, pytest.mark.xdist_group("emulator")]

TESTS = """
    seen = set()

    def test_first(emulator):
        emulator.client("sqs").create_queue(QueueName="orders")
        seen.add(emulator.process)

    def test_second(emulator):
        assert "orders" in emulator.client("sqs").list_queues()["QueueUrls"][0]
        assert seen == {emulator.process}

    def test_without():
        pass
"""


def test_one_emulator_serves_the_session(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(TESTS)
    pytester.runpytest_subprocess("-p", "no:cacheprovider").assert_outcomes(passed=3)


def test_without_the_extra_its_tests_are_skipped(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each says what is to be installed; an error where one of its markers is required."""
    there = importlib.util.find_spec

    def find(name: str, *more: Any) -> Any:
        return None if name == "moto" else there(name, *more)

    monkeypatch.setattr(importlib.util, "find_spec", find)
    pytester.makepyfile(TESTS)
    result = pytester.runpytest_inprocess("-rs", "-p", "no:xdist")
    result.assert_outcomes(passed=1, skipped=2)
    result.stdout.fnmatch_lines(["SKIPPED*The emulator needs moto, not installed: pip install 'stackproof*"])
    for required in ("emulator", "integration"):
        pytester.runpytest_inprocess(f"--stackproof-require={required}").assert_outcomes(passed=1, errors=2)
    pytester.runpytest_inprocess("--stackproof-require=unit").assert_outcomes(passed=1, skipped=2)
