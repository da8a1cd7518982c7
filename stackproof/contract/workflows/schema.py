"""The JSON schema of ``workflows``."""

from __future__ import annotations

from typing import Any


def workflows_schema(text: dict[str, Any], clause: dict[str, Any]) -> dict[str, Any]:
    """Return the JSON schema of the entries."""
    shared = _define_shared(text)
    return {
        "description": "What state machines call, in which order, and where errors end.",
        "type": "array",
        "minItems": 1,
        "items": {
            "type": "object",
            "required": ["workflow", "clause"],
            "additionalProperties": False,
            "properties": {
                "workflow": {"description": "The address of the state machine.", **text},
                "clause": clause,
                "clauses": {
                    "description": "The clauses of checks that have their own: paths, order, within, states, a task.",
                    "type": "object", "minProperties": 1, "additionalProperties": clause,
                },
                "order": {
                    "description": "States, each reached by way of the one before it alone; it begins at the first.",
                    "type": "array", "items": text, "minItems": 1,
                },
                "within": {
                    "description": "The seconds that an execution may take at most: TimeoutSeconds.",
                    "type": "integer", "minimum": 1,
                },
                **shared,
                "tasks": {
                    "description": "All tasks, by the names of their states.",
                    "type": "object", "minProperties": 1, "additionalProperties": _task(text, clause),
                },
                "states": {
                    "description": "All other states, each with all that it has.",
                    "type": "object", "additionalProperties": {"type": "object"},
                },
                "severity": {"enum": ["low", "medium", "high", "critical"]},
                "undecided": {"enum": ["fail", "skip"]},
                "contexts": {"enum": ["given", "any"]},
            },
        },
    }  # fmt: skip


def _define_shared(text: dict[str, Any]) -> dict[str, Any]:
    number = {"type": "number", "minimum": 0}
    retry = {
        "type": "object",
        "required": ["errors", "times"],
        "additionalProperties": False,
        "properties": {
            "errors": {"description": "The names of the errors.", "type": "array", "items": text, "minItems": 1},
            "times": {"description": "How often they are tried again.", "type": "integer", "minimum": 0},
            "after": {"description": "The seconds before the first time; 1 by default.", **number},
            "backoff": {"description": "How many times longer each wait is than the last; 2 by default.", **number},
            "at-most": {"description": "The longest wait, in seconds.", **number},
            "jitter": {"enum": ["NONE", "FULL"]},
        },
    }
    return {
        "retries": {
            "description": "Which errors are tried again, and how; no others are.",
            "type": "array", "items": retry,
        },
        "failures": {
            "description": "Where all other errors end: a state, or the address of what gets the event.", **text,
        },
    }  # fmt: skip


def _task(text: dict[str, Any], clause: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["calls"],
        "additionalProperties": False,
        "properties": {
            "calls": {"description": "The address of what it calls, or an integration: aws-sdk:s3:putObject.", **text},
            "by": {"description": "The integration, if not the usual one: sqs:sendMessage.waitForTaskToken.", **text},
            "passes": {"description": "What it gives, besides the name of what it calls.", "type": "object"},
            "timeout": {"description": "TimeoutSeconds.", "type": "integer", "minimum": 1},
            "next": {"description": "The state after it; End for none.", **text},
            "is": {"description": "Its other fields.", "type": "object"},
            "clause": clause,
            **_define_shared(text),
        },
    }  # fmt: skip
