"""The metrics that AWS publishes to CloudWatch: by namespace, and of which resource each dimension is the name.

``published_metrics.json`` is from AWS's pages, by ``scripts/extract_metrics.py``. The dimensions of a resource are
those of the service's page on its metrics, such as
https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html.
"""

from __future__ import annotations

import functools
import json
import re
from dataclasses import dataclass
from importlib.resources import files

from stackproof.iam.answers import Answer, doubt
from stackproof.model import Resource, Stack, write_path
from stackproof.model.graph import target
from stackproof.suggestions import suggest

METRIC_FILTER = "aws_cloudwatch_log_metric_filter"
_OF_AWS = "AWS/"
_TRANSFORMATION = ("metric_transformation", 0)
_BUS, _RULE, _DEFAULT_BUS = "aws_cloudwatch_event_bus", "aws_cloudwatch_event_rule", (None, "", "default")
_WATCHED: dict[str, tuple[str, dict[str, str]]] = {
    "aws_api_gateway_rest_api": ("AWS/ApiGateway", {"ApiName": "name"}),
    "aws_apigatewayv2_api": ("AWS/ApiGateway", {"ApiId": "id"}),
    _BUS: ("AWS/Events", {"EventBusName": "name"}),
    _RULE: ("AWS/Events", {"RuleName": "name"}),
    "aws_cloudwatch_log_group": ("AWS/Logs", {"LogGroupName": "name"}),
    "aws_db_instance": ("AWS/RDS", {"DBInstanceIdentifier": "identifier"}),
    "aws_dynamodb_table": ("AWS/DynamoDB", {"TableName": "name"}),
    "aws_ecs_cluster": ("AWS/ECS", {"ClusterName": "name"}),
    "aws_elasticache_cluster": ("AWS/ElastiCache", {"CacheClusterId": "cluster_id"}),
    "aws_instance": ("AWS/EC2", {"InstanceId": "id"}),
    "aws_kinesis_firehose_delivery_stream": ("AWS/Firehose", {"DeliveryStreamName": "name"}),
    "aws_kinesis_stream": ("AWS/Kinesis", {"StreamName": "name"}),
    "aws_lambda_function": ("AWS/Lambda", {"FunctionName": "function_name"}),
    "aws_rds_cluster": ("AWS/RDS", {"DBClusterIdentifier": "cluster_identifier"}),
    "aws_s3_bucket": ("AWS/S3", {"BucketName": "bucket"}),
    "aws_sfn_state_machine": ("AWS/States", {"StateMachineArn": "arn"}),
    "aws_sns_topic": ("AWS/SNS", {"TopicName": "name"}),
    "aws_sqs_queue": ("AWS/SQS", {"QueueName": "name"}),
}
_LEVELS = re.compile(r"Approximate(?:AgeOf|NumberOf)\w+|\w*ConcurrentExecutions|\w*Utilization|Provisioned\w+Units")
_ADDING_UP = ("Sum", "SampleCount")


@dataclass(frozen=True, slots=True)
class Watched:
    """Where the metrics of a resource are: the namespace, and for each dimension the attribute that is its value.

    Of a metric filter, ``namespace`` and ``metric`` are the attributes that say so.
    """

    namespace: str
    dimensions: dict[str, str]
    metric: str = ""


def watched_by_metrics_of(resource: Resource, stack: Stack) -> Watched | None:
    """Return where the metrics of a resource are; ``None`` for a type that is not modelled."""
    if resource.type == METRIC_FILTER:
        namespace, metric = (write_path((*_TRANSFORMATION, name)) for name in ("namespace", "name"))
        return Watched(f"{resource.address}.{namespace}", {}, f"{resource.address}.{metric}")
    if resource.type not in _WATCHED:
        return None
    namespace, attributes = _WATCHED[resource.type]
    named = {dimension: f"{resource.address}.{attribute}" for dimension, attribute in attributes.items()}
    if resource.type == _RULE:
        named |= _bus_of(resource, stack)
    return Watched(namespace, named)


def _bus_of(rule: Resource, stack: Stack) -> dict[str, str]:
    """Return the dimension of a rule's bus, which the rule may name by its ARN; the default bus has none."""
    given = rule.get("event_bus_name")
    if rule.omitted("event_bus_name") or given in _DEFAULT_BUS:
        return {}
    bus = target(stack, given, _BUS, near=rule).resource
    if bus is not None:
        return {"EventBusName": f"{bus.address}.name"}
    is_arn = isinstance(given, str) and given.startswith("arn:")
    return {"EventBusName": given.rpartition("/")[2] if is_arn else f"{rule.address}.event_bus_name"}


def watched_types() -> tuple[str, ...]:
    """Return the types whose metrics are modelled."""
    return (*_WATCHED, METRIC_FILTER)


def is_of_aws(namespace: str) -> bool:
    """Tell whether a namespace is one that AWS publishes to; others are of the stack's own."""
    return namespace.startswith(_OF_AWS) or namespace in _namespaces()


def is_published(namespace: str, metric: str) -> Answer:
    """Tell whether AWS publishes a metric in a namespace; what the list does not have may be newer than the list."""
    found = _namespaces().get(namespace)
    if found is None:
        meant = suggest(namespace, _namespaces())
        return doubt(f"no page of AWS that was read names the namespace {namespace}{_hint(meant)}")
    if metric in found["metrics"]:
        return True
    hint = _hint(suggest(metric, found["metrics"]))
    return doubt(f"no page of AWS that was read names {metric} in {namespace}{hint}")


def has_dimension(namespace: str, dimension: str) -> Answer:
    """Tell whether metrics of a namespace have a dimension."""
    known = _namespaces().get(namespace, {}).get("dimensions", [])
    if dimension in known:
        return True
    hint = _hint(suggest(dimension, known))
    return doubt(f"no page of AWS that was read names the dimension {dimension} in {namespace}{hint}")


def statistic_fits(metric: str, statistic: str) -> bool:
    """Tell whether a statistic says something of a metric: a level, such as a queue's depth, is not added up."""
    return statistic not in _ADDING_UP or _LEVELS.fullmatch(metric) is None


def _hint(meant: str | None) -> str:
    return f'; did you mean "{meant}"?' if meant else ""


@functools.cache
def _namespaces() -> dict[str, dict[str, list[str]]]:
    text = files("stackproof.constraints").joinpath("published_metrics.json").read_text(encoding="utf-8")
    found: dict[str, dict[str, list[str]]] = json.loads(text)["namespaces"]
    return found
