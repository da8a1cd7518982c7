"""The cases that gate and harness are held against each other on: the catalogue's, and the evasions.

An evasion is a folder of tests/data/evasions: HCL that hides what it does. Its first line says which constraint it is
about and what the harness must answer: ``# lambda-runs-on-arm64: failed``; settings follow as in the catalogue's cases.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from stackproof.addresses import parse_address
from stackproof.constraints import load_catalogue
from stackproof.gate.scan import Scan

TESTS = Path(__file__).parents[1]
CATALOGUE = TESTS / "unit/constraints/cases"
EVASIONS = TESTS / "data/evasions"
KINDS = {"passes": "passed", "fails": "failed", "undecided": "undecided"}
ANSWERS = {"passed": "passed", "waived": "skipped", "skipped": "skipped"}  # else failed
WORST_FIRST = ("failed", "skipped", "passed")
_SETTING = re.compile(r"^# (parameters|variables|account|region|view): (.+)$", re.MULTILINE)
_EXPECTED = re.compile(r"# ([\w-]+): (passed|failed|undecided)\n")


@dataclass(frozen=True)
class Case:
    """A stack of one binding, and the worst that the harness must say of it."""

    id: str
    constraint: str
    expected: str
    source: Path
    settings: dict[str, Any] = field(hash=False)

    def write(self, root: Path) -> Path:
        """Write the stack with its contract below a folder."""
        folder = root / self.id
        if self.source.is_dir():
            shutil.copytree(self.source, folder)
        else:
            folder.mkdir(parents=True)
            shutil.copy(self.source, folder / "main.tf")
        if not any('resource "' in file.read_text() for file in folder.rglob("*.tf")):
            (folder / "place.tf").write_text('resource "terraform_data" "place" {}\n')  # checkov judges resources alone
        account = {"id": self.settings.get("account"), "region": self.settings.get("region")}
        contract = {
            "stack": self.id,
            "account": {name: value for name, value in account.items() if value},
            "variables": self.settings.get("variables") or {},
            "constraints": [{self.constraint: {"clause": "a clause", **(self.settings.get("parameters") or {})}}],
        }
        (folder / "contract.yaml").write_text(json.dumps({key: value for key, value in contract.items() if value}))
        return folder


@dataclass(frozen=True)
class Scanned:
    """Every case in a folder of its own, and what checkov reports of them all."""

    root: Path
    scan: Scan


@contextmanager
def inside(folder: Path) -> Iterator[None]:
    """Work in a folder for a while, as a user would: checkov looks for its settings there."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


def cases() -> Iterator[Case]:
    """Yield every case that HCL alone makes; what needs more is not judged in a gate."""
    catalogue = load_catalogue()
    for kind, expected in KINDS.items():
        for path in sorted(CATALOGUE.glob(f"*/{kind}/*")):
            settings = settings_of(path / "main.tf" if path.is_dir() else path)
            constraint = path.parent.parent.name
            if "view" not in settings and not catalogue[constraint].needs:
                yield Case(f"{constraint}/{kind}/{path.stem}", constraint, expected, path, settings)
    yield from evasions()


def evasions() -> Iterator[Case]:
    """Yield the evasions."""
    for path in sorted(EVASIONS.iterdir()):
        said = _EXPECTED.match((path / "main.tf").read_text())
        assert said is not None, f"{path}: the first line says what is expected"
        yield Case(f"evasions/{path.name}", said[1], said[2], path, settings_of(path / "main.tf"))


def settings_of(main: Path) -> dict[str, Any]:
    """Read the settings in the first lines of a case."""
    return {name: yaml.safe_load(value) for name, value in _SETTING.findall(main.read_text())}


def worst(answers: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the worst answer for each block: where instances are unknown, both sides write them in their own way."""
    found: dict[str, str] = {}
    for text, answer in answers:
        address = parse_address(text)
        block = str(address.configured) if address is not None else text
        found[block] = min(found.get(block, answer), answer, key=WORST_FIRST.index)
    return found
