"""Where moto keeps the policies of roles and of resources."""

from __future__ import annotations

import functools
from typing import Any

from moto.awslambda.utils import get_backend as lambda_backend
from moto.dynamodb.models import dynamodb_backends
from moto.iam.models import iam_backends
from moto.kms.models import kms_backends
from moto.s3.models import s3_backends
from moto.sns.models import sns_backends
from moto.sqs.models import sqs_backends

from stackproof.iam.documents import PolicyDocument, parse_policy


def of_role(role_arn: str) -> list[PolicyDocument]:
    """Collect the inline and attached policies of a role; none where there is no such role."""
    _, partition, _, _, account, _ = role_arn.split(":", 5)
    name = role_arn.rsplit("/", 1)[-1]
    roles = (one for one in iam_backends[account][partition].roles.values() if one.name == name)
    role = next((one for one in roles if one.arn == role_arn), None)
    if role is None:
        return []
    managed = [one for policy in role.managed_policies.values() for one in policy.versions if one.is_default]
    return [_parse(document) for document in (*role.policies.values(), *(one.document for one in managed))]


def of_resource(arn: str) -> list[PolicyDocument]:
    """Return the policy that a function, queue, topic, bucket or key carries; none where it carries none."""
    document = _document(arn)
    return [_parse(document)] if document else []


def _parse(document: Any) -> PolicyDocument:
    """Read a policy; one that is text, once: every call of a handler asks for all of its role's."""
    if isinstance(document, bytes):
        document = document.decode()
    return _parsed_text(document) if isinstance(document, str) else parse_policy(document)


_parsed_text = functools.lru_cache(maxsize=1024)(parse_policy)


def _document(arn: str) -> Any:
    _, partition, service, region, account, name = arn.split(":", 5)
    if service == "lambda":
        statements = lambda_backend(account, region).get_function(arn).policy.statements
        return {"Statement": statements} if statements else None
    if service == "sqs":
        queue = sqs_backends[account][region].queues.get(name)
        return queue and queue.policy
    if service == "sns":
        topic = sns_backends[account][region].topics.get(arn)
        return topic and topic.policy
    if service == "kms":
        key = key_of(arn)
        return key and key.policy
    if service == "s3":
        bucket = s3_backends[account or _ACCOUNT][partition].buckets.get(name.split("/")[0])
        return bucket and bucket.policy
    return None


_ACCOUNT = "123456789012"  # ARNs of S3 name none


def key_of(arn: str) -> Any:
    """Find a key by the ARN of the key or of its alias; nothing where there is none."""
    _, _, _, region, account, name = arn.split(":", 5)
    backend = kms_backends[account][region]
    id_ = backend.get_key_id_from_alias(name) if name.startswith("alias/") else name.split("/", 1)[1]
    return backend.keys.get(id_ or "")


def encryption_key(arn: str) -> str | None:
    """Return the ARN of the customer managed key that a queue, topic, bucket or table is encrypted with."""
    _, partition, service, region, account, name = arn.split(":", 5)
    account = account or _ACCOUNT
    key: Any = None
    if service == "sqs":
        queue: Any = sqs_backends[account][region].queues.get(name)
        key = queue and queue.kms_master_key_id
    elif service == "sns":
        topic = sns_backends[account][region].topics.get(arn)
        key = topic and topic.kms_master_key_id
    elif service == "dynamodb":
        table = dynamodb_backends[account][region].tables.get(name.split("/")[1])
        key = table and (table.sse_specification or {}).get("KMSMasterKeyId")
    elif service == "s3":
        bucket = s3_backends[account][partition].buckets.get(name.split("/")[0])
        region = bucket.region_name if bucket else region
        rule = ((bucket and bucket.encryption) or {}).get("Rule") or {}
        key = (rule.get("ApplyServerSideEncryptionByDefault") or {}).get("KMSMasterKeyID")
    return _complete_key(str(key), region, account) if key else None


def _complete_key(key: str, region: str, account: str) -> str | None:
    """Complete an id or an alias to the key's ARN; none where the key is AWS's own."""
    name = key if key.startswith(("arn:", "alias/")) else f"key/{key}"
    found = key_of(name if name.startswith("arn:") else f"arn:aws:kms:{region}:{account}:{name}")
    if found is None or any(alias.startswith("alias/aws/") for alias in found.aliases):
        return None
    return str(found.arn)
