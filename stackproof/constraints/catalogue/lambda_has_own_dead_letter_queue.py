"""Lambda functions have a dead letter queue. Source: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html."""

from collections.abc import Iterator
from dataclasses import replace

from stackproof.constraints import Failed, Passed, Resource, Stack, Undecided, Verdict, constraint, undecided
from stackproof.constraints.dead_letter_permissions import role_may_send
from stackproof.model.dead_letters import Sender, senders_nowhere_known, senders_of, senders_to
from stackproof.model.graph import each_its_own, find_unresolved, target, users
from stackproof.model.regions import same_region
from stackproof.values import Unknown
from stackproof.values.shown import shown

_PATH = ("dead_letter_config", 0, "target_arn")
_NAME = "function_name"
_DAY = 86_400  # seconds
_EXPECTED = "an SQS queue of the stack that no other function uses"


@constraint(
    "lambda-has-own-dead-letter-queue", on="aws_lambda_function", severity="medium", policy=(11, "APPLICATION_SECURITY")
)
def lambda_has_own_dead_letter_queue(function: Resource, stack: Stack) -> Verdict:
    """Each Lambda function sends what it cannot process to a dead letter queue of its own.

    Why: an event that fails without a trace is a payment that nobody can account for.
    Fails: neither a ``dead_letter_config``, an on-failure destination, nor, for a function that reads a queue, a
        redrive of that queue; a target that is no SQS queue of the stack; a queue that another function, or another
        redrive, uses; the queue that the function reads itself; a FIFO queue, to which Lambda does not send; a queue in
        another region; one that keeps messages for less than a day; one to which the function's role may not send,
        or whose key it may not use.
    Passes: ``target_arn = aws_sqs_queue.NAME.arn``, each function its own. AWS offers two more ways, which count as
        well: ``on_failure`` of an ``aws_lambda_function_event_invoke_config`` sends the error with the event; and what
        a function reads from a queue never gets to its ``dead_letter_config``, but to the redrive of that queue.
    Fix:
      dead_letter_config {
        target_arn = aws_sqs_queue.NAME.arn
      }
    """
    found = _sender(function, stack)
    if isinstance(found, Unknown):
        return undecided("the dead letter queue", found, "dead_letter_config")
    if found is None:
        return Failed("no dead letter queue", _EXPECTED, "", ("dead_letter_config",))
    verdict = _judge(function, found, stack)
    if isinstance(verdict, Passed) or found.resource is function:
        return verdict
    return replace(verdict, path=(), where=found.resource.place(*found.path))


def _sender(function: Resource, stack: Stack) -> Sender | Unknown | None:
    """Return what sends the function's failed events: its own argument first, then a destination, then a redrive."""
    config = function.get("dead_letter_config")
    if isinstance(config, Unknown) and not function.omitted("dead_letter_config"):
        return config
    by_type = {"aws_lambda_function": 0, "aws_lambda_function_event_invoke_config": 1}
    own = [one for one in senders_of(stack, function) if one.resource.type in by_type]
    if own:
        return min(own, key=lambda one: by_type[one.resource.type])
    read = list(_read_by(function, stack))
    for queue in read:
        redrive = next(iter(senders_of(stack, queue)), None) if isinstance(queue, Resource) else None
        if redrive is not None:
            return redrive
    opaque = next((one for one in read if isinstance(one, Unknown)), None)
    if opaque is not None:
        return opaque
    return _naming(function, "aws_lambda_function_event_invoke_config", stack)[1]


def _naming(function: Resource, type_: str, stack: Stack) -> tuple[list[Resource], Unknown | None]:
    """Return the resources of a type whose ``function_name`` is a function, and the unknown that may be it as well."""
    named = users(stack, type_, (_NAME,), "aws_lambda_function").get(str(function.address), [])
    unknown, name = find_unresolved(stack, type_, (_NAME,), "aws_lambda_function"), function.get(_NAME)
    if (
        unknown is None
        and isinstance(name, Unknown)
        and any(isinstance(one.get(_NAME), str) for one in stack.of_type(type_))
    ):
        return named, name
    return named, unknown


def _read_by(function: Resource, stack: Stack) -> Iterator[Resource | Unknown]:
    """Yield the queues that a function reads, and the unknowns that may be one, or may be the function."""
    mappings, unknown = _naming(function, "aws_lambda_event_source_mapping", stack)
    for mapping in mappings:
        queue = target(stack, mapping.get("event_source_arn"), "aws_sqs_queue", near=mapping)
        if queue.resource is not None and same_region(stack, mapping, queue.resource) is False:
            continue  # a mapping reads queues of its own region
        found = queue.resource if queue.unknown is None else queue.unknown
        yield from [found] if found is not None else []
    yield from [unknown] if unknown is not None else []


def _judge(function: Resource, sender: Sender, stack: Stack) -> Verdict:
    found = target(stack, sender.aim, "aws_sqs_queue")
    if found.unknown is not None:
        return undecided("the dead letter queue", found.unknown, *sender.path)
    queue = found.resource
    if queue is None:
        return Failed(f"{sender.path[-1]} = {shown(sender.aim)}", _EXPECTED, "", sender.path)
    of_queue = sender.resource.type not in ("aws_lambda_function", "aws_lambda_function_event_invoke_config")
    judged = [_judge_sharing(function, sender, queue, stack), _judge_keeping(queue, sender)]
    if of_queue:
        judged.append(_judge_region(sender.resource, queue, sender, stack))
    else:
        judged += [_judge_queue(function, queue, sender, stack), _judge_role(function, queue, sender, stack)]
    wrong = [verdict for verdict in judged if verdict is not None]
    failed = next((verdict for verdict in wrong if isinstance(verdict, Failed)), None)
    return failed or next(iter(wrong), None) or Passed(f"failed events go to {queue}")


def _failed(found: str, expected: str, sender: Sender) -> Failed:
    return Failed(found, expected, "", sender.path)


def _judge_sharing(function: Resource, sender: Sender, queue: Resource, stack: Stack) -> Verdict | None:
    """Judge who else sends to the queue: nobody, or nobody can tell."""
    for other in senders_to(stack, queue):
        if other.owner is not sender.owner:
            return _failed(f"{queue} is also the queue of {other.owner or other.resource}", _EXPECTED, sender)
    if sender.owner is not None and not each_its_own(sender.owner.address, queue.address):
        return Undecided(f"how many functions {function} stands for: they would share {queue}", (), sender.path)
    opaque = (unknown for other, unknown in senders_nowhere_known(stack) if other.owner is not sender.owner)
    unknown = next(opaque, None)
    if unknown is not None:
        return undecided(f"whether another function has {queue} as well", unknown, *sender.path)
    return None


def _judge_keeping(queue: Resource, sender: Sender) -> Verdict | None:
    """Judge how long the queue keeps what it gets: AWS's default is four days."""
    seconds = queue.get("message_retention_seconds")
    if queue.omitted("message_retention_seconds"):
        return None
    if isinstance(seconds, Unknown):
        return undecided(f"message_retention_seconds of {queue}", seconds, *sender.path)
    if seconds < _DAY:
        return _failed(f"{queue} keeps messages for {seconds} seconds", "a day or more", sender)
    return None


def _judge_queue(function: Resource, queue: Resource, sender: Sender, stack: Stack) -> Verdict | None:
    """Judge whether Lambda can send to the queue at all."""
    fifo = queue.get("fifo_queue")
    if fifo is True:
        return _failed(f"{queue} is a FIFO queue, to which Lambda does not send", "a standard queue", sender)
    read = list(_read_by(function, stack))
    if any(one is queue for one in read):
        return _failed(f"{queue} is the queue that the function reads", "a queue that nobody processes", sender)
    near = _judge_region(function, queue, sender, stack)
    if isinstance(near, Failed):
        return near
    if isinstance(fifo, Unknown) and not queue.omitted("fifo_queue"):
        return undecided(f"fifo_queue of {queue}", fifo, *sender.path)
    opaque = next((one for one in read if isinstance(one, Unknown)), None)
    if opaque is not None:
        return undecided(f"whether {function} reads {queue}", opaque, *sender.path)
    return near


def _judge_region(source: Resource, queue: Resource, sender: Sender, stack: Stack) -> Verdict | None:
    """Judge whether the queue is where the events fail: a function and a queue send within their region."""
    near, what = same_region(stack, source, queue), "function" if source.type == "aws_lambda_function" else "queue"
    if near is False:
        return _failed(f"{queue} is in another region", f"a queue in the region of the {what}", sender)
    if isinstance(near, Unknown):
        return undecided(f"whether {queue} is in the region of the {what}", near, *sender.path)
    return None


def _judge_role(function: Resource, queue: Resource, sender: Sender, stack: Stack) -> Verdict | None:
    """Judge whether the function's role may send: by its policies and the queue's."""
    granted = role_may_send(function.get("role"), function, queue, stack)
    if granted is False:
        return _failed(f"its role may not send to {queue}", "a role with sqs:SendMessage on the queue", sender)
    if isinstance(granted, Unknown):
        return undecided(f"whether its role may send to {queue}", granted, *sender.path)
    return None
