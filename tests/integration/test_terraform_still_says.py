"""What was recorded from Terraform is what the Terraform on this machine says.

The unit tests compare the evaluator with recorded answers and need no terraform. Here a sample of the
answers is asked for again, so that a record that was edited, or a Terraform that changed, shows.
"""

import importlib.util
import json
import shutil
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
EITHER = {
    # Go walks the attributes in any order: false if b comes first, else unknown.
    "{a = local.unknown, b = 1} == {a = local.unknown, b = 2}",
}
SAMPLE = 30  # every so manieth: a second and a half of console calls

pytestmark = pytest.mark.skipif(shutil.which("terraform") is None, reason="terraform is not on PATH")


@pytest.fixture(scope="module")
def recorder() -> ModuleType:
    """The script that recorded the answers."""
    path = ROOT / "scripts/record_expressions.py"
    spec = importlib.util.spec_from_file_location("record_expressions", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_expressions_evaluate_as_recorded(recorder: ModuleType, tmp_path: Path) -> None:
    recorded = json.loads((ROOT / "tests/data/expressions.json").read_text())
    console = recorder.Console(tmp_path)
    sample = [case for case in list(recorded)[::SAMPLE] if case not in EITHER]
    assert {case: console.record(case) for case in sample} == {case: recorded[case] for case in sample}


def test_files_are_read_as_recorded(recorder: ModuleType, tmp_path: Path) -> None:
    recorded = json.loads((ROOT / "tests/unit/hcl/files.json").read_text())
    console = recorder.Console(tmp_path)
    sample = list(recorded)[:: SAMPLE // 3]
    assert {text: console.reads(text) for text in sample} == {text: recorded[text] for text in sample}


@pytest.mark.parametrize("stack", sorted(path.name for path in (ROOT / "lib").iterdir() if path.is_dir()))
def test_stacks_are_formatted(recorder: ModuleType, stack: str, tmp_path: Path) -> None:
    """`terraform fmt -check` finds nothing to change."""
    done = recorder.Console(tmp_path)._run("fmt", "-check", "-recursive", str(ROOT / "lib" / stack))
    assert (done.returncode, done.stdout) == (0, "")
