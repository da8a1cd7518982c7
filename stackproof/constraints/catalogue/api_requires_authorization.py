"""API routes authorize. Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-control-access-to-api.html."""

import re

from stackproof.constraints import Failed, Passed, Resource, Stack, Undecided, Verdict, constraint, undecided
from stackproof.model.graph import target
from stackproof.values import Unknown

_METHOD, _ROUTE, _API = "aws_api_gateway_method", "aws_apigatewayv2_route", "aws_apigatewayv2_api"
_ARGUMENTS = {_METHOD: "authorization", _ROUTE: "authorization_type"}
_HTTP_ROUTE = re.compile(r"[A-Z]+ /.*")
_KEY = "api_key_required"


@constraint("api-requires-authorization", on=(_METHOD, _ROUTE, _API), severity="high", policy=(60, "IAM"))
def api_requires_authorization(holder: Resource, stack: Stack, *, api_keys: bool = False) -> Verdict | None:
    """Every route and method of an API names a way to authorize its callers.

    Why: what needs no authorization is called by whoever finds the URL, and APIs are found.
    Fails: a REST method with ``authorization = "NONE"``; a route without ``authorization_type``, or with ``NONE``; an
        API with a ``target``, which makes a route for everything that authorizes nobody.
    Passes: IAM, an authorizer, JWT, a user pool. ``OPTIONS`` is not judged: a browser's preflight has no credentials.
        Nor are routes of a WebSocket but ``$connect``: they cannot have an authorizer. A key (``api_key_required``)
        tells callers apart, it does not authorize them; with ``api_keys: true`` it counts. What an OpenAPI ``body``
        says is not judged.
    Fix:
      authorization_type = "JWT"
      authorizer_id      = aws_apigatewayv2_authorizer.NAME.id
    """
    if holder.type == _API:
        return _judge_target(holder)
    name = _ARGUMENTS[holder.type]
    verdict = _judge(holder, name, api_keys=api_keys)
    if isinstance(verdict, Passed):
        return verdict
    return _exempt(holder, stack, verdict)


def _judge_target(api: Resource) -> Verdict | None:
    value = api.get("target")
    if api.omitted("target") or value == "":
        return None
    if isinstance(value, Unknown) and not value.references:
        return undecided("target", value, "target")
    expected = "routes of its own, each with an authorization_type"
    return Failed("its target makes a route that authorizes nobody", expected, "# remove target", ("target",))


def _judge(holder: Resource, name: str, *, api_keys: bool) -> Verdict:
    value, key = holder.get(name), holder.get(_KEY)
    if api_keys and key is True:
        return Passed("it requires an API key")
    if isinstance(value, Unknown) and not holder.omitted(name):
        return undecided(name, value, name)
    if not holder.omitted(name) and value not in ("NONE", ""):
        return Passed(f"it authorizes by {value}")
    if api_keys and isinstance(key, Unknown) and not holder.omitted(_KEY):
        return undecided(_KEY, key, _KEY)
    found = f"no {name}: it authorizes nobody" if holder.omitted(name) else f'{name} = "{value}"'
    return Failed(found, "IAM, or an authorizer", f'{name} = "AWS_IAM"', (name,))


def _exempt(holder: Resource, stack: Stack, verdict: Verdict) -> Verdict | None:
    """Leave out what cannot carry an authorization."""
    given = holder.get("http_method" if holder.type == _METHOD else "route_key")
    if isinstance(given, Unknown):
        return undecided("whether the method is OPTIONS, or the route one of a WebSocket", given)
    if holder.type == _METHOD or _HTTP_ROUTE.fullmatch(str(given)):
        return None if str(given).partition(" ")[0] == "OPTIONS" else verdict
    api = target(stack, holder.get("api_id"), _API).resource
    protocol = api.get("protocol_type") if api is not None else None
    if protocol == "HTTP" or given == "$connect":
        return verdict
    if protocol == "WEBSOCKET":
        return Passed(f"{given} is a route of a WebSocket, which $connect authorizes")
    return Undecided(f"whether {given} is a route of a WebSocket", (), ("api_id",))
