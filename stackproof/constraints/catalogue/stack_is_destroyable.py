"""Nothing keeps a stack from being destroyed."""

from collections.abc import Iterator
from typing import Any

from stackproof.constraints import (
    EVERYTHING,
    REMOVED,
    Failed,
    Passed,
    Resource,
    Undecided,
    Verdict,
    constraint,
    undecided,
)
from stackproof.constraints.cloudformation_templates import retained_in
from stackproof.constraints.hidden_blocks import hidden_blocks
from stackproof.constraints.settings import argument, within
from stackproof.model import AttributePath
from stackproof.values import Unknown
from stackproof.values.shown import shown

_MUST_NOT: tuple[AttributePath, ...] = (
    ("prevent_destroy",), ("skip_destroy",), ("deletion_protection",), ("deletion_protection_enabled",),
    ("delete_protection",), ("enable_deletion_protection",), ("termination_protection",),
    ("termination_protection_enabled",), ("mutation_protection",), ("retain_on_delete",), ("retain_stack",),
    ("retain_stacks",), ("retain_physical_resources",), ("disable_api_termination",), ("disable_api_stop",),
    ("object_lock_enabled",), ("object_lock_legal_hold_status",), ("object_lock_mode",), ("complete_lock",),
    ("final_snapshot",), ("preserve",), ("deletion_policy",), ("data_deletion_policy",), ("retention_lock_type",),
    ("object_lock_configuration", 0, "object_lock_enabled"), ("auto_deployment", 0, "retain_stacks_on_account_removal"),
    ("auto_scaling_group_provider", 0, "managed_termination_protection"),
    ("snaplock_configuration", 0, "snaplock_type"),
    ("lock_configuration", 0, "unlock_delay", 0, "unlock_delay_value"),
)  # fmt: skip
_HARMLESS = (None, False, "", 0, "INACTIVE", "DISABLED", "OFF", "NONE", "DELETE", "Disabled")
_CONTENT = "content blocks the destroy"
_FORCED = {  # what only this argument lets Terraform destroy
    "aws_athena_database": ("force_destroy", _CONTENT),
    "aws_auditmanager_account_registration": ("deregister_on_destroy", "Audit Manager stays on"),
    "aws_athena_workgroup": ("force_destroy", _CONTENT),
    "aws_backup_vault": ("force_destroy", _CONTENT),
    "aws_codebuild_report_group": ("delete_reports", _CONTENT),
    "aws_ec2_fleet": ("terminate_instances", "its instances are left behind"),
    "aws_ecr_repository": ("force_delete", _CONTENT),
    "aws_ecrpublic_repository": ("force_destroy", _CONTENT),
    "aws_iam_user": ("force_destroy", "keys and devices made elsewhere block the destroy"),
    "aws_lightsail_bucket": ("force_delete", _CONTENT),
    "aws_organizations_account": ("close_on_deletion", "the account leaves the organisation, and stays"),
    "aws_route53_zone": ("force_destroy", _CONTENT),
    "aws_s3_bucket": ("force_destroy", _CONTENT),
    "aws_s3_directory_bucket": ("force_destroy", _CONTENT),
    "aws_s3tables_table_bucket": ("force_destroy", _CONTENT),
    "aws_s3vectors_vector_bucket": ("force_destroy", _CONTENT),
    "aws_service_discovery_service": ("force_destroy", _CONTENT),
    "aws_synthetics_canary": ("delete_lambda", "its function is left behind"),
}
_SKIPPED = {
    "skip_final_snapshot": "a final snapshot is retained",
    "skip_final_backup": "a final backup is retained",
    "delete_automated_backups": "automated backups are retained",
}
_KEPT = ("final_snapshot_identifier", "final_snapshot_name")
_WINDOW = "recovery_window_in_days"
_ON_BY_DEFAULT = {  # an argument that AWS takes for this value where nobody says another
    "aws_neptunegraph_graph": (("deletion_protection",), "true", "false"),
    "aws_sagemaker_domain": (("retention_policy", 0, "home_efs_file_system"), '"Retain"', '"Delete"'),
}
_DISKS = ("root_block_device", "ebs_block_device", "block_device_mappings")
_LOCKS = {
    "aws_backup_logically_air_gapped_vault",  # it is locked from the beginning
    "aws_backup_vault_lock_configuration",
    "aws_s3_bucket_object_lock_configuration",
}
_REPLICA = "deletion_protection_enabled"
_FLEET = ("terminate_instances_on_delete", "terminate_instances_with_expiration")
_STACKS = {"aws_cloudformation_stack", "aws_cloudformation_stack_set"}


@constraint("stack-is-destroyable", on=(EVERYTHING, REMOVED), severity="low", policy=(23, "CONVENTION"))
def stack_is_destroyable(resource: Resource) -> Iterator[Verdict]:
    """Everything can be destroyed: nothing is protected, retained or left behind.

    Why: an environment that cannot be taken down is paid for, and drifts.
    Fails: ``prevent_destroy``, ``skip_destroy``, a deletion or termination protection, also one that is on by default;
        an object lock or a vault lock; a repository, bucket, vault, zone or workgroup without the argument that
        destroys it with its content; a final snapshot or backup; a secret whose recovery window is not 0; a disk that
        outlives its instance, an instance that outlives its fleet; ``deletion_policy``, and a DeletionPolicy in a
        CloudFormation template, that retains; a ``removed`` block without ``destroy = true``.
    Passes: none of them. A KMS key, which AWS keeps for seven days at least, is not judged by its window.
    Fix:
      # remove the protection, or turn it off
      force_destroy = true
    """
    if resource.lifecycle.get("destroy") is not None:
        kept = _must_be_true(resource, "destroy", resource.lifecycle["destroy"], "it is forgotten, and stays in AWS")
        yield from [*kept] or [Passed("it is destroyed")]
        return
    yield from [*_protections(resource), *_left_behind(resource)] or [Passed("nothing protects it")]


def _left_behind(resource: Resource) -> Iterator[Verdict]:
    if resource.type in _FORCED and _FORCED[resource.type][0] in resource.values:  # since a version of the provider
        name, otherwise = _FORCED[resource.type]
        yield from _must_be_true(resource, name, resource.get(name), otherwise)
    for name, otherwise in _SKIPPED.items():
        if name in resource.values and not (name == "delete_automated_backups" and resource.omitted(name)):
            yield from _must_be_true(resource, name, resource.get(name), otherwise)
    for name in _KEPT if "skip_final_snapshot" not in resource.values else ():
        yield from _must_be_absent(resource, (name,))
    if _WINDOW in resource.values:
        yield from _window(resource)
    if resource.type == "aws_spot_fleet_request":
        name = next((one for one in _FLEET if not resource.omitted(one)), _FLEET[0])  # the second stands for the first
        value = resource.get(name)
        yield from _must_be_true(resource, name, value == "true" or value, "its instances are left behind")
    for block in _DISKS:
        yield from _disks(resource, block)
    if resource.type in _STACKS:
        yield from _template(resource)


def _must_be_true(resource: Resource, name: str, value: Any, otherwise: str) -> Iterator[Verdict]:
    path = ("lifecycle", name) if name in resource.lifecycle else (name,)
    if isinstance(value, Unknown) and (name in resource.lifecycle or not resource.omitted(name)):
        yield undecided(name, value, *path)
    elif value is not True:
        yield Failed(f"no {name}: {otherwise}", f"{name} = true", argument(path, True), path)


def _must_be_absent(resource: Resource, path: AttributePath) -> Iterator[Verdict]:
    value, name = resource.get(*path), str(path[-1])
    if isinstance(value, Unknown):
        whole = len(path) > 1 and isinstance(resource.get(path[0]), Unknown)
        is_unread = whole and not any(one[:1] == path[:1] for one in resource.ranges)  # a block that nobody wrote
        if not resource.omitted(*path) and not is_unread:
            yield undecided(name, value, *path)
    elif value not in _HARMLESS:
        yield Failed(f"{name} = {_written(value)}", f"no {name}", _undone(path, value), path)


def _undone(path: AttributePath, value: Any) -> str:
    """Return what to write instead of a protection."""
    return argument(path, False) if value is True else f"# remove {path[-1]}"


def _written(value: Any) -> str:
    return value if value in ("ACTIVE", "ENABLED") else shown(value)


def _protections(resource: Resource) -> Iterator[Verdict]:
    if resource.type in _LOCKS:
        yield Failed("it locks what would be destroyed", "no lock", "# remove the lock")
        return
    for path in _MUST_NOT:
        name = str(path[0])
        if name in resource.lifecycle:
            value = resource.lifecycle[name]
            if isinstance(value, Unknown):
                yield undecided(name, value, "lifecycle", name)
            elif value in (True, "true"):
                yield Failed(
                    f"{name} = true", f"no {name}", argument(("lifecycle", 0, name), False), ("lifecycle", name)
                )
        else:
            yield from _must_be_absent(resource, path)
    for path, unknown in hidden_blocks(resource, "replica"):
        yield undecided("whether replicas are protected", unknown, *path)
    for path, replica in resource.blocks("replica"):
        if _REPLICA in replica:
            yield from _must_be_absent(resource, (*path, _REPLICA))
    if resource.type in _ON_BY_DEFAULT:
        yield from _unless_off(resource, *_ON_BY_DEFAULT[resource.type])


def _unless_off(resource: Resource, path: AttributePath, default: str, off: str) -> Iterator[Verdict]:
    name, value = str(path[-1]), resource.get(*path)
    if resource.omitted(*path) or value is None:
        yield Failed(f"no {name}: it is {default} by default", f"{name} = {off}", within(path, f"{name} = {off}"), path)
    elif isinstance(value, Unknown):
        yield undecided(name, value, *path)
    elif shown(value) == default != "true":
        yield Failed(f"{name} = {default}", f"{name} = {off}", within(path, f"{name} = {off}"), path)


def _window(resource: Resource) -> Iterator[Verdict]:
    """AWS keeps a deleted secret for 30 days by default, and its name with it."""
    days = resource.get(_WINDOW)
    if isinstance(days, Unknown) and not resource.omitted(_WINDOW):
        yield undecided(_WINDOW, days, _WINDOW)
    elif isinstance(days, Unknown) or days is None or days > 0:
        found = f"no {_WINDOW}: it is kept for 30 days" if resource.omitted(_WINDOW) else f"{_WINDOW} = {days}"
        yield Failed(found, f"{_WINDOW} = 0", f"{_WINDOW} = 0", (_WINDOW,))


def _disks(resource: Resource, name: str) -> Iterator[Verdict]:
    found = resource.get(name)
    hidden = [found] if isinstance(found, Unknown) else found if isinstance(found, list | tuple) else []
    unknown = next((one for one in hidden if isinstance(one, Unknown)), None)
    if unknown is not None and not resource.omitted(name):
        yield undecided("delete_on_termination", unknown, name)
    for path, _ in resource.blocks(name):
        yield from _disk(resource, (*path, "delete_on_termination"))


def _disk(resource: Resource, path: AttributePath) -> Iterator[Verdict]:
    value = resource.get(*path)
    if isinstance(value, Unknown):
        if not resource.omitted(*path):
            yield undecided("delete_on_termination", value, *path)
    elif value is False or value == "false":
        yield Failed(
            "delete_on_termination = false: the disk is left behind",
            "delete_on_termination = true",
            argument(path, True),
            path,
        )


def _template(resource: Resource) -> Iterator[Verdict]:
    """What a CloudFormation template says of its resources, as far as it can be read."""
    if not resource.omitted("template_url"):
        yield Undecided("what the template retains: nobody reads it here", (), ("template_url",))
    if not resource.omitted("template_body"):
        kept = retained_in(resource.get("template_body"))
        if isinstance(kept, Unknown):
            yield undecided("what the template retains", kept, "template_body")
        elif kept:
            wanted = "DeletionPolicy: Delete"
            yield Failed(f"the template has {kept}", wanted, f"# {wanted}", ("template_body",))
