"""Files that several contracts share: packs by name, and whatever else by a path or in an installed package."""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from stackproof.suggestions import suggest

PACKAGE = "pkg:"
_PACKS = "stackproof.constraints"
_ENDINGS = (".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class SharedFile:
    """A file that a contract names; ``origin`` is how reports call it."""

    path: Path
    origin: str


def shipped_packs() -> dict[str, Path]:
    """Return the packs of Stackproof itself, by name."""
    folder = Path(str(resources.files(_PACKS) / "packs"))
    return {file.stem: file for file in sorted(folder.glob("*.yaml"))}


def find_file(reference: str, directory: Path) -> SharedFile | str:
    """Return the file that a contract names, or a sentence about why there is none.

    Args:
        reference: a path relative to ``directory``, or ``pkg:PACKAGE/FILE`` for a file of an installed package.
        directory: the folder of the contract, or of the shared file that names it.
    """
    if reference.startswith(PACKAGE):
        return _in_package(reference)
    path = directory / reference
    if not path.is_file():
        return f"There is no file {reference}; the path is relative to the file that names it."
    return SharedFile(path, reference)


def find_pack(reference: str, directory: Path) -> SharedFile | str:
    """Return the file of a pack, as :func:`find_file` does; a word is the name of one that Stackproof ships."""
    if reference.startswith(PACKAGE) or reference.endswith(_ENDINGS):
        return find_file(reference, directory)
    packs = shipped_packs()
    if reference in packs:
        return SharedFile(packs[reference], f"pack {reference}")
    meant = suggest(reference, packs)
    hint = f'Did you mean "{meant}"?' if meant else f"There are {', '.join(packs)}; a file ends in .yaml."
    return f'There is no pack "{reference}". {hint}'


def _in_package(reference: str) -> SharedFile | str:
    """Find a file of an installed package; a package of one name is looked up without running any of it."""
    package, _, name = reference.removeprefix(PACKAGE).partition("/")
    if not package.isidentifier() or not name:
        return f"{reference} is not {PACKAGE}PACKAGE/FILE, such as {PACKAGE}acme_policies/payments.yaml."
    found = importlib.util.find_spec(package)
    places = list(found.submodule_search_locations or ()) if found is not None else []
    if not places:
        return f"There is no package {package} here; install it beside Stackproof."
    path = next((Path(place, name) for place in places if Path(place, name).is_file()), None)
    return SharedFile(path, reference) if path else f"The package {package} has no file {name}."
