"""Policies of resources that one call tells: what it is asked with, and where in its answer the text is.

The operations and their answers: the ``Get...Policy`` of each service's API reference.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from stackproof.views.live.access import AbsentError, Aws
from stackproof.views.live.reader import Given, Part, Reader, Values

_POLICY = "policy"


@dataclass(frozen=True, slots=True)
class _Told:
    """One type: the call, the argument of the call for each attribute that finds the policy, the way to its text.

    ``more`` are attributes beside it in the answer, ``optional`` those that the call takes if they are set. A type of
    one argument has it as its id, unless it ``has_id`` of no kind.
    """

    type: str
    service: str
    operation: str
    action: str
    asked: Mapping[str, str]
    answer: tuple[str, ...] = ("Policy",)
    attribute: str = _POLICY
    more: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    optional: Mapping[str, str] = field(default_factory=dict)
    told: frozenset[str] = frozenset()
    has_id: bool = True

    def read(self, aws: Aws, given: Given) -> Values:
        arguments = {theirs: given[ours] for ours, theirs in self.asked.items()}
        chosen = {theirs: given.get(ours) or None for ours, theirs in self.optional.items()}
        found = aws.ask(self.service, self.operation, **arguments, **chosen)
        text = _at(found, self.answer)
        if not text:
            raise AbsentError(f"{', '.join(map(str, arguments.values()))} has no policy")
        own = {name: given[name] for name in self.asked}
        beside = {name: _at(found, way) for name, way in self.more.items()}
        identified = {"id": next(iter(own.values()))} if self.has_id and len(own) == 1 else {}
        return {**identified, **own, self.attribute: text, **beside}

    def reader(self) -> Reader:
        needs = (tuple(self.asked),)
        sure = frozenset(self.optional)
        return Reader(self.type, needs, (Part(self.read, (self.action,)),), self.told, sure)


def _at(found: Any, way: tuple[str, ...]) -> Any:
    for step in way:
        found = (found or {}).get(step)
    return found


_LOCKOUT = "bypass_policy_lockout_safety_check"
_OWNED = {"domain_owner": "domainOwner"}
_REVISED = {
    "id": (_POLICY, "resourceArn"),
    "policy_revision": (_POLICY, "revision"),
    "resource_arn": (_POLICY, "resourceArn"),
}

_TOLD = (
    _Told("aws_acmpca_policy", "acm-pca", "get_policy", "acm-pca:GetPolicy", {"resource_arn": "ResourceArn"}),
    _Told(
        "aws_backup_vault_policy",
        "backup",
        "get_backup_vault_access_policy",
        "backup:GetBackupVaultAccessPolicy",
        {"backup_vault_name": "BackupVaultName"},
        more={"backup_vault_arn": ("BackupVaultArn",)},
    ),
    _Told(
        "aws_cloudsearch_domain_service_access_policy",
        "cloudsearch",
        "describe_service_access_policies",
        "cloudsearch:DescribeServiceAccessPolicies",
        {"domain_name": "DomainName"},
        ("AccessPolicies", "Options"),
        "access_policy",
    ),
    _Told(
        "aws_cloudwatch_log_delivery_destination_policy",
        "logs",
        "get_delivery_destination_policy",
        "logs:GetDeliveryDestinationPolicy",
        {"delivery_destination_name": "deliveryDestinationName"},
        (_POLICY, "deliveryDestinationPolicy"),
        "delivery_destination_policy",
        has_id=False,
    ),
    _Told(
        "aws_codeartifact_domain_permissions_policy",
        "codeartifact",
        "get_domain_permissions_policy",
        "codeartifact:GetDomainPermissionsPolicy",
        {"domain": "domain"},
        (_POLICY, "document"),
        "policy_document",
        _REVISED,
        _OWNED,
    ),
    _Told(
        "aws_codeartifact_repository_permissions_policy",
        "codeartifact",
        "get_repository_permissions_policy",
        "codeartifact:GetRepositoryPermissionsPolicy",
        {"domain": "domain", "repository": "repository"},
        (_POLICY, "document"),
        "policy_document",
        _REVISED,
        _OWNED,
    ),
    _Told(
        "aws_codebuild_resource_policy",
        "codebuild",
        "get_resource_policy",
        "codebuild:GetResourcePolicy",
        {"resource_arn": "resourceArn"},
        (_POLICY,),
    ),
    _Told(
        "aws_dynamodb_resource_policy",
        "dynamodb",
        "get_resource_policy",
        "dynamodb:GetResourcePolicy",
        {"resource_arn": "ResourceArn"},
        more={"revision_id": ("RevisionId",)},
        told=frozenset({"confirm_remove_self_resource_access"}),
    ),
    _Told(
        "aws_efs_file_system_policy",
        "efs",
        "describe_file_system_policy",
        "elasticfilesystem:DescribeFileSystemPolicy",
        {"file_system_id": "FileSystemId"},
        told=frozenset({_LOCKOUT}),
    ),
    _Told(
        "aws_media_store_container_policy",
        "mediastore",
        "get_container_policy",
        "mediastore:GetContainerPolicy",
        {"container_name": "ContainerName"},
    ),
    _Told(
        "aws_msk_cluster_policy",
        "kafka",
        "get_cluster_policy",
        "kafka:GetClusterPolicy",
        {"cluster_arn": "ClusterArn"},
        more={"current_version": ("CurrentVersion",)},
    ),
    _Told(
        "aws_networkfirewall_resource_policy",
        "network-firewall",
        "describe_resource_policy",
        "network-firewall:DescribeResourcePolicy",
        {"resource_arn": "ResourceArn"},
    ),
    _Told(
        "aws_oam_sink_policy",
        "oam",
        "get_sink_policy",
        "oam:GetSinkPolicy",
        {"sink_identifier": "SinkIdentifier"},
        more={"arn": ("SinkArn",), "sink_id": ("SinkId",)},
    ),
    _Told(
        "aws_redshift_resource_policy",
        "redshift",
        "get_resource_policy",
        "redshift:GetResourcePolicy",
        {"resource_arn": "ResourceArn"},
        ("ResourcePolicy", "Policy"),
    ),
    _Told(
        "aws_redshiftserverless_resource_policy",
        "redshift-serverless",
        "get_resource_policy",
        "redshift-serverless:GetResourcePolicy",
        {"resource_arn": "resourceArn"},
        ("resourcePolicy", _POLICY),
    ),
    _Told(
        "aws_s3tables_table_bucket_policy",
        "s3tables",
        "get_table_bucket_policy",
        "s3tables:GetTableBucketPolicy",
        {"table_bucket_arn": "tableBucketARN"},
        ("resourcePolicy",),
        "resource_policy",
        has_id=False,
    ),
    _Told(
        "aws_s3tables_table_policy",
        "s3tables",
        "get_table_policy",
        "s3tables:GetTablePolicy",
        {"table_bucket_arn": "tableBucketARN", "namespace": "namespace", "name": "name"},
        ("resourcePolicy",),
        "resource_policy",
    ),
    _Told(
        "aws_sagemaker_model_package_group_policy",
        "sagemaker",
        "get_model_package_group_policy",
        "sagemaker:GetModelPackageGroupPolicy",
        {"model_package_group_name": "ModelPackageGroupName"},
        ("ResourcePolicy",),
        "resource_policy",
    ),
    _Told(
        "aws_schemas_registry_policy",
        "schemas",
        "get_resource_policy",
        "schemas:GetResourcePolicy",
        {"registry_name": "RegistryName"},
    ),
    _Told(
        "aws_ssoadmin_permission_set_inline_policy",
        "sso-admin",
        "get_inline_policy_for_permission_set",
        "sso:GetInlinePolicyForPermissionSet",
        {"instance_arn": "InstanceArn", "permission_set_arn": "PermissionSetArn"},
        ("InlinePolicy",),
        "inline_policy",
    ),
    _Told(
        "aws_vpclattice_auth_policy",
        "vpc-lattice",
        "get_auth_policy",
        "vpc-lattice:GetAuthPolicy",
        {"resource_identifier": "resourceIdentifier"},
        (_POLICY,),
        more={"state": ("state",)},
    ),
    _Told(
        "aws_vpclattice_resource_policy",
        "vpc-lattice",
        "get_resource_policy",
        "vpc-lattice:GetResourcePolicy",
        {"resource_arn": "resourceArn"},
        (_POLICY,),
    ),
)

READERS = tuple(one.reader() for one in _TOLD)
