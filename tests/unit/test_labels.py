"""What ``scripts/compare_labels.py`` reads of other scanners' tests."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

SCRIPTS = Path(__file__).parents[2] / "scripts"
CHECKS, TESTS = "checkov/terraform/checks/resource/aws", "tests/terraform/checks/resource/aws"
GRAPH, EXPECTED = "checkov/terraform/checks/graph_checks/aws", "tests/terraform/graph/checks/resources"


@pytest.fixture
def labels(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    monkeypatch.syspath_prepend(str(SCRIPTS))
    import labels  # noqa: PLC0415 - a script, which is on the path now

    yield labels
    sys.modules.pop("labels")


def write(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return root


def told(found: object) -> list[tuple[str, str]]:
    return [(one.kind, one.address or one.name) for one in found]  # type: ignore[attr-defined]


def test_sets_beside_a_folder_of_examples(labels: ModuleType, tmp_path: Path) -> None:
    test = 'passing_resources = {"aws_sqs_queue.yes"}\nfailing_resources = {"aws_sqs_queue.no"}\n'
    write(tmp_path, {f"{CHECKS}/Queue.py": 'id = "CKV_AWS_1"', f"{TESTS}/test_Queue.py": test})
    (tmp_path / f"{TESTS}/example_Queue").mkdir()
    assert told(labels.checkov_labels(tmp_path, "CKV_AWS_1")) == [
        ("pass", "aws_sqs_queue.yes"),
        ("fail", "aws_sqs_queue.no"),
    ]


def test_expected_of_a_graph_check(labels: ModuleType, tmp_path: Path) -> None:
    expected = "pass: [aws_s3_bucket.yes]\nfail: [aws_s3_bucket.no]\n"
    write(tmp_path, {f"{GRAPH}/Bucket.yaml": "id: CKV2_AWS_1", f"{EXPECTED}/Bucket/expected.yaml": expected})
    assert told(labels.checkov_labels(tmp_path, "CKV2_AWS_1")) == [
        ("pass", "aws_s3_bucket.yes"),
        ("fail", "aws_s3_bucket.no"),
    ]


def test_a_dictionary_of_checkov_is_written_as_hcl(labels: ModuleType, tmp_path: Path) -> None:
    test = (
        "def test_failure(self):\n"
        "    conf = {'name': ['q'], 'image_scanning_configuration': [{'scan_on_push': [False]}]}\n"
        "    self.assertEqual(CheckResult.FAILED, check(conf))\n"
    )
    check = 'id = "CKV_AWS_1"\nsupported_resources = ["aws_ecr_repository"]\n'
    write(tmp_path, {f"{CHECKS}/Scans.py": check, f"{TESTS}/test_Scans.py": test})
    (found,) = labels.checkov_labels(tmp_path, "CKV_AWS_1")
    assert (found.kind, found.address) == ("fail", "aws_ecr_repository.example")
    assert "image_scanning_configuration {\nscan_on_push = false\n}" in (found.folder / "main.tf").read_text()


def test_examples_of_trivy(labels: ModuleType, tmp_path: Path) -> None:
    rule, examples = "#   id: AWS-0001\n", "terraform:\n  good: ['# fine']\n  bad: ['# not']\n"
    write(tmp_path, {"checks/cloud/aws/sqs/a.rego": rule, "checks/cloud/aws/sqs/a.yaml": examples})
    assert told(labels.trivy_labels(tmp_path, "AWS-0001")) == [("pass", "good 1"), ("fail", "bad 1")]
