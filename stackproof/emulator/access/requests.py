"""Which IAM actions on which resources a request to AWS stands for.

Rules: the service authorization reference,
https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html.
What is not listed here is the action of the same name on ``*``, which only a policy that says ``*`` allows.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, unquote

from stackproof.emulator.access.evaluation import Request

_CREDENTIAL = re.compile(r"Credential=([^/]+)/\d+/([^/]+)/([^/]+)/")
_FUNCTION = re.compile(r"/\d{4}-\d\d-\d\d/functions/([^/]+)/invocations")


@dataclass(frozen=True, slots=True)
class Call:
    """One signed HTTP request: who signed it for what, what it says."""

    access_key: str
    region: str
    service: str
    operation: str
    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    data: Mapping[str, Any]
    account: str

    def arn(self, resource: str) -> str:
        """Name a resource of the service in the request's region and account."""
        return f"arn:aws:{self.service}:{self.region}:{self.account}:{resource}"


def read_call(environ: Mapping[str, Any], body: bytes, account: str) -> Call | None:
    """Read a request; nothing where nobody signed it."""
    signed = _CREDENTIAL.search(environ.get("HTTP_AUTHORIZATION", ""))
    if not signed:
        return None
    key, region, service = signed.groups()
    data = _data(environ.get("CONTENT_TYPE", ""), body)
    operation = environ.get("HTTP_X_AMZ_TARGET", "").rpartition(".")[2] or str(data.get("Action", ""))
    headers = {name[5:].replace("_", "-").lower(): text for name, text in environ.items() if name.startswith("HTTP_")}
    query = {name: texts[0] for name, texts in parse_qs(environ.get("QUERY_STRING", ""), True).items()}
    path = unquote(environ.get("PATH_INFO", ""))
    return Call(key, region, service, operation, environ["REQUEST_METHOD"], path, query, headers, data, account)


def _data(kind: str, body: bytes) -> Mapping[str, Any]:
    try:
        if "json" in kind and body:
            read = json.loads(body)
            return read if isinstance(read, dict) else {}
        if "urlencoded" in kind:
            return {name: texts[0] for name, texts in parse_qs(body.decode()).items()}
    except ValueError:
        pass  # moto refuses it, in the service's own words
    return {}


def requests_of(call: Call) -> list[Request]:
    """Translate a call into IAM's actions and resources."""
    return _SERVICES.get(call.service, _any)(call)


def _any(call: Call) -> list[Request]:
    return [Request(f"{call.service}:{call.operation or call.method}", "*")]


_TRANSACTION = {
    "Put": "PutItem",
    "Update": "UpdateItem",
    "Delete": "DeleteItem",
    "ConditionCheck": "ConditionCheckItem",
    "Get": "GetItem",
}


def _dynamodb(call: Call) -> list[Request]:
    if call.operation in ("TransactWriteItems", "TransactGetItems"):
        parts = [(verb, part) for item in call.data.get("TransactItems", []) for verb, part in item.items()]
        named = [(_TRANSACTION[verb], part.get("TableName", "")) for verb, part in parts]
    elif call.operation in ("BatchWriteItem", "BatchGetItem"):
        named = [(call.operation, table) for table in call.data.get("RequestItems", {})]
    else:
        index = f"/index/{call.data['IndexName']}" if call.data.get("IndexName") else ""
        named = [(call.operation, str(call.data.get("TableName", "")) + index)]
    return [
        Request(f"dynamodb:{action}", table if table.startswith("arn:") else call.arn(f"table/{table}"))
        for action, table in dict.fromkeys(named)
    ]


def _sqs(call: Call) -> list[Request]:
    queue = str(call.data.get("QueueUrl") or call.data.get("QueueName") or "").rsplit("/", 1)[-1]
    return [Request(f"sqs:{call.operation.removesuffix('Batch')}", call.arn(queue))]


def _sns(call: Call) -> list[Request]:
    action = call.operation.removesuffix("Batch") if call.operation == "PublishBatch" else call.operation
    return [Request(f"sns:{action}", str(call.data.get("TopicArn") or call.data.get("TargetArn") or "*"))]


def _ssm(call: Call) -> list[Request]:
    names = call.data.get("Names") or [call.data.get("Name") or call.data.get("Path") or ""]
    return [Request(f"ssm:{call.operation}", call.arn(f"parameter/{str(name).lstrip('/')}")) for name in names]


def _events(call: Call) -> list[Request]:
    if call.operation != "PutEvents":
        return _any(call)
    found = []
    for entry in call.data.get("Entries", []):
        bus = str(entry.get("EventBusName") or "default").rsplit("/", 1)[-1]
        context = {"events:source": entry.get("Source"), "events:detail-type": entry.get("DetailType")}
        known = {name: (str(value),) for name, value in context.items() if value}
        found.append(Request("events:PutEvents", call.arn(f"event-bus/{bus}"), known))
    return found


def _states(call: Call) -> list[Request]:
    return [Request(f"states:{call.operation}", str(call.data.get("stateMachineArn") or "*"))]


def _cloudwatch(call: Call) -> list[Request]:
    context = {"cloudwatch:namespace": (str(call.data["Namespace"]),)} if call.data.get("Namespace") else {}
    operation = call.operation or call.path.rsplit("/", 1)[-1]
    return [Request(f"cloudwatch:{operation}", "*", context)]


def _lambda(call: Call) -> list[Request]:
    found = _FUNCTION.match(call.path)
    if not found:
        return _any(call)
    name = found[1]
    return [Request("lambda:InvokeFunction", name if name.startswith("arn:") else call.arn(f"function:{name}"))]


_OBJECT_ACTIONS = {"GET": "GetObject", "HEAD": "GetObject", "PUT": "PutObject", "POST": "PutObject"}


def _s3(call: Call) -> list[Request]:
    bucket, _, key = call.path.lstrip("/").partition("/")
    headers = {f"s3:{name}": (text,) for name, text in call.headers.items() if name.startswith("x-amz-")}
    if not key:
        return [Request("s3:ListBucket", f"arn:aws:s3:::{bucket}", headers)]
    action = _OBJECT_ACTIONS.get(call.method, "DeleteObject")
    version = "Version" if "versionId" in call.query and action in ("GetObject", "DeleteObject") else ""
    return [Request(f"s3:{action}{version}", f"arn:aws:s3:::{bucket}/{key}", headers)]


def _kms(call: Call) -> list[Request]:
    key = str(call.data.get("KeyId", "*"))
    named = key if key.startswith(("arn:", "alias/", "*")) else f"key/{key}"
    return [Request(f"kms:{call.operation}", named if named.startswith(("arn:", "*")) else call.arn(named))]


def _logs(call: Call) -> list[Request]:
    stream = f":log-stream:{call.data['logStreamName']}" if call.data.get("logStreamName") else ""
    return [Request(f"logs:{call.operation}", call.arn(f"log-group:{call.data.get('logGroupName', '')}{stream}"))]


def _xray(call: Call) -> list[Request]:
    operations = {"/TraceSegments": "PutTraceSegments", "/TelemetryRecords": "PutTelemetryRecords"}
    return [Request(f"xray:{operations.get(call.path, call.path.lstrip('/'))}", "*")]


_SERVICES: dict[str, Callable[[Call], list[Request]]] = {
    "dynamodb": _dynamodb,
    "sqs": _sqs,
    "sns": _sns,
    "ssm": _ssm,
    "events": _events,
    "states": _states,
    "monitoring": _cloudwatch,
    "lambda": _lambda,
    "s3": _s3,
    "kms": _kms,
    "logs": _logs,
    "xray": _xray,
}
