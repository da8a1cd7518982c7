"""Which Terraform's language is read here, and what is newer.

Source: https://github.com/hashicorp/terraform/blob/main/CHANGELOG.md.
"""

from __future__ import annotations

from stackproof.model.versions import InvalidVersion, Version, admits, lower_bound

LANGUAGE: Version = (1, 11, 4, 1)
LAZY: Version = (1, 12, 0, 1)
"""The first version in which ``&&`` and ``||`` leave out the right side where the left one decides."""
NEWER_BLOCKS = {"action": "1.14", "list": "1.14"}
"""Outermost blocks that came later, each with its version."""
NEWER_NESTED = {"action_trigger": "1.14"}


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
