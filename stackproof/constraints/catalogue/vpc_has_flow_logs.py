"""VPCs have flow logs. Source: https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs.html."""

from stackproof.constraints import Failed, Passed, Resource, Stack, Undecided, Verdict, constraint
from stackproof.constraints.companions import companions_of, place_with_owner
from stackproof.constraints.settings import judge_setting

_FLOW_LOG = "aws_flow_log"


@constraint("vpc-has-flow-logs", on=("aws_vpc", "aws_default_vpc"), severity="medium", policy=(72, "LOGGING"))
def vpc_has_flow_logs(vpc: Resource, stack: Stack) -> Verdict:
    """Each declared VPC has a flow log that records at least rejected traffic.

    Why: who tried to get in, and from where, is in no other log.
    Fails: no ``aws_flow_log`` for the VPC; one that records accepted traffic alone. Those of subnets and interfaces do
        not count.
    Passes: ``traffic_type`` ``REJECT`` or ``ALL``.
    Fix:
      resource "aws_flow_log" "NAME" {
        vpc_id          = aws_vpc.NAME.id
        traffic_type    = "REJECT"
        log_destination = aws_cloudwatch_log_group.NAME.arn
        iam_role_arn    = aws_iam_role.NAME.arn
      }
    """
    found = companions_of(vpc, stack, _FLOW_LOG, ("vpc_id",), "id")
    verdicts = [place_with_owner(judge_setting(one, ("traffic_type",), ("REJECT", "ALL")), one) for one in found.found]
    for kind in (Passed, Undecided, Failed):
        chosen = next((one for one in verdicts if isinstance(one, kind)), None)
        if chosen is not None:
            return chosen
    return found.doubt("the flow logs of the VPC") or Failed("no flow log", f"an {_FLOW_LOG} for it")
