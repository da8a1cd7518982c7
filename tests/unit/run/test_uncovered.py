"""Stacks without a contract, misnamed contracts, links: what would be passed over is told."""

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from stackproof.commands import main
from stackproof.run.check import check
from stackproof.run.contracts import find_contracts
from stackproof.run.outcomes import Report, Unchecked

QUEUE = 'resource "aws_sqs_queue" "q" {\n  name = "q"\n  sqs_managed_sse_enabled = true\n}\n'
CONTRACT = "stack: s\nconstraints:\n  - sqs-encrypts: {clause: c}\n"


def calls(*sources: str) -> str:
    return QUEUE + "".join(f'module "m{i}" {{\n  source = "{source}"\n}}\n' for i, source in enumerate(sources))


def make(folder: Path, files: dict[str, str]) -> None:
    """Write files; of one whose text is ``contract``, a contract."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(CONTRACT if text == "contract" else text)


ONE = {"live/main.tf": QUEUE, "live/contract.yaml": "contract"}
TREES: dict[str, tuple[dict[str, str], list[str]]] = {
    "a stack beside it": ({"other/main.tf": QUEUE}, ["other"]),
    "a stack below it": ({"live/other/main.tf": QUEUE}, ["live/other"]),
    "files of JSON": ({"other/main.tf.json": "{}"}, ["other"]),
    "files of OpenTofu": ({"other/main.tofu": QUEUE}, ["other"]),
    "JSON of OpenTofu": ({"other/main.tofu.json": "{}"}, ["other"]),
    "HCL that nobody can parse": ({"other/main.tf": '"'}, ["other"]),
    "no HCL": ({"other/main.txt": QUEUE, "other/.main.tf": QUEUE, "other/main.tf~": QUEUE, "other/#a.tf": "x"}, []),
    "what terraform init installed": ({"live/.terraform/modules/other/main.tf": QUEUE}, []),
    "a module that the stack calls": ({"live/main.tf": calls("../modules/a"), "modules/a/main.tf": QUEUE}, []),
    "a module of a module": (
        {
            "live/main.tf": calls("../modules/a"),
            "modules/a/main.tf": calls("./inner", "../b"),
            "modules/a/inner/main.tf": QUEUE,
            "modules/b/main.tf": QUEUE,
        },
        [],
    ),
    "a module that nobody calls": (
        {"live/main.tf": calls("../modules/a"), "modules/a/main.tf": QUEUE, "modules/b/main.tf": QUEUE},
        ["modules/b"],
    ),
    "a module that JSON calls": (
        {"live/more.tf.json": json.dumps({"module": {"a": {"source": "../modules/a"}}}), "modules/a/main.tf": QUEUE},
        [],
    ),
    "a module that only an uncovered stack calls": (
        {"examples/a/main.tf": calls("../../modules/a"), "modules/a/main.tf": QUEUE},
        ["examples/a"],
    ),
    "modules that call each other": ({"a/main.tf": calls("../b"), "b/main.tf": calls("../a")}, ["a"]),
    "a module that calls itself": ({"a/main.tf": calls("./")}, ["a"]),
    "a module whose source nobody knows": ({"live/main.tf": calls("${path.module}/../a"), "a/main.tf": QUEUE}, ["a"]),
    "a module of the registry": ({"live/main.tf": calls("a/b/c"), "live/a/b/c/main.tf": QUEUE}, ["live/a/b/c"]),
    "a stack that calls the one with a contract": ({"examples/main.tf": calls("../live")}, ["examples"]),
}


@pytest.mark.parametrize(("files", "expected"), TREES.values(), ids=TREES)
def test_a_root_module_without_a_contract_is_named(
    files: dict[str, str], expected: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(tmp_path, ONE | files)
    monkeypatch.chdir(tmp_path)
    assert [str(folder) for folder in find_contracts([Path()]).uncovered] == expected
    result = CliRunner().invoke(main, ["check", "--json"])
    stacks = json.loads(result.output)["stacks"]
    said = [problem["detail"] for one in stacks if "stack" not in one for problem in one["problems"]]
    assert all(any(name in detail for detail in said) for name in expected)
    assert bool(said) == bool(expected)
    assert not expected or result.exit_code == 2


@pytest.mark.parametrize(("allowed", "status"), [(0, 2), (1, 2), (2, 0), (3, 2)])
def test_a_count_allows_so_many_and_no_other(allowed: int, status: int, tmp_path: Path) -> None:
    make(tmp_path, ONE | {"a/main.tf": QUEUE, "b/main.tf": QUEUE})
    result = CliRunner().invoke(main, ["check", str(tmp_path), f"--allow-uncovered={allowed}"])
    assert result.exit_code == status, result.output
    assert str(tmp_path / "b") in result.output
    assert "1 stack holds" in result.output


def test_a_count_where_every_stack_has_a_contract_is_told(tmp_path: Path) -> None:
    make(tmp_path, ONE)
    assert CliRunner().invoke(main, ["check", str(tmp_path), "--allow-uncovered=1"]).exit_code == 2
    assert CliRunner().invoke(main, ["check", str(tmp_path), "--allow-uncovered=-1"]).exit_code == 2


def test_a_count_does_not_make_nothing_a_success(tmp_path: Path) -> None:
    make(tmp_path, {"a/main.tf": QUEUE})
    assert CliRunner().invoke(main, ["check", str(tmp_path), "--allow-uncovered=1"]).exit_code == 2


NAMES = {
    "contract.yml": True,
    "contracts.yaml": True,
    "contracts.yml": True,
    "Contract.yaml": True,
    "CONTRACT.YAML": True,
    "contract.json": True,
    "contract": True,
    "contract.yaml ": True,
    "contract.yaml.bak": False,
    "contact.yaml": False,
    "contract-owners.yaml": False,
    "contract.py": False,
}


@pytest.mark.parametrize("name", NAMES)
def test_a_misnamed_contract_is_told_once(name: str, tmp_path: Path) -> None:
    """Beside HCL; elsewhere it is somebody else's file."""
    make(tmp_path, ONE | {f"other/{name}": "contract", f"docs/{name}": "contract"})
    (tmp_path / "other/main.tf").write_text(QUEUE)
    summaries = [problem.summary for one in check([tmp_path / "live", tmp_path]) for problem in one.problems]
    assert summaries.count("Misnamed contract") == NAMES[name]
    assert summaries.count("1 stack without a contract") == (not NAMES[name])


def test_a_misnamed_contract_beside_a_right_one_is_told(tmp_path: Path) -> None:
    make(tmp_path, ONE | {"live/contract.yml": "contract"})
    assert [problem.summary for one in check([tmp_path]) for problem in one.problems] == ["Misnamed contract"]


@pytest.mark.parametrize("beside", [{}, ONE])
def test_a_contract_that_is_a_folder_is_refused(beside: dict[str, str], tmp_path: Path) -> None:
    """The stack is not judged by the pack baseline: somebody wrote promises, and they are not read."""
    make(tmp_path, {**beside, "other/main.tf": QUEUE})
    (tmp_path / "other/contract.yaml").mkdir()
    found = [one for one in check([tmp_path]) if not isinstance(one, Report)]
    assert [one.exit_code for one in found] == [2]
    assert [problem.summary for one in found for problem in one.problems] == ["Contract cannot be read"]
    told = CliRunner().invoke(main, ["check", str(tmp_path / "other")])
    assert (told.exit_code, "contract.yaml is a folder" in told.output) == (2, True)


def test_links_are_followed_and_a_loop_is_told(tmp_path: Path) -> None:
    make(tmp_path, {"shared/stack/main.tf": QUEUE, "shared/stack/contract.yaml": "contract", "live/readme": ""})
    os.symlink(tmp_path / "shared/stack", tmp_path / "live/linked")
    os.symlink(tmp_path / "live", tmp_path / "live/again")
    results = check([tmp_path / "live"])
    assert [type(one) for one in results] == [Unchecked, Report]
    assert [problem.summary for problem in results[0].problems] == ["Link that leads back"]
    assert max(one.exit_code for one in results) == 0
    output = CliRunner().invoke(main, ["check", str(tmp_path / "live")]).output
    assert "again is a link to a folder around it" in output


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads every folder")
def test_a_folder_that_nobody_can_look_into_is_told(tmp_path: Path) -> None:
    make(tmp_path, ONE | {"closed/main.tf": QUEUE})
    (tmp_path / "closed").chmod(0)
    summaries = [problem.summary for one in check([tmp_path]) for problem in one.problems]
    (tmp_path / "closed").chmod(0o700)
    assert summaries == ["Folder cannot be read"]


def test_a_folder_that_vanishes_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As one that nobody may look into, which root may."""
    make(tmp_path, ONE | {"closed/main.tf": QUEUE})
    look = os.scandir

    def refuse(folder: str | Path) -> object:
        if Path(folder).name == "closed":
            raise PermissionError(13, "Permission denied")
        return look(folder)

    monkeypatch.setattr("stackproof.run.folders.os.scandir", refuse)
    assert [problem.summary for one in check([tmp_path]) for problem in one.problems] == ["Folder cannot be read"]


def test_what_terraform_installed_elsewhere_is_no_stack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path, {**ONE, "live/data/modules/other/main.tf": QUEUE})
    assert find_contracts([tmp_path]).uncovered == [tmp_path / "live/data/modules/other"]
    monkeypatch.setenv("TF_DATA_DIR", "data")
    assert find_contracts([tmp_path]).uncovered == []
