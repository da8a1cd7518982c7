"""What the gate tells where checkov fails: each failure once, and none left out."""

import io
from pathlib import Path

import pytest
from rich.console import Console

from stackproof.gate.run import Gated, print_views
from stackproof.gate.scan import Record, Scan
from stackproof.run.check import check

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
