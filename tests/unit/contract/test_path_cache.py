"""JSONPaths that were parsed before: remembered, and no more than that."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from stackproof.cache import cache_directory
from stackproof.contract import paths
from stackproof.contract.paths import find, path_problem

DATA = {"rules": [{"name": "a", "days": 1}, {"name": "b", "days": 30}], "text": "x,y"}
PATHS = {
    "$.rules[?(@.name == 'b')].days": [30],
    "$.rules[?(@.days > 1)].name": ["b"],
    "$..days": [1, 30],
    "$.rules[0:1].name": ["a"],
    "rules.`len`": [2],
    "$.text.`split(',', 1, -1)`": ["y"],  # of a kind that is not remembered
}


@pytest.fixture(name="folder")
def give_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty cache folder, of a process that has parsed nothing."""
    monkeypatch.setenv("STACKPROOF_CACHE_DIR", str(tmp_path / "cache"))
    cache_directory.cache_clear()
    paths.parse_path.cache_clear()
    yield tmp_path / "cache"
    monkeypatch.undo()
    cache_directory.cache_clear()
    paths.parse_path.cache_clear()


def found(path: str) -> list[object]:
    return [value for _, value in find(path, DATA)[0]]


@pytest.mark.parametrize("path", PATHS)
def test_a_remembered_path_finds_the_same(folder: Path, path: str) -> None:
    assert found(path) == PATHS[path]
    paths.parse_path.cache_clear()
    assert found(path) == PATHS[path]


def test_the_second_process_does_not_parse(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = "$.rules[?(@.name == 'b')].days"
    assert found(path) == [30]
    paths.parse_path.cache_clear()
    monkeypatch.setattr(paths, "_parser", lambda: pytest.fail("parsed again"))
    assert found(path) == [30]


def test_a_damaged_entry_is_parsed_anew(folder: Path) -> None:
    assert found("$..days") == [1, 30]
    (entry,) = folder.glob("jsonpath-*")
    entry.write_bytes(b"nonsense")
    paths.parse_path.cache_clear()
    assert found("$..days") == [1, 30]


def test_what_is_no_path_is_not_remembered(folder: Path) -> None:
    assert path_problem("$.[") != ""
    paths.parse_path.cache_clear()
    assert path_problem("$.[") != ""
    assert list(folder.glob("jsonpath-*")) == []


def test_another_version_of_the_library_parses_for_itself(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert found("$..days") == [1, 30]
    paths.parse_path.cache_clear()
    monkeypatch.setattr(paths, "_source", lambda: "another")
    assert found("$..days") == [1, 30]
    assert len(list(folder.glob("jsonpath-*"))) == 2
