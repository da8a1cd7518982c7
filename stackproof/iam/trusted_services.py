"""The services that say for whom they assume a role, as data.

Each sends ``aws:SourceAccount`` or ``aws:SourceArn`` when it assumes a role: its page shows or recommends a condition
on one of them in the role's trust policy, and a role without it can be used for somebody else's resources. The pages
were read on 29 November 2026, in copies of that year or, where there was none, of 2023.

A service that is not here may send them too. Left out are those whose page shows the trust policy bare, for a condition
on what a service does not send keeps it from the role: API Gateway, App Runner, Backup, CloudFormation, CloudTrail,
Firehose, Glue, Lambda (AWS's samples set ``aws:SourceAccount`` on execution roles, its pages do not), OpenSearch (which
says that it does not send them), Redshift, S3.
"""

from __future__ import annotations

SENDS_SOURCE = {
    "airflow.amazonaws.com": "mwaa/latest/userguide/cross-service-confused-deputy-prevention.html",
    "airflow-env.amazonaws.com": "mwaa/latest/userguide/cross-service-confused-deputy-prevention.html",
    "amplify.amazonaws.com": "amplify/latest/userguide/cross-service-confused-deputy-prevention.html",
    "appstream.amazonaws.com": "appstream2/latest/developerguide/example-fleet-machine.html",
    "appsync.amazonaws.com": "appsync/latest/devguide/attaching-a-data-source.html",
    "autoscaling.amazonaws.com": "autoscaling/ec2/userguide/cross-service-confused-deputy-prevention.html",
    "batch.amazonaws.com": "batch/latest/userguide/cross-service-confused-deputy-prevention.html",
    "bedrock.amazonaws.com": "bedrock/latest/userguide/cross-service-confused-deputy-prevention.html",
    "bedrock-agentcore.amazonaws.com": "bedrock-agentcore/latest/devguide/runtime-permissions.html",
    "codebuild.amazonaws.com": "codebuild/latest/userguide/setting-up-service-role.html",
    "cognito-idp.amazonaws.com": "cognito/latest/developerguide/user-pool-sms-settings.html",
    "comprehend.amazonaws.com": "comprehend/latest/dg/cross-service-confused-deputy-prevention.html",
    "config.amazonaws.com": "config/latest/developerguide/iamrole-permissions.html",
    "controltower.amazonaws.com": "controltower/latest/userguide/conditions-for-role-trust.html",
    "credentials.iot.amazonaws.com": "iot/latest/developerguide/cross-service-confused-deputy-prevention.html",
    "datasync.amazonaws.com": "datasync/latest/userguide/cross-service-confused-deputy-prevention.html",
    "dlm.amazonaws.com": "ebs/latest/userguide/service-role.html",
    "dms.amazonaws.com": "dms/latest/userguide/cross-service-confused-deputy-prevention.html",
    "ecs-tasks.amazonaws.com": "AmazonECS/latest/developerguide/task-iam-roles.html",
    "eks.amazonaws.com": "eks/latest/userguide/cross-service-confused-deputy-prevention.html",
    "eks-fargate-pods.amazonaws.com": "eks/latest/userguide/pod-execution-role.html",
    "elasticmapreduce.amazonaws.com": "emr/latest/ManagementGuide/emr-iam-role.html",
    "emr-serverless.amazonaws.com": "emr/latest/EMR-Serverless-UserGuide/getting-started.html",
    "events.amazonaws.com": "eventbridge/latest/userguide/cross-service-confused-deputy-prevention.html",
    "fis.amazonaws.com": "fis/latest/userguide/getting-started-iam-service-role.html",
    "grafana.amazonaws.com": "grafana/latest/userguide/cross-service-confused-deputy-prevention.html",
    "greengrass.amazonaws.com": "greengrass/v2/developerguide/greengrass-service-role.html",
    "iot.amazonaws.com": "iot/latest/developerguide/cross-service-confused-deputy-prevention.html",
    "iotsitewise.amazonaws.com": "iot-sitewise/latest/userguide/cross-service-confused-deputy-prevention.html",
    "kafkaconnect.amazonaws.com": "msk/latest/developerguide/cross-service-confused-deputy-prevention.html",
    "kinesisanalytics.amazonaws.com": "managed-flink/latest/java/iam-cross-service-confused-deputy-prevention.html",
    "logs.amazonaws.com": "AmazonCloudWatch/latest/logs/SubscriptionFilters.html",
    "mediaconvert.amazonaws.com": "mediaconvert/latest/ug/cross-service-confused-deputy-prevention.html",
    "mgn.amazonaws.com": "mgn/latest/ug/cross-service-confused-deputy-prevention.html",
    "monitoring.rds.amazonaws.com": "AmazonRDS/latest/UserGuide/USER_Monitoring.OS.Enabling.html",
    "omics.amazonaws.com": "omics/latest/dev/cross-service-confused-deputy-prevention.html",
    "personalize.amazonaws.com": "personalize/latest/dg/cross-service-confused-deputy-prevention.html",
    "pipes.amazonaws.com": "eventbridge/latest/userguide/cross-service-confused-deputy-prevention.html",
    "rds.amazonaws.com": "AmazonRDS/latest/UserGuide/cross-service-confused-deputy-prevention.html",
    "rolesanywhere.amazonaws.com": "rolesanywhere/latest/userguide/trust-model.html",
    "sagemaker.amazonaws.com": "sagemaker/latest/dg/security-confused-deputy-prevention.html",
    "scheduler.amazonaws.com": "scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html",
    "ses.amazonaws.com": "ses/latest/dg/event-publishing-add-event-destination-firehose.html",
    "spotfleet.amazonaws.com": "AWSEC2/latest/UserGuide/spot-fleet-prerequisites.html",
    "ssm.amazonaws.com": "systems-manager/latest/userguide/cross-service-confused-deputy-prevention.html",
    "states.amazonaws.com": "step-functions/latest/dg/procedure-create-iam-role.html",
    "storagegateway.amazonaws.com": "filegateway/latest/files3/cross-service-confused-deputy-prevention.html",
    "textract.amazonaws.com": "textract/latest/dg/cross-service-confused-deputy-prevention.html",
    "transfer.amazonaws.com": "transfer/latest/userguide/confused-deputy.html",
    "translate.amazonaws.com": "translate/latest/dg/async-prereqs.html",
    "vpc-flow-logs.amazonaws.com": "vpc/latest/userguide/flow-logs-iam-role.html",
}
"""By service principal, the page below https://docs.aws.amazon.com/ that says so."""
BY_EXTERNAL_ID = ("cognito-idp.amazonaws.com",)
"""Those that also send an external id that the customer chose."""
