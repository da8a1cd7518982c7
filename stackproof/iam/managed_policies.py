"""The AWS managed policies that serverless stacks attach, as AWS published them in 2026.

Source: https://docs.aws.amazon.com/aws-managed-policy/latest/reference/, one page for each. Conditions are left
out: nothing here reads them. A policy that is not here is undecided, never passed.
"""

from __future__ import annotations

from typing import Any

Document = dict[str, Any]


def _document(*statements: dict[str, Any]) -> Document:
    return {"Version": "2012-10-17", "Statement": list(statements)}


def _allow(*actions: str, on: str = "*") -> dict[str, Any]:
    return {"Effect": "Allow", "Action": list(actions), "Resource": on}


_LOGS = ("logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents")
_INTERFACES = (
    "ec2:CreateNetworkInterface", "ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets", "ec2:DeleteNetworkInterface",
    "ec2:AssignPrivateIpAddresses", "ec2:UnassignPrivateIpAddresses",
)  # fmt: skip
_SAMPLING = ("xray:GetSamplingRules", "xray:GetSamplingTargets", "xray:GetSamplingStatisticSummaries")
_PULL = ("ecr:GetAuthorizationToken", "ecr:BatchCheckLayerAvailability", "ecr:GetDownloadUrlForLayer")

MANAGED_POLICIES: dict[str, Document] = {
    "AdministratorAccess": _document(_allow("*")),
    "PowerUserAccess": _document(
        {
            "Effect": "Allow",
            "NotAction": ["iam:*", "organizations:*", "account:*"],
            "Resource": "*",
        },
        _allow(
            "account:GetAccountInformation",
            "account:GetGovCloudAccountInformation",
            "account:GetPrimaryEmail",
            "account:ListRegions",
            "iam:CreateServiceLinkedRole",
            "iam:DeleteServiceLinkedRole",
            "iam:ListRoles",
            "organizations:DescribeEffectivePolicy",
            "organizations:DescribeOrganization",
        ),
    ),
    "service-role/AWSLambdaBasicExecutionRole": _document(_allow(*_LOGS)),
    "service-role/AWSLambdaVPCAccessExecutionRole": _document(_allow(*_LOGS, *_INTERFACES)),
    "service-role/AWSLambdaSQSQueueExecutionRole": _document(
        _allow("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes", *_LOGS)
    ),
    "service-role/AWSLambdaDynamoDBExecutionRole": _document(
        _allow(
            "dynamodb:DescribeStream",
            "dynamodb:GetRecords",
            "dynamodb:GetShardIterator",
            "dynamodb:ListStreams",
            *_LOGS,
        )
    ),
    "service-role/AWSLambdaKinesisExecutionRole": _document(
        _allow(
            "kinesis:DescribeStream",
            "kinesis:DescribeStreamSummary",
            "kinesis:GetRecords",
            "kinesis:GetShardIterator",
            "kinesis:ListShards",
            "kinesis:ListStreams",
            "kinesis:SubscribeToShard",
            *_LOGS,
        )
    ),
    "service-role/AWSLambdaRole": _document(_allow("lambda:InvokeFunction")),
    "service-role/AmazonAPIGatewayPushToCloudWatchLogs": _document(
        _allow(*_LOGS, "logs:DescribeLogGroups", "logs:DescribeLogStreams", "logs:GetLogEvents", "logs:FilterLogEvents")
    ),
    "service-role/AmazonECSTaskExecutionRolePolicy": _document(
        _allow(*_PULL, "ecr:BatchGetImage", "logs:CreateLogStream", "logs:PutLogEvents")
    ),
    "CloudWatchLambdaInsightsExecutionRolePolicy": _document(
        _allow("logs:CreateLogGroup"),
        _allow("logs:CreateLogStream", "logs:PutLogEvents", on="arn:aws:logs:*:*:log-group:/aws/lambda-insights:*"),
    ),
    "AWSXRayDaemonWriteAccess": _document(_allow("xray:PutTraceSegments", "xray:PutTelemetryRecords", *_SAMPLING)),
    "AmazonS3FullAccess": _document(_allow("s3:*", "s3-object-lambda:*")),
    "AmazonS3ReadOnlyAccess": _document(
        _allow("s3:Get*", "s3:List*", "s3:Describe*", "s3-object-lambda:Get*", "s3-object-lambda:List*")
    ),
    "AmazonSQSFullAccess": _document(_allow("sqs:*")),
    "AWSStepFunctionsFullAccess": _document(_allow("states:*")),
}
"""What stands behind ``arn:aws:iam::aws:policy/`` -> the policy."""
