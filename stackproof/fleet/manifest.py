"""``fleet.yaml``: which stacks there are, who owns them, and by what they are judged."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from stackproof.contract.document import Document
from stackproof.contract.reading import read_document
from stackproof.contract.schema import ENVIRONMENT_NAME
from stackproof.contract.shared_files import PACKAGE
from stackproof.diagnostics import Diagnostic, SourceRange
from stackproof.fleet.places import is_remote

NAME = "fleet.yaml"
DEFAULT_FLEET = "fleet"
KINDS = ("folder", "git", "plans")
_TEXT = {"type": "string", "minLength": 1}
_TEXTS = {"type": "array", "items": _TEXT, "minItems": 1}


@dataclass(frozen=True, slots=True)
class Entry:
    """Stacks that belong together: where they are, and what is said of all of them.

    ``kind`` is one of :data:`KINDS`, ``named`` the address as it was written, ``below`` a folder in it. ``contract`` is
    absolute. ``accepted`` is how many stacks there may be without a contract, exactly.
    """

    kind: str
    address: str
    named: str
    revision: str = "HEAD"
    below: str = ""
    owner: str = ""
    environments: tuple[str, ...] = ()
    contract: str = ""
    packs: tuple[str, ...] = ()
    variables: str = "{}"
    accepted: int = 0
    where: SourceRange | None = None


@dataclass(frozen=True, slots=True)
class Manifest:
    """The name of a fleet, and its entries."""

    fleet: str
    entries: tuple[Entry, ...]


def manifest_schema() -> dict[str, Any]:
    """Return the schema of the file."""
    properties = {
        **dict.fromkeys((*KINDS, "revision", "below", "owner", "contract"), _TEXT),
        "environments": {"type": "array", "items": {"type": "string", "pattern": ENVIRONMENT_NAME}, "minItems": 1},
        "packs": _TEXTS,
        "variables": {"type": "object"},
        "allow_uncovered": {"type": "integer", "minimum": 0},
    }
    entry = {"type": "object", "additionalProperties": False, "properties": properties}
    return {
        "type": "object",
        "required": ["stacks"],
        "additionalProperties": False,
        "properties": {"fleet": _TEXT, "stacks": {"type": "array", "items": entry, "minItems": 1}},
    }


def read_manifest(path: Path) -> Manifest | list[Diagnostic]:
    """Return a manifest, or all that is wrong with it."""
    document, problems = read_document(path, manifest_schema)
    if document is None:
        return [_of_manifest(one) for one in problems]
    problems = [one for index in range(len(document.data["stacks"])) for one in _contradictions(document, index)]
    if problems:
        return problems
    entries = (_entry(document, index, path.parent) for index in range(len(document.data["stacks"])))
    return Manifest(document.data.get("fleet", DEFAULT_FLEET), tuple(entries))


def _of_manifest(problem: Diagnostic) -> Diagnostic:
    """Say it of a manifest, where the reader of contracts speaks of one."""
    summary = problem.summary.replace("contract", "manifest").replace("Contract", "Manifest")
    detail = problem.detail.replace("The contract", "The manifest").replace("write the contract", "write the manifest")
    return replace(problem, summary=summary, detail=detail)


def _contradictions(document: Document, index: int) -> Iterator[Diagnostic]:
    raw: Mapping[str, Any] = document.data["stacks"][index]
    place = document.place("stacks", index)
    kinds = [kind for kind in KINDS if kind in raw]
    if len(kinds) != 1:
        detail = f"An entry has one of {', '.join(KINDS)}, and this one has {' and '.join(kinds) or 'none'}."
        yield Diagnostic("Which stacks", detail, place)
    if "revision" in raw and "git" not in raw:
        yield _pair(document, index, "revision", "is for git alone; leave it out.")
    if "contract" in raw and "packs" in raw:
        yield _pair(document, index, "packs", "and contract exclude each other: let the contract name the packs.")
    if "variables" in raw and "plans" in raw:
        yield _pair(document, index, "variables", "are in a plan already, as it was made; leave them out.")
    if "allow_uncovered" in raw and ("contract" in raw or "packs" in raw or "plans" in raw):
        yield _pair(document, index, "allow_uncovered", "is for stacks without a contract; here each has one.")
    if str(raw.get("below", "")).startswith("/") or ".." in str(raw.get("below", "")).split("/"):
        yield _pair(document, index, "below", "is a folder in the repository, such as stacks/payments.")


def _pair(document: Document, index: int, key: str, says: str) -> Diagnostic:
    return Diagnostic("Keys that contradict each other", f'"{key}" {says}', document.place("stacks", index, key))


def _entry(document: Document, index: int, folder: Path) -> Entry:
    raw: Mapping[str, Any] = document.data["stacks"][index]
    kind = next(one for one in KINDS if one in raw)
    contract = raw.get("contract", "")
    return Entry(
        kind,
        _address(raw[kind], folder, is_git=kind == "git"),
        raw[kind],
        raw.get("revision", "HEAD"),
        raw.get("below", ""),
        raw.get("owner", ""),
        tuple(raw.get("environments", ())),
        str((folder / contract).absolute()) if contract else "",
        tuple(_pack(one, folder) for one in raw.get("packs", ())),
        json.dumps(raw.get("variables", {}), sort_keys=True),
        raw.get("allow_uncovered", 0),
        document.place("stacks", index, kind),
    )


def _pack(written: str, folder: Path) -> str:
    """Return a pack as it is meant: a name, a file of a package, or a path from the manifest."""
    is_path = written.endswith((".yaml", ".yml")) and not written.startswith(PACKAGE)
    return str((folder / written).absolute()) if is_path else written


def _address(written: str, folder: Path, *, is_git: bool) -> str:
    """Return an address as it is meant: a path is relative to the manifest."""
    if is_remote(written) or (is_git and ":" in written):
        return written
    return str(folder / written)
