"""File system functions: https://developer.hashicorp.com/terraform/language/functions, "Filesystem functions".

Relative paths start at the folder of the module (:class:`stackproof.functions.Context`).
"""

from __future__ import annotations

import base64
import hashlib
import os
import posixpath
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from stackproof.file_reading import NotRead, read_bytes
from stackproof.functions.arguments import check_length
from stackproof.functions.declarations import Context, Parameter, function
from stackproof.functions.globs import compile_glob, fixed_folder
from stackproof.values import BOOL, DYNAMIC, STRING, Mistake, Set, SetOf, Unknown, describe, merge_unknown, unknowns_in
from stackproof.values.limits import MOST_CHARACTERS, MOST_FILES

_PATH = Parameter("path", STRING)
_IDENTIFIER = re.compile(r"[^\W\d][\w-]*")


def _expand(path: str, argument: int = 0) -> str:
    if not path.startswith("~"):
        return path
    if path != "~" and not path.startswith("~/"):
        raise Mistake(f'"{path}" names the home folder of another user, which cannot be looked up.', argument=argument)
    return str(Path.home()) + path[1:]


def _locate(context: Context, path: str) -> Path:
    return Path(os.path.normpath(context.module_directory / _expand(path)))


def _read(context: Context, path: str) -> bytes:
    raw = read_bytes(_locate(context, path), MOST_CHARACTERS)
    if not isinstance(raw, NotRead):
        return raw
    if raw.trouble == "large":
        check_length(MOST_CHARACTERS + 1, "bytes")
    if raw.trouble == "missing":
        text = f'There is no file at "{path}"; only files that are part of the configuration can be read.'
        raise Mistake(text, argument=0)
    raise Mistake(f'"{path}" {raw.words}.', argument=0)


def _read_text(context: Context, path: str) -> str:
    try:
        return _read(context, path).decode()
    except UnicodeDecodeError:
        raise Mistake(f'"{path}" is not valid UTF-8; filebase64() reads any file.', argument=0) from None


@function("file", _PATH, returns=STRING, contextual=True)
def file(context: Context, path: str) -> str:
    """Return the text of a file."""
    return _read_text(context, path)


@function("filebase64", _PATH, returns=STRING, contextual=True)
def filebase64(context: Context, path: str) -> str:
    """Return the bytes of a file in Base64."""
    return base64.b64encode(_read(context, path)).decode()


def _digester(name: str, algorithm: str, in_base64: bool = False) -> Callable[[Context, str], str]:
    @function(name, _PATH, returns=STRING, contextual=True)
    def digest_file(context: Context, path: str) -> str:
        digest = hashlib.new(algorithm, _read(context, path), usedforsecurity=False)
        return base64.b64encode(digest.digest()).decode() if in_base64 else digest.hexdigest()

    digest_file.__doc__ = f"Return the {algorithm} of a file in {'Base64' if in_base64 else 'hexadecimal digits'}."
    return digest_file


filemd5 = _digester("filemd5", "md5")
filesha1 = _digester("filesha1", "sha1")
filesha256 = _digester("filesha256", "sha256")
filesha512 = _digester("filesha512", "sha512")
filebase64sha256 = _digester("filebase64sha256", "sha256", in_base64=True)
filebase64sha512 = _digester("filebase64sha512", "sha512", in_base64=True)


@function("fileexists", _PATH, returns=BOOL, contextual=True)
def fileexists(context: Context, path: str) -> bool:
    """Tell whether there is a file; a folder at that path is a mistake."""
    place = _locate(context, path)
    if place.is_file():
        return True
    if place.exists():
        raise Mistake(f'"{path}" is a folder or a device, not a file.', argument=0)
    return False


@function("fileset", _PATH, Parameter("pattern", STRING), returns=SetOf(STRING), contextual=True)
def fileset(context: Context, path: str, pattern: str) -> Set:
    """Return the files under a folder that match a pattern (``**/*.json``), by their paths from that folder."""
    folder = Path(os.path.normpath(context.module_directory / path)).as_posix()
    whole = posixpath.normpath(posixpath.join(_escape(folder), pattern.lstrip("/")))
    wanted = compile_glob(whole)
    start = fixed_folder(whole)
    found = []
    seen = 0
    for parent, folders, names in os.walk(start):
        seen += len(folders) + len(names)
        check_length(seen, "files and folders to look at", MOST_FILES)
        for name in names:
            place = posixpath.normpath(posixpath.join(Path(parent).as_posix(), name))  # no "./", as the pattern
            if wanted(place) and os.path.isfile(place):
                found.append(posixpath.relpath(place, folder))
    return Set(found)


def _escape(folder: str) -> str:
    return re.sub(r"([*?\[\]{}\\])", r"\\\1", folder)


@function("basename", _PATH, returns=STRING)
def basename(path: str) -> str:
    """Return the last part of a path."""
    if not path:
        return "."
    return path.rstrip("/").rpartition("/")[2] or "/"


@function("dirname", _PATH, returns=STRING)
def dirname(path: str) -> str:
    """Return a path without its last part."""
    return _clean(path[: path.rfind("/") + 1])


def _clean(path: str) -> str:
    cleaned = posixpath.normpath(path) if path else "."
    return cleaned.replace("//", "/", 1) if cleaned.startswith("//") else cleaned


@function("abspath", _PATH, returns=STRING, contextual=True)
def abspath(context: Context, path: str) -> str:
    """Return the absolute path; nothing need be there."""
    return _clean(posixpath.join(context.module_directory.absolute().as_posix(), path))


@function("pathexpand", _PATH, returns=STRING)
def pathexpand(path: str) -> str:
    """Return a path whose leading ``~`` is replaced by the home folder."""
    return _expand(path)


def _render(context: Context, source: str, name: str, variables: Any) -> Any:
    if not isinstance(variables, dict):
        raise Mistake(f"The variables must be a map, not {describe(variables)}.", argument=1)
    for variable in variables:
        if not _IDENTIFIER.fullmatch(variable):
            raise Mistake(f'"{variable}" cannot be the name of a template variable.', argument=1)
    assert context.render is not None, "the evaluator gives the context a renderer"
    return context.render(source, name, dict(variables))


@function("templatefile", _PATH, Parameter("vars"), unknown="any", marks="elements", contextual=True)
def templatefile(context: Context, path: str | Unknown, variables: Any) -> Any:
    """Render a file as a template with the variables."""
    if isinstance(path, Unknown) or isinstance(variables, Unknown):
        return merge_unknown(DYNAMIC, unknowns_in((path, variables)))
    return _render(context, _read_text(context, path), path, variables)


@function(
    "templatestring", Parameter("template", STRING), Parameter("vars"), unknown="any", marks="elements", contextual=True
)
def templatestring(context: Context, text: str | Unknown, variables: Any) -> Any:
    """Render a string as a template with the variables."""
    if isinstance(text, Unknown) or isinstance(variables, Unknown):
        return merge_unknown(DYNAMIC, unknowns_in((text, variables)))
    return _render(context, text, "<templatestring argument>", variables)
