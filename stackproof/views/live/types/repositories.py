"""ECR: repositories, their lifecycle policies and permissions; what holds for the whole registry."""

from __future__ import annotations

from stackproof.views.live.access import AbsentError, Aws
from stackproof.views.live.reader import Given, Part, Reader, Values, block, fields, tags_of


def _repository(aws: Aws, given: Given) -> Values:
    (found,) = aws.ask("ecr", "describe_repositories", repositoryNames=[given["name"]])["repositories"]
    encryption, scanning = found.get("encryptionConfiguration"), found.get("imageScanningConfiguration")
    return {
        "id": found["repositoryName"],
        **fields(found, name="repositoryName", arn="repositoryArn", registry_id="registryId"),
        **fields(found, repository_url="repositoryUri", image_tag_mutability="imageTagMutability"),
        "encryption_configuration": block(
            encryption and fields(encryption, encryption_type="encryptionType", kms_key="kmsKey")
        ),
        "image_scanning_configuration": block(scanning and fields(scanning, scan_on_push="scanOnPush")),
    }


def _tags(aws: Aws, given: Given) -> Values:
    return tags_of(aws.ask("ecr", "list_tags_for_resource", resourceArn=given["arn"]).get("tags"))


def _lifecycle(aws: Aws, given: Given) -> Values:
    found = aws.ask("ecr", "get_lifecycle_policy", repositoryName=given["repository"])
    return _name_repository(found) | {"policy": found["lifecyclePolicyText"]}


def _permissions(aws: Aws, given: Given) -> Values:
    found = aws.ask("ecr", "get_repository_policy", repositoryName=given["repository"])
    return _name_repository(found) | {"policy": found["policyText"]}


def _name_repository(found: dict[str, str]) -> Values:
    name = found["repositoryName"]
    return {"id": name, "repository": name, "registry_id": found["registryId"]}


def _registry_policy(aws: Aws, _given: Given) -> Values:
    found = aws.ask("ecr", "get_registry_policy")
    return {"id": found["registryId"], "registry_id": found["registryId"], "policy": found["policyText"]}


def _replication(aws: Aws, _given: Given) -> Values:
    found = aws.ask("ecr", "describe_registry")
    rules = [
        {
            "destination": [fields(to, region="region", registry_id="registryId") for to in one["destinations"]],
            "repository_filter": [
                fields(name, filter="filter", filter_type="filterType") for name in one.get("repositoryFilters", ())
            ],
        }
        for one in found["replicationConfiguration"]["rules"]
    ]
    if not rules:
        raise AbsentError("the registry copies nothing")
    return {
        "id": found["registryId"], "registry_id": found["registryId"], "replication_configuration": [{"rule": rules}],
    }  # fmt: skip


READERS = (
    Reader(
        "aws_ecr_repository",
        (("name",),),
        (Part(_repository, ("ecr:DescribeRepositories",)), Part(_tags, ("ecr:ListTagsForResource",))),
        frozenset({"force_delete"}),
    ),
    Reader("aws_ecr_lifecycle_policy", (("repository",),), (Part(_lifecycle, ("ecr:GetLifecyclePolicy",)),)),
    Reader("aws_ecr_repository_policy", (("repository",),), (Part(_permissions, ("ecr:GetRepositoryPolicy",)),)),
    Reader("aws_ecr_registry_policy", (("policy",),), (Part(_registry_policy, ("ecr:GetRegistryPolicy",)),)),
    Reader(
        "aws_ecr_replication_configuration",
        (("replication_configuration",),),
        (Part(_replication, ("ecr:DescribeRegistry",)),),
    ),
)
