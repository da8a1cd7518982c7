"""The policies: one for each constraint, each with its own file and an id that stays."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

from stackproof.constraints import load_catalogue
from stackproof.gate.scan import POLICIES_FOLDER
from stackproof.gate.table import CONTRACT, POLICIES, policy_of

FILES = sorted(path for path in POLICIES_FOLDER.glob("*.py") if path.stem != "__init__")


def constraint_in(path: Path) -> str:
    """Read the constraint that a policy's class names; without checkov it cannot be imported."""
    values = [
        node.value.value
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "constraint"
        if isinstance(node.value, ast.Constant)
    ]
    assert len(values) == 1
    return str(values[0])


def test_each_constraint_is_a_policy() -> None:
    """But for those that need more than checkov is shown."""
    shipped = [one for one in load_catalogue().values() if one.function.__module__.startswith("stackproof.")]
    assert set(POLICIES) == {*(one.id for one in shipped if not one.needs), CONTRACT}


def test_each_policy_has_its_file() -> None:
    assert sorted(map(constraint_in, FILES)) == sorted(POLICIES)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_is_named_for_its_constraint_and_says_its_id(path: Path) -> None:
    """checkov loads it under its bare name: one of the standard library's would take its place."""
    constraint = constraint_in(path)
    assert path.stem == constraint.replace("-", "_")
    assert path.stem not in sys.stdlib_module_names
    assert path.read_text().startswith(f'"""{POLICIES[constraint].id}: ')


def test_ids_are_of_one_policy_each() -> None:
    ids = [policy.id for policy in POLICIES.values()]
    assert len(set(ids)) == len(ids)


def test_ids_stay() -> None:
    """Skip comments and dashboards name them: a new policy is added here, none is ever changed."""
    assert {key: policy.number for key, policy in POLICIES.items()} == {
        "contract": 100, "dynamodb-bills-on-demand": 1, "dynamodb-recovers-to-point-in-time": 2,
        "ecr-has-lifecycle-policy": 3, "iam-names-every-action": 4, "iam-names-every-resource": 5,
        "iam-role-per-function": 6, "kms-key-policy-admits-logs": 7, "kms-key-rotates": 8, "lambda-has-environment": 9,
        "lambda-has-log-group": 10, "lambda-has-own-dead-letter-queue": 11, "lambda-reserves-concurrency": 12,
        "lambda-runs-on-arm64": 13, "lambda-uses-private-ecr-image": 14, "log-group-retention": 15,
        "log-group-uses-customer-key": 16, "name-carries-suffix": 17, "outputs-exist": 18, "provider-version": 19,
        "region-is": 20, "sns-encrypts-with-managed-key": 21, "sqs-encrypts": 22, "stack-is-destroyable": 23,
        "state-machine-handles-errors": 24, "state-machine-is-express": 25, "terraform-version": 26,
    }  # fmt: skip


def test_what_is_no_policy_is_the_contracts() -> None:
    assert policy_of("queue-is-fifo") == policy_of("kms-key-rotates", asserts=True) == CONTRACT
    assert policy_of("kms-key-rotates") == "kms-key-rotates"
