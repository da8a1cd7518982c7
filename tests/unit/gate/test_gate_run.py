"""What the gate tells where checkov fails: each failure once, and none left out."""

import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from rich.console import Console

from stackproof.commands import main
from stackproof.contract.environments import GIVEN_TO, Given, as_text
from stackproof.gate.run import Gated, print_views, run_gate
from stackproof.gate.scan import Record, Scan
from stackproof.gate.stacks import judge_stack
from stackproof.run.check import check

ROOT = Path(__file__).resolve().parents[3]

CONTRACT = (
    "stack: s\nconstraints:\n  - {assert: a, clause: c, of: aws_kms_key, path: $.enable_key_rotation, equals: true}\n"
)


def record(check_id: str) -> Record:
    return Record(check_id, "the name", "failed", "aws_kms_key.k", Path("main.tf"), (1, 1), ("the reason",))


@pytest.mark.parametrize(
    ("rotates", "check_id", "told"),
    [
        ("true", "CKV_AWS_1", True),  # a check of checkov's own
        ("true", "CKV_SP_100", True),  # ours, and the harness has nothing to say
        ("false", "CKV_SP_100", False),  # ours, and the harness has said it
        ("false", "CKV_AWS_1", True),
    ],
)
def test_a_failure_of_checkov_is_told(rotates: str, check_id: str, told: bool, tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(f'resource "aws_kms_key" "k" {{\n  enable_key_rotation = {rotates}\n}}\n')
    (tmp_path / "contract.yaml").write_text(CONTRACT)
    text = io.StringIO()
    gated = Gated(check([tmp_path]), Scan((record(check_id),)), ())
    print_views(gated, Console(file=text, width=200))
    assert (check_id in text.getvalue(), "the reason" in text.getvalue()) == (told, told)
    assert gated.exit_code == 1


@pytest.mark.parametrize("accepts", [True, False])
def test_a_plan_of_a_part_is_accepted_here_and_in_checkov(
    accepts: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """checkov's process learns of it by its environment."""
    whole = json.loads((ROOT / "tests/data/plans/payment_events.json").read_text())
    (tmp_path / "plan.json").write_text(json.dumps(whole | {"complete": False}))
    (tmp_path / "contract.yaml").write_text("stack: s\nconstraints:\n  - iam-role-per-function: {clause: c}\n")
    given = Given(accept_plan_differences=accepts)
    gated = run_gate((tmp_path,), "no-checkov-of-this-name", str(tmp_path / "plan.json"), given)
    assert [one.exit_code for one in gated.results] == [0 if accepts else 2]
    monkeypatch.setenv(GIVEN_TO, as_text(given))
    assert (judge_stack(tmp_path / "plan.json").problems == ()) == accepts


def test_differences_are_accepted_of_a_plan_alone(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["gate", str(tmp_path), "--accept-plan-differences"])
    assert (result.exit_code, "is for a plan" in result.output) == (2, True)
