"""What watches an alarm besides its own actions: composite alarms, deployments, health checks, monitors.

Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html (a rule's
grammar), and the pages of the services that roll back, or fail over, on an alarm.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from stackproof.constraints.hidden_blocks import hidden_blocks
from stackproof.model import AttributePath, Resource, Stack
from stackproof.model.graph import target
from stackproof.values import Unknown
from stackproof.values.texts import pieces

ALARM_TYPES = ("aws_cloudwatch_metric_alarm", "aws_cloudwatch_composite_alarm")
_COMPOSITE = "aws_cloudwatch_composite_alarm"
_WATCHERS: tuple[tuple[str, AttributePath, str], ...] = (  # with the argument of the block that turns it on
    (_COMPOSITE, ("actions_suppressor", 0, "alarm"), ""),
    ("aws_codedeploy_deployment_group", ("alarm_configuration", 0, "alarms"), "enabled"),
    ("aws_ecs_service", ("alarms", 0, "alarm_names"), "enable"),
    ("aws_route53_health_check", ("cloudwatch_alarm_name",), ""),
)
_MONITORS = "aws_appconfig_environment"
_STATE = re.compile(
    r"\b(?:ALARM|OK|INSUFFICIENT_DATA)\s*\(\s*(?:\"([^\"]+)\"|'([^']+)'|([^\s()\"']+))\s*\)", re.IGNORECASE
)
_ARN = re.compile(r"arn:[\w-]+:cloudwatch:[\w-]*:\d*:alarm:(.+)", re.ASCII)


def watched_by(alarm: Resource, stack: Stack) -> Resource | Unknown | None:
    """Return what watches an alarm; an unknown where something may."""
    watched, unknown, of_others = stack.once("watched alarms", lambda: _find(stack))
    name = alarm.get("alarm_name")
    if unknown is None and of_others and isinstance(name, Unknown):
        unknown = name
    return watched.get(str(alarm.address), unknown)


def _find(stack: Stack) -> tuple[dict[str, Resource], Unknown | None, bool]:
    """Return what watches each alarm, an unknown that may be any alarm, and whether a name is that of none."""
    watched: dict[str, Resource] = {}
    unknown: Unknown | None = None
    of_others = False
    for watcher, value in _find_watchers(stack):
        found = target(stack, _name(value), *ALARM_TYPES, near=watcher)
        if found.resource is not None:
            watched.setdefault(str(found.resource.address), watcher)
        unknown = found.unknown if unknown is None else unknown
        of_others = of_others or found.literal is not None
    return watched, unknown, of_others


def _find_watchers(stack: Stack) -> Iterator[tuple[Resource, Any]]:
    """Yield what may name an alarm, with what says so."""
    for type_, path, switch in _WATCHERS:
        for watcher in stack.of_type(type_):
            on = watcher.get(*path[:-1], switch) if switch else True
            if isinstance(on, Unknown) and not watcher.omitted(*path[:-1], switch):
                yield watcher, on
            elif on is True and not watcher.omitted(*path):
                yield from ((watcher, one) for one in _as_list(watcher.get(*path)))
    for environment in stack.of_type(_MONITORS):
        yield from ((environment, block.get("alarm_arn")) for _, block in environment.blocks("monitor"))
        yield from ((environment, unknown) for _, unknown in hidden_blocks(environment, "monitor"))
    for composite in stack.of_type(_COMPOSITE):
        yield from ((composite, one) for one in _in_rule(composite.get("alarm_rule")))


def _as_list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value]


def _in_rule(rule: Any) -> Iterator[Any]:
    """Yield the alarms in a rule: ``ALARM(name) AND NOT OK("other name")``; unknown pieces as they are."""
    for piece in pieces(rule):
        if isinstance(piece, Unknown):
            yield piece
        elif isinstance(piece, str):
            yield from (next(filter(None, names)) for names in _STATE.findall(piece))


def _name(value: Any) -> Any:
    match = _ARN.fullmatch(value) if isinstance(value, str) else None
    return match[1] if match is not None else value
