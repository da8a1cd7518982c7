"""Files are written whole or not at all."""

import os
import stat
from pathlib import Path

import pytest

from stackproof.file_writing import why_unwritable, write_whole


def test_a_file_is_replaced_and_keeps_its_mode(tmp_path: Path) -> None:
    file = tmp_path / "report"
    file.write_text("old")
    file.chmod(0o640)
    assert write_whole(file, "new \ud800") == ""
    assert file.read_text() == "new \\ud800"
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert [one.name for one in tmp_path.iterdir()] == ["report"]


def test_a_new_file_has_the_mode_that_the_mask_leaves(tmp_path: Path) -> None:
    mask = os.umask(0o027)
    try:
        assert write_whole(tmp_path / "report", "new") == ""
    finally:
        os.umask(mask)
    assert stat.S_IMODE((tmp_path / "report").stat().st_mode) == 0o640


def test_a_link_stays_one(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("old")
    (tmp_path / "link").symlink_to("real")
    assert write_whole(tmp_path / "link", "new") == ""
    assert ((tmp_path / "link").is_symlink(), (tmp_path / "real").read_text()) == (True, "new")


def test_a_device_is_written_to() -> None:
    assert (why_unwritable(Path("/dev/null")), write_whole(Path("/dev/null"), "x")) == ("", "")
    assert not Path("/dev/null").is_file()


def test_nothing_is_left_of_what_could_not_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    (tmp_path / "report").write_text("old")
    monkeypatch.setattr(os, "fsync", full)
    assert write_whole(tmp_path / "report", "new") == "cannot be written: No space left on device"
    assert [(one.name, one.read_text()) for one in tmp_path.iterdir()] == [("report", "old")]


UNWRITABLE = [
    ("", "is a folder"),
    ("missing/report", "there is no folder"),
    ("file/report", "there is no folder"),
    ("a\0b", "null"),
    ("x" * 300, "name too long"),
]


@pytest.mark.parametrize(("name", "words"), UNWRITABLE, ids=range(len(UNWRITABLE)))
def test_why_not(name: str, words: str, tmp_path: Path) -> None:
    """It is said before the work where that can be known, and after it in any case."""
    (tmp_path / "file").write_text("")
    path = tmp_path / name
    said = write_whole(path, "new")
    assert said
    assert words in f"{why_unwritable(path)} {said}".lower()
