"""Streams are encrypted.

Source: https://docs.aws.amazon.com/streams/latest/dev/server-side-encryption.html
and https://docs.aws.amazon.com/firehose/latest/dev/encryption.html.
"""

from stackproof.constraints import Resource, Verdict, constraint, undecided
from stackproof.constraints.settings import judge_setting
from stackproof.values import Unknown

_STREAM, _FIREHOSE = "aws_kinesis_stream", "aws_kinesis_firehose_delivery_stream"
_SOURCES = ("kinesis_source_configuration", "msk_source_configuration")

_FIX = 'encryption_type = "KMS"\nkms_key_id      = "alias/aws/kinesis"'


@constraint("kinesis-encrypts", on=(_STREAM, _FIREHOSE), severity="medium", policy=(67, "ENCRYPTION"))
def kinesis_encrypts(stream: Resource) -> Verdict | None:
    """Streams and delivery streams are encrypted at rest with a KMS key.

    Why: what waits in a stream is read by whoever gets at the disk.
    Fails: ``encryption_type`` of a stream is not ``KMS``; a delivery stream without ``server_side_encryption { enabled
        = true }``.
    Passes: a key of yours, or AWS's (``alias/aws/kinesis``). A delivery stream that reads a stream or a topic of Kafka
        keeps nothing itself, and is not judged.
    Fix:
      encryption_type = "KMS"
      kms_key_id      = aws_kms_key.NAME.arn
    """
    if stream.type == _STREAM:
        return judge_setting(stream, ("encryption_type",), ("KMS",), default="NONE", fix=_FIX)
    for name in _SOURCES:
        source = stream.get(name, 0)
        if isinstance(source, Unknown) and not stream.omitted(name):
            return undecided(name, source, name)
        if isinstance(source, dict):
            return None
    path = ("server_side_encryption", 0, "enabled")
    return judge_setting(stream, path, (True,), default=False)
