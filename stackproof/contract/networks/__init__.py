"""``networks``: zones, ways out, endpoints and connections of a VPC, and no others."""

from stackproof.contract.networks.entries import network_bindings, network_mistakes
from stackproof.contract.networks.schema import networks_schema

__all__ = ["network_bindings", "network_mistakes", "networks_schema"]
