"""Tables are protected from deletion. Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/WorkingWithTables.Basics.html#WorkingWithTables.Basics.DeletionProtection."""

from collections.abc import Iterator

from stackproof.constraints import Resource, Verdict, constraint, undecided
from stackproof.constraints.hidden_blocks import hidden_blocks
from stackproof.constraints.settings import judge_setting

_NAME = "deletion_protection_enabled"


@constraint(
    "dynamodb-deletion-protected",
    on=("aws_dynamodb_table", "aws_dynamodb_table_replica"),
    severity="medium",
    policy=(63, "BACKUP_AND_RECOVERY"),
)
def dynamodb_deletion_protected(table: Resource) -> Iterator[Verdict]:
    """DynamoDB tables, and their replicas, are protected from deletion.

    Why: a table that somebody deletes by mistake is gone with what it holds.
    Fails: ``deletion_protection_enabled`` is not true; the default is false. A replica has a setting of its own.
    Passes: ``deletion_protection_enabled = true``. It contradicts ``stack-is-destroyable``.
    Fix: deletion_protection_enabled = true
    """
    yield judge_setting(table, (_NAME,), (True,), default=False)
    for path, unknown in hidden_blocks(table, "replica"):
        yield undecided("whether replicas are protected", unknown, *path)
    for path, replica in table.blocks("replica"):
        if _NAME in replica:  # which older versions of the provider do not have
            yield judge_setting(table, (*path, _NAME), (True,), default=False)
