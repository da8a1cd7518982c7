"""The policies: one for each constraint of the catalogue that declares one, and the contract's."""

from __future__ import annotations

from stackproof.constraints import CheckovPolicy, load_catalogue
from stackproof.constraints.checkov_policy import CONTRACT_POLICY

CONTRACT = "contract"
"""The policy that is no constraint of the catalogue: asserts, pins, problems, and what checkov's view does not have."""
_SHIPPED = "stackproof.constraints.catalogue."


def _policies() -> dict[str, CheckovPolicy]:
    """Return the policies by their constraint's id, in the order of their numbers."""
    shipped = [one for one in load_catalogue().values() if one.function.__module__.startswith(_SHIPPED)]
    found = {one.id: one.policy for one in shipped if one.policy is not None} | {CONTRACT: CONTRACT_POLICY}
    return dict(sorted(found.items(), key=lambda one: one[1].number))


POLICIES = _policies()


def policy_of(constraint: str, *, asserts: bool = False) -> str:
    """Return the key of the policy that reports a constraint: its own, or the contract's where it has none."""
    return CONTRACT if asserts or constraint not in POLICIES else constraint
