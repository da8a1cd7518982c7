"""Installing the modules that stacks call: ``terraform get``, or ``tofu get``, in their folders.

It downloads modules, and no provider; AWS is not asked: https://developer.hashicorp.com/terraform/cli/commands/get.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

from stackproof.diagnostics import Diagnostic
from stackproof.file_reading import read_bytes
from stackproof.run.contracts import find_contracts
from stackproof.run.outcomes import Unchecked
from stackproof.values.limits import LARGEST_FILE

_TOOLS = ("terraform", "tofu")
_REMOTE = re.compile(rb'"?source"?\s*[=:]\s*"(?!\.{1,2}["/])[^"\n]+"')
_PATIENCE = 600  # seconds
_MOST = 800  # characters of what the tool says


def install_modules(paths: Iterable[Path]) -> list[Unchecked]:
    """Install the modules of each stack at or below some paths that calls any from elsewhere.

    Returns:
        What could not be installed, with the words of the tool.
    """
    stacks = find_contracts(paths)
    folders = [*(contract.parent for contract in stacks.contracts), *stacks.bare]
    needing = [folder for folder in dict.fromkeys(folders) if _calls_remote(folder)]
    tool = next((name for name in _TOOLS if shutil.which(name)), None)
    if needing and tool is None:
        detail = "Neither terraform nor tofu is on the PATH; install one of them, or leave out --init."
        return [Unchecked("--init", (Diagnostic("Nothing to install modules by", detail),))]
    failed = ((folder, _install(folder, tool)) for folder in needing if tool is not None)
    return [Unchecked(str(folder), (problem,)) for folder, problem in failed if problem is not None]


def _calls_remote(folder: Path) -> bool:
    """Tell whether a module block in a folder may name a source elsewhere; providers' sources look alike."""
    texts = (read_bytes(path, LARGEST_FILE) for path in sorted(folder.glob("*.tf*")))
    return any(isinstance(text, bytes) and b"module" in text and _REMOTE.search(text) for text in texts)


def _install(folder: Path, tool: str) -> Diagnostic | None:
    command = [tool, "get", "-no-color"]
    summary = "Modules cannot be installed"
    try:
        done = subprocess.run(  # noqa: S603 - a fixed command
            command, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, timeout=_PATIENCE, check=False
        )
    except subprocess.TimeoutExpired:
        return Diagnostic(summary, f"{tool} get took more than {_PATIENCE} seconds in {folder}.")
    except OSError as error:
        return Diagnostic(summary, f"{tool} cannot be run: {error.strerror or error}.")
    said = " ".join((done.stderr or done.stdout).decode(errors="replace").split())[:_MOST]
    return Diagnostic(summary, f"{tool} get ended with {done.returncode}: {said}") if done.returncode else None
