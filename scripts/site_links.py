"""A hook of mkdocs: pages that stand at the top of the repository, and links that leave ``docs/``.

``CHANGELOG.md`` and ``CONTRIBUTING.md`` become pages. A link to another file of the repository leads to where
``STACKPROOF_REPOSITORY_URL`` says that its files are shown; where nothing says so, its path stands there as code.
A link to a file that does not exist fails the build.
"""

import os
import posixpath
import re
from pathlib import Path
from typing import Any

from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files

ROOT = Path(__file__).resolve().parents[1]
PAGES = {"CHANGELOG.md": "changelog.md", "CONTRIBUTING.md": "contributing.md", "README.md": "index.md"}
_LINK = re.compile(r"(?<!!)\[(?P<text>[^\[\]]*(?:\[[^\]]*\][^\[\]]*)*)\]\((?P<target>[^)\s:#]+)(?P<anchor>#[^)\s]*)?\)")
_FENCE = re.compile(r"(^```.*?^```[^\n]*$|`[^`\n]+`(?!\]))", re.MULTILINE | re.DOTALL)


def on_files(files: Files, config: Any) -> Files:
    """Add the pages that stand at the top of the repository."""
    for source, page in PAGES.items():
        if files.get_file_from_path(page) is None:
            files.append(File.generated(config, page, content=(ROOT / source).read_text(encoding="utf-8")))
    return files


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """Rewrite links that leave the folder; code stays as it is."""
    here = next((source for source, name in PAGES.items() if name == page.file.src_uri and name != "index.md"), "")
    folder = "" if here else "docs"
    pieces = _FENCE.split(markdown)
    return "".join(piece if number % 2 else rewrite(piece, folder) for number, piece in enumerate(pieces))


def rewrite(text: str, folder: str) -> str:
    """Rewrite the links of a page that stands in a folder of the repository.

    Raises:
        PluginError: a link leads to nothing.
    """
    return _LINK.sub(lambda found: _replacement(found, folder), text)


def _replacement(found: re.Match[str], folder: str) -> str:
    path = posixpath.normpath(posixpath.join(folder, found["target"]))
    anchor = found["anchor"] or ""
    if not (ROOT / path).exists():
        raise PluginError(f"a link to {path}, which does not exist: [{found['text']}]({found['target']})")
    if path in PAGES:
        return f"[{found['text']}]({PAGES[path]}{anchor})"
    if path.startswith("docs/"):
        return f"[{found['text']}]({path.removeprefix('docs/')}{anchor})"
    if url := os.environ.get("STACKPROOF_REPOSITORY_URL"):
        return f"[{found['text']}]({url.rstrip('/')}/{path}{anchor})"
    return f"{found['text']} (`{path}`)" if path not in found["text"] else found["text"]
