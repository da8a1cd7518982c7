"""Patterns of paths as ``fileset`` takes them: ``*``, ``**``, ``?``, ``[a-z]``, ``{one,two}``.

Rules: https://developer.hashicorp.com/terraform/language/functions/fileset and bmatcuk/doublestar.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable

from stackproof.functions.re2 import compile_whole
from stackproof.values import Mistake
from stackproof.values.limits import LimitReached

_MEMBERS = re.compile(r"(\\?.)(?:-(\\?.))?", re.DOTALL)


def compile_glob(pattern: str) -> Callable[[str], bool]:
    """Return what tells whether a whole path matches a pattern.

    Raises:
        Mistake: it is no pattern.
    """
    pieces, _ = _translate(pattern, 0, inside_braces=False)
    try:
        plain = re.compile(pieces)
        return compile_whole(pieces)
    except (re.error, Mistake):
        raise _mistake(pattern) from None
    except LimitReached:  # of checkov's environment, which knows a part of the patterns
        return lambda text: plain.fullmatch(text) is not None


def fixed_folder(pattern: str) -> str:
    """Return the folder above the first part of the pattern that is not fixed."""
    fixed: list[str] = []
    for part in pattern.split("/")[:-1]:
        if re.search(r"(?<!\\)[*?\[{]", part):
            break
        fixed.append(re.sub(r"\\(.)", r"\1", part))
    return posixpath.join("/", *fixed) if pattern.startswith("/") else "/".join(fixed) or "."


def _mistake(pattern: str) -> Mistake:
    return Mistake(f'"{pattern}" is not a valid pattern of paths.', argument=1)


def _translate(pattern: str, at: int, inside_braces: bool) -> tuple[str, int]:
    out: list[str] = []
    while at < len(pattern):
        character = pattern[at]
        if inside_braces and character in ",}":
            return "".join(out), at
        if inside_braces and character == "/":
            raise _mistake(pattern)  # Terraform splits a pattern at its slashes first
        if character == "*":
            piece, at = _stars(pattern, at)
        elif character == "?":
            piece, at = "[^/]", at + 1
        elif character == "[":
            piece, at = _class(pattern, at)
        elif character == "{":
            piece, at = _braces(pattern, at)
        elif character == "\\":
            if at + 1 == len(pattern):
                raise _mistake(pattern)
            piece, at = re.escape(pattern[at + 1]), at + 2
        else:
            piece, at = re.escape(character), at + 1
        out.append(piece)
    if inside_braces:
        raise _mistake(pattern)
    return "".join(out), at


def _stars(pattern: str, at: int) -> tuple[str, int]:
    begins = at == 0 or pattern[at - 1] == "/"
    if begins and pattern.startswith("**/", at):
        return "(?:[^/]+/)*", at + 3
    if begins and pattern[at:] == "**":
        return ".*", at + 2
    return "[^/]*", at + (2 if pattern.startswith("**", at) else 1)


def _class(pattern: str, at: int) -> tuple[str, int]:
    end = pattern.find("]", at + 2)
    if end < 0:
        raise _mistake(pattern)
    inside = pattern[at + 1 : end]
    negated = inside[0] == "^"
    ranges = [(low[-1], high[-1:] or low[-1]) for low, high in _MEMBERS.findall(inside[1:] if negated else inside)]
    if any(high < low for low, high in ranges):
        raise _mistake(pattern)
    members = "".join(_without_slash(low, high) for low, high in ranges)
    if negated:
        return f"[^/{members}]", end + 1
    return f"[{members}]" if members else r"[^\s\S]", end + 1


def _without_slash(low: str, high: str) -> str:
    """Write the members of a class from one character to another, but for the slash, which no class matches."""
    if low <= "/" <= high:
        below = _without_slash(low, ".") if low < "/" else ""
        return below + (_without_slash("0", high) if high > "/" else "")
    return f"{re.escape(low)}-{re.escape(high)}" if low < high else re.escape(low)


def _braces(pattern: str, at: int) -> tuple[str, int]:
    choices: list[str] = []
    while True:
        choice, at = _translate(pattern, at + 1, inside_braces=True)
        choices.append(choice)
        if pattern[at] == "}":
            return f"(?:{'|'.join(choices)})", at + 1
