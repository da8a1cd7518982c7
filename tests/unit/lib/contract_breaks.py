"""A contract tested the other way round: break a promise in the HCL, and the clause that names it must fail."""

import shutil
from contextlib import chdir
from pathlib import Path
from typing import NamedTuple

from stackproof.run.check import check_contract, check_environments
from stackproof.run.outcomes import Report

LIB = Path(__file__).parents[3] / "lib"
MOST = 12  # bindings that an edit of one promise may break


class Break(NamedTuple):
    """An edit of one file, the binding that must fail for it, and the line that is named.

    ``also`` fail at the same line, ``elsewhere`` at another; what else says of the same resource may fail as well.
    """

    file: str
    old: str
    new: str
    binding: str
    line: str  # a piece of the line that the failure points at
    also: frozenset[str] = frozenset()
    elsewhere: frozenset[str] = frozenset()


def assert_noticed(stack: str, broken: Break, scratch: Path) -> None:
    """Break a copy of the stack: the bindings of that promise fail, at the line that breaks it.

    The copy is checked from the folder that it is in: its files have the same names each time, and those that nobody
    edited come from the cache. What the promises depend on besides is not asked: it takes as long as all the rest.
    """
    copy = shutil.copytree(
        LIB / stack, scratch / stack, ignore=shutil.ignore_patterns("lambda", "build", ".terraform*")
    )
    source = (copy / broken.file).read_text()
    assert source.count(broken.old) == 1, f"{broken.file} no longer holds this text once"
    (copy / broken.file).write_text(source.replace(broken.old, broken.new))

    with chdir(scratch):
        report = check_environments(copy / "contract.yaml", in_contexts=False)[0]

    assert isinstance(report, Report), report
    assert not report.problems
    failed = {outcome.binding.id: outcome for outcome in report.outcomes if not outcome.holds}
    assert failed.keys() >= {broken.binding} | broken.also | broken.elsewhere
    assert len(failed) <= MOST, f"an edit of one promise breaks {', '.join(failed)}"
    for id_ in {broken.binding} | broken.also if broken.line else ():
        assert failed[id_].status == "failed"
        where = failed[id_].findings[0].where
        assert where is not None
        assert broken.line in (scratch / where.file).read_text().split("\n")[where.line - 1]


def assert_holds(stack: str) -> None:
    """Without an edit every promise holds."""
    report = check_contract(LIB / stack / "contract.yaml")
    assert isinstance(report, Report), report
    assert report.exit_code == 0
