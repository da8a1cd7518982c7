"""CloudWatch Logs: log groups, metric filters, and where logs are delivered to."""

from __future__ import annotations

from decimal import Decimal

from stackproof.views.live.access import AbsentError, Aws
from stackproof.views.live.reader import Given, Part, Reader, Values, fields, tags_from


def _group(aws: Aws, given: Given) -> Values:
    name = given["name"]
    listed = aws.list("logs", "describe_log_groups", "logGroups", logGroupNamePrefix=name)
    found = next((one for one in listed if one["logGroupName"] == name), None)
    if found is None:
        raise AbsentError(f"there is no log group {name}")
    return {
        "id": name,
        "name": name,
        "arn": found["arn"].removesuffix(":*"),
        "retention_in_days": found.get("retentionInDays", 0),
        **fields(found, kms_key_id="kmsKeyId", log_group_class="logGroupClass"),
    }


def _tags(aws: Aws, given: Given) -> Values:
    return tags_from(aws.ask("logs", "list_tags_for_resource", resourceArn=given["arn"]).get("tags"))


def _policy(aws: Aws, given: Given) -> Values:
    name = given["policy_name"]
    listed = aws.list("logs", "describe_resource_policies", "resourcePolicies")
    found = next((one for one in listed if one["policyName"] == name), None)
    if found is None:
        raise AbsentError(f"there is no policy {name} of CloudWatch Logs")
    return {"id": name, "policy_name": name, "policy_document": found["policyDocument"]}


def _filter(aws: Aws, given: Given) -> Values:
    group, name = given["log_group_name"], given["name"]
    listed = aws.list("logs", "describe_metric_filters", "metricFilters", logGroupName=group, filterNamePrefix=name)
    found = next((one for one in listed if one["filterName"] == name), None)
    if found is None:
        raise AbsentError(f"{group} has no metric filter {name}")
    transformations = [
        {
            **fields(one, name="metricName", namespace="metricNamespace", value="metricValue"),
            "default_value": _text(one.get("defaultValue")),
            "dimensions": one.get("dimensions", {}),
            "unit": one.get("unit") or "None",
        }
        for one in found.get("metricTransformations", ())
    ]
    return {
        "id": name,
        "name": name,
        "log_group_name": group,
        "pattern": found.get("filterPattern", ""),
        "metric_transformation": transformations,
    }


def _subscription(aws: Aws, given: Given) -> Values:
    group, name = given["log_group_name"], given["name"]
    asked = {"logGroupName": group, "filterNamePrefix": name}
    listed = aws.list("logs", "describe_subscription_filters", "subscriptionFilters", **asked)
    found = next((one for one in listed if one["filterName"] == name), None)
    if found is None:
        raise AbsentError(f"{group} has no subscription filter {name}")
    same = {"destination_arn": "destinationArn", "distribution": "distribution", "role_arn": "roleArn"}
    pattern = found.get("filterPattern", "")
    return {"name": name, "log_group_name": group, "filter_pattern": pattern, **fields(found, **same)}


def _destination(aws: Aws, given: Given) -> Values:
    name = given["name"]
    listed = aws.list("logs", "describe_destinations", "destinations", DestinationNamePrefix=name)
    found = next((one for one in listed if one["destinationName"] == name), None)
    if found is None:
        raise AbsentError(f"there is no destination of logs {name}")
    return {"id": name, "name": name, **fields(found, arn="arn", role_arn="roleArn", target_arn="targetArn")}


def _delivery_destination(aws: Aws, given: Given) -> Values:
    found = aws.ask("logs", "get_delivery_destination", name=given["name"])["deliveryDestination"]
    same = {"delivery_destination_type": "deliveryDestinationType", "output_format": "outputFormat"}
    aim = (found.get("deliveryDestinationConfiguration") or {}).get("destinationResourceArn")
    return {
        **fields(found, arn="arn", name="name", **same),
        "delivery_destination_configuration": [{"destination_resource_arn": aim}],
    }


def _text(number: float | None) -> str:
    """Write a number as the provider does: without an exponent, and without zeros that say nothing."""
    return "" if number is None else f"{Decimal(str(number)).normalize():f}"


READERS = (
    Reader(
        "aws_cloudwatch_log_group",
        (("name",),),
        (Part(_group, ("logs:DescribeLogGroups",)), Part(_tags, ("logs:ListTagsForResource",))),
        frozenset({"name_prefix", "skip_destroy"}),
    ),
    Reader(
        "aws_cloudwatch_log_resource_policy",
        (("policy_name",),),
        (Part(_policy, ("logs:DescribeResourcePolicies",)),),
    ),
    Reader(
        "aws_cloudwatch_log_metric_filter",
        (("name", "log_group_name"),),
        (Part(_filter, ("logs:DescribeMetricFilters",)),),
    ),
    Reader(
        "aws_cloudwatch_log_subscription_filter",
        (("name", "log_group_name"),),
        (Part(_subscription, ("logs:DescribeSubscriptionFilters",)),),
    ),
    Reader(
        "aws_cloudwatch_log_destination",
        (("name",),),
        (Part(_destination, ("logs:DescribeDestinations",)), Part(_tags, ("logs:ListTagsForResource",))),
    ),
    Reader(
        "aws_cloudwatch_log_delivery_destination",
        (("name",),),
        (
            Part(_delivery_destination, ("logs:GetDeliveryDestination",)),
            Part(_tags, ("logs:ListTagsForResource",)),
        ),
    ),
)
