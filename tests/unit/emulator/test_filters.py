"""Filter criteria of event source mappings: which messages reach the function, and what becomes of the others."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError
from small_account import POLL, Account
from test_events import mapping, send

from stackproof.emulator.events.filters import is_wanted

pytestmark = [pytest.mark.unit, pytest.mark.xdist_group("emulator")]

PRINT = """
import json
def handle(event, context):
    print(json.dumps([record["body"] for record in event["Records"]]))
"""


def criteria(*patterns: Any) -> dict[str, Any]:
    return {"Filters": [{"Pattern": one if isinstance(one, str) else json.dumps(one)} for one in patterns]}


@pytest.mark.parametrize(
    ("patterns", "body", "wanted"),
    [
        ([], "anything", True),
        ([{"body": {"code": ["B"]}}], '{"code": "B", "more": 1}', True),
        ([{"body": {"code": ["B"]}}], '{"code": "A"}', False),
        ([{"body": {"code": ["B"]}}], "{}", False),
        ([{"body": {"code": ["B"]}}, {"body": {"code": ["A"]}}], '{"code": "A"}', True),
        ([{"body": {"code": ["B"], "size": [1]}}], '{"code": "B", "size": 2}', False),
        ([{"body": {"size": [{"numeric": [">", 9, "<=", 20]}]}}], '{"size": 20}', True),
        ([{"body": {"size": [{"numeric": [">", 9, "<=", 20]}]}}], '{"size": 9}', False),
        ([{"body": {"code": [{"anything-but": ["A"]}]}}], '{"code": "A"}', False),
        ([{"body": {"card": {"code": [{"exists": False}]}}}], '{"card": {"brand": "v"}}', True),
        ([{"body": {"code": [{"exists": False}]}}], "text", False),  # the filter is for JSON, the message is text
        ([{"body": [{"prefix": "Result: "}]}], "Result: 1", True),
        ([{"body": [{"prefix": "Result: "}]}], "result: 1", False),
        ([{"body": [{"prefix": "{"}]}], '{"code": "B"}', False),  # the other way round
    ],
)
def test_a_message_passes_where_one_filter_matches(patterns: list[Any], body: str, wanted: bool) -> None:
    assert is_wanted(criteria(*patterns), {"messageId": "1", "body": body}) is wanted


@pytest.mark.parametrize("suffix", ["", ".fifo"])
def test_what_is_not_wanted_is_deleted(account: Account, suffix: str) -> None:
    """It is neither handed on nor left, nor a dead letter."""
    dead = account.queue(suffix)
    queue = account.queue(suffix, RedrivePolicy={"deadLetterTargetArn": dead, "maxReceiveCount": 1})
    function = account.function(PRINT, POLL)
    mapping(account, function, queue, FilterCriteria=criteria({"body": {"code": ["B"]}}))
    send(account, queue, '{"code": "A"}', '{"code": "B"}', "text", group="g" if suffix else None)
    assert [body for batch in account.printed(function) for body in batch] == ['{"code": "B"}']
    assert account.messages(dead) == []
    counts = account.aws.client("sqs").get_queue_attributes(QueueUrl=account.url(queue), AttributeNames=["All"])
    assert {counts["Attributes"][f"ApproximateNumberOfMessages{one}"] for one in ("", "NotVisible")} == {"0"}


@pytest.mark.parametrize("pattern", ["{", "[]", '{"body": "B"}', '{"body": {"code": []}}'])
def test_what_is_no_pattern_is_refused(account: Account, pattern: str) -> None:
    """When the mapping is made, and when it is changed."""
    queue, function = account.queue(), account.function(PRINT, POLL)
    with pytest.raises(ClientError, match=r"Invalid filter pattern definition\."):
        mapping(account, function, queue, FilterCriteria=criteria(pattern))
    mapping(account, function, queue)
    lambdas = account.aws.client("lambda")
    (made,) = lambdas.list_event_source_mappings(FunctionName=function)["EventSourceMappings"]
    with pytest.raises(ClientError, match=r"Invalid filter pattern definition\."):
        lambdas.update_event_source_mapping(UUID=made["UUID"], FilterCriteria=criteria(pattern))
