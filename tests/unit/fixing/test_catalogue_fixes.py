"""What ``fix`` mends of the failing cases of the catalogue, and why the rest is left."""

from __future__ import annotations

import shutil
import sys
from dataclasses import replace
from pathlib import Path

import yaml

from stackproof.constraints import load_catalogue
from stackproof.contract.model import Binding, Contract
from stackproof.diagnostics import SourceRange
from stackproof.fixing.fix import Fixes, mend

sys.path.insert(0, str(Path(__file__).parents[1] / "constraints"))
from test_constraint_cases import SETTING


def fixes_of(path: Path, folder: Path) -> Fixes:
    """Return what mends a failing case, judged by its constraint alone."""
    if path.is_dir():
        shutil.copytree(path, folder)
    else:
        folder.mkdir()
        shutil.copy(path, folder)
    main = path / "main.tf" if path.is_dir() else path
    settings = {name: yaml.safe_load(value) for name, value in SETTING.findall(main.read_text())}
    constraint = load_catalogue()[path.parent.parent.name]
    where = SourceRange("contract.yaml", 1, 1, 1, 1)
    binding = Binding(constraint.id, constraint, ("a clause",), where, settings.get("parameters") or {})
    contract = Contract("case", folder / "contract.yaml", "contract.yaml", (), None, None, {}, {}, (binding,), ())
    given = {"account": settings.get("account"), "region": settings.get("region")}
    found = mend((replace(contract, variables=settings.get("variables") or {}, **given),))
    assert isinstance(found, Fixes), found
    return found
