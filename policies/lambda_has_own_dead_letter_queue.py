"""CKV_SP_11: the constraint ``lambda-has-own-dead-letter-queue``."""

from adapter.policy import Policy


class LambdaHasOwnDeadLetterQueue(Policy):
    """Each Lambda function sends what it cannot process to a dead letter queue of its own."""

    constraint = "lambda-has-own-dead-letter-queue"


check = LambdaHasOwnDeadLetterQueue()
