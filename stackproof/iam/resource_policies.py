"""The policies of resources: where each kind of resource carries its own, and what gives it one besides.

Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html (the services
with resource-based policies), and the pages of the resource types.
"""

from __future__ import annotations

from collections.abc import Iterator

from stackproof.iam.documents import PolicyDocument
from stackproof.iam.permissions import permission_of
from stackproof.iam.principals import root_of
from stackproof.iam.role_policies import read_policy
from stackproof.model.graph import find_unresolved, users
from stackproof.model.kms_keys import KEY_TYPES
from stackproof.model.regions import account_of
from stackproof.model.resource import Resource
from stackproof.model.stack import Stack

_SEPARATE = {  # the type that gives a policy to one of another type, and the argument that names it
    "aws_cloudwatch_event_bus": ("aws_cloudwatch_event_bus_policy", "event_bus_name"),
    **dict.fromkeys(KEY_TYPES, ("aws_kms_key_policy", "key_id")),
    "aws_lambda_function": ("aws_lambda_permission", "function_name"),
    "aws_s3_bucket": ("aws_s3_bucket_policy", "bucket"),
    "aws_sns_topic": ("aws_sns_topic_policy", "arn"),
    "aws_sqs_queue": ("aws_sqs_queue_policy", "queue_url"),
}


def policies_of_resource(resource: Resource, stack: Stack) -> tuple[PolicyDocument, ...]:
    """Return the policies of a resource that can have one; an unknown one where a policy may be its own."""
    return stack.once(("policies of a resource", str(resource.address)), lambda: tuple(_find(resource, stack)))


def _find(resource: Resource, stack: Stack) -> Iterator[PolicyDocument]:
    found = list(_find_given(resource, stack))
    if not found and resource.type in KEY_TYPES:  # as AWS writes it: kms/latest/developerguide/key-policy-default.html
        root = root_of(account_of(stack, resource)).name
        statement = {"Effect": "Allow", "Principal": {"AWS": root}, "Action": "kms:*", "Resource": "*"}
        found = [read_policy({"Version": "2012-10-17", "Statement": [statement]}, stack)]
    yield from found


def _find_given(resource: Resource, stack: Stack) -> Iterator[PolicyDocument]:
    if "policy" in resource.values and not resource.omitted("policy") and resource.get("policy") != "":
        yield read_policy(resource.get("policy"), stack)  # a state writes none as an empty text
    if resource.type not in _SEPARATE:
        return
    type_, argument = _SEPARATE[resource.type]
    for holder in users(stack, type_, (argument,), resource.type).get(str(resource.address), ()):
        document = permission_of(holder) if type_ == "aws_lambda_permission" else holder.get("policy")
        yield read_policy(document, stack)
    unknown = find_unresolved(stack, type_, (argument,), resource.type)
    if unknown is not None:
        yield PolicyDocument((), (unknown,))
