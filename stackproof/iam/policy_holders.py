"""The resource types that carry the policy of a resource, or grant by other arguments, as data.

Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html (the services
with resource-based policies), and the pages of the resource types (registry.terraform.io/providers/hashicorp/aws). A
test goes through the provider's schema: a type with a policy is here, or among those that hold none of access.
"""

from __future__ import annotations

from dataclasses import dataclass

from stackproof.model.kms_keys import KEY_TYPES


@dataclass(frozen=True, slots=True)
class Holder:
    """Where a type carries a policy: the argument, and the one that names the resource whose policy it is, if another.

    ``types`` are those that the second argument may name.
    """

    policy: str
    owner: str = ""
    types: tuple[str, ...] = ()


_FUNCTIONS = ("aws_lambda_function", "aws_lambda_alias")
_ACCESS_POINTS = ("aws_s3_access_point", "aws_s3control_object_lambda_access_point")

HOLDERS = {
    **dict.fromkeys(KEY_TYPES, Holder("policy")),
    "aws_acmpca_policy": Holder("policy", "resource_arn", ("aws_acmpca_certificate_authority",)),
    "aws_api_gateway_domain_name": Holder("policy"),
    "aws_api_gateway_rest_api": Holder("policy"),
    "aws_api_gateway_rest_api_policy": Holder("policy", "rest_api_id", ("aws_api_gateway_rest_api",)),
    "aws_backup_vault_policy": Holder("policy", "backup_vault_name", ("aws_backup_vault",)),
    "aws_cloudsearch_domain_service_access_policy": Holder("access_policy", "domain_name", ("aws_cloudsearch_domain",)),
    "aws_cloudwatch_event_bus_policy": Holder("policy", "event_bus_name", ("aws_cloudwatch_event_bus",)),
    "aws_cloudwatch_log_delivery_destination_policy": Holder(
        "delivery_destination_policy", "delivery_destination_name", ("aws_cloudwatch_log_delivery_destination",)
    ),
    "aws_cloudwatch_log_destination_policy": Holder(
        "access_policy", "destination_name", ("aws_cloudwatch_log_destination",)
    ),
    "aws_cloudwatch_log_resource_policy": Holder("policy_document"),
    "aws_codeartifact_domain_permissions_policy": Holder("policy_document", "domain", ("aws_codeartifact_domain",)),
    "aws_codeartifact_repository_permissions_policy": Holder(
        "policy_document", "repository", ("aws_codeartifact_repository",)
    ),
    "aws_codebuild_resource_policy": Holder("policy", "resource_arn", ("aws_codebuild_project",)),
    "aws_dynamodb_resource_policy": Holder("policy", "resource_arn", ("aws_dynamodb_table",)),
    "aws_ecr_registry_policy": Holder("policy"),
    "aws_ecr_repository_creation_template": Holder("repository_policy"),
    "aws_ecr_repository_policy": Holder("policy", "repository", ("aws_ecr_repository",)),
    "aws_ecrpublic_repository_policy": Holder("policy", "repository_name", ("aws_ecrpublic_repository",)),
    "aws_efs_file_system_policy": Holder("policy", "file_system_id", ("aws_efs_file_system",)),
    "aws_elasticsearch_domain": Holder("access_policies"),
    "aws_elasticsearch_domain_policy": Holder("access_policies", "domain_name", ("aws_elasticsearch_domain",)),
    "aws_glacier_vault": Holder("access_policy"),
    "aws_glacier_vault_lock": Holder("policy", "vault_name", ("aws_glacier_vault",)),
    "aws_glue_resource_policy": Holder("policy"),
    "aws_kinesis_resource_policy": Holder("policy", "resource_arn", ("aws_kinesis_stream",)),
    "aws_kms_key_policy": Holder("policy", "key_id", KEY_TYPES),
    "aws_media_store_container_policy": Holder("policy", "container_name", ("aws_media_store_container",)),
    "aws_msk_cluster_policy": Holder("policy", "cluster_arn", ("aws_msk_cluster", "aws_msk_serverless_cluster")),
    "aws_networkfirewall_resource_policy": Holder("policy", "resource_arn"),
    "aws_oam_sink_policy": Holder("policy", "sink_identifier", ("aws_oam_sink",)),
    "aws_opensearch_domain": Holder("access_policies"),
    "aws_opensearch_domain_policy": Holder("access_policies", "domain_name", ("aws_opensearch_domain",)),
    "aws_redshift_resource_policy": Holder("policy", "resource_arn"),
    "aws_redshiftserverless_resource_policy": Holder("policy", "resource_arn"),
    "aws_s3_access_point": Holder("policy"),
    "aws_s3_bucket": Holder("policy"),
    "aws_s3_bucket_policy": Holder("policy", "bucket", ("aws_s3_bucket", "aws_s3_directory_bucket")),
    "aws_s3control_access_grants_instance_resource_policy": Holder("policy"),
    "aws_s3control_access_point_policy": Holder("policy", "access_point_arn", _ACCESS_POINTS),
    "aws_s3control_bucket_policy": Holder("policy", "bucket", ("aws_s3control_bucket",)),
    "aws_s3control_object_lambda_access_point_policy": Holder(
        "policy", "name", ("aws_s3control_object_lambda_access_point",)
    ),
    "aws_s3tables_table_bucket_policy": Holder("resource_policy", "table_bucket_arn", ("aws_s3tables_table_bucket",)),
    "aws_s3tables_table_policy": Holder("resource_policy", "name", ("aws_s3tables_table",)),
    "aws_sagemaker_model_package_group_policy": Holder(
        "resource_policy", "model_package_group_name", ("aws_sagemaker_model_package_group",)
    ),
    "aws_schemas_registry_policy": Holder("policy", "registry_name", ("aws_schemas_registry",)),
    "aws_secretsmanager_secret": Holder("policy"),
    "aws_secretsmanager_secret_policy": Holder("policy", "secret_arn", ("aws_secretsmanager_secret",)),
    "aws_ses_identity_policy": Holder("policy", "identity", ("aws_ses_domain_identity", "aws_ses_email_identity")),
    "aws_sesv2_email_identity_policy": Holder("policy", "email_identity", ("aws_sesv2_email_identity",)),
    "aws_sns_topic": Holder("policy"),
    "aws_sns_topic_policy": Holder("policy", "arn", ("aws_sns_topic",)),
    "aws_sqs_queue": Holder("policy"),
    "aws_sqs_queue_policy": Holder("policy", "queue_url", ("aws_sqs_queue",)),
    "aws_verifiedaccess_endpoint": Holder("policy_document"),
    "aws_verifiedaccess_group": Holder("policy_document"),
    "aws_vpc_endpoint": Holder("policy"),
    "aws_vpc_endpoint_policy": Holder("policy", "vpc_endpoint_id", ("aws_vpc_endpoint",)),
    "aws_vpclattice_auth_policy": Holder("policy", "resource_identifier"),
    "aws_vpclattice_resource_policy": Holder("policy", "resource_arn"),
    "aws_xray_resource_policy": Holder("policy_document"),
}
"""The types that carry a policy document of a resource."""

PERMISSIONS = {
    "aws_cloudwatch_event_permission": ("event_bus_name", ("aws_cloudwatch_event_bus",)),
    "aws_kms_grant": ("key_id", KEY_TYPES),
    "aws_lambda_function_url": ("function_name", _FUNCTIONS),
    "aws_lambda_layer_version_permission": ("layer_name", ("aws_lambda_layer_version",)),
    "aws_lambda_permission": ("function_name", _FUNCTIONS),
}
"""The types that grant by arguments, each with the one that names the resource, and the types of that."""

WHOLE = {
    *KEY_TYPES, "aws_cloudwatch_log_destination", "aws_ecr_repository", "aws_efs_file_system", "aws_lambda_alias",
    "aws_lambda_function", "aws_lambda_layer_version", "aws_secretsmanager_secret", "aws_sns_topic", "aws_sqs_queue",
}  # fmt: skip
"""The types of which a policy is for one resource alone, so that ``*`` in it means that one."""

NOT_READ = {
    "aws_acmpca_permission", "aws_ami_launch_permission", "aws_cloud9_environment_membership", "aws_eks_access_entry",
    "aws_eks_access_policy_association", "aws_iam_group_membership", "aws_iam_user_group_membership",
    "aws_identitystore_group_membership", "aws_iot_policy", "aws_iot_policy_attachment", "aws_lakeformation_opt_in",
    "aws_lakeformation_permissions", "aws_licensemanager_grant", "aws_network_interface_permission",
    "aws_opensearchserverless_access_policy", "aws_opsworks_permission", "aws_organizations_resource_policy",
    "aws_quicksight_group_membership", "aws_ram_principal_association", "aws_ram_resource_association",
    "aws_ram_resource_share", "aws_redshift_data_share_authorization", "aws_redshift_endpoint_authorization",
    "aws_rolesanywhere_profile", "aws_s3_bucket_acl", "aws_s3control_access_grant",
    "aws_servicecatalog_portfolio_share", "aws_servicecatalog_principal_portfolio_association",
    "aws_signer_signing_profile_permission", "aws_snapshot_create_volume_permission", "aws_ssoadmin_account_assignment",
    "aws_ssoadmin_customer_managed_policy_attachment", "aws_ssoadmin_managed_policy_attachment",
    "aws_ssoadmin_permission_set_inline_policy", "aws_transfer_access", "aws_transfer_user",
    "aws_vpc_endpoint_service_allowed_principal",
}  # fmt: skip
"""The types that grant something by arguments that nobody reads here: each must be named to be accepted."""

NAMES_RESOURCES = {*KEY_TYPES, "aws_kms_key_policy", "aws_sns_topic", "aws_sns_topic_policy", "aws_sqs_queue",
                   "aws_sqs_queue_policy"}  # fmt: skip
"""The types of which each statement must name a resource, as in IAM's grammar; others need not.

Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html and the pages of the services.
"""
