"""The files that a worker judges, brought to its machine: a repository at a commit, the objects below a prefix.

They lie in the cache, each tree whole in a folder of its own, so that several workers of a machine share it. Nothing of
a repository runs: git writes no working tree, and its hooks and filters are none of ours.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path

from stackproof.cache import cache_directory
from stackproof.comparing.revisions import Revision, find_revision, write_files
from stackproof.diagnostics import Diagnostic
from stackproof.fleet.places import PlaceError, file_system
from stackproof.fleet.tasks import Tree

_PATIENCE = 900.0  # seconds for git to fetch a repository
_KEPT = 3 * 86_400.0  # seconds after which a tree goes that nobody asked for
_QUIET = {
    "GIT_TERMINAL_PROMPT": "0", "GIT_SSH_COMMAND": "ssh -o BatchMode=yes", "LC_ALL": "C",
}  # fmt: skip
_SECRET = re.compile(r"(?<=://)[^/@\s]+@")
_HASH = re.compile(r"[0-9a-f]{40}")


class TreeError(Exception):
    """Files that cannot be had, with what is wrong."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(str(diagnostic))
        self.diagnostic = diagnostic


def shown_address(address: str) -> str:
    """Return an address as it may be shown: without a user and a password."""
    return _SECRET.sub("", address)


def folder_of(tree: Tree) -> Path:
    """Return the folder with the files of a tree; they are brought here unless they are here.

    Raises:
        TreeError: they cannot be had.
    """
    if tree.kind == "folder":
        folder = Path(tree.address)
        if not folder.is_dir():
            detail = f"{tree.address} is no folder on this machine; workers elsewhere need a git or s3:// source."
            raise TreeError(Diagnostic("No such folder", detail))
        return folder
    place = _find_cache("trees", tree.kind, tree.address, tree.version)
    if not place.is_dir():
        with _made_whole(place) as top:
            (_write_commit if tree.kind == "git" else _write_objects)(tree, top)
    os.utime(place)
    return place


def resolve_git(address: str, revision: str) -> Tree:
    """Return a repository at the commit that a revision is now; it is fetched.

    Raises:
        TreeError: it cannot be cloned, or has no such revision.
    """
    return Tree("git", address, _fetch(address, revision).commit)


def _fetch(address: str, revision: str) -> Revision:
    """Fetch one revision of a repository into a bare one in the cache, which has nothing else."""
    if shutil.which("git") is None:
        detail = "Repositories are fetched by git, which is not on the path; install it, or give a folder."
        raise TreeError(Diagnostic("No git", detail))
    store = _find_cache("repositories", address)
    if not (store / "HEAD").is_file():
        with _made_whole(store) as made:
            _git(made, "init", "--quiet", "--bare", "--template=", "--", str(made), of=address)
    if _HASH.fullmatch(revision) and not isinstance(known := find_revision(revision, store), Diagnostic):
        return known
    place = os.path.abspath(address) if os.path.isdir(address) else address
    name = f"refs/stackproof/{uuid.uuid4().hex}"
    _git(store, "fetch", "--quiet", "--no-tags", "--depth=1", "--", place, f"{revision}:{name}", of=address)
    found = find_revision(name, store)
    if isinstance(found, Diagnostic):
        raise TreeError(found)
    return found


def _git(store: Path, *arguments: str, of: str) -> None:
    command = ["git", "-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false", "-c", "gc.auto=0", *arguments]
    summary, shown = "Repository cannot be cloned", shown_address(of)
    try:
        done = subprocess.run(  # noqa: S603 - the user's git, on an address that the user gave
            command, cwd=store, capture_output=True, check=False, timeout=_PATIENCE, stdin=subprocess.DEVNULL,
            env={**os.environ, **_QUIET},
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        raise TreeError(Diagnostic(summary, f"{shown}: {_secretless(str(error))}")) from None
    if done.returncode:
        said = _secretless(" ".join(done.stderr.decode(errors="replace").split()).removeprefix("fatal: "))
        detail = f"{shown}: git: {said or 'it ended without a word'}. Correct the address or the revision."
        raise TreeError(Diagnostic(summary, detail))


def _secretless(text: str) -> str:
    return _SECRET.sub("", text)


def _write_commit(tree: Tree, top: Path) -> None:
    problem = write_files(_fetch(tree.address, tree.version), top)
    if problem is not None:
        raise TreeError(problem)


def _write_objects(tree: Tree, top: Path) -> None:
    summary = "Objects cannot be read"
    try:
        system, path = file_system(tree.address)
        system.invalidate_cache()
        names = system.find(path)
        for name in names:
            inner = str(name).removeprefix(path).lstrip("/")
            steps = inner.split("/")
            if inner and not inner.endswith("/") and not any(step in ("", ".", "..", ".git") for step in steps):
                file = top / inner
                file.parent.mkdir(parents=True, exist_ok=True)
                system.get_file(name, str(file))
    except (OSError, PlaceError) as error:
        raise TreeError(Diagnostic(summary, f"{shown_address(tree.address)}: {error}")) from None
    if not names:
        raise TreeError(Diagnostic(summary, f"There is nothing below {shown_address(tree.address)}."))
    (top / ".git").mkdir(exist_ok=True)  # nothing above is looked at


def _find_cache(kind: str, *named: str) -> Path:
    folder = cache_directory()
    if folder is None:
        detail = "There is no folder for what is fetched; set STACKPROOF_CACHE_DIR to one that is yours alone."
        raise TreeError(Diagnostic("No cache", detail))
    digest = blake2b("\0".join(named).encode("utf-8", "backslashreplace"), digest_size=16).hexdigest()
    return folder / "fleet" / kind / digest


@contextmanager
def _made_whole(place: Path) -> Iterator[Path]:
    """Give a folder beside a place, and put it there when it is whole, unless another process was faster."""
    place.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix="new-", dir=place.parent)).resolve()
    try:
        yield made
        try:
            made.rename(place)
        except OSError:
            if not place.is_dir():
                raise
    except OSError as error:
        detail = f"{place.parent}: {error.strerror or error}; make room, or set STACKPROOF_CACHE_DIR."
        raise TreeError(Diagnostic("Files cannot be written", detail)) from None
    finally:
        shutil.rmtree(made, ignore_errors=True)


def forget_old_trees() -> None:
    """Remove what nobody asked for in some days."""
    parent = _find_cache("trees", "").parent
    oldest = time.time() - _KEPT
    for place in parent.iterdir() if parent.is_dir() else ():
        if place.stat().st_mtime < oldest:
            shutil.rmtree(place, ignore_errors=True)
