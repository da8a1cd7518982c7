"""Marks each test by its folder, so that `-m unit` and its like mean what they say, and makes tests run quickly."""

import gc
import itertools
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import FunctionType
from typing import Any

import pytest
from _pytest import runner

ROOT = Path(__file__).parent
FOLDERS = {"unit": ROOT / "tests/unit", "integration": ROOT / "tests/integration", "gate": ROOT / "tests/gate",
           "browser": ROOT / "tests/browser"}  # fmt: skip

_NUMBERS = itertools.count()
_TOGETHER = 100  # tests of a module that a worker takes at once


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker that no other repository needs."""
    config.addinivalue_line("markers", "browser: opens reports in the Chromium of the system")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Give a worker the tests of a module together, whose fixtures it then makes alone, and of a long one a hundred.

    One by one, each makes the scheduler count all that were before it: of thousands, that took a tenth of all time.
    """
    from xdist.scheduler import LoadGroupScheduling  # noqa: PLC0415 - there may be no xdist

    class Pieces(LoadGroupScheduling):
        def schedule(self) -> None:
            self.pieces: dict[str, str] = {}
            met: Counter[str] = Counter()
            for nodeid in next(iter(self.registered_collections.values())):
                module = nodeid.split("::")[0]
                self.pieces[nodeid] = f"{module} {met[module] // _TOGETHER}"
                met[module] += 1
            super().schedule()

        def _split_scope(self, nodeid: str) -> str:
            group = super()._split_scope(nodeid)
            return self.pieces[nodeid] if group == nodeid else group

    return Pieces(config, log) if config.getoption("dist") == "loadgroup" else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Add the marker of its folder to each test."""
    markers: dict[Path, list[str]] = {}
    for item in items:
        if item.path not in markers:
            markers[item.path] = [name for name, folder in FOLDERS.items() if item.path.is_relative_to(folder)]
        for name in markers[item.path]:
            item.add_marker(name)


def pytest_collection_finish() -> None:
    """Keep the garbage collector from walking, again and again, what lives as long as the session or as a test."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    """Keep Python from collecting garbage once more as it ends."""
    gc.freeze()


@pytest.fixture(name="tmp_path")
def give_tmp_path(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of the test's own, under a number that no other has.

    Pytest's own fixture looks for one among the folders of all tests before: of thousands, that took milliseconds.
    """
    name = re.sub(r"\W", "_", request.node.name)[:30]
    return tmp_path_factory.mktemp(f"{name}_{next(_NUMBERS)}", numbered=False)


def _call(function: Callable[[], bool]) -> bool:
    return function()


_with_room = FunctionType(_call.__code__.replace(co_stacksize=70_000), {})
"""Calls a function, and has a frame so large that those of all below it find room beside it, in half a megabyte.

Python keeps frames in pieces of 16 kB of memory. Where a loop calls across the end of one, each call asks the system
for the next piece, and gives it back: that took a quarter of the time of the tests with boto3, whose calls are deep.
"""


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool:
    """Run a test as pytest does, with room."""
    done: bool = _with_room(lambda: runner.pytest_runtest_protocol(item, nextitem))
    return done
