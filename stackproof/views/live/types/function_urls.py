"""Lambda: URLs of functions, and who may use a version of a layer."""

from __future__ import annotations

import json

from stackproof.views.live.access import AbsentError, Aws
from stackproof.views.live.reader import Given, Part, Reader, Values, block, fields
from stackproof.views.live.types.account_policies import principal

_ORGANIZATION = "aws:principalorgid"


def _url(aws: Aws, given: Given) -> Values:
    name, qualifier = given["function_name"], given.get("qualifier") or None
    found = aws.ask("lambda", "get_function_url_config", FunctionName=name, Qualifier=qualifier)
    shared, url = found.get("Cors"), found["FunctionUrl"]
    names = ("allow_credentials", "allow_headers", "allow_methods", "allow_origins", "expose_headers", "max_age")
    return {
        "id": f"{name}/{qualifier}" if qualifier else name,
        "function_name": name,
        "qualifier": qualifier,
        "authorization_type": found["AuthType"],
        "invoke_mode": found.get("InvokeMode") or "BUFFERED",
        "url_id": url.removeprefix("https://").partition(".")[0],
        **fields(found, "function_arn", "function_url"),
        "cors": block(shared and fields(shared, *names)),
    }


def _layer_permission(aws: Aws, given: Given) -> Values:
    layer, version, name = given["layer_name"], int(given["version_number"]), given["statement_id"]
    found = aws.ask("lambda", "get_layer_version_policy", LayerName=layer, VersionNumber=version)
    statements = json.loads(found["Policy"])["Statement"]
    statement = next((one for one in statements if one["Sid"] == name), None)
    if statement is None:
        raise AbsentError(f"{layer}, version {version}, has no permission {name}")
    conditions = {key.lower(): one for pairs in statement.get("Condition", {}).values() for key, one in pairs.items()}
    return {
        "id": f"{layer},{version}",
        "layer_name": layer,
        "version_number": version,
        "statement_id": name,
        "action": statement["Action"],
        "principal": principal(statement["Principal"]),
        "organization_id": conditions.get(_ORGANIZATION),
        **fields(found, "policy", "revision_id"),
    }


READERS = (
    Reader(
        "aws_lambda_function_url",
        (("function_name",),),
        (Part(_url, ("lambda:GetFunctionUrlConfig",)),),
        sure=frozenset({"qualifier"}),
    ),
    Reader(
        "aws_lambda_layer_version_permission",
        (("layer_name", "version_number", "statement_id"),),
        (Part(_layer_permission, ("lambda:GetLayerVersionPolicy",)),),
        frozenset({"skip_destroy"}),
    ),
)
