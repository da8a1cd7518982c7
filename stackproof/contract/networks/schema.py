"""The JSON schema of ``networks``."""

from __future__ import annotations

from typing import Any

PORTS = r"^(all|\d{1,5}(-\d{1,5})?)$"


def networks_schema(text: dict[str, Any], clause: dict[str, Any]) -> dict[str, Any]:
    """Return the JSON schema of the entries."""
    texts = {"type": "array", "items": text}
    return {
        "description": "Zones, ways out, endpoints and connections of networks, and no others.",
        "type": "array",
        "minItems": 1,
        "items": {
            "type": "object",
            "required": ["network", "clause"],
            "additionalProperties": False,
            "properties": {
                "network": {"description": "The address of the VPC.", **text},
                "clause": clause,
                "clauses": {
                    "description": "The clauses of checks that have their own: zones, ways, endpoints, connections.",
                    "type": "object", "minProperties": 1, "additionalProperties": clause,
                },
                "zones": {
                    "description": "In how many different zones subnets are, by address.",
                    "type": "object", "minProperties": 1,
                    "additionalProperties": {"type": "integer", "minimum": 1},
                },
                "ways": {
                    "description": "What leads out, by the subnets for which it does; by a table that no subnet uses.",
                    "type": "object", "additionalProperties": texts,
                },
                "endpoints": {
                    "description": "All endpoints by their services, such as {sqs: Interface, s3: Gateway}.",
                    "type": "object",
                    "additionalProperties": {"enum": ["Gateway", "Interface", "GatewayLoadBalancer"]},
                },
                "connections": {
                    "description": "Who may connect to whom: all rules of the network's security groups.",
                    "type": "array", "items": _connection(text),
                },
                "severity": {"enum": ["low", "medium", "high", "critical"]},
                "undecided": {"enum": ["fail", "skip"]},
                "contexts": {"enum": ["given", "any"]},
            },
        },
    }  # fmt: skip


def _connection(text: dict[str, Any]) -> dict[str, Any]:
    end = {"description": "A security group, a VPC for its range, a range, a prefix list.", **text}
    return {
        "type": "object",
        "required": ["from", "to", "port"],
        "additionalProperties": False,
        "properties": {
            "from": end,
            "to": end,
            "port": {
                "description": "A port, a range such as 1024-65535, or all.",
                "anyOf": [
                    {"type": "integer", "minimum": 0, "maximum": 65_535},
                    {"type": "string", "pattern": PORTS},
                ],
            },
            "protocol": {"description": "tcp by default.", "enum": ["tcp", "udp", "icmp", "icmpv6", "all"]},
        },
    }
