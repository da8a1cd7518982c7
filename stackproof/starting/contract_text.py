"""A first contract as text: what a person would write, with what there is to decide as comments."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from stackproof.contract.access_writing import written_access
from stackproof.model import Stack
from stackproof.model.secrets import secrets_of
from stackproof.reporters.escaping import one_line
from stackproof.run.outcomes import Outcome
from stackproof.starting.flows import find_flows
from stackproof.starting.promises import Fit, Promises
from stackproof.starting.values import region_of
from stackproof.values import is_unknown

_PLAIN = re.compile(r"[A-Za-z_][\w ./-]*[\w.]")
_WORDS = re.compile(r"(?i)true|false|yes|no|on|off|null")
_MOST_FINDINGS = 200
_ADDRESS = re.compile(r"[\w.-]+(\[\"[\w ./-]*\"\][\w. -]*)+")  # where single quotes need no escape


@dataclass(frozen=True, slots=True)
class Given:
    """What whoever starts a contract says: its name, the day, values of variables, and files by their environment."""

    name: str
    day: str
    variables: Mapping[str, Any]
    environments: Mapping[str, str] = field(default_factory=dict)


def contract_text(stack: Stack, found: Promises, given: Given) -> str:
    """Return the contract; it holds nothing that is sensitive."""
    lines = [
        *_head(stack, given), *_packs(found), *_made_of(stack, given), *_access(stack, given), *_flows(stack, given),
        *_promises(found),
        *_findings(found.findings),
    ]  # fmt: skip
    return secrets_of(stack).hide("\n".join(lines)) + "\n"


def _head(stack: Stack, given: Given) -> Iterator[str]:
    yield f"# Begun by stackproof init on {given.day}, from the stack as it is: what holds today is promised. Read it,"
    yield "# put the sentence of your specification for each clause, decide what is marked, and delete what is settled."
    yield f"stack: {scalar(given.name)}"
    account, region = stack.account, region_of(stack)
    if account or region:
        yield "account:"
        yield f'  id: "{account}"' if account else '  # id: "123456789012"    # decide: where it is deployed'
        yield f"  region: {scalar(region)}" if region else "  # region: eu-west-1     # decide"
    else:
        yield '# account: {id: "123456789012", region: eu-west-1}    # decide: where it is deployed'
    yield from _variables(stack, given)
    if given.environments:
        yield "environments:    # decide: the account and the region of each"
    yield from (f"  {scalar(name)}: {{var_files: [{flow(file)}]}}" for name, file in given.environments.items())
    yield ""


def _variables(stack: Stack, given: Given) -> Iterator[str]:
    secret = {one.name for one in stack.variables.values() if one.sensitive}
    known = {name: value for name, value in given.variables.items() if name not in secret}
    missing = [one.name for one in stack.variables.values() if is_unknown(one.value) and one.name not in known]
    if known:
        yield "variables:"
        yield from (f"  {scalar(name)}: {json.dumps(value)}" for name, value in known.items())
    elif missing or secret & given.variables.keys():
        yield "# variables:    # decide: they have no default, and no tfvars file gives them"
    for name in dict.fromkeys((*missing, *(one for one in given.variables if one in secret))):
        said = f"  (sensitive: export TF_VAR_{name}, and leave it out here)" if name in secret else ""
        yield f"{'  # ' if known else '#   '}{name}: ...{said}"


def _packs(found: Promises) -> Iterator[str]:
    yield "packs:"
    for fit in found.chosen:
        yield f"  - {fit.pack.name:<14}# {_fit(fit)}"
    for fit in found.others:
        yield f"  # - {fit.pack.name:<12}# decide: {_fit(fit)}"
    yield ""


def _fit(fit: Fit) -> str:
    parts = [f"{fit.holds} constraints hold"]
    parts += [f"{fit.fails} {'does' if fit.fails == 1 else 'do'} not"] if fit.fails else []
    parts += [f"{fit.idle} {'has' if fit.idle == 1 else 'have'} nothing to judge"] if fit.idle else []
    return ", ".join(parts)


def _made_of(stack: Stack, given: Given) -> Iterator[str]:
    counts: dict[str, int] = {}
    for resource in stack.resources.values():
        counts[resource.type] = counts.get(resource.type, 0) + 1
    yield f"resources:{'' if counts else ' {}'}    # how many there are, exactly"
    yield from (f"  {type_}: {count}" for type_, count in sorted(counts.items()))
    yield ""
    yield "closed:       # what it is made of, and nothing else"
    yield f"  clause: {scalar(_clause('is made of', given))}"
    yield "  resources: true"
    yield f"  data: [{', '.join(sorted({one.type for one in stack.data.values()}))}]"
    if stack.modules is not None:
        yield f"  modules: [{', '.join(sorted(stack.modules))}]"
    yield ""


def _access(stack: Stack, given: Given) -> Iterator[str]:
    text = written_access(stack, _clause("grants", given))
    if text.count("\n") > 2:
        yield "# Who may do what, and nobody else: docs/access.md. Decide of each line whether it is meant."
        yield from _without_unknown(text.rstrip("\n").split("\n"))
        yield ""


def _flows(stack: Stack, given: Given) -> Iterator[str]:
    found = find_flows(stack)
    if found.paths:
        yield "flows:    # what carries events today (docs/flows.md): decide of each whether it is meant"
    named: dict[str, int] = {}
    for path in found.paths:
        name = f"{path[0]} to {path[-1]}"
        named[name] = named.get(name, 0) + 1
        yield f"  - flow: {scalar(name if named[name] == 1 else f'{name}, way {named[name]}')}"
        yield f"    clause: {scalar(_clause('carries', given))}"
        yield f"    path: [{', '.join(map(flow, path))}]"
    if found.filtered:
        yield "# decide: behind each of these is a filter; write a flow, with an event that passes it."
        yield from (f"#   {one_line(step)}" for step in found.filtered)
    if found.broken:
        yield "# These lack something on the way, or nobody knows; stackproof flows says what."
        yield from (f"#   {one_line(step)}" for step in found.broken)
    if found.paths or found.filtered or found.broken:
        yield ""


def _without_unknown(lines: list[str]) -> list[str]:
    """Put lines with something that nobody knows yet into comments, and the heads that have nothing else below them."""
    kept = [None if "${?}" in line or "unknown: ?" in line else line for line in lines]
    for index, line in reversed(list(enumerate(lines))):
        if line.endswith(":") and not _has_below(kept, index, len(line) - len(line.lstrip())):
            kept[index] = None
    return [line if shown is not None else f"# decide: {line}" for line, shown in zip(lines, kept, strict=True)]


def _has_below(kept: list[str | None], index: int, depth: int) -> bool:
    below = next((line for line in kept[index + 1 :] if line is not None), "")
    return len(below) - len(below.lstrip()) > depth


def _clause(what: str, given: Given) -> str:
    return f"What the stack {what} on {given.day}"


def _promises(found: Promises) -> Iterator[str]:
    if not found.promises:
        return
    yield "constraints:    # what holds today, with the values that look meant"
    for one in found.promises:
        parts = [f"clause: {scalar(one.constraint.summary)}"]
        parts += [f"{name}: {flow(value)}" for name, value in one.parameters.items()]
        parts += [f"count: {one.count}"] if one.count else []
        yield f"  - {one.constraint.id}: {{{', '.join(parts)}}}"
    yield ""


def _findings(findings: list[Outcome]) -> Iterator[str]:
    if not findings:
        return
    count = sum(len(outcome.findings) for outcome in findings)
    does = "finding does not hold" if count == 1 else "findings do not hold"
    yield f"# {count} {does} today. Mend each in the HCL; or accept it for a while: take the entry out of its comment,"
    yield "# and say why, until when, and who answers for it."
    yield "# waivers:"
    entries = [line for outcome in findings for line in _waiver(outcome)]
    yield from entries[:_MOST_FINDINGS]
    if len(entries) > _MOST_FINDINGS:
        yield "#   (stackproof check lists the others)"


def _waiver(outcome: Outcome) -> Iterator[str]:
    for finding in outcome.findings:
        verdict = finding.verdict
        said = getattr(verdict, "found", "") or f"undecided, it needs {getattr(verdict, 'needs', '')}"
        where = f"{finding.where.file}:{finding.where.line}  " if finding.where is not None else ""
        part = f", part: {flow(verdict.part)}" if verdict.part else ""
        yield f"#   # {where}{one_line(said)}"
        yield f"#   - {{constraint: {outcome.binding.id}, resource: {flow(outcome.address)}{part},"
        yield "#      reason: , expires: , owner: }"


def scalar(text: str) -> str:
    """Write a text as YAML, plain where that is the same."""
    if _PLAIN.fullmatch(text) and not _WORDS.fullmatch(text):
        return text
    return f"'{text}'" if _ADDRESS.fullmatch(text) else json.dumps(text, ensure_ascii=False)


def flow(value: Any) -> str:
    """Write a value where a flow mapping is around it."""
    return scalar(value) if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
