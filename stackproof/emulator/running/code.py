"""The code of a function, unpacked: a zip archive, or an image (``images.py``)."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

from moto.ecr.models import ecr_backends

from stackproof.emulator.running.images import image_of, unpack


def unpack_code(function: Any, root: Path) -> str:
    """Put a function's code into a folder; return the handler's name.

    Raises:
        UnusableImageError: the function's image cannot be run here.
    """
    if function.package_type == "Image":
        command = unpack(image_of(_manifest(function)), root)
        return str((function.image_config.cmd or [command])[0])
    with zipfile.ZipFile(io.BytesIO(function.code_bytes)) as archive:
        archive.extractall(root)
    return str(function.handler)


def _manifest(function: Any) -> str:
    """Find the image that the function was made of: by digest, as Lambda does, not by what the tag names now."""
    repository = function.code["ImageUri"].rpartition("/")[2].partition(":")[0].partition("@")[0]
    backend = ecr_backends[function.account_id][function.region]
    digest = {"imageDigest": f"sha256:{function.code_sha_256}"}
    return str(backend.batch_get_image(repository, image_ids=[digest])["images"][0].image_manifest)
