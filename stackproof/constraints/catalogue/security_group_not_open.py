"""Security groups admit the internet nowhere. Source: https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html."""

from collections.abc import Iterator

from stackproof.constraints import Failed, Passed, Resource, Stack, Verdict, constraint, undecided
from stackproof.constraints.ingress_rules import GROUP_TYPES, Ingress, internet_in, rules_of, shut_but_for
from stackproof.values import Unknown

_SEPARATE = ("aws_security_group_rule", "aws_vpc_security_group_ingress_rule")
_BY_DEFAULT = (80, 443)
_FIX = 'cidr_blocks = ["NETWORK"] # the networks that may connect, or their security_groups'


@constraint("security-group-not-open", on=(*GROUP_TYPES, *_SEPARATE), severity="high", policy=(54, "NETWORKING"))
def security_group_not_open(holder: Resource, stack: Stack, *, ports: list[int] | None = None) -> Iterator[Verdict]:
    """No security group admits the whole internet, but for the TCP ports that the contract names.

    Why: whatever listens behind an open port is tried by everybody, from the first minute.
    Fails: a rule that lets in ``0.0.0.0/0``, ``::/0``, a range as large as a part of the internet (shorter than /8,
        or than /13 of IPv6), or a prefix list of the stack that holds one, on a port that is not among ``ports``
        (``[80, 443]`` by default), on UDP, or on all protocols.
    Passes: rules of networks, security groups and AWS's prefix lists; ICMP. Egress is not judged.
    Fix: cidr_blocks = ["10.0.0.0/8"]
    """
    admitted, judged = frozenset(_BY_DEFAULT if ports is None else ports), False
    for rule in rules_of(holder):
        judged = True
        yield _judge(holder, rule, stack, admitted) if isinstance(rule, Ingress) else rule
    if not judged:
        yield Passed("it lets nobody in here")


def _judge(holder: Resource, rule: Ingress, stack: Stack, ports: frozenset[int]) -> Verdict:
    admitted = internet_in(holder, rule, stack)
    if admitted is None:
        return Passed("it lets in what it names")
    shut = shut_but_for(rule, ports)
    if shut is True:
        return Passed(f"it lets the internet in on {rule.ports} alone")
    for needs, value in (("who is let in", admitted), ("the ports of the rule", shut)):
        if isinstance(value, Unknown):
            return undecided(needs, value, *rule.path)
    expected = f"ports {', '.join(map(str, sorted(ports)))} at most" if ports else "no port for everybody"
    return Failed(f"{admitted} may connect to {rule.ports}", expected, _FIX, rule.path)
