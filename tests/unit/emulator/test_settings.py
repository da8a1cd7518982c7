"""What the process of Terraform gets."""

import os
from pathlib import Path

import pytest

from stackproof.emulator import settings
from stackproof.emulator.stand_ins.mirror import NAMESPACE

pytestmark = pytest.mark.unit


def mirror(folder: Path, *providers: str) -> Path:
    for name in providers:
        (folder / NAMESPACE / name).mkdir(parents=True)
    return folder


@pytest.fixture(autouse=True)
def _no_mirror_of_this_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for name in ("TF_CLI_CONFIG_FILE", settings.PLUGIN_DIR, "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_DATA_DIRS", str(tmp_path / "share"))


def test_a_mirror_that_is_given_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(settings.PLUGIN_DIR, str(mirror(tmp_path / "named", "random")))
    given = mirror(tmp_path / "given", "aws")
    assert settings.plugin_directory(given) == given
    assert settings.plugin_directory() == tmp_path / "named"


@pytest.mark.parametrize("by_option", [True, False])
def test_a_folder_that_is_not_there_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, by_option: bool) -> None:
    if not by_option:
        monkeypatch.setenv(settings.PLUGIN_DIR, str(tmp_path / "no"))
    with pytest.raises(NotADirectoryError, match="--plugin-dir" if by_option else settings.PLUGIN_DIR):
        settings.plugin_directory(tmp_path / "no" if by_option else None)


def test_a_mirror_of_terraforms_own_configuration_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = mirror(tmp_path / "configured", "aws")
    configuration = tmp_path / "rc"
    block = f'filesystem_mirror {{\n    include = ["a"]\n    path = "{folder}"\n  }}'
    configuration.write_text(f"provider_installation {{\n  {block}\n}}\n")
    monkeypatch.setenv("TF_CLI_CONFIG_FILE", str(configuration))
    assert settings.plugin_directory() == folder


def test_an_implied_mirror_counts_where_it_has_the_provider(tmp_path: Path) -> None:
    folder = tmp_path / "share/terraform/plugins"
    mirror(folder, "random")
    assert settings.plugin_directory() is None
    mirror(folder, "aws")
    assert settings.plugin_directory() == folder


def test_stand_ins_serve_for_what_a_mirror_lacks(tmp_path: Path) -> None:
    folder = mirror(tmp_path / "mirror", "aws", "random")
    found = settings.provide(folder, tmp_path / "scratch")
    assert found.stand_ins == ("archive",)
    assert f'path = "{folder}"' in found.configuration
    assert f'path = "{tmp_path}/scratch/stand_ins"' in found.configuration
    executables = [path for path in (tmp_path / "scratch").rglob("terraform-provider-*") if os.access(path, os.X_OK)]
    assert len(executables) == 1


def test_opentofu_finds_the_same_packages(tmp_path: Path) -> None:
    """Under the host of its own registry: https://opentofu.org/docs/cli/config/config-file/#provider-installation."""
    folder = mirror(tmp_path / "mirror", "aws", "random/3.7.2/linux_amd64")
    (folder / NAMESPACE / "aws/terraform-provider-aws_5.100.0_linux_amd64.zip").touch()
    (folder / NAMESPACE / "random/3.7.2/linux_amd64/terraform-provider-random_v3.7.2").touch()
    found = settings.provide(folder, tmp_path / "scratch")
    there = tmp_path / "scratch/for_opentofu"
    assert f'path = "{there}"' in found.configuration
    providers = there / "registry.opentofu.org/hashicorp"
    assert (providers / "aws/terraform-provider-aws_5.100.0_linux_amd64.zip").is_file()
    assert (providers / "random/3.7.2/linux_amd64/terraform-provider-random_v3.7.2").is_file()
    assert list(providers.glob("archive/*/*/terraform-provider-archive*"))


def test_without_a_mirror_plugins_are_kept(tmp_path: Path) -> None:
    found = settings.provide(None, tmp_path)
    assert found.configuration.startswith("plugin_cache_dir = ")
    assert found.stand_ins == ()


def test_nothing_of_the_users_leads_terraform_astray(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN", "TF_VAR_environment", "TF_DATA_DIR"):
        monkeypatch.setenv(name, "mine")
    monkeypatch.setenv("LANG", "C")
    found = settings.environment(settings.Providers("# nothing\n"), tmp_path, "http://127.0.0.1:1")
    assert "mine" not in found.values()
    assert found["LANG"] == "C"
    assert found["AWS_ENDPOINT_URL"] == "http://127.0.0.1:1"
    assert Path(found["TF_CLI_CONFIG_FILE"]).read_text() == "# nothing\n"


def test_a_copy_leaves_behind_what_a_run_left(tmp_path: Path) -> None:
    stack = tmp_path / "stack"
    (stack / ".terraform").mkdir(parents=True)
    for name in ("main.tf", "terraform.tfstate", "mine.tfvars", ".terraform.lock.hcl"):
        (stack / name).write_text("")
    copy = settings.copy_stack(stack, tmp_path / "scratch")
    settings.keep_state_locally(copy)
    assert sorted(path.name for path in copy.iterdir()) == ["main.tf", settings.OVERRIDE]
    assert 'backend "local"' in (copy / settings.OVERRIDE).read_text()
