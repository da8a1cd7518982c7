"""Running checkov, in its own environment, with the policies; and reading what it reports.

Rules: https://www.checkov.io/2.Basics/CLI%20Command%20Reference.html. checkov takes its other settings from
``.checkov.yaml`` in the current folder.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from stackproof.contract.environments import GIVEN_TO, NOTHING_GIVEN, Given, as_text
from stackproof.diagnostics import Diagnostic
from stackproof.gate.table import CONTRACT, POLICIES

Result = Literal["passed", "failed", "skipped"]
_PACKAGE = Path(__file__).resolve().parents[1]
_CHECKOUT = _PACKAGE.parent
_INSTALLED = _PACKAGE / "policies"
POLICIES_FOLDER = _INSTALLED if _INSTALLED.is_dir() else _CHECKOUT / "policies"
_ENVIRONMENT = ".venv-gate"
_RESULTS: dict[str, Result] = {"passed_checks": "passed", "failed_checks": "failed", "skipped_checks": "skipped"}
_OURS = ("terraform", "terraform_plan")  # the frameworks whose resources the policies judge
_PATIENCE = "120"  # seconds for a file; a busy machine is no reason to leave one out
_LONGEST_SAID = 2_000  # characters of what checkov printed


@dataclass(frozen=True, slots=True)
class Record:
    """What a check of checkov found on a resource; lines count from 1, and a plan alone has none (0)."""

    check: str
    name: str
    result: Result
    resource: str
    file: Path
    lines: tuple[int, int]
    details: tuple[str, ...] = ()
    reason: str = ""
    severity: str = ""
    guideline: str = ""


@dataclass(frozen=True, slots=True)
class Scan:
    """What checkov reported; ``problems`` are what it passes over."""

    records: tuple[Record, ...] = ()
    problems: tuple[Diagnostic, ...] = ()


def find_checkov(named: str | None = None) -> str | None:
    """Return the command: the one named, that of ``make gate``, or the one on the path."""
    if named is not None:
        return shutil.which(named)
    own = _CHECKOUT / _ENVIRONMENT / "bin/checkov"
    return str(own) if own.is_file() else shutil.which("checkov")


def scan(
    checkov: str,
    paths: Iterable[Path],
    plan: str | None = None,
    hcl: Path | None = None,
    given: Given = NOTHING_GIVEN,
    settings: Path | None = None,
) -> Scan:
    """Scan folders (or those that files are in), or a plan and the folder of its HCL.

    ``settings`` is the folder whose ``.checkov.yaml``, and policies that it names, count; if not the current one.
    """
    folders = dict.fromkeys(path.parent if path.is_file() else path for path in paths)
    if settings is not None:
        folders = dict.fromkeys(map(Path.absolute, folders))
        plan, hcl = (os.path.abspath(plan) if plan else None), (hcl.absolute() if hcl else None)
    whole = [f"-d={folder}" for folder in folders]
    what = ["-f", plan, "--repo-root-for-plan-enrichment", str(hcl)] if plan else whole
    command = [checkov, *what, f"--external-checks-dir={POLICIES_FOLDER}", "--skip-download", "--output=json"]
    try:
        run = subprocess.run(  # noqa: S603 - the user's checkov
            command, capture_output=True, text=True, check=False, env=_environment(given), cwd=settings
        )
    except OSError as error:
        return Scan(problems=(Diagnostic("checkov cannot run", f"{checkov}: {error.strerror}; see docs/gate.md."),))
    try:
        reports = list(_documents(run.stdout))
    except ValueError:
        said = f"{run.stdout}\n{run.stderr}".strip()[-_LONGEST_SAID:]
        return Scan(problems=(Diagnostic("checkov reports nothing", f"It ended with {run.returncode}: {said}"),))
    listed = [one for one in reports if "results" in one]
    records = dict.fromkeys(record for report in listed for record in _records(report))  # each folder's once
    return Scan(tuple(records), tuple(_problems(listed, run.stderr)))


def _documents(text: str) -> Iterator[dict[str, Any]]:
    """Yield the reports that checkov printed: one, or a list, and so for each folder.

    Raises:
        ValueError: it is no JSON, or nothing.
    """
    decoder, rest = json.JSONDecoder(), text.strip()
    while True:
        found, end = decoder.raw_decode(rest)
        yield from found if isinstance(found, list) else [found]
        rest = rest[end:].lstrip()
        if not rest:
            return


def _environment(given: Given) -> dict[str, str]:
    """Let checkov say what it could not load, keep Python's settings of this environment from it, and give it time.

    A file that takes it longer than ``HCL_PARSE_TIMEOUT_SEC`` to parse, 10 s if nobody says otherwise, is left out.
    """
    without = {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV"}
    kept = {name: value for name, value in os.environ.items() if name not in without}
    return {"HCL_PARSE_TIMEOUT_SEC": _PATIENCE} | kept | {"LOG_LEVEL": "ERROR", GIVEN_TO: as_text(given)}


def _records(report: dict[str, Any]) -> Iterator[Record]:
    for key, result in _RESULTS.items():
        for one in report["results"][key]:
            first, last = one.get("file_line_range") or (0, 0)
            yield Record(
                one["check_id"],
                one["check_name"],
                result,
                one["resource"],
                Path(one["file_abs_path"]),
                (first, last),
                tuple(map(str, one.get("details") or ())),
                one["check_result"].get("suppress_comment") or "",
                (one.get("severity") or "").lower() if isinstance(one.get("severity"), str) else "",
                one.get("guideline") or "",
            )


def _problems(reports: list[dict[str, Any]], said: str) -> Iterator[Diagnostic]:
    """Yield what checkov ends with 0 on all the same: what it could not parse, or load, and what nobody judged."""
    for report in reports:
        if report["check_type"] in _OURS:
            yield from _find_unjudged(report)
        for file in report["results"]["parsing_errors"]:
            detail = f"{os.path.relpath(file)} was left out of the scan; mend it, or keep it out of the folder."
            yield Diagnostic("checkov cannot parse a file", detail)
    for line in said.splitlines():
        if "Cannot load external check" in line:
            yield Diagnostic("checkov cannot load a policy", line.partition("]  ")[2] or line)


def _find_unjudged(report: dict[str, Any]) -> Iterator[Diagnostic]:
    """The contract's policy answers for each resource; checkov drops an answer that it does not understand."""
    records = (one for key in _RESULTS for one in report["results"][key])
    judged = {(one["file_abs_path"], one["resource"]) for one in records if one["check_id"] == POLICIES[CONTRACT].id}
    seen = report["summary"]["resource_count"]
    if len(judged) < seen:
        detail = f"checkov saw {seen} resources, and {POLICIES[CONTRACT].id} answered for {len(judged)}"
        remedy = "leave it out of skip-check; if nothing skips it, this is a bug of Stackproof: please report it"
        yield Diagnostic("Resource without a verdict", f"{detail}; {remedy}.")
