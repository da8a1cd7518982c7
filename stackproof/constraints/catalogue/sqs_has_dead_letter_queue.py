"""Queues have a dead letter queue. Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html."""

from stackproof.constraints import Failed, Passed, Resource, Stack, Undecided, Verdict, constraint, undecided
from stackproof.constraints.companions import companions_of
from stackproof.model.dead_letters import senders_nowhere_known, senders_of, senders_to
from stackproof.model.json_documents import InvalidJson, load_json
from stackproof.values import Unknown
from stackproof.values.shown import shown

_POLICY, _NAME = "aws_sqs_queue_redrive_policy", "redrive_policy"


@constraint("sqs-has-dead-letter-queue", on="aws_sqs_queue", severity="medium", policy=(90, "APPLICATION_SECURITY"))
def sqs_has_dead_letter_queue(queue: Resource, stack: Stack) -> Verdict | None:
    """Queues have a dead letter queue for what cannot be processed.

    Why: a message that always fails comes back until it is too old, and then it is gone.
    Fails: neither a ``redrive_policy`` nor an ``aws_sqs_queue_redrive_policy``.
    Passes: either of them; ``sqs-redrive-is-sound`` judges where to. Queues that take what failed elsewhere are not
        judged.
    Fix:
      redrive_policy = jsonencode({
        deadLetterTargetArn = aws_sqs_queue.NAME.arn
        maxReceiveCount     = 5
      })
    """
    if senders_to(stack, queue):
        return None
    hidden = _hidden_policy(queue)
    sender = next((one for one in senders_of(stack, queue) if hidden is None or one.resource is not queue), None)
    if sender is not None:
        return Passed(f"what fails goes to {shown(sender.aim)}")
    if hidden is not None:
        return undecided(_NAME, hidden, _NAME)
    verdict = companions_of(queue, stack, _POLICY, ("queue_url",), "name").doubt("the redrive of the queue")
    opaque = next((unknown for _, unknown in senders_nowhere_known(stack)), None)
    if verdict is None and opaque is not None:
        return Undecided("whether it takes what failed elsewhere", opaque.why)
    return verdict or Failed("no dead letter queue", "a redrive_policy", "", (_NAME,))


def _hidden_policy(queue: Resource) -> Unknown | None:
    """Return the unknown that may be no policy at all."""
    try:
        policy = load_json(queue.get(_NAME))
    except InvalidJson:
        return None
    return policy if isinstance(policy, Unknown) and not queue.omitted(_NAME) else None
