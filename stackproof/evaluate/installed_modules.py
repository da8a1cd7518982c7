"""What ``terraform init`` installed, and whether it is what a call asks for.

Source: hashicorp/terraform ``internal/modsdir/manifest.go`` and ``internal/initwd/module_install.go``: where the source
or the version is another, "Module source has changed" or "Module version requirements have changed".
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs

from stackproof.diagnostics import Diagnostic
from stackproof.evaluate.working_folder import data_directory
from stackproof.file_reading import NotRead, read_bytes
from stackproof.model.versions import InvalidVersion, admits, parse_version
from stackproof.values.limits import LARGEST_FILE

_REGISTRY = re.compile(r"(?:([\w.-]+\.[\w.-]+(?::\d+)?)/)?([\w-]+)/([\w-]+)/([\w-]+)(//.*)?")


@dataclass(frozen=True, slots=True)
class InstalledModule:
    """A module in the manifest: where it lies, relative to the root module, and what it was installed from."""

    directory: str
    source: str
    version: str

    def problem(self, source: str, constraint: str | None) -> str:
        """Say why this is not what a call asks for; an empty text where it is, or nobody can tell.

        Args:
            source: the call's source.
            constraint: the call's ``version``.
        """
        if self.source and _identify(self.source) != _identify(source):
            return f'"{source}" is asked for, and "{self.source}" is installed'
        if constraint is None or not self.version:
            return ""
        try:
            fits = admits(constraint, parse_version(self.version))
        except InvalidVersion:
            return ""
        return "" if fits else f"version {constraint} is asked for, and {self.version} is installed"


def read_manifest(root: Path) -> dict[str, InstalledModule] | Diagnostic:
    """Return the installed modules by the names of the calls that lead to each, such as ``network.subnets``.

    There are none where there is no manifest; one that cannot be read is a diagnostic.
    """
    path = data_directory(root) / "modules/modules.json"
    raw = read_bytes(path, LARGEST_FILE)
    if isinstance(raw, NotRead) and raw.trouble == "missing":
        return {}
    found = raw.words if isinstance(raw, NotRead) else _modules_in(raw)
    if isinstance(found, str):
        return Diagnostic("Invalid module manifest", f"{os.path.relpath(path)} {found}; run terraform init again.")
    return found


def _modules_in(manifest: bytes) -> dict[str, InstalledModule] | str:
    """Return the modules, or what is wrong."""
    try:
        found = {
            entry["Key"]: InstalledModule(entry["Dir"], str(entry.get("Source", "")), str(entry.get("Version", "")))
            for entry in json.loads(manifest)["Modules"]
        }
    except (ValueError, RecursionError):
        return "is not JSON"
    except (LookupError, TypeError, AttributeError):
        return "does not list modules with a Key and a Dir"
    if not all(
        isinstance(text, str) and "\0" not in text for text in (*found, *(one.directory for one in found.values()))
    ):
        return "names a module or a folder by something that is no text"
    return found


def _identify(source: str) -> tuple[str, ...]:
    """Return what two ways to write one source have in common: host, path and reference."""
    if (registry := _REGISTRY.fullmatch(source)) is not None:
        host, *names, inside = registry.groups()
        return (host or "registry.terraform.io", *names, inside or "")
    address, _, query = source.partition("?")
    plain = re.sub(r"^(git::)?(\w+://)?(git@)?", "", address).replace(":", "/")
    return (plain.replace(".git", ""), *parse_qs(query).get("ref", [""]))
