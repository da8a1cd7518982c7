"""A contract tested the other way round: break a promise in the HCL, and the clause that names it must fail."""

import shutil
from contextlib import chdir
from pathlib import Path
from typing import NamedTuple

from stackproof.run.check import check_contract
from stackproof.run.outcomes import Report

LIB = Path(__file__).parents[3] / "lib"


class Break(NamedTuple):
    """An edit of one file, the binding that must fail for it (and no other), and the line that is named.

    ``also`` fail at the same line, ``elsewhere`` at another.
    """

    file: str
    old: str
    new: str
    binding: str
    line: str  # a piece of the line that the failure points at
    also: frozenset[str] = frozenset()
    elsewhere: frozenset[str] = frozenset()


def assert_noticed(stack: str, broken: Break, scratch: Path) -> None:
    """Break a copy of the stack: exactly the bindings of that promise fail, at the line that breaks it.

    The copy is checked from the folder that it is in: its files have the same names each time, and those that nobody
    edited come from the cache.
    """
    copy = shutil.copytree(
        LIB / stack, scratch / stack, ignore=shutil.ignore_patterns("lambda", "build", ".terraform*")
    )
    source = (copy / broken.file).read_text()
    assert source.count(broken.old) == 1, f"{broken.file} no longer holds this text once"
    (copy / broken.file).write_text(source.replace(broken.old, broken.new))

    with chdir(scratch):
        report = check_contract(copy / "contract.yaml")

    assert isinstance(report, Report), report
    assert not report.problems
    failed = [outcome for outcome in report.outcomes if not outcome.holds]
    assert {outcome.binding.id for outcome in failed} == {broken.binding} | broken.also | broken.elsewhere
    assert {outcome.status for outcome in failed} == {"failed"}
    for outcome in failed if broken.line else []:
        if outcome.binding.id in broken.elsewhere:
            continue
        where = outcome.findings[0].where
        assert where is not None
        assert broken.line in (scratch / where.file).read_text().split("\n")[where.line - 1]


def assert_holds(stack: str) -> None:
    """Without an edit every promise holds."""
    report = check_contract(LIB / stack / "contract.yaml")
    assert isinstance(report, Report), report
    assert report.exit_code == 0
