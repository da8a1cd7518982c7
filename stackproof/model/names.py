"""Which argument is a resource's name, as AWS shows it.

Names that are unique only below another resource (an alias of a function, a filter of a
log group) are not among them: two deployments cannot collide there.
"""

from __future__ import annotations

from stackproof.model.resource import Resource
from stackproof.values import AttributeOf, Unknown

_OTHERWISE_NAMED: dict[str, tuple[str, ...]] = {
    "aws_athena_workgroup": ("name",),
    "aws_cloudwatch_composite_alarm": ("alarm_name",),
    "aws_cloudwatch_dashboard": ("dashboard_name",),
    "aws_cloudwatch_metric_alarm": ("alarm_name",),
    "aws_db_instance": ("identifier", "identifier_prefix"),
    "aws_docdb_cluster": ("cluster_identifier", "cluster_identifier_prefix"),
    "aws_ecs_task_definition": ("family",),
    "aws_elasticache_cluster": ("cluster_id",),
    "aws_elasticache_replication_group": ("replication_group_id",),
    "aws_lambda_function": ("function_name",),
    "aws_lambda_layer_version": ("layer_name",),
    "aws_msk_cluster": ("cluster_name",),
    "aws_neptune_cluster": ("cluster_identifier", "cluster_identifier_prefix"),
    "aws_opensearch_domain": ("domain_name",),
    "aws_rds_cluster": ("cluster_identifier", "cluster_identifier_prefix"),
    "aws_redshift_cluster": ("cluster_identifier",),
    "aws_s3_bucket": ("bucket", "bucket_prefix"),
}
_ALWAYS_NAMED = {
    "aws_sns_topic", "aws_sqs_queue", "aws_dynamodb_table", "aws_sfn_state_machine", "aws_ecr_repository",
    "aws_iam_role", "aws_iam_policy", "aws_iam_role_policy", "aws_iam_user", "aws_iam_group",
    "aws_cloudwatch_log_group", "aws_cloudwatch_event_rule", "aws_cloudwatch_event_bus", "aws_cloudwatch_event_archive",
    "aws_kms_alias", "aws_ssm_parameter", "aws_secretsmanager_secret", "aws_cloudtrail", "aws_kinesis_stream",
    "aws_apigatewayv2_api", "aws_api_gateway_rest_api", "aws_pipes_pipe", "aws_scheduler_schedule",
    "aws_lb", "aws_ecs_cluster", "aws_ecs_service", "aws_codebuild_project", "aws_security_group", "aws_wafv2_web_acl",
}  # fmt: skip
_NOT_ITS_OWN = {  # "name" is unique only below another resource, or names something that is not made here
    "aws_api_gateway_authorizer", "aws_api_gateway_model",
    "aws_api_gateway_request_validator", "aws_apigatewayv2_authorizer", "aws_apigatewayv2_model",
    "aws_apigatewayv2_stage", "aws_appautoscaling_policy", "aws_appautoscaling_scheduled_action",
    "aws_autoscaling_lifecycle_hook", "aws_autoscaling_policy", "aws_cloudwatch_log_metric_filter",
    "aws_cloudwatch_log_stream", "aws_cloudwatch_log_subscription_filter", "aws_cognito_resource_server",
    "aws_cognito_user_group", "aws_cognito_user_pool_client",
    "aws_default_security_group",  # which AWS names "default"
    "aws_ecs_account_setting_default",
    "aws_glue_catalog_table", "aws_iam_policy_attachment", "aws_lambda_alias",
    "aws_route53_record", "aws_route53_zone",
    "aws_s3_bucket_analytics_configuration", "aws_s3_bucket_intelligent_tiering_configuration",
    "aws_s3_bucket_inventory", "aws_s3_bucket_metric",
    "aws_service_discovery_private_dns_namespace", "aws_sfn_alias",
}  # fmt: skip


def name_arguments(type_: str) -> tuple[str, ...]:
    """Return the arguments that name a resource of this type, which always has a name; none for other types."""
    if type_ in _OTHERWISE_NAMED:
        return _OTHERWISE_NAMED[type_]
    return ("name", "name_prefix") if type_ in _ALWAYS_NAMED else ()


def name_argument(resource: Resource) -> str | None:
    """Return the argument that names a resource: of any type with a ``name`` that the stack chose."""
    if resource.type in _NOT_ITS_OWN or not resource.type.startswith("aws_"):
        return None
    for argument in name_arguments(resource.type) or ("name", "name_prefix"):
        if not resource.omitted(argument) and not _is_computed(resource, argument):
            return argument
    return None


def _is_computed(resource: Resource, argument: str) -> bool:
    """Tell whether the provider computes the attribute, so that nobody can choose it."""
    value = resource.get(argument)
    return (
        isinstance(value, Unknown)
        and isinstance(value.form, AttributeOf)
        and (value.form.reference.address == resource.address)
    )
