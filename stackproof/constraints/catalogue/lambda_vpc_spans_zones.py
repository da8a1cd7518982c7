"""Functions in a VPC span zones. Source: https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html."""

from collections import Counter

from stackproof.constraints import Failed, Passed, Resource, Stack, Undecided, Verdict, constraint, undecided
from stackproof.constraints.zones import zone_at
from stackproof.values import Unknown

_PATH = ("vpc_config", 0, "subnet_ids")


@constraint("lambda-vpc-spans-zones", on="aws_lambda_function", severity="medium", policy=(68, "NETWORKING"))
def lambda_vpc_spans_zones(function: Resource, stack: Stack, *, zones: int = 2) -> Verdict | None:
    """A function in a VPC uses subnets in at least two availability zones.

    Why: when a zone fails, a function with subnets in that zone alone fails with it.
    Fails: fewer subnets than ``zones`` (2 by default), or subnets in fewer zones.
    Passes: subnets of the stack in as many zones, by name or by ``data.aws_availability_zones``. Functions outside a
        VPC are not judged. Subnets of another stack are undecided: nobody knows their zones.
    Fix: subnet_ids = [aws_subnet.a.id, aws_subnet.b.id]
    """
    subnets = function.get(*_PATH)
    if function.omitted(*_PATH) or not (isinstance(subnets, Unknown) or subnets):
        return None
    if isinstance(subnets, Unknown):
        return undecided("the subnets of the function", subnets, *_PATH)
    wanted = f"subnets in {zones} availability zones"
    if len(subnets) < zones:
        return Failed(f"it has fewer than {zones} subnets", wanted, "", _PATH)
    found = [zone_at(one, stack) for one in subnets]
    kinds = Counter(kind for kind, _ in {one for one in found if not isinstance(one, Unknown)})
    most = max(kinds.values(), default=0)
    if most >= zones:
        return Passed(f"its subnets are in {most} zones")
    reasons = tuple(dict.fromkeys(reason for one in found if isinstance(one, Unknown) for reason in one.why))
    if reasons or len(kinds) > 1:
        return Undecided("the availability zones of its subnets", reasons, _PATH)
    return Failed(f"its subnets are in fewer than {zones} zones", wanted, "", _PATH)
