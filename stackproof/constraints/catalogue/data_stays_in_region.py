"""Data stays where it may be.

Source: the pages of each service on replication
and https://docs.aws.amazon.com/whitepapers/latest/navigating-gdpr-compliance/regional-restrictions.html.
"""

from collections.abc import Callable, Iterator
from typing import Any

from stackproof.constraints import Failed, Passed, Resource, Stack, Verdict, constraint, undecided
from stackproof.constraints.hidden_blocks import blocks_within
from stackproof.iam.answers import doubt
from stackproof.model import AttributePath
from stackproof.model.graph import target
from stackproof.model.regions import region_of
from stackproof.values import Unknown
from stackproof.values.texts import HOLE, pieces, text_with_holes

_BUS = "aws_cloudwatch_event_bus"
Copies = Iterator[tuple[Any, AttributePath]]


def _replicas(holder: Resource, _stack: Stack) -> Copies:
    name = "region_name" if holder.type == "aws_dynamodb_table" else "region"
    for path, unknown in blocks_within(holder, "replica"):
        yield _shown(holder, path, unknown, name)


def _shown(holder: Resource, path: AttributePath, unknown: Unknown | None, name: str) -> tuple[Any, AttributePath]:
    """Return the argument of a block with its place, or the unknown block."""
    return (holder.get(*path, name), (*path, name)) if unknown is None else (unknown, path)


def _itself(holder: Resource, stack: Stack) -> Copies:
    yield region_of(stack, holder), ()


def _by_argument(name: str) -> Callable[[Resource, Stack], Copies]:
    """Return what yields the region that an argument names; without one, the copy is where the resource is."""

    def copies(holder: Resource, stack: Stack) -> Copies:
        yield from _itself(holder, stack) if holder.omitted(name) else [(holder.get(name), (name,))]

    return copies


def _in_blocks(name: str, argument: str) -> Callable[[Resource, Stack], Copies]:
    """Return what yields the regions that the blocks of a resource name."""

    def copies(holder: Resource, _stack: Stack) -> Copies:
        for path, unknown in blocks_within(holder, name):
            if unknown is not None or not holder.omitted(*path, argument):
                yield _shown(holder, path, unknown, argument)

    return copies


def _incidents(holder: Resource, stack: Stack) -> Copies:
    for name in ("region", "regions"):  # the second since version 6 of the provider
        yield from _in_blocks(name, "name")(holder, stack)


def _registries(holder: Resource, _stack: Stack) -> Copies:
    for path, unknown in blocks_within(holder, "replication_configuration", "rule", "destination"):
        yield _shown(holder, path, unknown, "region")


def _buckets(holder: Resource, stack: Stack) -> Copies:
    inside = holder.type == "aws_s3_bucket"  # by the block that the resource of its own replaced
    if inside and stack.view == "live" and not any(one[:1] == ("replication_configuration",) for one in holder.ranges):
        return  # AWS is not asked for it, and nobody wrote it
    blocks = ("replication_configuration", "rules", "destination") if inside else ("rule", "destination")
    for path, unknown in blocks_within(holder, *blocks):
        status = holder.get(*path[:-2], "status") if unknown is None else None
        if status == "Disabled":
            continue
        hidden = status if isinstance(status, Unknown) else unknown
        bucket = target(stack, holder.get(*path, "bucket"), "aws_s3_bucket").resource
        where = doubt("the region of a bucket of another stack") if bucket is None else region_of(stack, bucket)
        yield (where, (*path, "bucket")) if hidden is None else (hidden, path)


def _vaults(holder: Resource, stack: Stack) -> Copies:
    for path, unknown in blocks_within(holder, "rule", "copy_action"):
        place = (*path, "destination_vault_arn")
        where = _region_of_arn(holder.get(*place), "aws_backup_vault", stack)
        yield (where, place) if unknown is None else (unknown, path)


def _event_buses(holder: Resource, stack: Stack) -> Copies:
    arn = holder.get("arn")
    found = target(stack, arn, _BUS, near=holder)
    if found.resource is not None or found.unknown is not None or text_with_holes(arn).split(":")[2:3] == ["events"]:
        yield _region_of_arn(arn, _BUS, stack), ("arn",)


def _delivered(*path: str | int) -> Callable[[Resource, Stack], Copies]:
    """Return what yields the region that messages or logs are delivered to, where an argument names it by an ARN."""

    def copies(holder: Resource, stack: Stack) -> Copies:
        value = holder.get(*path)
        if value is None or holder.omitted(*path):
            return
        found = target(stack, _without_path(value), near=holder)
        if found.resource is not None:
            yield region_of(stack, found.resource), path
        elif isinstance(value, Unknown) and found.other is None and not text_with_holes(value).startswith("arn:"):
            yield found.unknown if found.unknown is not None else value, path
        elif text_with_holes(value).startswith("arn:"):
            yield _region_in(value), path

    return copies


def _without_path(value: Any) -> Any:
    """Return what stands before a folder of a bucket, or before the streams of a log group."""
    first = pieces(value)[0] if pieces(value) else value
    if isinstance(first, Unknown) and text_with_holes(value)[1:2] in ("/", ":"):
        return first
    return value.split("/")[0] if isinstance(value, str) and ":s3:::" in value else value


def _region_in(arn: Any) -> Any:
    """Return the region of an ARN; that of a bucket has none."""
    fields = text_with_holes(arn).split(":")
    if len(fields) < 6 or not fields[3]:
        return doubt(f"the region of {text_with_holes(arn).replace(HOLE, '...')}")
    return arn if HOLE in fields[3] else fields[3]


def _region_of_arn(arn: Any, type_: str, stack: Stack) -> Any:
    named = target(stack, arn, type_).resource
    if named is not None:
        return region_of(stack, named)
    if isinstance(arn, Unknown):
        return arn
    fields = str(arn).split(":")
    return fields[3] if len(fields) > 3 else doubt(f"the region of {arn}")


_COPIES: dict[str, Callable[[Resource, Stack], Copies]] = {
    "aws_dynamodb_table": _replicas,
    "aws_dynamodb_table_replica": _itself,
    "aws_s3_bucket": _buckets,
    "aws_s3_bucket_replication_configuration": _buckets,
    "aws_ecr_replication_configuration": _registries,
    "aws_ami_copy": _itself,
    "aws_db_instance_automated_backups_replication": _itself,
    "aws_db_snapshot_copy": _by_argument("destination_region"),
    "aws_ebs_snapshot_copy": _itself,
    "aws_efs_replication_configuration": _in_blocks("destination", "region"),
    "aws_rds_cluster_snapshot_copy": _by_argument("destination_region"),
    "aws_redshift_snapshot_copy": _by_argument("destination_region"),
    "aws_dynamodb_global_table": _in_blocks("replica", "region_name"),
    "aws_ssmincidents_replication_set": _incidents,
    "aws_secretsmanager_secret": _replicas,
    "aws_kms_replica_key": _itself,
    "aws_kms_replica_external_key": _itself,
    "aws_backup_plan": _vaults,
    "aws_cloudwatch_event_target": _event_buses,
    "aws_cloudwatch_log_delivery_destination": _delivered(
        "delivery_destination_configuration", 0, "destination_resource_arn"
    ),
    "aws_cloudwatch_log_destination": _delivered("target_arn"),
    "aws_cloudwatch_log_subscription_filter": _delivered("destination_arn"),
    "aws_flow_log": _delivered("log_destination"),
    "aws_sns_topic_subscription": _delivered("endpoint"),
}


@constraint("data-stays-in-region", on=tuple(_COPIES), severity="high", policy=(91, "GENERAL_SECURITY"))
def data_stays_in_region(holder: Resource, stack: Stack, *, regions: list[str]) -> Iterator[Verdict]:
    """No data is copied to a region that the specification does not name.

    Why: law and contracts say where data may be; a replica is data as well.
    Fails: a replica of a table, a secret or a key, a replication of a bucket, a registry or a file system, a copy of a
        backup, an image or a snapshot, or an event bus as target, in another region than ``regions``; a subscription of
        a topic or of logs, or a flow log, that delivers to one.
    Passes: copies in these regions, and what is not copied; a rule that is disabled; an e-mail address. Where a bucket
        of another stack is, is undecided.
    Fix: region_name = "eu-central-1"
    """
    judged = False
    for region, path in _COPIES[holder.type](holder, stack):
        judged = True
        if isinstance(region, Unknown):
            yield undecided("the region of a copy", region, *path)
        elif region in regions:
            yield Passed(f"a copy is in {region}")
        else:
            yield Failed(f"a copy is in {region}", f"{' or '.join(regions)}", "", path)
    if not judged:
        yield Passed("it is not copied")
