"""Policies that cannot be loaded end checkov with another status than 0, in every way that it can be run."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from stackproof.gate.scan import scan

ROOT = Path(__file__).parents[2]
SOUND = 'resource "aws_sqs_queue" "a" {\n  sqs_managed_sse_enabled = true\n}\n'
ONE, SEVERAL = ("terraform",), ("terraform", "terraform_plan", "secrets")
REFUSED = "Stackproof's policies cannot be used: "
KINDS = ("fork", "spawn", "thread", "none")
Damage = Callable[[Path], object]


def written(file: str, text: str) -> Damage:
    return lambda checkout: (checkout / file).write_text(text)


def replaced(file: str, old: str, new: str) -> Damage:
    def damage(checkout: Path) -> None:
        text = (checkout / file).read_text()
        assert old in text
        (checkout / file).write_text(text.replace(old, new))

    return damage


def removed(name: str) -> Damage:
    def damage(checkout: Path) -> None:
        path = checkout / name
        shutil.rmtree(path) if path.is_dir() else path.unlink()

    return damage


DAMAGES: dict[str, tuple[Damage, str]] = {
    "an old python": (replaced("policies/adapter/checkout.py", "(3, 11)", "(9, 9)"), "install it for 9.9 or newer"),
    "no checkout": (removed("stackproof"), "stackproof is not there"),
    "no adapter": (removed("policies/adapter"), "restore the folder policies"),
    "no policies": (removed("policies/stackproof_policies.py"), "cannot import stackproof_policies.py"),
    "policies in conflict": (
        written("policies/stackproof_policies.py", "<<<<<<< HEAD\n"),
        "cannot import stackproof_pol",
    ),
    "a missing module": (removed("stackproof/gate/table.py"), "No module named 'stackproof.gate.table'"),
    "a module that exits": (written("stackproof/gate/nodes.py", "raise SystemExit(0)\n"), "SystemExit: 0"),
    "a constraint that is declared wrong": (
        replaced("stackproof/constraints/catalogue/sqs_encrypts.py", '"ENCRYPTION"', '"NO_SUCH"'),
        "cannot import stackproof_policies.py",
    ),
}


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of the policies and the package, with a stack on which they all pass."""
    for name in ("policies", "stackproof"):
        shutil.copytree(ROOT / name, tmp_path / name)
    (tmp_path / "stack").mkdir()
    (tmp_path / "stack/main.tf").write_text(SOUND)
    return tmp_path


def run(
    checkov: str, checkout: Path, *arguments: str, frameworks: tuple[str, ...] = SEVERAL, kind: str = "fork"
) -> subprocess.CompletedProcess[str]:
    what = () if {"-d", "-f"} & set(arguments) else ("-d", "stack")
    command = [
        checkov, *what, *arguments, "--framework", *frameworks, "--external-checks-dir=policies", "--skip-download",
        "--compact",
    ]  # fmt: skip
    environment = os.environ | {"CHECKOV_PARALLELIZATION_TYPE": kind}
    return subprocess.run(command, cwd=checkout, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("frameworks", [ONE, SEVERAL], ids=["one", "several"])
def test_in_each_way_to_scan(frameworks: tuple[str, ...], kind: str, checkov: str, checkout: Path) -> None:
    shutil.rmtree(checkout / "stackproof")
    found = run(checkov, checkout, frameworks=frameworks, kind=kind)
    assert found.returncode == 2, found.stdout + found.stderr
    assert REFUSED in found.stderr or (frameworks, kind) == (SEVERAL, "spawn")


@pytest.mark.parametrize(("kind", "status"), [("fork", 0), ("spawn", 2)])
def test_sound_policies_pass(kind: str, status: int, checkov: str, checkout: Path) -> None:
    """But checkov 3.3 does not scan several frameworks by spawn, whatever the policies: its own bug ends it."""
    found = run(checkov, checkout, kind=kind)
    assert found.returncode == status, found.stdout + found.stderr
    assert ("KeyError: 'custom_auth_token'" in found.stderr) == (kind == "spawn")


@pytest.mark.parametrize("damage", DAMAGES)
def test_whatever_the_damage(damage: str, checkov: str, checkout: Path) -> None:
    """In a child, whose end checkov does not notice."""
    break_it, said = DAMAGES[damage]
    break_it(checkout)
    found = run(checkov, checkout)
    assert found.returncode == 2, found.stdout + found.stderr
    assert REFUSED in found.stderr
    assert said in found.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("-f", "stack/main.tf", "--quiet"), ("--check", "CKV_SP_22"), ("--check", "CKV_AWS_27"),
        ("--skip-check", "CKV_SP_*"), ("--soft-fail", "-o", "sarif"), ("-d", "empty"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_whatever_else_is_asked(arguments: tuple[str, ...], checkov: str, checkout: Path) -> None:
    (checkout / "empty").mkdir()
    (checkout / "empty/main.tf").write_text('output "a" {\n  value = 1\n}\n')
    shutil.rmtree(checkout / "stackproof")
    found = run(checkov, checkout, *arguments)
    assert found.returncode == 2, found.stdout + found.stderr
    assert REFUSED in found.stderr


def test_where_checkov_does_not_read_graph_checks_as_it_does(checkov: str, checkout: Path) -> None:
    """Then a check fails on each resource."""
    replaced("policies/stackproof_guard.py", "\ndemand_policies()\n", "\n")(checkout)
    assert run(checkov, checkout).returncode == 0
    shutil.rmtree(checkout / "stackproof")
    found = run(checkov, checkout, "-o", "json")
    assert found.returncode == 1, found.stdout + found.stderr
    (failed,) = json.loads(found.stdout)["results"]["failed_checks"]
    assert (failed["check_id"], failed["resource"]) == ("CKV_SP_0", "aws_sqs_queue.a")
    assert "stackproof is not there" in failed["details"][0]


@pytest.mark.parametrize("damage", [removed, lambda name: written(name, "nonsense here\n")], ids=["gone", "damaged"])
def test_the_policies_miss_their_guard(damage: Callable[[str], Damage], checkov: str, checkout: Path) -> None:
    damage("policies/stackproof_guard.py")(checkout)
    found = run(checkov, checkout)
    assert found.returncode == 1, found.stdout + found.stderr
    assert "CKV_SP_100" in found.stdout


def test_the_gate_says_so(checkov: str, checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.rmtree(checkout / "stackproof")
    monkeypatch.setattr("stackproof.gate.scan.POLICIES_FOLDER", checkout / "policies")
    (problem,) = scan(checkov, [checkout / "stack"]).problems
    assert problem.summary == "checkov reports nothing"
    assert "Stackproof's policies cannot be used" in problem.detail
