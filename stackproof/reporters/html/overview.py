"""What the first pages show: all stacks, what does not hold by constraint, controls by framework, waivers by end."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from stackproof.reporters.counts import ORDER, worst
from stackproof.reporters.html.promises import natural
from stackproof.reporters.html.stack_page import SEVERITIES, Against, StackPage, Waived
from stackproof.reporters.total import total_words
from stackproof.run import exit_status
from stackproof.run.looked_at import revision_of
from stackproof.run.outcomes import Report, Status

_SOON = 30  # days in which a waiver ends that somebody should think of


@dataclass(slots=True)
class Broken:
    """A constraint, or an assert, that does not hold somewhere, with the findings by stack."""

    constraint: str
    severity: str
    summary: str
    found: list[tuple[StackPage, Against]] = field(default_factory=list)

    @property
    def status(self) -> Status:
        """The worst of its findings."""
        return worst(one for _, one in self.found)

    @property
    def stacks(self) -> int:
        """How many stacks it does not hold in."""
        return len({page.anchor for page, _ in self.found})


@dataclass(slots=True)
class Control:
    """A control of a framework in all stacks."""

    id: str
    statuses: Counter[Status] = field(default_factory=Counter)
    constraints: dict[str, None] = field(default_factory=dict)
    bad: list[StackPage] = field(default_factory=list)

    @property
    def status(self) -> Status:
        """The worst in any stack."""
        judged = [one for one in ORDER if self.statuses[one] and one != "unjudged"]
        return judged[0] if judged else "unjudged"


@dataclass(slots=True)
class Overview:
    """What there is to show of a run as a whole."""

    pages: Sequence[StackPage]
    time: datetime.datetime

    @property
    def title(self) -> str:
        """The verdict as a sentence."""
        return ", ".join(total_words([page.result for page in self.pages])) or "nothing was checked"

    @property
    def status(self) -> Status:
        """The verdict as a status, for its colour."""
        code = exit_status.of_all(page.exit_code for page in self.pages)
        return "passed" if code == exit_status.HOLDS else "failed"

    @property
    def counts(self) -> dict[Status, int]:
        """How many promises of all stacks have which status."""
        return {status: sum(page.counts.get(status, 0) for page in self.pages) for status in ORDER}

    @property
    def sorted_pages(self) -> list[StackPage]:
        """The stacks, those that do not hold first."""
        return sorted(self.pages, key=lambda page: -page.exit_code)

    def list_broken(self) -> list[Broken]:
        """Return what does not hold, the most severe first."""
        found: dict[str, Broken] = {}
        for page in self.pages:
            for one in page.against:
                binding = found.setdefault(one.promise, Broken(one.promise, one.severity, one.summary))
                binding.found.append((page, one))
        return sorted(found.values(), key=lambda one: (SEVERITIES.index(one.severity), -len(one.found)))

    def frameworks(self) -> dict[str, list[Control]]:
        """Return the controls that promises stand for, by framework."""
        found: dict[str, dict[str, Control]] = {}
        for page in self.pages:
            for framework, controls in page.frameworks.items():
                for named in controls:
                    control = found.setdefault(framework, {}).setdefault(named.name, Control(named.name))
                    control.statuses[named.status] += 1
                    control.constraints.update(dict.fromkeys(one.binding.constraint.id for one in named.promises))
                    control.bad += [page] if named.bad else []
        listed = sorted(found.items(), key=natural)
        return {name: [one for _, one in sorted(controls.items(), key=natural)] for name, controls in listed}

    def waivers(self) -> list[Waived]:
        """Return the waivers of all stacks, the first to end first."""
        found = [one for page in self.pages for one in page.waivers]
        return sorted(found, key=lambda one: (one.waiver.expires, one.waiver.owner, one.check))

    def days_left(self, ends: datetime.date) -> int:
        """Return how many days a waiver lasts from the day of the run."""
        return (ends - self.time.date()).days

    def is_soon(self, ends: datetime.date) -> bool:
        """Tell whether a waiver ends soon."""
        return self.days_left(ends) <= _SOON

    def facts(self) -> list[tuple[str, str]]:
        """Return what was looked at, and by what."""
        reports = [page.report for page in self.pages if page.report is not None]
        views = _join(_VIEWS[report.stack.view] for report in reports)
        schemas = _join(f"AWS {report.stack.reading.version}" for report in reports)
        facts = [("Judged", self.time.strftime("%Y-%m-%d %H:%M UTC")), ("View", views), ("Commit", _commits(reports))]
        return [(name, value) for name, value in (*facts, ("Provider schema", schemas)) if value]


_VIEWS = {"hcl": "HCL", "plan": "plan", "state": "state", "live": "deployed resources"}


def _commits(reports: Iterable[Report]) -> str:
    found = dict.fromkeys(revision_of(report.contract.directory) for report in reports)
    return _join(_commit(str(one)) for one in found if one is not None) or "not in a git repository"


def _commit(revision: str) -> str:
    commit, comma, rest = revision.partition(" ")
    return f"{commit.rstrip(',')[:12]}{comma}{rest}"


def _join(texts: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(texts))
