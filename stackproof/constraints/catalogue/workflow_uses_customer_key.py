"""Workflows are encrypted with a key of yours.

Source: https://docs.aws.amazon.com/step-functions/latest/dg/encryption-at-rest.html
and https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-encryption.html.
"""

from stackproof.constraints import Resource, Stack, Verdict, constraint
from stackproof.constraints.customer_keys import judge_customer_key
from stackproof.model import AttributePath

_KEYS: dict[str, tuple[AttributePath, str]] = {
    "aws_sfn_state_machine": (("encryption_configuration", 0, "kms_key_id"), "state machine"),
    "aws_cloudwatch_event_bus": (("kms_key_identifier",), "event bus"),
    "aws_scheduler_schedule": (("kms_key_arn",), "schedule"),
    "aws_pipes_pipe": (("kms_key_identifier",), "pipe"),
}


@constraint("workflow-uses-customer-key", on=tuple(_KEYS), severity="low", policy=(93, "ENCRYPTION"))
def workflow_uses_customer_key(holder: Resource, stack: Stack) -> Verdict:
    """Workflows, buses, schedules and pipes are encrypted with a customer managed key.

    Why: events and definitions hold business data; only for a key of your own can you show who reads them.
    Fails: no key: ``encryption_configuration`` of a state machine, ``kms_key_identifier`` of a bus or a pipe,
        ``kms_key_arn`` of a schedule; an AWS managed key.
    Passes: a key of yours.
    Fix: kms_key_identifier = aws_kms_key.NAME.arn
    """
    path, of = _KEYS[holder.type]
    return judge_customer_key(holder, stack, path, without="AWS's own key is used", of=of)
