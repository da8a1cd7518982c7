"""What keeps a green gate from meaning nothing: checkov's view held against the harness's.

checkov ends with 0 on an id that does not exist, on a resource type that is misspelt, on a policy that matched nothing
and on a file that it left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from stackproof.diagnostics import Diagnostic
from stackproof.gate.scan import Record, Scan
from stackproof.gate.table import CONTRACT, POLICIES, policy_of
from stackproof.run.outcomes import Outcome, Report, Unchecked

_PREFIX = "CKV_SP_"
_ANSWERS = {"passed": "passed", "waived": "skipped", "skipped": "skipped"}


def is_ours(record: Record) -> bool:
    """Tell whether one of our policies made a record."""
    return record.check.startswith(_PREFIX)


def problems(results: Iterable[Report | Unchecked], scan: Scan, plan: bool = False) -> list[Diagnostic]:
    """Return why a scan cannot be trusted.

    Args:
        results: what the harness says of the same stacks.
        scan: what checkov reported.
        plan: whether a plan was scanned; its records name the file of the plan.
    """
    found = list(scan.problems)
    for result in results:
        if isinstance(result, Report) and result.outcomes:
            here = result.contract.directory.resolve()
            ours = [one for one in scan.records if is_ours(one) and (plan or one.file.is_relative_to(here))]
            found += [*_missing(result, ours), *_disagreements(result, ours), *_reasonless(ours)]
    return found


def _missing(report: Report, records: list[Record]) -> Iterator[Diagnostic]:
    """Every policy that the contract gives something to judge must have judged something (``count: 0``: nothing)."""
    ran = {record.check for record in records}
    if POLICIES[CONTRACT].id not in ran:
        detail = f"No policy of Stackproof ran on {report.contract.label}; is the folder within what checkov scans?"
        yield Diagnostic("Gate saw no stack", detail)
        return
    given = (outcome for outcome in report.outcomes if outcome.binding.count != 0)
    if report.stack.unread:
        given = (outcome for outcome in given if _has_subject(outcome))
    for key in dict.fromkeys(map(_policy, given)):
        if POLICIES[key].id not in ran:
            detail = f"{POLICIES[key].id} ({key}) judged nothing of {report.contract.label}, which has what it judges."
            yield Diagnostic("Policy matched no resource", detail)


def _has_subject(outcome: Outcome) -> bool:
    """Tell whether an outcome is of something that checkov could show: not only of what was not read."""
    return bool(outcome.address) or not outcome.binding.constraint.on


def _disagreements(report: Report, records: list[Record]) -> Iterator[Diagnostic]:
    """Where both judged one resource, they must say the same; a skip comment is checkov's own business."""
    judged: dict[tuple[str, str], set[str]] = {}
    for outcome in report.outcomes:
        judged.setdefault((POLICIES[_policy(outcome)].id, outcome.address), set()).add(outcome.status)
    for record in records:
        statuses = judged.get((record.check, record.resource))
        if statuses is None or record.check == POLICIES[CONTRACT].id:
            continue
        answers = {_ANSWERS.get(status, "failed") for status in statuses}
        expected = next(answer for answer in ("failed", "skipped", "passed") if answer in answers)
        if record.result not in (expected, "skipped"):
            detail = f"{record.check} on {record.resource}: checkov {record.result}, the harness {expected}."
            yield Diagnostic("Gate and harness disagree", f"{detail} This is a bug of Stackproof; please report it.")


def _reasonless(records: list[Record]) -> Iterator[Diagnostic]:
    """A skip needs a reason; on a plan checkov skips without asking the policy."""
    for record in records:
        if record.result == "skipped" and record.reason.strip() in ("", "No comment provided"):
            detail = f"{record.check} is skipped on {record.resource} by a comment without a reason; write one."
            yield Diagnostic("Skip without a reason", detail)


def _policy(outcome: Outcome) -> str:
    return policy_of(outcome.binding.constraint.id, asserts=outcome.binding.asserts)
