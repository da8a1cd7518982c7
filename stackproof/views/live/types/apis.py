"""API Gateway: REST APIs, their methods and stages; HTTP and WebSocket APIs, their routes and stages."""

from __future__ import annotations

from typing import Any

from stackproof.views.live.access import AbsentError, Aws
from stackproof.views.live.reader import Given, Part, Reader, Values, block, fields, tags_from

_V1, _V2 = "apigateway", "apigatewayv2"
_THROTTLING = (
    "data_trace_enabled", "detailed_metrics_enabled", "logging_level", "throttling_burst_limit",
    "throttling_rate_limit",
)  # fmt: skip


def _lower(found: dict[str, Any], *names: str) -> Values:
    """Take attributes that AWS writes in camel case with a small letter first: ``deploymentId``."""
    return fields(found, **{name: _small(name) for name in names})


def _small(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def _api_arn(aws: Aws, path: str) -> str:
    return f"arn:{aws.partition}:apigateway:{aws.region}::{path}"


def _rest_api(aws: Aws, given: Given) -> Values:
    id_ = given.get("id") or _find_id(aws.list(_V1, "get_rest_apis", "items"), "name", "id", given["name"])
    found = aws.ask(_V1, "get_rest_api", restApiId=id_)
    placed = found.get("endpointConfiguration")
    same = ("id", "name", "description", "api_key_source", "binary_media_types", "disable_execute_api_endpoint")
    return {
        **_lower(found, *same, "root_resource_id"),
        "arn": _api_arn(aws, f"/restapis/{id_}"),
        "execution_arn": f"arn:{aws.partition}:execute-api:{aws.region}:{aws.account}:{id_}",
        "endpoint_configuration": block(placed and _lower(placed, "types", "vpc_endpoint_ids", "ip_address_type")),
        **tags_from(found.get("tags")),
    }


def _rest_policy(aws: Aws, given: Given) -> Values:
    return {"policy": _unescape(aws.ask(_V1, "get_rest_api", restApiId=given["id"]).get("policy"))}


def _unescape(policy: str | None) -> str | None:
    return policy.replace('\\"', '"') if policy else None  # AWS escapes the quotes


def _policy_beside(aws: Aws, given: Given) -> Values:
    api = given["rest_api_id"]
    policy = _unescape(aws.ask(_V1, "get_rest_api", restApiId=api).get("policy"))
    if policy is None:
        raise AbsentError(f"{api} has no policy")
    return {"id": api, "rest_api_id": api, "policy": policy}


def _domain_name(aws: Aws, given: Given) -> Values:
    name = given["domain_name"]
    found = aws.ask(_V1, "get_domain_name", domainName=name, domainNameId=given.get("domain_name_id") or None)
    placed, mutual = found.get("endpointConfiguration"), found.get("mutualTlsAuthentication")
    same = (
        "certificate_arn", "certificate_name", "domain_name", "domain_name_id",
        "ownership_verification_certificate_arn", "regional_certificate_arn", "regional_certificate_name",
        "regional_domain_name", "security_policy",
    )  # fmt: skip
    others = {"cloudfront_domain_name": "distributionDomainName", "regional_zone_id": "regionalHostedZoneId"}
    return {
        "id": name,
        **_lower(found, *same),
        **fields(found, **others),
        "arn": found.get("domainNameArn") or _api_arn(aws, f"/domainnames/{name}"),
        "endpoint_configuration": block(placed and _lower(placed, "types", "ip_address_type")),
        "mutual_tls_authentication": block(mutual and _lower(mutual, "truststore_uri", "truststore_version")),
        "policy": _unescape(found.get("policy")),
        **tags_from(found.get("tags")),
    }


def _find_id(listed: list[dict[str, Any]], key: str, id_: str, name: str) -> str:
    """Return the id of what has a name; a name may be given twice."""
    same = [str(one[id_]) for one in listed if one.get(key) == name]
    if len(same) != 1:
        raise AbsentError(f"{len(same)} APIs are named {name}")
    return same[0]


def _path(aws: Aws, given: Given) -> Values:
    api, parent, part = given["rest_api_id"], given["parent_id"], given["path_part"]
    listed = aws.list(_V1, "get_resources", "items", restApiId=api)
    found = next((one for one in listed if (one.get("parentId"), one.get("pathPart")) == (parent, part)), None)
    if found is None:
        raise AbsentError(f"{api} has no path {part} below {parent}")
    return {"rest_api_id": api, **_lower(found, "id", "parent_id", "path_part", "path")}


def _method(aws: Aws, given: Given) -> Values:
    api, resource, method = given["rest_api_id"], given["resource_id"], given["http_method"]
    found = aws.ask(_V1, "get_method", restApiId=api, resourceId=resource, httpMethod=method)
    same = ("api_key_required", "authorization_scopes", "authorizer_id", "operation_name", "request_validator_id")
    return {
        "id": f"agm-{api}-{resource}-{method}",
        "rest_api_id": api,
        "resource_id": resource,
        "http_method": method,
        "authorization": found.get("authorizationType"),
        **_lower(found, *same, "request_models", "request_parameters"),
    }


def _stage(aws: Aws, given: Given) -> Values:
    api, name = given["rest_api_id"], given["stage_name"]
    found = aws.ask(_V1, "get_stage", restApiId=api, stageName=name)
    logs, same = found.get("accessLogSettings"), ("deployment_id", "description", "stage_name", "variables")
    settings = ("cache_cluster_enabled", "cache_cluster_size", "client_certificate_id", "documentation_version")
    return {
        "id": f"ags-{api}-{name}",
        "rest_api_id": api,
        "arn": _api_arn(aws, f"/restapis/{api}/stages/{name}"),
        **_lower(found, *same, *settings, "web_acl_arn"),
        "xray_tracing_enabled": found.get("tracingEnabled", False),
        "access_log_settings": block(logs and _lower(logs, "destination_arn", "format")),
        **tags_from(found.get("tags")),
    }


def _api(aws: Aws, given: Given) -> Values:
    id_ = given.get("id") or _find_id(aws.list(_V2, "get_apis", "Items"), "Name", "ApiId", given["name"])
    found = aws.ask(_V2, "get_api", ApiId=id_)
    same = (
        "api_endpoint", "api_key_selection_expression", "description", "disable_execute_api_endpoint", "name",
        "protocol_type", "route_selection_expression", "version",
    )  # fmt: skip
    shared = found.get("CorsConfiguration")
    names = ("allow_credentials", "allow_headers", "allow_methods", "allow_origins", "expose_headers", "max_age")
    return {
        "id": id_,
        "arn": _api_arn(aws, f"/apis/{id_}"),
        "execution_arn": f"arn:{aws.partition}:execute-api:{aws.region}:{aws.account}:{id_}",
        **fields(found, *same),
        "cors_configuration": block(shared and fields(shared, *names)),
        **tags_from(found.get("Tags")),
    }


def _route(aws: Aws, given: Given) -> Values:
    api = given["api_id"]
    listed = aws.list(_V2, "get_routes", "Items", ApiId=api)
    found = next((one for one in listed if given["route_key"] == one["RouteKey"]), None)
    if found is None:
        raise AbsentError(f"{api} has no route {given['route_key']}")
    same = (
        "api_key_required", "authorization_scopes", "authorization_type", "authorizer_id", "model_selection_expression",
        "operation_name", "request_models", "route_key", "route_response_selection_expression", "target",
    )  # fmt: skip
    return {"id": found["RouteId"], "api_id": api, **fields(found, *same)}


def _route_stage(aws: Aws, given: Given) -> Values:
    api, name = given["api_id"], given["name"]
    found = aws.ask(_V2, "get_stage", ApiId=api, StageName=name)
    logs, usual = found.get("AccessLogSettings"), found.get("DefaultRouteSettings")
    named = found.get("RouteSettings") or {}
    return {
        "id": name,
        "name": name,
        "api_id": api,
        "arn": _api_arn(aws, f"/apis/{api}/stages/{name}"),
        **fields(found, "auto_deploy", "client_certificate_id", "deployment_id", "description", "stage_variables"),
        "access_log_settings": block(logs and fields(logs, "destination_arn", "format")),
        "default_route_settings": block(usual and fields(usual, *_THROTTLING)),
        "route_settings": [{"route_key": key, **fields(one, *_THROTTLING)} for key, one in named.items()],
        **tags_from(found.get("Tags")),
    }


_READ = ("apigateway:GET",)  # every reading call needs this one
_IMPORTED = frozenset({"body", "fail_on_warnings"})

READERS = (
    Reader(
        "aws_api_gateway_rest_api",
        (("id",), ("name",)),
        (Part(_rest_api, _READ), Part(_rest_policy, _READ)),
        _IMPORTED | {"parameters", "put_rest_api_mode"},
    ),
    Reader("aws_api_gateway_rest_api_policy", (("rest_api_id",),), (Part(_policy_beside, _READ),)),
    Reader(
        "aws_api_gateway_domain_name",
        (("domain_name",),),
        (Part(_domain_name, _READ),),
        frozenset({"certificate_body", "certificate_chain", "certificate_private_key"}),
    ),
    Reader("aws_api_gateway_resource", (("rest_api_id", "parent_id", "path_part"),), (Part(_path, _READ),)),
    Reader("aws_api_gateway_method", (("rest_api_id", "resource_id", "http_method"),), (Part(_method, _READ),)),
    Reader("aws_api_gateway_stage", (("rest_api_id", "stage_name"),), (Part(_stage, _READ),)),
    Reader(
        "aws_apigatewayv2_api",
        (("id",), ("name",)),
        (Part(_api, _READ),),
        _IMPORTED | {"credentials_arn", "route_key", "target"},
    ),
    Reader("aws_apigatewayv2_route", (("api_id", "route_key"),), (Part(_route, _READ),)),
    Reader("aws_apigatewayv2_stage", (("api_id", "name"),), (Part(_route_stage, _READ),)),
)
