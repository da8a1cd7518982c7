"""checkov, and one scan of every case; both are made where a test first asks for them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from gate_cases import Scanned, cases, inside

from stackproof.gate.scan import find_checkov, scan

MISSING = "there is no checkov: make gate sets up an environment for it"


@pytest.fixture(scope="session")
def checkov() -> str:
    command = find_checkov(os.environ.get("STACKPROOF_CHECKOV"))
    if command is None:
        pytest.skip(MISSING)
    return command


@pytest.fixture(scope="session")
def scanned(checkov: str, tmp_path_factory: pytest.TempPathFactory) -> Scanned:
    root = tmp_path_factory.mktemp("cases").resolve()
    for case in cases():
        case.write(root)
    with inside(root):
        return Scanned(root, scan(checkov, [root]))


@pytest.fixture
def in_folder(tmp_path: Path) -> Iterator[Path]:
    with inside(tmp_path):
        yield tmp_path
