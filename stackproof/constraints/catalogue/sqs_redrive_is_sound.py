"""Dead letter queues can take what is sent. Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from stackproof.constraints import Failed, Passed, Resource, Stack, Undecided, Verdict, constraint, undecided
from stackproof.constraints.companions import companions_of, place_with_owner
from stackproof.model.dead_letters import Sender, senders_of
from stackproof.model.graph import target
from stackproof.model.json_documents import InvalidJson, load_json
from stackproof.model.regions import same_region
from stackproof.values import Unknown, is_number
from stackproof.values.shown import shown
from stackproof.values.texts import text_with_holes

_SEPARATE = "aws_sqs_queue_redrive_policy"
_POLICIES = ("aws_sqs_queue", _SEPARATE)
_RETENTION, _DEFAULT = "message_retention_seconds", 345_600  # four days
_ALLOW = "redrive_allow_policy"
_MOST_TIMES = 1000


@constraint("sqs-redrive-is-sound", on=_POLICIES, severity="medium", policy=(55, "APPLICATION_SECURITY"))
def sqs_redrive_is_sound(queue: Resource, stack: Stack) -> Iterator[Verdict]:
    """A dead letter queue is of the kind of its source, and keeps messages at least as long.

    Why: SQS refuses a queue of the other kind. A message keeps its age in the dead letter queue of a standard queue:
        one that keeps messages for a shorter time drops it before anybody looks.
    Fails: a FIFO queue for a standard one, or the other way round; a shorter ``message_retention_seconds`` (four days
        by default); the queue itself; a queue in another region; one whose ``redrive_allow_policy`` does not admit the
        source; a ``maxReceiveCount`` that is not from 1 to 1000; a policy that cannot be read.
    Passes: a queue of the same kind that keeps messages as long, or longer. Queues without a redrive are not judged.
    Fix: message_retention_seconds = 1209600
    """
    if queue.type == _SEPARATE:
        source = target(stack, queue.get("queue_url"), "aws_sqs_queue", near=queue)
        if source.resource is None:
            why = source.unknown.why if source.unknown is not None else ()
            yield Undecided("the queue of the redrive", why, ("queue_url",))
        return
    for sender in senders_of(stack, queue):
        if sender.resource.type in _POLICIES:
            for verdict in _judge(queue, sender, stack):
                yield verdict if sender.resource is queue else place_with_owner(verdict, sender.resource)
    own = queue.get("redrive_policy")
    if isinstance(own, str) and own and not queue.omitted("redrive_policy"):
        try:
            load_json(own)
        except InvalidJson as error:
            yield Failed(f"redrive_policy: {error}", "JSON with deadLetterTargetArn", "", ("redrive_policy",))


def _judge(queue: Resource, sender: Sender, stack: Stack) -> Iterator[Verdict]:
    found = target(stack, sender.aim, "aws_sqs_queue", near=sender.resource)
    if found.resource is None:
        why = found.unknown.why if found.unknown is not None else ()
        kind = _judge_name(queue, sender.aim)
        yield kind if kind is not None else Undecided(f"the dead letter queue {shown(sender.aim)}", why, sender.path)
        return
    aim = found.resource
    if aim is queue:
        yield Failed("it is its own dead letter queue", "a queue of its own for what fails", "", sender.path)
        return
    wrong = [
        _judge_kind(queue, aim),
        _judge_region(queue, aim, stack),
        _judge_age(queue, aim),
        _judge_allow(queue, aim, stack),
        _judge_times(sender),
    ]
    yield from (replace(one, path=sender.path) for one in wrong if isinstance(one, Failed | Undecided))
    if not any(wrong):
        yield Passed(f"{aim} takes what fails")


def _judge_name(queue: Resource, aim: Any) -> Failed | None:
    """Judge a queue that the stack does not declare by its name, which tells its kind."""
    name, fifo = text_with_holes(aim), queue.get("fifo_queue")
    if not isinstance(aim, str) or isinstance(fifo, Unknown) or name.endswith(".fifo") is bool(fifo):
        return None
    return Failed(f"{name} is of the other kind", "a queue of the kind of its source", "", ("redrive_policy",))


def _judge_kind(queue: Resource, aim: Resource) -> Verdict | None:
    ours, theirs = (False if one.omitted("fifo_queue") else one.get("fifo_queue") for one in (queue, aim))
    for value in (ours, theirs):
        if isinstance(value, Unknown):
            return undecided("fifo_queue", value)
    if bool(ours) == bool(theirs):
        return None
    kinds = ("a FIFO", "a standard") if theirs else ("a standard", "a FIFO")
    return Failed(f"{aim} is {kinds[0]} queue, its source {kinds[1]} one", "a queue of the kind of its source")


def _judge_region(queue: Resource, aim: Resource, stack: Stack) -> Verdict | None:
    near = same_region(stack, queue, aim)
    if isinstance(near, Unknown):
        return undecided(f"whether {aim} is in the region of its source", near)
    return None if near else Failed(f"{aim} is in another region", "a queue in the region of its source")


def _judge_age(queue: Resource, aim: Resource) -> Verdict | None:
    ours, theirs = (_DEFAULT if one.omitted(_RETENTION) else one.get(_RETENTION) for one in (queue, aim))
    for value in (ours, theirs):
        if isinstance(value, Unknown):
            return undecided(_RETENTION, value)
    if theirs >= ours:
        return None
    fix = f"{_RETENTION} = {ours}"
    return Failed(f"{aim} keeps messages for {theirs} seconds, its source for {ours}", fix, fix)


def _judge_times(sender: Sender) -> Verdict | None:
    """Judge how often a message is received before it counts as failed: SQS takes 1 to 1000."""
    policy = load_json(sender.resource.get(*sender.path))
    times = policy.get("maxReceiveCount") if isinstance(policy, dict) else policy
    if isinstance(times, Unknown):
        return undecided("maxReceiveCount", times)
    if not is_number(times) or 1 <= float(str(times)) <= _MOST_TIMES:
        return None
    return Failed(f"maxReceiveCount = {shown(times)}, which SQS refuses", "a number from 1 to 1000")


def _judge_allow(queue: Resource, aim: Resource, stack: Stack) -> Verdict | None:
    """Judge whether the dead letter queue lets the source send to it; by default every queue of the account may."""
    found = companions_of(aim, stack, f"aws_sqs_queue_{_ALLOW}", ("queue_url",), "name")
    own = aim.omitted(_ALLOW) or aim.get(_ALLOW) == ""  # as a state writes none
    holders = [*([] if own else [aim]), *found.found]
    for holder in holders:
        verdict = _judge_allow_policy(queue, holder, stack)
        if verdict is not None:
            return verdict
    return found.doubt(f"who may send to {aim}") if not holders else None


def _judge_allow_policy(queue: Resource, holder: Resource, stack: Stack) -> Verdict | None:
    text = holder.get(_ALLOW)
    try:
        policy = load_json(text)
    except InvalidJson as error:
        return Failed(f"{_ALLOW} of {holder}: {error}", "JSON with redrivePermission")
    if isinstance(policy, Unknown):
        return undecided(f"{_ALLOW} of {holder}", policy)
    if not isinstance(policy, dict):
        return None
    permission = policy.get("redrivePermission", "allowAll")
    if isinstance(permission, Unknown):
        return undecided(f"{_ALLOW} of {holder}", permission)
    if permission == "denyAll":
        return Failed(f"{holder} lets no queue send to it", "redrivePermission = allowAll, or byQueue")
    return _judge_sources(queue, holder, policy.get("sourceQueueArns", ()), stack) if permission == "byQueue" else None


def _judge_sources(queue: Resource, holder: Resource, sources: Any, stack: Stack) -> Verdict | None:
    named = list(sources) if isinstance(sources, list | tuple) else [sources]
    found = [target(stack, one, "aws_sqs_queue", near=holder) for one in named]
    if any(one.resource is queue for one in found):
        return None
    unknown = next((one.unknown for one in found if one.unknown is not None), None)
    name = queue.get("name")
    if unknown is None and isinstance(name, Unknown) and any(one.literal is not None for one in found):
        unknown = name
    if unknown is not None:
        return undecided(f"the queues that {holder} admits", unknown)
    return Failed(f"{holder} does not admit it", "its ARN among sourceQueueArns")
