"""Container images without Docker: the folder of a Dockerfile stands for the image that is built of it.

``push`` puts a manifest into the local ECR that names the folder and the named build contexts;
``unpack`` does what the Dockerfile's ``COPY`` lines do and returns its command. ``FROM`` and ``RUN``
are not done: the function runs on this Python and finds the packages that are installed beside it.
Rules: https://docs.docker.com/reference/dockerfile/.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER, CONTEXTS = "stackproof.folder", "stackproof.contexts"  # annotations of the manifest
TASK_ROOT = "/var/task"
_LAYER = "application/vnd.docker.image.rootfs.diff.tar.gzip"
_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json"


class UnusableImageError(ValueError):
    """An image that cannot be run here, and why."""


@dataclass(frozen=True, slots=True)
class Image:
    """The folder of a Dockerfile, and further build contexts by name."""

    folder: Path
    contexts: Mapping[str, Path]


def push(ecr: Any, uri: str, image: Image) -> str:
    """Put an image into the local ECR under its URI; return the digest.

    Raises:
        UnusableImageError: no Dockerfile, a context that is no folder, or a URI without a tag.
    """
    name, _, tag = uri.rpartition("/")[2].partition(":")
    if not tag:
        raise UnusableImageError(f"{uri} has no tag")
    for folder in (image.folder, *image.contexts.values()):
        if not folder.is_dir():
            raise UnusableImageError(f"no folder {folder}")
    steps(image.folder)  # an image that cannot be built is not pushed either
    digest = _digest(image)
    manifest = {
        "schemaVersion": 2,
        "mediaType": _MANIFEST,
        "config": {"mediaType": "application/vnd.docker.container.image.v1+json", "size": 1, "digest": digest},
        "layers": [{"mediaType": _LAYER, "size": 1, "digest": digest}],
        "annotations": {
            FOLDER: str(image.folder.resolve()),
            CONTEXTS: json.dumps({key: str(path.resolve()) for key, path in image.contexts.items()}),
        },
    }
    answer = ecr.put_image(repositoryName=name, imageTag=tag, imageManifest=json.dumps(manifest))
    return str(answer["image"]["imageId"]["imageDigest"])


def _digest(image: Image) -> str:
    """Digest the contents, so that another content is another image."""
    digest = hashlib.sha256()
    for folder in (image.folder, *image.contexts.values()):
        for file in sorted(path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts):
            digest.update(f"{file.relative_to(folder)}\0".encode() + file.read_bytes())
    return f"sha256:{digest.hexdigest()}"


def image_of(manifest: str) -> Image:
    """Read the folders out of a manifest.

    Raises:
        UnusableImageError: the manifest is of another image.
    """
    annotations = json.loads(manifest).get("annotations") or {}
    if FOLDER not in annotations:
        raise UnusableImageError("the image was not pushed by stackproof, so its files are not to be had")
    contexts = {name: Path(path) for name, path in json.loads(annotations[CONTEXTS]).items()}
    return Image(Path(annotations[FOLDER]), contexts)


@dataclass(frozen=True, slots=True)
class Copy:
    """A ``COPY`` line: from which build context what goes where."""

    context: str
    sources: tuple[str, ...]
    target: str


def steps(folder: Path) -> tuple[list[Copy], str]:
    """Read a Dockerfile's COPY lines and the handler that its CMD names.

    Raises:
        UnusableImageError: there is no Dockerfile, or none that names a handler.
    """
    file = folder / "Dockerfile"
    if not file.is_file():
        raise UnusableImageError(f"no Dockerfile in {folder}")
    copies, command = [], ""
    for word, rest in _instructions(file.read_text(encoding="utf-8")):
        if word in ("COPY", "ADD"):
            copies.append(_copy(rest))
        elif word == "CMD":
            command = _command(rest)
    if not command:
        raise UnusableImageError(f'{file} has no CMD ["module.function"]')
    return copies, command


def _instructions(text: str) -> Iterator[tuple[str, str]]:
    joined = re.sub(r"\\\s*\n", " ", re.sub(r"(?m)^\s*#.*\n?", "", text))
    for line in filter(None, map(str.strip, joined.splitlines())):
        word, _, rest = line.partition(" ")
        yield word.upper(), rest.strip()


def _copy(rest: str) -> Copy:
    words = rest.split()
    context = next((word[len("--from=") :] for word in words if word.startswith("--from=")), "")
    *sources, target = (word for word in words if not word.startswith("--"))
    return Copy(context, tuple(sources), target)


def _command(rest: str) -> str:
    try:
        words = json.loads(rest)
    except ValueError:
        return ""
    return str(words[0]) if isinstance(words, list) and words else ""


def unpack(image: Image, root: Path) -> str:
    """Copy what the image holds below its task root into a folder; return the handler's name."""
    copies, command = steps(image.folder)
    for copy in copies:
        if copy.context and copy.context not in image.contexts:
            raise UnusableImageError(
                f"no build context {copy.context}: push with --build-context {copy.context}=FOLDER"
            )
        _do(copy, image.contexts[copy.context] if copy.context else image.folder, root)
    return command


def _do(copy: Copy, context: Path, root: Path) -> None:
    place = re.sub(r"\$\{?LAMBDA_TASK_ROOT\}?", TASK_ROOT, copy.target)
    absolute = Path(TASK_ROOT) / place  # the base image's WORKDIR
    if not absolute.is_relative_to(TASK_ROOT):
        return  # outside the function's code
    target = root / absolute.relative_to(TASK_ROOT)
    found = [path for source in copy.sources for path in sorted(context.glob(source.rstrip("/") or "."))]
    if not found:
        raise UnusableImageError(f"COPY {' '.join(copy.sources)}: nothing of that name in {context}")
    into = place.endswith(("/", ".")) or len(found) > 1
    for path in found:
        if path.is_dir():
            shutil.copytree(path, target, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            if into:
                target.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target / path.name if into else target)
