"""What Terraform keeps in the folder that it runs in, and the environment variables that say otherwise.

Source: https://developer.hashicorp.com/terraform/cli/config/environment-variables (``TF_DATA_DIR``, ``TF_WORKSPACE``).
"""

from __future__ import annotations

import os
from pathlib import Path

from stackproof.file_reading import NotRead, read_bytes

_LONGEST_NAME = 1_000  # bytes


def data_directory(root: Path) -> Path:
    """Return the folder of installed modules and the selected workspace: ``.terraform``, or what TF_DATA_DIR names."""
    return root / (os.environ.get("TF_DATA_DIR") or ".terraform")


def selected_workspace(given: str | None, root: Path) -> str | None:
    """Return the workspace that is selected; ``None`` where nobody says, which need not mean the default one.

    Args:
        given: what the contract or the command line says.
        root: the folder of the root module.
    """
    if given is not None:
        return given
    if named := os.environ.get("TF_WORKSPACE"):
        return named
    found = read_bytes(data_directory(root) / "environment", _LONGEST_NAME)
    try:
        return None if isinstance(found, NotRead) else found.decode().strip() or None
    except UnicodeDecodeError:
        return None
