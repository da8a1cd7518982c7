"""The policies of resources: where each kind of resource carries its own, and what gives it one besides.

Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html (the services
with resource-based policies), and the pages of the resource types.
"""

from __future__ import annotations

from collections.abc import Iterator

from stackproof.iam.documents import PolicyDocument
from stackproof.iam.role_policies import read_policy
from stackproof.model.graph import unresolved, users
from stackproof.model.resource import Resource
from stackproof.model.stack import Stack

_SEPARATE = {  # the type that gives a policy to one of another type, and the argument that names it
    "aws_s3_bucket": ("aws_s3_bucket_policy", "bucket"),
    "aws_sns_topic": ("aws_sns_topic_policy", "arn"),
    "aws_sqs_queue": ("aws_sqs_queue_policy", "queue_url"),
}


def policies_of_resource(resource: Resource, stack: Stack) -> tuple[PolicyDocument, ...]:
    """Return the policies of a bucket, topic or queue; an unknown one where a policy may be its own."""
    return stack.once(("policies of a resource", str(resource.address)), lambda: tuple(_find(resource, stack)))


def _find(resource: Resource, stack: Stack) -> Iterator[PolicyDocument]:
    if not resource.omitted("policy") and resource.get("policy") != "":  # a state writes none as an empty text
        yield read_policy(resource.get("policy"), stack)
    type_, argument = _SEPARATE[resource.type]
    for holder in users(stack, type_, (argument,), resource.type).get(str(resource.address), ()):
        yield read_policy(holder.get("policy"), stack)
    unknown = unresolved(stack, type_, (argument,), resource.type)
    if unknown is not None:
        yield PolicyDocument((), (unknown,))
