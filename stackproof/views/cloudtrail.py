"""Recorded calls out of CloudTrail: a log file (``Records``), or what ``aws cloudtrail lookup-events`` prints.

Rules: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html. Whose
call it was, the session's issuer tells; a record without ``resources`` does not name what was called.

CloudTrail's silence proves little. Data events (messages, items, objects, invocations) are recorded only where
selectors say so, which no record tells: of those none counts as recorded, and a grant that no call used stays
undecided. Management events are in the event history, all of them; in a log file they are where one of the same service
and kind is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from stackproof.diagnostics import Diagnostic
from stackproof.model.recorded_calls import RecordedCall, RecordedCalls

_REMEDY = "give a log file of CloudTrail, or what aws cloudtrail lookup-events prints"
_REFUSED = re.compile(r"(Client\.)?(AccessDenied(Exception)?|UnauthorizedOperation)")
_VERSION = re.compile(r"\d{8}(v\d+)?$")  # of the API, behind the names of Lambda's events
_PREFIXES = {"monitoring": "cloudwatch"}  # where IAM's name of a service is not that of its endpoint
_ACTIONS = {  # where IAM's name of an action is not that of the operation
    "lambda:Invoke": "lambda:InvokeFunction",
    "s3:CompleteMultipartUpload": "s3:PutObject",
    "s3:CreateMultipartUpload": "s3:PutObject",
    "s3:HeadBucket": "s3:ListBucket",
    "s3:HeadObject": "s3:GetObject",
    "s3:ListObjects": "s3:ListBucket",
    "s3:ListObjectsV2": "s3:ListBucket",
    "s3:UploadPart": "s3:PutObject",
    "sns:PublishBatch": "sns:Publish",
    "sqs:ChangeMessageVisibilityBatch": "sqs:ChangeMessageVisibility",
    "sqs:DeleteMessageBatch": "sqs:DeleteMessage",
    "sqs:SendMessageBatch": "sqs:SendMessage",
}
_MANAGEMENT = {  # actions of management events, and whether these only read
    "ec2:CreateNetworkInterface": False,
    "ec2:DeleteNetworkInterface": False,
    "ec2:DescribeNetworkInterfaces": True,
    "kms:Decrypt": True,
    "kms:DescribeKey": True,
    "kms:Encrypt": True,
    "kms:GenerateDataKey": True,
    "kms:GenerateDataKeyWithoutPlaintext": True,
    "secretsmanager:GetSecretValue": True,
    "ssm:GetParameter": True,
    "ssm:GetParameters": True,
    "ssm:GetParametersByPath": True,
    "ssm:PutParameter": False,
    "states:StartExecution": False,
    "sts:AssumeRole": True,
}


class _Resource(msgspec.Struct):
    """What a call was on."""

    arn: str | None = msgspec.field(default=None, name="ARN")
    type: str = ""


class _Issuer(msgspec.Struct, rename="camel"):
    """Whose session it was."""

    type: str = ""
    user_name: str = ""


class _Session(msgspec.Struct, rename="camel"):
    """The session of temporary credentials."""

    session_issuer: _Issuer = msgspec.field(default_factory=_Issuer)


class _Identity(msgspec.Struct, rename="camel"):
    """Who called."""

    session_context: _Session = msgspec.field(default_factory=_Session)


class _Event(msgspec.Struct, rename="camel"):
    """One record."""

    event_source: str
    event_name: str
    event_type: str = ""
    user_identity: _Identity = msgspec.field(default_factory=_Identity)
    error_code: str | None = None
    resources: list[_Resource] | None = None
    request_parameters: dict[str, Any] | None = None
    management_event: bool = False
    read_only: bool | None = None


class _Log(msgspec.Struct, rename="pascal"):
    """A log file."""

    records: list[_Event]


class _Found(msgspec.Struct, rename="pascal"):
    """An event of the history: a record as text."""

    cloud_trail_event: str


class _History(msgspec.Struct, rename="pascal"):
    """What a look-up prints; a token says that it ended before its end."""

    events: list[_Found]
    next_token: str | None = None


def is_trail(document: dict[str, Any]) -> bool:
    """Tell whether a document is CloudTrail's."""
    return "Records" in document or "Events" in document


def read_trail(document: dict[str, Any], source: str) -> RecordedCalls | Diagnostic:
    """Take the calls of roles out of CloudTrail's records; ``source`` is where they were read from."""
    try:
        if "Records" in document:
            events = msgspec.convert(document, _Log).records
            recorded = _recorded_in(events)
        else:
            history = msgspec.convert(document, _History)
            if history.next_token is not None:
                detail = f"{source} ends before the events do: look them up again, all of them, without --max-items."
                return Diagnostic("Cut off by a limit", detail)
            events = [msgspec.json.decode(one.cloud_trail_event, type=_Event) for one in history.events]
            recorded = tuple(_MANAGEMENT)
    except (msgspec.DecodeError, RecursionError) as error:  # among them what has not the shape
        return Diagnostic("Not CloudTrail's records", f"{source}: {str(error).replace('`', '')}; {_REMEDY}.")
    counted = Counter(call for event in events for call in _calls(event))
    return RecordedCalls(source, tuple(RecordedCall(*call, count) for call, count in counted.items()), recorded)


def _recorded_in(events: Iterable[_Event]) -> tuple[str, ...]:
    """Return the actions whose events a trail records, as others of their kind show."""
    seen = {(_service(event), event.read_only) for event in events if event.management_event}
    return tuple(action for action, reads in _MANAGEMENT.items() if (action.split(":", 1)[0], reads) in seen)


def _service(event: _Event) -> str:
    service = event.event_source.split(".", 1)[0]
    return _PREFIXES.get(service, service)


def _calls(event: _Event) -> Iterator[tuple[str, str, str | None, bool]]:
    """Yield a call of a role for each resource: role, action, resource, whether it was allowed."""
    issuer = event.user_identity.session_context.session_issuer
    if event.event_type == "AwsApiCall" and issuer.type == "Role" and issuer.user_name:
        action = _action(event)
        allowed = not (event.error_code and _REFUSED.fullmatch(event.error_code))
        for resource in _resources(event, action):
            yield issuer.user_name, action, resource, allowed


def _action(event: _Event) -> str:
    operation = f"{_service(event)}:{_VERSION.sub('', event.event_name)}"
    action = _ACTIONS.get(operation, operation)
    versioned = action in ("s3:GetObject", "s3:DeleteObject") and (event.request_parameters or {}).get("versionId")
    return f"{action}Version" if versioned else action


def _resources(event: _Event, action: str) -> list[str | None]:
    """Return the ARNs that a call was on; one that is not named where there are none."""
    found = [one for one in event.resources or () if one.arn]
    if action.startswith("s3:") and "Object" in action:
        found = [one for one in found if one.type == "AWS::S3::Object"]  # its bucket stands beside it
    index = (event.request_parameters or {}).get("indexName") if action.startswith("dynamodb:") else None
    return [f"{one.arn}/index/{index}" if index else one.arn for one in found] or [None]
