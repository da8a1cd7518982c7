"""What a proposal has and a contract lacks, put into the contract's own text: its comments and order stay."""

from __future__ import annotations

import difflib
import io
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from stackproof.contract import Contract
from stackproof.starting.flows import lies_on

_WIDTH = 118


def additions(path: Path, contract: Contract, proposal: str) -> str:
    """Return a unified diff from the contract to the contract with what the proposal has besides; empty if nothing.

    Args:
        path: the file of the contract.
        contract: what it says.
        proposal: the text of a contract for the same stack.
    """
    yaml = _yaml()
    here, there = yaml.load(path.read_text(encoding="utf-8")), yaml.load(proposal)
    before = _text(yaml, here)
    _add_mapping(here, there, "resources")
    _add_packs(here, there)
    _add_constraints(here, there, {one.constraint.id for one in contract.bindings})
    _add_access(here, there)
    _add_flows(here, there)
    if "closed" not in here and "closed" in there:
        here["closed"] = there["closed"]
    return "".join(
        difflib.unified_diff(
            before.splitlines(keepends=True), _text(yaml, here).splitlines(keepends=True), str(path), str(path)
        )
    )


def _yaml() -> YAML:
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = _WIDTH
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _text(yaml: YAML, data: Any) -> str:
    stream = io.StringIO()
    yaml.dump(data, stream)
    return stream.getvalue()


def _add_mapping(here: Any, there: Any, key: str) -> None:
    for name, value in (there.get(key) or {}).items():
        if name not in (here.get(key) or {}):
            here.setdefault(key, {})[name] = value


def _add_packs(here: Any, there: Any) -> None:
    named = {one if isinstance(one, str) else one["pack"] for one in here.get("packs") or ()}
    for name in there.get("packs") or ():
        if name not in named:
            here.setdefault("packs", []).append(name)


def _add_constraints(here: Any, there: Any, bound: set[str]) -> None:
    for entry in there.get("constraints") or ():
        if next(iter(entry)) not in bound:
            here.setdefault("constraints", []).append(entry)


def _add_access(here: Any, there: Any) -> None:
    """Add what the table lacks whole: a role, a resource; what is in one is for whoever signs it."""
    if "access" not in there:
        return
    if "access" not in here:
        here["access"] = there["access"]
        return
    for kind, entries in there["access"].items():
        if kind != "clause":
            for address, entry in entries.items():
                if address not in (here["access"].get(kind) or {}):
                    here["access"].setdefault(kind, {})[address] = entry


def _add_flows(here: Any, there: Any) -> None:
    """Add the paths with a hop that is on none of those that are promised."""
    promised = [tuple(one["path"]) for one in here.get("flows") or ()]
    for entry in there.get("flows") or ():
        if not lies_on(tuple(entry["path"]), promised):
            here.setdefault("flows", []).append(entry)
