"""What the AWS provider plans for one argument because of another.

A schema has no place for this. Each function takes what is planned so far, and changes it; where its rule is written
down is in its docstring (hashicorp/terraform-provider-aws at the version that ``stackproof.schema`` ships).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def _queue(planned: dict[str, Any]) -> None:
    """SQS manages its own key, so how long a data key is reused is nothing: ``internal/service/sqs/queue.go``."""
    if planned.get("sqs_managed_sse_enabled") is True:
        planned["kms_data_key_reuse_period_seconds"] = 0


CONDITIONAL: dict[str, Callable[[dict[str, Any]], None]] = {"aws_sqs_queue": _queue}
