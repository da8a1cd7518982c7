"""``stackproof doctor``: each thing that it looks for, there, absent and broken."""

import json
import os
import stat
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest
from click.testing import CliRunner
from packaging.requirements import Requirement

from stackproof.commands import main
from stackproof.doctor import packages, surroundings, tools
from stackproof.doctor.finding import Finding
from stackproof.doctor.packages import find_packages
from stackproof.doctor.surroundings import find_surroundings
from stackproof.doctor.tools import find_tools

AWS = {"AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE", "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMIsecret"}
PROVIDER = "registry.terraform.io/hashicorp/aws"


@pytest.fixture(autouse=True)
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine with nothing: no programs, no settings, an empty home."""
    for name in [one for one in os.environ if one.startswith(("AWS_", "TF_", "STACKPROOF_", "XDG_"))]:
        monkeypatch.delenv(name)
    for folder in ("bin", "home", "data"):
        (tmp_path / folder).mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_DATA_DIRS", str(tmp_path / "data"))
    monkeypatch.setenv("STACKPROOF_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setattr(tools, "find_checkov", lambda: None)


def write_program(folder: Path, name: str, script: str) -> None:
    path = folder / "bin" / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


def named(findings: list[Finding], name: str) -> Finding:
    (found,) = [one for one in findings if one.name == name]
    return found


PROGRAMS = {  # the program, what it does; the state, what is told
    "terraform": ("terraform", """echo '{"terraform_version": "1.9.5"}'""", "works", "1.9.5, "),
    "OpenTofu": ("tofu", """echo '{"terraform_version": "1.8.1"}'""", "works", "1.8.1, "),
    "git": ("git", "echo git version 2.39.5", "works", "2.39.5, "),
    "one that fails": ("terraform", "echo no such library >&2; exit 127", "broken", "ended with 127: no such library"),
    "one that says nothing": ("git", "true", "broken", "ended with 0"),
    "JSON without a version": ("terraform", "echo '{}'", "broken", "ended with 0"),
    "a child that is told to ask nobody": ("terraform", 'echo "$CHECKPOINT_DISABLE.2.3"', "works", "1.2.3, "),
}


@pytest.mark.parametrize(("name", "script", "state", "told"), PROGRAMS.values(), ids=PROGRAMS)
def test_a_program(tmp_path: Path, name: str, script: str, state: str, told: str) -> None:
    write_program(tmp_path, name, script)
    found = named(list(find_tools()), name)
    assert (found.state, told in found.found) == (state, True)
    assert bool(found.remedy) == (state != "works")


def test_without_programs_each_is_missing_with_a_remedy() -> None:
    found = list(find_tools())
    assert [one.name for one in found] == ["terraform", "checkov", "git"]
    assert all(one.state == "missing" and one.remedy and one.serves for one in found)


def test_a_program_that_is_no_program(tmp_path: Path) -> None:
    write_program(tmp_path, "git", "true")
    (tmp_path / "bin/git").write_bytes(b"\x7fELF nothing")
    assert named(list(find_tools()), "git").state == "broken"


def test_a_program_that_hangs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tools, "_PATIENCE", 0.2)
    write_program(tmp_path, "git", "exec /bin/sleep 5")
    assert "did not answer" in named(list(find_tools()), "git").found


REQUIREMENTS = ["click>=8", "boto3>=1.36; extra == 'aws'", "moto>=5; extra == 'emulator'", "old<1; python_version<'3'"]
EXTRAS = {  # what is installed; states of the package and of the extras aws and emulator
    "all": ({"click": "8.1", "boto3": "1.40", "moto": "5.2"}, ("works", "works", "works")),
    "no extras": ({"click": "8.1"}, ("works", "missing", "missing")),
    "an old extra": ({"click": "8.1", "boto3": "1.20"}, ("works", "broken", "missing")),
    "an old requirement": ({"click": "7.0"}, ("broken", "missing", "missing")),
    "a requirement is gone": ({"boto3": "1.40"}, ("broken", "works", "missing")),
    "a later pre-release": ({"click": "9.0rc1"}, ("works", "missing", "missing")),
}


@pytest.mark.parametrize(("installed", "states"), EXTRAS.values(), ids=EXTRAS)
def test_extras(monkeypatch: pytest.MonkeyPatch, installed: dict[str, str], states: tuple[str, ...]) -> None:
    def version(name: str) -> str:
        if name not in installed | {"stackproof": "1"}:
            raise PackageNotFoundError(name)
        return installed.get(name, "1")

    monkeypatch.setattr(packages, "version", version)
    monkeypatch.setattr(packages, "requires", lambda _: REQUIREMENTS)
    found = list(find_packages())
    assert tuple(named(found, one).state for one in ("stackproof", "extra aws", "extra emulator")) == states


def test_a_package_that_nobody_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> list[str]:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(packages, "requires", missing)
    found = list(find_packages())
    assert [(one.name, one.state) for one in found] == [("python", "works"), ("stackproof", "broken")]


def test_every_extra_that_a_text_names_exists() -> None:
    """And ``doctor`` looks at each of them."""
    import re  # noqa: PLC0415
    from importlib.metadata import requires  # noqa: PLC0415

    root = Path(__file__).parents[2]
    texts = [path.read_text() for path in [*(root / "stackproof").rglob("*.py"), *(root / "docs").glob("*.md")]]
    named_ones = {
        one for text in texts for found in re.findall(r"stackproof\[([a-z,]+)\]", text) for one in found.split(",")
    }
    markers = {str(Requirement(one).marker) for one in requires("stackproof") or ()}
    assert named_ones >= {"aws", "emulator", "terraform"}
    assert [one for one in named_ones if not any(f'"{one}"' in marker for marker in markers)] == []
    assert named_ones <= packages.EXTRAS.keys()


CREDENTIALS = {  # the environment, the state, what is told
    "none": ({}, "missing", "none"),
    "keys": (AWS, "works", "keys in the environment; no region"),
    "keys and a region": (AWS | {"AWS_REGION": "eu-west-1"}, "works", "region eu-west-1"),
    "a profile": ({"AWS_PROFILE": "secret-customer"}, "works", "AWS_PROFILE"),
    "a token": ({"AWS_WEB_IDENTITY_TOKEN_FILE": "/x"}, "works", "a web identity token"),
    "half of two keys": ({"AWS_ACCESS_KEY_ID": AWS["AWS_ACCESS_KEY_ID"]}, "broken", "AWS_SECRET_ACCESS_KEY"),
}


@pytest.mark.parametrize(("given", "state", "told"), CREDENTIALS.values(), ids=CREDENTIALS)
def test_credentials_are_told_by_their_presence(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], state: str, told: str
) -> None:
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    found = named(list(find_surroundings(online=False)), "credentials")
    assert (found.state, told in found.found) == (state, True)
    assert not any(secret in str(found) for secret in (*AWS.values(), "secret-customer"))


def test_a_file_of_credentials_is_named_and_not_read(tmp_path: Path) -> None:
    (tmp_path / "home/.aws").mkdir()
    (tmp_path / "home/.aws/credentials").write_text("[secret-customer]\naws_secret_access_key = x\n")
    found = named(list(find_surroundings(online=False)), "credentials")
    assert (found.state, ".aws/credentials" in found.found, "secret-customer" in str(found)) == ("works", True, False)


PROVIDERS = {  # the folders of the mirror, or none of it; the state, what is told
    "no mirror": (None, "unknown", "from the registry, which was not asked"),
    "a mirror": ([f"{PROVIDER}/6.69.1"], "works", "aws 6.69.1 in "),
    "a mirror without AWS's": (["registry.terraform.io/hashicorp/random"], "broken", "holds no AWS provider"),
    "no folder": ([], "broken", "no folder"),
}


@pytest.mark.parametrize(("folders", "state", "told"), PROVIDERS.values(), ids=PROVIDERS)
def test_providers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folders: list[str] | None, state: str, told: str
) -> None:
    for folder in folders or ():
        (tmp_path / "mirror" / folder).mkdir(parents=True)
    if folders is not None:
        monkeypatch.setenv("STACKPROOF_PLUGIN_DIR", str(tmp_path / "mirror"))
    found = named(list(find_surroundings(online=False)), "providers")
    assert (found.state, told in found.found) == (state, True)


def test_policies_that_are_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert named(list(find_surroundings(online=False)), "policies").state == "works"
    monkeypatch.setattr(surroundings, "POLICIES_FOLDER", tmp_path)
    assert named(list(find_surroundings(online=False)), "policies").state == "broken"


def test_aws_is_asked_only_with_online(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    class Asked:
        caller = "arn:aws:iam::123456789012:user/u"

        def __init__(self, place: object) -> None:
            asked.append(place)

    monkeypatch.setattr(surroundings, "Aws", Asked)
    list(find_surroundings(online=False))
    assert asked == []
    assert "user/u" in named(list(find_surroundings(online=True)), "AWS").found
    assert len(asked) == 1


@pytest.mark.parametrize(("script", "status"), [("echo git version 2.39.5", 0), ("exit 3", 1)])
def test_the_command(tmp_path: Path, script: str, status: int) -> None:
    """What is missing is none of its business, what is broken ends with 1; JSON says the same as the text."""
    write_program(tmp_path, "git", script)
    text = CliRunner().invoke(main, ["doctor"])
    data = CliRunner().invoke(main, ["doctor", "--json"])
    assert (text.exit_code, data.exit_code) == (status, status)
    findings = json.loads(data.stdout)["findings"]
    assert {one["name"] for one in findings if one["state"] == "missing"} >= {"terraform", "checkov"}
    for one in findings:
        assert one["name"] in text.stdout
        assert not one["remedy"] or one["remedy"] in " ".join(text.stdout.split())
