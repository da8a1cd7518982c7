"""``contract.yaml`` to a :class:`~stackproof.contract.model.Contract`, with the line of whatever is wrong."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from stackproof.constraints import CONSTRAINTS, load_catalogue
from stackproof.contract.access_table import read_access, table_problems
from stackproof.contract.alarms import alarm_bindings, alarm_mistakes
from stackproof.contract.assertion import assertion
from stackproof.contract.baseline import read_baseline
from stackproof.contract.closed import closed_bindings
from stackproof.contract.document import Document
from stackproof.contract.environments import in_account, in_environments, variables_at
from stackproof.contract.expect import bindings_of, find_mistakes
from stackproof.contract.extending import Extended, extended_by
from stackproof.contract.flows import flow_bindings
from stackproof.contract.imports import named_imports
from stackproof.contract.model import Binding, Contract, KnownMutation
from stackproof.contract.networks import network_bindings, network_mistakes
from stackproof.contract.owners import longest_waiver
from stackproof.contract.packs import besides, merge_bindings, pack_bindings
from stackproof.contract.reading import read_document
from stackproof.contract.regions import region_mistakes
from stackproof.contract.schema import contract_schema
from stackproof.contract.selection import find_idle
from stackproof.contract.specification import find_absent
from stackproof.contract.today import today
from stackproof.contract.waivers import Waiver, find_invalid
from stackproof.contract.workflows import workflow_bindings, workflow_mistakes
from stackproof.diagnostics import Diagnostic

NAME = "contract.yaml"
_OWN = {"clause", "only", "except", "count", "undecided", "contexts", "if-any"}


def load_contract(path: Path, *, run_imports: bool = False) -> tuple[Contract | None, list[Diagnostic]]:
    """Read a contract.

    Args:
        path: the file.
        run_imports: whether to run the Python files under ``imports``. Without, the contract is enough to load its
            stack by, and its ``not_run`` names the files.

    Returns:
        The contract and no errors, or ``None`` and what is wrong.
    """
    load_catalogue()
    document, problems = read_document(path, contract_schema, run_imports=run_imports)
    if document is None:
        return None, problems
    extended, problems = extended_by(document, path.parent, run_imports=run_imports)
    if problems:
        return None, problems
    bindings, problems = _all_bindings(document, path.parent, extended)
    if problems:
        return None, problems
    accepted, problems = read_baseline(path.parent)
    if problems:
        return None, problems
    contract, problems = _contract(document, path, bindings, accepted)
    if problems:
        return None, problems
    files = [document, *(file.document for file in extended)]
    if not run_imports:
        contract = _not_run(contract, tuple(name for file in files for name in named_imports(file)))
    bound = {name for name, raw in _named_entries(document) if "expect" not in raw}
    bound |= {binding.id for binding in contract.bindings}
    if contract.access is not None:
        bound.add("access")
    told = [*(one for file in files for one in region_mistakes(file)), *find_absent(document, path.parent)]
    contract = _add_warnings(contract, tuple(one for one in told if one.severity == "warning"))
    problems = [
        *(one for one in told if one.severity == "error"),
        *_assertion_problems(contract),
        *dict.fromkeys(one for file in files for one in find_mistakes(file)),
        *alarm_mistakes(document),
        *workflow_mistakes(document),
        *network_mistakes(document),
        *find_idle(contract.bindings),
        *table_problems(contract.access),
    ]
    if contract.waivers:
        longest = longest_waiver(contract.directory)
        problems += (
            [longest]
            if isinstance(longest, Diagnostic)
            else list(find_invalid(contract.waivers, bound, today(), longest))
        )
    return (None, problems) if problems else (contract, [])


def _not_run(contract: Contract, files: tuple[str, ...]) -> Contract:
    environments = tuple(replace(one, not_run=files) for one in contract.environments)
    return replace(contract, not_run=files, environments=environments)


def _add_warnings(contract: Contract, warnings: tuple[Diagnostic, ...]) -> Contract:
    environments = tuple(replace(one, warnings=warnings) for one in contract.environments)
    return replace(contract, warnings=warnings, environments=environments)


def _texts(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(value)


def _contract(
    document: Document, path: Path, bindings: tuple[Binding, ...], accepted: tuple[Waiver, ...]
) -> tuple[Contract, list[Diagnostic]]:
    data = document.data
    variables, problems = variables_at(document, path.parent)
    contract = Contract(
        stack=data["stack"],
        path=path,
        label=document.file,
        specification=_texts(data.get("specification")),
        account=None,
        region=None,
        variables=variables,
        resources=data.get("resources") or {},
        bindings=bindings,
        waivers=(*_waivers(document), *accepted),
        places=document.places,
        workspace=data.get("workspace"),
        accept_plan_differences=data.get("accept_plan_differences", False),
        access=read_access(document),
        mutations=tuple(
            KnownMutation(raw["edit"], raw["reason"], document.place("mutations", index, "edit"))
            for index, raw in enumerate(data.get("mutations") or ())
        ),
    )
    contract = in_account(contract, data.get("account") or {})
    environments, wrong = in_environments(contract, document)
    return replace(contract, environments=environments), [*problems, *wrong]


def _all_bindings(
    document: Document, directory: Path, extended: Iterable[Extended]
) -> tuple[tuple[Binding, ...], list[Diagnostic]]:
    """Return what the contract's own entries bind, those of the files that it extends, and the packs of all."""
    bound = list(_bindings(document))
    places = [(document, directory)]
    for file in extended:
        places.append((file.document, file.directory))
        for one in _bindings(file.document, if_any=True):
            bound.append(replace(one, id=_free_id(one.id, bound), origin=file.origin))
    problems: list[Diagnostic] = []
    packs: list[Binding] = []
    for place, folder in places:
        found, wrong = pack_bindings(place, folder)
        packs += found
        problems += wrong
    return (*bound, *besides(merge_bindings(packs), bound)), problems


def _free_id(id_: str, taken: Iterable[Binding]) -> str:
    """Return an id that no other binding has: the second of a name is ``NAME#2``."""
    ids = {one.id for one in taken}
    numbered = (f"{id_}#{number}" for number in itertools.count(2))
    return id_ if id_ not in ids else next(one for one in numbered if one not in ids)


def _bindings(document: Document, *, if_any: bool = False) -> tuple[Binding, ...]:
    found: list[Binding] = []
    for index, (name, raw) in enumerate(_named_entries(document)):
        if "expect" in raw:
            found.extend(bindings_of(document, index, {"if-any": if_any, **raw}, name))
        elif "assert" in raw or next(iter(raw)) in CONSTRAINTS:  # else one of a file that was not run
            found.append(_binding(document, index, raw, name, if_any=if_any))
    found.extend(alarm_bindings(document))
    found.extend(closed_bindings(document, found))
    return (*found, *flow_bindings(document), *workflow_bindings(document), *network_bindings(document))


def _named_entries(document: Document) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the entries with their ids: the second of a name is ``NAME#2``."""
    seen: dict[str, int] = {}
    for raw in document.data.get("constraints") or ():
        id_ = str(raw.get("assert") or raw.get("expect") or next(iter(raw)))
        seen[id_] = seen.get(id_, 0) + 1
        yield id_ if seen[id_] == 1 else f"{id_}#{seen[id_]}", raw


def _binding(document: Document, index: int, raw: dict[str, Any], name: str, *, if_any: bool) -> Binding:
    asserts = "assert" in raw
    constraint = assertion(raw) if asserts else CONSTRAINTS[next(iter(raw))]
    own = raw if asserts else raw[constraint.id]
    within = () if asserts else (constraint.id,)
    parameters = {} if asserts else {key: value for key, value in own.items() if key not in _OWN}
    return Binding(
        id=name,
        constraint=constraint,
        clauses=_texts(own["clause"]),
        where=document.place("constraints", index, "assert" if asserts else constraint.id),
        parameters=parameters,
        only=_texts(own.get("only")),
        excluded=_texts(own.get("except")),
        count=own.get("count"),
        undecided=own.get("undecided", "fail"),
        asserts=asserts,
        contexts=own.get("contexts", "given"),
        if_any=own.get("if-any", if_any),
        form="assert" if asserts else "constraint",
        says={key: value for key, value in raw.items() if key not in _OWN} if asserts else {},
        chosen_at={
            **document.places_of_texts("constraints", index, *within, "only"),
            **document.places_of_texts("constraints", index, *within, "except"),
        },
    )


def _waivers(document: Document) -> Iterator[Waiver]:
    """Yield the waivers; one that lists resources is one for each."""
    for index, raw in enumerate(document.data.get("waivers") or ()):
        for resource in _texts(raw.get("resource", "")):
            yield _waiver(document, index, raw, resource)


def _waiver(document: Document, index: int, raw: dict[str, Any], resource: str) -> Waiver:
    return Waiver(
        raw["constraint"],
        resource,
        raw.get("part", ""),
        raw["reason"],
        datetime.date.fromisoformat(raw["expires"]),
        raw["owner"],
        document.place("waivers", index, "constraint"),
        tuple(raw.get("actions", ())),
    )


def _assertion_problems(contract: Contract) -> list[Diagnostic]:
    return [
        Diagnostic("Invalid assert", problem, binding.where)
        for binding in contract.bindings
        for problem in getattr(binding.constraint.function, "problems", ())
    ]
