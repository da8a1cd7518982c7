"""Two servers for the tests of the emulator: moto as it is, and corrected."""

from collections.abc import Iterator

import pytest
from small_account import Account

from stackproof.emulator.process import Emulator, run_emulator


@pytest.fixture(scope="session")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    """moto alone."""
    with run_emulator(tmp_path_factory.mktemp("plain") / "log", plain=True) as emulator:
        yield emulator


@pytest.fixture(scope="session")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    """The local AWS."""
    with run_emulator(tmp_path_factory.mktemp("cloud") / "log") as emulator:
        yield emulator


@pytest.fixture
def account(cloud: Emulator) -> Account:
    """The account of the local AWS."""
    return Account(cloud)
