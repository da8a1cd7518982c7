"""The folders at or below a path, with their files: links are followed, as pytest follows them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from stackproof.diagnostics import Diagnostic
from stackproof.evaluate.working_folder import data_directory

_SKIPPED = {".git", ".terraform", ".venv", "node_modules", "__pycache__"}
_HCL = (".tf", ".tf.json", ".tofu", ".tofu.json")
_Identity = tuple[int, int]


@dataclass(slots=True)
class Walk:
    """One walk; ``loops`` are the links that lead back, ``unreadable`` the folders that could not be looked into."""

    loops: list[Diagnostic] = field(default_factory=list)
    unreadable: list[Diagnostic] = field(default_factory=list)

    def folders(self, top: Path) -> Iterator[tuple[Path, list[str]]]:
        """Yield each folder with the names of its files, a folder before those in it, in the order of names."""
        waiting: list[tuple[Path, frozenset[_Identity]]] = [(top, frozenset())]
        while waiting:
            folder, above = waiting.pop()
            try:
                status = folder.stat()
                entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
            except OSError as error:
                detail = f"{folder}: {error.strerror or error}. Nobody can tell which stacks are in it."
                self.unreadable.append(Diagnostic("Folder cannot be read", detail))
                continue
            here = (status.st_dev, status.st_ino)
            if here in above:
                detail = f"{folder} is a link to a folder around it; it is followed once."
                self.loops.append(Diagnostic("Link that leads back", detail, severity="warning"))
                continue
            inside = [entry.name for entry in entries if _is_folder(entry)]
            yield folder, [entry.name for entry in entries if entry.name not in inside]
            own = data_directory(folder)
            inside = [name for name in inside if name not in _SKIPPED and folder / name != own]
            waiting.extend((folder / name, above | {here}) for name in reversed(inside))


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link to itself
        return False


def holds_hcl(directory: Path) -> bool:
    """Tell whether a folder holds a file that Terraform or OpenTofu reads."""
    return any(is_hcl(file.name) for file in directory.iterdir())


def is_hcl(name: str) -> bool:
    """Tell whether Terraform or OpenTofu reads a file of that name; editors' files they pass over."""
    return name.endswith(_HCL) and not name.startswith((".", "#"))


def no_stack_in(directory: Path) -> str:
    """Say what is wrong with a path that is no folder with HCL, and what to name."""
    if not directory.exists():
        return f"{directory} does not exist; name the folder of a stack."
    if not directory.is_dir():
        return f"{directory} is a file; name the folder of a stack, such as {directory.parent}."
    return f"{directory} holds no *.tf file; name the folder of a stack."
