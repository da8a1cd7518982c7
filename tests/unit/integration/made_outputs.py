"""Outputs of the stacks of lib/ as they would be after an apply."""

from typing import Any

import real_account
from recorded_aws import RecordedAws

from stackproof.values import unknowns_in


def outputs_of(name: str) -> dict[str, Any]:
    """Outputs as the HCL has them, with an ARN wherever only the apply can tell."""
    region = RecordedAws(name).region

    def told(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: told(inner) for key, inner in value.items()}
        if isinstance(value, list | tuple):
            return [told(inner) for inner in value]
        return f"arn:aws:sqs:{region}:123456789012:q" if unknowns_in(value) else value

    return {output: told(value) for output, value in real_account._written(name).items()}
