"""Contracts on what is deployed, and drift: on recorded answers, as they are and as somebody has changed them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from live_checks import PAYMENTS, Change, answer, drift_of, failing, report_of
from recorded_aws import ABSENT, DENIED, ROOT, STACKS, RecordedAws

from stackproof.commands import main
from stackproof.run import live
from stackproof.run.check import check
from stackproof.run.drift import find_drift
from stackproof.run.live import LiveSource
from stackproof.run.outcomes import Report, Unchecked
from stackproof.views.live.access import Place, UnreachableError


@pytest.mark.parametrize("name", STACKS)
def test_every_promise_holds_on_what_is_deployed(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "Aws", lambda _place: RecordedAws(name))
    report = report_of(ROOT / "lib" / name)
    assert report.stack.view == "live"
    assert failing(report) == {}
    assert len(report.by_binding()) > 60


@pytest.mark.parametrize("name", STACKS)
def test_nothing_has_drifted(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "Aws", lambda _place: RecordedAws(name))
    drift = drift_of(ROOT / "lib" / name)
    assert (drift.differences, drift.absent, drift.unread) == ((), (), ())
    assert drift.compared == len([one for one in drift.stack.resources if one.startswith("aws_")])


def wildcard(found: Any) -> Any:
    document = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sqs:*", "Resource": "*"}]}
    return found | {"PolicyDocument": document}


def added_policy(aws: RecordedAws) -> None:
    """Somebody gives a role a policy that no resource declares."""
    (names,) = aws.answers("list_role_policies", "event-processing-validator-")
    (known,) = aws.answers("get_role_policy", "event-processing-validator-")
    aws.calls[names].append("by-hand")
    name = json.loads(known.split(" ", 2)[2])["PolicyName"]
    aws.calls[known.replace(name, "by-hand")] = wildcard(aws.calls[known]) | {"PolicyName": "by-hand"}


def no_concurrency(_found: Any) -> Any:
    return {"FunctionArn": ""}


def no_recovery(found: Any) -> None:
    found["ContinuousBackupsDescription"]["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"] = "DISABLED"


def not_encrypted(found: Any) -> None:
    found["Attributes"]["SqsManagedSseEnabled"] = "false"


VALIDATOR = 'aws_lambda_function.function["validator"]'
QUEUE = 'aws_sqs_queue.dead_letter["validator"]'
WITH_IT = {  # what AWS tells no longer either
    "aws_dynamodb_table.processed_events.point_in_time_recovery[0].enabled": (
        "aws_dynamodb_table.processed_events.point_in_time_recovery[0].recovery_period_in_days",
    )
}
CHANGES: dict[str, tuple[Change, str, str]] = {
    "concurrency deleted": (
        answer("get_function_concurrency", "validator", no_concurrency),
        f"lambda-reserves-concurrency[{VALIDATOR}]",
        f"{VALIDATOR}.reserved_concurrent_executions",
    ),
    "recovery off": (
        answer("describe_continuous_backups", "", no_recovery),
        "dynamodb-recovers-to-point-in-time[aws_dynamodb_table.processed_events]",
        "aws_dynamodb_table.processed_events.point_in_time_recovery[0].enabled",
    ),
    "key of a log group removed": (
        answer("describe_log_groups", "validator", lambda found: found[0].pop("kmsKeyId") and None),
        'log-group-uses-customer-key[aws_cloudwatch_log_group.function["validator"]]',
        'aws_cloudwatch_log_group.function["validator"].kms_key_id',
    ),
    "queue no longer encrypted": (
        answer("get_queue_attributes", "validator", not_encrypted),
        f"sqs-encrypts[{QUEUE}]",
        f"{QUEUE}.sqs_managed_sse_enabled",
    ),
    "policy replaced by a wildcard": (
        answer("get_role_policy", "event-publish", wildcard),
        "iam-names-every-resource[aws_iam_role_policy.event_publish]",
        "aws_iam_role_policy.event_publish.policy",
    ),
    "policy added by hand": (
        added_policy,
        'iam-names-every-resource[aws_iam_role.function["validator"]]',
        "",
    ),
    "architecture changed": (
        answer("get_function", "validator", lambda found: found["Configuration"].update(Architectures=["x86_64"])),
        f"lambda-runs-on-arm64[{VALIDATOR}]",
        f"{VALIDATOR}.architectures",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("change", "clause", "attribute"), CHANGES.values(), ids=CHANGES)
def test_a_change_by_hand_is_seen(aws: RecordedAws, change: Change, clause: str, attribute: str) -> None:
    """The clause fails, and drift names the attribute: that one and no other."""
    change(aws)
    report = report_of(PAYMENTS)
    assert clause in failing(report)
    assert failing(report)[clause].status == "failed"
    assert report.exit_code == 1
    drift = drift_of(PAYMENTS)
    names = [one.name for one in drift.differences]
    assert names == ([attribute, *WITH_IT.get(attribute, ())] if attribute else [])
    assert drift.exit_code == (1 if attribute else 0)
    assert any(attribute in warning.detail for warning in report.warnings) or not attribute


def test_policies_show_the_statements_that_differ(aws: RecordedAws) -> None:
    answer("get_role_policy", "event-publish", wildcard)(aws)
    run = CliRunner().invoke(main, ["drift", str(PAYMENTS)])
    assert '  AWS  {"Action": ["sqs:*"], "Effect": "Allow", "Resource": ["*"]}\n' in run.output
    assert '  HCL  {"Action": ["events:PutEvents"], "Effect": "Allow", "Resource": ["arn:aws:events:' in run.output


def test_a_tag_and_a_variable_are_compared_by_key(aws: RecordedAws) -> None:
    def change(found: Any) -> None:
        found["Tags"]["Owner"] = "somebody"
        found["Configuration"]["Environment"]["Variables"]["REGION"] = "eu-west-1"

    answer("get_function", "enricher", change)(aws)
    enricher = 'aws_lambda_function.function["enricher"]'
    found = {one.name: (one.written, one.found) for one in drift_of(PAYMENTS).differences}
    assert found == {
        f"{enricher}.tags.Owner": (None, "somebody"),
        f"{enricher}.environment[0].variables.REGION": ("us-east-1", "eu-west-1"),
    }


def test_a_default_that_somebody_changed_is_set(aws: RecordedAws) -> None:
    def delay(found: Any) -> None:
        found["Attributes"]["DelaySeconds"] = "7"

    queues = report_of(PAYMENTS).stack.resources
    assert queues[QUEUE].omitted("delay_seconds")
    answer("get_queue_attributes", "validator", delay)(aws)
    changed = report_of(PAYMENTS).stack.resources[QUEUE]
    assert not changed.omitted("delay_seconds")
    assert changed.get("delay_seconds") == 7


def test_what_does_not_exist_fails(aws: RecordedAws) -> None:
    answer("get_function", "validator", lambda _: ABSENT)(aws)
    report = report_of(PAYMENTS)
    assert failing(report)[f"deployed[{VALIDATOR}]"].status == "failed"
    undecided = failing(report)[f"lambda-runs-on-arm64[{VALIDATOR}]"]
    assert undecided.status == "undecided"
    assert "does not exist in AWS" in str(undecided.findings[0].verdict)
    drift = drift_of(PAYMENTS)
    assert drift.absent[0] == VALIDATOR
    assert drift.exit_code == 1


def test_what_may_not_be_read_is_undecided_although_the_hcl_knows_it(aws: RecordedAws) -> None:
    answer("get_function_concurrency", "validator", lambda _: DENIED)(aws)
    report = report_of(PAYMENTS)
    judges = ("lambda-reserves-concurrency", "the functions: reserved_concurrent_executions")
    assert failing(report).keys() == {f"{one}[{VALIDATOR}]" for one in judges}
    for outcome in failing(report).values():
        assert outcome.status == "undecided"
        assert "access is denied to lambda get_function_concurrency" in str(outcome.findings[0].verdict)
    assert drift_of(PAYMENTS).exit_code == 2


def test_nothing_may_be_read(aws: RecordedAws) -> None:
    for call in aws.calls:
        aws.calls[call] = DENIED
    (report,) = check([PAYMENTS], LiveSource())
    assert isinstance(report, Report)
    assert report.exit_code != 0
    for address in report.stack.resources:
        assert failing(report)[f"deployed[{address}]"].status == "undecided"
    assert drift_of(PAYMENTS).exit_code == 2


def test_sensitive_values_are_not_shown(aws: RecordedAws, tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(
        'variable "secret" {\n  default   = "hidden"\n  sensitive = true\n}\n'
        'resource "aws_cloudwatch_event_bus" "payments" {\n'
        '  name        = "event-processing-payments-test"\n  description = var.secret\n}\n'
    )
    assert aws.answers("describe_event_bus")
    run = CliRunner().invoke(main, ["drift", str(tmp_path)])
    assert run.exit_code == 1, run.output
    assert "aws_cloudwatch_event_bus.payments.description" in run.output
    assert "(sensitive value)" in run.output
    assert "hidden" not in run.output
    assert "on their way" not in run.output
    shown = CliRunner().invoke(main, ["drift", "--json", str(tmp_path)])
    assert "hidden" not in shown.output
    assert json.loads(shown.output)["differences"][0]["sensitive"] is True


@pytest.mark.usefixtures("aws")
def test_a_type_that_cannot_be_read_is_undecided(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(
        'resource "aws_cloudwatch_event_bus" "payments" {\n  name = "event-processing-payments-test"\n}\n'
        'resource "aws_batch_job_queue" "q" {\n  name = "q"\n  priority = 1\n  state = "ENABLED"\n}\n'
    )
    (tmp_path / "contract.yaml").write_text(
        "stack: s\nconstraints:\n  - assert: there is a queue\n    clause: c\n    on: aws_batch_job_queue\n"
        "    count: 1\n    path: $.state\n    equals: ENABLED\n"
    )
    report = report_of(tmp_path, LiveSource(Place("us-east-1")))
    assert {id_: one.status for id_, one in failing(report).items()} == {
        "there is a queue[aws_batch_job_queue.q]": "undecided",
        "deployed[aws_batch_job_queue.q]": "undecided",
    }
    drift = drift_of(tmp_path, LiveSource(Place("us-east-1")))
    assert "cannot read aws_batch_job_queue" in drift.unreadable[0].detail
    assert drift.unread == ()


@pytest.mark.usefixtures("aws")
def test_a_type_that_cannot_be_read_costs_nothing(tmp_path: Path) -> None:
    """It is told once, whatever there is of it; a pin of its number needs it."""
    queues = 'resource "aws_batch_job_queue" "q" {\n  count = 2\n  name = "q"\n  priority = 1\n  state = "ENABLED"\n}\n'
    bus = 'resource "aws_cloudwatch_event_bus" "payments" {\n  name = "event-processing-payments-test"\n}\n'
    named = "    on: aws_cloudwatch_event_bus\n    path: $.name\n    exists: true\n"
    contract = f"stack: s\nconstraints:\n  - assert: b\n    clause: c\n{named}"
    (tmp_path / "main.tf").write_text(f"{bus}{queues}")
    (tmp_path / "contract.yaml").write_text(contract)
    report = report_of(tmp_path, LiveSource(Place("us-east-1")))
    assert failing(report) == {}
    assert [one.summary for one in report.warnings].count("Types not read from AWS") == 1
    drift = drift_of(tmp_path, LiveSource(Place("us-east-1")))
    (tmp_path / "main.tf").write_text(bus)
    assert drift.exit_code == drift_of(tmp_path, LiveSource(Place("us-east-1"))).exit_code
    (tmp_path / "main.tf").write_text(f"{bus}{queues}")
    (tmp_path / "contract.yaml").write_text(f"{contract}resources: {{aws_batch_job_queue: 2}}\n")
    report = report_of(tmp_path, LiveSource(Place("us-east-1")))
    assert set(failing(report)) == {"deployed[aws_batch_job_queue.q[0]]", "deployed[aws_batch_job_queue.q[1]]"}


@pytest.mark.usefixtures("aws")
def test_nothing_read_is_no_drift_of_nothing(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(
        'resource "aws_batch_job_queue" "q" {\n  name = "q"\n  priority = 1\n  state = "ENABLED"\n}\n'
    )
    assert drift_of(tmp_path, LiveSource(Place("us-east-1"))).exit_code == 2


def test_another_account_is_said(aws: RecordedAws) -> None:
    aws.account = "210987654321"
    assert any("account 123456789012" in warning.detail for warning in report_of(PAYMENTS).warnings)


def test_another_region_is_said(aws: RecordedAws) -> None:
    assert [one.summary for one in report_of(PAYMENTS).warnings] == []
    aws.region = "eu-west-1"
    warnings = {one.summary: one.detail for one in report_of(PAYMENTS).warnings}
    assert "a provider for us-east-1, and its resources are looked for in eu-west-1" in warnings["Another region"]


def test_an_aws_that_does_not_answer_is_no_verdict(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_place: Any) -> None:
        raise UnreachableError("no credentials")

    monkeypatch.setattr(live, "Aws", refuse)
    (result,) = check([PAYMENTS], LiveSource())
    assert isinstance(result, Unchecked)
    assert "no credentials" in str(result.problems[0])
    run = CliRunner().invoke(main, ["drift", str(PAYMENTS)])
    assert run.exit_code == 2


def test_a_stack_that_is_not_deployed_is_no_verdict(aws: RecordedAws) -> None:
    for call in aws.calls:
        aws.calls[call] = ABSENT
    (result,) = check([PAYMENTS], LiveSource())
    assert isinstance(result, Unchecked)
    assert "None of 67 resources exists in account 123456789012, region us-east-1" in str(result.problems[0])
    assert isinstance(find_drift(PAYMENTS, LiveSource()), Unchecked)


def test_the_commands(aws: RecordedAws) -> None:
    run = CliRunner().invoke(main, ["check", str(PAYMENTS), "--live", "--json"])
    assert (run.exit_code, json.loads(run.output)["stacks"][0]["view"]) == (0, "live")
    assert CliRunner().invoke(main, ["drift", str(PAYMENTS)]).output == "67 resources compared, no drift\n"
    answer("get_function_concurrency", "validator", no_concurrency)(aws)
    run = CliRunner().invoke(main, ["drift", str(PAYMENTS)])
    assert run.exit_code == 1
    assert "HCL  100" in run.output
    assert "AWS  -1" in run.output
    assert "lambda.tf" in run.output


def test_the_policy_that_reading_takes(aws: RecordedAws) -> None:
    """Every call that is made is in it, nothing of other types; AWS is not asked."""
    run = CliRunner().invoke(main, ["drift", str(PAYMENTS), "--print-policy"])
    (statement,) = json.loads(run.output)["Statement"]
    assert (run.exit_code, aws.asked) == (0, [])
    actions = set(statement["Action"])
    assert len(actions) > 40
    assert {"states:DescribeStateMachine", "kms:ListAliases", "ecr:DescribeRepositories"} <= actions
    assert not {one for one in actions if one.startswith(("ec2:", "s3:", "cloudtrail:"))}
    drift_of(PAYMENTS)
    services = {{"stepfunctions": "states"}.get(service, service) for service, _ in aws.asked}
    assert {one.split(":")[0] for one in actions} == services


def test_the_policy_of_what_is_no_stack(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text('resource "aws_sqs_queue" "q" {\n  nme = 1\n}\n')
    run = CliRunner().invoke(main, ["drift", str(tmp_path), "--print-policy"])
    assert run.exit_code == 2
    assert '"nme"' in run.output
    (tmp_path / "contract.yaml").write_text("stack: [")
    assert CliRunner().invoke(main, ["drift", str(tmp_path), "--print-policy"]).exit_code == 2


def test_variables_win_over_those_of_the_contract(aws: RecordedAws) -> None:
    """Under another suffix nothing is deployed; a wrong name is refused, and so are many contracts."""
    command = ["check", str(PAYMENTS), "--live", "--var"]
    assert CliRunner().invoke(main, [*command, "environment_suffix=test"]).exit_code == 0
    (result,) = check([PAYMENTS], LiveSource(variables={"environment_suffix": "prod"}))
    assert isinstance(result, Unchecked)
    assert result.problems[0].summary == "Nothing is deployed"
    assert "declares no variable" in CliRunner().invoke(main, [*command, "suffix=test"]).output
    assert "write NAME=VALUE" in CliRunner().invoke(main, [*command, "prod"]).output
    (result,) = check([ROOT / "lib"], LiveSource(variables={"environment_suffix": "prod"}))
    assert isinstance(result, Unchecked)
    assert "--var environment_suffix is of one stack" in str(result.problems[0])


REFUSED = {
    "--plan x --live": "--plan and --live: give one of them",
    "--region eu-west-1": "give --live as well",
    "--hcl . --live": "--hcl completes a plan or a state",
}


@pytest.mark.parametrize("options", REFUSED)
def test_options_that_contradict_each_other(options: str) -> None:
    run = CliRunner().invoke(main, ["check", *options.split()])
    assert run.exit_code == 2
    assert REFUSED[options] in run.output
