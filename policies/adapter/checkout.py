"""Make ``stackproof`` importable from the folder that the policies are in, and nothing else that is there.

checkov's environment and Stackproof's hold different packages of one name (``hcl2``): what is installed beside
Stackproof must not be found. checkov logs that a policy cannot be imported, and exits with 0: so whatever goes wrong
here ends the scan, before it can pass on nothing.
"""

from __future__ import annotations

import importlib
import sys
import traceback
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2] / "stackproof"
OLDEST = (3, 11)


def load() -> None:
    """Import the package, unless it is there.

    Raises:
        SystemExit: the Python is too old, the policies are not in a checkout of Stackproof, or it is damaged.
    """
    if sys.version_info < OLDEST:
        found, needed = (".".join(map(str, version[:2])) for version in (sys.version_info, OLDEST))
        _end(
            f"checkov runs on Python {found}; install it for {needed} or newer: pipx install --python {needed} checkov"
        )
    if not PACKAGE.is_dir():
        _end(f"{PACKAGE} is not there; take the policies with the checkout of Stackproof around them")
    try:
        if "stackproof" not in sys.modules:
            _import_package()
        importlib.import_module("stackproof.gate.verdicts")
    except Exception:
        _end(f"Stackproof cannot be imported\n{traceback.format_exc()}")


def _import_package() -> None:
    spec = spec_from_file_location("stackproof", PACKAGE / "__init__.py", submodule_search_locations=[str(PACKAGE)])
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules["stackproof"] = module
    spec.loader.exec_module(module)


def _end(why: str) -> None:
    """End checkov as it ends on an error of its own."""
    sys.stderr.write(f"Stackproof's policies cannot be used: {why}\n")
    raise SystemExit(2)


load()
