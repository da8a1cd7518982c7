"""Queues are encrypted. Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-server-side-encryption.html."""

from stackproof.constraints import Failed, Passed, Resource, Stack, Verdict, constraint, undecided
from stackproof.constraints.customer_keys import judge_use
from stackproof.model.graph import relation
from stackproof.values import Template, Unknown
from stackproof.values.shown import shown
from stackproof.values.texts import text_with_holes


@constraint("sqs-encrypts", on="aws_sqs_queue", severity="medium", policy=(22, "ENCRYPTION"))
def sqs_encrypts(queue: Resource, stack: Stack, *, explicit: bool = True) -> Verdict:
    """SQS queues are encrypted at rest, as the stack says and not only by AWS's default.

    Why: an auditor reads the configuration, and a default can change.
    Fails: neither ``sqs_managed_sse_enabled = true`` nor a ``kms_master_key_id``; a key that SQS cannot use: of another
        region, for signatures, disabled.
    Passes: either of them. With ``explicit: false`` a queue of which neither is said passes as well: SQS encrypts it
        with a key of its own, by default since October 2022. ``sqs_managed_sse_enabled = false`` fails all the same.
    Fix: sqs_managed_sse_enabled = true
    """
    managed, key = queue.get("sqs_managed_sse_enabled"), queue.get("kms_master_key_id")
    if managed is True:
        return Passed("SQS encrypts it with a key of its own")
    if not queue.omitted("kms_master_key_id") and key != "":
        if isinstance(key, Unknown) and not _is_text(key):
            return undecided("kms_master_key_id", key, "kms_master_key_id")
        unfit = judge_use(queue, stack, ("kms_master_key_id",), of="queue")
        return unfit or Passed(f"it is encrypted with {shown(key)}")
    if isinstance(managed, Unknown) and not queue.omitted("sqs_managed_sse_enabled"):
        return undecided("sqs_managed_sse_enabled", managed, "sqs_managed_sse_enabled")
    if not explicit and managed is not False:
        return Passed("SQS encrypts it with a key of its own, by default")
    found = "sqs_managed_sse_enabled = false" if managed is False else "no encryption is set"
    expected = "sqs_managed_sse_enabled = true, or a kms_master_key_id"
    return Failed(found, expected, "sqs_managed_sse_enabled = true", ("sqs_managed_sse_enabled",))


def _is_text(key: Unknown) -> bool:
    """Tell whether an unknown is known not to be empty: a resource's ARN or id, or a text around what is unknown."""
    return relation(key) is not None or (isinstance(key.form, Template) and len(text_with_holes(key)) > 1)
