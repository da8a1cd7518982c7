"""Buckets refuse requests without TLS. Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html."""

from collections.abc import Iterator
from typing import Any

from stackproof.constraints import Failed, Passed, Resource, Stack, Verdict, constraint, undecided
from stackproof.iam.answers import Answer, all_of, doubt
from stackproof.iam.callers import callers_of
from stackproof.iam.decisions import Request, decide, denying_to_all
from stackproof.iam.documents import PolicyDocument
from stackproof.iam.principals import EVERYBODY
from stackproof.iam.published import service
from stackproof.iam.request_context import Context
from stackproof.iam.resource_arns import arn_of
from stackproof.iam.resource_policies import policies_of_resource
from stackproof.values import template

_PLAIN = Context({"aws:securetransport": ("false",)}, whole=False)
_EXPECTED = "a Deny of every action without TLS"


@constraint(
    "s3-requires-tls",
    on="aws_s3_bucket",
    severity="medium",
    policy=(37, "ENCRYPTION"),
)
def s3_requires_tls(bucket: Resource, stack: Stack) -> Verdict:
    """Buckets deny every request that does not come over TLS.

    Why: what goes over plain HTTP is read, and changed, by whoever is on the way.
    Fails: no bucket policy; one whose Deny leaves out an action, the bucket or its objects, somebody, or requests that
        another condition lets through.
    Passes: a Deny of ``s3:*`` for ``*`` on the bucket and ``BUCKET/*`` where ``aws:SecureTransport`` is false.
    Fix:
      statement {
        effect    = "Deny"
        actions   = ["s3:*"]
        resources = [aws_s3_bucket.NAME.arn, "${aws_s3_bucket.NAME.arn}/*"]

        principals {
          type        = "*"
          identifiers = ["*"]
        }

        condition {
          test     = "Bool"
          variable = "aws:SecureTransport"
          values   = ["false"]
        }
      }
    """
    policies = denying_to_all(policies_of_resource(bucket, stack))
    if not policies:
        return Failed("no bucket policy: requests over plain HTTP are let in", "a Deny without TLS")
    requests = list(_requests(bucket, stack))
    denied, left = _denied(policies, requests, _PLAIN)
    if denied is True:
        return Passed("it denies requests without TLS")
    if denied is False:
        return Failed(f"{left} is not denied without TLS", _EXPECTED)
    for who, said in callers_of(policies):
        answer, left = _denied(policies, requests, Context({**said, **_PLAIN.values}, whole=False))
        if answer is False:
            return Failed(f"{left} is not denied without TLS to {who}", _EXPECTED)
    return undecided("whether requests without TLS are denied", denied, "policy")


def _requests(bucket: Resource, stack: Stack) -> Iterator[tuple[str, Any]]:
    """Yield each action on the bucket and on its objects, with the ARN."""
    known = service("s3")
    assert known is not None  # its actions are data of the package
    arn = arn_of(stack, bucket)
    objects = template((arn, "/", doubt("the name of an object")))
    for action in known.actions.values():
        for type_, resource in (("bucket", arn), ("object", objects)):
            if type_ in action.types:
                yield f"s3:{action.name}", resource


def _denied(
    policies: tuple[PolicyDocument, ...], requests: list[tuple[str, Any]], context: Context
) -> tuple[Answer, str]:
    """Tell whether all requests are denied, and name the action of one that surely is not."""
    answers = [(action, decide(policies, Request(action, arn, context), EVERYBODY).denies) for action, arn in requests]
    return all_of(answer for _, answer in answers), next((one for one, answer in answers if answer is False), "")
