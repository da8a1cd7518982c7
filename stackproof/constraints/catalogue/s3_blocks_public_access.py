"""Buckets block public access. Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html."""

from collections.abc import Iterator

from stackproof.constraints import Failed, Passed, Resource, Stack, Undecided, Verdict, constraint
from stackproof.constraints.buckets import configurations_of
from stackproof.constraints.companions import place_with_owner
from stackproof.constraints.settings import judge_setting
from stackproof.iam.answers import Answer, all_of, any_of, doubt
from stackproof.model.graph import each_its_own, target
from stackproof.model.regions import account_of
from stackproof.model.same_names import same_name
from stackproof.values import Unknown

_BLOCK, _ACCOUNT = "aws_s3_bucket_public_access_block", "aws_s3_account_public_access_block"
_SETTINGS = ("block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets")
_EXPECTED = "all four settings of a public access block"


@constraint("s3-blocks-public-access", on=("aws_s3_bucket", _BLOCK), severity="high", policy=(50, "GENERAL_SECURITY"))
def s3_blocks_public_access(holder: Resource, stack: Stack, *, explicit: bool = True) -> Iterator[Verdict]:
    """All four public access blocks are on for every bucket.

    Why: one policy or ACL that is too wide makes a bucket public; a block makes AWS refuse or ignore it.
    Fails: a setting of an ``aws_s3_bucket_public_access_block`` that is false or left out (the default is false), also
        where the account's block has it; a bucket without a block, unless an ``aws_s3_account_public_access_block`` of
        its account has all four.
    Passes: all four true. With ``explicit: false`` a bucket without a block passes as well: AWS blocks public access to
        every bucket that is made since April 2023.
    Fix:
      resource "aws_s3_bucket_public_access_block" "NAME" {
        bucket                  = aws_s3_bucket.NAME.id
        block_public_acls       = true
        block_public_policy     = true
        ignore_public_acls      = true
        restrict_public_buckets = true
      }
    """
    if holder.type == _BLOCK:
        if target(stack, holder.get("bucket"), "aws_s3_bucket", near=holder).resource is None:
            yield from _judge_block(holder)
        return
    found = configurations_of(holder, stack, _BLOCK)
    for block in found.found:
        yield from (place_with_owner(verdict, block) for verdict in _judge_block(block))
    if not found.found:
        yield _judge_by_account(holder, stack, found.doubt("the public access block of the bucket"), explicit=explicit)


def _judge_block(block: Resource) -> Iterator[Verdict]:
    for name in _SETTINGS:
        yield judge_setting(block, (name,), (True,), default=False)


def _judge_by_account(bucket: Resource, stack: Stack, unknown: Undecided | None, *, explicit: bool) -> Verdict:
    """Judge a bucket without a block of its own that is known."""
    covered = any_of(_covers(block, bucket, stack) for block in stack.of_type(_ACCOUNT))
    if covered is True and unknown is None:
        return Passed("the public access block of the account has all four settings")
    if unknown is not None:
        return unknown
    if not explicit:
        return Passed("AWS blocks public access by default")
    if isinstance(covered, Unknown):
        return Undecided("whether the account's public access block covers the bucket", covered.why)
    return Failed("no public access block: only AWS's default blocks it", _EXPECTED)


def _covers(block: Resource, bucket: Resource, stack: Stack) -> Answer:
    return all_of([_is_of_account(block, bucket, stack), *(_is_on(block, name) for name in _SETTINGS)])


def _is_on(block: Resource, name: str) -> Answer:
    value = block.get(name)
    return value if isinstance(value, Unknown) and not block.omitted(name) else value is True


def _is_of_account(block: Resource, bucket: Resource, stack: Stack) -> Answer:
    own = account_of(stack, bucket)
    given = account_of(stack, block) if block.omitted("account_id") else block.get("account_id")
    if not each_its_own(block.address, bucket.address):
        return doubt(f"how many instances {block} has")
    return same_name(given, own)
