"""The forms of report that go into a file; each is imported when somebody asks for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from stackproof.run.outcomes import Report, Unchecked

Form = Literal["sarif", "junit", "html", "evidence", "csv", "code-quality"]
Results = Sequence[Report | Unchecked]

FORMS: dict[Form, str] = {
    "sarif": "SARIF 2.1.0, for code hosts",
    "junit": "JUnit XML, for CI",
    "html": "one HTML page, for people",
    "evidence": "OSCAL assessment results, for auditors",
    "csv": "a row for each finding, for spreadsheets",
    "code-quality": "GitLab's Code Quality, for merge requests",
}
"""Each with what it is and whom it is for."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What a run came to.

    ``further`` are SARIF runs of other tools; ``all_results`` has what these found among the results, for forms that
    have no runs.
    """

    results: Results
    further: Sequence[dict[str, Any]] = ()
    with_further: Results | None = None

    @property
    def all_results(self) -> Results:
        """The results, with what other tools found."""
        return self.results if self.with_further is None else self.with_further


def write_report(form: Form, judged: Judged) -> str:
    """Return a report as the text of its file. Sensitive values are not in it."""
    return _WRITERS[form](judged)


def _sarif(judged: Judged) -> str:
    from stackproof.reporters.escaping import as_json_text  # noqa: PLC0415 - for who asks for this form, as below
    from stackproof.reporters.sarif import as_sarif  # noqa: PLC0415

    return as_json_text(as_sarif(judged.results, judged.further)) + "\n"


def _junit(judged: Judged) -> str:
    from stackproof.reporters.junit import as_junit  # noqa: PLC0415

    return as_junit(judged.all_results)


def _csv(judged: Judged) -> str:
    from stackproof.reporters.csv_report import as_csv  # noqa: PLC0415

    return as_csv(judged.all_results)


def _html(judged: Judged) -> str:
    from stackproof.reporters.html import as_html  # noqa: PLC0415

    return as_html(judged.all_results)


def _evidence(judged: Judged) -> str:
    from stackproof.reporters.escaping import as_json_text  # noqa: PLC0415
    from stackproof.reporters.evidence import as_evidence  # noqa: PLC0415

    return as_json_text(as_evidence(judged.all_results)) + "\n"


def _code_quality(judged: Judged) -> str:
    from stackproof.reporters.code_quality import as_code_quality  # noqa: PLC0415
    from stackproof.reporters.escaping import as_json_text  # noqa: PLC0415

    return as_json_text(as_code_quality(judged.all_results)) + "\n"


_WRITERS: dict[Form, Callable[[Judged], str]] = {
    "sarif": _sarif, "junit": _junit, "html": _html, "evidence": _evidence, "csv": _csv,
    "code-quality": _code_quality,
}  # fmt: skip
