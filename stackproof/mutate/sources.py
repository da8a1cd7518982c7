"""The files that a stack is written in, as text and as syntax, each place in one as offsets in the other."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from pathlib import Path

from stackproof.contract import Contract
from stackproof.diagnostics import SourceRange
from stackproof.evaluate.module import ModuleInstance
from stackproof.evaluate.root_module import evaluate_stack
from stackproof.file_reading import read_bytes
from stackproof.hcl import syntax
from stackproof.hcl.files import read_file
from stackproof.model import Stack
from stackproof.run.stack_sources import Written, environment_of
from stackproof.values.limits import LARGEST_FILE


@dataclass(frozen=True)
class SourceFile:
    """One file of HCL; ``label`` is the name that ranges carry, ``path`` where it lies, if it does."""

    label: str
    text: str
    body: syntax.Body
    path: Path = Path()

    @cached_property
    def _lines(self) -> list[int]:
        return list(accumulate((len(line) + 1 for line in self.text.split("\n")[:-1]), initial=0))

    def span(self, where: SourceRange) -> tuple[int, int]:
        """Return the offsets of a range."""
        start = self._lines[where.line - 1] + where.column - 1
        return start, self._lines[where.end_line - 1] + where.end_column - 1

    def text_at(self, where: SourceRange) -> str:
        """Return the text of a range."""
        start, end = self.span(where)
        return self.text[start:end]


@dataclass(frozen=True)
class Sources:
    """A stack as it is written: its own files and those of the modules that lie beside it.

    ``unread`` are the files that no operator knows how to edit: those of HCL's JSON syntax.
    """

    stack: Stack
    files: tuple[SourceFile, ...]
    unread: tuple[str, ...] = ()
    _instances: dict[SourceRange, list[str]] = field(default_factory=dict)

    def instances(self, block: syntax.Block) -> list[str]:
        """Return the addresses of what a block of a resource or data source makes, in the order of instances."""
        if not self._instances:
            for resource in self.stack.everything():
                if resource.where is not None:
                    self._instances.setdefault(resource.where, []).append(str(resource.address))
        return self._instances.get(block.header, [])


def read_sources(contract: Contract) -> Sources:
    """Evaluate the stack of a contract, and read the files that it was made of; its errors are in its diagnostics."""
    stack = Written().load(contract)
    _, root = evaluate_stack(contract.directory, contract.variables, environment_of(contract))
    files: dict[str, SourceFile] = {}
    unread: dict[str, None] = {}
    for label, path in _paths(root):
        if label in files or label in unread:
            continue
        found = _read(path, label) if path.name.endswith(".tf") else None
        if found is None:
            unread[label] = None
        else:
            files[label] = found
    return Sources(stack, tuple(files.values()), tuple(unread))


def _paths(root: ModuleInstance) -> list[tuple[str, Path]]:
    """Return the files of the root module and of the modules beside it; what was installed is somebody else's."""
    modules = [module for module in root.modules() if ".terraform" not in module.configuration.directory.parts]
    return [
        (label, module.configuration.directory / Path(label).name)
        for module in modules
        for label in module.configuration.files
    ]


def _read(path: Path, label: str) -> SourceFile | None:
    raw = read_bytes(path, LARGEST_FILE)
    body, _ = read_file(path, label)
    if body is None or not isinstance(raw, bytes):
        return None
    return SourceFile(label, raw.decode().removeprefix("\ufeff"), body, path)
