"""The services that say for whom they assume a role, as data.

Each sends ``aws:SourceAccount`` or ``aws:SourceArn`` when it assumes a role, as its page on the confused deputy says; a
role that does not ask for them can be used for somebody else's resources. A service that is not here may send them
too. Written on 29 November 2026; the pages of DataSync, IoT, Personalize and SageMaker were read that day, those of the
others are to be.
"""

from __future__ import annotations

SENDS_SOURCE = {
    "apprunner.amazonaws.com": "apprunner/latest/dg/cross-service-confused-deputy-prevention.html",
    "appsync.amazonaws.com": "appsync/latest/devguide/cross-service-confused-deputy-prevention.html",
    "bedrock.amazonaws.com": "bedrock/latest/userguide/cross-service-confused-deputy-prevention.html",
    "codebuild.amazonaws.com": "codebuild/latest/userguide/cross-service-confused-deputy-prevention.html",
    "config.amazonaws.com": "config/latest/developerguide/iamrole-permissions.html",
    "datasync.amazonaws.com": "datasync/latest/userguide/cross-service-confused-deputy-prevention.html",
    "dms.amazonaws.com": "dms/latest/userguide/cross-service-confused-deputy-prevention.html",
    "ecs-tasks.amazonaws.com": "AmazonECS/latest/developerguide/task-iam-roles.html",
    "elasticmapreduce.amazonaws.com": "emr/latest/ManagementGuide/emr-iam-role.html",
    "events.amazonaws.com": "eventbridge/latest/userguide/cross-service-confused-deputy-prevention.html",
    "export.rds.amazonaws.com": "AmazonRDS/latest/UserGuide/cross-service-confused-deputy-prevention.html",
    "firehose.amazonaws.com": "firehose/latest/dev/controlling-access.html",
    "glue.amazonaws.com": "glue/latest/dg/cross-service-confused-deputy-prevention.html",
    "iot.amazonaws.com": "iot/latest/developerguide/cross-service-confused-deputy-prevention.html",
    "lambda.amazonaws.com": "lambda/latest/dg/lambda-intro-execution-role.html",
    "logs.amazonaws.com": "AmazonCloudWatch/latest/logs/Subscriptions-confused-deputy.html",
    "monitoring.rds.amazonaws.com": "AmazonRDS/latest/UserGuide/cross-service-confused-deputy-prevention.html",
    "personalize.amazonaws.com": "personalize/latest/dg/cross-service-confused-deputy-prevention.html",
    "pipes.amazonaws.com": "eventbridge/latest/userguide/cross-service-confused-deputy-prevention.html",
    "sagemaker.amazonaws.com": "sagemaker/latest/dg/security-confused-deputy-prevention.html",
    "scheduler.amazonaws.com": "scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html",
    "ssm.amazonaws.com": "systems-manager/latest/userguide/cross-service-confused-deputy-prevention.html",
    "states.amazonaws.com": "step-functions/latest/dg/procedure-create-iam-role.html",
    "transfer.amazonaws.com": "transfer/latest/userguide/confused-deputy.html",
    "vpc-flow-logs.amazonaws.com": "vpc/latest/userguide/flow-logs-iam-role.html",
}
"""By service principal, the page below https://docs.aws.amazon.com/ that says so."""
BY_EXTERNAL_ID = ("cognito-idp.amazonaws.com", "firehose.amazonaws.com")
"""Those that also send an external id that the customer chose, or the account's id."""
