"""What an ARN of a Terraform resource looks like.

Source: the attribute reference of each resource type (registry.terraform.io/providers/hashicorp/aws), and the formats
of https://docs.aws.amazon.com/service-authorization/latest/reference/.
"""

from __future__ import annotations

_HERE = "r:0"  # for region and account
_TYPES = {  # service, and what stands behind the account
    "aws_api_gateway_rest_api": ("apigateway", "/restapis/n"),
    "aws_apigatewayv2_api": ("apigateway", "/apis/n"),
    "aws_appsync_graphql_api": ("appsync", "apis/n"),
    "aws_athena_workgroup": ("athena", "workgroup/n"),
    "aws_backup_vault": ("backup", "backup-vault:n"),
    "aws_cloudfront_distribution": ("cloudfront", "distribution/n"),
    "aws_cloudtrail": ("cloudtrail", "trail/n"),
    "aws_cloudwatch_composite_alarm": ("cloudwatch", "alarm:n"),
    "aws_cloudwatch_event_bus": ("events", "event-bus/n"),
    "aws_cloudwatch_event_rule": ("events", "rule/n"),
    "aws_cloudwatch_log_group": ("logs", "log-group:n"),
    "aws_cloudwatch_log_stream": ("logs", "log-group:n:log-stream:n"),
    "aws_cloudwatch_metric_alarm": ("cloudwatch", "alarm:n"),
    "aws_codebuild_project": ("codebuild", "project/n"),
    "aws_codecommit_repository": ("codecommit", "n"),
    "aws_cognito_user_pool": ("cognito-idp", "userpool/n"),
    "aws_db_instance": ("rds", "db:n"),
    "aws_dynamodb_table": ("dynamodb", "table/n"),
    "aws_ecr_repository": ("ecr", "repository/n"),
    "aws_ecs_cluster": ("ecs", "cluster/n"),
    "aws_ecs_service": ("ecs", "service/n/n"),
    "aws_ecs_task_definition": ("ecs", "task-definition/n:1"),
    "aws_efs_access_point": ("elasticfilesystem", "access-point/n"),
    "aws_efs_file_system": ("elasticfilesystem", "file-system/n"),
    "aws_elasticsearch_domain": ("es", "domain/n"),
    "aws_glue_catalog_database": ("glue", "database/n"),
    "aws_glue_job": ("glue", "job/n"),
    "aws_iam_group": ("iam", "group/n"),
    "aws_iam_instance_profile": ("iam", "instance-profile/n"),
    "aws_iam_policy": ("iam", "policy/n"),
    "aws_iam_role": ("iam", "role/n"),
    "aws_iam_user": ("iam", "user/n"),
    "aws_kinesis_firehose_delivery_stream": ("firehose", "deliverystream/n"),
    "aws_kinesis_stream": ("kinesis", "stream/n"),
    "aws_kms_key": ("kms", "key/n"),
    "aws_lambda_alias": ("lambda", "function:n:n"),
    "aws_lambda_function": ("lambda", "function:n"),
    "aws_lambda_layer_version": ("lambda", "layer:n:1"),
    "aws_msk_cluster": ("kafka", "cluster/n/n"),
    "aws_opensearch_domain": ("es", "domain/n"),
    "aws_rds_cluster": ("rds", "cluster:n"),
    "aws_s3_access_point": ("s3", "accesspoint/n"),
    "aws_s3_bucket": ("s3", "n"),
    "aws_scheduler_schedule": ("scheduler", "schedule/n/n"),
    "aws_scheduler_schedule_group": ("scheduler", "schedule-group/n"),
    "aws_secretsmanager_secret": ("secretsmanager", "secret:n-aaaaaa"),
    "aws_sfn_activity": ("states", "activity:n"),
    "aws_sfn_state_machine": ("states", "stateMachine:n"),
    "aws_sns_topic": ("sns", "n"),
    "aws_sqs_queue": ("sqs", "n"),
    "aws_ssm_document": ("ssm", "document/n"),
    "aws_ssm_parameter": ("ssm", "parameter/n"),
}
_ATTRIBUTES = {  # ARNs of another kind than that of the resource
    ("aws_api_gateway_rest_api", "execution_arn"): ("execute-api", "n"),
    ("aws_api_gateway_stage", "execution_arn"): ("execute-api", "n/n"),
    ("aws_apigatewayv2_api", "execution_arn"): ("execute-api", "n"),
    ("aws_apigatewayv2_stage", "execution_arn"): ("execute-api", "n/n"),
    ("aws_dynamodb_table", "stream_arn"): ("dynamodb", "table/n/stream/n"),
    ("aws_lambda_function", "qualified_arn"): ("lambda", "function:n:1"),
    ("aws_lambda_layer_version", "layer_arn"): ("lambda", "layer:n"),
}


def arn_format(type_: str, attribute: str) -> str | None:
    """Return an ARN as an attribute of a type has it, with ``n`` for each name; ``None`` for one not known here.

    >>> arn_format("aws_dynamodb_table", "arn")
    'arn:aws:dynamodb:r:0:table/n'
    """
    if (type_, attribute) in _ATTRIBUTES:
        service, name = _ATTRIBUTES[type_, attribute]
    elif type_ in _TYPES and attribute in ("arn", "id"):
        service, name = _TYPES[type_]
    else:
        return None
    place = {"s3": ":" if type_ == "aws_s3_bucket" else _HERE, "iam": ":0", "cloudfront": ":0", "apigateway": "r:"}
    return f"arn:aws:{service}:{place.get(service, _HERE)}:{name}"
