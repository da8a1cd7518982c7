"""From a bus, a rule or a schedule to its targets.

Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-targets.html and
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html: functions, queues and topics admit
EventBridge by their own policies, other targets are reached by a role.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from stackproof.flows.conditions import Condition, is_equal
from stackproof.flows.encryption import service_may_encrypt
from stackproof.flows.event_patterns import lets_through
from stackproof.flows.filters import through_filter
from stackproof.flows.hop import Hop
from stackproof.iam.actors import role_may, service_assumes, service_may
from stackproof.iam.answers import Answer, doubt
from stackproof.model import AttributePath, Resource, Stack
from stackproof.model.graph import target
from stackproof.model.json_documents import InvalidJson, load_json
from stackproof.model.regions import same_region
from stackproof.values import Unknown

_SERVICE = "events.amazonaws.com"
_SCHEDULER = "scheduler.amazonaws.com"
_BY_POLICY = {
    "aws_lambda_function": "lambda:InvokeFunction", "aws_sqs_queue": "sqs:SendMessage", "aws_sns_topic": "sns:Publish",
}  # fmt: skip
_BY_ROLE = {
    "aws_sfn_state_machine": "states:StartExecution", "aws_cloudwatch_event_bus": "events:PutEvents",
    "aws_kinesis_stream": "kinesis:PutRecord", "aws_kinesis_firehose_delivery_stream": "firehose:PutRecord",
}  # fmt: skip
_TARGETS = (*_BY_POLICY, *_BY_ROLE)
_STATE = ("state", "is_enabled")


def rules(stack: Stack) -> Iterator[Hop]:
    """Yield the targets of rules, each from the rule's bus, or from the rule itself."""
    for one in stack.of_type("aws_cloudwatch_event_target"):
        rule = target(stack, one.get("rule"), "aws_cloudwatch_event_rule", near=one).resource
        end = target(stack, one.get("arn"), *_TARGETS, near=one).resource
        if rule is None or end is None:
            continue
        bus = _bus(stack, rule)
        filter_ = partial(_passes, rule) if _pattern(rule) is not None else None
        losers = ((one,), *(((end,),) if end.type == "aws_lambda_function" else ()))
        judge = partial(_judge, one, rule, end)
        yield Hop(bus, end, one, "rule", judge, also=rule, filter=filter_, losers=losers)


def schedules(stack: Stack) -> Iterator[Hop]:
    """Yield the targets of EventBridge Scheduler."""
    for one in stack.of_type("aws_scheduler_schedule"):
        end = target(stack, one.get("target", 0, "arn"), *_BY_POLICY, *_BY_ROLE, near=one).resource
        if end is not None:
            yield Hop(one, end, one, "schedule", partial(_judge_schedule, one, end), losers=((one,),))


def _bus(stack: Stack, rule: Resource) -> Resource | None:
    return target(stack, rule.get("event_bus_name"), "aws_cloudwatch_event_bus", near=rule).resource


def _judge(one: Resource, rule: Resource, end: Resource, stack: Stack, event: Any) -> Iterator[Condition]:
    yield _judge_enabled(rule)
    yield _on_same_bus(stack, one, rule)
    yield Condition(
        f"{rule.address} is in the region of {end.address}", _near(stack, rule, end),
        f"{end.address} is in another region", where=one.place("arn"),
    )  # fmt: skip
    if _pattern(rule) is not None:
        begin = _bus(stack, rule) or rule
        yield through_filter(partial(_passes, rule), event, begin, rule.place("event_pattern"))
    if end.type in _BY_POLICY:
        yield _judge_admitted(stack, _SERVICE, end, rule)
        yield from service_may_encrypt(stack, _SERVICE, end, rule)
    else:
        yield from _by_role(stack, _SERVICE, one, ("role_arn",), end, rule)


def _judge_schedule(one: Resource, end: Resource, stack: Stack, _event: Any) -> Iterator[Condition]:
    state = one.get("state")
    yield Condition(
        f"{one.address} is enabled", True if one.omitted("state") else is_equal(state, "ENABLED"),
        f"the state is {state}", where=one.place("state"),
    )  # fmt: skip
    yield from _by_role(stack, _SCHEDULER, one, ("target", 0, "role_arn"), end, one)


def _judge_enabled(rule: Resource) -> Condition:
    """Judge the state: ``ENABLED`` unless somebody says otherwise, by either of two arguments."""
    answer: Answer = True
    for name in _STATE:
        value = rule.get(name)
        if not rule.omitted(name) and value is not None:
            wanted = (True,) if name == "is_enabled" else ("ENABLED", "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS")
            answer = value if isinstance(value, Unknown) else value in wanted
            if answer is not True:
                break
    name = next((one for one in _STATE if not rule.omitted(one)), "state")
    return Condition(f"{rule.address} is enabled", answer, f"{name} is {rule.get(name)}", where=rule.place(name))


def _on_same_bus(stack: Stack, one: Resource, rule: Resource) -> Condition:
    ours, theirs = (
        target(stack, each.get("event_bus_name"), "aws_cloudwatch_event_bus", near=each) for each in (one, rule)
    )
    answer: Answer = ours == theirs
    hidden = ours.unknown if ours.unknown is not None else theirs.unknown
    if answer is not True and hidden is not None:
        answer = hidden
    return Condition(
        f"{one.address} is on the bus of {rule.address}", answer, "the target names another bus than the rule",
        where=one.place("event_bus_name"),
    )  # fmt: skip


def _near(stack: Stack, rule: Resource, end: Resource) -> Answer:
    return True if end.type == "aws_cloudwatch_event_bus" else same_region(stack, rule, end)


def _judge_admitted(stack: Stack, service: str, end: Resource, source: Resource) -> Condition:
    action = _BY_POLICY[end.type]
    return Condition(
        f"{end.address} admits {service} for {source.address}", service_may(stack, service, (action,), end, source),
        f"no policy of {end.address} lets {service} in for {source.address}", f"allow {service} {action}", end.where,
    )  # fmt: skip


def _by_role(
    stack: Stack, service: str, one: Resource, path: AttributePath, end: Resource, source: Resource
) -> Iterator[Condition]:
    action = {**_BY_POLICY, **_BY_ROLE}[end.type]
    role, where = one.get(*path), one.place(*path)
    if one.omitted(*path) or role in (None, ""):
        yield Condition(f"{one.address} has a role", answer=False, found="it has no role_arn", where=where)
        return
    yield Condition(
        f"the role of {one.address} trusts {service}", service_assumes(stack, service, role, source),
        f"{service} may not assume the role for {source.address}", f"trust {service}", where,
    )  # fmt: skip
    yield Condition(
        f"the role of {one.address} may use {action}", role_may(stack, role, action, end, user=one),
        f"the role may not use {action} on {end.address}", f"grant {action}", where,
    )  # fmt: skip


def _pattern(rule: Resource) -> Any:
    """Return the pattern; ``None`` for a rule of a schedule alone."""
    pattern = rule.get("event_pattern")
    if rule.omitted("event_pattern") or pattern in (None, ""):
        return None
    try:
        return load_json(pattern)
    except InvalidJson as error:
        return doubt(f"the pattern cannot be read: {error}")


def _passes(rule: Resource, event: Any) -> Answer:
    return lets_through(_pattern(rule), event)
