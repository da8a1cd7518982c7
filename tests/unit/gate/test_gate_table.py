"""The policies: one for each constraint of the catalogue, each with an id that stays."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

import pytest

from stackproof.constraints import CONSTRAINTS, Passed, constraint, load_catalogue
from stackproof.gate.scan import POLICIES_FOLDER
from stackproof.gate.table import CONTRACT, POLICIES, policy_of

FILES = sorted(path for path in POLICIES_FOLDER.glob("*.py") if path.stem != "__init__")
TABLES = runpy.run_path(str(POLICIES_FOLDER.with_name("scripts") / "tables.py"))


def test_each_constraint_is_a_policy() -> None:
    """But for those that need more than checkov is shown."""
    shipped = [one for one in load_catalogue().values() if ".catalogue." in one.function.__module__]
    assert set(POLICIES) == {*(one.id for one in shipped if not one.needs), CONTRACT}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_is_not_named_like_a_module_that_others_import(path: Path) -> None:
    """checkov loads it under its bare name: it would take the other's place."""
    assert path.stem not in sys.stdlib_module_names
    assert path.stem not in ("checkov", "stackproof", "adapter")


def test_ids_are_of_one_policy_each() -> None:
    ids = [policy.id for policy in POLICIES.values()]
    assert len(set(ids)) == len(ids)


def test_ids_stay() -> None:
    """Skip comments and dashboards name them. New ones need no line here: docs/gate.md keeps them."""
    first = {
        "contract": 100, "dynamodb-bills-on-demand": 1, "dynamodb-recovers-to-point-in-time": 2,
        "ecr-has-lifecycle-policy": 3, "iam-names-every-action": 4, "iam-names-every-resource": 5,
        "iam-role-per-function": 6, "kms-key-policy-admits-logs": 7, "kms-key-rotates": 8, "lambda-has-environment": 9,
        "lambda-has-log-group": 10, "lambda-has-own-dead-letter-queue": 11, "lambda-reserves-concurrency": 12,
        "lambda-runs-on-arm64": 13, "lambda-uses-private-ecr-image": 14, "log-group-retention": 15,
        "log-group-uses-customer-key": 16, "name-carries-suffix": 17, "outputs-exist": 18, "provider-version": 19,
        "region-is": 20, "sns-encrypts-with-managed-key": 21, "sqs-encrypts": 22, "stack-is-destroyable": 23,
        "state-machine-handles-errors": 24, "state-machine-is-express": 25, "terraform-version": 26,
    }  # fmt: skip
    assert {key: policy.number for key, policy in POLICIES.items() if key in first} == first


@pytest.mark.parametrize(
    ("written", "is_now"),
    [
        ("[kms-key-rotates](constraints.md#kms-key-rotates)", ""),
        ("[kms-key-turns](constraints.md#kms-key-turns)", "kms-key-rotates's now"),
    ],
)
def test_the_page_is_not_written_over_another_id(written: str, is_now: str, monkeypatch: pytest.MonkeyPatch) -> None:
    page = TABLES["GATE"].read_text().replace("[kms-key-rotates](constraints.md#kms-key-rotates)", written)
    if is_now:
        with pytest.raises(ValueError, match=is_now):
            TABLES["_demand_ids"](page)
    else:
        TABLES["_demand_ids"](page)


def test_the_page_does_not_lose_an_id() -> None:
    row = "| CKV_SP_99 | [queue-is-fifo](constraints.md#queue-is-fifo) | low | judged |\n"
    with pytest.raises(ValueError, match="and no policy's now"):
        TABLES["_demand_ids"](row)


@pytest.mark.parametrize(("number", "owner"), [(8, "kms-key-rotates"), (100, "the contract"), (0, "the guard")])
def test_a_number_is_given_once(number: int, owner: str) -> None:
    declare = constraint("queue-is-fifo", on="aws_sqs_queue", policy=(number, "CONVENTION"))
    with pytest.raises(ValueError, match=f"CKV_SP_{number} is the policy of {owner}"):
        declare(lambda _queue: Passed("it is"))
    assert "queue-is-fifo" not in CONSTRAINTS


def test_what_is_no_policy_is_the_contracts() -> None:
    assert policy_of("queue-is-fifo") == policy_of("kms-key-rotates", asserts=True) == CONTRACT
    assert policy_of("kms-key-rotates") == "kms-key-rotates"
