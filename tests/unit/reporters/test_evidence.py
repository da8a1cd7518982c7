"""Evidence: OSCAL that NIST's schema accepts, the same for the same inputs, and no better than what was judged."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from days import SOON
from jsonschema import Draft7Validator

from stackproof.reporters.evidence import OSCAL, as_evidence
from stackproof.reporters.evidence.terms import control_id, line, token
from stackproof.run.check import check
from stackproof.run.outcomes import Unchecked

SCHEMA = Path(__file__).parents[2] / f"data/oscal/assessment-results-{OSCAL}.json.gz"
STACK = """
resource "aws_sqs_queue" "q" {
  for_each = { failed = false, waived = false, passed = true, undecided = var.encrypted }

  name                    = each.key
  sqs_managed_sse_enabled = each.value
}

resource "aws_iam_role" "r" {
  name               = "r"
  assume_role_policy = "{}"
}

variable "encrypted" {
  type = bool
}

resource "aws_lambda_function" "f" {
  function_name = "f"
  role          = "arn:aws:iam::123456789012:role/worker"
  architectures = ["arm64"]
}
"""
CONTRACT = {
    "stack": " a\tstack\n",
    "constraints": [
        {"sqs-encrypts": {"clause": "Queues are\nencrypted"}},
        {"lambda-runs-on-arm64": {"clause": "Functions run on arm64"}},
        {"lambda-traces": {"clause": "Functions are traced"}},
        {"iam-grants-what-is-used": {"clause": "No more than it takes"}},
    ],
    "waivers": [
        {"constraint": "sqs-encrypts", "resource": 'aws_sqs_queue.q["waived"]', "owner": "platform",
         "reason": "moved next month", "expires": SOON},
    ],
}  # fmt: skip


@pytest.fixture(name="document")
def give_document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Of a stack in every state, one that cannot be read, and a folder that has none."""
    monkeypatch.chdir(tmp_path)
    for name, text, contract in (("s", STACK, CONTRACT), ("broken", "resource {\n", CONTRACT | {"waivers": []})):
        Path(name).mkdir()
        Path(name, "main.tf").write_text(text)
        Path(name, "contract.yaml").write_text(json.dumps(contract))
    Path("empty").mkdir()
    found = as_evidence(check([Path("s"), Path("broken"), Path("empty")]))
    return dict(found["assessment-results"])


@pytest.fixture(name="validator", scope="module")
def give_validator() -> Draft7Validator:
    """NIST's schema; Python's regular expressions say the classes of Unicode otherwise."""
    text = gzip.decompress(SCHEMA.read_bytes()).decode()
    return Draft7Validator(json.loads(text.replace(r"\\p{L}", r"[^\\W\\d_]").replace(r"\\p{N}", r"\\d")))


def of_label(document: dict[str, Any], label: str) -> dict[str, Any]:
    (found,) = [
        one for one in document["results"] if any(prop["value"] == label for prop in one["props"])
    ]  # fmt: skip
    return dict(found)


def value(part: dict[str, Any], name: str) -> str:
    return next((str(one["value"]) for one in part.get("props", ()) if one["name"] == name), "")


def findings(result: dict[str, Any], kind: str) -> dict[str, dict[str, Any]]:
    return {one["target"]["title"]: one for one in result["findings"] if value(one, "kind") == kind}


def test_nists_schema_accepts_it(document: dict[str, Any], validator: Draft7Validator) -> None:
    errors = [
        f"{list(error.path)}: {error.message[:200]}"
        for error in validator.iter_errors({"assessment-results": document})
    ]
    assert errors == []
    assert document["metadata"]["oscal-version"] == OSCAL


def test_the_schema_refuses_what_is_wrong(document: dict[str, Any], validator: Draft7Validator) -> None:
    """So that the test above can fail."""
    for harm in ({"uuid": "x"}, {"results": []}, {"more": 1}):
        assert list(validator.iter_errors({"assessment-results": document | harm}))


@pytest.mark.parametrize("results", [[], [Unchecked("a\nb")], [Unchecked("", accepted=True)]], ids=range(3))
def test_nothing_is_a_document_as_well(results: list[Unchecked], validator: Draft7Validator) -> None:
    assert list(validator.iter_errors(as_evidence(results))) == []


def test_each_verdict_is_an_observation(document: dict[str, Any]) -> None:
    result = of_label(document, "s/contract.yaml")
    found = {one["title"]: value(one, "verdict") for one in result["observations"]}
    assert found == {
        'sqs-encrypts[aws_sqs_queue.q["failed"]]': "fails",
        'sqs-encrypts[aws_sqs_queue.q["waived"]]': "waived",
        'sqs-encrypts[aws_sqs_queue.q["passed"]]': "holds",
        'sqs-encrypts[aws_sqs_queue.q["undecided"]]': "undecided",
        "lambda-runs-on-arm64[aws_lambda_function.f]": "holds",
        "lambda-traces[aws_lambda_function.f]": "fails",
        "iam-grants-what-is-used": "not judged",
    }
    (failed,) = [one for one in result["observations"] if "failed" in one["title"]]
    assert failed["relevant-evidence"][0]["href"] == "s/main.tf#L6"
    subjects = {one["uuid"]: one["description"] for one in result["local-definitions"]["inventory-items"]}
    assert subjects[failed["subjects"][0]["subject-uuid"]] == 'aws_sqs_queue.q["failed"]'


def test_a_promise_is_satisfied_where_all_of_it_passed(document: dict[str, Any]) -> None:
    """A waiver is a deviation that somebody approved; what was not judged has no finding."""
    result = of_label(document, "s/contract.yaml")
    states = {name: one["target"]["status"] for name, one in findings(result, "promise").items()}
    assert states == {
        "sqs-encrypts": {"state": "not-satisfied", "reason": "fail"},
        "lambda-runs-on-arm64": {"state": "satisfied", "reason": "pass"},
        "lambda-traces": {"state": "not-satisfied", "reason": "fail"},
    }
    (risk,) = result["risks"]
    assert (risk["status"], risk["deadline"], value(risk, "owner")) == (
        "deviation-approved",
        f"{SOON}T23:59:59Z",
        "platform",
    )
    assert [one["risk-uuid"] for one in findings(result, "promise")["sqs-encrypts"]["related-risks"]] == [risk["uuid"]]


def test_controls_are_those_of_what_was_judged(document: dict[str, Any]) -> None:
    result = of_label(document, "s/contract.yaml")
    by_control = findings(result, "control")
    assert by_control["Security Hub SQS.1"]["target"]["status"]["state"] == "not-satisfied"
    assert "the rest of it was not looked at" in by_control["Security Hub SQS.1"]["remarks"]
    reviewed = {
        one["control-id"] for selection in result["reviewed-controls"]["control-selections"]
        for one in selection["include-controls"]
    }  # fmt: skip
    assert {one["target"]["target-id"] for one in by_control.values()} == {f"{one}_smt" for one in reviewed}
    assert "sc-13" in reviewed


def test_what_could_not_be_checked_satisfies_nothing(document: dict[str, Any]) -> None:
    broken = of_label(document, "broken/contract.yaml")
    assert value(broken, "verdict") == "not-checked"
    assert "satisfied" not in {one["target"]["status"]["state"] for one in broken.get("findings", ())}
    assert "Unclosed bracket" in json.dumps(broken["observations"])
    assert value(of_label(document, "empty"), "verdict") == "not-checked"


def uuids(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        if "uuid" in part:
            yield part["uuid"]
        part = list(part.values())
    for one in part if isinstance(part, list) else ():
        yield from uuids(one)


def test_ids_are_unique_and_references_lead_somewhere(document: dict[str, Any]) -> None:
    ids = list(uuids(document))
    assert [one for one in set(ids) if ids.count(one) > 1] == []
    for result in document["results"]:
        observed = {one["uuid"] for one in result["observations"]}
        for finding in result.get("findings", ()):
            assert {one["observation-uuid"] for one in finding["related-observations"]} <= observed
        known = set(uuids(result.get("local-definitions", {})))
        for observation in result["observations"]:
            assert {one["subject-uuid"] for one in observation.get("subjects", ())} <= known


@pytest.mark.usefixtures("document")
def test_the_same_inputs_give_the_same_bytes_but_for_the_time() -> None:
    def printed(epoch: str, seed: str) -> str:
        given = os.environ | {"SOURCE_DATE_EPOCH": epoch, "PYTHONHASHSEED": seed}
        command = [sys.executable, "-m", "stackproof", "check", "s", "--evidence", "-"]
        return subprocess.run(command, capture_output=True, check=False, text=True, env=given).stdout

    first, again, later = printed("1700000000", "1"), printed("1700000000", "2"), printed("1700000001", "3")
    assert first == again
    assert first.replace("22:13:20Z", "22:13:21Z") == later
    assert first != later


TERMS = [
    (control_id, "NIST.800-53.r5 AC-4(26)", "ac-4.26"),
    (control_id, "PCI DSS v4.0.1/10.4.2", "PCI-DSS-v4.0.1_10.4.2"),
    (control_id, "9", "_9_9"),
    (token, "the table: is [1]", "the-table-is-1"),
    (token, "1st", "_1st"),
    (token, "\u00e9t\u00e9", "\u00e9t\u00e9"),
    (token, "<>", "_"),
    (line, " a\n b\x1b ", "a b\\x1b"),
    (line, "", "-"),
]


@pytest.mark.parametrize(("make", "text", "expected"), TERMS, ids=range(len(TERMS)))
def test_terms(make: Any, text: str, expected: str) -> None:
    assert make(text) == expected
