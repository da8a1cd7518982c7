"""Driving Terraform, with a script in its place: what it gets, and what becomes of its failures."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from stackproof.emulator import settings
from stackproof.emulator.terraform import Deployment, MissingError, TerraformError, Tool
from stackproof.evaluate.data_sources import Environment

pytestmark = pytest.mark.unit


def deployment(tmp_path: Path, *cases: str, mirrored: bool = True) -> Deployment:
    """Deploy a stack by a script that does what the cases say: ``init) exit 0``."""
    stack = tmp_path / "stack"
    stack.mkdir()
    (stack / "main.tf").write_text("")
    script = tmp_path / "terraform"
    script.write_text('#!/bin/sh\ncase "$1" in\n' + "".join(f"{case} ;;\n" for case in cases) + "esac\n")
    script.chmod(0o755)
    mirror = tmp_path / "mirror"
    mirror.mkdir()
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    tool = Tool(str(script), mirror if mirrored else None)
    told = Environment(region="eu-west-1", workspace="prod")
    return Deployment(stack, {"a": [1, True]}, "http://127.0.0.1:1", scratch, tool, told)


def test_a_program_that_is_not_there_is_missing(tmp_path: Path) -> None:
    with pytest.raises(MissingError, match="no-such-program is not on the PATH; install it"):
        Deployment(tmp_path, {}, "http://127.0.0.1:1", tmp_path, Tool("no-such-program"))


def test_a_provider_that_cannot_be_had_is_missing(tmp_path: Path) -> None:
    said = "echo 'Error: Failed to query available provider packages' >&2; exit 1"
    with pytest.raises(MissingError, match="--plugin-dir or STACKPROOF_PLUGIN_DIR"):
        deployment(tmp_path, f"init) {said}").init()


def test_it_is_told_which_provider_in_which_version(tmp_path: Path) -> None:
    """Terraform breaks its lines anywhere."""
    said = (
        "Error: Failed to query available provider packages\nCould not retrieve the list of available versions for "
        "provider\nhashicorp/random: could not connect\nfor provider hashicorp/aws:\nno such host"
    )
    found = deployment(tmp_path, f"init) printf '{said}' >&2; exit 1")
    required = (
        'terraform {\n  required_providers {\n    aws = { source = "hashicorp/aws", version = "~> 5.0" }\n  }\n}\n'
    )
    (found.folder / "main.tf").write_text(required)
    with pytest.raises(MissingError, match=r"cannot get hashicorp/random \(any version\), hashicorp/aws \(~> 5.0\): "):
        found.init()


def test_terraform_is_told_the_region_and_the_workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of the contract, whatever is around."""
    monkeypatch.setenv("TF_WORKSPACE", "other")
    monkeypatch.setenv("AWS_REGION", "us-east-2")
    found = deployment(tmp_path, 'init) echo "$TF_WORKSPACE in $AWS_REGION" >&2; exit 1')
    with pytest.raises(TerraformError, match=r"^prod in eu-west-1$"):
        found.init()


def test_another_failure_is_terraforms_own(tmp_path: Path) -> None:
    with pytest.raises(TerraformError, match=r"^Error: Unsupported block type$"):
        deployment(tmp_path, "init) echo 'Error: Unsupported block type' >&2; exit 1").init()


@pytest.mark.parametrize(("mirrored", "most"), [(False, 1), (True, 2)])
def test_one_init_at_a_time_writes_the_cache(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mirrored: bool, most: int
) -> None:
    """Each waits for the other half a second, and counts who is there; a mirror is only read, by both at once."""
    monkeypatch.setattr(settings, "plugin_directory", lambda given: given)  # whatever mirror this machine has
    monkeypatch.setattr(settings, "cache_directory", lambda: tmp_path)
    count = f"touch {tmp_path}/at-$$; sleep 0.5; ls {tmp_path}/at-* | wc -l >> {tmp_path}/seen; rm {tmp_path}/at-$$"
    folders = [tmp_path / "first", tmp_path / "second"]
    for folder in folders:
        folder.mkdir()
    both = [deployment(folder, f"init) {count}", mirrored=mirrored) for folder in folders]
    with ThreadPoolExecutor(2) as threads:
        list(threads.map(Deployment.init, both))
    assert max(map(int, (tmp_path / "seen").read_text().split())) == most


def test_variables_and_backend_are_files_of_the_copy(tmp_path: Path) -> None:
    made = deployment(tmp_path)
    assert json.loads((made.folder / "stackproof.auto.tfvars.json").read_text()) == {"a": [1, True]}
    assert 'backend "local"' in (made.folder / "stackproof_override.tf").read_text()
    assert not (tmp_path / "stack/stackproof_override.tf").exists()


def change(address: str, *actions: str) -> dict[str, Any]:
    return {"address": address, "type": address.split(".", maxsplit=1)[0], "change": {"actions": list(actions)}}


def test_a_second_plan_names_what_would_change(tmp_path: Path) -> None:
    changes = [change("aws_a.a", "no-op"), change("aws_b.b", "update"), change("data.c.c", "read")]
    plan = {"resource_changes": changes, "output_changes": {"x": {"actions": ["no-op"]}, "y": {"actions": ["update"]}}}
    made = deployment(tmp_path, f"show) echo '{json.dumps(plan)}'")
    assert made.changes() == ["aws_b.b (update)", "output y"]


def test_a_destroy_that_fails_says_where_the_state_is(tmp_path: Path) -> None:
    made = deployment(tmp_path, "destroy) echo 'Error: deleting queue' >&2; exit 1")
    with pytest.raises(TerraformError, match="deleting queue") as caught:
        made.destroy()
    assert f"The state is kept: {made.folder}/terraform.tfstate" in str(caught.value)


def test_a_destroy_that_leaves_something_fails(tmp_path: Path) -> None:
    made = deployment(tmp_path, "state) echo aws_sqs_queue.a")
    with pytest.raises(TerraformError, match=r"aws_sqs_queue\.a is left"):
        made.destroy()


def test_a_build_script_that_fails_is_told(tmp_path: Path) -> None:
    made = deployment(tmp_path, """show) echo '{"resource_changes": []}'""")
    script = made.folder / "build_and_push.sh"
    script.write_text("#!/bin/sh\ndocker run x\n")
    script.chmod(0o755)
    with pytest.raises(TerraformError, match=r"build_and_push.sh failed:\n.*no docker run"):
        made.apply()
