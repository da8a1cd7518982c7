"""What a wheel, a source distribution and a container are made of; the walk in tests/walk builds and installs them."""

import re
import runpy
import tomllib
from importlib.metadata import metadata
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest
from setuptools import find_packages

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
DATA = PROJECT["tool"]["setuptools"]["package-data"]


def test_every_file_of_the_package_that_is_no_code_is_packed() -> None:
    """What no pattern names is left out of the wheel, and missed where it is read."""
    package = ROOT / "stackproof"
    files = {one for one in package.rglob("*") if one.is_file() and one.suffix not in (".py", ".pyc")}
    packed = {one for pattern in DATA["stackproof"] for one in package.glob(pattern)}
    assert sorted(map(str, files - packed)) == []
    assert len(packed) > 10


def test_every_pattern_names_something() -> None:
    folders = {"stackproof": ROOT / "stackproof", "stackproof.policies": ROOT / "policies"}
    assert folders.keys() == DATA.keys()
    idle = [one for name, folder in folders.items() for one in DATA[name] if not list(folder.glob(one))]
    assert idle == []


def test_every_folder_with_code_is_a_package() -> None:
    packages = set(find_packages(str(ROOT), include=["stackproof*"]))
    folders = {path.parent.relative_to(ROOT) for path in (ROOT / "stackproof").rglob("*.py")}
    assert {".".join(one.parts) for one in folders} == packages


def test_the_metadata_say_what_an_index_shows() -> None:
    found = metadata("stackproof")
    assert found["License-Expression"] == "Apache-2.0"
    assert found["Description-Content-Type"] == "text/markdown"
    assert re.match(r"\d+\.\d+", found["Version"])
    assert "Typing :: Typed" in found.get_all("Classifier", [])
    assert (ROOT / "stackproof/py.typed").is_file()


@pytest.mark.parametrize("url", ["", "https://git.example.com/acme/stackproof/blob/v1/"])
def test_no_link_of_the_readme_is_broken_on_an_index(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is read without the files beside it: what leads to them is absolute, or no link."""
    given: dict[str, Any] = {}
    monkeypatch.setattr("setuptools.setup", lambda **arguments: given.update(arguments))
    monkeypatch.setenv("STACKPROOF_REPOSITORY_URL", url)
    runpy.run_path(str(ROOT / "setup.py"))
    shown, written = given["long_description"], (ROOT / "README.md").read_text()
    beside = re.findall(r"(?<!!)\[[^\]]*\]\((?!https?:)([^)#]+)", written)
    assert len(beside) > 10
    assert re.findall(r"\]\((?!https?:)", shown) == []
    if url:
        assert [one for one in beside if f"]({url}{one}" not in shown] == []
        assert f"]({url}docs/images/check.svg?raw=true)" in shown
    else:
        assert [one for one in beside if f"`{one}`" not in shown and one not in shown] == []
        assert "check.svg" not in shown


LAYOUTS = {  # where the policies lie, what else there is; the package that they find
    "a checkout": ("policies", ["stackproof/__init__.py"], "stackproof"),
    "a checkout in a folder of that name": (
        "stackproof/policies",
        ["stackproof/stackproof/__init__.py"],
        "stackproof/stackproof",
    ),
    "site-packages": ("stackproof/policies", ["stackproof/__init__.py"], "stackproof"),
}


@pytest.mark.parametrize(("policies", "files", "package"), LAYOUTS.values(), ids=LAYOUTS)
def test_policies_find_the_package(tmp_path: Path, policies: str, files: list[str], package: str) -> None:
    adapter = tmp_path / policies / "adapter/checkout.py"
    for path in (adapter, *(tmp_path / one for one in files)):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    adapter.write_text((ROOT / "policies/adapter/checkout.py").read_text())
    spec = spec_from_file_location("checkout_of_a_layout", adapter)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    assert tmp_path / package == module.PACKAGE


def test_the_container_is_pinned_and_runs_as_nobody_special() -> None:
    text = (ROOT / "Dockerfile").read_text()
    stages = re.findall(r"^FROM (\S+)(?: AS (\S+))?$", text, re.MULTILINE)
    own = {name for _, name in stages if name}
    bases = {base for base, _ in stages if base not in own}
    assert bases
    assert [one for one in bases if not re.fullmatch(r"python:3\.\d+\.\d+-slim-\w+", one)] == []
    users = re.findall(r"^USER (\S+)$", text, re.MULTILINE)
    assert users == ["10001"]
    assert text.index("USER 10001") < text.index("ENTRYPOINT")
    assert "USER" not in text.partition("AS gate")[2]
    copied = {one for line in re.findall(r"^COPY (?!--from)(.+) \S+$", text, re.MULTILINE) for one in line.split()}
    assert [one for one in copied if not (ROOT / one).exists()] == []


def test_the_container_gets_what_the_wheel_is_made_of() -> None:
    kept = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    needed = {"LICENSE", "README.md", "pins", "policies", "pyproject.toml", "setup.py", "stackproof"}
    assert kept == needed
    assert [one for one in kept if not (ROOT / one).exists()] == []
