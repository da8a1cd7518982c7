"""CKV_SP_2: the constraint ``dynamodb-recovers-to-point-in-time``."""

from adapter.policy import Policy


class DynamodbRecoversToPointInTime(Policy):
    """DynamoDB tables can be restored to any second of the last days."""

    constraint = "dynamodb-recovers-to-point-in-time"


check = DynamodbRecoversToPointInTime()
