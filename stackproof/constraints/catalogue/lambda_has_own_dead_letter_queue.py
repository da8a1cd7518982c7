"""Lambda functions have a dead letter queue. Source: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html."""

from stackproof.constraints import Failed, Passed, Resource, Stack, Undecided, Verdict, constraint, undecided
from stackproof.model.graph import each_its_own, target, unresolved, users
from stackproof.values.shown import shown

_PATH = ("dead_letter_config", 0, "target_arn")


@constraint(
    "lambda-has-own-dead-letter-queue", on="aws_lambda_function", severity="high", policy=(11, "APPLICATION_SECURITY")
)
def lambda_has_own_dead_letter_queue(function: Resource, stack: Stack) -> Verdict:
    """Each Lambda function sends what it cannot process to a dead letter queue of its own.

    Why: an event that fails without a trace is a payment that nobody can account for.
    Fails: no ``dead_letter_config``; a target that is no SQS queue of the stack; a queue that another function shares.
    Passes: ``target_arn = aws_sqs_queue.NAME.arn``, each function its own.
    Fix: dead_letter_config { target_arn = aws_sqs_queue.NAME.arn }
    """
    fix = "dead_letter_config { target_arn = aws_sqs_queue.NAME.arn }"
    expected = "an SQS queue of the stack that no other function uses"
    value = function.get(*_PATH)
    if value is None:
        return Failed("no dead letter queue", expected, fix, ("dead_letter_config",))
    found = target(stack, value, "aws_sqs_queue")
    if found.unknown is not None:
        return undecided("the dead letter queue", found.unknown, *_PATH)
    queue = found.resource
    if queue is None:
        return Failed(f"target_arn = {shown(value)}", expected, fix, _PATH)
    sharing = users(stack, "aws_lambda_function", _PATH, "aws_sqs_queue")[str(queue.address)]
    other = next((one for one in sharing if one is not function), None)
    if other is not None:
        return Failed(f"{queue} is also the queue of {other}", expected, fix, _PATH)
    if not each_its_own(function.address, queue.address):
        return Undecided(f"how many functions {function} stands for: they would share {queue}", (), _PATH)
    unknown = unresolved(stack, "aws_lambda_function", _PATH, "aws_sqs_queue")
    if unknown is not None:
        return undecided(f"whether another function has {queue} as well", unknown, *_PATH)
    return Passed(f"failed events go to {queue}")
