"""Make ``stackproof`` importable from the folder that the policies are in, and nothing else that is there.

checkov's environment and Stackproof's hold different packages of one name (``hcl2``): what is installed beside
Stackproof must not be found. Runs on every Python that checkov does, to say that one is too old.
"""

from __future__ import annotations

import functools
import importlib
import sys
import traceback
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

_AROUND = Path(__file__).resolve().parents[2]  # the checkout, or where Stackproof is installed, its package
PACKAGE = _AROUND if (_AROUND / "__init__.py").is_file() else _AROUND / "stackproof"
OLDEST = (3, 11)


def demand() -> None:
    """Import the package.

    Raises:
        ImportError: the Python is too old, the policies are not in a checkout of Stackproof, or it is damaged.
    """
    why = why_not()
    if why:
        raise ImportError(why)


@functools.cache
def why_not() -> str:
    """Import the package, unless it is there; say why it cannot be, or nothing."""
    if sys.version_info < OLDEST:
        found, needed = (".".join(map(str, version[:2])) for version in (sys.version_info, OLDEST))
        again = f"install it for {needed} or newer: pipx install --python {needed} checkov"
        return f"checkov runs on Python {found}; {again}"
    if not PACKAGE.is_dir():
        return f"{PACKAGE} is not there; take the policies where Stackproof is installed: stackproof policies"
    try:
        if "stackproof" not in sys.modules:
            _import_package()
        importlib.import_module("stackproof.gate.answering")
    except KeyboardInterrupt:
        raise
    except BaseException:  # an exit as well: in a child of checkov's nobody would know
        return f"Stackproof cannot be imported; restore the checkout\n{traceback.format_exc()}"
    return ""


def _import_package() -> None:
    spec = spec_from_file_location("stackproof", PACKAGE / "__init__.py", submodule_search_locations=[str(PACKAGE)])
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules["stackproof"] = module
    spec.loader.exec_module(module)
