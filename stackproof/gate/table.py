"""The policies: the checkov id of each constraint, its category there, and the parameters without a contract.

Ids are never given to another constraint: skip comments and dashboards name them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

Category = Literal[
    "APPLICATION_SECURITY", "BACKUP_AND_RECOVERY", "CONVENTION", "ENCRYPTION", "GENERAL_SECURITY", "IAM", "LOGGING",
    "NETWORKING", "SUPPLY_CHAIN",
]  # fmt: skip
CONTRACT = "contract"
"""The policy that is no constraint of the catalogue: see :data:`POLICIES`."""


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy of checkov; ``parameters`` are those of a stack without a contract."""

    number: int
    category: Category
    parameters: dict[str, Any] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """``CKV_SP_3``."""
        return f"CKV_SP_{self.number}"


POLICIES = {
    CONTRACT: Policy(100, "GENERAL_SECURITY"),  # asserts, pins, problems, and what checkov's own view does not have
    "dynamodb-bills-on-demand": Policy(1, "GENERAL_SECURITY"),
    "dynamodb-recovers-to-point-in-time": Policy(2, "BACKUP_AND_RECOVERY"),
    "ecr-has-lifecycle-policy": Policy(3, "SUPPLY_CHAIN"),
    "iam-names-every-action": Policy(4, "IAM"),
    "iam-names-every-resource": Policy(5, "IAM"),
    "iam-role-per-function": Policy(6, "IAM"),
    "kms-key-policy-admits-logs": Policy(7, "ENCRYPTION"),
    "kms-key-rotates": Policy(8, "ENCRYPTION"),
    "lambda-has-environment": Policy(9, "APPLICATION_SECURITY"),
    "lambda-has-log-group": Policy(10, "LOGGING"),
    "lambda-has-own-dead-letter-queue": Policy(11, "APPLICATION_SECURITY"),
    "lambda-reserves-concurrency": Policy(12, "APPLICATION_SECURITY", {"executions": 100}),
    "lambda-runs-on-arm64": Policy(13, "GENERAL_SECURITY"),
    "lambda-uses-private-ecr-image": Policy(14, "SUPPLY_CHAIN"),
    "log-group-retention": Policy(15, "LOGGING", {"days": 30}),
    "log-group-uses-customer-key": Policy(16, "ENCRYPTION"),
    "name-carries-suffix": Policy(17, "CONVENTION"),
    "outputs-exist": Policy(18, "CONVENTION"),
    "provider-version": Policy(19, "SUPPLY_CHAIN"),
    "region-is": Policy(20, "NETWORKING"),
    "sns-encrypts-with-managed-key": Policy(21, "ENCRYPTION"),
    "sqs-encrypts": Policy(22, "ENCRYPTION"),
    "stack-is-destroyable": Policy(23, "CONVENTION"),
    "state-machine-handles-errors": Policy(24, "APPLICATION_SECURITY"),
    "state-machine-is-express": Policy(25, "GENERAL_SECURITY"),
    "terraform-version": Policy(26, "SUPPLY_CHAIN"),
}


def policy_of(constraint: str, *, asserts: bool = False) -> str:
    """Return the key of the policy that reports a constraint: its own, or the contract's where it has none."""
    return CONTRACT if asserts or constraint not in POLICIES else constraint
