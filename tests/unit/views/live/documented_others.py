"""Answers of AWS as its API references show them: what is no policy alone, as in ``documented_types``."""

from __future__ import annotations

from documented_types import ACCOUNT, MOMENT, POLICY, REGION, Call, Case, arn

WHEN = "2024-05-01T12:00:00Z"
KEY = arn("kms", "key/1234abcd")
MULTI, PRIMARY = arn("kms", "key/mrk-1234abcd"), arn("kms", "key/mrk-1234abcd", "eu-west-1")
EXTERNAL = {
    "Enabled": False,
    "Description": "of ours",
    "KeyUsage": "ENCRYPT_DECRYPT",
    "KeyState": "PendingImport",
    "Origin": "EXTERNAL",
}
KEY_CALLS = (
    Call("kms", "get_key_policy", {"KeyId": "1234abcd", "PolicyName": "default"}, {"Policy": POLICY}),
    Call("kms", "list_resource_tags", {"KeyId": "1234abcd"}, {"Tags": [{"TagKey": "Owner", "TagValue": "orders"}]}),
)
MULTI_CALLS = (
    Call("kms", "get_key_policy", {"KeyId": "mrk-1234abcd", "PolicyName": "default"}, {"Policy": POLICY}),
    Call("kms", "list_resource_tags", {"KeyId": "mrk-1234abcd"}, {"Tags": []}),
)
REPLICATED = {"MultiRegionKeyType": "REPLICA", "PrimaryKey": {"Arn": PRIMARY, "Region": "eu-west-1"}}
DATABASE, BACKUP = arn("rds", "db:orders", "eu-west-1"), arn("rds", "auto-backup:ab-1")
FILES, COPIES = arn("elasticfilesystem", "file-system/fs-1"), arn("elasticfilesystem", "file-system/fs-2", "eu-west-1")
GLOBAL = f"arn:aws:dynamodb::{ACCOUNT}:global-table/orders"
VAULT = {"accountId": "-", "vaultName": "cold"}
INCIDENTS = f"arn:aws:ssm-incidents::{ACCOUNT}:replication-set/1"
STACK = arn("cloudformation", "stack/serverlessrepo-rotate/1")
APPLICATION = "arn:aws:serverlessrepo:us-east-1:297356227824:applications/SecretsManagerRotation"
OBJECTS = {"AccountId": ACCOUNT, "Name": "masked"}

OTHERS = (
    Case(
        "aws_kms_external_key",
        {"arn": KEY},
        (
            Call(
                "kms",
                "describe_key",
                {"KeyId": KEY},
                {"KeyMetadata": {"KeyId": "1234abcd", "Arn": KEY, **EXTERNAL}},
            ),
            *KEY_CALLS,
        ),
        {
            "id": "1234abcd",
            "arn": KEY,
            "description": "of ours",
            "enabled": False,
            "expiration_model": None,
            "key_state": "PendingImport",
            "key_usage": "ENCRYPT_DECRYPT",
            "multi_region": False,
            "valid_to": None,
            "policy": POLICY,
            "tags_all": {"Owner": "orders"},
        },
        "NotFoundException",
    ),
    Case(
        "aws_kms_replica_external_key",
        {"primary_key_arn": PRIMARY},
        (
            *(
                Call(
                    "kms",
                    "describe_key",
                    {"KeyId": "mrk-1234abcd"},
                    {
                        "KeyMetadata": {
                            **EXTERNAL,
                            "KeyId": "mrk-1234abcd",
                            "Arn": MULTI,
                            "Enabled": True,
                            "KeyState": "Enabled",
                            "ExpirationModel": "KEY_MATERIAL_EXPIRES",
                            "ValidTo": MOMENT,
                            "MultiRegion": True,
                            "MultiRegionConfiguration": REPLICATED,
                        }
                    },
                )
                for _ in range(2)
            ),
            *MULTI_CALLS,
        ),
        {
            "id": "mrk-1234abcd",
            "arn": MULTI,
            "description": "of ours",
            "enabled": True,
            "expiration_model": "KEY_MATERIAL_EXPIRES",
            "key_id": "mrk-1234abcd",
            "key_state": "Enabled",
            "key_usage": "ENCRYPT_DECRYPT",
            "primary_key_arn": PRIMARY,
            "valid_to": WHEN,
            "policy": POLICY,
            "tags_all": {},
        },
        "NotFoundException",
    ),
    Case(
        "aws_iam_service_specific_credential",
        {"user_name": "robot", "service_name": "codecommit.amazonaws.com"},
        (
            Call(
                "iam",
                "list_service_specific_credentials",
                {"UserName": "robot", "ServiceName": "codecommit.amazonaws.com"},
                {
                    "ServiceSpecificCredentials": [
                        {
                            "UserName": "robot",
                            "Status": "Active",
                            "ServiceUserName": "robot-at-1",
                            "CreateDate": MOMENT,
                            "ServiceSpecificCredentialId": "ACCAEXAMPLE123EXAMPLE",
                            "ServiceName": "codecommit.amazonaws.com",
                        }
                    ]
                },
            ),
        ),
        {
            "id": "codecommit.amazonaws.com:robot:ACCAEXAMPLE123EXAMPLE",
            "service_name": "codecommit.amazonaws.com",
            "service_specific_credential_id": "ACCAEXAMPLE123EXAMPLE",
            "service_user_name": "robot-at-1",
            "status": "Active",
            "user_name": "robot",
        },
        {"ServiceSpecificCredentials": []},
    ),
    Case(
        "aws_db_instance_automated_backups_replication",
        {"source_db_instance_arn": DATABASE},
        (
            Call(
                "rds",
                "describe_db_instance_automated_backups",
                {},
                {
                    "DBInstanceAutomatedBackups": [
                        {"DBInstanceArn": arn("rds", "db:others"), "DBInstanceAutomatedBackupsArn": "others"},
                        {
                            "DBInstanceArn": DATABASE,
                            "DBInstanceAutomatedBackupsArn": BACKUP,
                            "BackupRetentionPeriod": 14,
                            "KmsKeyId": KEY,
                        },
                    ]
                },
            ),
        ),
        {"id": BACKUP, "kms_key_id": KEY, "retention_period": 14, "source_db_instance_arn": DATABASE},
        {"DBInstanceAutomatedBackups": []},
    ),
    Case(
        "aws_dynamodb_global_table",
        {"name": "orders"},
        (
            Call(
                "dynamodb",
                "describe_global_table",
                {"GlobalTableName": "orders"},
                {
                    "GlobalTableDescription": {
                        "GlobalTableArn": GLOBAL,
                        "ReplicationGroup": [{"RegionName": "us-east-1"}, {"RegionName": "eu-west-1"}],
                    }
                },
            ),
        ),
        {
            "id": "orders",
            "name": "orders",
            "arn": GLOBAL,
            "replica": [{"region_name": "us-east-1"}, {"region_name": "eu-west-1"}],
        },
        "GlobalTableNotFoundException",
    ),
    Case(
        "aws_efs_replication_configuration",
        {"source_file_system_id": "fs-1", "destination": [{"kms_key_id": "alias/files"}]},
        (
            Call(
                "efs",
                "describe_replication_configurations",
                {"FileSystemId": "fs-1"},
                {
                    "Replications": [
                        {
                            "SourceFileSystemId": "fs-1",
                            "SourceFileSystemRegion": REGION,
                            "SourceFileSystemArn": FILES,
                            "OriginalSourceFileSystemArn": FILES,
                            "CreationTime": MOMENT,
                            "Destinations": [{"Status": "ENABLED", "FileSystemId": "fs-2", "Region": "eu-west-1"}],
                        }
                    ]
                },
            ),
        ),
        {
            "id": "fs-1",
            "original_source_file_system_arn": FILES,
            "source_file_system_arn": FILES,
            "source_file_system_id": "fs-1",
            "source_file_system_region": REGION,
            "destination": [
                {
                    "availability_zone_name": None,
                    "file_system_id": "fs-2",
                    "kms_key_id": "alias/files",
                    "region": "eu-west-1",
                    "status": "ENABLED",
                }
            ],
        },
        "ReplicationNotFound",
    ),
    Case(
        "aws_glacier_vault",
        {"name": "cold"},
        (
            Call("glacier", "describe_vault", VAULT, {"VaultARN": arn("glacier", "vaults/cold"), "VaultName": "cold"}),
            Call("glacier", "get_vault_access_policy", VAULT, {"policy": {"Policy": POLICY}}),
            Call(
                "glacier",
                "get_vault_notifications",
                VAULT,
                {"vaultNotificationConfig": {"SNSTopic": arn("sns", "cold"), "Events": ["ArchiveRetrievalCompleted"]}},
            ),
            Call("glacier", "list_tags_for_vault", VAULT, {"Tags": {"Owner": "orders"}}),
        ),
        {
            "id": "cold",
            "name": "cold",
            "arn": arn("glacier", "vaults/cold"),
            "location": f"/{ACCOUNT}/vaults/cold",
            "access_policy": POLICY,
            "notification": [{"events": ["ArchiveRetrievalCompleted"], "sns_topic": arn("sns", "cold")}],
            "tags_all": {"Owner": "orders"},
        },
    ),
    Case(
        "aws_glacier_vault_lock",
        {"vault_name": "cold"},
        (Call("glacier", "get_vault_lock", VAULT, {"Policy": POLICY, "State": "InProgress"}),),
        {"id": "cold", "vault_name": "cold", "policy": POLICY, "complete_lock": False},
    ),
    Case(
        "aws_s3control_object_lambda_access_point_policy",
        {"name": "masked"},
        (
            Call("s3control", "get_access_point_policy_for_object_lambda", OBJECTS, {"Policy": POLICY}),
            Call(
                "s3control",
                "get_access_point_policy_status_for_object_lambda",
                OBJECTS,
                {"PolicyStatus": {"IsPublic": True}},
            ),
        ),
        {
            "id": f"{ACCOUNT}:masked",
            "account_id": ACCOUNT,
            "name": "masked",
            "policy": POLICY,
            "has_public_access_policy": True,
        },
        "NoSuchAccessPointPolicy",
    ),
    Case(
        "aws_ssmincidents_replication_set",
        {"region": [{"name": REGION}]},
        (
            Call("ssm-incidents", "list_replication_sets", {}, {"replicationSetArns": [INCIDENTS]}),
            Call(
                "ssm-incidents",
                "get_replication_set",
                {"arn": INCIDENTS},
                {
                    "replicationSet": {
                        "arn": INCIDENTS,
                        "createdBy": ACCOUNT,
                        "createdTime": MOMENT,
                        "deletionProtected": False,
                        "lastModifiedBy": ACCOUNT,
                        "lastModifiedTime": MOMENT,
                        "regionMap": {
                            REGION: {"status": "ACTIVE", "statusUpdateDateTime": MOMENT, "sseKmsKeyId": "DefaultKey"},
                            "eu-west-1": {"status": "ACTIVE", "statusUpdateDateTime": MOMENT, "sseKmsKeyId": KEY},
                        },
                        "status": "ACTIVE",
                    }
                },
            ),
            Call("ssm-incidents", "list_tags_for_resource", {"resourceArn": INCIDENTS}, {"tags": {}}),
        ),
        {
            "id": INCIDENTS,
            "arn": INCIDENTS,
            "created_by": ACCOUNT,
            "deletion_protected": False,
            "last_modified_by": ACCOUNT,
            "status": "ACTIVE",
            "region": [
                {"name": REGION, "kms_key_arn": None, "status": "ACTIVE", "status_message": None},
                {"name": "eu-west-1", "kms_key_arn": KEY, "status": "ACTIVE", "status_message": None},
            ],
            "tags_all": {},
        },
        {"replicationSetArns": []},
    ),
    Case(
        "aws_serverlessapplicationrepository_cloudformation_stack",
        {"name": "rotate", "parameters": {"endpoint": "https://secrets.example.com"}},
        (
            Call(
                "cloudformation",
                "describe_stacks",
                {"StackName": "serverlessrepo-rotate"},
                {
                    "Stacks": [
                        {
                            "StackId": STACK,
                            "StackName": "serverlessrepo-rotate",
                            "CreationTime": MOMENT,
                            "StackStatus": "CREATE_COMPLETE",
                            "Capabilities": ["CAPABILITY_IAM"],
                            "Parameters": [
                                {"ParameterKey": "endpoint", "ParameterValue": "https://secrets.example.com"},
                                {"ParameterKey": "memory", "ParameterValue": "128"},
                            ],
                            "Tags": [
                                {"Key": "serverlessrepo:applicationId", "Value": APPLICATION},
                                {"Key": "serverlessrepo:semanticVersion", "Value": "1.1.36"},
                            ],
                        }
                    ]
                },
            ),
        ),
        {
            "id": STACK,
            "name": "rotate",
            "application_id": APPLICATION,
            "semantic_version": "1.1.36",
            "capabilities": ["CAPABILITY_IAM"],
            "outputs": {},
            "parameters": {"endpoint": "https://secrets.example.com"},
            "tags_all": {},
        },
        "ValidationError: Stack with id serverlessrepo-rotate does not exist",
    ),
    Case(
        "aws_ssoadmin_managed_policy_attachment",
        {
            "instance_arn": "arn:aws:sso:::instance/ssoins-1",
            "permission_set_arn": "arn:aws:sso:::permissionSet/ssoins-1/ps-1",
            "managed_policy_arn": "arn:aws:iam::aws:policy/AdministratorAccess",
        },
        (
            Call(
                "sso-admin",
                "list_managed_policies_in_permission_set",
                {
                    "InstanceArn": "arn:aws:sso:::instance/ssoins-1",
                    "PermissionSetArn": "arn:aws:sso:::permissionSet/ssoins-1/ps-1",
                },
                {
                    "AttachedManagedPolicies": [
                        {"Name": "AdministratorAccess", "Arn": "arn:aws:iam::aws:policy/AdministratorAccess"}
                    ]
                },
            ),
        ),
        {
            "id": "arn:aws:iam::aws:policy/AdministratorAccess,arn:aws:sso:::permissionSet/ssoins-1/ps-1,"
            "arn:aws:sso:::instance/ssoins-1",
            "instance_arn": "arn:aws:sso:::instance/ssoins-1",
            "permission_set_arn": "arn:aws:sso:::permissionSet/ssoins-1/ps-1",
            "managed_policy_arn": "arn:aws:iam::aws:policy/AdministratorAccess",
            "managed_policy_name": "AdministratorAccess",
        },
        {"AttachedManagedPolicies": []},
    ),
    Case(
        "aws_verifiedaccess_group",
        {"verifiedaccess_instance_id": "vai-1", "tags": {"Name": "orders"}},
        (
            Call(
                "ec2",
                "describe_verified_access_groups",
                {
                    "Filters": [
                        {"Name": "tag:Name", "Values": ["orders"]},
                        {"Name": "verified-access-instance-id", "Values": ["vai-1"]},
                    ]
                },
                {
                    "VerifiedAccessGroups": [
                        {
                            "VerifiedAccessGroupId": "vagr-1",
                            "VerifiedAccessInstanceId": "vai-1",
                            "VerifiedAccessGroupArn": arn("ec2", "verified-access-group/vagr-1"),
                            "Owner": ACCOUNT,
                            "CreationTime": WHEN,
                            "LastUpdatedTime": WHEN,
                            "Tags": [{"Key": "Name", "Value": "orders"}],
                        }
                    ]
                },
            ),
            Call(
                "ec2",
                "get_verified_access_group_policy",
                {"VerifiedAccessGroupId": "vagr-1"},
                {"PolicyEnabled": True, "PolicyDocument": "permit(principal, action, resource);"},
            ),
        ),
        {
            "id": "vagr-1",
            "creation_time": WHEN,
            "deletion_time": None,
            "description": None,
            "last_updated_time": WHEN,
            "owner": ACCOUNT,
            "policy_document": "permit(principal, action, resource);",
            "sse_configuration": [],
            "tags_all": {"Name": "orders"},
            "verifiedaccess_group_arn": arn("ec2", "verified-access-group/vagr-1"),
            "verifiedaccess_group_id": "vagr-1",
            "verifiedaccess_instance_id": "vai-1",
        },
        {"VerifiedAccessGroups": []},
    ),
    Case(
        "aws_verifiedaccess_endpoint",
        {"id": "vae-1"},
        (
            Call(
                "ec2",
                "describe_verified_access_endpoints",
                {"VerifiedAccessEndpointIds": ["vae-1"]},
                {
                    "VerifiedAccessEndpoints": [
                        {
                            "VerifiedAccessEndpointId": "vae-1",
                            "VerifiedAccessGroupId": "vagr-1",
                            "VerifiedAccessInstanceId": "vai-1",
                            "ApplicationDomain": "orders.example.com",
                            "EndpointType": "load-balancer",
                            "AttachmentType": "vpc",
                            "SecurityGroupIds": ["sg-1"],
                            "SseSpecification": {"CustomerManagedKeyEnabled": True, "KmsKeyArn": KEY},
                            "Tags": [],
                        }
                    ]
                },
            ),
            Call(
                "ec2",
                "get_verified_access_endpoint_policy",
                {"VerifiedAccessEndpointId": "vae-1"},
                {"PolicyEnabled": False},
            ),
        ),
        {
            "id": "vae-1",
            "application_domain": "orders.example.com",
            "attachment_type": "vpc",
            "description": None,
            "device_validation_domain": None,
            "domain_certificate_arn": None,
            "endpoint_domain": None,
            "endpoint_type": "load-balancer",
            "policy_document": None,
            "security_group_ids": ["sg-1"],
            "sse_specification": [{"customer_managed_key_enabled": True, "kms_key_arn": KEY}],
            "tags_all": {},
            "verified_access_group_id": "vagr-1",
            "verified_access_instance_id": "vai-1",
        },
        "InvalidVerifiedAccessEndpointId.NotFound",
    ),
)
