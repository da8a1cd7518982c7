"""Systems Manager: parameters. Secret ones are not decrypted: their values stay unknown."""

from __future__ import annotations

from stackproof.views.live.access import AbsentError, Aws, UnreadError
from stackproof.views.live.reader import Given, Part, Reader, Values, fields, tags_of


def _parameter(aws: Aws, given: Given) -> Values:
    wanted = [{"Key": "Name", "Option": "Equals", "Values": [given["name"]]}]
    listed = aws.list("ssm", "describe_parameters", "Parameters", ParameterFilters=wanted)
    if not listed:
        raise AbsentError(f"there is no parameter {given['name']}")
    (found,) = listed
    names = ("allowed_pattern", "data_type", "description", "key_id", "name", "tier", "type", "version")
    return {"id": found["Name"], **fields(found, *names), "has_value_wo": None, "value_wo": None}


def _value(aws: Aws, given: Given) -> Values:
    if given["type"] == "SecureString":
        raise UnreadError("Stackproof does not decrypt secret parameters")
    found = aws.ask("ssm", "get_parameter", Name=given["name"])["Parameter"]
    return {"arn": found["ARN"], "value": found["Value"]}


def _tags(aws: Aws, given: Given) -> Values:
    answer = aws.ask("ssm", "list_tags_for_resource", ResourceType="Parameter", ResourceId=given["name"])
    return tags_of(answer.get("TagList"))


READERS = (
    Reader(
        "aws_ssm_parameter",
        (("name",),),
        (
            Part(_parameter, ("ssm:DescribeParameters",)),
            Part(_value, ("ssm:GetParameter",)),
            Part(_tags, ("ssm:ListTagsForResource",)),
        ),
        frozenset({"insecure_value", "overwrite", "value_wo_version"}),
    ),
)
