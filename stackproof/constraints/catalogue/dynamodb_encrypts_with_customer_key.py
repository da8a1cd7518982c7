"""Tables are encrypted with a key of yours. Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/EncryptionAtRest.html."""

from collections.abc import Iterator

from stackproof.constraints import Passed, Resource, Stack, Verdict, constraint, undecided
from stackproof.constraints.customer_keys import judge_customer_key
from stackproof.constraints.hidden_blocks import blocks_within
from stackproof.constraints.settings import judge_setting

_ENABLED, _KEY = ("server_side_encryption", 0, "enabled"), ("server_side_encryption", 0, "kms_key_arn")
_FIX = """server_side_encryption {
  enabled     = true
  kms_key_arn = aws_kms_key.NAME.arn
}"""


@constraint(
    "dynamodb-encrypts-with-customer-key",
    on=("aws_dynamodb_table", "aws_dynamodb_table_replica"),
    severity="medium",
    policy=(82, "ENCRYPTION"),
)
def dynamodb_encrypts_with_customer_key(table: Resource, stack: Stack) -> Iterator[Verdict]:
    """DynamoDB tables, and their replicas, are encrypted with a customer managed key.

    Why: only for a key of your own do you decide, and can you show, who reads the table.
    Fails: ``server_side_encryption`` is not enabled (DynamoDB then uses a key of its own), names no ``kms_key_arn``, or
        names ``alias/aws/dynamodb``; a ``replica`` without a ``kms_key_arn`` of its own.
    Passes: a key of yours. A replica has a key of its own region.
    Fix:
      server_side_encryption {
        enabled     = true
        kms_key_arn = aws_kms_key.NAME.arn
      }
    """
    if table.type == "aws_dynamodb_table_replica":
        yield judge_customer_key(table, stack, ("kms_key_arn",), without="DynamoDB's own key is used", of="replica")
        return
    enabled = judge_setting(table, _ENABLED, (True,), default=False, fix=_FIX)
    if isinstance(enabled, Passed):
        yield judge_customer_key(table, stack, _KEY, without="AWS's key is used", of="table")
    else:
        yield enabled
    for path, unknown in blocks_within(table, "replica"):
        if unknown is not None:
            yield undecided("the keys of the replicas", unknown, *path)
            continue
        key = (*path, "kms_key_arn")
        yield judge_customer_key(table, stack, key, without="the replica has no key of yours", of="replica", near=False)
