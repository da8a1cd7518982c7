"""The fixtures of the pytest plugin: the evaluated stack, and the local AWS. Nothing heavy comes before a test asks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from stackproof.emulator.process import Emulator
    from stackproof.model import Stack

CONTRACT = "contract.yaml"


@pytest.fixture
def stack(request: pytest.FixtureRequest) -> Stack:
    """The stack that ``@pytest.mark.stack("lib/payments")`` names, evaluated with its contract's variables."""
    from stackproof.contract import load_contract  # noqa: PLC0415
    from stackproof.run.stack_sources import Written  # noqa: PLC0415 - only where it is used

    marker = request.node.get_closest_marker("stack")
    if marker is None or len(marker.args) != 1:
        pytest.fail('The fixture `stack` needs a marker with one path: @pytest.mark.stack("lib/payments").')
    folder = Path(marker.args[0])
    directory = folder if folder.is_absolute() else request.config.rootpath / folder
    contract, problems = load_contract(directory / CONTRACT)
    if contract is None:
        pytest.fail("\n".join(map(str, problems)))
    loaded = Written().load(contract)
    if loaded.errors:
        pytest.fail("\n".join(map(str, loaded.errors)))
    return loaded


@pytest.fixture(scope="session")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    """A local AWS of the session's own, started for the first test that asks; its log is ``emulator/log``."""
    from stackproof.emulator.process import NotInstalledError, run_emulator  # noqa: PLC0415 - only where it is used

    with ExitStack() as session:
        try:
            started = session.enter_context(run_emulator(tmp_path_factory.mktemp("emulator") / "log"))
        except NotInstalledError as error:
            pytest.skip(str(error))
        yield started
