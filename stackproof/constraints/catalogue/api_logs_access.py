"""API stages log.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
and https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging.html.
"""

from collections.abc import Iterator

from stackproof.constraints import Failed, Passed, Resource, Stack, Undecided, Verdict, constraint, undecided
from stackproof.constraints.companions import place_with_owner
from stackproof.constraints.settings import judge_setting
from stackproof.model import AttributePath
from stackproof.model.graph import target
from stackproof.model.same_names import same_name
from stackproof.values import Unknown

_REST, _V2 = "aws_api_gateway_stage", "aws_apigatewayv2_stage"
_BLOCK, _DESTINATION = "access_log_settings", ("access_log_settings", 0, "destination_arn")
_SETTINGS = "aws_api_gateway_method_settings"
_LEVELS = ("ERROR", "INFO")


@constraint("api-logs-access", on=(_REST, _V2), severity="medium", policy=(59, "LOGGING"))
def api_logs_access(stage: Resource, stack: Stack, *, execution: bool = False) -> Iterator[Verdict]:
    """Every stage of an API writes a log entry for each request that it serves.

    Why: without it nobody can tell who called what, and what was answered.
    Fails: no ``access_log_settings`` with a ``destination_arn``. With ``execution: true`` also a stage of a REST API
        without ``logging_level`` ``ERROR`` or ``INFO`` for all methods (``*/*``), and one of a WebSocket API without it
        in ``default_route_settings``; HTTP APIs have no such logs.
    Passes: a log group or a delivery stream of Firehose as destination.
    Fix:
      access_log_settings {
        destination_arn = aws_cloudwatch_log_group.NAME.arn
        format          = jsonencode({ requestId = "$context.requestId", status = "$context.status" })
      }
    """
    yield _judge_access(stage)
    if execution:
        yield from _judge_methods(stage, stack) if stage.type == _REST else _judge_routes(stage, stack)


def _judge_access(stage: Resource) -> Verdict:
    value = stage.get(*_DESTINATION)
    if isinstance(stage.get(_BLOCK), Unknown) and stage.omitted(_BLOCK):
        value = None
    if isinstance(value, Unknown):
        return Passed("it logs each request") if _is_block(stage, value) else undecided(_BLOCK, value, *_DESTINATION)
    if value:
        return Passed(f"it logs each request to {value}")
    return Failed("no access_log_settings: requests leave no trace", "access_log_settings", "", (_BLOCK,))


def _is_block(stage: Resource, value: Unknown) -> bool:
    """Tell whether the block is there, so that an ARN that nobody knows yet will be one."""
    return bool(stage.blocks(_BLOCK)) and bool(value.references)


def _judge_methods(stage: Resource, stack: Stack) -> Iterator[Verdict]:
    unknown: Unknown | None = None
    for settings in stack.of_type(_SETTINGS):
        same, methods = _is_of(settings, stage, stack), settings.get("method_path")
        hidden = next((one for one in (same, methods) if isinstance(one, Unknown)), None)
        if hidden is not None and same is not False:
            unknown = hidden
        elif same and methods == "*/*":
            path: AttributePath = ("settings", 0, "logging_level")
            yield place_with_owner(judge_setting(settings, path, _LEVELS, default="OFF"), settings)
            return
    if unknown is not None:
        yield Undecided("the settings of the stage's methods", unknown.why)
    else:
        yield Failed("no execution logs of its methods", f'{_SETTINGS} for "*/*" with logging_level = "ERROR"')


def _is_of(settings: Resource, stage: Resource, stack: Stack) -> bool | Unknown:
    ours, theirs = (target(stack, one.get("rest_api_id"), "aws_api_gateway_rest_api") for one in (stage, settings))
    same = same_name(stage.get("stage_name"), settings.get("stage_name"))
    if same is False or (ours.resource is not theirs.resource and ours.resource and theirs.resource):
        return False
    if ours.resource is None or theirs.resource is None:
        api = same_name(stage.get("rest_api_id"), settings.get("rest_api_id"))
        return api if api is not True else same
    return same


def _judge_routes(stage: Resource, stack: Stack) -> Iterator[Verdict]:
    api = target(stack, stage.get("api_id"), "aws_apigatewayv2_api").resource
    protocol = api.get("protocol_type") if api is not None else None
    if protocol == "HTTP":
        yield Passed("HTTP APIs have no execution logs")
    elif protocol == "WEBSOCKET":
        yield judge_setting(stage, ("default_route_settings", 0, "logging_level"), _LEVELS, default="OFF")
    else:
        yield Undecided("whether the API is one of WebSockets", (), ("api_id",))
