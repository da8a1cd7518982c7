"""CloudWatch: alarms and dashboards."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from stackproof.values import number
from stackproof.views.live.access import AbsentError, Aws
from stackproof.views.live.reader import Given, Part, Reader, Values, block, fields, tags_of

_SAME = (
    "actions_enabled", "alarm_actions", "alarm_description", "alarm_name", "comparison_operator", "datapoints_to_alarm",
    "evaluation_periods", "extended_statistic", "insufficient_data_actions", "metric_name", "namespace", "period",
    "statistic", "threshold", "threshold_metric_id", "treat_missing_data", "unit",
)  # fmt: skip


def _alarm(aws: Aws, given: Given) -> Values:
    name = given["alarm_name"]
    listed = aws.ask("cloudwatch", "describe_alarms", AlarmNames=[name], AlarmTypes=["MetricAlarm"])["MetricAlarms"]
    if not listed:
        raise AbsentError(f"there is no alarm {name}")
    (found,) = listed
    values = fields(found, *_SAME, arn="AlarmArn", ok_actions="OKActions")
    return {
        "id": name,
        **values,
        "threshold": None if values["threshold"] is None else number(Decimal(repr(values["threshold"]))),
        "treat_missing_data": values["treat_missing_data"] or "missing",
        "evaluate_low_sample_count_percentiles": found.get("EvaluateLowSampleCountPercentile"),
        "dimensions": _dimensions(found),
        "metric_query": [_query(query) for query in found.get("Metrics", ())],
    }


def _dimensions(found: dict[str, Any]) -> dict[str, str]:
    return {one["Name"]: one["Value"] for one in found.get("Dimensions", ())}


def _query(found: dict[str, Any]) -> Values:
    values = fields(found, "id", "account_id", "expression", "label", "period", return_data="ReturnData")
    metric = found.get("MetricStat")
    if metric is None:
        return {**values, "metric": []}
    inner = {
        **fields(metric["Metric"], "metric_name", "namespace"),
        **fields(metric, "period", "stat", "unit"),
        "dimensions": _dimensions(metric["Metric"]),
    }
    return {**values, "metric": block(inner)}


def _composite(aws: Aws, given: Given) -> Values:
    name = given["alarm_name"]
    asked = {"AlarmNames": [name], "AlarmTypes": ["CompositeAlarm"]}
    listed = aws.ask("cloudwatch", "describe_alarms", **asked).get("CompositeAlarms")
    if not listed:
        raise AbsentError(f"there is no composite alarm {name}")
    (found,) = listed
    names = ("actions_enabled", "alarm_actions", "alarm_description", "alarm_name", "alarm_rule")
    silenced = {
        "alarm": "ActionsSuppressor",
        "extension_period": "ActionsSuppressorExtensionPeriod",
        "wait_period": "ActionsSuppressorWaitPeriod",
    }
    return {
        "id": name,
        **fields(found, *names, "insufficient_data_actions", arn="AlarmArn", ok_actions="OKActions"),
        "actions_suppressor": block(fields(found, **silenced) if found.get("ActionsSuppressor") else None),
    }


def _tags(aws: Aws, given: Given) -> Values:
    return tags_of(aws.ask("cloudwatch", "list_tags_for_resource", ResourceARN=given["arn"]).get("Tags"))


def _dashboard(aws: Aws, given: Given) -> Values:
    found = aws.ask("cloudwatch", "get_dashboard", DashboardName=given["dashboard_name"])
    return {"id": given["dashboard_name"], **fields(found, "dashboard_arn", "dashboard_body", "dashboard_name")}


_TAGS = Part(_tags, ("cloudwatch:ListTagsForResource",))

READERS = (
    Reader(
        "aws_cloudwatch_metric_alarm",
        (("alarm_name",),),
        (Part(_alarm, ("cloudwatch:DescribeAlarms",)), _TAGS),
    ),
    Reader(
        "aws_cloudwatch_composite_alarm",
        (("alarm_name",),),
        (Part(_composite, ("cloudwatch:DescribeAlarms",)), _TAGS),
    ),
    Reader("aws_cloudwatch_dashboard", (("dashboard_name",),), (Part(_dashboard, ("cloudwatch:GetDashboard",)),)),
)
