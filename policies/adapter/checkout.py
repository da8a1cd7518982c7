"""Make ``stackproof`` importable from the folder that the policies are in, and nothing else that is there.

checkov's environment and Stackproof's hold different packages of one name (``hcl2``): what is installed beside
Stackproof must not be found.
"""

from __future__ import annotations

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2] / "stackproof"


def load() -> None:
    """Import the package, unless it is there.

    Raises:
        ImportError: the policies are not in a checkout of Stackproof.
    """
    if "stackproof" in sys.modules:
        return
    spec = spec_from_file_location("stackproof", PACKAGE / "__init__.py", submodule_search_locations=[str(PACKAGE)])
    if spec is None or spec.loader is None or not PACKAGE.is_dir():
        raise ImportError(f"{PACKAGE} is not there: take the policies with the checkout of Stackproof around them")
    module = module_from_spec(spec)
    sys.modules["stackproof"] = module
    spec.loader.exec_module(module)


load()
