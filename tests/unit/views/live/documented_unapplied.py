"""Answers of AWS as its API references show them, for types that moto has and Terraform cannot apply to it.

The provider reaches S3 Control by a name for each account, waits for a state of OpenSearch, Elasticsearch and Redshift
that moto does not tell, and reads times, quotes and principals as AWS alone writes them.
"""

from __future__ import annotations

import json

from documented_types import ACCOUNT, MOMENT, POLICY, REGION, Call, Case, arn, policy_case

KEY = arn("kms", "key/1234abcd")
API_POLICY = POLICY.replace('"', '\\"')  # as API Gateway writes it
AUTHORITY = f"arn:aws:acm-pca:{REGION}:{ACCOUNT}:certificate-authority/1"
CLUSTER = arn("kafka", "cluster/events/1")
POINT = arn("s3", "accesspoint/finance")
NAMED = {"AccountId": ACCOUNT, "Name": "finance"}
BLOCKED = {
    "BlockPublicAcls": True,
    "IgnorePublicAcls": True,
    "BlockPublicPolicy": True,
    "RestrictPublicBuckets": False,
}
ONLY_BLOCKED = {
    "block_public_acls": True,
    "block_public_policy": True,
    "ignore_public_acls": True,
    "restrict_public_buckets": False,
}
OTHERS_TABLE, TABLE = arn("dynamodb", "table/orders", "eu-west-1"), arn("dynamodb", "table/orders")
SEARCH = arn("es", "domain/search")
CLUSTER_CONFIG = {
    "InstanceType": "t3.small.search",
    "InstanceCount": 2,
    "DedicatedMasterEnabled": False,
    "ZoneAwarenessEnabled": True,
    "ZoneAwarenessConfig": {"AvailabilityZoneCount": 2},
    "WarmEnabled": False,
    "ColdStorageOptions": {"Enabled": False},
}
DOMAIN = {
    "DomainId": f"{ACCOUNT}/search",
    "DomainName": "search",
    "ARN": SEARCH,
    "Created": True,
    "Deleted": False,
    "AccessPolicies": POLICY,
    "EBSOptions": {"EBSEnabled": True, "VolumeType": "gp3", "VolumeSize": 10, "Iops": 3000, "Throughput": 125},
    "EncryptionAtRestOptions": {"Enabled": True, "KmsKeyId": KEY},
    "NodeToNodeEncryptionOptions": {"Enabled": True},
    "DomainEndpointOptions": {"EnforceHTTPS": True, "TLSSecurityPolicy": "Policy-Min-TLS-1-2-2019-07"},
    "VPCOptions": {
        "VPCId": "vpc-1",
        "SubnetIds": ["subnet-1"],
        "AvailabilityZones": ["us-east-1a"],
        "SecurityGroupIds": ["sg-1"],
    },
    "LogPublishingOptions": {
        "AUDIT_LOGS": {"CloudWatchLogsLogGroupArn": arn("logs", "log-group:audit"), "Enabled": True}
    },
    "SnapshotOptions": {"AutomatedSnapshotStartHour": 3},
}
DOMAIN_VALUES = {
    "id": SEARCH,
    "arn": SEARCH,
    "domain_id": f"{ACCOUNT}/search",
    "domain_name": "search",
    "access_policies": POLICY,
    "endpoint": None,
    "cluster_config": [
        {
            "dedicated_master_count": None,
            "dedicated_master_enabled": False,
            "dedicated_master_type": None,
            "instance_count": 2,
            "instance_type": "t3.small.search",
            "warm_count": None,
            "warm_enabled": False,
            "warm_type": None,
            "zone_awareness_enabled": True,
            "zone_awareness_config": [{"availability_zone_count": 2}],
            "cold_storage_options": [{"enabled": False}],
        }
    ],
    "ebs_options": [{"ebs_enabled": True, "iops": 3000, "throughput": 125, "volume_size": 10, "volume_type": "gp3"}],
    "encrypt_at_rest": [{"enabled": True, "kms_key_id": KEY}],
    "node_to_node_encryption": [{"enabled": True}],
    "domain_endpoint_options": [
        {
            "custom_endpoint": None,
            "custom_endpoint_certificate_arn": None,
            "custom_endpoint_enabled": None,
            "enforce_https": True,
            "tls_security_policy": "Policy-Min-TLS-1-2-2019-07",
        }
    ],
    "vpc_options": [
        {
            "availability_zones": ["us-east-1a"],
            "security_group_ids": ["sg-1"],
            "subnet_ids": ["subnet-1"],
            "vpc_id": "vpc-1",
        }
    ],
    "log_publishing_options": [
        {"log_type": "AUDIT_LOGS", "enabled": True, "cloudwatch_log_group_arn": arn("logs", "log-group:audit")}
    ],
    "snapshot_options": [{"automated_snapshot_start_hour": 3}],
    "tags_all": {"Owner": "orders"},
}
TAGS = {"TagList": [{"Key": "Owner", "Value": "orders"}]}
PARTNER = {
    "Sid": "Partner",
    "Effect": "Allow",
    "Principal": {"AWS": "arn:aws:iam::111122223333:root"},
    "Action": "lambda:GetLayerVersion",
    "Resource": arn("lambda", "layer:shared:3"),
    "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-1234567890"}},
}
LAYER_POLICY = json.dumps({"Version": "2012-10-17", "Id": "default", "Statement": [PARTNER]})
SEARCHED = {"DomainName": "search"}


def _domain_cases(kind: str, service: str, operation: str, config: str, version: dict[str, str]) -> tuple[Case, Case]:
    status = {"DomainStatus": {**DOMAIN, config: CLUSTER_CONFIG, **version}}
    described = Call(service, operation, SEARCHED, status)
    own = {"engine_version" if kind == "opensearch" else "elasticsearch_version": next(iter(version.values()))}
    policy_id = SEARCH if kind == "opensearch" else "esd-policy-search"
    return (
        Case(
            f"aws_{kind}_domain",
            {"domain_name": "search"},
            (described, Call(service, "list_tags", {"ARN": SEARCH}, TAGS)),
            {**DOMAIN_VALUES, **own},
        ),
        Case(
            f"aws_{kind}_domain_policy",
            {"domain_name": "search"},
            (described,),
            {"id": policy_id, "domain_name": "search", "access_policies": POLICY},
        ),
    )


UNAPPLIED = (
    *_domain_cases(
        "opensearch", "opensearch", "describe_domain", "ClusterConfig", {"EngineVersion": "OpenSearch_2.11"}
    ),
    *_domain_cases(
        "elasticsearch",
        "es",
        "describe_elasticsearch_domain",
        "ElasticsearchClusterConfig",
        {"ElasticsearchVersion": "7.10"},
    ),
    policy_case(
        "aws_acmpca_policy",
        {"resource_arn": AUTHORITY},
        ("acm-pca", "get_policy"),
        {"ResourceArn": AUTHORITY},
        {"Policy": POLICY},
        {"id": AUTHORITY, "policy": POLICY},
    ),
    policy_case(
        "aws_media_store_container_policy",
        {"container_name": "films"},
        ("mediastore", "get_container_policy"),
        {"ContainerName": "films"},
        {"Policy": POLICY},
        {"id": "films", "policy": POLICY},
        "PolicyNotFoundException",
    ),
    policy_case(
        "aws_msk_cluster_policy",
        {"cluster_arn": CLUSTER},
        ("kafka", "get_cluster_policy"),
        {"ClusterArn": CLUSTER},
        {"CurrentVersion": "K1", "Policy": POLICY},
        {"id": CLUSTER, "current_version": "K1", "policy": POLICY},
        "NotFoundException",
    ),
    policy_case(
        "aws_api_gateway_rest_api_policy",
        {"rest_api_id": "abc123"},
        ("apigateway", "get_rest_api"),
        {"restApiId": "abc123"},
        {"id": "abc123", "policy": API_POLICY},
        {"id": "abc123", "policy": POLICY},
        {"id": "abc123"},
    ),
    Case(
        "aws_s3_account_public_access_block",
        {},
        (
            Call(
                "s3control",
                "get_public_access_block",
                {"AccountId": ACCOUNT},
                {"PublicAccessBlockConfiguration": BLOCKED},
            ),
        ),
        {"id": ACCOUNT, "account_id": ACCOUNT, **ONLY_BLOCKED},
        "NoSuchPublicAccessBlockConfiguration",
    ),
    Case(
        "aws_s3_access_point",
        {"name": "finance"},
        (
            Call(
                "s3control",
                "get_access_point",
                NAMED,
                {
                    "Name": "finance",
                    "Bucket": "ledger",
                    "NetworkOrigin": "VPC",
                    "VpcConfiguration": {"VpcId": "vpc-1"},
                    "PublicAccessBlockConfiguration": BLOCKED,
                    "CreationDate": MOMENT,
                    "Alias": "finance-abc-s3alias",
                    "AccessPointArn": POINT,
                    "Endpoints": {"ipv4": "s3-accesspoint.us-east-1.amazonaws.com"},
                    "BucketAccountId": ACCOUNT,
                },
            ),
            Call("s3control", "get_access_point_policy", NAMED, {"Policy": POLICY}),
            Call("s3control", "get_access_point_policy_status", NAMED, {"PolicyStatus": {"IsPublic": False}}),
        ),
        {
            "id": f"{ACCOUNT}:finance",
            "account_id": ACCOUNT,
            "alias": "finance-abc-s3alias",
            "arn": POINT,
            "bucket": "ledger",
            "bucket_account_id": ACCOUNT,
            "endpoints": {"ipv4": "s3-accesspoint.us-east-1.amazonaws.com"},
            "name": "finance",
            "network_origin": "VPC",
            "vpc_configuration": [{"vpc_id": "vpc-1"}],
            "public_access_block_configuration": [ONLY_BLOCKED],
            "policy": POLICY,
            "has_public_access_policy": False,
        },
        "NoSuchAccessPoint",
    ),
    Case(
        "aws_s3control_access_point_policy",
        {"access_point_arn": POINT},
        (
            Call("s3control", "get_access_point_policy", NAMED, {"Policy": POLICY}),
            Call("s3control", "get_access_point_policy_status", NAMED, {"PolicyStatus": {"IsPublic": True}}),
        ),
        {
            "id": f"{ACCOUNT}:finance",
            "access_point_arn": POINT,
            "policy": POLICY,
            "has_public_access_policy": True,
        },
        "NoSuchAccessPointPolicy",
    ),
    Case(
        "aws_lambda_layer_version_permission",
        {"layer_name": "shared", "version_number": 3, "statement_id": "Partner"},
        (
            Call(
                "lambda",
                "get_layer_version_policy",
                {"LayerName": "shared", "VersionNumber": 3},
                {"Policy": LAYER_POLICY, "RevisionId": "r1"},
            ),
        ),
        {
            "id": "shared,3",
            "layer_name": "shared",
            "version_number": 3,
            "statement_id": "Partner",
            "action": "lambda:GetLayerVersion",
            "principal": "111122223333",
            "organization_id": "o-1234567890",
            "policy": LAYER_POLICY,
            "revision_id": "r1",
        },
    ),
    Case(
        "aws_redshift_snapshot_copy",
        {"cluster_identifier": "facts"},
        (
            Call(
                "redshift",
                "describe_clusters",
                {"ClusterIdentifier": "facts"},
                {
                    "Clusters": [
                        {
                            "ClusterIdentifier": "facts",
                            "ClusterSnapshotCopyStatus": {
                                "DestinationRegion": "eu-west-1",
                                "RetentionPeriod": 7,
                                "ManualSnapshotRetentionPeriod": -1,
                            },
                        }
                    ]
                },
            ),
        ),
        {
            "id": "facts",
            "cluster_identifier": "facts",
            "destination_region": "eu-west-1",
            "manual_snapshot_retention_period": -1,
            "retention_period": 7,
            "snapshot_copy_grant_name": None,
        },
        "ClusterNotFound",
    ),
    Case(
        "aws_dynamodb_table_replica",
        {"global_table_arn": OTHERS_TABLE},
        (
            Call(
                "dynamodb",
                "describe_table",
                {"TableName": "orders"},
                {
                    "Table": {
                        "TableArn": TABLE,
                        "DeletionProtectionEnabled": True,
                        "SSEDescription": {"Status": "ENABLED", "SSEType": "KMS", "KMSMasterKeyArn": KEY},
                    }
                },
            ),
            Call(
                "kms",
                "describe_key",
                {"KeyId": "alias/aws/dynamodb"},
                {"KeyMetadata": {"KeyId": "5678", "Arn": arn("kms", "key/5678")}},
            ),
            Call(
                "dynamodb",
                "describe_continuous_backups",
                {"TableName": "orders"},
                {
                    "ContinuousBackupsDescription": {
                        "ContinuousBackupsStatus": "ENABLED",
                        "PointInTimeRecoveryDescription": {"PointInTimeRecoveryStatus": "DISABLED"},
                    }
                },
            ),
            Call("dynamodb", "list_tags_of_resource", {"ResourceArn": TABLE}, {"Tags": []}),
        ),
        {
            "id": "orders:eu-west-1",
            "arn": TABLE,
            "global_table_arn": OTHERS_TABLE,
            "deletion_protection_enabled": True,
            "kms_key_arn": KEY,
            "point_in_time_recovery": False,
            "tags_all": {},
        },
    ),
    Case(
        "aws_rds_cluster_snapshot_copy",
        {"target_db_cluster_snapshot_identifier": "copied"},
        (
            Call(
                "rds",
                "describe_db_cluster_snapshots",
                {"DBClusterSnapshotIdentifier": "copied"},
                {
                    "DBClusterSnapshots": [
                        {
                            "DBClusterSnapshotIdentifier": "copied",
                            "DBClusterSnapshotArn": arn("rds", "cluster-snapshot:copied"),
                            "SourceDBClusterSnapshotArn": arn("rds", "cluster-snapshot:orders"),
                            "Engine": "aurora-postgresql",
                            "EngineVersion": "16.1",
                            "AllocatedStorage": 1,
                            "SnapshotType": "manual",
                            "StorageEncrypted": True,
                            "KmsKeyId": KEY,
                            "VpcId": "vpc-1",
                            "TagList": [],
                        }
                    ]
                },
            ),
            Call(
                "rds",
                "describe_db_cluster_snapshot_attributes",
                {"DBClusterSnapshotIdentifier": "copied"},
                {
                    "DBClusterSnapshotAttributesResult": {
                        "DBClusterSnapshotIdentifier": "copied",
                        "DBClusterSnapshotAttributes": [
                            {"AttributeName": "restore", "AttributeValues": ["111122223333"]}
                        ],
                    }
                },
            ),
        ),
        {
            "id": "copied",
            "target_db_cluster_snapshot_identifier": "copied",
            "source_db_cluster_snapshot_identifier": arn("rds", "cluster-snapshot:orders"),
            "db_cluster_snapshot_arn": arn("rds", "cluster-snapshot:copied"),
            "allocated_storage": 1,
            "engine": "aurora-postgresql",
            "engine_version": "16.1",
            "kms_key_id": KEY,
            "license_model": None,
            "snapshot_type": "manual",
            "storage_encrypted": True,
            "storage_type": None,
            "vpc_id": "vpc-1",
            "shared_accounts": ["111122223333"],
            "tags_all": {},
        },
        "DBClusterSnapshotNotFoundFault",
    ),
)
