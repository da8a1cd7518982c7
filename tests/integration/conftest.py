"""The stacks of lib/, deployed side by side: the fixture ``deployed``, and what a failure shows."""

from collections.abc import Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack

import pytest
from deployed_stacks import STACKS, Deployed, Seconds, account_of, deploy, wants

from stackproof.emulator.process import run_emulator
from stackproof.emulator.terraform import MissingError, Tool

SECONDS = pytest.StashKey[Seconds]()
ASKED_FOR = "takes minutes and needs terraform; ask for it: pytest -m integration"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Run what deploys only where it is asked for, and destroy when every other test is done."""
    asked = "integration" in f"{config.option.markexpr} {config.getoption('--require')}"
    for item in items:
        if item.get_closest_marker("integration") and not asked:
            item.add_marker(pytest.mark.skip(reason=ASKED_FOR))
    items.sort(key=lambda item: item.name.startswith("test_destroy"))


@pytest.fixture(scope="session")
def deployments(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Future[Deployed]]]:
    """Begin to deploy every stack that a selected test asks for, each to an account of its own.

    Two of the stacks name a role alike, so one account holds not both in the same environment.
    """
    wanted = [name for name in STACKS if any(wants(item, name) for item in request.session.items)]
    tool = Tool(request.config.getoption("--terraform-binary"), request.config.getoption("--plugin-dir"))
    seconds = request.config.stash.setdefault(SECONDS, {})
    with ExitStack() as stack, ThreadPoolExecutor(len(STACKS)) as threads:
        folders = {name: tmp_path_factory.mktemp(name) for name in wanted}
        accounts = {name: stack.enter_context(run_emulator(folders[name] / "emulator.log")) for name in wanted}
        yield {name: threads.submit(deploy, name, tool, accounts[name], folders[name], seconds) for name in wanted}


@pytest.fixture(scope="session")
def destroyed(deployments: dict[str, Future[Deployed]]) -> Iterator[dict[str, Future[None]]]:
    """Begin to destroy every stack that was deployed."""
    with ThreadPoolExecutor(len(STACKS)) as threads:
        yield {
            name: threads.submit(deployment.result().step, "destroy")
            for name, deployment in deployments.items()
            if deployment.exception() is None
        }


@pytest.fixture
def deployed(request: pytest.FixtureRequest, deployments: dict[str, Future[Deployed]]) -> Deployed:
    """The stack that a test's marker or parameter names."""
    name = next(name for name in STACKS if wants(request.node, name))
    try:
        found = deployments[name].result()
    except MissingError as error:
        pytest.skip(str(error))
    found.emulator.forget()
    return found


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show the way of the events below a failure."""
    report = yield
    deployed = getattr(item, "funcargs", {}).get("deployed")
    if report.failed and deployed is not None:
        report.sections.append(("what went where", account_of(deployed)))
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say where the time went."""
    seconds = config.stash.get(SECONDS, {})
    for name in STACKS:
        steps = [f"{step} {taken:.0f} s" for (stack, step), taken in seconds.items() if stack == name]
        if steps:
            terminalreporter.write_line(f"terraform, side by side: {name}: {', '.join(steps)}")
