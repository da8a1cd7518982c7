"""Files as they are found on disk, and the cache of what was parsed."""

from __future__ import annotations

import os
import pickle
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from stackproof.cache import PlainUnpickler, Remembered, cache_directory
from stackproof.hcl import files
from stackproof.hcl.files import read_ahead, read_file
from stackproof.hcl.parse import parse


@pytest.fixture(name="folder")
def give_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty cache folder; the answer is remembered by the process, so it is forgotten before and after."""
    monkeypatch.setenv("STACKPROOF_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setattr(files, "_remember_parsed", lambda _text: {})  # what the process remembers
    cache_directory.cache_clear()
    yield tmp_path / "cache"
    monkeypatch.undo()
    cache_directory.cache_clear()


def value(path: Path) -> object:
    body, problems = read_file(path, "main.tf")
    assert body is not None, problems
    return body.attributes[0].expression.value  # type: ignore[attr-defined]  # a literal


def entries(folder: Path) -> list[Path]:
    return sorted(folder.glob("hcl-*"))


@pytest.fixture(name="source")
def give_source(tmp_path: Path) -> Path:
    source = tmp_path / "main.tf"
    source.write_text("a = 1\n")
    return source


def test_the_second_reading_does_not_parse(folder: Path, source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was parsed is taken from the cache, diagnostics and all."""
    source.write_text("a = 1\na = 2\n")
    first = read_file(source, "main.tf")
    monkeypatch.setattr(files, "_parse", lambda *_: pytest.fail("parsed again"))
    assert read_file(source, "main.tf") == first
    assert first[1][0].summary == "Argument set twice"


def test_changed_content_is_parsed_anew(folder: Path, source: Path) -> None:
    """The content is the key, not the name or the time."""
    before = source.stat()
    assert value(source) == 1
    source.write_text("a = 2\n")
    os.utime(source, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert value(source) == 2
    assert len(entries(folder)) == 2


def test_another_label_is_another_entry(folder: Path, source: Path) -> None:
    """Ranges carry the label, so that the same text elsewhere is not the same tree."""
    read_file(source, "one.tf")
    body, _ = read_file(source, "two.tf")
    assert body is not None
    assert body.attributes[0].where.file == "two.tf"


@pytest.mark.parametrize(
    "damage",
    [b"", b"nonsense", b"\x80\x05.", pickle.dumps({"a": 1})[:-3], pickle.dumps(os.path.join)],
    ids=["empty", "text", "stub", "cut short", "foreign class"],
)
def test_a_damaged_entry_is_ignored(folder: Path, source: Path, damage: bytes) -> None:
    """Whatever is wrong with an entry, the file is parsed and the entry replaced."""
    value(source)
    (entry,) = entries(folder)
    whole = entry.read_bytes()
    entry.write_bytes(damage)
    assert value(source) == 1
    assert entry.read_bytes() == whole


@pytest.mark.parametrize("content", [[1, 2, 3], (1, 2), (None, None), "ab"], ids=repr)
def test_an_entry_of_another_shape_is_ignored(folder: Path, source: Path, content: object) -> None:
    """A pickle that loads and is no parsed file is as good as damaged."""
    value(source)
    (entry,) = entries(folder)
    entry.write_bytes(pickle.dumps(content))
    assert value(source) == 1


class _Trap:
    """What an attacker would put into the folder: loading it makes a folder."""

    def __init__(self, place: Path) -> None:
        self.place = place

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (str(self.place),)


def test_an_entry_cannot_run_code(folder: Path, source: Path, tmp_path: Path) -> None:
    """Entries hold syntax nodes and nothing else."""
    value(source)
    (entry,) = entries(folder)
    entry.write_bytes(pickle.dumps(_Trap(tmp_path / "sprung")))
    assert value(source) == 1
    assert not (tmp_path / "sprung").exists()


def test_parallel_writers(folder: Path, source: Path) -> None:
    """Many at once leave whole entries and no remains."""
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(lambda _: value(source), range(64))) == {1}
    assert len(entries(folder)) == 1
    assert not list(folder.glob("new-*"))


def test_old_entries_are_pruned(folder: Path, source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder does not grow for ever; the oldest go first."""
    monkeypatch.setattr("stackproof.cache.MOST_ENTRIES", 4)
    monkeypatch.setattr("stackproof.cache.PRUNED_EVERY", 1)
    for number in range(12):
        source.write_text(f"a = {number}\n")
        value(source)
    assert len(entries(folder)) <= 5


def test_files_are_parsed_side_by_side(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is much to parse the cache is filled by other processes; a mistake is still said by this one."""
    monkeypatch.setattr("stackproof.hcl.files.WORTH_SHARING", 1)
    files = [(tmp_path / f"{name}.tf", f"{name}.tf") for name in "abc"]
    for number, (path, _) in enumerate(files):
        path.write_text(f"a = {number}\n")
    files[0][0].write_text("a =\n")
    read_ahead([*files, (tmp_path / "gone.tf", "gone.tf")])
    assert len(entries(folder)) == 3
    parsed_here: list[str] = []
    monkeypatch.setattr("stackproof.hcl.files._parse", lambda text, _: parsed_here.append(text))
    assert [read_file(*file)[0] is None for file in files] == [True, False, False]
    assert read_file(*files[0])[1]
    assert parsed_here == []


def test_one_large_file_is_parsed_here(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another process has nothing to take off this one where all but a little of the text is in one file."""
    monkeypatch.setattr("stackproof.hcl.files.WORTH_SHARING", 1000)
    both = [(tmp_path / f"{name}.tf", f"{name}.tf") for name in "ab"]
    both[0][0].write_text("a = 1\n")
    both[1][0].write_text("a = 1\n" * 1000)
    read_ahead(both)
    assert not entries(folder)


def test_where_a_literal_is_survives_the_cache(folder: Path, source: Path) -> None:
    """A literal is saved with its offsets, and the beginnings of the file's lines once."""
    source.write_text('b = "x"\na = {\n  k = ["é", 1.5, true]\n}\n')
    first, loaded = read_file(source, "main.tf"), read_file(source, "main.tf")
    assert loaded == first
    assert loaded[0] is not None
    assert loaded[0] is not first[0]
    assert str(loaded[0].attributes[1].expression.items[0][1].elements[2].where) == "main.tf:3:18"  # type: ignore[attr-defined]
    assert entries(folder)


def test_a_folder_that_cannot_be_written(folder: Path, source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """There is no cache then, and nothing else is lost (root may write everywhere, so the system is asked in vain)."""
    monkeypatch.setattr("stackproof.cache.os.access", lambda *_: False)
    assert value(source) == 1
    assert cache_directory() is None
    assert not entries(folder)


def test_a_folder_that_is_a_file(tmp_path: Path, source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """There is no cache then, either."""
    monkeypatch.setenv("STACKPROOF_CACHE_DIR", str(source))
    cache_directory.cache_clear()
    try:
        assert value(source) == 1
        assert cache_directory() is None
    finally:
        cache_directory.cache_clear()


def test_a_folder_that_vanishes(folder: Path, source: Path) -> None:
    """The cache may be removed while we run."""
    cache_directory()
    folder.rmdir()
    assert value(source) == 1


@pytest.mark.parametrize(
    ("content", "summary", "line", "column"),
    [
        (b"a = 1\nb = \xff\n", "File is not UTF-8", 2, 5),
        ("a = 1\né = \udcff\n".encode("utf-8", "surrogateescape"), "File is not UTF-8", 2, 5),
        (b"\xff\xfea\x00", "File is not UTF-8", 1, 1),
        (b"# " + b"x" * 5_000_000, "File too large", 1, 1),
    ],
    ids=["latin-1", "behind é", "UTF-16", "5 MB"],
)
def test_files_that_cannot_be_read(
    tmp_path: Path, content: bytes, summary: str, line: int, column: int, folder: Path
) -> None:
    path = tmp_path / "main.tf"
    path.write_bytes(content)
    body, (problem,) = read_file(path, "stack/main.tf")
    assert body is None
    assert problem.subject is not None
    assert (problem.summary, problem.subject[:3]) == (summary, ("stack/main.tf", line, column))


def test_what_is_no_file(tmp_path: Path) -> None:
    """A folder, nothing, a link in a circle, a pipe: each is a message."""
    (tmp_path / "folder.tf").mkdir()
    (tmp_path / "loop.tf").symlink_to(tmp_path / "loop.tf")
    (tmp_path / "dangling.tf").symlink_to(tmp_path / "nowhere.tf")
    os.mkfifo(tmp_path / "pipe.tf")
    for name in ("folder.tf", "loop.tf", "dangling.tf", "pipe.tf", "missing.tf"):
        body, (problem,) = read_file(tmp_path / name, name)
        assert body is None
        assert problem.subject is not None
        assert problem.subject.file == name
        assert problem.detail.endswith(".")


@pytest.mark.parametrize("name", ["Any", "dataclass", "os.system", "Decimal"])
def test_what_a_module_imports_is_not_loaded(name: str) -> None:
    """Only the classes of a module's own; pickles may name anything that is reachable from there."""
    raw = b"\x80\x04" + _text("stackproof.hcl.syntax") + _text(name) + pickle.STACK_GLOBAL + pickle.STOP
    with pytest.raises((pickle.UnpicklingError, AttributeError)):
        PlainUnpickler(raw, frozenset({"stackproof.hcl.syntax"})).load()


def _text(text: str) -> bytes:
    return pickle.SHORT_BINUNICODE + bytes([len(text)]) + text.encode()


@pytest.fixture(name="parsed")
def give_parsed(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The labels of what is parsed, with nothing remembered and no cache on the disk."""
    labels: list[str] = []
    parse = files._parse

    def count(text: str, label: str) -> files.Parsed:
        labels.append(label)
        return parse(text, label)

    monkeypatch.setattr(files, "_parse", count)
    monkeypatch.setattr("stackproof.cache.cache_directory", lambda: None)
    files._remember_parsed.forget()
    yield labels
    files._remember_parsed.forget()


def test_a_copied_file_is_parsed_once(tmp_path: Path, parsed: list[str]) -> None:
    """The nodes of a copy are those of a file of that name, each place in it."""
    text = 'a "b" {\n  c = [for d in e : "x${d.f}" if g]\n  h = { i = j(1, "k") }\n}\nl = <<E\n${m[*].n}\nE\n'
    for name in ("one.tf", "two.tf"):
        (tmp_path / name).write_text(text)
    read = [read_file(tmp_path / name, label) for name, label in [("one.tf", "one.tf"), ("two.tf", "a/two.tf")] * 2]
    assert parsed == ["one.tf"]
    assert read == [(parse(text, label)[0], []) for label in ("one.tf", "a/two.tf")] * 2


@pytest.mark.parametrize("text", ["a = \n", "a = 1\na = 2\n"])
def test_a_mistake_is_told_of_each_copy(text: str, tmp_path: Path, parsed: list[str]) -> None:
    """Its words may name the place."""
    (tmp_path / "main.tf").write_text(text)
    for label in ("one.tf", "two.tf"):
        _, (problem,) = read_file(tmp_path / "main.tf", label)
        assert problem.subject is not None
        assert (problem.subject.file, "one.tf" in problem.detail) == (
            label,
            label == "one.tf" and "set" in problem.detail,
        )
    assert parsed == ["one.tf", "two.tf"]


def test_what_is_remembered_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Up to a number of characters, what was asked for last stays; what is raised does not."""
    asked: list[str] = []

    @Remembered
    def measure(text: str, unit: str) -> int:
        asked.append(text)
        return len(text) if unit else int("")

    monkeypatch.setattr("stackproof.cache.MOST_REMEMBERED", 300)
    short, middle, long = "a", "b" * 149, "c" * 300  # a short text counts for a hundred characters
    for text in (short, middle, short, "d", short, middle, long, long, middle, short):
        assert measure(text, "x") == len(text)
    assert asked == [short, middle, "d", middle, long, long]
    for _ in range(2):
        with pytest.raises(ValueError, match="invalid literal"):
            measure("e", "")
    assert asked[-2:] == ["e", "e"]
    measure.forget()
    assert measure("a", "x") == 1
    assert asked[-1] == "a"
