"""Writes the comment of ``stackproof compare`` on a pull request of GitHub, or updates the one that is there.

It needs Python's standard library alone, and these in the environment: GITHUB_TOKEN, GITHUB_REPOSITORY, PULL_REQUEST,
and GITHUB_API_URL where that is another. Rules: https://docs.github.com/en/rest/issues/comments.
"""

from __future__ import annotations

import json
import os
import re
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

MARKER = "<!-- stackproof compare -->"
LONGEST = 65_536  # characters of a comment
_MOST_PAGES = 50
_PER_PAGE = 100
_PATIENCE = 30  # seconds for one answer
_REFUSED = (403, 404)


class NotPostedError(Exception):
    """The comment cannot be written; the message says why, and the remedy."""


def post(file: Path) -> str:
    """Write the comment, and say what was done.

    Raises:
        NotPostedError: it cannot be written.
    """
    body = _body(file)
    repository, number = _named("GITHUB_REPOSITORY", r"[\w.-]+/[\w.-]+"), _named("PULL_REQUEST", r"\d+")
    comments = f"/repos/{repository}/issues/{number}/comments"
    for one in _own(comments):
        try:
            _ask("PATCH", f"/repos/{repository}/issues/comments/{one}", {"body": body})
        except urllib.error.HTTPError as error:
            if error.code not in _REFUSED:
                raise
        else:
            return f"updated comment {one}"
    _ask("POST", comments, {"body": body})
    return "wrote a comment"


def _body(file: Path) -> str:
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        message = f"{file} cannot be read: {error}. Give what stackproof compare --markdown wrote."
        raise NotPostedError(message) from None
    if not text.startswith(MARKER):
        message = f"{file} is no comment of stackproof compare; give what --markdown, or --write-markdown, wrote."
        raise NotPostedError(message)
    # Another job wrote the file, and may have run what the change brought: nobody is mentioned by it.
    text = text.replace("@", "@\u200b")
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 40]}\n\n(cut to fit into a comment)"


def _named(name: str, pattern: str) -> str:
    value = os.environ.get(name, "")
    if not re.fullmatch(pattern, value, re.ASCII):
        message = f'{name} is "{value}"; run this in a workflow on pull_request, or set it.'
        raise NotPostedError(message)
    return value


def _own(comments: str) -> Iterator[int]:
    """Yield the comments that a run has written before; a person's that begins alike is none."""
    for page in range(1, _MOST_PAGES + 1):
        listed = _ask("GET", f"{comments}?per_page={_PER_PAGE}&page={page}")
        for one in listed:
            if str(one.get("body") or "").startswith(MARKER) and (one.get("user") or {}).get("type") == "Bot":
                yield int(one["id"])
        if len(listed) < _PER_PAGE:
            return


def _ask(method: str, path: str, data: dict[str, Any] | None = None) -> Any:
    server = os.environ.get("GITHUB_API_URL", "https://api.github.com")
    request = urllib.request.Request(  # noqa: S310 - GitHub's own address
        f"{server}{path}", None if data is None else json.dumps(data).encode(), method=method
    )
    request.add_header("Accept", "application/vnd.github+json")
    request.add_header("X-GitHub-Api-Version", "2022-11-28")
    request.add_unredirected_header("Authorization", f"Bearer {os.environ.get('GITHUB_TOKEN', '')}")
    with urllib.request.urlopen(request, timeout=_PATIENCE) as answer:  # noqa: S310 - as above
        return json.loads(answer.read() or b"null")


def main() -> int:
    """Write the comment that the command line names; 0, or 2 where it cannot be written."""
    try:
        print(post(Path(sys.argv[1] if len(sys.argv) > 1 else "comment.md")))  # noqa: T201 - a script of its own
    except NotPostedError as error:
        print(f"error: {error}", file=sys.stderr)  # noqa: T201
        return 2
    except (OSError, ValueError) as error:
        remedy = "give the job pull-requests: write, and look whether GitHub answers."
        print(f"error: the comment cannot be written: {error}; {remedy}", file=sys.stderr)  # noqa: T201
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
