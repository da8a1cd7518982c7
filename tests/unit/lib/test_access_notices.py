"""The access tables tested the other way round: whatever is granted beyond them, or no longer, is noticed.

The twins say the same in another way, and must hold.
"""

import shutil
from contextlib import chdir
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest
from contract_breaks import LIB

from stackproof.contract import load_contract
from stackproof.run.judging import judge
from stackproof.run.stack_sources import Written


class Edit(NamedTuple):
    """An edit of one file: ``old``, which stands there once, by ``new``; ``new`` is added at its end if it is empty."""

    file: str
    old: str
    new: str


EVENTS = {
    "a wider trust": Edit("iam.tf", 'identifiers = ["lambda.amazonaws.com"]', 'identifiers = ["*"]'),
    "a second service": Edit(
        "iam.tf",
        'identifiers = ["states.amazonaws.com"]',
        'identifiers = ["states.amazonaws.com", "ec2.amazonaws.com"]',
    ),
    "a trust of any rule": Edit(
        "iam.tf",
        "values   = [aws_cloudwatch_event_rule.payment_event_received.arn]",
        'values   = ["arn:aws:events:us-east-1:123456789012:rule/*"]',
    ),
    "a trust of another account": Edit(
        "iam.tf",
        'identifiers = ["events.amazonaws.com"]\n    }\n\n    condition {\n      test     = "StringEquals"',
        'identifiers = ["events.amazonaws.com"]\n    }\n\n    condition {\n      test     = "StringNotEquals"',
    ),
    "scans besides puts": Edit("iam.tf", '["dynamodb:PutItem"]', '["dynamodb:PutItem", "dynamodb:Scan"]'),
    "another action": Edit("iam.tf", '["dynamodb:PutItem"]', '["dynamodb:UpdateItem"]'),
    "a table beside it": Edit(
        "iam.tf",
        "[aws_dynamodb_table.processed_events.arn]",
        '[aws_dynamodb_table.processed_events.arn, "${aws_dynamodb_table.processed_events.arn}-copy"]',
    ),
    "the queue of another function": Edit(
        "iam.tf", "[aws_sqs_queue.dead_letter[each.key].arn]", '[aws_sqs_queue.dead_letter["trigger"].arn]'
    ),
    "logs of every group": Edit(
        "iam.tf",
        '["${aws_cloudwatch_log_group.function[each.key].arn}:*"]',
        '["arn:aws:logs:us-east-1:123456789012:*"]',
    ),
    "a deny in place of an allow": Edit(
        "iam.tf", 'sid       = "RecordAudit"', 'sid = "RecordAudit"\n    effect = "Deny"'
    ),
    "all but one action": Edit("iam.tf", 'actions   = ["events:PutEvents"]', 'not_actions   = ["events:PutEvents"]'),
    "a hidden statement under a waived sid": Edit(
        "iam.tf", '      "logs:UpdateLogDelivery",\n', '      "logs:UpdateLogDelivery",\n      "iam:PassRole",\n'
    ),
    "the policy of another role": Edit(
        "iam.tf", 'role   = aws_iam_role.function["trigger"].id', 'role   = aws_iam_role.function["enricher"].id'
    ),
    "a managed policy": Edit(
        "iam.tf",
        "",
        'resource "aws_iam_role_policy_attachment" "more" {\n  role = aws_iam_role.workflow.name\n'
        '  policy_arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"\n}',
    ),
    "a second policy": Edit(
        "iam.tf",
        "",
        'resource "aws_iam_role_policy" "more" {\n  name = "more"\n  role = aws_iam_role.workflow.id\n'
        '  policy = jsonencode({ Statement = { Effect = "Allow", Action = "s3:GetObject", Resource = "*" } })\n}',
    ),
    "another role": Edit(
        "iam.tf",
        "",
        'resource "aws_iam_role" "more" {\n  name = "more-${var.environment_suffix}"\n'
        "  assume_role_policy = data.aws_iam_policy_document.function_trust.json\n}",
    ),
    "a policy of nobody": Edit(
        "iam.tf",
        "",
        'resource "aws_iam_policy" "more" {\n  name = "more-${var.environment_suffix}"\n'
        "  policy = data.aws_iam_policy_document.workflow.json\n}",
    ),
    "a permissions boundary": Edit(
        "iam.tf",
        'name               = "${local.project}-workflow-role-${var.environment_suffix}"',
        'name = "${local.project}-workflow-role-${var.environment_suffix}"\n'
        '  permissions_boundary = "arn:aws:iam::aws:policy/PowerUserAccess"',
    ),
    "everybody publishes": Edit(
        "sns.tf", 'identifiers = ["arn:${local.partition}:iam::${local.account_id}:root"]', 'identifiers = ["*"]'
    ),
    "another account publishes": Edit(
        "sns.tf",
        '["arn:${local.partition}:iam::${local.account_id}:root"]',
        '["arn:${local.partition}:iam::${local.account_id}:root", "arn:aws:iam::999999999999:root"]',
    ),
    "without TLS": Edit("sns.tf", 'values   = ["false"]', 'values   = ["true"]'),
    "a deny that cannot apply": Edit(
        "sns.tf",
        'variable = "aws:SecureTransport"\n      values   = ["false"]\n    }',
        'variable = "aws:SecureTransport"\n      values   = ["false"]\n    }\n\n    condition {\n'
        '      test     = "Bool"\n      variable = "aws:SecureTransport"\n      values   = ["true"]\n    }',
    ),
    "no policy of the topic": Edit(
        "sns.tf", "policy = data.aws_iam_policy_document.payment_events_topic.json", 'policy = ""'
    ),
    "any topic sends": Edit(
        "sqs.tf", "values   = [aws_sns_topic.payment_events.arn]", 'values   = ["arn:aws:sns:*:*:*"]'
    ),
    "a statement that names no resource": Edit(
        "sqs.tf",
        'sid       = "RuleSendsUndelivered"\n    actions   = ["sqs:SendMessage"]\n'
        "    resources = [aws_sqs_queue.undelivered.arn]\n",
        'sid       = "RuleSendsUndelivered"\n    actions   = ["sqs:SendMessage"]\n',
    ),
    "receives besides sends": Edit(
        "sqs.tf",
        'sid       = "RuleSendsUndelivered"\n    actions   = ["sqs:SendMessage"]',
        'sid       = "RuleSendsUndelivered"\n    actions   = ["sqs:SendMessage", "sqs:ReceiveMessage"]',
    ),
    "a policy on another queue": Edit(
        "sqs.tf",
        "",
        'resource "aws_sqs_queue_policy" "more" {\n  queue_url = aws_sqs_queue.dead_letter["trigger"].url\n'
        "  policy = data.aws_iam_policy_document.undelivered_queue.json\n}",
    ),
    "every function pulls": Edit(
        "ecr.tf",
        "        for name in values(local.function_names) :\n",
        '        for name in concat(values(local.function_names), ["*"]) :\n',
    ),
    "pushes besides pulls": Edit("ecr.tf", '["ecr:BatchGetImage", ', '["ecr:PutImage", "ecr:BatchGetImage", '),
    "any source invokes": Edit("lambda.tf", "  source_arn    = aws_sns_topic.payment_events.arn\n", ""),
    "a function URL": Edit(
        "lambda.tf",
        "",
        'resource "aws_lambda_function_url" "open" {\n'
        '  function_name = aws_lambda_function.function["trigger"].function_name\n'
        '  authorization_type = "NONE"\n}',
    ),
    "a second permission": Edit(
        "lambda.tf",
        "",
        'resource "aws_lambda_permission" "more" {\n  action = "lambda:InvokeFunction"\n'
        '  function_name = aws_lambda_function.function["validator"].function_name\n'
        '  principal = "events.amazonaws.com"\n  source_arn = aws_cloudwatch_event_rule.payment_event_received.arn\n}',
    ),
    "a bus for another account": Edit(
        "eventbridge.tf",
        "",
        'resource "aws_cloudwatch_event_permission" "more" {\n  principal = "999999999999"\n  statement_id = "more"\n'
        "  event_bus_name = aws_cloudwatch_event_bus.payments.name\n}",
    ),
    "everybody decrypts": Edit(
        "kms.tf",
        'identifiers = ["logs.${var.aws_region}.amazonaws.com"]\n    }',
        'identifiers = ["logs.${var.aws_region}.amazonaws.com"]\n    }\n\n    principals {\n      type = "AWS"\n'
        '      identifiers = ["*"]\n    }',
    ),
    "no condition on the key": Edit(
        "kms.tf", 'variable = "kms:EncryptionContext:aws:logs:arn"', 'variable = "kms:EncryptionContext:aws:logs:group"'
    ),
    "a key grant": Edit(
        "kms.tf",
        "",
        'resource "aws_kms_grant" "more" {\n  key_id = aws_kms_key.logs.key_id\n'
        '  grantee_principal = aws_iam_role.workflow.arn\n  operations = ["Decrypt"]\n}',
    ),
    "a log resource policy": Edit(
        "cloudwatch.tf",
        "",
        'resource "aws_cloudwatch_log_resource_policy" "more" {\n  policy_name = "more"\n'
        '  policy_document = jsonencode({ Statement = [{ Effect = "Allow", Action = "logs:PutLogEvents",'
        ' Resource = "*", Principal = { Service = "events.amazonaws.com" } }] })\n}',
    ),
}

PROCESSING = {
    "a trust without the account": Edit(
        "main.tf",
        'FlowLogs = { principal = "vpc-flow-logs.amazonaws.com", '
        'variable = "aws:SourceAccount", values = [local.account_id] }',
        'FlowLogs = { principal = "vpc-flow-logs.amazonaws.com", variable = null, values = null }',
    ),
    "a trust of S3": Edit(
        "main.tf", 'principal = "cloudtrail.amazonaws.com", variable', 'principal = "s3.amazonaws.com", variable'
    ),
    "policies swapped": Edit(
        "main.tf",
        "dlq-processor     = data.aws_iam_policy_document.dlq_processor.json",
        "dlq-processor     = data.aws_iam_policy_document.payment_processor.json",
    ),
    "another deployer": Edit("main.tf", "values   = local.deployer_arns", 'values   = ["arn:aws:iam::*:role/*"]'),
    "one more deployer": Edit(
        "main.tf", "values   = local.deployer_arns", 'values   = concat(local.deployer_arns, ["arn:aws:iam::1:role/x"])'
    ),
    "the key for any bucket": Edit("main.tf", "arns      = [local.bucket_arn]", 'arns      = ["arn:aws:s3:::*"]'),
    "the key for another operator": Edit(
        "main.tf",
        '        test     = "ArnLike"\n        variable = service.value.variable',
        '        test     = "StringLike"\n        variable = service.value.variable',
    ),
    "the key for keys that are absent": Edit(
        "main.tf",
        '        test     = "ArnLike"\n        variable = service.value.variable',
        '        test     = "ArnLikeIfExists"\n        variable = service.value.variable',
    ),
    "writes without the owner's control": Edit(
        "main.tf", 'values   = ["bucket-owner-full-control"]', 'values   = ["public-read"]'
    ),
    "writes anywhere in the bucket": Edit(
        "main.tf", "/${local.log_prefixes[delivery.key]}/AWSLogs/${local.account_id}/*", "/*"
    ),
    "a third service writes": Edit(
        "main.tf", '"vpc-flow-logs.amazonaws.com"]', '"vpc-flow-logs.amazonaws.com", "config.amazonaws.com"]'
    ),
    "trail files of any encryption": Edit(
        "main.tf",
        'test     = "StringEquals"\n      variable = "s3:x-amz-server-side-encryption"',
        'test     = "StringEqualsIfExists"\n      variable = "s3:x-amz-server-side-encryption"',
    ),
    "code that touches interfaces": Edit(
        "main.tf",
        'sid    = "CodeTouchesNoNetworkInterface"\n    effect = "Deny"',
        'sid    = "CodeTouchesNoNetworkInterface"\n    effect = "Allow"',
    ),
    "an interface in any subnet": Edit(
        "main.tf",
        "concat([for subnet in aws_subnet.private : subnet.arn], [aws_security_group.lambda_functions.arn])",
        '["arn:aws:ec2:ap-southeast-1:123456789012:subnet/*", aws_security_group.lambda_functions.arn]',
    ),
    "an endpoint for nobody else": Edit(
        "main.tf",
        'policy            = data.aws_iam_policy_document.endpoint["dynamodb"].json',
        'policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "dynamodb:*", '
        'Resource = "*", Principal = "*" }] })',
    ),
    "purges besides reads": Edit(
        "main.tf", '"sqs:ChangeMessageVisibility", ', '"sqs:ChangeMessageVisibility", "sqs:PurgeQueue", '
    ),
    "alarms of another account": Edit(
        "main.tf",
        'test     = "ArnEquals"\n      variable = "aws:SourceArn"\n      values   = local.alarm_arns',
        'test     = "ArnEquals"\n      variable = "aws:SourceArn"\n      values   = concat(local.alarm_arns,'
        ' ["arn:aws:cloudwatch:ap-southeast-1:999999999999:alarm:x"])',
    ),
    "a public bucket": Edit(
        "main.tf",
        "",
        'resource "aws_s3_bucket_acl" "more" {\n  bucket = aws_s3_bucket.audit_logs.id\n  acl = "public-read"\n}',
    ),
    "a command that grants": Edit(
        "main.tf",
        'resource "aws_vpc" "private" {\n',
        'resource "aws_vpc" "private" {\n  provisioner "local-exec" {\n'
        '    command = "aws iam attach-role-policy"\n  }\n',
    ),
    "a user": Edit(
        "main.tf",
        "",
        'resource "aws_iam_user" "more" {\n  name = "more-${var.environment}"\n}\n\n'
        'resource "aws_iam_user_policy" "more" {\n  user = aws_iam_user.more.name\n'
        "  policy = data.aws_iam_policy_document.cloudtrail.json\n}",
    ),
}

TWINS = {
    "the queue itself, by a wildcard": (
        "payment_events",
        Edit(
            "sqs.tf",
            'sid       = "RuleSendsUndelivered"\n    actions   = ["sqs:SendMessage"]\n'
            "    resources = [aws_sqs_queue.undelivered.arn]\n",
            'sid       = "RuleSendsUndelivered"\n    actions   = ["sqs:SendMessage"]\n    resources = ["*"]\n',
        ),
    ),
    "a sid of another name": ("payment_events", Edit("iam.tf", '"RecordAudit"', '"PutRecords"')),
    "a statement split in two": (
        "payment_events",
        Edit(
            "iam.tf",
            '    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]\n'
            '    resources = ["${aws_cloudwatch_log_group.function[each.key].arn}:*"]\n  }',
            '    actions   = ["logs:CreateLogStream"]\n'
            '    resources = ["${aws_cloudwatch_log_group.function[each.key].arn}:*"]\n  }\n\n  statement {\n'
            '    actions   = ["logs:PutLogEvents"]\n'
            '    resources = ["${aws_cloudwatch_log_group.function[each.key].arn}:*"]\n  }',
        ),
    ),
    "jsonencode": (
        "payment_events",
        Edit(
            "iam.tf",
            "policy = data.aws_iam_policy_document.event_publish.json",
            'policy = jsonencode({ Statement = { Action = "EVENTS:putevents", Effect = "Allow",'
            " Resource = aws_cloudwatch_event_bus.payments.arn } })",
        ),
    ),
    "a heredoc": (
        "payment_events",
        Edit(
            "iam.tf",
            "policy = data.aws_iam_policy_document.event_publish.json",
            'policy = <<-JSON\n    {"Statement": [{"Effect": "Allow", "Action": ["events:PutEvents"],\n'
            '     "Resource": "${aws_cloudwatch_event_bus.payments.arn}"}]}\n  JSON',
        ),
    ),
    "an ARN written out": (
        "payment_events",
        Edit(
            "iam.tf",
            "[aws_dynamodb_table.processed_events.arn]",
            '["arn:aws:dynamodb:us-east-1:123456789012:table/event-processing-processed-events-${var.environment_suffix}"]',
        ),
    ),
    "an account by its id": (
        "payment_events",
        Edit("sns.tf", '["arn:${local.partition}:iam::${local.account_id}:root"]', "[local.account_id]"),
    ),
    "the other operator for ARNs": (
        "payment_events",
        Edit(
            "kms.tf",
            'test     = "ArnEquals"\n      variable = "kms:EncryptionContext:aws:logs:arn"',
            'test     = "ArnLike"\n      variable = "KMS:encryptioncontext:aws:logs:arn"',
        ),
    ),
    "a private access control list": (
        "payment_processing",
        Edit(
            "main.tf",
            "",
            'resource "aws_s3_bucket_acl" "more" {\n  bucket = aws_s3_bucket.audit_logs.id\n  acl = "private"\n}',
        ),
    ),
    "the policy of an endpoint by a template": (
        "payment_processing",
        Edit(
            "main.tf",
            'policy            = data.aws_iam_policy_document.endpoint["dynamodb"].json',
            'policy = "${data.aws_iam_policy_document.endpoint["dynamodb"].json}\\n"',
        ),
    ),
}


def failing(stack: str, edit: Edit, scratch: Path) -> dict[str, str]:
    """Edit a copy of a stack; return the status of each answer of its access table that does not hold."""
    ignored = shutil.ignore_patterns("lambda", "build", ".terraform*")
    copy = shutil.copytree(LIB / stack, scratch / stack, ignore=ignored)
    source = (copy / edit.file).read_text()
    if edit.old:
        assert source.count(edit.old) == 1, f"{edit.file} no longer holds this text once"
    (copy / edit.file).write_text(source.replace(edit.old, edit.new) if edit.old else f"{source}\n{edit.new}\n")
    with chdir(scratch):
        contract, problems = load_contract(copy / "contract.yaml")
        assert contract is not None, problems
        waivers = tuple(one for one in contract.waivers if one.constraint == "access")
        report = judge(replace(contract, bindings=(), waivers=waivers), Written().load(contract), in_contexts=False)
    assert not report.problems
    found = [one for one in report.outcomes if one.binding.id == "access"]
    assert len(found) > 10
    return {one.address: one.status for one in found if not one.holds}


@pytest.mark.parametrize("name", EVENTS)
def test_what_payment_events_grants_beside_its_table_is_noticed(name: str, tmp_path: Path) -> None:
    assert failing("payment_events", EVENTS[name], tmp_path)


@pytest.mark.parametrize("name", PROCESSING)
def test_what_payment_processing_grants_beside_its_table_is_noticed(name: str, tmp_path: Path) -> None:
    assert failing("payment_processing", PROCESSING[name], tmp_path)


@pytest.mark.parametrize("name", TWINS)
def test_what_is_said_in_another_way_holds(name: str, tmp_path: Path) -> None:
    stack, edit = TWINS[name]
    assert failing(stack, edit, tmp_path) == {}
