"""Folders for a while: gone with the block, and where the process was killed, with the next one's start."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from stackproof.emulator.scratch import scratch_folder

pytestmark = pytest.mark.unit
HOLD = """
import sys
from stackproof.emulator.scratch import scratch_folder
with scratch_folder("test") as folder:
    print(folder, flush=True)
    sys.stdin.read()
"""


@pytest.fixture(name="folder")
def give_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of all temporary files, here and in processes that are started."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def hold() -> tuple[subprocess.Popen[str], Path]:
    process = subprocess.Popen([sys.executable, "-c", HOLD], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    return process, Path(process.stdout.readline().strip())


def test_a_killed_process_leaves_nothing_for_long(folder: Path) -> None:
    """The next start removes the folder of the dead one, and not that of the one that lives."""
    dead, left = hold()
    (left / "something").write_text("of use to nobody")
    dead.send_signal(signal.SIGKILL)
    dead.communicate()
    assert left.is_dir()
    alive, used = hold()
    assert not left.exists()
    with scratch_folder("test") as own:
        assert used.is_dir()
        assert own.is_dir()
    assert not own.exists()
    alive.communicate("")
    assert list(folder.iterdir()) == []


def test_what_is_not_ours_stays(folder: Path) -> None:
    """A folder without a lock may be about to get one; a link may lead anywhere."""
    (folder / "stackproof-test-new").mkdir()
    (folder / "elsewhere").mkdir()
    (folder / "elsewhere/in-use.lock").write_text("")
    (folder / "stackproof-test-link").symlink_to(folder / "elsewhere")
    (folder / "stackproof-test-pipe").mkdir()
    os.mkfifo(folder / "stackproof-test-pipe/in-use.lock")
    (folder / "stackproof-other-1").mkdir()
    (folder / "stackproof-other-1/in-use.lock").write_text("")
    with scratch_folder("test"):
        pass
    assert {path.name for path in folder.iterdir()} >= {
        "stackproof-test-new", "elsewhere", "stackproof-test-link", "stackproof-other-1"
    }  # fmt: skip
    assert (folder / "elsewhere/in-use.lock").exists()
