"""Relations that hold within one region alone: what an argument names must be where the resource is.

Sources: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html (an alarm's topic),
https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html,
https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-overview.html (a key is used in its region),
https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html,
https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-event-types-and-destinations.html, and the
pages of the resource types, whose API is that of one region. Topics deliver to other regions, and buses as well.
"""

from __future__ import annotations

from stackproof.model.regions import same_region
from stackproof.model.resource import AttributePath, Resource
from stackproof.model.stack import Stack
from stackproof.values import Unknown

_ALARM = ("alarm_actions", "insufficient_data_actions", "ok_actions")
_ARGUMENTS = {
    "aws_cloudwatch_composite_alarm": _ALARM,
    "aws_cloudwatch_event_rule": ("event_bus_name",),
    "aws_cloudwatch_event_target": ("event_bus_name", "rule"),
    "aws_cloudwatch_log_group": ("kms_key_id",),
    "aws_cloudwatch_log_metric_filter": ("log_group_name",),
    "aws_cloudwatch_log_subscription_filter": ("log_group_name",),
    "aws_cloudwatch_metric_alarm": _ALARM,
    "aws_dynamodb_table": ("server_side_encryption",),
    "aws_ecr_repository": ("encryption_configuration",),
    "aws_ecr_repository_policy": ("repository",),
    "aws_kinesis_stream": ("kms_key_id",),
    "aws_kms_alias": ("target_key_id",),
    "aws_kms_key_policy": ("key_id",),
    "aws_lambda_alias": ("function_name",),
    "aws_lambda_event_source_mapping": ("event_source_arn", "function_name"),
    "aws_lambda_function": ("dead_letter_config", "kms_key_arn", "layers", "vpc_config"),
    "aws_lambda_function_event_invoke_config": ("function_name",),
    "aws_lambda_function_recursion_config": ("function_name",),
    "aws_lambda_function_url": ("function_name",),
    "aws_lambda_permission": ("function_name",),
    "aws_s3_bucket_notification": ("lambda_function", "queue", "topic"),
    "aws_s3_bucket_policy": ("bucket",),
    "aws_secretsmanager_secret": ("kms_key_id",),
    "aws_secretsmanager_secret_policy": ("secret_arn",),
    "aws_sfn_state_machine": ("logging_configuration",),
    "aws_sns_topic": ("kms_master_key_id",),
    "aws_sns_topic_policy": ("arn",),
    "aws_sqs_queue": ("kms_master_key_id", "redrive_policy"),
    "aws_sqs_queue_policy": ("queue_url",),
    "aws_vpc_endpoint_policy": ("vpc_endpoint_id",),
}


def within_reach(stack: Stack, user: Resource, path: AttributePath, used: Resource) -> bool | Unknown:
    """Tell whether what a resource names at a path may be where it is; other relations reach anywhere."""
    if path[:1] not in [(argument,) for argument in _ARGUMENTS.get(user.type, ())]:
        return True
    return True if used.type.startswith("aws_iam_") else same_region(stack, user, used)
