"""The packages of the distribution (those of ``stackproof/``, and ``policies/`` as data within), and its README.

checkov loads ``policies/`` from a checkout; nothing else has a place at the top of somebody's site-packages.

A package index shows the README without the files beside it. Its links lead to where ``STACKPROOF_REPOSITORY_URL`` says
that these are shown, such as ``https://github.com/OWNER/stackproof/blob/v1.0.0``; where nothing says so, the path
stands there as code.
"""

import os
import re
from pathlib import Path

from setuptools import find_packages, setup

_LINK = re.compile(r"(?P<image>!?)\[(?P<text>[^\[\]]*)\]\((?P<path>[^)\s:#]+)(?P<anchor>#[^)\s]*)?\)")


def readme(url: str) -> str:
    """Return the README with links that work elsewhere; ``url`` is where the files of the repository are shown."""
    text = Path(__file__).with_name("README.md").read_text(encoding="utf-8")
    return _LINK.sub(lambda found: _elsewhere(found, url.rstrip("/")), text)


def _elsewhere(found: re.Match[str], url: str) -> str:
    text, path, anchor = found["text"], found["path"], found["anchor"] or ""
    if found["image"]:
        return f"![{text}]({url}/{path}?raw=true)" if url else ""
    if url:
        return f"[{text}]({url}/{path}{anchor})"
    return text if path in text else f"{text} (`{path}`)"


setup(
    packages=[*find_packages(include=["stackproof*"]), "stackproof.policies"],
    package_dir={"stackproof.policies": "policies"},
    long_description=readme(os.environ.get("STACKPROOF_REPOSITORY_URL", "")),
    long_description_content_type="text/markdown",
)
