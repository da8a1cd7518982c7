"""A constraint as a policy of checkov: the number in its id, its category there, and what it asks without a contract.

Ids are never given to another constraint: skip comments and dashboards name them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

Category = Literal[
    "APPLICATION_SECURITY", "BACKUP_AND_RECOVERY", "CONVENTION", "ENCRYPTION", "GENERAL_SECURITY", "IAM", "LOGGING",
    "NETWORKING", "SUPPLY_CHAIN",
]  # fmt: skip
Declared = tuple[int, Category] | tuple[int, Category, dict[str, Any]]
"""The number of a policy, its category, and its parameters without a contract, if it has some."""


@dataclass(frozen=True, slots=True)
class CheckovPolicy:
    """The policy of a constraint; ``parameters`` are those of a stack without a contract."""

    number: int
    category: Category
    parameters: dict[str, Any] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """``CKV_SP_3``."""
        return f"CKV_SP_{self.number}"


GUARD = CheckovPolicy(0, "GENERAL_SECURITY")
"""Tells that the policies are not loaded: ``policies/guard.py``, which can import nothing of Stackproof."""
CONTRACT_POLICY = CheckovPolicy(100, "GENERAL_SECURITY")
"""What a contract says beside the catalogue; see ``docs/gate.md``."""
