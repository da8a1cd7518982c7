"""The reports on one contract in several environments, as one: what is the same in all of them is there once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from stackproof.diagnostics import Diagnostic
from stackproof.run.outcomes import Outcome, Report, Unchecked


def together(results: Iterable[Report | Unchecked]) -> list[Report | Unchecked]:
    """Put the reports on the environments of a contract together, for people to read."""
    found: list[Report | Unchecked] = []
    for key, group in groupby(results, _contract_of):
        listed = list(group)
        reports = [one for one in listed if isinstance(one, Report)]
        if key is None or len(reports) < 2:
            found += listed
        else:
            found.append(_together(reports))
    return found


def _contract_of(result: Report | Unchecked) -> str | None:
    if isinstance(result, Unchecked) or not result.contract.environment:
        return None
    return str(result.contract.path)


def _together(reports: Sequence[Report]) -> Report:
    names = tuple(report.contract.environment for report in reports)
    by_id: dict[str, dict[str, Outcome]] = {}
    for report in reports:
        for outcome in report.outcomes:
            by_id.setdefault(outcome.id, {})[report.contract.environment] = outcome
    outcomes = tuple(one for found in by_id.values() for one in _alike(found, names))
    return Report(
        reports[0].contract,
        reports[0].stack,
        outcomes,
        _diagnostics([(report.contract.environment, report.problems) for report in reports], names),
        _diagnostics([(report.contract.environment, report.warnings) for report in reports], names),
        tuple(dict.fromkeys(trace for report in reports for trace in report.traces)),
        environments=names,
    )


def _alike(found: dict[str, Outcome], names: tuple[str, ...]) -> Iterable[Outcome]:
    """Yield an outcome for each way in which a promise came out, with the environments where it did."""
    groups: dict[object, list[str]] = {}
    for name, outcome in found.items():
        told = () if outcome.status == "passed" else outcome.findings
        groups.setdefault((outcome.status, told), []).append(name)
    for several in groups.values():
        depends = dict.fromkeys(one for name in several for one in found[name].depends_on)
        ignored = dict.fromkeys(one for name in several for one in found[name].ignored)
        where = () if tuple(several) == names else tuple(several)
        first = found[several[0]]
        yield replace(first, environments=where, depends_on=tuple(depends), ignored=tuple(ignored))


def _diagnostics(given: Iterable[tuple[str, Iterable[Diagnostic]]], names: tuple[str, ...]) -> tuple[Diagnostic, ...]:
    where: dict[Diagnostic, list[str]] = {}
    for name, listed in given:
        for one in dict.fromkeys(listed):
            where.setdefault(one, []).append(name)
    return tuple(
        one if tuple(several) == names else replace(one, summary=f"{one.summary} ({', '.join(several)})")
        for one, several in where.items()
    )
