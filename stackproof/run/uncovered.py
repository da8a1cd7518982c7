"""Stacks without a contract: root modules that no contract covers.

A folder with HCL is a root module unless another folder calls it as a module. A module is covered by the stack that
calls it; one that nobody calls may be a stack, and is named: nobody can tell.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path

from stackproof.diagnostics import Diagnostic, Diagnostics
from stackproof.evaluate.bounds import within_limits
from stackproof.evaluate.configuration import is_override, load_configuration
from stackproof.evaluate.provider_versions import LOCAL_SOURCE
from stackproof.file_reading import read_bytes
from stackproof.hcl import syntax
from stackproof.hcl.files import read_file
from stackproof.run.folders import is_hcl
from stackproof.run.outcomes import Unchecked
from stackproof.values.limits import LARGEST_FILE


def find_uncovered(folders: Iterable[Path], covered: Collection[Path]) -> list[Path]:
    """Return the folders that hold a root module and are neither covered nor called by one that is.

    Args:
        folders: those with HCL and without a contract.
        covered: those with a contract.
    """
    calls = _Calls()
    reached = {module for folder in covered for module in calls.find_reached(folder.resolve())}
    rest = [folder for folder in folders if folder.resolve() not in reached]
    return [folder for place, folder in enumerate(rest) if not _is_called(folder, rest[:place], rest, calls)]


def modules_of(folders: Iterable[Path]) -> dict[Path, set[Path]]:
    """Return the folders that each stack is made of besides its own: the modules that it calls by literal paths."""
    calls = _Calls()
    return {folder: calls.find_reached(folder.resolve()) for folder in folders}


def _is_called(folder: Path, before: list[Path], rest: list[Path], calls: _Calls) -> bool:
    """Tell whether another calls a folder; of folders that call each other, the first is nobody's."""
    here = folder.resolve()
    for other in rest:
        there = other.resolve()
        if (
            there != here
            and here in calls.find_reached(there)
            and (there not in calls.find_reached(here) or other in before)
        ):
            return True
    return False


class _Calls:
    """Which folders call which as modules, by the literal paths in their ``source``."""

    def __init__(self) -> None:
        self._find_called: dict[Path, set[Path]] = {}
        self._reached: dict[Path, set[Path]] = {}

    def find_reached(self, folder: Path) -> set[Path]:
        """Return what a folder calls, and what that calls."""
        if folder not in self._reached:
            found: set[Path] = set()
            waiting = [folder]
            while waiting:
                new = self._of(waiting.pop()) - found
                found |= new
                waiting.extend(new)
            self._reached[folder] = found
        return self._reached[folder]

    def _of(self, folder: Path) -> set[Path]:
        if folder not in self._find_called:
            self._find_called[folder] = set()
            if folder.is_dir():
                self._find_called[folder] = set(_find_called(folder))
        return self._find_called[folder]


def _find_called(folder: Path) -> Iterable[Path]:
    """Yield the folders that a folder's module blocks name; files that name none, or no further one, are not parsed."""
    named = {path: _named_in(path) for path in _files(folder)}
    calling = [path for path, sources in named.items() if sources]
    if any(path.name.endswith(".json") for path in calling) or any(is_override(path.name) for path in named):
        yield from ((folder / source).resolve() for source in _called_by_all(folder))
        return
    found: set[str] = set()
    for path in calling:
        if not named[path] <= found:
            body, _ = read_file(path, str(path))
            found |= set(_sources(body.blocks_of("module") if body is not None else ()))
    yield from ((folder / source).resolve() for source in found)


def _files(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if is_hcl(path.name) and path.suffix in (".tf", ".json"))
    except OSError:
        return []  # which is told where it is judged


def _named_in(path: Path) -> set[str]:
    """Return what looks like a local source in a file; what is one in other words is no call, and is told."""
    text = read_bytes(path, LARGEST_FILE)
    return {one.decode(errors="replace") for one in LOCAL_SOURCE.findall(text)} if isinstance(text, bytes) else set()


def _called_by_all(folder: Path) -> Iterable[str]:
    found = Diagnostics()  # whatever is wrong with it is told where it is judged
    with within_limits(found):
        configuration = load_configuration(folder, str(folder), found)
    return _sources(configuration.blocks["module"].values()) if not found.errors else ()


def _sources(blocks: Iterable[syntax.Block]) -> Iterable[str]:
    for block in blocks:
        source = block.body.attribute("source")
        written = source.expression.value if source and isinstance(source.expression, syntax.Literal) else None
        if isinstance(written, str) and written.startswith(("./", "../")):
            yield written


def explain_uncovered(uncovered: list[Path], allowed: int) -> list[Unchecked]:
    """Say which stacks have no contract; accepted where that is just the number that is allowed."""
    if len(uncovered) == allowed:
        return [_leave_unchecked(uncovered, "nobody checks them", accepted=True)] if uncovered else []
    write = "write a contract.yaml beside the *.tf files, call it as a module from a stack that has one"
    if not allowed:
        return [_leave_unchecked(uncovered, f"for each, {write}, or accept them: --allow-uncovered {len(uncovered)}")]
    if uncovered:
        return [
            _leave_unchecked(uncovered, f"{allowed} are allowed. Say --allow-uncovered {len(uncovered)}, or {write}")
        ]
    detail = f"--allow-uncovered {allowed} was given, and every stack has a contract; leave it out."
    return [Unchecked("--allow-uncovered", (Diagnostic("No stack without a contract", detail),))]


def _leave_unchecked(uncovered: list[Path], remedy: str, *, accepted: bool = False) -> Unchecked:
    names = ", ".join(map(str, uncovered))
    count = f"{len(uncovered)} stack{'s' if len(uncovered) > 1 else ''} without a contract"
    return Unchecked(names, (Diagnostic(count, f"{names}: {remedy}."),), accepted=accepted)
