"""The JSON schema of ``alarms``."""

from __future__ import annotations

from typing import Any

SHARED = ("clause", "clauses", "when", "missing", "tells", "is", "severity", "undecided", "contexts")
"""What the table may say for all of its rows."""
RECEIVERS = {"alarm": "alarm_actions", "ok": "ok_actions", "insufficient": "insufficient_data_actions"}
"""The lists of receivers, by the state that they are told of."""


def alarms_schema(text: dict[str, Any], clause: dict[str, Any]) -> dict[str, Any]:
    """Return the JSON schema of the table."""
    columns = _columns(text, clause)
    return {
        "description": "What each alarm watches, when it goes off, and whom it tells.",
        "type": "object",
        "required": ["table"],
        "additionalProperties": False,
        "properties": {
            **{name: columns[name] for name in SHARED},
            "closed": {"description": "Whether an alarm that no row is of fails.", "type": "boolean"},
            "table": {
                "type": "array",
                "minItems": 1,
                "items": {
                    "type": "object",
                    "required": ["alarm"],
                    "additionalProperties": False,
                    "properties": columns,
                },
            },
        },
    }


def _columns(text: dict[str, Any], clause: dict[str, Any]) -> dict[str, Any]:
    texts: dict[str, Any] = {"anyOf": [text, {"type": "array", "items": text, "minItems": 1}]}
    chosen = _text_or_by_key()
    metric = {
        "of": {"description": "The resource whose metric it is, or the metric filter that makes it.", **chosen},
        "metric": {"description": "The name of the metric.", **chosen},
        "namespace": {"description": "The namespace, for a metric that no resource has.", **chosen},
        "dimensions": {"description": "The dimensions, besides those that name the resource.", "type": "object"},
        "by": {"description": "The function that emits the metric, in its logs.", **chosen},
    }
    statistic = {"description": "The statistic, where it is not that of when.", **text}
    return {
        "alarm": {"description": "The alarm: an address, all instances of one, a pattern; or a list.", **texts},
        **metric,
        "math": {"description": "The expression over several metrics, by their ids.", **text},
        "metrics": {
            "description": "The metrics of the expression, by id.",
            "type": "object",
            "minProperties": 1,
            "additionalProperties": {
                "type": "object",
                "additionalProperties": False,
                "properties": {**metric, "statistic": statistic},
            },
        },
        "rule": {"description": "The rule of a composite alarm, with addresses of alarms.", **text},
        "when": {
            "description": "When it goes off, such as: Sum > 0 in 2 of 3 periods of 60 s.",
            **_text_or_by_key(),
        },
        "missing": {
            "description": "treat_missing_data; missing is AWS's default.",
            "type": ["string", "object"],
        },
        "tells": {
            "description": "Whom it tells when it goes off; a mapping of alarm, ok and insufficient tells more.",
            "type": ["string", "array", "object"],
        },
        "is": {"description": "Other arguments, as in expect.", "type": "object"},
        "count": {"description": "How many alarms the row is of.", "type": "integer", "minimum": 1},
        "clause": clause,
        "clauses": {
            "description": "The clauses of columns that have their own.",
            "type": "object", "minProperties": 1, "additionalProperties": clause,
        },
        "severity": {"enum": ["low", "medium", "high", "critical"]},
        "undecided": {"enum": ["fail", "skip"]},
        "contexts": {"enum": ["given", "any"]},
    }  # fmt: skip


def _text_or_by_key() -> dict[str, Any]:
    """Return the JSON schema of a text, or of one for each key of the alarms."""
    by_key = {"type": "object", "minProperties": 1, "additionalProperties": {"type": "string"}}
    chosen = {"type": "object", "required": ["by_key"], "additionalProperties": False, "properties": {"by_key": by_key}}
    return {"anyOf": [{"type": "string"}, chosen]}
