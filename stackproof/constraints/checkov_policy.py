"""A constraint as a policy of checkov: the number in its id, and its category there.

Ids are never given to another constraint: skip comments and dashboards name them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Category = Literal[
    "APPLICATION_SECURITY", "BACKUP_AND_RECOVERY", "CONVENTION", "ENCRYPTION", "GENERAL_SECURITY", "IAM", "LOGGING",
    "NETWORKING", "SUPPLY_CHAIN",
]  # fmt: skip
Declared = tuple[int, Category]
"""The number of a policy, and its category."""


@dataclass(frozen=True, slots=True)
class CheckovPolicy:
    """The policy of a constraint."""

    number: int
    category: Category

    @property
    def id(self) -> str:
        """``CKV_SP_3``."""
        return f"CKV_SP_{self.number}"


GUARD = CheckovPolicy(0, "GENERAL_SECURITY")
"""Tells that the policies are not loaded: ``policies/guard.py``, which can import nothing of Stackproof."""
CONTRACT_POLICY = CheckovPolicy(100, "GENERAL_SECURITY")
"""What a contract says beside the catalogue; see ``docs/gate.md``."""
