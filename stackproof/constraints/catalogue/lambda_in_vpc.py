"""Functions run in a VPC. Source: https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html."""

from stackproof.constraints import Failed, Passed, Resource, Stack, Verdict, constraint, undecided
from stackproof.constraints.edge_functions import is_at_edge
from stackproof.values import Unknown

_PATH = ("vpc_config", 0, "subnet_ids")


@constraint("lambda-in-vpc", on="aws_lambda_function", severity="low", policy=(79, "NETWORKING"))
def lambda_in_vpc(function: Resource, stack: Stack) -> Verdict | None:
    """Lambda functions run in a VPC.

    Why: what a function may connect to is then decided by security groups and routes, and recorded by flow logs.
    Fails: no ``vpc_config``, or one without subnets.
    Passes: a ``vpc_config`` with subnets. Functions at the edge, which CloudFront runs, are not judged: they cannot be
        in a VPC. Most functions need none: ask for it where a specification does.
    Fix:
      vpc_config {
        subnet_ids         = [aws_subnet.a.id, aws_subnet.b.id]
        security_group_ids = [aws_security_group.NAME.id]
      }
    """
    edge = is_at_edge(function, stack)
    if edge is True:
        return None
    subnets = function.get(*_PATH)
    if isinstance(subnets, Unknown) and not function.omitted(*_PATH):
        return undecided("the subnets of the function", subnets, *_PATH)
    if not function.omitted(*_PATH) and subnets:
        return Passed(f"it runs in {len(subnets)} subnets")
    if isinstance(edge, Unknown):
        return undecided("whether CloudFront runs the function", edge)
    return Failed("no vpc_config: it runs outside your network", "a vpc_config with subnets", "", ("vpc_config",))
