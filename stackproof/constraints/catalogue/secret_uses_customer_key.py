"""Secrets are encrypted with a key of yours.

Source: https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
and https://docs.aws.amazon.com/systems-manager/latest/userguide/secure-string-parameter-kms-encryption.html.
"""

from collections.abc import Iterator

from stackproof.constraints import Failed, Resource, Stack, Verdict, constraint, undecided
from stackproof.constraints.customer_keys import judge_customer_key
from stackproof.constraints.hidden_blocks import blocks_within
from stackproof.values import Unknown

_SECRET, _PARAMETER = "aws_secretsmanager_secret", "aws_ssm_parameter"
_SECURE = "SecureString"


@constraint("secret-uses-customer-key", on=(_SECRET, _PARAMETER), severity="medium", policy=(88, "ENCRYPTION"))
def secret_uses_customer_key(secret: Resource, stack: Stack) -> Iterator[Verdict]:
    """Secrets and secure parameters are encrypted with a customer managed key.

    Why: only for a key of your own do you decide, and can you show, who reads the secret; AWS's key cannot be shared
        with another account either.
    Fails: no ``kms_key_id`` of a secret or of its ``replica``, no ``key_id`` of a ``SecureString``; AWS's key.
    Passes: a key of yours. Parameters of other types are not encrypted, and not judged.
    Fix: kms_key_id = aws_kms_key.NAME.arn
    """
    if secret.type == _PARAMETER:
        yield from _judge_parameter(secret, stack)
        return
    yield judge_customer_key(secret, stack, ("kms_key_id",), without="AWS's key is used", of="secret")
    for path, unknown in blocks_within(secret, "replica"):
        if unknown is not None:
            yield undecided("the keys of the replicas", unknown, *path)
            continue
        key = (*path, "kms_key_id")
        yield judge_customer_key(secret, stack, key, without="AWS's key is used", of="replica", near=False)


def _judge_parameter(parameter: Resource, stack: Stack) -> Iterator[Verdict]:
    kind = parameter.get("type")
    if not isinstance(kind, Unknown) and kind != _SECURE:
        return
    verdict = judge_customer_key(parameter, stack, ("key_id",), without="AWS's key is used", of="parameter")
    if isinstance(kind, Unknown) and isinstance(verdict, Failed):
        verdict = undecided("the type of the parameter", kind, "type")
    yield verdict
