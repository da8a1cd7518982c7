"""Resources with a policy of their own, which are found so that it can be: file systems, layers, Lattice services."""

from __future__ import annotations

from typing import Any

from stackproof.views.live.access import AbsentError, Aws, UnreadError
from stackproof.views.live.reader import Given, Part, Reader, Values, fields, tags_from, tags_of


def _file_system(aws: Aws, given: Given) -> Values:
    asked: dict[str, Any] = {"FileSystemId": given["id"]} if given.get("id") else {}
    listed = aws.list(
        "efs", "describe_file_systems", "FileSystems", **(asked or {"CreationToken": given["creation_token"]})
    )
    if not listed:
        raise AbsentError(f"there is no file system {given.get('creation_token')}")
    found = listed[0]
    names = ("availability_zone_id", "availability_zone_name", "creation_token", "kms_key_id", "name", "owner_id")
    return {
        "id": found["FileSystemId"],
        "arn": found.get("FileSystemArn"),
        "encrypted": found.get("Encrypted", False),
        **fields(found, *names, "number_of_mount_targets", "performance_mode", "throughput_mode"),
        **tags_of(found.get("Tags")),
    }


def _layer(aws: Aws, given: Given) -> Values:
    """Read the newest version: the one that an apply made, unless somebody made another since."""
    name = given["layer_name"]
    listed = aws.list("lambda", "list_layer_versions", "LayerVersions", LayerName=name)
    if not listed:
        raise AbsentError(f"there is no layer {name}")
    found = max(listed, key=lambda one: int(one["Version"]))
    arn = found["LayerVersionArn"]
    return {
        "id": arn,
        "arn": arn,
        "layer_arn": arn.rpartition(":")[0],
        "layer_name": name,
        "version": str(found["Version"]),
        "compatible_runtimes": found.get("CompatibleRuntimes", []),
        "compatible_architectures": found.get("CompatibleArchitectures", []),
        **fields(found, "license_info", description="Description"),
    }


def _service(aws: Aws, given: Given) -> Values:
    name = given["name"]
    same = [one for one in aws.list("vpc-lattice", "list_services", "items") if one["name"] == name]
    if not same:
        raise AbsentError(f"there is no service {name}")
    if len(same) > 1:
        raise UnreadError(f"{len(same)} services are named {name}; give the state (--state)")
    found = aws.ask("vpc-lattice", "get_service", serviceIdentifier=same[0]["id"])
    others = {"auth_type": "authType", "certificate_arn": "certificateArn", "custom_domain_name": "customDomainName"}
    return fields(found, id="id", arn="arn", name="name", status="status", **others)


def _service_tags(aws: Aws, given: Given) -> Values:
    return tags_from(aws.ask("vpc-lattice", "list_tags_for_resource", resourceArn=given["arn"]).get("tags"))


READERS = (
    Reader(
        "aws_efs_file_system",
        (("id",), ("creation_token",)),
        (Part(_file_system, ("elasticfilesystem:DescribeFileSystems",)),),
    ),
    Reader(
        "aws_lambda_layer_version",
        (("layer_name",),),
        (Part(_layer, ("lambda:ListLayerVersions",)),),
        frozenset({"filename", "s3_bucket", "s3_key", "s3_object_version", "skip_destroy", "source_code_hash"}),
    ),
    Reader(
        "aws_vpclattice_service",
        (("name",),),
        (
            Part(_service, ("vpc-lattice:ListServices", "vpc-lattice:GetService")),
            Part(_service_tags, ("vpc-lattice:ListTagsForResource",)),
        ),
    ),
)
