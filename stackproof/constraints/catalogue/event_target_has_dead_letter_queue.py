"""What cannot be delivered is kept.

Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
and https://docs.aws.amazon.com/sns/latest/dg/sns-dead-letter-queues.html.
"""

from stackproof.constraints import Failed, Passed, Resource, Stack, Undecided, Verdict, constraint, undecided
from stackproof.constraints.dead_letter_permissions import may_encrypt, may_send, role_may_send
from stackproof.iam.answers import Answer
from stackproof.model import AttributePath
from stackproof.model.dead_letters import Sender, senders
from stackproof.model.graph import Target, target
from stackproof.model.regions import region_of, same_region
from stackproof.values import AttributeOf, Unknown
from stackproof.values.shown import shown

_TARGET, _SCHEDULE, _SUBSCRIPTION = (
    "aws_cloudwatch_event_target", "aws_scheduler_schedule", "aws_sns_topic_subscription",
)  # fmt: skip
_PATHS: dict[str, AttributePath] = {
    _TARGET: ("dead_letter_config",),
    _SCHEDULE: ("target", 0, "dead_letter_config"),
    _SUBSCRIPTION: ("redrive_policy",),
}
_AIMS: dict[str, AttributePath] = {_TARGET: ("arn",), _SCHEDULE: ("target", 0, "arn"), _SUBSCRIPTION: ("endpoint",)}
_FIXES = {
    _TARGET: "",  # the page's
    _SCHEDULE: "target {\n  dead_letter_config {\n    arn = aws_sqs_queue.NAME.arn\n  }\n}",
    _SUBSCRIPTION: "redrive_policy = jsonencode({ deadLetterTargetArn = aws_sqs_queue.NAME.arn })",
}
_PEOPLE = ("email", "email-json", "sms", "application")
_NO_ARNS = (("id",), ("url",), ("name",))  # of a queue
_FIELDS = 6  # of the ARN of a queue
_EXPECTED = "a standard queue that the service may send to"


@constraint(
    "event-target-has-dead-letter-queue",
    on=(_TARGET, _SCHEDULE, _SUBSCRIPTION),
    severity="medium",
    policy=(83, "APPLICATION_SECURITY"),
)
def event_target_has_dead_letter_queue(holder: Resource, stack: Stack) -> Verdict | None:
    """What a rule, a schedule or a subscription cannot deliver goes to a dead letter queue.

    Why: after a day of attempts, or less, the event is dropped, and nobody knows.
    Fails: no ``dead_letter_config``, or ``redrive_policy`` of a subscription; a FIFO queue for a rule or a schedule; a
        queue in another region; what is no ARN of a queue; the queue that it delivers to; one whose policy, or whose
        key, does not admit EventBridge or SNS (AWS's own key admits neither), or to which the role of a schedule may
        not send. What a function does with an event that it got is another question: ``lambda-handles-async-failures``.
    Passes: a standard queue that may be sent to. Subscriptions of people (email, SMS, push) are not judged.
    Fix:
      dead_letter_config {
        arn = aws_sqs_queue.NAME.arn
      }
    """
    path, fix = _PATHS[holder.type], _FIXES[holder.type]
    protocol = holder.get("protocol") if holder.type == _SUBSCRIPTION else None
    if protocol in _PEOPLE if isinstance(protocol, str) else False:
        return None
    sender = stack.once("senders by resource", lambda: _index(stack)).get(str(holder.address))
    if sender is not None:
        return _judge(sender, stack, fix)
    value = holder.get(*path)
    value = value[0] if isinstance(value, list | tuple) and value else value
    if isinstance(value, Unknown) and not holder.omitted(*path):
        return undecided("the dead letter queue", value, *path)
    if isinstance(protocol, Unknown):
        return undecided("protocol", protocol, "protocol")
    return Failed(f"no {path[-1]}: what cannot be delivered is dropped", _EXPECTED, fix, path)


def _index(stack: Stack) -> dict[str, Sender]:
    return {str(sender.resource.address): sender for sender in senders(stack)}


def _judge(sender: Sender, stack: Stack, fix: str) -> Verdict:
    holder, found = sender.resource, target(stack, sender.aim, "aws_sqs_queue", near=sender.resource)
    if found.unknown is not None:
        return undecided("the dead letter queue", found.unknown, *sender.path)
    queue = found.resource
    wrong = _no_queue(sender, found, stack)
    if wrong is not None:
        return Failed(wrong, _EXPECTED, fix, sender.path)
    if queue is None:
        return Passed(f"what cannot be delivered goes to {shown(sender.aim)}, of another stack")
    near, fifo = same_region(stack, holder, queue), queue.get("fifo_queue")
    if near is False:
        return Failed(f"{queue} is in another region", _EXPECTED, fix, sender.path)
    if fifo is True and holder.type != _SUBSCRIPTION:
        return Failed(f"{queue} is a FIFO queue", _EXPECTED, fix, sender.path)
    aim = target(stack, holder.get(*_AIMS[holder.type]), "aws_sqs_queue", near=holder)
    if aim.resource is queue:
        return Failed(f"{queue} is where it delivers to", "another queue than that", fix, sender.path)
    admitted, encrypts = _admits(holder, queue, stack)
    if admitted is False:
        return Failed(f"{queue} does not admit what sends to it", _EXPECTED, fix, sender.path)
    if encrypts is False:
        return Failed(f"the key of {queue} does not admit what sends to it", _EXPECTED, fix, sender.path)
    answers = (("is in its region", near), ("admits it", admitted), ("is a FIFO queue", fifo),
               ("has a key that admits it", encrypts), ("is where it delivers to", aim.unknown))  # fmt: skip
    for needs, answer in answers:
        if isinstance(answer, Unknown) and not (answer is fifo and queue.omitted("fifo_queue")):
            return Undecided(f"whether {queue} {needs}", answer.why, sender.path)
    return Passed(f"what cannot be delivered goes to {queue}")


def _no_queue(sender: Sender, found: Target, stack: Stack) -> str | None:
    """Tell what is wrong with what is named, where it is no ARN of a queue that the service may send to."""
    form = sender.aim.form if isinstance(sender.aim, Unknown) else None
    if found.other is not None or (isinstance(form, AttributeOf) and form.reference.path[-1:] in _NO_ARNS):
        return f"{shown(sender.aim)} is no ARN of a queue"
    if found.literal is None:
        return None
    fields, holder = found.literal.split(":"), sender.resource
    if fields[0] != "arn" or len(fields) != _FIELDS or fields[2] != "sqs":
        return f"{found.literal} is no ARN of a queue"
    own = region_of(stack, holder)
    if isinstance(own, str) and fields[3] != own:
        return f"{found.literal} is in another region"
    is_fifo = fields[-1].endswith(".fifo") and holder.type != _SUBSCRIPTION
    return f"{found.literal} is a FIFO queue" if is_fifo else None


def _admits(holder: Resource, queue: Resource, stack: Stack) -> tuple[Answer, Answer]:
    """Tell whether the queue's policy, and its key, admit the service; a schedule sends by its own role."""
    if holder.type == _SCHEDULE:
        return role_may_send(holder.get("target", 0, "role_arn"), holder, queue, stack), True
    service, argument, kind = (
        ("sns.amazonaws.com", "topic_arn", "aws_sns_topic") if holder.type == _SUBSCRIPTION
        else ("events.amazonaws.com", "rule", "aws_cloudwatch_event_rule")
    )  # fmt: skip
    source = target(stack, holder.get(argument), kind, near=holder).resource
    return may_send(service, source, queue, stack), may_encrypt(service, source, queue, stack)
