"""Lambda: who and what may invoke a function, and what becomes of an event."""

from __future__ import annotations

import json
from typing import Any

from stackproof.views.live.access import AbsentError, Aws
from stackproof.views.live.reader import Given, Part, Reader, Values, block, fields, tags_from


def _permission(aws: Aws, given: Given) -> Values:
    name, wanted = given["function_name"], given["statement_id"]
    answer = aws.ask("lambda", "get_policy", FunctionName=name, Qualifier=given.get("qualifier") or None)
    statements = json.loads(answer["Policy"])["Statement"]
    found = next((one for one in statements if one["Sid"] == wanted), None)
    if found is None:
        raise AbsentError(f"{name} has no permission {wanted}")
    return {
        "id": wanted,
        "statement_id": wanted,
        "function_name": name,
        "action": found["Action"],
        "principal": _principal(found["Principal"]),
        "qualifier": given.get("qualifier"),
        **_conditions(found.get("Condition", {})),
    }


def _principal(found: Any) -> str:
    """Return who may invoke: a service, an account or role, or everybody."""
    if isinstance(found, dict):
        return str(found.get("Service") or found.get("AWS"))
    return str(found)


def _conditions(found: dict[str, dict[str, str]]) -> Values:
    """Return the conditions by their keys, which AWS may write in another case."""
    conditions = {key.lower(): value for pairs in found.values() for key, value in pairs.items()}
    return {
        "source_arn": conditions.get("aws:sourcearn"),
        "source_account": conditions.get("aws:sourceaccount"),
        "event_source_token": conditions.get("lambda:eventsourcetoken"),
        "principal_org_id": conditions.get("aws:principalorgid"),
        "function_url_auth_type": conditions.get("lambda:functionurlauthtype"),
    }


def _mapping(aws: Aws, given: Given) -> Values:
    found = _find_mapping(aws, given)
    same = (
        "batch_size", "event_source_arn", "function_arn", "last_processing_result",
        "maximum_batching_window_in_seconds",
        "parallelization_factor", "starting_position", "state", "state_transition_reason", "topics", "queues",
        "tumbling_window_in_seconds", "maximum_record_age_in_seconds", "maximum_retry_attempts",
    )  # fmt: skip
    scaling = found.get("ScalingConfig")
    filters = found.get("FilterCriteria", {}).get("Filters")
    failure = found.get("DestinationConfig", {}).get("OnFailure")
    return {
        "id": found["UUID"],
        "uuid": found["UUID"],
        **fields(found, *same, kms_key_arn="KMSKeyArn"),
        "arn": found.get("EventSourceMappingArn"),
        "bisect_batch_on_function_error": found.get("BisectBatchOnFunctionError", False),
        "enabled": found.get("State") in ("Enabled", "Enabling", "Creating", "Updating"),
        "function_name": found["FunctionArn"],
        "function_response_types": found.get("FunctionResponseTypes", []),
        "scaling_config": block(scaling and fields(scaling, "maximum_concurrency")),
        "filter_criteria": block(filters and {"filter": [fields(one, "pattern") for one in filters]}),
        "destination_config": block(failure and {"on_failure": [{"destination_arn": failure.get("Destination")}]}),
    }


def _find_mapping(aws: Aws, given: Given) -> dict[str, Any]:
    """Find a mapping by its id, or as the one from its source to its function."""
    if given.get("uuid"):
        return aws.ask("lambda", "get_event_source_mapping", UUID=given["uuid"])
    source, name = given["event_source_arn"], given["function_name"].rsplit(":", 1)[-1]
    listed = aws.list(
        "lambda", "list_event_source_mappings", "EventSourceMappings", EventSourceArn=source, FunctionName=name
    )
    if not listed:
        raise AbsentError(f"no mapping from {source} to {name}")
    found: dict[str, Any] = listed[0]
    return found


def _mapping_tags(aws: Aws, given: Given) -> Values:
    return tags_from(aws.ask("lambda", "list_tags", Resource=given["arn"]).get("Tags")) if given.get("arn") else {}


def _invocation(aws: Aws, given: Given) -> Values:
    qualifier = given.get("qualifier") or None
    name = given["function_name"]
    found = aws.ask("lambda", "get_function_event_invoke_config", FunctionName=name, Qualifier=qualifier)
    targets = found.get("DestinationConfig", {})
    destinations = {
        ours: block(targets.get(theirs, {}).get("Destination") and fields(targets[theirs], "destination"))
        for ours, theirs in (("on_failure", "OnFailure"), ("on_success", "OnSuccess"))
    }
    return {
        "id": f"{name}:{qualifier}" if qualifier else name,
        "function_name": name,
        "qualifier": qualifier,
        "destination_config": block(destinations if any(destinations.values()) else None),
        **fields(found, "maximum_event_age_in_seconds", "maximum_retry_attempts"),
    }


READERS = (
    Reader(
        "aws_lambda_permission",
        (("function_name", "statement_id"),),
        (Part(_permission, ("lambda:GetPolicy",)),),
        frozenset({"statement_id_prefix"}),
    ),
    Reader(
        "aws_lambda_event_source_mapping",
        (("uuid",), ("event_source_arn", "function_name")),
        (
            Part(_mapping, ("lambda:GetEventSourceMapping", "lambda:ListEventSourceMappings")),
            Part(_mapping_tags, ("lambda:ListTags",)),
        ),
    ),
    Reader(
        "aws_lambda_function_event_invoke_config",
        (("function_name",),),
        (Part(_invocation, ("lambda:GetFunctionEventInvokeConfig",)),),
    ),
)
