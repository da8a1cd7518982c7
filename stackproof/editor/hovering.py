"""What is told of what the pointer is on: the promises of a resource or an argument; the page of a constraint."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from msgspec import structs

from stackproof.constraints import load_catalogue
from stackproof.contract.schema import contract_schema
from stackproof.contract.yaml_reader import read_yaml
from stackproof.diagnostics import SourceRange
from stackproof.editor.schema_parts import parts_at
from stackproof.editor.shapes import Reads, Verdict
from stackproof.editor.workspace import StackState
from stackproof.hcl import syntax
from stackproof.hcl.files import parse_text
from stackproof.reporters.escaping import one_line
from stackproof.reporters.pages import markdown_page

_MOST = 12  # promises that are told in full
_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|!&~])")
_WORD = re.compile(r"[\w-]+")


@dataclass(frozen=True, slots=True)
class Pointed:
    """A resource as it is written, and the argument (or nested block) of it that is pointed at, if one is."""

    type: str
    name: str
    argument: str = ""


def pointed_at(text: str, line: int, column: int) -> Pointed | None:
    """Return the resource or data source that is written at a position, if one is."""
    body, _ = parse_text(text, "")
    here = SourceRange("", line, column, line, column)
    for block in body.blocks if body is not None else ():
        if block.where.holds(here) and block.type in ("resource", "data") and len(block.labels) == 2:
            type_ = f"data.{block.labels[0]}" if block.type == "data" else block.labels[0]
            return Pointed(type_, block.labels[1], _argument(block, here))
    return None


def _argument(block: syntax.Block, here: SourceRange) -> str:
    for attribute in block.body.attributes:
        if attribute.where.holds(here):
            return attribute.name
    for inner in block.body.blocks:
        if inner.where.holds(here):
            return inner.labels[0] if inner.type == "dynamic" and inner.labels else inner.type
    return ""


def tell_resource(pointed: Pointed, folder: str, states: Iterable[StackState]) -> str:
    """Return the promises that judge a resource of a folder, or read its argument, as Markdown."""
    lines: list[str] = []
    for state in states:
        addresses = [
            one.address
            for one in state.judged.declared
            if (one.folder, one.type, one.name) == (folder, pointed.type, pointed.name)
        ]
        lines += _tell_promises(pointed, addresses, state)
    return "\n".join(lines)


def _tell_promises(pointed: Pointed, addresses: list[str], state: StackState) -> list[str]:
    readers = _readers(pointed.argument, addresses, state.reads) if pointed.argument else None
    of_all = [one for one in state.judged.verdicts if one.address in addresses]
    found = of_all
    if readers is not None:
        found = [one for one in state.judged.verdicts if one.id in readers and one.address in ("", *addresses)]
        if not found and addresses:
            return [f"No promise reads `{pointed.argument}`.", *_count(of_all)]
    if not found:
        return ["No promise judges this."] if addresses else []
    told: dict[Verdict, list[str]] = {}
    for one in sorted(found, key=lambda one: one.status == "holds"):  # what does not hold comes first
        told.setdefault(structs.replace(one, address=""), []).append(one.address)
    several = len(addresses) > 1
    lines = [
        line
        for verdict, of in [*told.items()][:_MOST]
        for line in (*_tell_verdict(verdict, of if several and len(of) < len(addresses) else []), "")
    ]
    return [*lines, *([f"… and {len(told) - _MOST} others"] if len(told) > _MOST else [])]


def _readers(argument: str, addresses: list[str], reads: Reads) -> set[str] | None:
    """Return the promises that read an argument; nothing where nobody has noted what they read."""
    if not reads.promises:
        return None
    return {one for address in addresses for one in reads.promises.get(address, {}).get(argument, ())}


def _count(found: list[Verdict]) -> list[str]:
    return [f"{len(found)} judge the resource."] if found else []


def _tell_verdict(verdict: Verdict, addresses: list[str]) -> Iterator[str]:
    where = f" ({', '.join(verdict.environments)})" if verdict.environments else ""
    of = f" {plain(', '.join(addresses))}" if any(addresses) else ""
    yield f"**{plain(verdict.id)}**{of}: {verdict.status}{plain(where)}  "
    if verdict.status != "holds":
        yield from (f"{plain(one)}  " for one in verdict.said)
    for clause in verdict.clauses:
        yield f"*{plain(' '.join(clause.split()))}*  "
    if verdict.constraint in load_catalogue():
        yield f"`stackproof explain {verdict.constraint}`"


def tell_contract(text: str, line: int, column: int, states: Iterable[StackState]) -> str:
    """Return what a word of a contract means, as Markdown: the page of a constraint, or what a key is for."""
    lines = text.split("\n")
    written = lines[line - 1] if line <= len(lines) else ""
    word = next((one[0] for one in _WORD.finditer(written) if one.start() < column <= one.end() + 1), "")
    if (found := load_catalogue().get(word)) is not None:
        page = markdown_page(found)
        return "\n".join([f"**{found.id}**", *page[1:], *_so_far(word, states)])
    document = read_yaml(text, "")
    for path, where in document.places.items():
        if path and where.holds(SourceRange("", line, column, line, column)):
            described = map(_describe, parts_at(contract_schema(), document.data, path))
            return next(filter(None, described), "")
    return ""


def _describe(part: dict[str, object]) -> str:
    return plain(str(part.get("description", "")))


def _so_far(constraint: str, states: Iterable[StackState]) -> list[str]:
    counts: dict[str, int] = {}
    for state in states:
        for verdict in state.judged.verdicts:
            if verdict.constraint == constraint:
                counts[verdict.status] = counts.get(verdict.status, 0) + 1
    return [f"- **Here**: {', '.join(f'{count} {status}' for status, count in counts.items())}"] if counts else []


def plain(text: str) -> str:
    """Write a text of others so that it is no markup."""
    return _MARKUP.sub(r"\\\1", one_line(text))
