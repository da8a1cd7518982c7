"""What a run looked at, for whoever reads its reports later: when, and at which commit of which repository."""

from __future__ import annotations

import datetime
import functools
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

_PATIENCE = 20  # seconds for git, in a repository of any size
_GIT = ("git", "-c", "core.fsmonitor=false", "--no-optional-locks")  # runs nothing that the repository names


@dataclass(frozen=True, slots=True)
class Revision:
    """The commit of a folder; ``changed`` tells whether files below it differ, ``None`` where git did not say."""

    commit: str
    changed: bool | None

    def __str__(self) -> str:
        if self.changed is None:
            return f"{self.commit}, nobody knows whether with changes"
        return f"{self.commit} with changes that are not committed" if self.changed else self.commit


def time_of_run() -> datetime.datetime:
    """Return now, or what ``SOURCE_DATE_EPOCH`` says (https://reproducible-builds.org/specs/source-date-epoch/)."""
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    if given.isdecimal() and len(given) <= 11:
        return datetime.datetime.fromtimestamp(int(given), datetime.UTC)
    return datetime.datetime.now(datetime.UTC).replace(microsecond=0)


def revision_of(folder: Path) -> Revision | None:
    """Return the commit that a folder is at; ``None`` outside a repository, or where there is no git."""
    resolved = folder.resolve()
    root = next((one for one in (resolved, *resolved.parents) if (one / ".git").exists()), None)
    return _revision(root) if root is not None else None


@functools.cache
def _revision(root: Path) -> Revision | None:
    commit = _git(root, "rev-parse", "--verify", "HEAD")
    if commit is None:
        return None
    changes = _git(root, "status", "--porcelain")
    return Revision(commit.strip(), bool(changes.strip()) if changes is not None else None)


def _git(root: Path, *arguments: str) -> str | None:
    try:
        done = subprocess.run(  # noqa: S603 - the user's git, on the user's folder
            [*_GIT, "-C", str(root), *arguments],
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            timeout=_PATIENCE,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None
