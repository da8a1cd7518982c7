"""The programs of others that Stackproof runs: Terraform, OpenTofu, checkov and git."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence

from stackproof.doctor.finding import Finding
from stackproof.gate.scan import find_checkov

_PATIENCE = 60  # seconds; checkov takes some of them to say its version
_VERSION = re.compile(r"\d+\.\d+(?:\.\d+)?[\w.+-]*")
_QUIET = {"CHECKPOINT_DISABLE": "1"}  # Terraform asks nobody for a newer version
_PLANS = "pytest -m plan, pytest -m integration, check --init"


def find_tools() -> Iterator[Finding]:
    """Yield what there is of each program."""
    terraform, tofu = shutil.which("terraform"), shutil.which("tofu")
    if terraform or not tofu:
        remedy = "install it: https://developer.hashicorp.com/terraform/install, or OpenTofu"
        yield _program("terraform", terraform, ("version", "-json"), _PLANS, remedy)
    if tofu:
        yield _program("tofu", tofu, ("version", "-json"), f"{_PLANS}; --stackproof-terraform-binary=tofu", "")
    remedy = "make gate in a checkout, or pipx install checkov; in an environment of its own"
    yield _program("checkov", find_checkov(), ("--version",), "stackproof gate", remedy)
    yield _program("git", shutil.which("git"), ("--version",), "compare, gate --promises-from", "install git")


def _program(name: str, path: str | None, asks: Sequence[str], serves: str, remedy: str) -> Finding:
    if path is None:
        return Finding(name, "missing", "not on the PATH", serves, remedy)
    again = f"install {name} again, or take it off the PATH"
    try:
        with tempfile.TemporaryDirectory() as nowhere:
            done = subprocess.run(  # noqa: S603 - a program that Stackproof runs anyway, asked for its version
                [path, *asks], cwd=nowhere, env=os.environ | _QUIET, stdin=subprocess.DEVNULL, capture_output=True,
                text=True, errors="replace", timeout=_PATIENCE, check=False,
            )  # fmt: skip
    except subprocess.TimeoutExpired:
        return Finding(name, "broken", f"{path} did not answer in {_PATIENCE} seconds", serves, again)
    except OSError as error:
        return Finding(name, "broken", f"{path} cannot be run: {error.strerror or error}", serves, again)
    version = _version_in(done.stdout)
    if done.returncode or version is None:
        said = " ".join((done.stderr or done.stdout).split())[:200]
        return Finding(name, "broken", f"{path} ended with {done.returncode}: {said}", serves, again)
    return Finding(name, "works", f"{version}, {path}", serves)


def _version_in(said: str) -> str | None:
    """Return the version in what a program said: Terraform's JSON, or the first number with points."""
    try:
        told = json.loads(said)
        if isinstance(told, dict):
            return str(told["terraform_version"])
    except (ValueError, KeyError):
        pass
    found = _VERSION.search(said)
    return found.group() if found else None
