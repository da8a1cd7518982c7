"""Which versions of its providers a stack asks for, and by which of those that are shipped it is read.

Terraform installs what ``.terraform.lock.hcl`` names, else the newest that the ``required_providers`` of all modules
admit: https://developer.hashicorp.com/terraform/language/files/dependency-lock.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from stackproof.diagnostics import Diagnostic, SourceRange
from stackproof.evaluate.configuration import join_label
from stackproof.evaluate.installed_modules import read_manifest
from stackproof.file_reading import read_bytes
from stackproof.hcl import syntax
from stackproof.hcl.files import Parsed, read_file
from stackproof.model.versions import InvalidVersion, Version, admits, lower_bound, parse_version, upper_bound
from stackproof.schema import SHIPPED, Reading, others
from stackproof.values.limits import LARGEST_FILE

_LOCK = ".terraform.lock.hcl"
AWS = "hashicorp/aws"
_OLDER_AWS = frozenset({"aws"})
_GROWN = frozenset({"archive", "external", "http", "local", "null", "random", "time", "tls"})
"""Providers whose newer versions have what older ones have, but for what nobody misses."""
LOCAL_SOURCE = re.compile(rb'"?source"?\s*[=:]\s*"(\.{1,2}(?:/[^"\n$]*)?)"')
"""What may name a folder as a module, in the text of a file."""
_FAR = (99, 0, 0, 1)
_MOST_FOLDERS = 1_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a stack says of a provider: its source, and a constraint or the version itself, if any; and where."""

    source: str
    text: str
    where: SourceRange
    name: str = ""
    locked: bool = False


def choose_reading(directory: Path, label: str) -> tuple[Reading, Diagnostic | None]:
    """Return by which versions a stack is read, with a note where that of AWS need not be the one that Terraform runs.

    Args:
        directory: the folder of the root module.
        label: how messages name it.
    """
    locks = list(_find_locked(directory, label))
    required = list(_find_required(directory, label))
    wanted = _wanted_of(AWS, locks, required)
    reading, note = _choose_aws(wanted)
    meant = _meant(wanted)
    if meant is not None:
        reading = replace(reading, meant=meant, said=_say_asked(wanted[0]))
    unread, opened, older = _judge_others(locks, required)
    return replace(reading, unread=unread, opened=opened, older=reading.older | older), note


def _wanted_of(source: str, locks: Iterable[Wanted], required: Iterable[Wanted]) -> list[Wanted]:
    """Return what says which version of a provider is meant: its lock alone, if there is one."""
    locked = [one for one in locks if one.source == source]
    found = locked[:1] or [one for one in required if one.source == source]
    return [one for one in found if one.text and _is_valid(one)]


def _meant(wanted: list[Wanted]) -> Version | None:
    """Return the version of AWS that is meant, if it is older than the newest that is shipped, and of its line."""
    newest = parse_version(SHIPPED[-1])
    found = upper_bound(join_constraints(wanted)) if wanted else None
    return found if found is not None and (newest[0], 0, 0, 0) < found < newest else None


def _choose_aws(valid: list[Wanted]) -> tuple[Reading, Diagnostic | None]:
    if not valid:
        return Reading(either=True), None
    constraint, locked = join_constraints(valid), valid[0].locked
    admitted = [version for version in SHIPPED if admits(constraint, parse_version(version))]
    if admitted:
        chosen = Reading(
            admitted[0],
            either=len(admitted) > 1,
            open=admitted[0] == SHIPPED[-1] and not locked and admits(constraint, _after(SHIPPED[-1])),
            exact=locked or (admitted == [SHIPPED[0]] and _meant(valid) is None),
        )
        itself = parse_version(admitted[0])
        alone = admitted == [SHIPPED[0]] or locked or lower_bound(constraint) == upper_bound(constraint) == itself
        return chosen, None if alone else _note(chosen, valid[0])
    chosen = _nearest(lower_bound(constraint))
    return chosen, _note(chosen, valid[0])


def join_constraints(wanted: Iterable[Wanted]) -> str:
    """Return one constraint for all that is wanted."""
    return ", ".join(f"= {one.text}" if one.locked else one.text for one in wanted)


def _judge_others(locks: list[Wanted], required: list[Wanted]) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Judge the schemas of other providers.

    Returns:
        The providers whose schema tells nothing of what is meant, those of which another version than the schema's may
        be, and of these those of which an older line may be.
    """
    unread: set[str] = set()
    opened: set[str] = set()
    older: set[str] = set()
    for name, shipped in others().items():
        sources = {shipped.source, f"hashicorp/{name}"}
        if any(one.name == name and one.source not in sources for one in required):
            unread.add(name)  # another's provider has that name
            continue
        wanted = [one for source in sources for one in _wanted_of(source, locks, required)]
        if wanted and not _same_line(wanted, shipped.version):
            (opened if name in _GROWN else unread).add(name)
        elif wanted and name not in _GROWN and _may_be_of_older_line(wanted, shipped.version):
            opened.add(name)
            older.add(name)
        elif wanted and _may_be_newer(wanted, shipped.version):
            opened.add(name)
    return frozenset(unread), frozenset(opened), frozenset(older)


def _may_be_of_older_line(wanted: list[Wanted], version: str) -> bool:
    """Tell whether an older major version meets the constraint as well: nobody says which one is installed."""
    low = lower_bound(join_constraints(wanted))
    return low is None or low[0] < parse_version(version)[0]


def _same_line(wanted: list[Wanted], version: str) -> bool:
    """Tell whether all that may be meant has the major version of the schema, or the schema's own version."""
    constraint, own = join_constraints(wanted), parse_version(version)
    low = lower_bound(constraint)
    return admits(constraint, own) or (low is not None and low[0] == own[0])


def _may_be_newer(wanted: list[Wanted], version: str) -> bool:
    constraint, own = join_constraints(wanted), parse_version(version)
    low = lower_bound(constraint)
    return admits(constraint, _after(version)) or (low is not None and low > own)


def _after(version: str) -> Version:
    major, minor, *_ = parse_version(version)
    return major, minor + 1, 0, 1


def _nearest(low: Version | None) -> Reading:
    """Return the version that stands for one that is not shipped: the next of its line, which has what it has."""
    above = [version for version in SHIPPED if low is not None and parse_version(version) >= low]
    if low is None or not above:
        return Reading(
            SHIPPED[0] if low is None else SHIPPED[-1], open=True, older=_OLDER_AWS if low is None else frozenset()
        )
    older = parse_version(above[0])[0] != low[0]
    return Reading(above[0], open=older, older=_OLDER_AWS if older else frozenset())


def _say_asked(wanted: Wanted) -> str:
    return f"is locked to {wanted.text}" if wanted.locked else f'asks for "{wanted.text}"'


def _note(chosen: Reading, wanted: Wanted) -> Diagnostic:
    asked = _say_asked(wanted)
    newer = f", and {SHIPPED[-1]} may be meant as well: defaults that differ are unknown" if chosen.either else ""
    detail = (
        f"The stack {asked} of hashicorp/aws, and it is read by the schema of {chosen.version}{newer}. What differs "
        "between the two versions is told apart as far as some versions between them are known."
    )
    if chosen.either:
        detail = f"The stack {asked} of hashicorp/aws; it is read by the schema of {chosen.version}{newer}."
    return Diagnostic("Version of the provider", detail, wanted.where, "warning")


def _is_valid(wanted: Wanted) -> bool:
    try:
        if wanted.locked:
            parse_version(wanted.text)
        else:
            admits(wanted.text, _FAR)
    except InvalidVersion:
        return False  # which is a finding of its own
    return True


def lock_problems(directory: Path, label: str) -> list[Diagnostic]:
    """Return why the lock file of a root module cannot be read; Terraform then plans nothing."""
    return _read_lock(directory, label)[1]


def _read_lock(directory: Path, label: str) -> Parsed:
    path = directory / _LOCK
    return read_file(path, join_label(label, _LOCK)) if os.path.lexists(path) else (None, [])


def _find_locked(directory: Path, label: str) -> Iterator[Wanted]:
    body, _ = _read_lock(directory, label)
    for block in body.blocks_of("provider") if body is not None else ():
        version = block.body.attribute("version")
        text = _literal(version.expression) if version is not None else None
        if block.labels and version is not None and text is not None:
            yield Wanted(_plain_source(block.labels[0]), text, version.where, locked=True)


def _literal(node: syntax.Expression | None) -> str | None:
    return node.value if isinstance(node, syntax.Literal) and isinstance(node.value, str) else None


def _plain_source(source: str) -> str:
    """Return a source without the registry that is the default, or OpenTofu's."""
    return source.lower().removeprefix("registry.terraform.io/").removeprefix("registry.opentofu.org/")


def _find_required(directory: Path, label: str) -> Iterator[Wanted]:
    """Yield the constraints of the root module, and of those that it calls and that are at hand."""
    for folder, named in _folders(directory, label):
        for path in _files(folder):
            raw = read_bytes(path, LARGEST_FILE)
            if isinstance(raw, bytes) and b"required_providers" in raw:
                yield from _in_file(path, join_label(named, path.name), raw)


def _folders(directory: Path, label: str) -> Iterator[tuple[Path, str]]:
    """Yield the folders of a stack's modules, each once: those beside it, and those that are installed."""
    installed = read_manifest(directory)
    waiting = [(directory, label)]
    if not isinstance(installed, Diagnostic):
        waiting += [(directory / one.directory, join_label(label, one.directory)) for one in installed.values()]
    seen: set[str] = set()
    while waiting and len(seen) < _MOST_FOLDERS:
        folder, named = waiting.pop(0)
        place = os.path.realpath(folder)
        if place in seen or not folder.is_dir():
            continue
        seen.add(place)
        yield folder, named
        for path in _files(folder):
            raw = read_bytes(path, LARGEST_FILE)
            for source in LOCAL_SOURCE.findall(raw) if isinstance(raw, bytes) else ():
                inner = source.decode(errors="replace")
                waiting.append((folder / inner, join_label(named, inner)))


def _files(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.name.endswith((".tf", ".tf.json")))
    except OSError:
        return []  # which is told where the folder is read


def _in_file(path: Path, label: str, raw: bytes) -> Iterator[Wanted]:
    if path.name.endswith(".json"):
        yield from _in_json(raw, SourceRange(label, 1, 1, 1, 1))
        return
    body = read_file(path, label)[0]
    for block in body.blocks_of("terraform") if body is not None else ():
        for required in block.body.blocks_of("required_providers"):
            for attribute in required.body.attributes:
                yield from _in_entry(attribute)


def _in_entry(attribute: syntax.Attribute) -> Iterator[Wanted]:
    source, version = None, _literal(attribute.expression)
    if isinstance(attribute.expression, syntax.Object):
        pairs = {key.name: value for key, value in attribute.expression.items if isinstance(key, syntax.Variable)}
        pairs |= {str(k.value): value for k, value in attribute.expression.items if isinstance(k, syntax.Literal)}
        source, version = _literal(pairs.get("source")), _literal(pairs.get("version"))
    source = _plain_source(source or f"hashicorp/{attribute.name}")
    yield Wanted(source, version or "", attribute.where, attribute.name)


def _in_json(raw: bytes, where: SourceRange) -> Iterator[Wanted]:
    try:
        document = json.loads(raw)
    except (ValueError, RecursionError):
        return
    blocks = document.get("terraform") if isinstance(document, dict) else None
    for block in _as_list(blocks):
        for required in _as_list(block.get("required_providers")):
            for name, entry in required.items():
                given = entry if isinstance(entry, dict) else {"version": entry}
                source, version = given.get("source") or f"hashicorp/{name}", given.get("version")
                yield Wanted(_plain_source(str(source)), version if isinstance(version, str) else "", where, name)


def _as_list(value: object) -> list[dict[str, object]]:
    listed = value if isinstance(value, list) else [value]
    return [one for one in listed if isinstance(one, dict)]
