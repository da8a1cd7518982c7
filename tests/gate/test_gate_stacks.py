"""The stacks of lib/ inside checkov: clean, from HCL and from a plan; and what a contract and a comment can skip."""

from __future__ import annotations

import datetime
import gzip
import json
import shutil
import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from gate_cases import ANSWERS, cases, inside, worst

from stackproof.gate.guards import is_ours
from stackproof.gate.run import Gated, run_gate
from stackproof.gate.scan import Record, scan
from stackproof.gate.table import CONTRACT, POLICIES, policy_of
from stackproof.offline_plan import to_json
from stackproof.run.check import check_contract
from stackproof.run.offline_plans import plan_directory
from stackproof.run.outcomes import Report, Unchecked
from stackproof.run.stack_sources import Shown

ROOT = Path(__file__).parents[2]
TODAY = datetime.datetime.now(tz=datetime.UTC).date()
SOON = (TODAY + datetime.timedelta(days=30)).isoformat()
STACKS = sorted(path.parent for path in (ROOT / "lib").glob("*/contract.yaml"))
pytestmark = pytest.mark.xdist_group("gate")  # one worker, one scan
RECORDED = json.loads(gzip.decompress((ROOT / "tests/data/case_plans.json.gz").read_bytes()))
PLANNED = (
    "iam-names-every-resource/fails/attached_by_a_module",
    "lambda-has-own-dead-letter-queue/fails/one_module_for_two",
    "lambda-runs-on-arm64/fails/one_instance_of_for_each",
    "name-carries-suffix/fails/in_a_module",
)
Small = Callable[[str], list[Record]]
FUNCTION = """
resource "aws_lambda_function" "worker" {{
  {comment}
  function_name = "worker"
  role          = "arn:aws:iam::123456789012:role/worker"
  architectures = ["{architecture}"]
}}
"""


def ours(records: Iterable[Record], constraint: str = "lambda-runs-on-arm64") -> list[Record]:
    return [record for record in records if record.check == POLICIES[constraint].id]


def write(folder: Path, *, comment: str = "", architecture: str = "x86_64", expires: str = "") -> None:
    folder.mkdir(exist_ok=True)
    (folder / "main.tf").write_text(FUNCTION.format(comment=comment, architecture=architecture))
    waiver = {
        "constraint": "lambda-runs-on-arm64", "resource": "aws_lambda_function.worker",
        "reason": "its library has no arm64", "expires": expires, "owner": "platform",
    }  # fmt: skip
    contract = {"stack": "one", "constraints": [{"lambda-runs-on-arm64": {"clause": "on arm64"}}]}
    (folder / "contract.yaml").write_text(json.dumps(contract | ({"waivers": [waiver]} if expires else {})))


@pytest.fixture(scope="module")
def lib(checkov: str) -> Gated:
    with inside(ROOT):
        return run_gate([Path("lib")], checkov)


@pytest.fixture(scope="module")
def small(checkov: str, tmp_path_factory: pytest.TempPathFactory) -> Small:
    """Small stacks, each about one thing, in one scan."""
    root = tmp_path_factory.mktemp("small").resolve()
    yesterday = TODAY - datetime.timedelta(days=2)
    write(root / "plain")
    write(root / "waived", expires=SOON)
    write(root / "expired", expires=yesterday.isoformat())
    write(root / "with_reason", comment="#checkov:skip=CKV_SP_13:its library has no arm64")
    write(root / "without_reason", comment="#checkov:skip=CKV_SP_13")
    write(root / "blank_reason", comment="#checkov:skip=CKV_SP_13: ")
    write(root / "other_policy", comment="#checkov:skip=CKV_SP_12:of another policy")
    write(root / "no_contract", architecture="arm64")
    (root / "no_contract/contract.yaml").unlink()
    write(root / "not_evaluable", architecture="arm64", comment="nonsense = true")
    with inside(root):
        records = scan(checkov, [root]).records

    def of(folder: str) -> list[Record]:
        return [record for record in records if record.file.parent == root / folder]

    return of


def test_checkov_has_its_environment_to_itself(checkov: str) -> None:
    """Neither Stackproof nor what it needs beside checkov's own packages is there; and the gate works."""
    python = Path(checkov).with_name("python")
    names = "['stackproof', 'msgspec', 're2', 'jsonpath_ng', 'pytest']"
    found = f"import importlib.util as u; print([n for n in {names} if u.find_spec(n)])"
    run = subprocess.run([python, "-I", "-c", found], capture_output=True, text=True, check=True)
    assert run.stdout == "[]\n"


def test_the_stacks_are_clean(lib: Gated) -> None:
    assert lib.problems == ()
    assert [record for record in lib.scan.records if record.result == "failed"] == []
    assert lib.exit_code == 0
    outcomes = [one for report in lib.results if isinstance(report, Report) for one in report.outcomes]
    bindings = [one.binding for one in outcomes if one.binding.count != 0]  # count: 0 leaves nothing to judge
    bound = {policy_of(one.constraint.id, asserts=one.asserts) for one in bindings}
    assert {one.check for one in lib.scan.records if is_ours(one)} == {POLICIES[key].id for key in (*bound, CONTRACT)}
    assert lib.counts()["policies"] >= 27


def test_each_resource_has_the_answer_of_the_harness(lib: Gated) -> None:
    stack_wide = ("outputs-exist", "provider-version", "region-is", "terraform-version", "contract")
    for report in lib.results:
        assert isinstance(report, Report)
        here = [one for one in lib.scan.records if one.file.is_relative_to(report.contract.directory.resolve())]
        for constraint in POLICIES.keys() - stack_wide:
            outcomes = [
                one for one in report.outcomes if one.binding.constraint.id == constraint and one.binding.count != 0
            ]
            by_harness = worst((one.address, ANSWERS.get(one.status, "failed")) for one in outcomes)
            assert worst((one.resource, one.result) for one in ours(here, constraint)) == by_harness


@pytest.mark.parametrize("stack", STACKS, ids=lambda path: path.name)
def test_a_plan_is_judged_with_its_hcl(stack: Path, checkov: str, tmp_path: Path) -> None:
    planned = plan_directory(stack)
    assert not isinstance(planned, Unchecked)
    file = tmp_path / "plan.json"
    file.write_text(to_json(planned[1]))
    with inside(ROOT):
        gated = run_gate([stack], checkov, str(file))
    assert gated.problems == ()
    assert [one for one in gated.scan.records if is_ours(one) and one.result == "failed"] == []
    assert gated.counts()["policies"] >= 10


def test_a_waiver_skips_with_its_reason(small: Small) -> None:
    (record,) = ours(small("waived"))
    assert record.result == "skipped"
    assert record.reason == f"its library has no arm64 (until {SOON}, platform)"


def test_an_expired_waiver_fails(small: Small) -> None:
    (record,) = ours(small("expired"))
    assert record.result == "failed"
    assert "Expired waiver" in "\n".join(record.details)


@pytest.mark.parametrize(
    ("folder", "result"),
    [("with_reason", "skipped"), ("without_reason", "failed"), ("blank_reason", "failed"), ("other_policy", "failed")],
)
def test_a_comment_skips_with_a_reason_only(folder: str, result: str, small: Small) -> None:
    (record,) = ours(small(folder))
    assert record.result == result


def test_a_finding_says_what_was_found_and_how_to_mend_it(small: Small) -> None:
    (record,) = ours(small("plain"))
    assert 'found     architectures = ["x86_64"]' in record.details
    assert 'fix       architectures = ["arm64"]' in record.details
    assert record.guideline == "docs/constraints.md#lambda-runs-on-arm64"


def test_without_a_contract_the_baseline_judges(small: Small) -> None:
    """It asks what needs no parameter: neither arm64 nor a reservation."""
    assert ours(small("no_contract")) == ours(small("no_contract"), "lambda-reserves-concurrency") == []
    (record,) = ours(small("no_contract"), "lambda-environment-has-no-secrets")
    assert record.result == "passed"


def test_an_error_of_a_stack_fails_its_contract_and_leaves_the_rest(small: Small) -> None:
    """As here: what does not depend on the error is judged, and the stack is not green."""
    results = {record.check: record.result for record in small("not_evaluable") if is_ours(record)}
    assert results[POLICIES["contract"].id] == "failed"
    assert results[POLICIES["lambda-runs-on-arm64"].id] == "passed"


ENDINGS = {
    "exits": "raise SystemExit(0)",
    "ends_the_process": "import os; os._exit(0)",
    "raises": "raise ValueError('what it says')",
    "says_true": "return True",
    "says_text": "return 'passed'",
    "says_nothing": "return None",
}
RULE = """
from stackproof.constraints import constraint

@constraint("function-is-mine", on="aws_lambda_function")
def function_is_mine(function):
    {body}
"""


@pytest.mark.parametrize("frameworks", ["terraform", "terraform,terraform_plan,secrets"])
def test_python_of_a_contract_ends_no_scan(frameworks: str, checkov: str, in_folder: Path) -> None:
    """Nor does it pass; each other stack keeps its verdicts."""
    write(in_folder / "sound", architecture="arm64")
    for name, body in ENDINGS.items():
        write(in_folder / name, architecture="arm64")
        contract = json.loads((in_folder / name / "contract.yaml").read_text())
        own = {"function-is-mine": {"clause": "mine"}}
        changed = contract | {"imports": ["rule.py"], "constraints": [*contract["constraints"], own]}
        (in_folder / name / "contract.yaml").write_text(json.dumps(changed))
        (in_folder / name / "rule.py").write_text(RULE.format(body=body))
    (in_folder / ".checkov.yaml").write_text(f"framework: [{frameworks}]\n")
    records = scan(checkov, [in_folder]).records
    by_folder = {name: [one for one in records if one.file.parent.name == name] for name in (*ENDINGS, "sound")}
    results = {name: {one.result for one in ours(by_folder[name], "contract")} for name in by_folder}
    assert results == {**{name: {"failed"} for name in ENDINGS}, "sound": {"passed"}}


def checkout(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Copy policies and package, and let scans use the copy."""
    for name in ("policies", "stackproof"):
        shutil.copytree(ROOT / name, folder / "checkout" / name, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr("stackproof.gate.scan.POLICIES_FOLDER", folder / "checkout/policies")
    return folder / "checkout"


@pytest.mark.parametrize(
    ("place", "line", "said"),
    [
        ("placing.judge_stack", "raise KeyError('a bug')", "KeyError: 'a bug'"),
        ("answering.nodes_of", "raise SystemExit(0)", "SystemExit: 0"),
    ],
)
def test_a_bug_of_ours_fails(
    place: str, line: str, said: str, checkov: str, in_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """checkov would drop the check, without a word."""
    write(in_folder / "stack", architecture="arm64")
    folder = checkout(in_folder, monkeypatch)
    file, function = place.split(".")
    with (folder / f"stackproof/gate/{file}.py").open("a") as module:
        module.write(f"\n\ndef {function}(*_):\n    {line}\n")
    (record,) = ours(scan(checkov, [in_folder / "stack"]).records)
    assert record.result == "failed"
    assert record.details[0] == "This is a bug of Stackproof; please report it."
    assert record.details[-1] == said


def test_a_file_that_does_not_parse_is_a_problem(checkov: str, in_folder: Path) -> None:
    write(in_folder, architecture="arm64")
    (in_folder / "broken.tf").write_text('resource "aws_sqs_queue" {{{\n')
    gated = run_gate([in_folder], checkov)
    assert gated.exit_code == 2


def test_a_stack_without_a_resource_is_not_seen(checkov: str, in_folder: Path) -> None:
    (in_folder / "main.tf").write_text('output "a" {\n  value = 1\n}\n')
    contract = {"stack": "one", "constraints": [{"outputs-exist": {"clause": "a", "names": ["a"], "described": False}}]}
    (in_folder / "contract.yaml").write_text(json.dumps(contract))
    gated = run_gate([in_folder], checkov)
    assert [problem.summary for problem in gated.problems] == ["Gate saw no stack"]
    assert gated.exit_code == 2


@pytest.mark.parametrize("id_", PLANNED)
def test_gate_and_harness_agree_on_a_plan(id_: str, checkov: str, in_folder: Path) -> None:
    """Plans of the real Terraform: of modules, and of instances by for_each."""
    case = next(case for case in cases() if case.id == id_)
    folder = case.write(in_folder)
    plan = folder / "plan.json"
    plan.write_text(json.dumps(RECORDED[id_]))
    report = check_contract(folder / "contract.yaml", Shown("plan", str(plan)))
    assert isinstance(report, Report)
    assert {outcome.status for outcome in report.outcomes} & {case.expected}
    records = scan(checkov, [], str(plan), folder).records
    by_gate = {one.resource: one.result for one in ours(records, case.constraint)}
    assert by_gate == {one.address: ANSWERS.get(one.status, "failed") for one in report.outcomes}
