"""Revisions of a git repository, as folders: what git has of a commit, written out by its objects alone.

Nothing of the repository runs, and nothing is fetched: no hook, no filter, no attribute that leaves files out of an
archive, no submodule. The folder is removed whatever happens.
"""

from __future__ import annotations

import datetime
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import FrameType
from typing import IO, NoReturn

from stackproof.diagnostics import Diagnostic

_QUIET = {"GIT_NO_LAZY_FETCH": "1", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
_LINK, _SUBMODULE = "120000", "160000"
_TERMINATED = 128 + signal.SIGTERM


@dataclass(frozen=True, slots=True)
class Revision:
    """A commit of a repository: what somebody called it, its id, and the folder in the repository where we are.

    ``day`` is that of the commit.
    """

    name: str
    commit: str
    here: Path
    prefix: str
    day: datetime.date

    @property
    def label(self) -> str:
        """The name, with the beginning of the id where that says more."""
        short = self.commit[:12]
        return self.name if self.commit.startswith(self.name) else f"{self.name} ({short})"


def find_revision(name: str, here: Path) -> Revision | Diagnostic:
    """Return the commit that a name means in the repository around a folder, or say why there is none."""
    if shutil.which("git") is None:
        detail = "Revisions are read by git, which is not on the path; install it, or compare two folders."
        return Diagnostic("No git", detail)
    inside = _git(here, "rev-parse", "--show-prefix")
    if inside.returncode:
        detail = f"{_said(inside)} Go into the repository, or compare two folders: stackproof compare OLD NEW."
        return Diagnostic("No git repository", detail)
    found = _commit(here, name)
    if found.returncode:
        return _explain_unknown(name, here)
    commit = found.stdout.decode().strip()
    seconds = _git(here, "show", "-s", "--format=%ct", commit).stdout.decode().strip()
    day = datetime.datetime.fromtimestamp(int(seconds), tz=datetime.UTC).date()
    return Revision(name, commit, here, os.fsdecode(inside.stdout).rstrip("\n"), day)


def _commit(here: Path, name: str) -> subprocess.CompletedProcess[bytes]:
    return _git(here, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")


def find_parting(base: Revision, head: str) -> Revision | Diagnostic:
    """Return the commit at which another one parted from a revision: what that has got since is not taken from it."""
    found = _git(base.here, "merge-base", base.commit, "--end-of-options", head)
    if found.returncode:
        detail = (
            f"git finds no commit that {base.name} and {head} have in common; fetch the history, or compare without."
        )
        return Diagnostic("No common commit", detail)
    parted = find_revision(found.stdout.decode().strip(), base.here)
    return replace(parted, name=f"where {head} parted from {base.name}") if isinstance(parted, Revision) else parted


def _explain_unknown(name: str, here: Path) -> Diagnostic:
    if _git(here, "rev-parse", "--is-shallow-repository").stdout.strip() == b"true":
        detail = (
            f"{name} is not in this clone, which is shallow. Fetch the history: git fetch --unshallow; in GitHub's "
            "checkout fetch-depth: 0, in GitLab GIT_DEPTH: 0."
        )
        return Diagnostic("Revision that was not fetched", detail)
    detail = f"git knows no commit {name}; correct the name, or fetch it: git fetch origin {name}"
    return Diagnostic("Unknown revision", detail)


def is_changed(name: str, here: Path, paths: Sequence[str]) -> bool:
    """Tell whether a revision is checked out, and files of the working folder are not as they are in it."""
    commit, checked_out = (_commit(here, one).stdout for one in (name, "HEAD"))
    return commit == checked_out and bool(_git(here, "status", "--porcelain", "--", *paths).stdout.strip())


@contextmanager
def written_out(revision: Revision) -> Iterator[Path | Diagnostic]:
    """Give a temporary folder with the files of a revision: the one that stands for where we are in the repository."""
    with _ended_orderly(), tempfile.TemporaryDirectory(prefix="stackproof-") as name:
        top = Path(name).resolve()
        problem = write_files(revision, top)
        (top / revision.prefix).mkdir(parents=True, exist_ok=True)
        yield problem or top / revision.prefix


def write_files(revision: Revision, top: Path) -> Diagnostic | None:
    """Write the files of a revision into a folder, or say why that cannot be."""
    top.joinpath(".git").mkdir(exist_ok=True)  # where the repository ends, for what looks for files above a stack
    listed = _git(revision.here, "ls-tree", "-r", "-z", "--full-tree", revision.commit)
    if listed.returncode:
        return Diagnostic("Revision cannot be read", f"{revision.name}: {_said(listed)}")
    files: list[tuple[str, Path]] = []
    links: list[tuple[str, Path]] = []
    for entry in listed.stdout.split(b"\0"):
        if entry:
            head, _, path = entry.partition(b"\t")
            mode, _, id_ = head.decode().split(" ")
            if mode != _SUBMODULE and _is_below(os.fsdecode(path)):
                (links if mode == _LINK else files).append((id_, top / os.fsdecode(path)))
    wanted = [*files, *links]  # links come last, so that no file is written through one
    with _objects(revision.here, [id_ for id_, _ in wanted]) as answers:
        for index, (_, file) in enumerate(wanted):
            content = _next_object(answers)
            name = file.relative_to(top)
            if content is None:
                remedy = "fetch it whole, without a filter: git fetch --refetch"
                detail = f"{name} of {revision.name} is not in this clone; {remedy}"
                return Diagnostic("Revision that was not fetched", detail)
            try:
                _put(file, content, link=index >= len(files))
            except OSError as error:
                detail = f"{name} cannot be written: {error.strerror}; make room in {top.parent}."
                return Diagnostic("Revision cannot be written", detail)
    return None


@contextmanager
def _objects(here: Path, ids: Sequence[str]) -> Iterator[IO[bytes]]:
    """Give what ``git cat-file --batch`` answers to a list of ids."""
    command = ["git", "cat-file", "--batch", "--buffer"]
    with tempfile.TemporaryFile() as asked:
        asked.write(b"".join(id_.encode() + b"\n" for id_ in ids))
        asked.seek(0)
        silent = subprocess.DEVNULL
        process = subprocess.Popen(  # noqa: S603 - git, as it was found
            command, cwd=here, stdin=asked, stdout=subprocess.PIPE, stderr=silent, env=_environment()
        )
        with process:
            assert process.stdout is not None
            yield process.stdout


def _is_below(path: str) -> bool:
    """Tell whether a path stays in the folder; git refuses to make others, and a tree may hold them all the same."""
    steps = path.split("/")
    return not path.startswith("/") and not any(step in ("", ".", "..") or step.lower() == ".git" for step in steps)


def _next_object(answers: IO[bytes]) -> bytes | None:
    """Read one answer of ``git cat-file --batch``: https://git-scm.com/docs/git-cat-file#_batch_output."""
    words = answers.readline().split()
    if len(words) != 3:
        return None
    content = answers.read(int(words[2]))
    answers.read(1)
    return content


def _put(path: Path, content: bytes, *, link: bool) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if link:
        path.symlink_to(os.fsdecode(content))
    else:
        path.write_bytes(content)


def _environment() -> dict[str, str]:
    return {**os.environ, **_QUIET}


def _git(here: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    command = ["git", "-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false", *arguments]
    return subprocess.run(command, cwd=here, capture_output=True, check=False, env=_environment())  # noqa: S603 - as above


def _said(run: subprocess.CompletedProcess[bytes]) -> str:
    text = run.stderr.decode(errors="replace").strip().removeprefix("fatal: ")
    return f"git: {text or 'it ended without a word'}."


@contextmanager
def _ended_orderly() -> Iterator[None]:
    """Let a process that is told to end remove its folder first."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def leave(_signal: int, _frame: FrameType | None) -> NoReturn:
        sys.exit(_TERMINATED)

    before = signal.signal(signal.SIGTERM, leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
