"""HEAD's HCL by the promises of another revision: what the contract at hand has dropped still has to hold.

The contracts, what they import and extend, and the packs in files are read from that revision; so are checkov's
settings and the policies that they name, where they differ. The HCL is that of the working folder, or the plan's.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from stackproof.comparing.compare import Side
from stackproof.comparing.of_what import side_of
from stackproof.contract import NAME
from stackproof.contract.environments import Given
from stackproof.contract.reading import label_of, shown_from
from stackproof.diagnostics import Diagnostic
from stackproof.run.check import check_environments
from stackproof.run.contracts import look_below
from stackproof.run.folders import holds_hcl
from stackproof.run.outcomes import Report, Unchecked
from stackproof.run.stack_sources import Shown, StackSource, Written

_SETTINGS = (".checkov.yaml", ".checkov.yml")


@dataclass(frozen=True, slots=True)
class OtherPromises:
    """What came of the contracts of another revision; ``settings`` is its folder where checkov's settings differ."""

    results: tuple[Report | Unchecked, ...] = ()
    settings: Path | None = None


@contextmanager
def promises_from(
    revision: str | None, paths: Sequence[Path], plan: str | None, given: Given
) -> Iterator[OtherPromises]:
    """Judge the HCL at or below some paths by the contracts of a revision; nothing where none is named."""
    if revision is None:
        yield OtherPromises()
        return
    with side_of("base", revision) as side:
        if isinstance(side, Diagnostic):
            yield OtherPromises((Unchecked(f"--promises-from {revision}", (side,)),))
            return
        results = tuple(_judge(side, revision, paths, plan, given))
        yield OtherPromises(results, side.root if _differs(side.root) else None)


def _judge(
    side: Side, revision: str, paths: Sequence[Path], plan: str | None, given: Given
) -> Iterator[Report | Unchecked]:
    here = Path.cwd()
    contracts: dict[Path, None] = {}
    for path in paths:
        relative = os.path.relpath(path.parent if path.is_file() else path, here)
        problems: list[Unchecked] = []
        if (side.root / relative).is_dir():
            contracts.update(dict.fromkeys(look_below(side.root / relative, problems)[0]))
        yield from (one for one in problems if not one.accepted)
    for contract in contracts:
        folder = Path(os.path.relpath(contract.parent, side.root))
        if not folder.is_dir() or not holds_hcl(folder):
            yield _gone(folder, revision)
            continue
        source: StackSource = (
            Shown("plan", plan, folder, given.accept_plan_differences) if plan is not None else Written(folder=folder)
        )
        with shown_from(side.root):
            for result in check_environments(contract, source, given=given):
                yield _label(result, label_of(contract), revision)


def _gone(folder: Path, revision: str) -> Unchecked:
    detail = (
        f"{revision} has promises for {folder}, and there is no stack any more. Where that is meant, gate the other "
        "folders by name, or leave --promises-from out."
    )
    return Unchecked(f"{folder / NAME} of {revision}", (Diagnostic("Stack that is gone", detail),))


def _label(result: Report | Unchecked, label: str, revision: str) -> Report | Unchecked:
    """Say in reports by whose promises a stack was judged."""
    of_revision = f"{label} of {revision}"
    if isinstance(result, Unchecked):
        return replace(result, label=of_revision)
    stack = f"{result.contract.stack} by the promises of {revision}"
    return replace(result, contract=replace(result.contract, label=of_revision, stack=stack))


def _differs(root: Path) -> bool:
    """Tell whether a revision has other settings of checkov than the current folder."""

    def read(folder: Path) -> list[bytes]:
        return [file.read_bytes() for name in _SETTINGS if (file := folder / name).is_file()]

    return read(root) != read(Path.cwd())
