"""CloudTrail: trails."""

from __future__ import annotations

from stackproof.views.live.access import AbsentError, Aws
from stackproof.views.live.reader import Given, Part, Reader, Values, camel, fields, tags_of

_SAME = (
    "cloud_watch_logs_group_arn", "cloud_watch_logs_role_arn", "home_region", "include_global_service_events",
    "is_multi_region_trail", "is_organization_trail", "kms_key_id", "name", "s3_bucket_name", "s3_key_prefix",
    "sns_topic_name",
)  # fmt: skip


def _trail(aws: Aws, given: Given) -> Values:
    listed = aws.ask("cloudtrail", "describe_trails", trailNameList=[given["name"]])["trailList"]
    if not listed:
        raise AbsentError(f"there is no trail {given['name']}")
    (found,) = listed
    theirs = {name: camel(name).replace("LogsGroup", "LogsLogGroup") for name in _SAME}
    theirs |= {"s3_bucket_name": "S3BucketName", "s3_key_prefix": "S3KeyPrefix", "arn": "TrailARN"}
    validated = found.get("LogFileValidationEnabled", False)
    values = fields(found, **theirs, sns_topic_arn="SnsTopicARN")
    return {"id": found["TrailARN"], **values, "enable_log_file_validation": validated}


def _logging(aws: Aws, given: Given) -> Values:
    return {"enable_logging": aws.ask("cloudtrail", "get_trail_status", Name=given["arn"])["IsLogging"]}


def _selectors(aws: Aws, given: Given) -> Values:
    found = aws.ask("cloudtrail", "get_event_selectors", TrailName=given["arn"])
    return {
        "event_selector": [
            {
                **fields(one, "read_write_type", "include_management_events"),
                "exclude_management_event_sources": one.get("ExcludeManagementEventSources") or None,
                "data_resource": [fields(data, "type", "values") for data in one.get("DataResources", ())],
            }
            for one in found.get("EventSelectors", ())
        ],
        "advanced_event_selector": [
            {"name": one.get("Name"), "field_selector": [_field(inner) for inner in one["FieldSelectors"]]}
            for one in found.get("AdvancedEventSelectors", ())
        ],
    }


def _field(found: dict[str, str]) -> Values:
    names = ("field", "equals", "not_equals", "starts_with", "not_starts_with", "ends_with", "not_ends_with")
    return fields(found, *names)


def _tags(aws: Aws, given: Given) -> Values:
    listed = aws.list("cloudtrail", "list_tags", "ResourceTagList", ResourceIdList=[given["arn"]])
    return tags_of(listed[0].get("TagsList") if listed else None)


READERS = (
    Reader(
        "aws_cloudtrail",
        (("name",),),
        (
            Part(_trail, ("cloudtrail:DescribeTrails",)),
            Part(_logging, ("cloudtrail:GetTrailStatus",)),
            Part(_selectors, ("cloudtrail:GetEventSelectors",)),
            Part(_tags, ("cloudtrail:ListTags",)),
        ),
    ),
)
