"""Marks each test by the folder that it is in, so that `-m unit` and its like mean what they say."""

import gc
from pathlib import Path

import pytest

ROOT = Path(__file__).parent
FOLDERS = {"unit": ROOT / "tests/unit", "integration": ROOT / "tests/integration", "gate": ROOT / "tests/gate",
           "browser": ROOT / "tests/browser"}  # fmt: skip


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker that no other repository needs."""
    config.addinivalue_line("markers", "browser: opens reports in the Chromium of the system")


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
