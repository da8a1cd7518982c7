"""Least privilege, from both sides: every grant of a role is used by some test, and nothing that was tried is missing.

The contracts bind it (``iam-grants-what-is-used``), and waive what no test here can use.
"""

import json
from pathlib import Path

import pytest
from deployed_stacks import LIB, STACKS, Deployed

from stackproof.constraints import Undecided
from stackproof.model.recorded_calls import RecordedCalls
from stackproof.reporters.wording import outcome_text
from stackproof.run.check import check, check_contract
from stackproof.run.live import LiveSource
from stackproof.run.outcomes import Outcome, Report
from stackproof.views.call_records import read_calls

pytestmark = [pytest.mark.integration, pytest.mark.emulator]

NUMBERED = ("aws_kms_key.", "aws_subnet.", "aws_security_group.")  # AWS numbers them: nobody knows their ARNs before


def judged(report: object) -> dict[str, Outcome]:
    """Give the outcome of each role."""
    assert isinstance(report, Report), report
    assert report.problems == ()
    return {one.address: one for one in report.outcomes if one.binding.constraint.id == "iam-grants-what-is-used"}


@pytest.mark.parametrize("stack", STACKS)
def test_every_grant_is_used(stack: str, deployed: Deployed, target: LiveSource, tmp_path: Path) -> None:
    """On what is deployed all is decided; on the HCL alone the same, but for what has no name there."""
    assert deployed.calls, "run the other tests of the stack as well: what they call is what is compared"
    file = tmp_path / "calls.json"
    file.write_text(json.dumps({**deployed.local.record(), "calls": deployed.calls}))
    calls = read_calls(str(file))
    assert isinstance(calls, RecordedCalls)
    (report,) = check([LIB / stack], target, calls)
    found = judged(report)
    failing = [outcome_text(one, report.stack) for one in found.values() if not one.holds]
    assert not failing, "\n\n".join(failing)
    assert set(found) == {str(role) for role in report.stack.of_type("aws_iam_role")}
    written = judged(check_contract(LIB / stack / "contract.yaml", calls=calls))
    assert {role: one.status for role, one in found.items()} == {
        role: found[role].status if one.status == "undecided" else one.status for role, one in written.items()
    }
    unknown = [finding.verdict for one in written.values() for finding in one.findings if finding.waiver is None]
    needs = [one.needs if isinstance(one, Undecided) else one.found for one in unknown]
    assert [one for one in needs if not any(type_ in one for type_ in NUMBERED)] == []
