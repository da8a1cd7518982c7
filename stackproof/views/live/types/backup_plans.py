"""AWS Backup: plans, and where their rules copy to."""

from __future__ import annotations

from typing import Any

from stackproof.views.live.access import AbsentError, Aws, UnreadError
from stackproof.views.live.reader import Given, Part, Reader, Values, block, fields, tags_from


def _plan(aws: Aws, given: Given) -> Values:
    id_ = given.get("id") or _find_id(aws, given["name"])
    found = aws.ask("backup", "get_backup_plan", BackupPlanId=id_)
    if found.get("DeletionDate"):
        raise AbsentError(f"the plan {id_} is deleted")
    plan = found["BackupPlan"]
    return {
        "id": found["BackupPlanId"],
        "name": plan["BackupPlanName"],
        **fields(found, arn="BackupPlanArn", version="VersionId"),
        "rule": [_rule(one) for one in plan["Rules"]],
        "advanced_backup_setting": [
            fields(one, "backup_options", "resource_type") for one in plan.get("AdvancedBackupSettings", ())
        ],
    }


def _find_id(aws: Aws, name: str) -> str:
    listed = aws.list("backup", "list_backup_plans", "BackupPlansList")
    same = [str(one["BackupPlanId"]) for one in listed if one["BackupPlanName"] == name]
    if not same:
        raise AbsentError(f"there is no plan {name}")
    if len(same) > 1:
        raise UnreadError(f"{len(same)} plans are named {name}; give the state (--state)")
    return same[0]


def _rule(found: dict[str, Any]) -> Values:
    names = {
        "schedule": "ScheduleExpression",
        "start_window": "StartWindowMinutes",
        "completion_window": "CompletionWindowMinutes",
        "target_vault_name": "TargetBackupVaultName",
    }
    return {
        **fields(found, "rule_name", "recovery_point_tags", "schedule_expression_timezone", **names),
        "enable_continuous_backup": found.get("EnableContinuousBackup", False),
        "lifecycle": _lifecycle(found),
        "copy_action": [
            {**fields(one, destination_vault_arn="DestinationBackupVaultArn"), "lifecycle": _lifecycle(one)}
            for one in found.get("CopyActions", ())
        ],
    }


def _lifecycle(found: dict[str, Any]) -> list[Values]:
    ages = {"cold_storage_after": "MoveToColdStorageAfterDays", "delete_after": "DeleteAfterDays"}
    opted = {"opt_in_to_archive_for_supported_resources": "OptInToArchiveForSupportedResources"}
    own = found.get("Lifecycle")
    return block(own and fields(own, **ages, **opted))


def _tags(aws: Aws, given: Given) -> Values:
    return tags_from(aws.ask("backup", "list_tags", ResourceArn=given["arn"]).get("Tags"))


READERS = (
    Reader(
        "aws_backup_plan",
        (("id",), ("name",)),
        (Part(_plan, ("backup:ListBackupPlans", "backup:GetBackupPlan")), Part(_tags, ("backup:ListTags",))),
    ),
)
