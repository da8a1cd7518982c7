"""What Stackproof finds around it: providers, policies, the cache, credentials (whether there are any, never which)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from stackproof.cache import cache_directory, cache_problem
from stackproof.doctor.finding import Finding
from stackproof.emulator.settings import PLUGIN_DIR, plugin_directory
from stackproof.emulator.stand_ins.mirror import NAMESPACE
from stackproof.gate.scan import POLICIES_FOLDER
from stackproof.schema.versions import SHIPPED
from stackproof.views.live.access import Aws, Place, UnreachableError, UnreadError

_KEYS = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
_SOURCES = {  # what the SDKs take credentials from, beside keys: the variable, in words
    "AWS_PROFILE": "AWS_PROFILE",
    "AWS_WEB_IDENTITY_TOKEN_FILE": "a web identity token",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "those of the container",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI": "those of the container",
}
_FILES = {"AWS_SHARED_CREDENTIALS_FILE": "~/.aws/credentials", "AWS_CONFIG_FILE": "~/.aws/config"}
_LIVE = "check --live, drift"


def find_surroundings(*, online: bool) -> Iterator[Finding]:
    """Yield what there is; ``online`` also asks AWS whose the credentials are."""
    yield _providers()
    yield _policies()
    yield _cache()
    yield _credentials()
    if online:
        yield _identity()


def _providers() -> Finding:
    serves = "pytest -m plan, pytest -m integration"
    known = f"modelled here: {' and '.join(SHIPPED)}"
    try:
        mirror = plugin_directory()
    except OSError as error:
        return Finding("providers", "broken", str(error), serves, f"correct {PLUGIN_DIR}, or unset it")
    if mirror is None:
        return Finding("providers", "unknown", f"from the registry, which was not asked; {known}", serves)
    folder = mirror / NAMESPACE / "aws"
    versions = sorted(one.name for one in folder.iterdir() if one.is_dir()) if folder.is_dir() else []
    if not versions and not list(folder.glob("*.zip")):
        remedy = "terraform providers mirror FOLDER, run in a stack"
        return Finding("providers", "broken", f"{mirror} holds no AWS provider", serves, remedy)
    return Finding("providers", "works", f"aws {', '.join(versions) or 'packed'} in {mirror}; {known}", serves)


def _policies() -> Finding:
    serves = "stackproof gate, checkov --external-checks-dir"
    if (POLICIES_FOLDER / "stackproof_policies.py").is_file():
        return Finding("policies", "works", str(POLICIES_FOLDER), serves)
    remedy = "pip install --force-reinstall stackproof"
    return Finding("policies", "broken", f"{POLICIES_FOLDER} does not hold them", serves, remedy)


def _cache() -> Finding:
    serves = "speed alone"
    folder = cache_directory()
    if folder is not None:
        return Finding("cache", "works", str(folder), serves)
    remedy = "name a folder of your own by STACKPROOF_CACHE_DIR"
    return Finding("cache", "missing", cache_problem() or "no folder can be written", serves, remedy)


def _credentials() -> Finding:
    """Tell where credentials would be taken from; none is read."""
    found = ["keys in the environment"] if all(os.environ.get(key) for key in _KEYS) else []
    half = [key for key in _KEYS if os.environ.get(key)] if not found else []
    found += dict.fromkeys(words for name, words in _SOURCES.items() if os.environ.get(name))
    files = (Path(os.environ.get(name) or place).expanduser() for name, place in _FILES.items())
    found += [str(path) for path in files if path.is_file()]
    region = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION")
    told = f"{', '.join(found)}; {f'region {region}' if region else 'no region in the environment'}"
    if half:
        other = next(key for key in _KEYS if key not in half)
        return Finding("credentials", "broken", f"{half[0]} without {other}", _LIVE, f"set {other}, or unset {half[0]}")
    if not found:
        remedy = "give them as to every AWS tool, such as aws configure sso"
        return Finding("credentials", "missing", "none in the environment or in files", _LIVE, remedy)
    return Finding("credentials", "works", told, _LIVE)


def _identity() -> Finding:
    region = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or "us-east-1"
    try:
        return Finding("AWS", "works", f"they are of {Aws(Place(region=region)).caller}", _LIVE)
    except (UnreachableError, UnreadError) as error:
        return Finding("AWS", "broken", str(error), _LIVE, "correct the credentials, or the way to AWS")
