"""Topics are encrypted with the AWS managed key. Source: https://docs.aws.amazon.com/sns/latest/dg/sns-server-side-encryption.html."""

from stackproof.constraints import Failed, Passed, Resource, Stack, Verdict, constraint, undecided
from stackproof.constraints.customer_keys import judge_use
from stackproof.model.kms_keys import key_of
from stackproof.values.shown import shown

_NAME = "kms_master_key_id"
_MANAGED = "alias/aws/sns"


@constraint(
    "sns-encrypts-with-managed-key",
    on="aws_sns_topic",
    severity="low",
    policy=(21, "ENCRYPTION"),
)
def sns_encrypts_with_managed_key(topic: Resource, stack: Stack) -> Verdict:
    """SNS topics are encrypted at rest with the AWS managed key.

    Why: messages wait in SNS on disk; the managed key costs nothing and needs no policy.
    Fails: no ``kms_master_key_id`` (SNS then does not encrypt), another key, or that of
        another region.
    Passes: ``kms_master_key_id = "alias/aws/sns"``.
    Fix: kms_master_key_id = "alias/aws/sns"
    """
    wanted = f'{_NAME} = "{_MANAGED}"'
    value = topic.get(_NAME)
    if topic.omitted(_NAME) or value == "":
        return Failed(f"no {_NAME}: messages are not encrypted", wanted, wanted, (_NAME,))
    key = key_of(stack, value)
    if key.unknown is not None:
        return undecided(f"which key {_NAME} names", key.unknown, _NAME)
    if key.alias == _MANAGED:
        return judge_use(topic, stack, (_NAME,), of="topic") or Passed(f"it is encrypted with {_MANAGED}")
    return Failed(f"{_NAME} = {shown(value)}", wanted, wanted, (_NAME,))
