"""The stacks of lib/, deployed side by side, or those in a real AWS: the fixture ``deployed``, and its failures.

``--stackproof-target=aws --stackproof-outputs STACK=FILE`` tests what is deployed in the account of the credentials.
Nothing is destroyed or broken there: tests with the marker ``emulator`` are skipped, and those that write remove what
they wrote.
"""

import re
import time
import uuid
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import ExitStack

import pytest
from contents import remove
from deployed_stacks import STACKS, Deployed, Seconds, deploy, stack_of
from destructions import DESTROY, Destructions
from failures import account_of
from real_account import AccountError, Where, refusal, require_credentials, where

from stackproof.emulator import settings
from stackproof.emulator.process import run_emulator
from stackproof.emulator.terraform import MissingError, Tool
from stackproof.pytest_plugin.options import in_pytest
from stackproof.run.live import LiveSource
from stackproof.views.live.access import Place

SECONDS = pytest.StashKey[Seconds]()
PLACES = pytest.StashKey[dict[str, Where]]()
FAILED = pytest.StashKey[bool]()  # of a test whose own part failed
DESTRUCTIONS = pytest.StashKey[Destructions]()
THROUGHPUT = pytest.StashKey[list[str]]()
NO_WORKERS = "tests of deployed stacks deploy them side by side by themselves, once: leave out -n"
EVERY_SECONDS = 15.0
ASKED_FOR = "takes minutes and needs terraform; ask for it: pytest -m integration"
NO_OUTPUTS = (
    "--stackproof-target=aws tests what is deployed, and nothing says where: --stackproof-outputs STACK=FILE, "
    "once for each stack"
)
NOT_NAMED = "--stackproof-outputs names no file of this stack: --stackproof-outputs {0}=FILE"
GRANTS = "test_every_grant_is_used"  # of what the others did


def pytest_configure(config: pytest.Config) -> None:
    """Refuse workers, each of which would deploy every stack."""
    if config.getoption("numprocesses", None) and is_asked_for(config):
        raise pytest.UsageError(NO_WORKERS)


def is_asked_for(config: pytest.Config, markers: str = "integration|load") -> bool:
    """Tell whether this run is one of those that take minutes, or of the markers given."""
    expression = f"{config.option.markexpr} {config.getoption('--stackproof-require')}"
    return re.search(rf"(?<!not )\b({markers})\b", expression) is not None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Run what deploys only where it is asked for; what needs no stack meanwhile, and what destroys at the end."""
    asked = is_asked_for(config)
    if not is_asked_for(config, "load"):
        many = [item for item in items if item.get_closest_marker("load")]
        items[:] = [item for item in items if item not in many]
        config.hook.pytest_deselected(items=many)
    for item in items:
        if item.get_closest_marker("integration") and not asked:
            item.add_marker(pytest.mark.skip(reason=ASKED_FOR))
    if config.getoption("--stackproof-target") == "aws" and asked:
        leave_out(config, items)
    items.sort(key=turn)


def turn(item: pytest.Item) -> tuple[bool, int, bool]:
    """Put what needs no stack first, then stack after stack, and at the end that each is destroyed without a trace."""
    name = stack_of(item)
    stack = STACKS.index(name) if name is not None else -1
    return item.name.startswith(DESTROY), stack, item.name.startswith(GRANTS)


def leave_out(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Refuse outputs that are wrong, and skip what has no place in a real account."""
    outputs = config.getoption("--stackproof-outputs")
    if not outputs:
        raise pytest.UsageError(NO_OUTPUTS)
    try:
        config.stash[PLACES] = {name: where(name, given) for name, given in outputs.items()}
    except AccountError as error:
        raise pytest.UsageError(str(error)) from None
    for item in items:
        named = stack_of(item)
        if not item.get_closest_marker("emulator") and named is not None and named not in outputs:
            item.add_marker(pytest.mark.skip(reason=NOT_NAMED.format(named)))


@pytest.fixture(scope="session", autouse=True)
def deployments(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Future[Deployed]]]:
    """Begin to deploy every stack that a selected test asks for, each to an account of its own; none, if not asked.

    Two of the stacks name a role alike, so one account holds not both in the same environment.
    """
    named = {stack_of(item) for item in request.session.items}
    wanted = [name for name in STACKS if name in named and is_asked_for(request.config)]
    with ExitStack() as stack, ThreadPoolExecutor(len(STACKS)) as threads:
        if request.config.getoption("--stackproof-target") == "aws":
            outputs, places = request.config.getoption("--stackproof-outputs"), request.config.stash[PLACES]
            try:
                require_credentials(places)
            except AccountError as error:
                pytest.exit(str(error), pytest.ExitCode.USAGE_ERROR)
            yield {name: threads.submit(Deployed, name, places[name].region, outputs[name]) for name in outputs}
            return
        tool = Tool(
            request.config.getoption("--stackproof-terraform-binary"),
            request.config.getoption("--stackproof-plugin-dir"),
        )
        seconds = request.config.stash.setdefault(SECONDS, {})
        folders = {name: tmp_path_factory.mktemp(name) for name in wanted}
        accounts = {name: stack.enter_context(run_emulator(folders[name] / "emulator.log")) for name in wanted}
        found = {name: threads.submit(deploy, name, tool, accounts[name], folders[name], seconds) for name in wanted}
        request.config.stash[DESTRUCTIONS] = Destructions(request.session.items, found)
        yield found
        request.config.stash[DESTRUCTIONS].end()


@pytest.fixture(scope="session")
def destructions(request: pytest.FixtureRequest, deployments: dict[str, Future[Deployed]]) -> Destructions:
    """What destroys the stacks."""
    return request.config.stash[DESTRUCTIONS]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Generator[None, None, None]:
    """Begin to destroy a stack after its last test."""
    yield
    if (destructions := item.config.stash.get(DESTRUCTIONS, None)) is not None:
        destructions.after(item, nextitem)


@pytest.fixture
def deployed(request: pytest.FixtureRequest, deployments: dict[str, Future[Deployed]]) -> Deployed:
    """The stack that a test's marker or parameter names."""
    name = stack_of(request.node)
    assert name is not None, "a test that asks for a stack names it: pytest.mark.stack, or a parameter"
    try:
        stack = watched(request.config, deployments, name)
    except MissingError as error:
        pytest.skip(in_pytest(str(error)))
    stack.forget()
    return stack


@pytest.fixture
def target(deployed: Deployed, monkeypatch: pytest.MonkeyPatch) -> LiveSource:
    """Where the stack's resources are read: as the administrator of the local AWS, or with the credentials."""
    if deployed.emulator is None:
        return LiveSource(Place(deployed.region))
    for name, value in settings.credentials(deployed.emulator.endpoint).items():
        monkeypatch.setenv(name, value)
    return LiveSource(Place(endpoint=deployed.emulator.endpoint))


def watched(config: pytest.Config, deployments: dict[str, Future[Deployed]], name: str) -> Deployed:
    """Wait for a deployment, and say now and then how far all of them are."""
    started = time.monotonic()
    terminal, capture = (
        config.pluginmanager.getplugin("terminalreporter"),
        config.pluginmanager.getplugin("capturemanager"),
    )
    while not wait([deployments[name]], EVERY_SECONDS).done:
        done = config.stash[SECONDS]
        steps = {one: [step for stack, step in done if stack == one] for one in deployments}
        told = "; ".join(
            f"{one}: {', '.join([*steps[one], '...'])}" for one in deployments if not deployments[one].done()
        )
        if terminal is not None and capture is not None:
            with capture.global_and_fixture_disabled():
                terminal.write_line(f"terraform, {time.monotonic() - started:.0f} s: {told}")
    return deployments[name].result()


@pytest.fixture
def mark(request: pytest.FixtureRequest, deployed: Deployed) -> Iterator[str]:
    """A text that the ids of a test carry; what the test wrote is removed when it is over."""
    text = f"t{uuid.uuid4().hex[:10]}"
    yield text
    deployed.settled(bool, lambda _: True)
    remove(deployed, text, failed=request.node.stash.get(FAILED, False))


@pytest.fixture
def measured(request: pytest.FixtureRequest) -> Callable[[str, int, float], None]:
    """Tell a throughput at the end of the session: of what, events, seconds."""

    def tell(what: str, events: int, seconds: float) -> None:
        said = f"load: {what}: {events:,} events in {seconds:.0f} s, {events / seconds:.0f} a second"
        request.config.stash.setdefault(THROUGHPUT, []).append(said)

    return tell


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show the way of the events below a failure; what a real account refuses is said in one line."""
    report = yield
    arguments = getattr(item, "funcargs", {})
    deployed = arguments.get("deployed")
    if not report.failed or deployed is None:
        return report
    item.stash[FAILED] = True
    said = refusal(call.excinfo.value, deployed) if call.excinfo is not None and deployed.emulator is None else None
    if said is not None:
        report.longrepr = said
    report.sections.append(("what went where", account_of(deployed, arguments.get("mark"))))
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say where the time went."""
    for told in config.stash.get(THROUGHPUT, []):
        terminalreporter.write_line(told)
    seconds = config.stash.get(SECONDS, {})
    for name in STACKS:
        steps = [f"{step} {taken:.0f} s" for (stack, step), taken in seconds.items() if stack == name]
        if steps:
            terminalreporter.write_line(f"terraform, side by side: {name}: {', '.join(steps)}")
