"""A filesystem mirror with the stand-ins: https://developer.hashicorp.com/terraform/cli/config/config-file#filesystem_mirror."""

from __future__ import annotations

import platform
import shlex
import sys
from collections.abc import Iterable
from pathlib import Path

NAMESPACE = "registry.terraform.io/hashicorp"
_OPENTOFU = "registry.opentofu.org/hashicorp"  # where OpenTofu looks for the same providers

# The releases that they stand in for.
VERSIONS = {"archive": "2.7.1", "random": "3.7.2"}

_MACHINES = {"x86_64": "amd64", "aarch64": "arm64"}


def missing_from(mirror: Path) -> list[str]:
    """Name the providers that a mirror lacks and that there is a stand-in for."""
    return [name for name in VERSIONS if not (mirror / NAMESPACE / name).is_dir()]


def write_mirror(folder: Path, names: list[str]) -> None:
    """Write an unpacked mirror whose providers start this very Python.

    It holds paths of this machine: make it where it is used, and keep it nowhere.
    """
    folder.mkdir(parents=True, exist_ok=True)
    machine = platform.machine().lower()
    target = f"{platform.system().lower()}_{_MACHINES.get(machine, machine)}"
    for name in names:
        version = VERSIONS[name]
        executable = folder / NAMESPACE / name / version / target / f"terraform-provider-{name}_v{version}"
        executable.parent.mkdir(parents=True)
        # Isolated, for Terraform starts it in the stack's folder, whatever modules lie there.
        command = shlex.join([sys.executable, "-I", "-m", __package__, name])
        executable.write_text(f"#!/bin/sh\nexec {command}\n", encoding="utf-8")
        executable.chmod(0o755)


def link_for_opentofu(folder: Path, mirrors: Iterable[Path]) -> None:
    """Make a mirror for OpenTofu out of those for Terraform: links to their packages, zipped or unpacked."""
    (folder / _OPENTOFU).mkdir(parents=True)
    for source in (mirror / NAMESPACE for mirror in mirrors):
        for package in (*source.glob("*/*.zip"), *source.glob("*/*/*")):
            link = folder / _OPENTOFU / package.relative_to(source)
            link.parent.mkdir(parents=True, exist_ok=True)
            link.symlink_to(package)
