"""Which stacks a document belongs to, and what was made of each."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from stackproof.contract import NAME
from stackproof.editor.shapes import Judged, Notice, Reads, Stacks
from stackproof.run.folders import is_hcl

_OF_A_STACK = (".tfvars", ".tfvars.json")
_SHARED = (".yaml", ".yml", ".py", ".json", ".tftpl", ".tpl")


@dataclass(slots=True)
class StackState:
    """What is known of a stack: what judging it came to, and which arguments its promises read."""

    judged: Judged = field(default_factory=Judged)
    reads: Reads = field(default_factory=Reads)


@dataclass(slots=True)
class Folders:
    """The folders of the workspace with the stacks that were found in each, by real path."""

    found: dict[str, Stacks] = field(default_factory=dict)
    states: dict[str, StackState] = field(default_factory=dict)

    def root_of(self, path: str) -> str:
        """Return the innermost folder of the workspace that a path is in; the folder of a file that is in none."""
        around = [root for root in self.found if Path(path).is_relative_to(root)]
        return max(around, key=len, default=path if os.path.isdir(path) else str(Path(path).parent))

    def stacks_of(self, path: str) -> list[str]:
        """Return the folders of the stacks that a file is part of."""
        folder, name = os.path.split(path)
        found: dict[str, None] = {}
        for stacks in self.found.values():
            for known in (stacks.contracts, stacks.bare):
                for stack, modules in known.items():
                    own = name == NAME or name.endswith(_OF_A_STACK)
                    if folder == stack or (is_hcl(name) and not own and folder in modules):
                        found[stack] = None
        return list(found)

    def around(self, path: str) -> list[str]:
        """Return the stacks that a file which several may read could be part of: all."""
        if not path.endswith(_SHARED):
            return self.stacks_of(path)
        return list(dict.fromkeys(stack for one in self.found.values() for stack in (*one.contracts, *one.bare)))

    def notices_at(self, root: str) -> tuple[Notice, ...]:
        """Return what was wrong with the stacks of a folder before any was judged."""
        return self.found[root].notices if root in self.found else ()

    def state_of(self, stack: str) -> StackState:
        """Return what is known of a stack."""
        return self.states.setdefault(stack, StackState())
