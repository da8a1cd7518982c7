"""Default security groups are closed. Source: https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html."""

from collections.abc import Iterator

from stackproof.constraints import Failed, Passed, Resource, Stack, Verdict, constraint, undecided
from stackproof.constraints.companions import companions_of, place_with_owner
from stackproof.model.graph import relation, target
from stackproof.values import Unknown

_GROUP, _VPCS = "aws_default_security_group", ("aws_vpc", "aws_default_vpc")
_RULES = ("aws_security_group_rule", "aws_vpc_security_group_ingress_rule", "aws_vpc_security_group_egress_rule")


@constraint("default-security-group-is-closed", on=(*_VPCS, _GROUP), severity="high", policy=(62, "NETWORKING"))
def default_security_group_is_closed(holder: Resource, stack: Stack) -> Iterator[Verdict]:
    """The default security group of each declared VPC has no rules.

    Why: what names no security group gets the default one, and shares its network with everything else in it.
    Fails: a VPC without an ``aws_default_security_group``: AWS's default lets its members talk to each other, and out
        to everybody; one with ``ingress`` or ``egress``; a rule beside it that is of it.
    Passes: an ``aws_default_security_group`` without rules: Terraform takes AWS's away.
    Fix:
      resource "aws_default_security_group" "NAME" {
        vpc_id = aws_vpc.NAME.id
      }
    """
    if holder.type == _GROUP:
        if target(stack, holder.get("vpc_id"), *_VPCS, near=holder).resource is None:
            yield from _judge(holder, stack)
        return
    found = companions_of(holder, stack, _GROUP, ("vpc_id",), "id")
    for group in found.found:
        yield from (place_with_owner(verdict, group) for verdict in _judge(group, stack))
    if not found.found:
        missing = Failed("no aws_default_security_group: AWS's default lets everything out", "one without rules")
        yield found.doubt("the default security group of the VPC") or missing
    yield from _beside(holder, "default_security_group_id", stack)


def _judge(group: Resource, stack: Stack) -> Iterator[Verdict]:
    verdicts = [*_own_rules(group), *_beside(group, "id", stack)]
    yield from verdicts or [Passed("it has no rules")]


def _own_rules(group: Resource) -> Iterator[Verdict]:
    for name in ("ingress", "egress"):
        rules = group.get(name)
        if group.omitted(name):
            continue
        if isinstance(rules, Unknown):
            yield undecided(f"whether it has {name} rules", rules, name)
        elif rules:
            yield Failed(f"it has {name} rules", "no rules", f"# remove {name}", (name, 0))


def _beside(holder: Resource, attribute: str, stack: Stack) -> Iterator[Verdict]:
    """Yield a verdict for each rule beside the group; the group is its own id, or an attribute of the VPC."""
    rules = stack.once("rules beside default groups", lambda: _index(stack))
    for rule in rules.get((str(holder.address), attribute), ()):
        yield Failed(f"{rule} is a rule of it", "no rules", f"# remove {rule}", where=rule.place("security_group_id"))


def _index(stack: Stack) -> dict[tuple[str, str], list[Resource]]:
    found: dict[tuple[str, str], list[Resource]] = {}
    for rule in stack.of_type(*_RULES):
        value = rule.get("security_group_id")
        reference = relation(value) if isinstance(value, Unknown) else None
        if reference is not None:
            found.setdefault((str(reference.address), str(reference.path[-1])), []).append(rule)
    return found
