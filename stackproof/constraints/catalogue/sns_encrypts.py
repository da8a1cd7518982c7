"""Topics are encrypted. Source: https://docs.aws.amazon.com/sns/latest/dg/sns-server-side-encryption.html."""

from stackproof.constraints import Failed, Passed, Resource, Stack, Verdict, constraint, undecided
from stackproof.constraints.customer_keys import judge_customer_key, judge_use
from stackproof.model.graph import relation
from stackproof.values import Template, Unknown
from stackproof.values.shown import shown

_NAME = "kms_master_key_id"


@constraint("sns-encrypts", on="aws_sns_topic", severity="medium", policy=(78, "ENCRYPTION"))
def sns_encrypts(topic: Resource, stack: Stack, *, customer_key: bool = False) -> Verdict:
    """SNS topics are encrypted with a KMS key, of yours where that is asked for.

    Why: messages wait in SNS until they are delivered. SNS encrypts its disks in any case; a key is one more gate.
    Fails: no ``kms_master_key_id``; a key that SNS cannot use: of another region, for signatures, disabled; with
        ``customer_key: true`` also that of AWS (``alias/aws/sns``).
    Passes: a key. Alarms, EventBridge and S3 cannot publish to a topic with AWS's key: see ``alarms-can-notify``.
    Fix: kms_master_key_id = aws_kms_key.NAME.id
    """
    value = topic.get(_NAME)
    if customer_key:
        return judge_customer_key(topic, stack, (_NAME,), without="SNS's own encryption alone", of="topic")
    if topic.omitted(_NAME) or value == "":
        fix = f"{_NAME} = aws_kms_key.NAME.id"
        return Failed(f"no {_NAME}: SNS's own encryption alone", "a KMS key", fix, (_NAME,))
    if isinstance(value, Unknown) and relation(value) is None and not isinstance(value.form, Template):
        return undecided(_NAME, value, _NAME)
    return judge_use(topic, stack, (_NAME,), of="topic") or Passed(f"it is encrypted with {shown(value)}")
