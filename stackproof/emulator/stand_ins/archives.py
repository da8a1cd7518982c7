"""What ``archive_file`` does: https://registry.terraform.io/providers/hashicorp/archive/latest/docs/data-sources/file.

Same content, same archive: members are sorted and carry one fixed date.
"""

from __future__ import annotations

import base64
import hashlib
import io
import os
import stat
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from stackproof.functions.globs import compile_glob

_DATE = (2049, 1, 1, 0, 0, 0)  # that of the registry's provider
_DEFAULT_MODE = 0o644


class Member(NamedTuple):
    """A file of the archive: its path there, its content, its permissions."""

    name: str
    content: bytes
    mode: int


def archive_file(arguments: dict[str, Any]) -> dict[str, Any]:
    """Write the archive that the arguments describe; give them with the computed attributes.

    Raises:
        OSError: a file that cannot be read or written.
        ValueError: arguments that name no file, or make no sense.
    """
    data = zip_of(members(arguments))
    target = Path(arguments["output_path"])
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as unfinished:
        unfinished.write(data)
    Path(unfinished.name).chmod(_DEFAULT_MODE)
    os.replace(unfinished.name, target)  # never half an archive for a reader
    return {**arguments, **digests(data)}


def members(arguments: dict[str, Any]) -> list[Member]:
    """Collect the files of the archive, sorted by name."""
    given = arguments.get("output_file_mode")
    found = sorted(_sources(arguments))
    if not found:
        raise ValueError("no files: give source_file, source_dir, source_content or source blocks")
    return [member._replace(mode=int(given, 8)) for member in found] if given else found


def _sources(arguments: dict[str, Any]) -> Iterator[Member]:
    if file := arguments.get("source_file"):
        yield _read(Path(file), Path(file).name)
    elif folder := arguments.get("source_dir"):
        yield from _folder(Path(folder), arguments.get("excludes") or [])
    elif name := arguments.get("source_content_filename"):
        yield Member(name, arguments["source_content"].encode(), _DEFAULT_MODE)
    for block in arguments.get("source") or []:
        yield Member(block["filename"], block["content"].encode(), _DEFAULT_MODE)


def _read(file: Path, name: str) -> Member:
    return Member(name, file.read_bytes(), stat.S_IMODE(file.stat().st_mode))


def _folder(folder: Path, excludes: list[str]) -> Iterator[Member]:
    """A pattern excludes the files that it matches, and whatever is below a folder that it matches."""
    if not folder.is_dir():
        raise NotADirectoryError(f"source_dir {folder} is no folder")
    patterns = [compile_glob(pattern) for pattern in excludes]
    for file in folder.rglob("*"):
        path = file.relative_to(folder)
        places = [place.as_posix() for place in (path, *path.parents)]
        if file.is_file() and not any(matches(place) for matches in patterns for place in places):
            yield _read(file, path.as_posix())


def zip_of(files: list[Member]) -> bytes:
    """Make a zip archive that depends on nothing but its members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for member in files:
            entry = zipfile.ZipInfo(member.name, _DATE)
            entry.create_system = 3  # Unix, on every machine
            entry.external_attr = (stat.S_IFREG | member.mode) << 16
            archive.writestr(entry, member.content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def digests(data: bytes) -> dict[str, Any]:
    """Compute the attributes that say what is in the archive."""
    md5, sha1, sha256, sha512 = (
        hashlib.new(name, data, usedforsecurity=False) for name in ("md5", "sha1", "sha256", "sha512")
    )
    return {
        "id": sha1.hexdigest(),
        "output_size": len(data),
        "output_md5": md5.hexdigest(),
        "output_sha": sha1.hexdigest(),
        "output_sha256": sha256.hexdigest(),
        "output_sha512": sha512.hexdigest(),
        "output_base64sha256": base64.b64encode(sha256.digest()).decode(),
        "output_base64sha512": base64.b64encode(sha512.digest()).decode(),
    }
