"""Event source mappings: https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html."""

from __future__ import annotations

from typing import Any

from moto.awslambda.exceptions import InvalidParameterValueException
from moto.awslambda.models import LambdaBackend

from stackproof.emulator.corrections.patching import Method, around


def a_mapping_created_by_arn_is_not_found_by_name() -> None:
    """Compare the function's name, whichever way it was given."""

    @around(LambdaBackend, "list_event_source_mappings")
    def list_mappings(original: Method, self: Any, event_source_arn: str, function_name: str | None) -> list[Any]:
        mappings = original(self, event_source_arn, None)
        return [one for one in mappings if not function_name or _name(one.function_arn) == _name(function_name)]


def _name(function: str) -> str:
    """Name a function given by name or ARN."""
    return function.split(":")[6] if function.startswith("arn:") else function


def a_window_on_a_fifo_queue_is_accepted() -> None:
    """Refuse it, as AWS does."""

    @around(LambdaBackend, "create_event_source_mapping")
    def create(original: Method, self: Any, spec: dict[str, Any]) -> Any:
        if spec.get("EventSourceArn", "").endswith(".fifo") and spec.get("MaximumBatchingWindowInSeconds"):
            raise InvalidParameterValueException("Batching window is not supported for FIFO queues")
        return original(self, spec)
