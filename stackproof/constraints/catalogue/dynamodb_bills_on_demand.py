"""Tables are billed on demand. Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html."""

from stackproof.constraints import Failed, Passed, Resource, Verdict, constraint, undecided
from stackproof.values import Unknown


@constraint("dynamodb-bills-on-demand", on="aws_dynamodb_table", severity="low", policy=(1, "GENERAL_SECURITY"))
def dynamodb_bills_on_demand(table: Resource) -> Verdict:
    """DynamoDB tables are billed by request.

    Why: a burst is not throttled, and an idle table costs nothing but its storage.
    Fails: ``billing_mode = "PROVISIONED"``, or none (the default is PROVISIONED).
    Passes: ``billing_mode = "PAY_PER_REQUEST"``.
    Fix: billing_mode = "PAY_PER_REQUEST"
    """
    mode = table.get("billing_mode")
    if isinstance(mode, Unknown) and not table.omitted("billing_mode"):
        return undecided("billing_mode", mode, "billing_mode")
    if mode == "PAY_PER_REQUEST":
        return Passed("billing_mode is PAY_PER_REQUEST")
    found = (
        f'billing_mode = "{mode}"'
        if not table.omitted("billing_mode")
        else "no billing_mode: the default is PROVISIONED"
    )
    wanted = 'billing_mode = "PAY_PER_REQUEST"'
    return Failed(found, wanted, wanted, ("billing_mode",))
