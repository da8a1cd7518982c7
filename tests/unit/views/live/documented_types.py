"""Answers of AWS as its API references show them, for types that the local AWS does not have.

Each case: what the HCL knows, the calls with their answers, the error that says there is none, and what comes of it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

ACCOUNT = "123456789012"
REGION = "us-east-1"
POLICY = json.dumps({
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"AWS": ACCOUNT}, "Action": "*", "Resource": "*"}],
})  # fmt: skip
MOMENT = datetime(2024, 5, 1, 12, 0, tzinfo=UTC)
CODE_ABSENT = "ResourceNotFoundException"


@dataclass(frozen=True, slots=True)
class Call:
    """One call: service, operation, arguments, answer."""

    service: str
    operation: str
    arguments: dict[str, Any]
    answer: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Case:
    """A type: what is known, the calls in their order, and the values; ``absent`` is the error code, or an answer."""

    type: str
    given: dict[str, Any]
    calls: tuple[Call, ...]
    values: dict[str, Any]
    absent: str | dict[str, Any] = CODE_ABSENT


def arn(service: str, rest: str, region: str = REGION) -> str:
    """Write an ARN of the account."""
    return f"arn:aws:{service}:{region}:{ACCOUNT}:{rest}"


def policy_case(
    type_: str,
    given: dict[str, Any],
    call: tuple[str, str],
    arguments: dict[str, Any],
    answer: dict[str, Any],
    more: dict[str, Any],
    *absent: str | dict[str, Any],
) -> Case:
    """A policy that one call tells; ``more`` are the values besides the arguments."""
    return Case(type_, given, (Call(*call, arguments, answer),), {**given, **more}, *absent)


TABLE_BUCKET = arn("s3tables", "bucket/events")
FIREWALL = arn("network-firewall", "firewall-policy/inner")
SINK = arn("oam", "sink/EXAMPLE-1111")
REPORTS = arn("codebuild", "report-group/tests")
SNAPSHOT = arn("redshift-serverless", "snapshot/EXAMPLE-1111")
NAMESPACE = arn("redshift", "namespace:EXAMPLE-1111")
OUTPOST = arn("s3-outposts", "outpost/op-1/bucket/cold")
DOMAIN = arn("codeartifact", "domain/packages")
STATE = {"CreationDate": MOMENT, "UpdateDate": MOMENT, "State": "Active"}

POLICIES = (
    policy_case(
        "aws_backup_vault_policy",
        {"backup_vault_name": "main"},
        ("backup", "get_backup_vault_access_policy"),
        {"BackupVaultName": "main"},
        {"BackupVaultName": "main", "BackupVaultArn": arn("backup", "backup-vault:main"), "Policy": POLICY},
        {"id": "main", "backup_vault_arn": arn("backup", "backup-vault:main"), "policy": POLICY},
    ),
    policy_case(
        "aws_cloudsearch_domain_service_access_policy",
        {"domain_name": "films"},
        ("cloudsearch", "describe_service_access_policies"),
        {"DomainName": "films"},
        {"AccessPolicies": {"Options": POLICY, "Status": STATE}},
        {"id": "films", "access_policy": POLICY},
        "ResourceNotFound",
    ),
    policy_case(
        "aws_codeartifact_domain_permissions_policy",
        {"domain": "packages"},
        ("codeartifact", "get_domain_permissions_policy"),
        {"domain": "packages"},
        {"policy": {"resourceArn": DOMAIN, "revision": "1", "document": POLICY}},
        {"id": DOMAIN, "resource_arn": DOMAIN, "policy_revision": "1", "policy_document": POLICY},
    ),
    policy_case(
        "aws_codeartifact_repository_permissions_policy",
        {"domain": "packages", "repository": "python"},
        ("codeartifact", "get_repository_permissions_policy"),
        {"domain": "packages", "repository": "python"},
        {"policy": {"resourceArn": f"{DOMAIN}/python", "revision": "1", "document": POLICY}},
        {
            "id": f"{DOMAIN}/python",
            "resource_arn": f"{DOMAIN}/python",
            "policy_revision": "1",
            "policy_document": POLICY,
        },
    ),
    policy_case(
        "aws_codebuild_resource_policy",
        {"resource_arn": REPORTS},
        ("codebuild", "get_resource_policy"),
        {"resourceArn": REPORTS},
        {"policy": POLICY},
        {"id": REPORTS, "policy": POLICY},
    ),
    policy_case(
        "aws_networkfirewall_resource_policy",
        {"resource_arn": FIREWALL},
        ("network-firewall", "describe_resource_policy"),
        {"ResourceArn": FIREWALL},
        {"Policy": POLICY},
        {"id": FIREWALL, "policy": POLICY},
    ),
    policy_case(
        "aws_oam_sink_policy",
        {"sink_identifier": SINK},
        ("oam", "get_sink_policy"),
        {"SinkIdentifier": SINK},
        {"Policy": POLICY, "SinkArn": SINK, "SinkId": "EXAMPLE-1111"},
        {"id": SINK, "arn": SINK, "sink_id": "EXAMPLE-1111", "policy": POLICY},
    ),
    policy_case(
        "aws_redshift_resource_policy",
        {"resource_arn": NAMESPACE},
        ("redshift", "get_resource_policy"),
        {"ResourceArn": NAMESPACE},
        {"ResourcePolicy": {"ResourceArn": NAMESPACE, "Policy": POLICY}},
        {"id": NAMESPACE, "policy": POLICY},
        "ResourceNotFoundFault",
    ),
    policy_case(
        "aws_redshiftserverless_resource_policy",
        {"resource_arn": SNAPSHOT},
        ("redshift-serverless", "get_resource_policy"),
        {"resourceArn": SNAPSHOT},
        {"resourcePolicy": {"resourceArn": SNAPSHOT, "policy": POLICY}},
        {"id": SNAPSHOT, "policy": POLICY},
    ),
    policy_case(
        "aws_s3tables_table_bucket_policy",
        {"table_bucket_arn": TABLE_BUCKET},
        ("s3tables", "get_table_bucket_policy"),
        {"tableBucketARN": TABLE_BUCKET},
        {"resourcePolicy": POLICY},
        {"resource_policy": POLICY},
        "NotFoundException",
    ),
    policy_case(
        "aws_s3tables_table_policy",
        {"table_bucket_arn": TABLE_BUCKET, "namespace": "orders", "name": "facts"},
        ("s3tables", "get_table_policy"),
        {"tableBucketARN": TABLE_BUCKET, "namespace": "orders", "name": "facts"},
        {"resourcePolicy": POLICY},
        {"resource_policy": POLICY},
        "NotFoundException",
    ),
    policy_case(
        "aws_sagemaker_model_package_group_policy",
        {"model_package_group_name": "models"},
        ("sagemaker", "get_model_package_group_policy"),
        {"ModelPackageGroupName": "models"},
        {"ResourcePolicy": POLICY},
        {"id": "models", "resource_policy": POLICY},
        "ValidationException: Cannot find resource policy for: models",
    ),
    policy_case(
        "aws_schemas_registry_policy",
        {"registry_name": "orders"},
        ("schemas", "get_resource_policy"),
        {"RegistryName": "orders"},
        {"Policy": POLICY, "RevisionId": "1"},
        {"id": "orders", "policy": POLICY},
        "NotFoundException",
    ),
    policy_case(
        "aws_s3control_bucket_policy",
        {"bucket": OUTPOST},
        ("s3control", "get_bucket_policy"),
        {"AccountId": ACCOUNT, "Bucket": OUTPOST},
        {"Policy": POLICY},
        {"id": OUTPOST, "policy": POLICY},
        "NoSuchBucketPolicy",
    ),
    policy_case(
        "aws_s3control_access_grants_instance_resource_policy",
        {},
        ("s3control", "get_access_grants_instance_resource_policy"),
        {"AccountId": ACCOUNT},
        {"Policy": POLICY, "Organization": "o-1234567890", "CreatedAt": MOMENT},
        {"id": ACCOUNT, "account_id": ACCOUNT, "policy": POLICY},
        "NoSuchResource",
    ),
    policy_case(
        "aws_xray_resource_policy",
        {"policy_name": "traces"},
        ("xray", "list_resource_policies"),
        {},
        {
            "ResourcePolicies": [
                {"PolicyName": "others", "PolicyDocument": "{}", "PolicyRevisionId": "7"},
                {"PolicyName": "traces", "PolicyDocument": POLICY, "PolicyRevisionId": "1"},
            ]
        },
        {"policy_revision_id": "1", "policy_document": POLICY},
        {"ResourcePolicies": []},
    ),
    policy_case(
        "aws_ecrpublic_repository_policy",
        {"repository_name": "tools"},
        ("ecr-public", "get_repository_policy"),
        {"repositoryName": "tools"},
        {"registryId": ACCOUNT, "repositoryName": "tools", "policyText": POLICY},
        {"id": "tools", "registry_id": ACCOUNT, "policy": POLICY},
        "RepositoryPolicyNotFoundException",
    ),
    policy_case(
        "aws_ses_identity_policy",
        {"identity": "example.com", "name": "send"},
        ("ses", "get_identity_policies"),
        {"Identity": "example.com", "PolicyNames": ["send"]},
        {"Policies": {"send": POLICY}},
        {"id": "example.com|send", "policy": POLICY},
        {"Policies": {}},
    ),
    policy_case(
        "aws_ssoadmin_permission_set_inline_policy",
        {"instance_arn": "arn:aws:sso:::instance/ssoins-1", "permission_set_arn": "arn:aws:sso:::permissionSet/1/2"},
        ("sso-admin", "get_inline_policy_for_permission_set"),
        {"InstanceArn": "arn:aws:sso:::instance/ssoins-1", "PermissionSetArn": "arn:aws:sso:::permissionSet/1/2"},
        {"InlinePolicy": POLICY},
        {"inline_policy": POLICY},
        {},
    ),
    policy_case(
        "aws_ecr_repository_creation_template",
        {"prefix": "team/"},
        ("ecr", "describe_repository_creation_templates"),
        {"prefixes": ["team/"]},
        {
            "registryId": ACCOUNT,
            "repositoryCreationTemplates": [
                {
                    "prefix": "team/",
                    "appliedFor": ["PULL_THROUGH_CACHE"],
                    "encryptionConfiguration": {"encryptionType": "AES256"},
                    "imageTagMutability": "IMMUTABLE",
                    "repositoryPolicy": POLICY,
                    "resourceTags": [{"Key": "Owner", "Value": "orders"}],
                }
            ],
        },
        {
            "id": "team/",
            "registry_id": ACCOUNT,
            "description": None,
            "applied_for": ["PULL_THROUGH_CACHE"],
            "custom_role_arn": None,
            "image_tag_mutability": "IMMUTABLE",
            "lifecycle_policy": None,
            "repository_policy": POLICY,
            "resource_tags": {"Owner": "orders"},
            "encryption_configuration": [{"encryption_type": "AES256", "kms_key": None}],
        },
        {"repositoryCreationTemplates": []},
    ),
)
