"""The pytest plugin: each constraint on each resource of a contract is a test.

Loaded by the entry point ``pytest11``. Here are the markers and the hooks; the options are in ``options``, the items in
``items``, the fixtures in ``fixtures``. Nothing heavy is imported until a contract is collected.
"""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from stackproof.cache import cache_problem
from stackproof.pytest_plugin.fixtures import CONTRACT, emulator, stack
from stackproof.pytest_plugin.options import add_options, flag, option, require_all, required_markers
from stackproof.pytest_plugin.summary import count, counts_of, finish, receive

__all__ = ["emulator", "stack"]  # pytest finds the fixtures here

MARKERS = {
    "unit": "needs neither terraform nor credentials nor network",
    "plan": "needs terraform",
    "gate": "needs checkov in an environment of its own",
    "integration": "needs the emulator, or AWS",
    "emulator": f"breaks or destroys what it tests: runs on the local AWS alone, never with {flag('target')}=aws",
    "writes": "writes events to the deployed stack, and removes what it wrote",
    "calls": f"needs the calls that roles made ({flag('calls')} FILE)",
    "load": "takes minutes: thousands of events",
    "stack(path)": "the folder of the stack that the fixture `stack` loads",
}


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add Stackproof's options."""
    add_options(parser)


def pytest_configure(config: pytest.Config) -> None:
    """Register the markers, and refuse required markers that nobody knows."""
    for marker, meaning in MARKERS.items():
        config.addinivalue_line("markers", f"{marker}: {meaning}")
    config.pluginmanager.register(_Reports(config))
    known = {marker.split("(")[0] for marker in MARKERS} - {"stack"}
    unknown = required_markers(config) - known
    if unknown:
        message = f"{require_all(unknown)}: the markers are {', '.join(sorted(known))}"
        raise pytest.UsageError(message)
    if option(config, "outputs") and option(config, "target") != "aws":
        message = f"{flag('outputs')} is for what is deployed in a real account: give {flag('target')}=aws as well"
        raise pytest.UsageError(message)


def pytest_report_header() -> list[str]:
    """Say where the cache of Stackproof is not used."""
    return [f"stackproof: {problem}"] if (problem := cache_problem()) else []


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect every ``contract.yaml`` that is ours, and what is nearly named so beside HCL: that fails."""
    if not file_path.name.strip().casefold().startswith("contract"):
        return None
    from stackproof.pytest_plugin.items import (  # noqa: PLC0415 - heavy, and not every run has a contract
        ContractFile,
        MisnamedFile,
        is_misnamed,
    )
    from stackproof.run.foreign import is_foreign  # noqa: PLC0415 - as above

    if is_misnamed(file_path):
        return MisnamedFile.from_parent(parent, path=file_path)
    if file_path.name != CONTRACT or is_foreign(file_path):
        return None
    counts_of(parent.config).stacks.add(str(file_path.parent))
    return ContractFile.from_parent(parent, path=file_path)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skip of a required marker into an error; the fixture ``emulator`` stands for the markers that need one."""
    report = yield
    if not report.skipped or hasattr(report, "wasxfail"):
        return report
    required = required_markers(item.config)
    implied = {"emulator", "integration"} if "emulator" in getattr(item, "fixturenames", ()) else set()
    names = ({marker.name for marker in item.iter_markers()} | implied) & required
    if names:
        report.outcome = "failed"
        report.longrepr = f"skipped, but {require_all(names)}: {report.longrepr}"
    return report


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip what breaks or destroys a stack where a real account is tested."""
    if option(config, "target") == "aws":
        reason = f"breaks or destroys what it tests: never in a real account ({flag('target')}=aws)"
        for item in items:
            if item.get_closest_marker("emulator"):
                item.add_marker(pytest.mark.skip(reason=reason))


def pytest_itemcollected(item: pytest.Item) -> None:
    """Count the checks of contracts, before anybody deselects them."""
    counts_of(item.config).collected += count([item])


def pytest_deselected(items: list[pytest.Item]) -> None:
    """Count those that are deselected."""
    if items:
        counts_of(items[0].config).deselected += count(items)


class _Reports:
    """Counts the reports of a session."""

    def __init__(self, config: pytest.Config) -> None:
        self._counts = counts_of(config)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Count what became of an item."""
        self._counts.report(report)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Send what a worker counted, and end with an error where CI judged no plan, or not every stack."""
    finish(session)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take what a worker of xdist counted."""
    receive(node.config, getattr(node, "workeroutput", None) or {})


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say how many checks of contracts there were, and what became of them."""
    for line in counts_of(config).lines():
        terminalreporter.write_line(line)
