"""CKV_SP_100: what a contract says beside the catalogue, and what checkov does not see."""

from typing import Any

from adapter.policy import Policy, missing_policies
from checkov.common.models.enums import CheckResult


class ContractHolds(Policy):
    """Asserts, pinned numbers, constraints of the stack's own, and whatever keeps a contract from being judged.

    It also bears what is judged of resources that checkov has not found, as those in ``.tf.json`` files; and it fails
    where checkov did not load another policy, which to checkov is no failure.
    """

    constraint = "contract"
    summary = "The contract can be judged, and what it says beside the catalogue holds"

    def run(self, *given: Any, **named: Any) -> dict[str, Any]:
        """Answer for one resource; whatever it is, that policies are missing comes first."""
        if missing := missing_policies():
            self.details = [f"checkov loaded no policy {id_}; its log says why (LOG_LEVEL=ERROR)" for id_ in missing]
            return {"result": CheckResult.FAILED, "evaluated_keys": []}
        return super().run(*given, **named)


check = ContractHolds()
