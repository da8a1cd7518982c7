"""Networks in a contract. Each edit breaks one thing; each twin is as good as the stack."""

from __future__ import annotations

from pathlib import Path

import pytest
from judged_stacks import assert_fails, assert_holds, assert_refused, fails_for_what_is_hidden, judged, told

STACK = (Path(__file__).parent / "stack.tf").read_text()
CONTRACT = """
stack: orders
account: {id: "123456789012", region: eu-west-1}
networks:
  - network: aws_vpc.main
    clause: The network is closed
    clauses: {ways: Only the public subnet reaches the internet}
    zones: {aws_subnet.private: 2, aws_subnet.public: 1}
    ways: {aws_subnet.public: [aws_internet_gateway.main]}
    endpoints: {s3: Gateway, sqs: Interface}
    connections:
      - {from: aws_security_group.functions, to: aws_security_group.endpoints, port: 443}
      - {from: aws_security_group.functions, to: aws_vpc_endpoint.s3.prefix_list_id, port: 443}
      - {from: aws_vpc.main, to: aws_security_group.endpoints, port: all, protocol: all}
"""
END = 'resource "aws_default_security_group" "closed" {'
ROUTE = """resource "aws_route" "out" {
  route_table_id         = aws_route_table.private.id
  destination_cidr_block = "0.0.0.0/0"
  %s
}

"""
RULE = """resource "%s" "more" {
  security_group_id = aws_security_group.functions.id
  %s
}

"""
EVERYTHING = 'type = "egress"\n  protocol = "-1"\n  from_port = 0\n  to_port = 0\n  cidr_blocks = ["0.0.0.0/0"]'
BREAKS = {  # what is replaced, by what, and what is said
    "subnets in one zone": ("names[each.value]", "names[0]", "aws_subnet.private is in 1 zone"),
    "a subnet of another network": ("aws_vpc.main.id # private", '"vpc-1"', "is not in aws_vpc.main"),
    "a route to the internet": (
        END,
        ROUTE % "gateway_id = aws_internet_gateway.main.id" + END,
        "aws_subnet.private[a] has a way out of aws_vpc.main: aws_internet_gateway.main, by aws_route_table.private",
    ),
    "a private subnet on the public table": (
        "aws_route_table.private.id # associated",
        "aws_route_table.public.id",
        "aws_subnet.private[a] has a way out of aws_vpc.main: aws_internet_gateway.main, by aws_route_table.public",
    ),
    "the public subnet on the private table": (
        "aws_route_table.public.id # associated",
        "aws_route_table.private.id",
        "no route of aws_subnet.public leads to aws_internet_gateway.main",
    ),
    "the public subnet on no table": (
        "aws_subnet.public.id # associated",
        '"subnet-1"',
        "no route of aws_subnet.public leads to aws_internet_gateway.main",
    ),
    "a private subnet on the main table, which leads out": (
        'resource "aws_route_table_association" "private" {\n  for_each = aws_subnet.private',
        (
            'resource "aws_main_route_table_association" "main" {\n  vpc_id         = aws_vpc.main.id\n'
            "  route_table_id = aws_route_table.public.id\n}\n\n"
            'resource "aws_route_table_association" "private" {\n  for_each = { a = aws_subnet.private["a"] }'
        ),
        "aws_subnet.private[b] has a way out of aws_vpc.main: aws_internet_gateway.main, by aws_route_table.public",
    ),
    "a subnet on a table of somebody else": (
        "aws_route_table.private.id # associated",
        '"rtb-1"',
        "undecided: which subnets use which route tables",
    ),
    "a route by NAT": (END, ROUTE % 'nat_gateway_id = "nat-1"' + END, "has a way out of aws_vpc.main: nat-1"),
    "a route to a peer": (END, ROUTE % 'vpc_peering_connection_id = "pcx-1"' + END, "a way out of aws_vpc.main: pcx-1"),
    "a route in the table": (
        'resource "aws_route_table" "private" {',
        (
            'resource "aws_route_table" "private" {\n  route {\n    cidr_block = "0.0.0.0/0"\n'
            '    transit_gateway_id = "tgw-1"\n  }'
        ),
        "has a way out of aws_vpc.main: tgw-1",
    ),
    "a route in the main table": (
        END,
        ROUTE.replace("aws_route_table.private.id", "aws_vpc.main.main_route_table_id") % 'gateway_id = "igw-1"' + END,
        "aws_vpc.main has a way out of aws_vpc.main: igw-1",
    ),
    "a group of another network": (
        END,
        'resource "aws_security_group" "other" {\n  vpc_id = "vpc-9"\n  ingress {\n    protocol = "-1"\n'
        '    from_port = 0\n    to_port = 0\n    cidr_blocks = ["0.0.0.0/0"]\n  }\n}\n\n'
        'resource "aws_vpc_security_group_vpc_association" "other" {\n  vpc_id = aws_vpc.main.id\n'
        "  security_group_id = aws_security_group.other.id\n}\n\n" + END,
        "aws_security_group.other lets in everything from 0.0.0.0/0",
    ),
    "a route in a table that is looked up": (
        END,
        'data "aws_route_table" "found" {\n  vpc_id = aws_vpc.main.id\n}\n\n'
        + ROUTE.replace("aws_route_table.private.id", "data.aws_route_table.found.id") % 'gateway_id = "igw-1"'
        + END,
        "undecided: which routes lead out",
    ),
    "another gateway": (
        "aws_internet_gateway.main.id # route",
        "aws_internet_gateway.other.id",
        "aws_internet_gateway.other",
    ),
    "no way where there is one": (
        "gateway_id = aws_internet_gateway.main.id # route",
        'gateway_id = "local"',
        "no route of",
    ),
    "another service": ("eu-west-1.sqs", "eu-west-1.sns", "aws_vpc_endpoint.sqs leads to sns"),
    "another region": ("eu-west-1.sqs", "us-east-1.sqs", "leads to com.amazonaws.us-east-1.sqs"),
    "another type": ('"Interface"', '"GatewayLoadBalancer"', "is of type GatewayLoadBalancer"),
    "no private DNS": ("private_dns_enabled = true # sqs", "", "private_dns_enabled of aws_vpc_endpoint.sqs is off"),
    "a network without DNS": ("enable_dns_hostnames = true # vpc", "", "enable_dns_hostnames of aws_vpc.main is off"),
    "an endpoint in one zone": ("values(aws_subnet.private)[*].id", '[aws_subnet.private["a"].id]', "is in 1 zones"),
    "an endpoint on no table": ("[aws_route_table.private.id]", "[]", "aws_route_table.private does not lead to"),
    "an open policy": ("= local.narrow # s3", '= ""', "no policy: everybody"),
    "a policy that is open": (
        'Condition = { StringEquals = { "aws:PrincipalAccount" = "123456789012" } }',
        "",
        "lets everybody through",
    ),
    "out to the world": (END, RULE % ("aws_security_group_rule", EVERYTHING) + END, "lets out everything to 0.0.0.0/0"),
    "in from the world": (
        END,
        RULE
        % (
            "aws_vpc_security_group_ingress_rule",
            'ip_protocol = "tcp"\n  from_port = 22\n  to_port = 22\n  cidr_ipv6 = "::/0"',
        )
        + END,
        "lets in tcp 22 from ::/0",
    ),
    "in from the world in the group": (
        '  egress {\n    protocol        = "tcp"',
        (
            '  ingress {\n    protocol = "udp"\n    from_port = 1\n    to_port = 9\n'
            '    cidr_blocks = ["0.0.0.0/0"]\n  }\n'
            '  egress {\n    protocol        = "tcp"'
        ),
        "lets in udp 1-9 from 0.0.0.0/0",
    ),
    "itself": (
        '  egress {\n    protocol        = "tcp"',
        (
            '  ingress {\n    protocol = "tcp"\n    from_port = 1\n    to_port = 1\n    self = true\n  }\n'
            '  egress {\n    protocol        = "tcp"'
        ),
        "lets in tcp 1 from aws_security_group.functions",
    ),
    "other ports": ("to_port         = 443 # functions", "to_port         = 444", "lets out tcp 443-444"),
    "a rule less": (
        "aws_security_group.endpoints.id # rule",
        '"sg-1"',
        "no rule of aws_security_group.endpoints for it",
    ),
    "another range": ("aws_vpc.main.cidr_block # members", '"10.0.0.0/8"', "from 10.0.0.0/8"),
    "a default group with rules": (
        END,
        END + '\n  ingress {\n    protocol = "-1"\n    from_port = 0\n    to_port = 0\n    self = true\n  }',
        "it has ingress rules",
    ),
    "AWS's default group": (
        END + "\n  vpc_id = aws_vpc.main.id",
        'resource "aws_default_security_group" "closed" {\n  vpc_id = "vpc-1"',
        "no aws_default_security_group",
    ),
}
TWINS = {
    "the group's rules beside it": (
        (
            '  egress {\n    protocol        = "tcp"\n    from_port       = 443\n'
            "    to_port         = 443 # functions\n"
            "    security_groups = [aws_security_group.endpoints.id]\n  }\n}\n"
        ),
        (
            '}\n\nresource "aws_vpc_security_group_egress_rule" "endpoints" {\n  ip_protocol = "6"\n  from_port = 443\n'
            "  to_port = 443\n  security_group_id = aws_security_group.functions.id\n"
            "  referenced_security_group_id = aws_security_group.endpoints.id\n}\n"
        ),
    ),
    "the route beside the table": (
        '  route {\n    cidr_block = "0.0.0.0/0"\n    gateway_id = aws_internet_gateway.main.id # route\n  }\n}\n',
        "}\n\n" + (ROUTE % "gateway_id = aws_internet_gateway.main.id").replace("table.private", "table.public"),
    ),
    "a route to the network itself": (END, ROUTE % 'gateway_id = "local"' + END),
    "the range written out": ("aws_vpc.main.cidr_block # members", '"10.0.0.0/16"'),
    "a gateway endpoint beside its table": (
        "  route_table_ids = [aws_route_table.private.id]\n  policy          = local.narrow # s3\n}\n",
        (
            '  policy = local.narrow\n}\n\nresource "aws_vpc_endpoint_route_table_association" "s3" {\n'
            "  route_table_id  = aws_route_table.private.id\n  vpc_endpoint_id = aws_vpc_endpoint.s3.id\n}\n"
        ),
    ),
    "a policy beside its endpoint": (
        "  policy          = local.narrow # s3\n}\n",
        (
            '}\n\nresource "aws_vpc_endpoint_policy" "s3" {\n  vpc_endpoint_id = aws_vpc_endpoint.s3.id\n'
            "  policy = local.narrow\n}\n"
        ),
    ),
    "another network": (
        END,
        'resource "aws_security_group" "far" {\n  vpc_id = "vpc-1"\n  ingress {\n    protocol = "-1"\n'
        '    from_port = 0\n    to_port = 0\n    cidr_blocks = ["0.0.0.0/0"]\n  }\n}\n\n' + END,
    ),
}
WRONG = {
    "a misspelt key": ("    zones:", "    zone:", 'Did you mean "zones"?'),
    "a misspelt key of a connection": (
        "port: 443}\n      - {from: aws_vpc",
        "prt: 443}\n      - {from: aws_vpc",
        'Did you mean "port"?',
    ),
    "a network that is not there": ("aws_vpc.main\n", "aws_vpc.mian\n", 'Did you mean "aws_vpc.main"?'),
    "no network": ("network: aws_vpc.main\n", "network: aws_subnet.public\n", "is no address of an aws_vpc"),
    "subnets that are not there": ("aws_subnet.private: 2", "aws_subnet.privat: 2", "does not have"),
    "subnets that are not there under ways": ("aws_subnet.public: [", "aws_subnet.pubic: [", "does not have"),
    "a table that subnets use": ("aws_subnet.public: [", "aws_route_table.public: [", "is used by aws_subnet.public"),
    "a gateway that is not there": ("[aws_internet_gateway.main]", "[aws_internet_gateway.mine]", "does not have"),
    "a group that is not there": (
        "to: aws_security_group.endpoints, port: 443",
        "to: aws_security_group.ends, port: 443",
        "does not have",
    ),
    "a type that is none": ("sqs: Interface", "sqs: Interfce", "must be one of Gateway, Interface"),
    "ports turned round": ("prefix_list_id, port: 443", "prefix_list_id, port: 443-80", "begins after its end"),
    "a port of every protocol": ("port: all, protocol: all", "port: 1, protocol: all", '"port" is all'),
    "a clause of nothing": ("{ways: Only", "{way: Only", "is none of"),
}


def test_the_stack_holds(tmp_path: Path) -> None:
    report = assert_holds(tmp_path, STACK, CONTRACT)
    clauses = {outcome.binding.id: outcome.binding.clauses[0] for outcome in report.outcomes}
    assert clauses["network aws_vpc.main: ways"] == "Only the public subnet reaches the internet"
    assert len(clauses) == 4


@pytest.mark.parametrize("name", BREAKS)
def test_what_is_broken_fails_for_its_reason(name: str, tmp_path: Path) -> None:
    assert_fails(tmp_path, STACK, CONTRACT, BREAKS[name])


@pytest.mark.parametrize("name", TWINS)
def test_what_is_as_good_holds(name: str, tmp_path: Path) -> None:
    assert_holds(tmp_path, STACK, CONTRACT, TWINS[name])


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_entry_is_told(name: str, tmp_path: Path) -> None:
    assert_refused(tmp_path, STACK, CONTRACT, WRONG[name])


NUMBERLESS = "for_each = toset([uuid()])\n  "


@pytest.mark.parametrize(
    "begin",
    ['resource "aws_security_group_rule" "endpoints" {\n  ', 'resource "aws_vpc_endpoint" "sqs" {\n  ',
     'resource "aws_vpc_security_group_egress_rule" "files" {\n  '],
)  # fmt: skip
def test_what_nobody_can_count_is_undecided(begin: str, tmp_path: Path) -> None:
    """There may be none of it, or several: nothing fails for it, and what needs it does not pass."""
    assert STACK.count(begin) == 1
    report = judged(tmp_path, STACK.replace(begin, begin + NUMBERLESS), CONTRACT)
    assert {outcome.status for outcome in report.outcomes} == {"passed", "undecided"}, told(report)


def test_subnets_that_nobody_can_count_are_undecided(tmp_path: Path) -> None:
    hcl = STACK.replace("for_each = { a = 0, b = 1 }", "for_each = { (uuid()) = 0 }")
    report = judged(tmp_path, hcl.replace("names[each.value]", "names[0]"), CONTRACT)
    found = {outcome.binding.id: outcome.status for outcome in report.outcomes}
    assert found["network aws_vpc.main: zones"] == "undecided"


def test_what_is_hidden_decides_nothing(tmp_path: Path) -> None:
    assert fails_for_what_is_hidden(tmp_path, STACK, CONTRACT) == []
