"""``expect`` and ``closed`` entries: each case is an entry, and the argument that fails, is undecided, or holds."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from stackproof.contract import load_contract
from stackproof.run.check import check_contract
from stackproof.run.judging import judge
from stackproof.run.outcomes import Report
from stackproof.run.stack_sources import Written

HCL = """
terraform {
  required_version = ">= 1.5"
  backend "s3" {
    key = "state"
  }
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.0"
    }
  }
}

provider "aws" {
  region = "eu-west-1"
  default_tags { tags = { Team = "pay" } }
}

variable "given" {}

variable "letter" { default = "r" }
variable "seconds" { default = 120 }
variable "b" { default = "b" }
variable "team" { default = "pay" }

variable "environment" {
  type        = string
  default     = "dev"
  description = "Part of each name"
  validation {
    condition     = can(regex("^[a-z]+$", var.environment))
    error_message = "Lower case."
  }
}

variable "password" {
  type      = string
  default   = "hunter2-secret"
  sensitive = true
}

data "aws_caller_identity" "current" {}

resource "aws_sqs_queue" "q" {
  for_each                  = toset(["in", "out"])
  name                      = "${each.key}-${var.environment}"
  message_retention_seconds = each.key == "in" ? 60 : 120
  kms_master_key_id         = aws_kms_key.k.arn
  tags                      = { Owner = "me" }
  redrive_policy            = jsonencode({ deadLetterTargetArn = aws_sqs_queue.dead.arn, maxReceiveCount = 3 })
  depends_on                = [aws_kms_key.k, aws_sqs_queue.dead]
}

resource "aws_sqs_queue" "dead" {
  name          = var.given
  delay_seconds = 0
  lifecycle { ignore_changes = [tags] }
}

resource "aws_kms_key" "k" {
  description         = "default"
  enable_key_rotation = true
}

resource "aws_kms_key" "other" {}

resource "aws_route_table" "rt" {
  vpc_id = "vpc-123456789012"
  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = "igw-1"
  }
}

resource "aws_s3_bucket" "asked" { bucket = "b-${data.aws_caller_identity.current.account_id}" }
resource "aws_s3_bucket" "written" { bucket = "b-123456789012" }

resource "aws_ecr_repository" "r" {
  name = "r"
}

resource "aws_lambda_function" "f" {
  function_name = "f"
  role          = "arn:aws:iam::${data.aws_caller_identity.current.account_id}:role/r"
  architectures = ["arm64"]
  image_uri     = "${aws_ecr_repository.r.repository_url}:latest"
  package_type  = "Image"
  environment { variables = { A = "1", B = "two" } }
}

resource "aws_cloudwatch_log_group" "g" {
  name       = "/aws/lambda/f"
  kms_key_id = aws_kms_key.k.arn
}

resource "aws_dynamodb_table" "t" {
  name     = "t"
  hash_key = "a"
  attribute {
    name = "a"
    type = "S"
  }
  attribute {
    name = "b"
    type = "N"
  }
  ttl {
    attribute_name = "end"
    enabled        = true
  }
}

variable "topics" {
  type    = set(string)
  default = []
}

resource "aws_cloudwatch_metric_alarm" "told" {
  alarm_name          = "told"
  comparison_operator = "LessThanThreshold"
  evaluation_periods  = 1
  alarm_actions       = var.topics
}

resource "aws_cloudwatch_metric_alarm" "mute" {
  alarm_name          = "mute"
  comparison_operator = "LessThanThreshold"
  evaluation_periods  = 1
}

resource "aws_cloudwatch_event_rule" "r" {
  name          = "r"
  event_pattern = <<-EOT
    {"source": ["shop"], "detail-type": ["a", "b"]}
  EOT
}

resource "aws_lambda_permission" "p" {
  action        = "lambda:InvokeFunction"
  function_name = "f"
  principal     = "123456789012"
}

resource "aws_security_group" "s" {
  name = "s"
  ingress {
    protocol    = "tcp"
    from_port   = 22
    to_port     = 22
    cidr_blocks = ["0.0.0.0/0"]
  }
}

output "queue" {
  value       = aws_sqs_queue.q["in"].arn
  description = "its ARN"
}

output "key" {
  value = aws_kms_key.k.key_id
}
"""

QUEUES: dict[str, Any] = {
    "name": "${each.key}-${var.environment}",
    "message_retention_seconds": {"by_key": {"in": 60, "out": 120}},
    "kms_master_key_id": "aws_kms_key.k.arn",
    "tags": {"Owner": "me"},
    "redrive_policy": {"deadLetterTargetArn": "aws_sqs_queue.dead.arn", "maxReceiveCount": 3},
}
TABLE: dict[str, Any] = {
    "name": "t",
    "hash_key": "a",
    "attribute": [{"name": "b", "type": "N"}, {"name": "a", "type": "S"}],
    "ttl": {"attribute_name": "end", "enabled": True},
}
FUNCTION: dict[str, Any] = {
    "function_name": "f",
    "role": "arn:${partition}:iam::${account.id}:role/r",
    "architectures": ["arm64"],
    "image_uri": "${aws_ecr_repository.r.repository_url}:latest",
    "package_type": "Image",
    "environment": {"variables": {"A": "1", "B": "two"}},
}


def report_on(folder: Path, contract: dict[str, Any], hcl: str = HCL) -> Report:
    """Judge a contract on the stack above, or on another."""
    (folder / "main.tf").write_text(hcl)
    whole = {"stack": "s", "account": {"id": "123456789012", "region": "eu-west-1"}, **contract}
    (folder / "contract.yaml").write_text(yaml.safe_dump(whole))
    loaded, problems = load_contract(folder / "contract.yaml")
    assert loaded is not None, problems
    return judge(loaded, Written().load(loaded))


def statuses(folder: Path, of: Any, is_: dict[str, Any], **more: Any) -> dict[str, str]:
    """Return what came of each argument that did not pass."""
    entry = {"expect": "e", "clause": "c", "of": of, "is": is_, **more}
    report = report_on(folder, {"constraints": [entry]})
    assert not report.problems, report.problems
    assert report.outcomes
    return {one.binding.id.removeprefix("e: "): one.status for one in report.outcomes if one.status != "passed"}


HOLDS = {
    "a name that follows the account": (
        "aws_s3_bucket.asked", {"bucket": "b-${data.aws_caller_identity.current.account_id}"}
    ),
    "an account that is written out in both": ("aws_s3_bucket.written", {"bucket": "b-123456789012"}),
    "all that is set": ("aws_sqs_queue.q", QUEUES),
    "one instance": ('aws_sqs_queue.q["in"]', QUEUES | {"message_retention_seconds": 60}),
    "the resource that is meant, by any name": ("aws_sqs_queue.q", QUEUES | {"kms_master_key_id": "aws_kms_key.k"}),
    "part of a mapping": ("aws_sqs_queue.q", QUEUES | {"redrive_policy": {"partly": {"maxReceiveCount": 3}}}),
    "numbers in a range": ("aws_sqs_queue.q", QUEUES | {"message_retention_seconds": {"at_least": 60}}),
    "one of several": ("aws_sqs_queue.q", QUEUES | {"message_retention_seconds": {"one_of": [120, 60]}}),
    "a text that matches": ("aws_sqs_queue.q", QUEUES | {"name": {"matches": "(in|out)-dev"}}),
    "explicit dependencies": (
        "aws_sqs_queue.q", QUEUES | {"depends_on": ["aws_sqs_queue.dead", "aws_kms_key.k"]}
    ),
    "what nobody set": ("aws_sqs_queue.q", QUEUES | {"policy": None, "sqs_managed_sse_enabled": None}),
    "whatever it is, it is set": ("aws_sqs_queue.q", QUEUES | {"tags": {"set": True}}),
    "nothing, as the variable has it": (
        "aws_cloudwatch_metric_alarm.told",
        {"alarm_name": "told", "comparison_operator": {"set": True}, "evaluation_periods": 1,
         "alarm_actions": "${var.topics}"},
    ),
    "a default that is written out": ("aws_sqs_queue.dead", {"name": {"set": True}, "delay_seconds": 0}),
    "a lifecycle": (
        "aws_sqs_queue.dead",
        {"name": {"set": True}, "delay_seconds": 0, "lifecycle": {"ignore_changes": ["tags"]}},
    ),
    "blocks of a set in any order": ("aws_dynamodb_table.t", TABLE),
    "each element": ("aws_dynamodb_table.t", TABLE | {"attribute": {"each": {"partly": {"name": {"matches": "."}}}}}),
    "an element among others": (
        "aws_dynamodb_table.t", TABLE | {"attribute": {"contains": {"name": "b", "type": "N"}}}
    ),
    "texts with references in them": ("aws_lambda_function.f", FUNCTION),
    "JSON in a heredoc": (
        "aws_cloudwatch_event_rule.r",
        {"name": "r", "event_pattern": {"source": ["shop"], "detail-type": {"any_order": ["b", "a"]}}},
    ),
    "a list that contains": (
        "aws_cloudwatch_event_rule.r",
        {"name": "r", "event_pattern": {"partly": {"detail-type": {"contains": "b"}}}},
    ),
    "an output": ("output.queue", {"value": 'aws_sqs_queue.q["in"].arn', "description": "its ARN"}),
    "outputs by their names": (
        "output.*", {"value": {"by_key": {"queue": 'aws_sqs_queue.q["in"].arn', "*": {"set": True}}}}
    ),
    "every output": ("output.*", {"sensitive": False}),
    "a variable": (
        "var.environment",
        {"type": "string", "default": "dev", "nullable": True, "accepts": ["prod"], "refuses": ["", "A", None, ["x"]]},
    ),
    "a secret": ("var.password", {"sensitive": True, "default": "hunter2-secret"}),
    "the provider": ("provider.aws", {"region": "eu-west-1", "default_tags": [{"tags": {"Team": "pay"}}]}),
    "Terraform": (
        "terraform",
        {"required_version": ">= 1.5", "backend": {"s3": {"key": "state"}},
         "required_providers": {"aws": {"source": "hashicorp/aws", "version": "~> 5.0"}}},
    ),
    "a data source": ("data.aws_caller_identity.current", {"id": {"set": False}}),
}  # fmt: skip

FAILS: dict[str, tuple[Any, dict[str, Any], set[str]]] = {
    "nothing, whatever the variable is": (
        "aws_cloudwatch_metric_alarm.mute",
        {"alarm_name": "mute", "comparison_operator": {"set": True}, "evaluation_periods": 1,
         "alarm_actions": "${var.topics}"}, {"alarm_actions"},
    ),
    "a text that is the variable's by chance": (
        "aws_ecr_repository.r", {"name": "${var.letter}"}, {"name"}
    ),
    "a number that is the variable's by chance": (
        'aws_sqs_queue.q["out"]', QUEUES | {"message_retention_seconds": "${var.seconds}"},
        {"message_retention_seconds"},
    ),
    "JSON that is the variable's by chance": (
        "aws_cloudwatch_event_rule.r",
        {"name": "${var.letter}", "event_pattern": {"source": ["shop"], "detail-type": ["a", "${var.b}"]}},
        {"name", "event_pattern"},
    ),
    "the account by chance": (
        "aws_lambda_permission.p",
        {"action": {"set": True}, "function_name": "f", "principal": "${account}"}, {"principal"},
    ),
    "a rule inside a security group": ("aws_security_group.s", {"name": "s"}, {"nothing else is set"}),
    "a rule that is not to be": ("aws_security_group.s", {"name": "s", "ingress": None}, {"ingress"}),
    "tags that are the variable's by chance": (
        "provider.aws",
        {"region": "eu-west-1", "default_tags": {"tags": {"Team": "${var.team}"}}}, {"default_tags"},
    ),
    "another text": ("aws_sqs_queue.q", QUEUES | {"name": "in-dev"}, {"name"}),
    "another number": ("aws_sqs_queue.q", QUEUES | {"message_retention_seconds": 60}, {"message_retention_seconds"}),
    "text for a number": (
        "aws_sqs_queue.q", QUEUES | {"message_retention_seconds": "60"}, {"message_retention_seconds"}
    ),
    "a plain name for an ARN": (
        "aws_kms_key.k", {"enable_key_rotation": True, "description": "aws_sqs_queue.dead.arn"}, {"description"}
    ),
    "another resource": ("aws_sqs_queue.q", QUEUES | {"kms_master_key_id": "aws_kms_key.other"}, {"kms_master_key_id"}),
    "another's attribute": (
        "aws_sqs_queue.q", QUEUES | {"kms_master_key_id": "aws_kms_key.other.arn"}, {"kms_master_key_id"}
    ),
    "another attribute": (
        "aws_sqs_queue.q", QUEUES | {"kms_master_key_id": "aws_kms_key.k.key_id"}, {"kms_master_key_id"}
    ),
    "a resource that is not there": (
        "aws_sqs_queue.q", QUEUES | {"kms_master_key_id": "aws_kms_key.kk.arn"}, {"kms_master_key_id"}
    ),
    "a variable that is not there": ("aws_sqs_queue.q", QUEUES | {"name": "${each.key}-${var.env}"}, {"name"}),
    "more in a mapping": ("aws_sqs_queue.q", QUEUES | {"redrive_policy": {"maxReceiveCount": 3}}, {"redrive_policy"}),
    "less in a mapping": ("aws_sqs_queue.q", QUEUES | {"tags": {"Owner": "me", "Team": "x"}}, {"tags"}),
    "what nobody named": (
        "aws_sqs_queue.q", {name: value for name, value in QUEUES.items() if name != "tags"}, {"nothing else is set"}
    ),
    "what nobody set": ("aws_sqs_queue.q", QUEUES | {"policy": {"set": True}}, {"policy"}),
    "what is to be unset": ("aws_sqs_queue.q", QUEUES | {"tags": None}, {"tags"}),
    "a key that nobody told of": (
        "aws_sqs_queue.q", QUEUES | {"message_retention_seconds": {"by_key": {"in": 60}}}, {"message_retention_seconds"}
    ),
    "one dependency less": ("aws_sqs_queue.q", QUEUES | {"depends_on": ["aws_kms_key.k"]}, {"depends_on"}),
    "a dependency more": (
        "aws_sqs_queue.q", QUEUES | {"depends_on": ["aws_kms_key.k", "aws_sqs_queue.dead", "aws_kms_key.other"]},
        {"depends_on"},
    ),
    "a route that nobody named": ("aws_route_table.rt", {"vpc_id": "vpc-123456789012"}, {"nothing else is set"}),
    "a route where there is to be none": (
        "aws_route_table.rt", {"vpc_id": "vpc-123456789012", "route": None}, {"route"}
    ),
    "a name that does not follow the account": (
        "aws_s3_bucket.written", {"bucket": "b-${data.aws_caller_identity.current.account_id}"}, {"bucket"}
    ),
    "another lifecycle": (
        "aws_sqs_queue.dead", {"name": {"set": True}, "delay_seconds": 0, "lifecycle": {}}, {"lifecycle"}
    ),
    "a block less": ("aws_dynamodb_table.t", TABLE | {"attribute": [{"name": "a", "type": "S"}]}, {"attribute"}),
    "another block": (
        "aws_dynamodb_table.t",
        TABLE | {"attribute": [{"name": "a", "type": "S"}, {"name": "b", "type": "S"}]}, {"attribute"},
    ),
    "an argument of a block": ("aws_dynamodb_table.t", TABLE | {"ttl": {"attribute_name": "end"}}, {"ttl"}),
    "a block that nobody named": (
        "aws_dynamodb_table.t", {name: value for name, value in TABLE.items() if name != "ttl"}, {"nothing else is set"}
    ),
    "each element": (
        "aws_dynamodb_table.t", TABLE | {"attribute": {"each": {"name": "a", "type": "S"}}}, {"attribute"}
    ),
    "an element among others": (
        "aws_dynamodb_table.t", TABLE | {"attribute": {"contains": {"name": "c", "type": "S"}}}, {"attribute"}
    ),
    "the end of a text": (
        "aws_lambda_function.f", FUNCTION | {"image_uri": "${aws_ecr_repository.r.repository_url}:other"}, {"image_uri"}
    ),
    "an environment": (
        "aws_lambda_function.f", FUNCTION | {"environment": {"variables": {"A": "1"}}}, {"environment"}
    ),
    "the order of a list": (
        "aws_cloudwatch_event_rule.r",
        {"name": "r", "event_pattern": {"source": ["shop"], "detail-type": ["b", "a"]}}, {"event_pattern"},
    ),
    "a pattern that is wider": (
        "aws_cloudwatch_event_rule.r", {"name": "r", "event_pattern": {"source": ["shop"]}}, {"event_pattern"}
    ),
    "an output's value": ("output.queue", {"value": 'aws_sqs_queue.q["out"].arn'}, {"value"}),
    "an output's description": ("output.*", {"description": {"set": True}}, {"description"}),
    "an output that nobody told of": ("output.*", {"value": {"by_key": {"queue": {"set": True}}}}, {"value"}),
    "an output that is not there": ("output.topic", {"sensitive": False}, {"sensitive"}),
    "a default": ("var.environment", {"default": "prod", "type": "string"}, {"default"}),
    "no default": ("var.given", {"default": {"set": True}}, {"default"}),
    "a type": ("var.given", {"type": "string"}, {"type"}),
    "a value that is accepted": ("var.environment", {"refuses": ["prod"]}, {"refuses"}),
    "a value that is refused": ("var.environment", {"accepts": ["prod", "1"]}, {"accepts"}),
    "a provider's tags": (
        "provider.aws", {"region": "eu-west-1", "default_tags": [{"tags": {"Team": "x"}}]}, {"default_tags"}
    ),
    "the tags of any configuration of a provider": (
        "provider.aws*", {"region": "eu-west-1", "default_tags": {"tags": {"Team": "x"}}}, {"default_tags"}
    ),
    "a provider's other arguments": ("provider.aws", {"region": "eu-west-1"}, {"nothing else is set"}),
    "a backend": ("terraform", {"backend": None}, {"backend"}),
    "a provider that is required": (
        "terraform", {"required_providers": {}}, {"required_providers"}
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", HOLDS)
def test_what_holds(name: str, tmp_path: Path) -> None:
    assert statuses(tmp_path, *HOLDS[name]) == {}


@pytest.mark.parametrize("name", FAILS)
def test_what_fails(name: str, tmp_path: Path) -> None:
    of, is_, failed = FAILS[name]
    assert statuses(tmp_path, of, is_) == dict.fromkeys(failed, "failed")


def test_what_nobody_can_know_yet(tmp_path: Path) -> None:
    """An unknown is undecided where it could be as expected, and fails where it surely is not."""
    assert statuses(tmp_path, "aws_sqs_queue.dead", {"name": "dead", "delay_seconds": 0}) == {"name": "undecided"}
    assert statuses(tmp_path, "aws_lambda_function.f", FUNCTION | {"image_uri": "x:other"}) == {"image_uri": "failed"}
    assert statuses(tmp_path, "aws_cloudwatch_log_group.g", {
        "name": "/aws/lambda/${aws_lambda_function.f.function_name}", "kms_key_id": "arn:aws:kms:eu-west-1:1:key/k",
    }) == {"kms_key_id": "undecided"}  # fmt: skip


def test_an_open_entry_leaves_the_rest_free(tmp_path: Path) -> None:
    assert statuses(tmp_path, "aws_sqs_queue.q", {"tags": {"Owner": "me"}}, open=True) == {}


def test_arguments_have_clauses_of_their_own(tmp_path: Path) -> None:
    key = {"enable_key_rotation": True, "description": "default"}
    entry = {"expect": "e", "clause": "c", "of": "aws_kms_key.k", "is": key,
             "clauses": {"enable_key_rotation": ["d", "e"], "nothing else is set": "f"}}  # fmt: skip
    report = report_on(tmp_path, {"constraints": [entry]})
    assert [(one.binding.id, one.binding.clauses) for one in report.outcomes] == [
        ("e: description", ("c",)),
        ("e: enable_key_rotation", ("d", "e")),
        ("e: nothing else is set", ("f",)),
    ]


def test_a_failure_is_shown_where_it_was_written(tmp_path: Path) -> None:
    entry = {"expect": "e", "clause": "c", "of": "aws_dynamodb_table.t", "is": TABLE | {"ttl": {"enabled": False}}}
    report = report_on(tmp_path, {"constraints": [entry]})
    (outcome,) = [one for one in report.outcomes if one.status != "passed"]
    lines = HCL.splitlines()
    told = {lines[finding.where.line - 1].strip() for finding in outcome.findings if finding.where}
    assert told == {'attribute_name = "end"', "enabled        = true"}


def test_no_report_shows_a_secret(tmp_path: Path) -> None:
    entry = {"expect": "e", "clause": "c", "of": "var.password", "is": {"default": "other"}}
    report = report_on(tmp_path, {"constraints": [entry]})
    (outcome,) = report.outcomes
    assert outcome.status == "failed"
    assert "hunter2" not in repr(outcome.findings)


MISTAKES = {
    "an argument": ("aws_sqs_queue.q", {"nam": "x"}, 'Did you mean "name"?'),
    "an argument of a block": ("aws_dynamodb_table.t", {"ttl": {"enable": True}}, 'Did you mean "enabled"?'),
    "within a list": ("aws_dynamodb_table.t", {"attribute": [{"nam": "a"}]}, 'Did you mean "name"?'),
    "within operators": ("aws_dynamodb_table.t", {"ttl": {"partly": {"enable": True}}}, 'Did you mean "enabled"?'),
    "what variables have": ("var.given", {"defualt": 1}, 'Did you mean "default"?'),
    "a pattern": ("aws_kms_key.k", {"description": {"matches": "("}}, "no regular expression of RE2"),
    "a pattern that is no text": ("aws_kms_key.k", {"description": {"matches": 3}}, "takes a text"),
    "a beginning": ("aws_kms_key.k", {"description": {"starts_with": 3}}, "takes a text"),
    "one of nothing": ("aws_kms_key.k", {"description": {"one_of": []}}, "takes a list"),
    "one of what is no list": ("aws_kms_key.k", {"description": {"one_of": 3}}, "takes a list"),
    "any order of what is no list": ("aws_kms_key.k", {"policy": {"a": {"any_order": 3}}}, "takes a list"),
    "what is set": ("aws_kms_key.k", {"description": {"set": "maybe"}}, "true or false"),
    "a part": ("aws_kms_key.k", {"policy": {"partly": 3}}, "takes a mapping"),
    "keys": ("aws_kms_key.k", {"description": {"by_key": []}}, "takes a mapping"),
    "a limit": ("aws_kms_key.k", {"description": {"at_least": "x"}}, "takes a number"),
    "within one of several": ("aws_kms_key.k", {"description": {"one_of": [{"set": 3}]}}, "true or false"),
    "dependencies": ("aws_kms_key.k", {"depends_on": 3}, "list of texts"),
    "provisioners": ("aws_kms_key.k", {"provisioners": {"a": 1}}, "list of texts"),
    "a lifecycle": ("aws_kms_key.k", {"lifecycle": 3}, "is a mapping"),
    "what a dashboard shows": ("aws_cloudwatch_dashboard", {"shows": {"Sum": 3}}, "lists of metrics"),
    "what a variable accepts": ("var.given", {"accepts": 3}, "list of values"),
    "what variables refuse": ("var.*", {"refuses": {"by_key": {"given": 3}}}, "list of values"),
    "kinds that are mixed": (["var.given", "aws_sqs_queue.q"], {"name": "x"}, "of different kinds"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_an_entry_that_nothing_could_meet(name: str, tmp_path: Path) -> None:
    of, is_, message = MISTAKES[name]
    entry = {"expect": "e", "clause": "c", "of": of, "is": is_}
    path = tmp_path / "contract.yaml"
    path.write_text(yaml.safe_dump({"stack": "s", "constraints": [entry]}))
    contract, problems = load_contract(path)
    assert contract is None
    assert [message in str(problem.detail) for problem in problems] == [True]


def test_a_pattern_that_matches_nothing_is_told_once(tmp_path: Path) -> None:
    entry = {"expect": "e", "clause": "c", "of": "aws_sqs_queue.x", "is": {"name": "a", "delay_seconds": 1}}
    report = report_on(tmp_path, {"constraints": [entry]})
    assert [one.summary for one in report.problems] == ["Selector matches nothing"]


VARIABLES = ["given", "topics", "letter", "seconds", "b", "team", "environment", "password"]
CLOSED: dict[str, tuple[dict[str, Any], set[str]]] = {
    "data": ({"data": ["aws_caller_identity"]}, set()),
    "data that is not named": ({"data": []}, {"data sources of type aws_caller_identity"}),
    "data that is not there": (
        {"data": ["aws_caller_identity", "aws_region"]}, {"there is no data sources of type aws_region"},
    ),
    "providers": ({"providers": ["aws"]}, set()),
    "a provider": ({"providers": []}, {"the provider aws"}),
    "modules": ({"modules": []}, set()),
    "a module": ({"modules": ["m"]}, {"there is no module m"}),
    "provisioners": ({"provisioners": []}, set()),
    "outputs": ({"outputs": ["key", "queue"]}, set()),
    "an output": ({"outputs": ["key"]}, {"the output queue"}),
    "variables": ({"variables": VARIABLES}, set()),
    "a variable": ({"variables": [*VARIABLES, "x"]}, {"there is no variable x"}),
}  # fmt: skip


@pytest.mark.parametrize("name", CLOSED)
def test_closed_kinds(name: str, tmp_path: Path) -> None:
    closed, expected = CLOSED[name]
    constraints = [{"kms-key-rotates": {"clause": "c", "only": ["aws_kms_key.k"]}}]
    report = report_on(tmp_path, {"closed": {"clause": "c", **closed}, "constraints": constraints})
    assert not report.problems
    assert {str(finding.verdict.found) for one in report.outcomes for finding in one.findings} == expected


def test_closed_resources_are_those_that_are_pinned(tmp_path: Path) -> None:
    constraints = [{"kms-key-rotates": {"clause": "c", "only": ["aws_kms_key.k"]}}]
    contract = {"closed": {"clause": "c", "resources": True}, "constraints": constraints,
                "resources": {"aws_sqs_queue": 3, "aws_kms_key": 2, "aws_lambda_function": 1, "aws_ecr_repository": 1,
                              "aws_cloudwatch_log_group": 1, "aws_dynamodb_table": 1, "aws_route_table": 1,
                              "aws_s3_bucket": 2, "aws_cloudwatch_metric_alarm": 2, "aws_lambda_permission": 1,
                              "aws_security_group": 1}}  # fmt: skip
    report = report_on(tmp_path, contract)
    assert [finding.verdict.found for one in report.outcomes for finding in one.findings] == [
        "managed resources of type aws_cloudwatch_event_rule"
    ]


def test_closed_arguments_want_an_entry_for_each_resource(tmp_path: Path) -> None:
    entry = {"expect": "e", "clause": "c", "of": "aws_sqs_queue.q", "is": QUEUES}
    report = report_on(tmp_path, {"closed": {"clause": "c", "arguments": True}, "constraints": [entry]})
    told = {finding.verdict.found for one in report.outcomes for finding in one.findings}
    assert "no expect entry is of aws_sqs_queue.dead" in told
    assert not any("aws_sqs_queue.q" in one for one in told)
    assert len(told) == 15


def test_a_module_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "m").mkdir()
    (tmp_path / "m" / "main.tf").write_text('resource "null_resource" "n" {\n  provisioner "local-exec" {}\n}\n')
    hcl = 'module "m" {\n  source = "./m"\n}\n'
    constraints = [{"assert": "a", "clause": "c", "on": "aws_sqs_queue", "count": 0}]
    contract = {"closed": {"clause": "c", "modules": [], "provisioners": []}, "constraints": constraints}
    report = report_on(tmp_path, contract, hcl)
    assert {finding.verdict.found for one in report.outcomes for finding in one.findings} >= {"the module m"}


def test_what_could_not_be_read_leaves_closed_entries_undecided(tmp_path: Path) -> None:
    """A module that is not installed may hold whatever there is."""
    hcl = 'module "m" {\n  source  = "acme/m/aws"\n  version = "1.0.0"\n}\nresource "aws_kms_key" "k" {}\n'
    entries = [
        {"expect": "e", "clause": "c", "of": "aws_kms_key.k", "is": {}},
        {"expect": "all", "clause": "c", "of": "aws_kms_key", "is": {}},
    ]
    contract = {
        "closed": {"clause": "c", "data": [], "modules": ["m"]},
        "constraints": entries,
        "access": {"clause": "c"},
    }
    report = report_on(tmp_path, contract, hcl)
    assert report.exit_code == 2
    assert {(one.binding.id, one.address, one.status) for one in report.outcomes} == {
        ("e: nothing else is set", "aws_kms_key.k", "passed"),
        ("all: nothing else is set", "aws_kms_key.k", "passed"),
        ("all: nothing else is set", "", "undecided"),
        ("closed data", "", "undecided"),
        ("closed modules", "", "undecided"),
        ("access", "aws_kms_key.k", "undecided"),
    }


@pytest.mark.parametrize(("project", "status"), [("orders", "passed"), ("other", "failed")])
def test_a_provider_besides_aws_has_arguments_as_well(project: str, status: str, tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text('provider "google" {\n  project = "orders"\n}\n')
    entry = f"  - expect: e\n    clause: c\n    of: provider.google\n    is: {{project: {project}}}\n"
    (tmp_path / "contract.yaml").write_text(f"stack: s\nconstraints:\n{entry}")
    report = check_contract(tmp_path / "contract.yaml")
    assert isinstance(report, Report)
    assert {one.id: one.status for one in report.outcomes} == {"e: project": status, "e: nothing else is set": "passed"}


@pytest.mark.parametrize(
    ("tried", "status"),
    [({"accepts": ["c"]}, "undecided"), ({"refuses": ["c"]}, "undecided"), ({"refuses": ["b"]}, "passed")],
)
def test_a_validation_that_an_unknown_decides(tried: dict[str, Any], status: str, tmp_path: Path) -> None:
    """It neither accepts nor refuses; what another part of it refuses is refused."""
    hcl = (
        'resource "aws_sqs_queue" "q" {\n  name = "q"\n}\n'
        'variable "v" {\n  type = string\n  default = "a"\n  validation {\n'
        '    condition     = var.v != "b" && var.v != aws_sqs_queue.q.arn\n'
        '    error_message = "Not that one."\n  }\n}\n'
    )
    entry = {"expect": "e", "clause": "c", "of": "var.v", "is": tried}
    report = report_on(tmp_path, {"constraints": [entry]}, hcl)
    assert not report.problems, report.problems
    assert {one.status for one in report.outcomes} == {status}
