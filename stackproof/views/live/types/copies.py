"""Copies of data, which may go to another region: images, snapshots, backups of databases, replicas of file systems."""

from __future__ import annotations

from typing import Any

from stackproof.views.live.access import AbsentError, Aws, UnreadError
from stackproof.views.live.reader import Given, Part, Reader, Values, fields, tags_of
from stackproof.views.live.types.networks import the_one

_OWN = ["self"]


def _image(aws: Aws, given: Given) -> Values:
    by_name: dict[str, Any] = {"Owners": _OWN, "Filters": [{"Name": "name", "Values": [given.get("name")]}]}
    by_id: dict[str, Any] = {"ImageIds": [given.get("id")]}
    listed = aws.list("ec2", "describe_images", "Images", **(by_id if given.get("id") else by_name))
    if not listed:
        raise AbsentError(f"there is no image {given.get('name')}")
    found, id_ = listed[0], listed[0]["ImageId"]
    names = (
        "architecture", "boot_mode", "deprecation_time", "description", "hypervisor", "image_location",
        "image_owner_alias", "image_type", "imds_support", "kernel_id", "name", "owner_id", "platform",
        "platform_details", "public", "ramdisk_id", "root_device_name", "sriov_net_support", "tpm_support",
        "usage_operation", "virtualization_type",
    )  # fmt: skip
    return {
        "id": id_,
        "arn": f"arn:{aws.partition}:ec2:{aws.region}::image/{id_}",
        "ena_support": found.get("EnaSupport", False),
        **fields(found, *names),
        **tags_of(found.get("Tags")),
    }


def _disk(aws: Aws, given: Given) -> Values:
    if not given.get("id") and not given.get("tags"):
        raise UnreadError("a snapshot has no name; give it a tag Name, or give the state (--state)")
    wanted = {"tags": given.get("tags"), "owner-id": aws.account}
    found = the_one(aws, "describe_snapshots", "Snapshots", "snapshot", wanted, SnapshotIds=given.get("id"))
    id_ = found["SnapshotId"]
    same = (
        "data_encryption_key_id",
        "description",
        "encrypted",
        "kms_key_id",
        "owner_alias",
        "owner_id",
        "outpost_arn",
    )
    return {
        "id": id_,
        "arn": f"arn:{aws.partition}:ec2:{aws.region}::snapshot/{id_}",
        **fields(found, *same, "storage_tier", "volume_id", "volume_size"),
        **tags_of(found.get("Tags")),
    }


def _database(aws: Aws, given: Given) -> Values:
    name = given["target_db_snapshot_identifier"]
    (found,) = aws.ask("rds", "describe_db_snapshots", DBSnapshotIdentifier=name)["DBSnapshots"]
    same = (
        "allocated_storage", "availability_zone", "encrypted", "engine", "engine_version", "iops", "kms_key_id",
        "license_model", "option_group_name", "port", "snapshot_type", "source_region", "storage_type", "vpc_id",
    )  # fmt: skip
    return {
        "id": name,
        "target_db_snapshot_identifier": name,
        **fields(found, *same, db_snapshot_arn="DBSnapshotArn"),
        **fields(found, source_db_snapshot_identifier="SourceDBSnapshotIdentifier"),
        **tags_of(found.get("TagList")),
    }


def _read_database_shares(aws: Aws, given: Given) -> Values:
    name = given["target_db_snapshot_identifier"]
    answer = aws.ask("rds", "describe_db_snapshot_attributes", DBSnapshotIdentifier=name)
    return _read_shares(answer["DBSnapshotAttributesResult"]["DBSnapshotAttributes"])


def _cluster(aws: Aws, given: Given) -> Values:
    name = given["target_db_cluster_snapshot_identifier"]
    (found,) = aws.ask("rds", "describe_db_cluster_snapshots", DBClusterSnapshotIdentifier=name)["DBClusterSnapshots"]
    same = (
        "allocated_storage", "engine", "engine_version", "kms_key_id", "license_model", "snapshot_type",
        "storage_encrypted", "storage_type", "vpc_id",
    )  # fmt: skip
    return {
        "id": name,
        "target_db_cluster_snapshot_identifier": name,
        **fields(found, *same, db_cluster_snapshot_arn="DBClusterSnapshotArn"),
        **fields(found, source_db_cluster_snapshot_identifier="SourceDBClusterSnapshotArn"),
        **tags_of(found.get("TagList")),
    }


def _read_cluster_shares(aws: Aws, given: Given) -> Values:
    name = given["target_db_cluster_snapshot_identifier"]
    answer = aws.ask("rds", "describe_db_cluster_snapshot_attributes", DBClusterSnapshotIdentifier=name)
    return _read_shares(answer["DBClusterSnapshotAttributesResult"]["DBClusterSnapshotAttributes"])


def _read_shares(attributes: list[dict[str, Any]]) -> Values:
    accounts = [one.get("AttributeValues", []) for one in attributes if one.get("AttributeName") == "restore"]
    return {"shared_accounts": [account for listed in accounts for account in listed]}


def _backups(aws: Aws, given: Given) -> Values:
    source = given["source_db_instance_arn"]
    listed = aws.list("rds", "describe_db_instance_automated_backups", "DBInstanceAutomatedBackups")
    fit = [one for one in listed if one.get("DBInstanceArn") == source]
    if not fit:
        raise AbsentError(f"backups of {source} are not copied to {aws.region}")
    same = {"source_db_instance_arn": "DBInstanceArn", "retention_period": "BackupRetentionPeriod"}
    return {"id": fit[0]["DBInstanceAutomatedBackupsArn"], **fields(fit[0], "kms_key_id", **same)}


def _warehouse(aws: Aws, given: Given) -> Values:
    name = given["cluster_identifier"]
    (cluster,) = aws.ask("redshift", "describe_clusters", ClusterIdentifier=name)["Clusters"]
    found = cluster.get("ClusterSnapshotCopyStatus")
    if not found:
        raise AbsentError(f"snapshots of {name} are not copied")
    same = ("destination_region", "manual_snapshot_retention_period", "retention_period", "snapshot_copy_grant_name")
    return {"id": name, "cluster_identifier": name, **fields(found, *same)}


def _files(aws: Aws, given: Given) -> Values:
    source = given["source_file_system_id"]
    answer = aws.ask("efs", "describe_replication_configurations", FileSystemId=source)
    found = answer["Replications"][0]
    written = given.get("destination") or [{}]  # AWS does not tell its zone and key
    beside = {name: written[0].get(name) for name in ("availability_zone_name", "kms_key_id")}
    same = ("original_source_file_system_arn", "source_file_system_arn", "source_file_system_id")
    return {
        "id": source,
        **fields(found, *same, "source_file_system_region"),
        "destination": [{**fields(to, "file_system_id", "region", "status"), **beside} for to in found["Destinations"]],
    }


_OF_COPY = frozenset({"copy_tags", "destination_region", "presigned_url"})

READERS = (
    Reader(
        "aws_ami_copy",
        (("id",), ("name",)),
        (Part(_image, ("ec2:DescribeImages",)),),
        frozenset({"destination_outpost_arn", "encrypted", "kms_key_id", "source_ami_id", "source_ami_region"}),
    ),
    Reader(
        "aws_ebs_snapshot_copy",
        (("id",), ("tags",)),
        (Part(_disk, ("ec2:DescribeSnapshots",)),),
        frozenset(
            {"completion_duration_minutes", "permanent_restore", "source_region", "source_snapshot_id",
             "temporary_restore_days"}
        ),
    ),
    Reader(
        "aws_db_snapshot_copy",
        (("target_db_snapshot_identifier",),),
        (
            Part(_database, ("rds:DescribeDBSnapshots",)),
            Part(_read_database_shares, ("rds:DescribeDBSnapshotAttributes",)),
        ),
        _OF_COPY | {"target_custom_availability_zone"},
    ),
    Reader(
        "aws_rds_cluster_snapshot_copy",
        (("target_db_cluster_snapshot_identifier",),),
        (
            Part(_cluster, ("rds:DescribeDBClusterSnapshots",)),
            Part(_read_cluster_shares, ("rds:DescribeDBClusterSnapshotAttributes",)),
        ),
        _OF_COPY,
    ),
    Reader(
        "aws_db_instance_automated_backups_replication",
        (("source_db_instance_arn",),),
        (Part(_backups, ("rds:DescribeDBInstanceAutomatedBackups",)),),
        frozenset({"pre_signed_url"}),
    ),
    Reader(
        "aws_redshift_snapshot_copy",
        (("cluster_identifier",),),
        (Part(_warehouse, ("redshift:DescribeClusters",)),),
    ),
    Reader(
        "aws_efs_replication_configuration",
        (("source_file_system_id",),),
        (Part(_files, ("elasticfilesystem:DescribeReplicationConfigurations",)),),
    ),
)  # fmt: skip
