"""``closed``: of what a stack is made, and of nothing else. What it does not list fails, as does what is not there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from stackproof.constraints import Constraint, Failed, Passed, Stack, Undecided, Verdict
from stackproof.constraints.group_rules import RULES
from stackproof.contract.document import Document
from stackproof.contract.expect import CONFIGURATION_ALONE, NOTHING_ELSE
from stackproof.contract.expect.access import GRANTING
from stackproof.contract.model import Binding
from stackproof.diagnostics import SourceRange
from stackproof.model import Resource

Found = Mapping[str, SourceRange | None] | None
"""What there is, by name, with its place; ``None`` where the view does not tell."""

_NOUNS = {
    "resources": "managed resources of type",
    "data": "data sources of type",
    "providers": "the provider",
    "modules": "the module",
    "provisioners": "provisioners of type",
    "variables": "the variable",
    "outputs": "the output",
}
KINDS = tuple(_NOUNS)
_EXPECTED = {"variables": ("var.", ("type", "default")), "outputs": ("output.", ("value",))}


def closed_bindings(document: Document, others: Iterable[Binding]) -> Iterator[Binding]:
    """Yield a binding for each kind that the entry closes; ``others`` are the bindings of the contract's entries."""
    raw = document.data.get("closed") or {}
    clauses = raw.get("clause", ())
    if raw.get("arguments"):
        named = [one for one in others if one.id.endswith(NOTHING_ELSE)]
        elsewhere = GRANTING if "access" in document.data else frozenset()
        if any("connections" in one for one in document.data.get("networks") or ()):
            elsewhere |= RULES
        yield _binding(document, "arguments", clauses, _Named(named, elsewhere), ())
    for kind in KINDS:
        if kind not in raw:
            continue
        names = list(_named_elsewhere(document, kind)) if raw[kind] is True else raw[kind]
        yield _binding(document, kind, clauses, _Closed(kind, names, document.place("closed", kind)), names)


def _named_elsewhere(document: Document, kind: str) -> Iterator[str]:
    """Yield what other parts of the contract name: types that are pinned, variables and outputs of ``expect`` entries.

    ``by_key`` of a variable's type or default, and of an output's value, names them where the entry is of several.
    """
    if kind == "resources":
        yield from document.data.get("resources") or {}
        return
    begin, arguments = _EXPECTED[kind]
    for raw in document.data.get("constraints") or ():
        of = [raw["of"]] if isinstance(raw.get("of"), str) else raw.get("of") or []
        for pattern in of if "expect" in raw else ():
            if pattern.startswith(begin) and "*" not in pattern:
                yield pattern.removeprefix(begin)
            elif pattern.startswith(begin):
                chosen = [raw["is"].get(argument) for argument in arguments]
                keys = [key for one in chosen if isinstance(one, dict) for key in one.get("by_key", ())]
                yield from (key for key in keys if "*" not in key)


def _binding(
    document: Document, kind: str, clauses: str | list[str], judge: Callable[[Stack], Any], names: Iterable[str]
) -> Binding:
    page = f"The stack has no {kind} but those that the contract names."
    return Binding(
        id=f"closed {kind}",
        constraint=Constraint(f"closed {kind}", (), "high", (), {}, False, judge, page),
        clauses=(clauses,) if isinstance(clauses, str) else tuple(clauses),
        where=document.place("closed", kind),
        asserts=True,
        contexts=document.data["closed"].get("contexts", "given"),
        form="closed",
        says={"kind": kind, "names": list(names)},
    )


class _Named:
    """Looks for resources of which no entry names all that is set; ``elsewhere`` are types that other tables judge."""

    def __init__(self, bindings: list[Binding], elsewhere: frozenset[str]) -> None:
        self.bindings = bindings
        self.elsewhere = elsewhere

    def __call__(self, stack: Stack) -> Iterator[Verdict]:
        for resource in stack.resources.values():
            address = str(resource.address)
            if resource.type not in self.elsewhere and not any(
                resource.type in one.constraint.on and one.selects(address) for one in self.bindings
            ):
                yield Failed(f"no expect entry is of {address}", "one that names what is set", where=resource.where)
        yield Passed("each managed resource has an expect entry")


class _Closed:
    """Compares what there is of a kind with what the contract names."""

    def __init__(self, kind: str, names: Iterable[str], where: SourceRange) -> None:
        self.kind = kind
        self.where = where
        self.names = set(names)

    def __call__(self, stack: Stack) -> Iterator[Verdict]:
        found = _FOUND[self.kind](stack)
        noun = _NOUNS[self.kind]
        if found is None:
            yield Undecided(f"which {self.kind} there are", CONFIGURATION_ALONE)
            return
        for name in sorted(found.keys() - self.names):
            expected = f"none: the contract does not name it under closed.{self.kind}"
            yield Failed(f"{noun} {name}", expected, where=found[name])
        for name in sorted(self.names - found.keys()):
            if self.kind != "resources":  # how many there are is pinned, and may be none
                missing = f"there is no {noun.removeprefix('the ')} {name}"
                yield Failed(missing, f"{name}, which the contract names", where=self.where)
        yield Passed(f"{self.kind}: {', '.join(sorted(found)) or 'none'}")


def _by_type(resources: Iterable[Resource]) -> Found:
    return {one.type: one.where for one in reversed(list(resources))}


def _providers(stack: Stack) -> Found:
    used = {str(one.type).split("_", 1)[0]: one.where for one in stack.everything()}
    return used | {one.name: one.where for one in stack.requirements if one.name}


def _provisioners(stack: Stack) -> Found:
    return {kind: one.where for one in stack.resources.values() for kind in one.provisioners}


_FOUND: dict[str, Callable[[Stack], Found]] = {
    "resources": lambda stack: _by_type(stack.resources.values()),
    "data": lambda stack: _by_type(stack.data.values()),
    "providers": _providers,
    "modules": lambda stack: stack.modules,
    "provisioners": _provisioners,
    "variables": lambda stack: {name: one.where for name, one in stack.variables.items()},
    "outputs": lambda stack: {name: one.where for name, one in stack.outputs.items()},
}


def closed_schema(text: dict[str, Any], clause: dict[str, Any]) -> dict[str, Any]:
    """Return the JSON schema of the entry."""
    names = {"type": "array", "items": text, "uniqueItems": True}
    kinds: dict[str, Any] = {
        kind: {"description": f"All {kind} there are, by name or type.", **names} for kind in KINDS
    }
    kinds["arguments"] = {
        "description": "Whether each managed resource has an expect entry that names all that is set.",
        "const": True,
    }
    kinds["resources"] = {
        "description": "true: of the types that are pinned under resources, and of no other.",
        "anyOf": [{"const": True}, names],
    }
    for kind in _EXPECTED:
        kinds[kind] = {
            "description": f"true: the {kind} that expect entries name, and no others; or all there are, by name.",
            "anyOf": [{"const": True}, names],
        }
    return {
        "description": "What the stack is made of, and of nothing else.",
        "type": "object",
        "required": ["clause"],
        "minProperties": 2,
        "additionalProperties": False,
        "properties": {"clause": clause, "contexts": {"enum": ["given", "any"]}, **kinds},
    }
