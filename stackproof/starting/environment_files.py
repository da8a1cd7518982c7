"""Files of variables that look like environments: ``dev.tfvars``, ``envs/prod.tfvars``, ``prod/terraform.tfvars``."""

from __future__ import annotations

from pathlib import Path

_ENDINGS = (".tfvars", ".tfvars.json")
_LOADED = "terraform"


def find_environments(directory: Path) -> dict[str, str]:
    """Return the files by the name of their environment; those that Terraform loads by itself are none."""
    found: dict[str, str] = {}
    patterns = ("*.tfvars*", "*/*.tfvars*", "*/*/*.tfvars*")
    for file in sorted(file for pattern in patterns for file in directory.glob(pattern)):
        ending = next((one for one in _ENDINGS if file.name.endswith(one)), "")
        stem = file.name.removesuffix(ending)
        if not ending or stem.endswith(".auto") or ".terraform" in file.parts or not file.is_file():
            continue
        name = file.parent.name if stem == _LOADED and file.parent != directory else stem
        if name != _LOADED:
            found.setdefault(name, file.relative_to(directory).as_posix())
    return found
