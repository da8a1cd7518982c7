"""CKV_SP_1: the constraint ``dynamodb-bills-on-demand``."""

from adapter.policy import Policy


class DynamodbBillsOnDemand(Policy):
    """DynamoDB tables are billed by request."""

    constraint = "dynamodb-bills-on-demand"


check = DynamodbBillsOnDemand()
