"""The two sides that somebody named: revisions of the repository at hand, the working folder, or two folders."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from stackproof.comparing.changes import Comparison, SideName
from stackproof.comparing.compare import Side, compare_sides
from stackproof.comparing.revisions import Revision, find_parting, find_revision, is_changed, written_out
from stackproof.comparing.scores import Scores
from stackproof.diagnostics import Diagnostic

WORKING_FOLDER = "the working folder"


def compare_named(
    base: str,
    head: str | None,
    paths: Sequence[str] = (),
    scores: Scores | None = None,
    *,
    merge_base: bool = False,
) -> Comparison:
    """Compare two sides as they are named on the command line.

    Args:
        base: a revision, or a folder where ``head`` is one.
        head: a revision or a folder; nothing for the working folder.
        paths: which stacks, relative to where we are, or to both folders.
        scores: the mutation scores of both sides.
        merge_base: whether to compare with where the head parted from the base.
    """
    named = scores or Scores()
    label = head or WORKING_FOLDER
    if head is not None and Path(base).is_dir() and Path(head).is_dir():
        sides = Side("base", Path(base).resolve(), base), Side("head", Path(head).resolve(), head)
        return compare_sides(*sides, paths, named)
    outside = [path for path in paths if Path(path).is_absolute() or ".." in Path(path).parts]
    if outside:
        detail = f"{outside[0]} leads out of this folder; go to one around it, and name paths below."
        return Comparison(base, label, problems=(Diagnostic("Path outside of the folder", detail),))
    with ExitStack() as stack:
        before = stack.enter_context(side_of("base", base, parted_from=(head or "HEAD") if merge_base else None))
        if isinstance(before, Diagnostic):
            return Comparison(base, label, problems=(_or_folders(before, base, head),))
        after = stack.enter_context(side_of("head", head))
        if isinstance(after, Diagnostic):
            return Comparison(before.label, label, problems=(_or_folders(after, base, head),))
        found = compare_sides(before, after, paths, named)
        return Comparison(found.base, found.head, found.stacks, found.problems, tuple(_notes(head, paths)))


def _or_folders(problem: Diagnostic, base: str, head: str | None) -> Diagnostic:
    """Say what to do where a folder was given alone."""
    if head is None and Path(base).is_dir() and problem.summary == "Unknown revision":
        detail = f"{base} is a folder, and compared with another one: stackproof compare {base} OTHER"
        return Diagnostic("One folder alone", detail)
    return problem


@contextmanager
def side_of(name: SideName, revision: str | None, *, parted_from: str | None = None) -> Iterator[Side | Diagnostic]:
    """Give the folder of a revision, or of where another one parted from it; the working folder where there is none."""
    here = Path.cwd()
    if revision is None:
        yield Side(name, here, WORKING_FOLDER)
        return
    found = find_revision(revision, here)
    if isinstance(found, Revision) and parted_from is not None:
        found = find_parting(found, parted_from)
    if isinstance(found, Diagnostic):
        yield found
        return
    with written_out(found) as folder:
        yield (
            folder
            if isinstance(folder, Diagnostic)
            else Side(name, folder, found.label, here, found.day if name == "base" else None)
        )


def _notes(head: str | None, paths: Sequence[str]) -> Iterator[Diagnostic]:
    """Say that what is not committed was not compared, where a revision stands for what is checked out."""
    if head is not None and is_changed(head, Path.cwd(), paths or (".",)):
        detail = f"Files differ from {head}, and were not compared; leave {head} out to compare the working folder."
        yield Diagnostic("Changes that are not committed", detail, severity="warning")
