"""Which Terraform's language is read here, and what is newer.

Source: https://github.com/hashicorp/terraform/blob/main/CHANGELOG.md and https://opentofu.org/docs/intro/whats-new.
"""

from __future__ import annotations

from stackproof.model.versions import InvalidVersion, Version, admits, lower_bound

LANGUAGE: Version = (1, 11, 4, 1)
LAZY: Version = (1, 12, 0, 1)
"""The first version in which ``&&`` and ``||`` leave out the right side where the left one decides."""
NEWER_BLOCKS = {"action": "Terraform 1.14", "list": "Terraform 1.14"}
"""Outermost blocks that came later, each with its version."""
NEWER_NESTED = {
    "action_trigger": "Terraform 1.14", "state_store": "Terraform 1.15", "encryption": "OpenTofu 1.7",
}  # fmt: skip
"""Blocks in others; none changes a value."""
NEWER_ARGUMENTS = {
    ("variable", "const"): "Terraform 1.15",
    ("variable", "deprecated"): "Terraform 1.15, OpenTofu 1.10",
    ("output", "deprecated"): "Terraform 1.15, OpenTofu 1.10",
    ("output", "type"): "Terraform 1.15",
    ("import", "identity"): "Terraform 1.12",
    ("lifecycle", "enabled"): "OpenTofu 1.11",
}
"""Arguments that came later, which are read as they are documented."""

NEWER_FUNCTIONS = {
    "base64gunzip": "OpenTofu 1.7", "cidrcontains": "OpenTofu 1.7", "convert": "Terraform 1.15",
    "urldecode": "OpenTofu 1.7",
}  # fmt: skip
"""Functions that came later, or that OpenTofu alone has; what they give is unknown."""


def is_lazy(constraint: str | None) -> bool | None:
    """Tell whether a stack's Terraform evaluates ``&&`` and ``||`` lazily; ``None`` where either may be meant."""
    if constraint is None:
        return None
    try:
        low = lower_bound(constraint)
        if low is not None and low >= LAZY:
            return True
        newest = (LAZY[0] + 100, 0, 0, 1)
        return None if any(admits(constraint, one) for one in (LAZY, (1, 13, 0, 1), (1, 14, 0, 1), newest)) else False
    except InvalidVersion:
        return None
