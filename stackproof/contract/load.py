"""``contract.yaml`` to a :class:`~stackproof.contract.model.Contract`, with the line of whatever is wrong."""

from __future__ import annotations

import datetime
import json
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from stackproof.cache import Store
from stackproof.constraints import CONSTRAINTS, load_catalogue
from stackproof.contract.access_table import read_access, table_problems
from stackproof.contract.assertion import assertion
from stackproof.contract.closed import closed_bindings
from stackproof.contract.document import Document
from stackproof.contract.environments import in_account, in_environments, variables_at
from stackproof.contract.expect import bindings_of, find_mistakes
from stackproof.contract.imports import import_constraints, named_imports
from stackproof.contract.model import Binding, Contract, KnownMutation
from stackproof.contract.owners import longest_waiver
from stackproof.contract.schema import contract_schema
from stackproof.contract.selection import find_idle
from stackproof.contract.waivers import Waiver, find_invalid
from stackproof.diagnostics import Diagnostic
from stackproof.file_reading import NotRead, read_bytes
from stackproof.values.limits import LARGEST_FILE

NAME = "contract.yaml"
_FORMAT = "4"  # of what is remembered, and of the checks beyond the schema
_STORE = Store("contract", frozenset({"stackproof.diagnostics"}))
_OWN = {"clause", "only", "except", "count", "undecided", "contexts"}


def load_contract(path: Path, *, run_imports: bool = False) -> tuple[Contract | None, list[Diagnostic]]:
    """Read a contract.

    Args:
        path: the file.
        run_imports: whether to run the Python files under ``imports``. Without, the contract is enough to load its
            stack by, and its ``not_run`` names the files.

    Returns:
        The contract and no errors, or ``None`` and what is wrong.
    """
    relative = os.path.relpath(path)
    label = str(path) if relative.startswith("..") else relative
    load_catalogue()
    raw = read_bytes(path, LARGEST_FILE)
    if isinstance(raw, NotRead):
        return None, [Diagnostic("Contract cannot be read", f"{label} {raw.words}; write the contract there.")]
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        return None, [Diagnostic("Contract is not UTF-8", f"{label}: save the file as UTF-8.")]
    document, problems = _document(text, label, path.parent, run_imports=run_imports)
    if problems:
        return None, problems
    contract, problems = _contract(document, path, label)
    if problems:
        return None, problems
    if not run_imports:
        contract = _not_run(contract, named_imports(document))
    today = datetime.datetime.now(tz=datetime.UTC).date()
    bound = {name for name, raw in _named_entries(document) if "expect" not in raw}
    bound |= {binding.id for binding in contract.bindings}
    if contract.access is not None:
        bound.add("access")
    problems = [
        *_assertion_problems(contract),
        *dict.fromkeys(find_mistakes(document)),
        *find_idle(contract.bindings),
        *table_problems(contract.access),
    ]
    if contract.waivers:
        longest = longest_waiver(contract.directory)
        problems += (
            [longest]
            if isinstance(longest, Diagnostic)
            else list(find_invalid(contract.waivers, bound, today, longest))
        )
    return (None, problems) if problems else (contract, [])


def _not_run(contract: Contract, files: tuple[str, ...]) -> Contract:
    environments = tuple(replace(one, not_run=files) for one in contract.environments)
    return replace(contract, not_run=files, environments=environments)


def _document(text: str, label: str, directory: Path, *, run_imports: bool) -> tuple[Document, list[Diagnostic]]:
    """Read a document and check its shape; one that was right is remembered with the schema that said so."""
    key = (_FORMAT, json.dumps(contract_schema()), label, text)
    match _STORE.load(key):
        case (dict() as data, dict() as places):
            return Document(label, data, places), []
    from stackproof.contract.validate import UNKNOWN_CONSTRAINT, validate  # noqa: PLC0415 - slow to import, as is PyYAML
    from stackproof.contract.yaml_reader import read_yaml  # noqa: PLC0415

    document = read_yaml(text, label)
    problems = document.diagnostics or (import_constraints(document, directory) if run_imports else [])
    problems = problems or validate(document)
    if not run_imports and named_imports(document):  # whatever is not of the catalogue may be declared there
        problems = [problem for problem in problems if problem.summary != UNKNOWN_CONSTRAINT]
    if not problems and "imports" not in document.data:
        _STORE.save(key, (document.data, document.places))
    return document, problems


def _texts(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(value)


def _contract(document: Document, path: Path, label: str) -> tuple[Contract, list[Diagnostic]]:
    data = document.data
    variables, problems = variables_at(document, path.parent)
    contract = Contract(
        stack=data["stack"],
        path=path,
        label=label,
        specification=_texts(data.get("specification")),
        account=None,
        region=None,
        variables=variables,
        resources=data.get("resources") or {},
        bindings=_bindings(document),
        waivers=tuple(_waiver(document, index, raw) for index, raw in enumerate(data.get("waivers") or ())),
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


def _bindings(document: Document) -> tuple[Binding, ...]:
    found: list[Binding] = []
    for index, (name, raw) in enumerate(_named_entries(document)):
        if "expect" in raw:
            found.extend(bindings_of(document, index, raw, name))
        elif "assert" in raw or next(iter(raw)) in CONSTRAINTS:  # else one of a file that was not run
            found.append(_binding(document, index, raw, name))
    return (*found, *closed_bindings(document, found))


def _named_entries(document: Document) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the entries with their ids: the second of a name is ``NAME#2``."""
    seen: dict[str, int] = {}
    for raw in document.data["constraints"]:
        id_ = str(raw.get("assert") or raw.get("expect") or next(iter(raw)))
        seen[id_] = seen.get(id_, 0) + 1
        yield id_ if seen[id_] == 1 else f"{id_}#{seen[id_]}", raw


def _binding(document: Document, index: int, raw: dict[str, Any], name: str) -> Binding:
    asserts = "assert" in raw
    constraint = assertion(raw) if asserts else CONSTRAINTS[next(iter(raw))]
    own = raw if asserts else raw[constraint.id]
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
    )


def _waiver(document: Document, index: int, raw: dict[str, Any]) -> Waiver:
    return Waiver(
        raw["constraint"],
        raw.get("resource", ""),
        raw.get("part", ""),
        raw["reason"],
        datetime.date.fromisoformat(raw["expires"]),
        raw["owner"],
        document.place("waivers", index, "constraint"),
    )


def _assertion_problems(contract: Contract) -> list[Diagnostic]:
    return [
        Diagnostic("Invalid assert", problem, binding.where)
        for binding in contract.bindings
        for problem in getattr(binding.constraint.function, "problems", ())
    ]
