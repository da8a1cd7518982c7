"""Data stays where it may be.

Source: the pages of each service on replication
and https://docs.aws.amazon.com/whitepapers/latest/navigating-gdpr-compliance/regional-restrictions.html.
"""

from collections.abc import Callable, Iterator
from typing import Any

from stackproof.constraints import Failed, Passed, Resource, Stack, Verdict, constraint, undecided
from stackproof.iam.answers import doubt
from stackproof.model import AttributePath
from stackproof.model.graph import target
from stackproof.model.regions import region_of
from stackproof.values import Unknown
from stackproof.values.texts import text_with_holes

_BUS = "aws_cloudwatch_event_bus"
Copies = Iterator[tuple[Any, AttributePath]]


def _replicas(holder: Resource, _stack: Stack) -> Copies:
    name = "region_name" if holder.type == "aws_dynamodb_table" else "region"
    yield from _of_blocks(holder, ("replica",), name)


def _itself(holder: Resource, stack: Stack) -> Copies:
    yield region_of(stack, holder), ()


def _registries(holder: Resource, _stack: Stack) -> Copies:
    for path, _ in holder.blocks("replication_configuration"):
        for rule, _ in holder.blocks(*path, "rule"):
            yield from _of_blocks(holder, (*rule, "destination"), "region")
    yield from _unknown_blocks(holder, ("replication_configuration",))


def _buckets(holder: Resource, stack: Stack) -> Copies:
    for rule, _ in holder.blocks("rule"):
        for path, block in holder.blocks(*rule, "destination"):
            bucket = target(stack, block.get("bucket"), "aws_s3_bucket").resource
            where = doubt("the region of a bucket of another stack") if bucket is None else region_of(stack, bucket)
            yield where, (*path, "bucket")
    yield from _unknown_blocks(holder, ("rule",))


def _vaults(holder: Resource, stack: Stack) -> Copies:
    for rule, _ in holder.blocks("rule"):
        for path, block in holder.blocks(*rule, "copy_action"):
            name = "destination_vault_arn"
            yield _region_of_arn(block.get(name), "aws_backup_vault", stack), (*path, name)
    yield from _unknown_blocks(holder, ("rule",))


def _event_buses(holder: Resource, stack: Stack) -> Copies:
    arn = holder.get("arn")
    found = target(stack, arn, _BUS, near=holder)
    if found.resource is not None or found.unknown is not None or text_with_holes(arn).split(":")[2:3] == ["events"]:
        yield _region_of_arn(arn, _BUS, stack), ("arn",)


def _region_of_arn(arn: Any, type_: str, stack: Stack) -> Any:
    named = target(stack, arn, type_).resource
    if named is not None:
        return region_of(stack, named)
    if isinstance(arn, Unknown):
        return arn
    fields = str(arn).split(":")
    return fields[3] if len(fields) > 3 else doubt(f"the region of {arn}")


def _of_blocks(holder: Resource, path: AttributePath, name: str) -> Copies:
    yield from ((block.get(name), (*where, name)) for where, block in holder.blocks(*path))
    yield from _unknown_blocks(holder, path)


def _unknown_blocks(holder: Resource, path: AttributePath) -> Copies:
    value = holder.get(*path)
    listed = value if isinstance(value, list | tuple) else [value]
    yield from ((one, path) for one in listed if isinstance(one, Unknown) and not holder.omitted(*path))


_COPIES: dict[str, Callable[[Resource, Stack], Copies]] = {
    "aws_dynamodb_table": _replicas,
    "aws_dynamodb_table_replica": _itself,
    "aws_s3_bucket_replication_configuration": _buckets,
    "aws_ecr_replication_configuration": _registries,
    "aws_secretsmanager_secret": _replicas,
    "aws_kms_replica_key": _itself,
    "aws_kms_replica_external_key": _itself,
    "aws_backup_plan": _vaults,
    "aws_cloudwatch_event_target": _event_buses,
}


@constraint("data-stays-in-region", on=tuple(_COPIES), severity="high", policy=(91, "GENERAL_SECURITY"))
def data_stays_in_region(holder: Resource, stack: Stack, *, regions: list[str]) -> Iterator[Verdict]:
    """No data is copied to a region that the specification does not name.

    Why: law and contracts say where data may be; a replica is data as well.
    Fails: a replica of a table, a secret or a key, a replication of a bucket or a registry, a copy of a backup, or an
        event bus as target, in another region than ``regions``.
    Passes: copies in these regions, and what is not copied. Where a bucket of another stack is, is undecided.
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
