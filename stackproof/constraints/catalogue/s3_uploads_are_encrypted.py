"""Buckets refuse uploads that are not encrypted as asked. Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html#require-sse-kms."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Literal

from stackproof.addresses import Reference
from stackproof.constraints import Failed, Passed, Resource, Stack, Verdict, constraint, undecided
from stackproof.iam.answers import Answer, all_of, doubt
from stackproof.iam.decisions import Request, decide, denying_to_all
from stackproof.iam.documents import PolicyDocument
from stackproof.iam.principals import EVERYBODY
from stackproof.iam.request_context import Context
from stackproof.iam.resource_arns import arn_of
from stackproof.iam.resource_policies import policies_of_resource
from stackproof.values import STRING, AttributeOf, Unknown, template
from stackproof.values.texts import pieces

_ALGORITHM = "s3:x-amz-server-side-encryption"
_KEY = "s3:x-amz-server-side-encryption-aws-kms-key-id"
_ALGORITHMS: tuple[str, ...] = ("AES256", "aws:kms", "aws:kms:dsse")
Algorithm = Literal["AES256", "aws:kms", "aws:kms:dsse"]


@constraint("s3-uploads-are-encrypted", on="aws_s3_bucket", severity="medium", policy=(45, "ENCRYPTION"))
def s3_uploads_are_encrypted(
    bucket: Resource, stack: Stack, *, algorithms: list[Algorithm] | None = None, key: str = ""
) -> Iterator[Verdict]:
    """Buckets deny every upload that does not ask for the encryption that is wanted.

    Why: what is stored under another key, or under AWS's own, is read by whoever may read the bucket.
    Fails: no bucket policy; one whose Deny lets a ``PutObject`` through that has no encryption header, or names an
        algorithm besides ``algorithms`` (AES256, aws:kms and aws:kms:dsse unless it is said), or, with ``key`` (an
        address or an ARN), no key or another one; a Deny for some objects or some callers; one that denies what is
        wanted. The bucket's default encryption denies nothing.
    Passes: a Deny for ``*`` on ``BUCKET/*`` where ``s3:x-amz-server-side-encryption`` is not what is wanted.
        ``StringNotEquals`` is met by a request without the header, and ``Null`` asks for it alone.
    Fix:
      statement {
        effect    = "Deny"
        actions   = ["s3:PutObject"]
        resources = ["${aws_s3_bucket.NAME.arn}/*"]

        principals {
          type        = "*"
          identifiers = ["*"]
        }

        condition {
          test     = "StringNotEquals"
          variable = "s3:x-amz-server-side-encryption"
          values   = ["aws:kms"]
        }
      }
    """
    wanted = tuple(algorithms or _ALGORITHMS)
    arn = _key_arn(stack, key)
    if key and arn is None:
        yield Failed(f"the stack has no {key}", "the address or the ARN of a key", "# correct the parameter key")
        return
    policies = denying_to_all(policies_of_resource(bucket, stack))
    if not policies:
        yield Failed("no bucket policy: uploads without encryption are let in", "a Deny of them")
        return
    for upload, headers in _refused(wanted, arn):
        yield _judge_refused(bucket, stack, policies, upload, headers)
    yield _judge_wanted(bucket, stack, policies, wanted, arn)


def _key_arn(stack: Stack, key: str) -> Any:
    if key.startswith("arn:"):
        return key
    found = stack.resources.get(key)
    return arn_of(stack, found) if found is not None else None


def _another(arn: Any) -> Any:
    """Return the ARN of another key of the same account and region."""
    if isinstance(arn, str):
        return f"{arn.rsplit('/', 1)[0]}/zz"
    *before, last = pieces(arn)
    if not isinstance(last, Unknown) or not isinstance(last.form, AttributeOf):
        return doubt("the ARN of another key")
    reference = last.form.reference
    other = Reference(replace(reference.address, name="another key"), reference.path)
    return template((*before, Unknown(STRING, (), (other,), AttributeOf(other))))


def _refused(wanted: tuple[str, ...], key: Any) -> Iterator[tuple[str, dict[str, tuple[Any, ...]]]]:
    """Yield each kind of upload that is to be denied, with its headers."""
    yield "an upload without an encryption header", {_ALGORITHM: (), _KEY: ()}
    for algorithm in _ALGORITHMS:
        if algorithm not in wanted:
            yield f"an upload with {algorithm}", {_ALGORITHM: (algorithm,), _KEY: ()}
        elif key is not None and algorithm != "AES256":
            yield f"an upload with {algorithm} and no key", {_ALGORITHM: (algorithm,), _KEY: ()}
            yield f"an upload with {algorithm} and another key", {_ALGORITHM: (algorithm,), _KEY: (_another(key),)}


def _denied(
    bucket: Resource, stack: Stack, policies: tuple[PolicyDocument, ...], headers: dict[str, tuple[Any, ...]]
) -> Answer:
    """Tell whether uploads with some headers are denied, whatever the object is called and whoever uploads it."""
    arn = arn_of(stack, bucket)
    context = Context({**headers, "aws:securetransport": ("true",)}, whole=False)
    names = ("zz", doubt("the name of an object"))
    requests = (Request("s3:PutObject", template((arn, "/", name)), context) for name in names)
    return all_of(decide(policies, request, EVERYBODY).denies for request in requests)


def _judge_refused(
    bucket: Resource,
    stack: Stack,
    policies: tuple[PolicyDocument, ...],
    upload: str,
    headers: dict[str, tuple[Any, ...]],
) -> Verdict:
    denied = _denied(bucket, stack, policies, headers)
    if isinstance(denied, Unknown):
        return undecided(f"whether {upload} is denied", denied, "policy")
    return Passed(f"{upload} is denied") if denied else Failed(f"{upload} is not denied", "a Deny of it")


def _judge_wanted(
    bucket: Resource, stack: Stack, policies: tuple[PolicyDocument, ...], wanted: tuple[str, ...], arn: Any
) -> Verdict:
    """Judge that an upload as it is wanted is not denied; what nobody knows of it is no matter of encryption."""
    key = doubt("the key of an upload") if arn is None else arn
    uploads = [{_ALGORITHM: (one,), _KEY: () if one == "AES256" else (key,)} for one in wanted]
    if all_of(_denied(bucket, stack, policies, headers) for headers in uploads) is True:
        return Failed(f"uploads with {' or '.join(wanted)} are denied as well", "what is wanted is let in")
    return Passed("what is wanted is not denied")
