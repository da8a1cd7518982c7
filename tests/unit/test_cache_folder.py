"""A cache that others could write to is not used, and that is said; an entry that is no file is none."""

from __future__ import annotations

import os
import pickle
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from stackproof import cache
from stackproof.cache import Store, cache_directory, cache_problem
from stackproof.commands import main

pytest_plugins = ["pytester"]

KEY = ("a", "key")


@pytest.fixture(name="folder")
def give_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    folder = tmp_path / "cache"
    monkeypatch.setenv("STACKPROOF_CACHE_DIR", str(folder))
    cache_directory.cache_clear()
    yield folder
    cache_directory.cache_clear()


def test_a_folder_of_our_own_is_used(folder: Path) -> None:
    """It is made for its owner alone."""
    store = Store("test", frozenset())
    store.save(KEY, {"kept": 1})
    assert store.load(KEY) == {"kept": 1}
    assert folder.stat().st_mode & 0o777 == 0o700
    assert cache_problem() == ""


@pytest.mark.parametrize("mode", [0o770, 0o707, 0o777, 0o1777, 0o720])
def test_a_folder_that_others_may_write_to(folder: Path, mode: int) -> None:
    """Nothing is read from it and nothing is written to it."""
    store = Store("test", frozenset())
    store.save(KEY, "planted")
    assert store.load(KEY) == "planted"
    folder.chmod(mode)
    cache_directory.cache_clear()
    assert cache_directory() is None
    assert store.load(KEY) is None
    store.save(("another",), 1)
    assert len(list(folder.iterdir())) == 1
    assert cache_problem() == (
        f"The cache in {folder} is not used, and everything takes longer: others may write to it; chmod go-w {folder}."
    )


def test_a_folder_of_somebody_else(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.mkdir(mode=0o700)
    monkeypatch.setattr(cache.os, "geteuid", lambda: os.getuid() + 1)  # type: ignore[attr-defined]
    assert cache_directory() is None
    assert "another user owns it" in cache_problem()


def test_it_is_said_once(folder: Path, tmp_path: Path, pytester: pytest.Pytester) -> None:
    """On the standard error of a command, and in the header of pytest; the command works all the same."""
    folder.mkdir(mode=0o777)
    folder.chmod(0o777)
    (tmp_path / "main.tf").write_text('resource "aws_sqs_queue" "q" {\n  sqs_managed_sse_enabled = true\n}\n')
    (tmp_path / "contract.yaml").write_text("stack: s\nconstraints:\n  - sqs-encrypts: {clause: c}\n")
    result = CliRunner().invoke(main, ["check", str(tmp_path)])
    assert (result.exit_code, result.output.count("is not used")) == (0, 1)
    assert "is not used" not in CliRunner().invoke(main, ["check", str(tmp_path)]).stdout
    assert pytester.runpytest_subprocess(str(tmp_path)).stdout.str().count("is not used") == 1


def replace_by_link(entry: Path) -> None:
    elsewhere = entry.parent.parent / "planted"
    elsewhere.write_bytes(entry.read_bytes())
    entry.unlink()
    entry.symlink_to(elsewhere)


def replace_by_pipe(entry: Path) -> None:
    entry.unlink()
    os.mkfifo(entry)


def replace_by_device(entry: Path) -> None:
    entry.unlink()
    entry.symlink_to("/dev/zero")


@pytest.mark.parametrize("replace", [replace_by_link, replace_by_pipe, replace_by_device])
def test_an_entry_that_is_no_file(folder: Path, replace: Any) -> None:
    """Nobody waits for it or follows it; it is computed again."""
    store = Store("test", frozenset())
    store.save(KEY, "kept")
    replace(next(folder.iterdir()))
    assert store.load(KEY) is None
    store.save(KEY, "again")
    assert store.load(KEY) == "again"


def test_an_entry_that_is_too_large(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store("test", frozenset())
    store.save(KEY, "kept")
    monkeypatch.setattr(cache, "LARGEST_ENTRY", len(pickle.dumps("kept", 5)) - 1)
    assert store.load(KEY) is None


def test_what_is_nested_too_deeply_is_not_kept(folder: Path) -> None:
    """Where it is too deep depends on Python; a stack may be nested as deeply as its evaluation allows."""
    nested: tuple[Any, ...] = ()
    for _ in range(200_000):
        nested = (nested,)
    store = Store("test", frozenset())
    store.save(KEY, nested)
    assert store.load(KEY) is None
    assert list(folder.iterdir()) == []
