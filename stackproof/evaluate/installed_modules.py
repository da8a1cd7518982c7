"""What ``terraform init`` installed, and whether it is what a call asks for.

Source: hashicorp/terraform ``internal/modsdir/manifest.go`` and ``internal/initwd/module_install.go``: where the source
or the version is another, "Module source has changed" or "Module version requirements have changed".
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs

from stackproof.evaluate.working_folder import data_directory
from stackproof.model.versions import InvalidVersion, admits, parse_version

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


def read_manifest(root: Path) -> dict[str, InstalledModule]:
    """Return the installed modules by the names of the calls that lead to each, such as ``network.subnets``."""
    try:
        manifest = json.loads((data_directory(root) / "modules/modules.json").read_text(encoding="utf-8"))
        return {
            entry["Key"]: InstalledModule(entry["Dir"], str(entry.get("Source", "")), str(entry.get("Version", "")))
            for entry in manifest["Modules"]
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _identify(source: str) -> tuple[str, ...]:
    """Return what two ways to write one source have in common: host, path and reference."""
    if (registry := _REGISTRY.fullmatch(source)) is not None:
        host, *names, inside = registry.groups()
        return (host or "registry.terraform.io", *names, inside or "")
    address, _, query = source.partition("?")
    plain = re.sub(r"^(git::)?(\w+://)?(git@)?", "", address).replace(":", "/")
    return (plain.replace(".git", ""), *parse_qs(query).get("ref", [""]))
