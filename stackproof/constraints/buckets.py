"""What configures a bucket: resources of its own, or the blocks in the bucket that they replaced.

Sources: https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html, and
https://registry.terraform.io/providers/hashicorp/aws/latest/docs/guides/version-4-upgrade (the resources took
the place of the arguments, which still work).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from stackproof.constraints.companions import Companions, companions_of, place_with_owner
from stackproof.constraints.hidden_blocks import blocks_within, hidden_blocks
from stackproof.constraints.verdict import Failed, Passed, Undecided, Verdict
from stackproof.iam.answers import Answer, all_of, any_of
from stackproof.iam.documents import PolicyDocument, allows
from stackproof.iam.resource_policies import policies_of_resource
from stackproof.model import Resource, Stack
from stackproof.model.graph import target
from stackproof.values import Unknown

_LOG_ACL, _LOG_GROUP = "log-delivery-write", "http://acs.amazonaws.com/groups/s3/LogDelivery"
_DELIVERY = "logging.s3.amazonaws.com"


def configurations_of(bucket: Resource, stack: Stack, type_: str) -> Companions:
    """Return the resources of a type that configure a bucket."""
    return companions_of(bucket, stack, type_, ("bucket",), "bucket")


def judge_bucket(
    bucket: Resource,
    stack: Stack,
    type_: str,
    judge: Callable[[Resource], Verdict],
    block: tuple[str, Callable[[Resource], Verdict]],
    without: Failed | Passed,
) -> Verdict:
    """Judge a bucket by the resource that configures it, else by its own block.

    Args:
        bucket: the bucket.
        stack: its stack.
        type_: the type of the resource that configures it.
        judge: judges such a resource.
        block: the bucket's own block, and what judges the bucket by it.
        without: the verdict where neither is there.
    """
    found = configurations_of(bucket, stack, type_)
    verdicts = [place_with_owner(judge(one), one) for one in found.found]
    for kind in (Failed, Undecided, Passed):
        chosen = next((one for one in verdicts if isinstance(one, kind)), None)
        if chosen is not None:
            return chosen
    name, judge_block = block
    if not bucket.omitted(name) and bucket.get(name) not in ([], None):
        return judge_block(bucket)
    return found.doubt(f"the {type_} of the bucket") or without


def receives_access_logs(bucket: Resource, stack: Stack) -> Answer:
    """Tell whether server access logs are written into a bucket; an unknown target may be any bucket."""

    def compute() -> tuple[set[str], Unknown | None]:
        targets: set[str] = set()
        unknown: Unknown | None = None
        values = [(one, one.get("target_bucket")) for one in stack.of_type("aws_s3_bucket_logging")]
        for one in stack.of_type("aws_s3_bucket"):
            values += [(one, block.get("target_bucket")) for _, block in one.blocks("logging")]
            values += [(one, hidden) for _, hidden in hidden_blocks(one, "logging")]
        for holder, value in values:
            aim = target(stack, value, "aws_s3_bucket", near=holder)
            if aim.resource is not None:
                targets.add(str(aim.resource.address))
            unknown = aim.unknown if unknown is None else unknown
        return targets, unknown

    targets, unknown = stack.once("targets of access logs", compute)
    if str(bucket.address) in targets:
        return True
    return any_of((_admits_log_delivery(bucket, stack), unknown if unknown is not None else False))


def _admits_log_delivery(bucket: Resource, stack: Stack) -> Answer:
    """Tell whether an ACL or the policy of a bucket lets S3 deliver access logs into it."""
    acls = configurations_of(bucket, stack, "aws_s3_bucket_acl")
    beside: list[Answer] = [] if acls.unknown is None else [acls.unknown]
    by_acl = (answer for one in (bucket, *acls.found) for answer in _grants_delivery(one))
    by_policy = (answer for policy in policies_of_resource(bucket, stack) for answer in _policy_admits(policy))
    return any_of((*beside, *by_acl, *by_policy))


def _grants_delivery(acl: Resource) -> Iterator[Answer]:
    canned = acl.get("acl")
    yield canned if isinstance(canned, Unknown) and not acl.omitted("acl") else canned == _LOG_ACL
    for path, unknown in blocks_within(acl, "access_control_policy", "grant"):
        group = acl.get(*path, "grantee", 0, "uri") if unknown is None else unknown
        yield group if isinstance(group, Unknown) else group == _LOG_GROUP


def _policy_admits(policy: PolicyDocument) -> Iterator[Answer]:
    yield from policy.unknown
    for statement in policy.statements:
        principals = statement.principals
        if isinstance(principals, Unknown):
            yield principals
        services = principals.get("Service", ()) if isinstance(principals, dict) else ()
        named = [services] if isinstance(services, str) else services
        yield named if isinstance(named, Unknown) else all_of((allows(statement), _DELIVERY in named))
