"""CKV_SP_22: the constraint ``sqs-encrypts``."""

from adapter.policy import Policy


class SqsEncrypts(Policy):
    """SQS queues are encrypted at rest, as the stack says and not only by AWS's default."""

    constraint = "sqs-encrypts"


check = SqsEncrypts()
