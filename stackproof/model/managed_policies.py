"""The AWS managed policies that serverless stacks attach, as AWS publishes them.

Source: https://docs.aws.amazon.com/aws-managed-policy/latest/reference/. A policy that is
not here is undecided, never passed.
"""

from __future__ import annotations

from typing import Any


def _allow(*actions: str) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": list(actions), "Resource": "*"}]}


_LOGS = ("logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents")
_NETWORK = (
    "ec2:CreateNetworkInterface", "ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets", "ec2:DeleteNetworkInterface",
    "ec2:AssignPrivateIpAddresses", "ec2:UnassignPrivateIpAddresses",
)  # fmt: skip

MANAGED_POLICIES: dict[str, dict[str, Any]] = {
    "AdministratorAccess": _allow("*"),
    "service-role/AWSLambdaBasicExecutionRole": _allow(*_LOGS),
    "service-role/AWSLambdaVPCAccessExecutionRole": _allow(*_LOGS, *_NETWORK),
    "service-role/AWSLambdaSQSQueueExecutionRole": _allow(
        "sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes", *_LOGS
    ),
    "AWSXRayDaemonWriteAccess": _allow(
        "xray:PutTraceSegments",
        "xray:PutTelemetryRecords",
        "xray:GetSamplingRules",
        "xray:GetSamplingTargets",
        "xray:GetSamplingStatisticSummaries",
    ),
    "AmazonDynamoDBFullAccess": _allow("dynamodb:*", "application-autoscaling:*", "cloudwatch:*"),
    "AmazonS3FullAccess": _allow("s3:*", "s3-object-lambda:*"),
    "AmazonSQSFullAccess": _allow("sqs:*"),
    "AmazonSNSFullAccess": _allow("sns:*"),
}
"""Policy name behind ``arn:aws:iam::aws:policy/`` -> document."""
