"""What of a contract weakens it besides its promises: waivers, mutations, environments, imports, what it is given."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from stackproof.comparing.changes import Change
from stackproof.comparing.promises import find_renamed
from stackproof.contract import Contract, Waiver, load_contract
from stackproof.contract.extending import extended_by
from stackproof.contract.imports import named_imports
from stackproof.contract.owners import longest_waiver
from stackproof.contract.patterns import matches
from stackproof.contract.reading import read_document
from stackproof.contract.schema import contract_schema
from stackproof.file_reading import NotRead, read_bytes
from stackproof.values.limits import LARGEST_FILE
from stackproof.values.sameness import same


@dataclass(frozen=True, slots=True)
class Settings:
    """A contract with all its environments, and the files that it imports and extends by the digest of what they hold.

    ``longest`` is for how many days a waiver may last.
    """

    contract: Contract
    imports: Mapping[str, str]
    extends: Mapping[str, str]
    longest: int


def settings_of(path: Path) -> Settings | None:
    """Read a contract and what it names; one that is wrong is told where it is judged."""
    contract, _ = load_contract(path)
    document, _ = read_document(path, contract_schema)
    if contract is None or document is None:
        return None
    extended, _ = extended_by(document, path.parent, run_imports=False)
    imports = {name: _digest(path.parent / name) for name in named_imports(document)}
    for file in extended:
        imports |= {f"{file.origin}: {name}": _digest(file.directory / name) for name in named_imports(file.document)}
    extends = {name: _digest(path.parent / name) for name in document.data.get("extends") or ()}
    longest = longest_waiver(path.parent)
    return Settings(contract, imports, extends, longest if isinstance(longest, int) else 0)


def _digest(path: Path) -> str:
    content = read_bytes(path, LARGEST_FILE)
    return "" if isinstance(content, NotRead) else hashlib.sha256(content).hexdigest()


def compare_settings(before: Settings, after: Settings) -> Iterator[Change]:
    """Yield all that weakens a contract besides its promises."""
    base, head = before.contract, after.contract
    names = find_renamed(base, head)
    known = (replace(one, constraint=names.get(one.constraint, one.constraint)) for one in base.waivers)
    yield from _waivers(known, head.waivers)
    if after.longest > before.longest:
        yield Change("waiver-limit-raised", "longest_waiver", f"{before.longest} days", f"{after.longest} days")
    listed = {one.edit for one in base.mutations}
    for mutation in head.mutations:
        if mutation.edit not in listed:
            yield Change("mutation-listed", mutation.edit, "", mutation.reason, mutation.where)
    if head.accept_plan_differences and not base.accept_plan_differences:
        where = head.places.get(("accept_plan_differences",))
        yield Change("plan-differences-accepted", "accept_plan_differences", "false", "true", where)
    yield from _access(base, head)
    yield from _files(before, after, head)
    yield from _environments(base, head)


def _access(base: Contract, head: Contract) -> Iterator[Change]:
    """Compare how the table of access is held; what it lists is compared with the stack's help."""
    if base.access is None:
        return
    if head.access is None:
        yield Change("access-table-removed", "access", f"{len(base.access.entries)} entries", "", base.access.where,
                     "base", base.access.clauses)  # fmt: skip
        return
    where, clauses = head.access.where, head.access.clauses
    if (base.access.undecided, head.access.undecided) == ("fail", "skip"):
        yield Change("undecided-accepted", "access", "undecided: fail", "undecided: skip", where, clauses=clauses)
    if (base.access.contexts, head.access.contexts) == ("any", "given"):
        yield Change("contexts-dropped", "access", "contexts: any", "as it is supplied", where, clauses=clauses)


def _files(before: Settings, after: Settings, head: Contract) -> Iterator[Change]:
    where = head.places.get(("imports",))
    known, now = set(before.imports.values()), set(after.imports.values())
    changed = [name for name, digest in after.imports.items() if digest not in known]
    gone = [name for name, digest in before.imports.items() if digest not in now and name not in after.imports]
    if changed or gone:
        yield Change("imports-changed", "imports", ", ".join(gone), ", ".join(changed), where)
    kept = {*after.extends.values()}
    for name, digest in before.extends.items():
        if name not in after.extends and digest not in kept:
            yield Change("extends-changed", "extends", name, ", ".join(after.extends), head.places.get(("extends",)))


def _environments(base: Contract, head: Contract) -> Iterator[Change]:
    ours, theirs = ({one.environment: one for one in side.environments} for side in (base, head))
    for name in ours:
        if name not in theirs:
            yield Change("environment-removed", name, name, "", base.places.get(("environments", name)), "base")
    pairs = [(name, one, theirs[name]) for name, one in ours.items() if name in theirs]
    for name, before, after in pairs or [("", base, head)]:
        changed = list(_inputs(before, after))
        if changed:
            place = head.places.get(("environments", name)) or head.places.get(("variables",))
            environments = (name,) if name else ()
            yield Change("inputs-changed", "inputs", "", ", ".join(changed), place, environments=environments)


def _inputs(base: Contract, head: Contract) -> Iterator[str]:
    """Name what is supplied otherwise; values may be secret."""
    for name in dict.fromkeys((*base.variables, *head.variables)):
        if not same(base.variables.get(name), head.variables.get(name)):
            yield f"var.{name}"
    for name in ("account", "region", "zones", "caller", "workspace"):
        if getattr(base, name) != getattr(head, name):
            yield name


def _waivers(base: Iterable[Waiver], head: Iterable[Waiver]) -> Iterator[Change]:
    known = list(base)
    for one in head:
        about = [other for other in known if (other.constraint, other.resource) == (one.constraint, one.resource)]
        covering = [other for other in about if _covers(other, one)]
        subject = f"{one.constraint}[{one.resource}]" if one.resource else one.constraint
        if covering:
            until = max(other.expires for other in covering)
            if one.expires > until:
                yield Change("waiver-prolonged", subject, f"until {until}", _until(one.expires, one), one.where)
        elif any(_covers(one, other) for other in about):
            other = next(other for other in about if _covers(one, other))
            yield Change("waiver-widened", subject, _tell_covered(other), _tell_covered(one), one.where)
        else:
            after = f"{_tell_covered(one)}, {_until(one.expires, one)}: {' '.join(one.reason.split())}"
            yield Change("waiver-added", subject, "", after, one.where)


def _until(day: datetime.date, waiver: Waiver) -> str:
    return f"until {day}, {waiver.owner}"


def _covers(wide: Waiver, narrow: Waiver) -> bool:
    """Tell whether a waiver covers all that another one of the same promise and resource does."""
    parts = not wide.part or (bool(narrow.part) and matches(narrow.part, wide.part))
    ours, theirs = ({action.lower() for action in one.actions} for one in (wide, narrow))
    return parts and (not ours or (bool(theirs) and theirs <= ours))


def _tell_covered(waiver: Waiver) -> str:
    part = waiver.part or "all of it"
    return f"{part} ({', '.join(waiver.actions)})" if waiver.actions else part
