"""The lines of an access table as rules of access, so that they are compared with what a stack grants."""

from __future__ import annotations

from typing import Any

from stackproof.contract.access_table import Line
from stackproof.contract.access_values import AccessValues
from stackproof.iam.access_rules import AccessRule, Names, names, resources
from stackproof.iam.conditions import tests_of
from stackproof.iam.policy_holders import WHOLE
from stackproof.iam.resource_arns import arn_of

_ALLOWS = ("assumed-by", "may")


def rule_of(line: Line, values: AccessValues, kind: str) -> AccessRule:
    """Return what a line says.

    Raises:
        UnreadableTextError: one of its texts names nothing.
    """
    raw = line.raw
    condition = {
        operator: {key: list(values.texts(wanted)) for key, wanted in keys.items()}
        for operator, keys in (raw.get("when") or {}).items()
    }
    return AccessRule(
        "Allow" if line.section in _ALLOWS else "Deny",
        _element(raw, "who", values.principals),
        _element(raw, "do", values.actions) or Names(()),
        _resources(raw, values, whole=kind == "resources"),
        tuple(tests_of(condition)),
    )


def _element(raw: dict[str, Any], name: str, read: Any) -> Names | None:
    for key, negated in ((name, False), (f"not-{name}", True)):
        if key in raw:
            return names(read(raw[key]), negated)
    return None


def _resources(raw: dict[str, Any], values: AccessValues, *, whole: bool) -> Names:
    found = _element(raw, "to", values.texts) or Names(())
    if not whole or values.this is None or values.this.type not in WHOLE:
        return found
    return resources(found.texts, found.negated, itself=arn_of(values.stack, values.this))
