"""Filter criteria of event source mappings from SQS: which messages a function gets. The others are deleted.

Rules: https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html (filters are alternatives, in the
pattern language of EventBridge) and https://docs.aws.amazon.com/lambda/latest/dg/with-sqs-filtering.html (the body of a
message and the filter for it must both be JSON, or both be text).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from moto.awslambda.exceptions import InvalidParameterValueException
from moto.events.exceptions import InvalidEventPatternException
from moto.events.models import EventPattern, EventPatternParser

Criteria = Mapping[str, Any] | None


def require_patterns(criteria: Criteria) -> None:
    """Make sure that each filter is a pattern.

    Raises:
        InvalidParameterValueException: one is not.
    """
    for pattern in _patterns(criteria):
        try:
            EventPatternParser(pattern).parse()
        except (InvalidEventPatternException, AttributeError):  # the latter for JSON that is no object
            raise InvalidParameterValueException("Invalid filter pattern definition.") from None


def is_wanted(criteria: Criteria, message: Mapping[str, Any]) -> bool:
    """Tell whether a message passes: one filter that matches is enough, and so is having none.

    Args:
        criteria: the mapping's ``FilterCriteria``.
        message: the message as the function would get it.
    """
    patterns = _patterns(criteria)
    return not patterns or any(_matches(json.loads(pattern), message) for pattern in patterns)


def _patterns(criteria: Criteria) -> list[str]:
    return [str(one.get("Pattern", "{}")) for one in (criteria or {}).get("Filters") or ()]


def _matches(pattern: dict[str, Any], message: Mapping[str, Any]) -> bool:
    body: Any = message["body"]
    try:
        data = json.loads(body)
    except ValueError:
        data = body
    is_json = isinstance(data, dict | list)
    if "body" in pattern and isinstance(pattern["body"], dict) != is_json:
        return False
    event: Any = {**message, "body": data if is_json else body}
    return bool(EventPattern(None, pattern).matches_event(event))
