"""The texts of an expectation: literals, addresses (``aws_kms_key.logs.arn``) and templates (``${var.environment}``).

A template is HCL's, with the stack's resources, data sources and variables, ``each.key`` and ``count.index`` of the
subject, ``account``, ``region`` and ``partition`` (``account.id`` and ``account.region`` are the first two). A text
that begins with a type that a provider has and a name is an address: alone it stands for the resource, with an
attribute behind it for that attribute.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from stackproof.addresses import Address, Module, Reference, UnknownKey, names_in
from stackproof.diagnostics import Diagnostics, SourceRange
from stackproof.evaluate.expressions import evaluate
from stackproof.evaluate.scope import GivenNames, Scope
from stackproof.hcl.parse import parse_template
from stackproof.hcl.references import traversals
from stackproof.hcl.tokens import HclSyntaxError
from stackproof.model import ACCOUNT_ID, Resource, Stack
from stackproof.model.regions import partition_of
from stackproof.schema.shapes import ANYTHING, shape_of_type
from stackproof.suggestions import suggest
from stackproof.values import STRING, AttributeOf, Mistake, Reason, Unknown

_ADDRESS = re.compile(r"(module\.|data\.)?[a-z]\w*(\[[^\]]*\])?\.\w")
_BOUND = re.compile(r"\[(each\.key|count\.index)\]")


class TextError(Exception):
    """A text that cannot be read, or that names what the stack does not have; the text is a sentence."""


@dataclass(frozen=True, slots=True)
class Named:
    """A resource of the stack that a text stands for, whichever of its names, ids or ARNs is used."""

    resource: Resource


class Texts:
    """Reads the texts of one stack for one subject after the other."""

    def __init__(self, stack: Stack) -> None:
        self._stack = stack
        self._names = _Names(stack)

    def read(self, text: str, subject: Resource | None) -> Any:
        """Return what a text stands for: a value, perhaps unknown, or a :class:`Named`.

        Raises:
            TextError: it is no template, or it names what is not there.
        """
        address = self._address(text, subject)
        if address is not None:
            return self._at(text, *address)
        if "${" not in text and "%{" not in text:
            return text
        found = Diagnostics()
        scope = Scope(self._names, found).bind(**bound_names(subject))
        try:
            value = evaluate(parse_template(text, "contract.yaml"), scope)
        except (HclSyntaxError, Mistake) as error:
            raise TextError(f'"{text}": {error}') from None
        if found.errors:
            raise TextError(f'"{text}": {found.errors[0].detail}')
        return value

    def _address(self, text: str, subject: Resource | None) -> tuple[Address, tuple[str | int, ...]] | None:
        """Split a text into an address and the attributes behind it; ``None`` for what is no address."""
        if "${" in text or _ADDRESS.match(text) is None:
            return None
        names = names_in(_BOUND.sub(lambda match: _write_bound(match[1], subject), text))
        if names is None:
            return None
        path: list[Module] = []
        while len(names) > 2 and names[0][0] == "module" and names[0][1] is None:
            path.append(Module(*names[1]))
            names = names[2:]
        data = names[0] == ("data", None)
        names = names[data:]
        if len(names) < 2 or names[0][1] is not None or not self._is_type(names[0][0], data=data):
            return None
        address = Address(names[0][0], names[1][0], names[1][1], tuple(path), "data" if data else "managed")
        return address, tuple(_steps(names[2:]))

    def _is_type(self, type_: str, *, data: bool) -> bool:
        if "_" not in type_:
            return False
        found = self._stack.data_of_type(type_) if data else self._stack.of_type(type_)
        return bool(found) or shape_of_type(type_, data=data) != ANYTHING

    def _at(self, text: str, address: Address, path: tuple[str | int, ...]) -> Any:
        resource = self._stack.at(address)
        if resource is None:
            known = [str(one.address) for one in self._stack.everything()]
            meant = suggest(str(address), known)
            hint = f' Did you mean "{meant}"?' if meant else ""
            raise TextError(f'"{text}" names what the stack does not have.{hint}')
        if not path:
            return Named(resource)
        return attribute(resource, *path)


def attribute(resource: Resource, *path: str | int) -> Any:
    """Return an attribute as a reference to it gives it: an unknown knows which attribute it is."""
    value = resource.get(*path)
    if not isinstance(value, Unknown):
        return value
    for end in range(1, len(path) + 1):
        outer = resource.get(*path[:end])
        if isinstance(outer, Unknown):
            return _inside(outer, resource, path[:end], path[end:])
    return value


def _inside(outer: Unknown, resource: Resource, own: tuple[str | int, ...], rest: tuple[str | int, ...]) -> Unknown:
    """Return what is inside an unknown, which is an attribute itself: of another resource, or its own."""
    if not rest and outer.form is not None and outer.references:
        return outer
    named = outer.form.reference if isinstance(outer.form, AttributeOf) else Reference(resource.address, own)
    return replace(outer, form=AttributeOf(Reference(named.address, (*named.path, *rest))))


def texts_in(expected: Any) -> Iterator[str]:
    """Yield the texts of an expected tree."""
    if isinstance(expected, str):
        yield expected
    elif isinstance(expected, dict | list):
        for inner in expected.values() if isinstance(expected, dict) else expected:
            yield from texts_in(inner)


def followed_in(expected: Any) -> list[str]:
    """Return what a text names that its value must follow: variables (``var.environment``), :data:`ACCOUNT_ID`."""
    if not isinstance(expected, str) or "${" not in expected:
        return []
    try:
        named = traversals(parse_template(expected, "contract.yaml"))
    except HclSyntaxError:  # which is told where the text is read
        return []
    return list(dict.fromkeys(filter(None, map(_name_followed, named))))


def _name_followed(path: tuple[str | int, ...]) -> str | None:
    match path:
        case ("var", str(name), *_):
            return f"var.{name}"
        case ("account",) | ("account", "id") | ("data", "aws_caller_identity", _, "account_id"):
            return ACCOUNT_ID
    return None


def bound_names(subject: Resource | None) -> dict[str, Any]:
    """Return ``each`` and ``count`` of a subject that has a key."""
    key = subject.address.key if subject is not None else None
    if isinstance(key, UnknownKey) or key is None:
        return {}
    return {"count": {"index": key}} if isinstance(key, int) else {"each": {"key": key}}


def _write_bound(name: str, subject: Resource | None) -> str:
    root, step = name.split(".")
    value = bound_names(subject).get(root, {}).get(step)
    if value is None:
        raise TextError(f"{name} is used, and {subject or 'the subject'} has no such key.")
    return f'["{value}"]' if isinstance(value, str) else f"[{value}]"


def _steps(names: list[tuple[str, Any]]) -> Iterator[str | int]:
    for name, key in names:
        yield name
        if isinstance(key, str | int):
            yield key


class _Names(GivenNames):
    """The objects that a contract's template may name."""

    directory = Path()

    def __init__(self, stack: Stack) -> None:
        self._stack = stack

    def resolve(self, path: tuple[str, ...], _where: SourceRange) -> tuple[Any, int]:
        """Return a variable, what the contract says of the account, or the instances of a resource."""
        match path:
            case ("var", name, *_):
                if name not in self._stack.variables:
                    meant = suggest(name, self._stack.variables)
                    hint = f' Did you mean "var.{meant}"?' if meant else ""
                    raise Mistake(f"the stack has no variable {name}.{hint}")
                return self._stack.variables[name].value, 1
            case ("account", "id", *_):
                return self._account(), 1
            case ("account", "region", *_):
                return self._region(), 1
            case ("account",):
                return self._account(), 0
            case ("region",):
                return self._region(), 0
            case ("partition",):
                return partition_of(self._region()), 0
            case ("data", type_, name, *_):
                return self._instances(Address(type_, name, mode="data")), 2
            case (type_, name, *_) if "_" in type_:
                return self._instances(Address(type_, name)), 1
        raise Mistake(
            f'"{".".join(path)}" cannot be named here; name variables (var.NAME), resources, data sources, each.key, '
            "count.index, account, region or partition."
        )

    def _account(self) -> Any:
        return self._told(self._stack.account, "aws_caller_identity", "account_id")

    def _region(self) -> Any:
        return self._told(self._stack.region, "aws_region", "name")

    def _told(self, text: str | None, type_: str, name: str) -> Any:
        """Return what is told of the account or the region; where nothing is, what the stack itself asks for it."""
        why = "neither the contract nor what was read says which account and region the stack is in"
        asked = (attribute(one, name) for one in self._stack.data_of_type(type_) if one.region is None)
        return text if text is not None else next(asked, Unknown(STRING, (Reason(why),)))

    def _instances(self, address: Address) -> Any:
        found = self._stack.instances(address)
        if not found:
            raise Mistake(f"the stack has no {address}.")
        if found[0].address.key is None:
            return _object(found[0])
        return {one.address.key: _object(one) for one in found}


def _object(resource: Resource) -> dict[str, Any]:
    return {name: attribute(resource, name) for name in resource.values}
