"""Queues hide messages while functions work. Source: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html."""

from typing import Any

from stackproof.constraints import Failed, Passed, Resource, Stack, Undecided, Verdict, constraint, undecided
from stackproof.constraints.invoked_functions import find_function
from stackproof.model.graph import target
from stackproof.values import Unknown

_VISIBILITY, _TIMEOUT, _WINDOW = "visibility_timeout_seconds", "timeout", "maximum_batching_window_in_seconds"
_DEFAULTS = {_VISIBILITY: 30, _TIMEOUT: 3, _WINDOW: 0}  # seconds


@constraint(
    "sqs-visibility-covers-function",
    on="aws_lambda_event_source_mapping",
    severity="medium",
    policy=(53, "APPLICATION_SECURITY"),
)
def sqs_visibility_covers_function(mapping: Resource, stack: Stack, *, times: int = 1) -> Verdict | None:
    """A queue hides a message for as long as its function may run.

    Why: a message that comes back while the first run still works on it is processed twice.
    Fails: a ``visibility_timeout_seconds`` of the queue (30 by default) that is less than the function's ``timeout`` (3
        by default) ``times`` over, and the mapping's batching window.
    Passes: as long, or longer. AWS refuses less than the timeout, and recommends ``times: 6``. Mappings of other
        sources are not judged.
    Fix: visibility_timeout_seconds = SECONDS
    """
    aim = target(stack, mapping.get("event_source_arn"), near=mapping)
    if mapping.omitted("event_source_arn") or (aim.resource is not None and aim.resource.type != "aws_sqs_queue"):
        return None
    if aim.other is not None or (aim.literal is not None and ":sqs:" not in aim.literal):
        return None
    if aim.resource is None:
        why = aim.unknown.why if aim.unknown is not None else ()
        return Undecided("the queue that the function reads", why, ("event_source_arn",))
    queue = aim.resource
    function = find_function(stack, mapping.get("function_name"), mapping)
    if not isinstance(function, Resource):
        why = function.why if isinstance(function, Unknown) else ()
        return Undecided("the function that reads the queue", why, ("function_name",))
    hidden, runs, waits = _seconds(queue, _VISIBILITY), _seconds(function, _TIMEOUT), _seconds(mapping, _WINDOW)
    for name, value in ((_VISIBILITY, hidden), (_TIMEOUT, runs), (_WINDOW, waits)):
        if isinstance(value, Unknown):
            return undecided(name, value)
    least = times * runs + waits
    if hidden >= least:
        return Passed(f"{queue} hides a message for {hidden} seconds, {function} runs for {runs} at most")
    found = f"{queue} hides a message for {hidden} seconds, {function} may take {least}"
    fix = f"{_VISIBILITY} = {least}"
    return Failed(found, fix, fix, where=queue.place(_VISIBILITY))


def _seconds(resource: Resource, name: str) -> Any:
    value = resource.get(name)
    return _DEFAULTS[name] if resource.omitted(name) or (value is None and name == _WINDOW) else value
