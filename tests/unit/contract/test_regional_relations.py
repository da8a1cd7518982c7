"""What a promise names counts where it can be: an alarm's topic, a mapping's queue and a group's key are near."""

from __future__ import annotations

from pathlib import Path

import pytest

from stackproof.run.check import check_contract
from stackproof.run.outcomes import Report

pytestmark = pytest.mark.unit

PROVIDERS = """provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "us"
  region = "us-east-1"
}
"""
ALARM = """resource "aws_cloudwatch_metric_alarm" "user" {
  alarm_name          = "a"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  alarm_actions       = [aws_sns_topic.used.arn]
}
"""
MAPPING = """resource "aws_lambda_event_source_mapping" "user" {
  event_source_arn = aws_sqs_queue.used.arn
  function_name    = "f"
}
"""
GROUP = """resource "aws_cloudwatch_log_group" "user" {
  name       = "g"
  kms_key_id = aws_kms_key.used.arn
}
"""
SUBSCRIPTION = """resource "aws_sns_topic_subscription" "user" {
  topic_arn = aws_sns_topic.used.arn
  protocol  = "email"
  endpoint  = "a@b.c"
}
"""
USED = 'resource "%s" "used" {\n  %s\n}\n'


def statuses(folder: Path, hcl: str, promise: str) -> list[str]:
    (folder / "main.tf").write_text(PROVIDERS + hcl)
    contract = f"stack: s\naccount: {{id: '123456789012'}}\nconstraints:\n  - {{clause: c, {promise}}}\n"
    (folder / "contract.yaml").write_text(contract)
    report = check_contract(folder / "contract.yaml")
    assert isinstance(report, Report), report
    assert not report.problems, report.problems
    return [outcome.status for outcome in report.outcomes]


@pytest.mark.parametrize("provider", ["", "provider = aws.us"])
@pytest.mark.parametrize(
    ("user", "argument", "wanted", "only_here"),
    [
        (ALARM, "alarm_actions", "[aws_sns_topic.used]", True),
        (MAPPING, "event_source_arn", "aws_sqs_queue.used", True),
        (GROUP, "kms_key_id", "aws_kms_key.used", True),
        (SUBSCRIPTION, "topic_arn", "aws_sns_topic.used", False),
    ],
)
def test_what_is_named_is_in_reach(
    user: str, argument: str, wanted: str, only_here: bool, provider: str, tmp_path: Path
) -> None:
    type_, used = user.split('"')[1], wanted.strip("[]").split(".")[0]
    hcl = user + USED % (used, provider)
    status = "failed" if provider and only_here else "passed"
    expected = f"expect: e, of: {type_}.user, open: true, is: {{{argument}: {wanted}}}"
    assert set(statuses(tmp_path, hcl, expected)) == {status}
    path = f"{argument}[0]" if wanted.startswith("[") else argument
    named = f"assert: a, of: {type_}, path: '{path}', names: {wanted.strip('[]')}"
    assert statuses(tmp_path, hcl, named) == [status]
