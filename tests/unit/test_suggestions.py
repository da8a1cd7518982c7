from itertools import product

import pytest

from stackproof.schema import aws
from stackproof.suggestions import suggest


@pytest.mark.parametrize(
    ("name", "candidates", "suggestion"),
    [
        (
            "reserved_concurrent_execution",
            ["publish", "reserved_concurrent_executions"],
            "reserved_concurrent_executions",
        ),
        ("runtime", ["runtime"], "runtime"),
        ("architecture", ["architectures", "arn"], "architectures"),
        ("handlerr", ["handler"], "handler"),
        ("hanlder", ["handler"], "handler"),  # two letters swapped are two replaced
        ("xunterimes", ["runtime"], None),
        ("memory", ["memory_size"], None),
        ("kms_key", ["kms_key_id", "kms_key_arn"], None),
        ("kms_key_i", ["kms_key_arn", "kms_key_id"], "kms_key_id"),
        ("tag", ["tags_all", "name"], None),
        ("cat", ["coat", "cat"], "cat"),  # the name itself is nearest
        ("cat", ["coats", "cot", "bat"], "cot"),  # the nearest, not the first near enough
        ("cat", ["bat", "cot"], "bat"),  # of equally near ones the first
        ("kitten", ["sitting"], None),  # three edits
        ("kittin", ["sitting"], "sitting"),  # two
        ("", ["id"], "id"),
        ("", ["arn"], None),
        ("name", [], None),
    ],
)
def test_suggestion(name: str, candidates: list[str], suggestion: str | None) -> None:
    assert suggest(name, candidates) == suggestion


@pytest.mark.parametrize(
    ("name", "suggestion"),
    [
        ("aws_lamda_function", "aws_lambda_function"),
        ("aws_sqs_queues", "aws_sqs_queue"),
        ("aws_dynamo_db_table", "aws_dynamodb_table"),
        ("google_storage_bucket", None),
    ],
)
def test_suggestion_among_all_resource_types(name: str, suggestion: str | None) -> None:
    assert suggest(name, aws().resource_types) == suggestion


def measure_distance(left: str, right: str) -> int:
    """The Levenshtein distance as textbooks have it: row by row."""
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        above, row = row, [i]
        for j, b in enumerate(right, 1):
            row.append(min(above[j] + 1, row[-1] + 1, above[j - 1] + (a != b)))
    return row[-1]


def test_every_pair_of_short_words_agrees_with_the_textbook() -> None:
    words = ["".join(letters) for length in range(5) for letters in product("abc", repeat=length)]
    for name, candidate in product(words, words):
        assert (suggest(name, [candidate]) is not None) == (measure_distance(name, candidate) < 3), (name, candidate)
