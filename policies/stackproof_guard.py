"""CKV_SP_0: Stackproof's policies are loaded.

checkov logs that it cannot import a policy, and passes without it; a child in which it scans one of several frameworks
may end, and it passes without that child's report. So this file looks after the others, by means that hold in a child.
It needs checkov and the standard library alone, and runs on every Python that checkov does.
"""

from __future__ import annotations

import functools
import sys
from typing import Any

from checkov.common.checks_infra.registry import Registry
from checkov.common.models.enums import CheckCategories, CheckResult
from checkov.terraform.checks.resource.base_resource_check import BaseResourceCheck
from checkov.terraform.checks.resource.registry import resource_registry

LAST = "CKV_SP_100"  # of the policies: where it is loaded, all are


def why_not() -> str:
    """Say why the policies are not loaded; nothing where they are."""
    if any(check.id == LAST for _, check in resource_registry.all_checks()):
        return ""
    try:
        from adapter import checkout  # noqa: PLC0415 - it may be what is damaged
    except Exception as error:
        return f"{type(error).__name__}: {error}; restore the folder policies"
    return checkout.why_not() or "checkov cannot import stackproof_policies.py; its log says why (LOG_LEVEL=ERROR)"


class PoliciesAreLoaded(BaseResourceCheck):
    """Fails on every resource where the policies are not loaded, and says nothing where they are."""

    def __init__(self) -> None:
        super().__init__(
            name="Stackproof's policies are loaded",
            id="CKV_SP_0",
            categories=[CheckCategories.GENERAL_SECURITY],
            supported_resources=["*"],
            guideline="docs/gate.md#guard",
        )

    def run(self, *_: Any, **__: Any) -> dict[str, Any]:
        """Answer the same for each resource; no comment skips it."""
        why = why_not()
        self.details = [why] if why else []
        return {"result": CheckResult.FAILED if why else CheckResult.UNKNOWN, "evaluated_keys": []}

    def scan_resource_conf(self, conf: Any) -> CheckResult:
        """Never asked: :meth:`run` answers."""
        raise NotImplementedError


def demand_policies() -> None:
    """Let the scan end with 2 where the policies are not loaded.

    When all policies of a folder are imported, checkov reads its graph checks. It lets through what that raises, and a
    child sends it to its parent, so the scan ends whatever else is asked: ``--check``, ``--baseline``, no resource. The
    check above stands in for it in a version of checkov that does not read them so.
    """
    load = Registry.load_external_checks
    if hasattr(load, "__wrapped__"):
        return  # checkov imports this file once for each framework

    @functools.wraps(load)
    def load_external_checks(self: Registry, directory: str) -> None:
        why = why_not()
        if why:
            message = f"Stackproof's policies cannot be used: {why}"
            sys.stderr.write(message + "\n")
            raise RuntimeError(message)
        load(self, directory)

    Registry.load_external_checks = load_external_checks


check = PoliciesAreLoaded()
demand_policies()
