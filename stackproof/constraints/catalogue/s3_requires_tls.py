"""Buckets refuse requests without TLS. Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html."""

from stackproof.constraints import Failed, Passed, Resource, Stack, Verdict, constraint, undecided
from stackproof.iam.answers import Answer, all_of, doubt
from stackproof.iam.decisions import Request, decide, denying_to_all
from stackproof.iam.principals import EVERYBODY
from stackproof.iam.published import service
from stackproof.iam.request_context import Context
from stackproof.iam.resource_arns import arn_of
from stackproof.iam.resource_policies import policies_of_resource
from stackproof.values import Unknown, template

_PLAIN = Context({"aws:securetransport": ("false",)}, whole=False)


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
    known = service("s3")
    assert known is not None  # its actions are data of the package
    arn = arn_of(stack, bucket)
    objects = template((arn, "/", doubt("the name of an object")))
    answers: list[tuple[str, Answer]] = []
    for action in known.actions.values():
        for type_, resource in (("bucket", arn), ("object", objects)):
            if type_ in action.types:
                request = Request(f"s3:{action.name}", resource, _PLAIN)
                answers.append((f"s3:{action.name}", decide(policies, request, EVERYBODY).denies))
    denied = all_of(answer for _, answer in answers)
    if isinstance(denied, Unknown):
        return undecided("whether requests without TLS are denied", denied, "policy")
    if denied:
        return Passed("it denies requests without TLS")
    left = next(action for action, answer in answers if answer is False)
    return Failed(f"{left} is not denied without TLS", "a Deny of every action without TLS")
