"""Queues are encrypted with a key of yours. Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-server-side-encryption.html."""

from stackproof.constraints import Resource, Stack, Verdict, constraint
from stackproof.constraints.customer_keys import judge_customer_key


@constraint("sqs-encrypts-with-customer-key", on="aws_sqs_queue", severity="low", policy=(89, "ENCRYPTION"))
def sqs_encrypts_with_customer_key(queue: Resource, stack: Stack) -> Verdict:
    """SQS queues are encrypted with a customer managed key.

    Why: only for a key of your own do you decide, and can you show, who reads the messages.
    Fails: no ``kms_master_key_id``, so that SQS's own key is used; AWS's key (``alias/aws/sqs``).
    Passes: a key of yours.
    Fix: kms_master_key_id = aws_kms_key.NAME.id
    """
    return judge_customer_key(queue, stack, ("kms_master_key_id",), without="SQS's own key is used", of="queue")
