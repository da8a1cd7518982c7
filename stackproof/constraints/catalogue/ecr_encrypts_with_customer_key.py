"""Repositories are encrypted with a key of yours. Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/encryption-at-rest.html."""

from stackproof.constraints import Passed, Resource, Stack, Verdict, constraint
from stackproof.constraints.customer_keys import judge_customer_key
from stackproof.constraints.settings import judge_setting

_TYPE, _KEY = ("encryption_configuration", 0, "encryption_type"), ("encryption_configuration", 0, "kms_key")
_FIX = """encryption_configuration {
  encryption_type = "KMS"
  kms_key         = aws_kms_key.NAME.arn
}"""


@constraint("ecr-encrypts-with-customer-key", on="aws_ecr_repository", severity="medium", policy=(76, "ENCRYPTION"))
def ecr_encrypts_with_customer_key(repository: Resource, stack: Stack) -> Verdict:
    """ECR repositories are encrypted with a customer managed key.

    Why: only for a key of your own do you decide, and can you show, who reads the images.
    Fails: ``encryption_type`` is ``AES256``, which is the default; ``KMS`` without a ``kms_key``, or with
        ``alias/aws/ecr``.
    Passes: ``KMS`` or ``KMS_DSSE`` with a key of yours. The encryption of a repository cannot be changed: a new one
        takes its place.
    Fix:
      encryption_configuration {
        encryption_type = "KMS"
        kms_key         = aws_kms_key.NAME.arn
      }
    """
    kind = judge_setting(repository, _TYPE, ("KMS", "KMS_DSSE"), default="AES256", fix=_FIX)
    if not isinstance(kind, Passed):
        return kind
    return judge_customer_key(repository, stack, _KEY, without="AWS's key is used", of="repository")
