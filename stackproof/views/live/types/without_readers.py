"""The types that the catalogue judges and nobody reads from AWS, each with the reason."""

from __future__ import annotations

_REASONS = {
    "aws_cloudcontrolapi_resource": "Cloud Control tells all properties, and not which of them the stack desires",
    "aws_servicecatalog_provisioned_product": "what a product grants is in a template that is not the stack's",
    "awscc_": "the provider awscc names resources by ids of Cloud Control, which a configuration does not have",
}
"""By the type, or by how the names of a provider's types begin."""


def why_unread(type_: str) -> str:
    """Return why a type is not read; an empty text where there is no reason but that nobody wrote a reader."""
    return next((why for name, why in _REASONS.items() if type_.startswith(name)), "")
