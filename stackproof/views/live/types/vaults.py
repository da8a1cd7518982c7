"""S3 Glacier: vaults and their locks."""

from __future__ import annotations

from stackproof.views.live.access import AbsentError, Aws
from stackproof.views.live.reader import Given, Part, Reader, Values, block, fields, tags_from

_OWN = "-"  # the account of the credentials, as Glacier writes it


def _vault(aws: Aws, given: Given) -> Values:
    name = given["name"]
    found = aws.ask("glacier", "describe_vault", accountId=_OWN, vaultName=name)
    return {"id": name, "name": name, "arn": found["VaultARN"], "location": f"/{aws.account}/vaults/{name}"}


def _policy(aws: Aws, given: Given) -> Values:
    try:
        found = aws.ask("glacier", "get_vault_access_policy", accountId=_OWN, vaultName=given["name"])
    except AbsentError:
        return {"access_policy": ""}
    return {"access_policy": found["policy"].get("Policy", "")}


def _notifications(aws: Aws, given: Given) -> Values:
    try:
        answer = aws.ask("glacier", "get_vault_notifications", accountId=_OWN, vaultName=given["name"])
    except AbsentError:
        return {"notification": []}
    found = answer["vaultNotificationConfig"]
    return {"notification": block(fields(found, "events", sns_topic="SNSTopic"))}


def _tags(aws: Aws, given: Given) -> Values:
    return tags_from(aws.ask("glacier", "list_tags_for_vault", accountId=_OWN, vaultName=given["name"]).get("Tags"))


def _lock(aws: Aws, given: Given) -> Values:
    name = given["vault_name"]
    found = aws.ask("glacier", "get_vault_lock", accountId=_OWN, vaultName=name)
    return {"id": name, "vault_name": name, "policy": found["Policy"], "complete_lock": found["State"] == "Locked"}


READERS = (
    Reader(
        "aws_glacier_vault",
        (("name",),),
        (
            Part(_vault, ("glacier:DescribeVault",)),
            Part(_policy, ("glacier:GetVaultAccessPolicy",)),
            Part(_notifications, ("glacier:GetVaultNotifications",)),
            Part(_tags, ("glacier:ListTagsForVault",)),
        ),
    ),
    Reader(
        "aws_glacier_vault_lock",
        (("vault_name",),),
        (Part(_lock, ("glacier:GetVaultLock",)),),
        frozenset({"ignore_deletion_error"}),
    ),
)
