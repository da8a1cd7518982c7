"""Which argument is a resource's name, as AWS shows it."""

from __future__ import annotations

_BY_TYPE: dict[str, tuple[str, ...]] = {
    "aws_lambda_function": ("function_name",),
    "aws_lambda_permission": (),
    "aws_lambda_event_source_mapping": (),
    "aws_s3_bucket": ("bucket", "bucket_prefix"),
    "aws_cloudwatch_metric_alarm": ("alarm_name",),
    "aws_cloudwatch_composite_alarm": ("alarm_name",),
    "aws_cloudwatch_dashboard": ("dashboard_name",),
    "aws_cloudwatch_event_target": (),
    "aws_kms_key": (),
    "aws_sqs_queue_policy": (),
    "aws_sns_topic_subscription": (),
    "aws_iam_role_policy_attachment": (),
    "aws_db_instance": ("identifier", "identifier_prefix"),
    "aws_rds_cluster": ("cluster_identifier", "cluster_identifier_prefix"),
    "aws_elasticache_replication_group": ("replication_group_id",),
    "aws_security_group": ("name", "name_prefix"),
}
_NAMED_BY_NAME = (
    "aws_sns_topic", "aws_sqs_queue", "aws_dynamodb_table", "aws_sfn_state_machine", "aws_ecr_repository",
    "aws_iam_role", "aws_iam_policy", "aws_iam_role_policy", "aws_iam_user", "aws_iam_group",
    "aws_cloudwatch_log_group", "aws_cloudwatch_event_rule", "aws_cloudwatch_event_bus", "aws_cloudwatch_event_archive",
    "aws_kms_alias", "aws_ssm_parameter", "aws_secretsmanager_secret", "aws_cloudtrail", "aws_kinesis_stream",
    "aws_apigatewayv2_api", "aws_api_gateway_rest_api", "aws_pipes_pipe", "aws_scheduler_schedule", "aws_lambda_alias",
    "aws_lb", "aws_ecs_cluster", "aws_ecs_service", "aws_codebuild_project", "aws_wafv2_web_acl",
    "aws_vpc_endpoint_service",
)  # fmt: skip


def name_arguments(type_: str) -> tuple[str, ...]:
    """Return the arguments that name a resource of this type; none where AWS shows no name of the stack's choosing."""
    if type_ in _BY_TYPE:
        return _BY_TYPE[type_]
    return ("name", "name_prefix") if type_ in _NAMED_BY_NAME else ()
