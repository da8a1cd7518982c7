"""A task: one stack in one environment, to be judged by whichever worker is free, as often as it takes.

It is plain data that says all there is to know, so that a worker needs nothing else of whoever asks.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from hashlib import blake2b
from typing import Any, Literal

View = Literal["hcl", "plan"]


@dataclass(frozen=True, slots=True)
class Tree:
    """Files that a worker can have: a ``folder``, a ``git`` repository at a commit, or what is in an object ``store``.

    ``version`` is the commit; of a store it is the run, which each brings its files anew.
    """

    kind: Literal["folder", "git", "store"]
    address: str
    version: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """What is judged, and by what.

    ``source`` is how people call the tree, ``stack`` the folder of a stack in it, or the file of a plan. ``contract``
    is a contract's path, in the tree unless it is absolute; without one, ``packs`` judge, or ``baseline``.
    ``variables`` is JSON, given besides the contract's. ``commit`` is for the rows alone.
    """

    tree: Tree
    source: str
    stack: str
    view: View = "hcl"
    contract: str = ""
    packs: tuple[str, ...] = ()
    environment: str = ""
    owner: str = ""
    variables: str = "{}"
    commit: str = ""

    @property
    def label(self) -> str:
        """How people call the stack: its source, and the folder in it."""
        if self.stack in ("", "."):
            return self.source
        return self.stack if self.source == "." else f"{self.source.rstrip('/')}/{self.stack}"

    @property
    def id(self) -> str:
        """Tells it from all others of a fleet, from run to run: whatever may change stays out."""
        text = "\0".join((self.source, self.stack, self.view, self.environment))
        return blake2b(text.encode("utf-8", "backslashreplace"), digest_size=10).hexdigest()

    @property
    def asked(self) -> str:
        """What it asks, besides what is in files: where that differs, an earlier answer is none."""
        return repr((self.view, self.stack, self.contract, self.packs, self.environment, self.variables))

    def as_plain(self) -> dict[str, Any]:
        """Return it for another process."""
        return asdict(self)


def task_of(plain: dict[str, Any]) -> Task:
    """Return a task as another process wrote it."""
    return Task(**{**plain, "tree": Tree(**plain["tree"]), "packs": tuple(plain["packs"])})
