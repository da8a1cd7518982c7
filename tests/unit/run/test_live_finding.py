"""How deployed resources are found that have no name: by an alias, by who uses them, by a state, by outputs."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from live_checks import PAYMENTS, drift_of, failing
from recorded_aws import ROOT, STACKS, RecordedAws

from stackproof.contract import Contract, load_contract
from stackproof.contract.model import Waiver
from stackproof.diagnostics import SourceRange
from stackproof.evaluate.data_sources import Environment
from stackproof.run.check import check
from stackproof.run.drift import Drift, find_drift
from stackproof.run.judging import judge
from stackproof.run.live import LiveSource
from stackproof.run.outcomes import Report, Unchecked
from stackproof.views.hcl_directory import load_stack
from stackproof.views.live.deployed import deployed_stack
from stackproof.views.live.reading import Reading, read_stack


def test_a_key_is_found_by_its_alias_by_a_state_or_not_at_all(aws: RecordedAws, tmp_path: Path) -> None:
    without_alias(aws)
    drift = drift_of(PAYMENTS)
    assert drift.absent == ("aws_kms_alias.logs",)
    assert {one.name for one in drift.differences} == set()  # the log groups tell
    for call in aws.answers("describe_log_groups"):
        aws.calls[call][0].pop("kmsKeyId")
    drift = drift_of(PAYMENTS)
    assert any("nobody can tell which resource aws_kms_key.logs is" in one.detail for one in drift.unread)
    state = {"format_version": "1.0", "values": {"root_module": {"resources": [{
        "mode": "managed", "type": "aws_kms_key", "name": "logs", "address": "aws_kms_key.logs",
        "values": {"key_id": aws.terraform["aws_kms_key.logs"]["key_id"]},
    }]}}}  # fmt: skip
    (tmp_path / "state.json").write_text(json.dumps(state))
    drift = drift_of(PAYMENTS, LiveSource(state=str(tmp_path / "state.json")))
    assert drift.unread == ()
    assert len(drift.differences) == 5  # each log group without its key


def without_alias(aws: RecordedAws) -> None:
    """Somebody removes the alias; the key can be asked for by its ARN."""
    (aliases,) = aws.answers("list_aliases")
    aws.calls[aliases] = []
    key = aws.terraform["aws_kms_key.logs"]
    (described,) = aws.answers("describe_key", key["key_id"])
    aws.calls[described.replace(key["key_id"], key["arn"])] = aws.calls[described]


def test_outputs_help_to_find(aws: RecordedAws, tmp_path: Path) -> None:
    without_alias(aws)
    for call in aws.answers("describe_log_groups"):
        aws.calls[call][0].pop("kmsKeyId")
    key = aws.terraform["aws_kms_key.logs"]["arn"]
    (tmp_path / "typed.json").write_text(json.dumps({"logs_kms_key_arn": {"value": key, "type": "string"}}))
    (tmp_path / "plain.json").write_text(json.dumps({"logs_kms_key_arn": key}))
    for name in ("typed", "plain"):
        assert drift_of(PAYMENTS, LiveSource(outputs=str(tmp_path / f"{name}.json"))).unread == ()


BAD_OUTPUTS = {
    "": "is empty",
    "[]": "begins with no {",
    '{"logs_kms_key_arn": ': "cut off",
    '{"logs_kms_key_arn": ' + "[" * 900 + "]" * 900 + "}": "",
}


@pytest.mark.parametrize("text", BAD_OUTPUTS, ids=range(len(BAD_OUTPUTS)))
def test_outputs_that_are_none_are_refused(aws: RecordedAws, tmp_path: Path, text: str) -> None:
    """Those that are merely strange tell nothing."""
    (tmp_path / "outputs.json").write_text(text)
    found = find_drift(PAYMENTS, LiveSource(outputs=str(tmp_path / "outputs.json")))
    if BAD_OUTPUTS[text]:
        assert isinstance(found, Unchecked)
        assert BAD_OUTPUTS[text] in str(found.problems[0])
    else:
        assert isinstance(found, Drift)


def test_a_state_that_is_none_is_refused(aws: RecordedAws, tmp_path: Path) -> None:
    (tmp_path / "state.json").write_text('{"version": 4, "lineage": "x", "resources": []}')
    found = find_drift(PAYMENTS, LiveSource(state=str(tmp_path / "state.json")))
    assert isinstance(found, Unchecked)
    assert found.problems[0].summary == "Raw state"


def test_one_state_is_of_one_stack(aws: RecordedAws) -> None:
    (result,) = check([ROOT / "lib"], LiveSource(state="state.json"))
    assert isinstance(result, Unchecked)
    assert "4 stacks" in str(result.problems[0])


def reading_of(contract: Contract, name: str) -> Reading:
    aws = RecordedAws(name)
    written = load_stack(contract.directory, contract.variables, Environment(aws.account, aws.region))
    return read_stack(written, aws, {}, {})  # type: ignore[arg-type]  # it answers the same calls


def report_without(contract: Contract, reading: Reading, address: str) -> Report:
    """Judge what was read as if one resource did not exist."""
    gone = replace(reading, values=dict(reading.values), absent={address}, unread={})
    del gone.values[address]
    return judge(contract, deployed_stack(gone))


def contract_of(name: str) -> Contract:
    contract, problems = load_contract(ROOT / "lib" / name / "contract.yaml")
    assert contract is not None, problems
    return contract


@pytest.mark.parametrize("name", STACKS)
def test_whatever_does_not_exist_is_what_is_said(name: str) -> None:
    """A constraint that has nothing left to judge does not hide it; one resource of each type is taken away."""
    contract = contract_of(name)
    reading = reading_of(contract, name)
    for address in {address.split(".")[0]: address for address in reading.values}.values():
        report = report_without(contract, reading, address)
        assert report.problems == (), address
        assert failing(report)[f"deployed[{address}]"].status == "failed"


def test_a_waiver_of_what_does_not_exist_does_not_hide_it() -> None:
    contract = contract_of("payment_events")
    where, never = SourceRange("contract.yaml", 1, 1, 1, 1), date(9999, 1, 1)
    waiver = Waiver("kms-key-policy-admits-logs", "aws_kms_key.logs", "", "of a test", never, "nobody", where)
    waived = replace(contract, waivers=(waiver,))
    reading = reading_of(contract, "payment_events")
    report = report_without(waived, reading, "aws_kms_key.logs")
    assert report.problems == ()
    assert failing(report)["deployed[aws_kms_key.logs]"].status == "failed"
