"""The texts of an access table as values of the stack: addresses stand for ARNs, ``${account}`` for the account.

An address stands for the ARN of its resource, with a name of an attribute behind it for that attribute, and with any
other text behind it for the ARN and that text: ``aws_dynamodb_table.events/index/*``. ``[*]`` is every instance.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from stackproof.addresses import Reference, parse_address
from stackproof.iam.access_rules import EVERYBODY
from stackproof.iam.access_rules import principal as compared
from stackproof.iam.permissions import SERVICES
from stackproof.iam.principals import Listed, root_of
from stackproof.iam.resource_arns import arn_of, spell_out
from stackproof.model.regions import account_of, default_region, partition_of
from stackproof.model.resource import Resource
from stackproof.model.stack import Stack
from stackproof.schema import aws
from stackproof.suggestions import suggest
from stackproof.values import STRING, AttributeOf, Reason, Unknown, template
from stackproof.values.texts import text_with_holes

_KEY = r'(?:\["(?:[^"\\]|\\.)*"\]|\[\d+\]|\[\*\])?'
_ADDRESS = re.compile(
    rf"(?:module\.[\w-]+{_KEY}\.)*(?:data\.)?[a-z][a-z0-9]*_[a-z0-9_]+\.[A-Za-z_][\w-]*{_KEY}", re.ASCII
)
_ATTRIBUTE = re.compile(r"\.([a-z_][a-z0-9_]*)")
_INSERTED = re.compile(r"\$\{([A-Za-z_][^{}]*)\}")
_EACH = re.compile(r"\[each\.key\]")
_SESSION = re.compile(r"arn:[\w-]+:sts::(\d+):assumed-role/([^/]+)/.+", re.ASCII)
_PROVIDERS = ("aws_iam_openid_connect_provider", "aws_iam_saml_provider")
_CALLER = "data.aws_caller_identity."


class UnreadableTextError(Exception):
    """A text of a table that names nothing; the message says what is wrong with it, and the remedy."""


@dataclass(slots=True)
class AccessValues:
    """Reads the texts of one entry: ``this`` is the resource that it is about."""

    stack: Stack
    this: Resource | None = None
    missing: list[str] = field(default_factory=list)

    def texts(self, given: Any) -> tuple[Any, ...]:
        """Return the values of a text or of a list of texts; an address with ``[*]`` gives several.

        Raises:
            UnreadableTextError: one of them names nothing that can be.
        """
        listed = given if isinstance(given, list | tuple) else (given,)
        return tuple(value for one in listed for value in self._values(_plain(one)))

    def actions(self, given: Any) -> tuple[Any, ...]:
        """Return the actions of a text or of a list of texts.

        Raises:
            UnreadableTextError: one of them has an insertion that names nothing.
        """
        listed = given if isinstance(given, list | tuple) else (given,)
        return tuple(self._with_insertions(self._with_key(str(one))) for one in listed)

    def principals(self, given: Any) -> tuple[tuple[str, Any], ...]:
        """Return the principals that ``who`` names.

        Raises:
            UnreadableTextError: one of them is no principal.
        """
        if isinstance(given, dict):
            pairs = ((kind, value) for kind, texts in given.items() for value in self.texts(texts))
            return tuple(compared(Listed(kind, value)) for kind, value in pairs)
        listed = given if isinstance(given, list | tuple) else (given,)
        return tuple(found for one in listed for found in self._principals(str(one)))

    def _principals(self, text: str) -> Iterator[tuple[str, Any]]:
        if text in ("*", "everybody"):
            yield EVERYBODY
        elif text == "account":
            yield ("AWS", root_of(account_of(self.stack)).name)
        else:
            for value in self._values(text):
                yield compared(Listed(_kind(text, value), value))

    def _values(self, text: str) -> Iterator[Any]:
        text = self._with_key(text)
        if text == "deployer":
            yield from self._deployer()
        elif text == "this" or text.startswith(("this/", "this:")):
            yield self._of_this(text.removeprefix("this"))
        elif (match := _ADDRESS.match(text)) and self._is_type(match.group()):
            yield from self._of_address(match.group(), text[match.end() :])
        else:
            yield self._with_insertions(text)

    def _with_key(self, text: str) -> str:
        """Put the key of the instance in the place of ``each.key``."""
        if "each.key" not in text:
            return text
        key = self.this.address.key if self.this is not None else None
        if not isinstance(key, str | int):
            message = f'"{text}" has each.key, and the entry is of no instance of a for_each; write the key out'
            raise UnreadableTextError(message)
        shown = str(self.this.address)[len(str(self.this.address.resource)) :] if self.this is not None else ""
        return _EACH.sub(lambda _: shown, text).replace("${each.key}", str(key))

    def _of_this(self, behind: str) -> Any:
        if self.this is None:
            message = '"this" stands for the resource of an entry, and the stack does not declare it; write its ARN'
            raise UnreadableTextError(message)
        return template((arn_of(self.stack, self.this), self._with_insertions(behind)))

    def _is_type(self, address: str) -> bool:
        parsed = parse_address(address.replace("[*]", ""))
        if parsed is None:
            return False
        types = aws().data_source_types if parsed.mode == "data" else aws().resource_types
        if parsed.type in types or any(one.type == parsed.type for one in self.stack.everything()):
            return True
        if not parsed.type.startswith("aws_"):
            return False
        meant = suggest(parsed.type, types)
        message = f'there is no resource type "{parsed.type}"' + (f'; did you mean "{meant}"?' if meant else "")
        raise UnreadableTextError(message)

    def _of_address(self, address: str, behind: str) -> Iterator[Any]:
        found = list(self._resources(address))
        if not found:
            self.missing.append(address)
            yield f"({address}, which the stack does not declare)"
        for resource in found:
            attribute = _ATTRIBUTE.match(behind)
            if attribute is not None and _has(resource, attribute.group(1)):
                value = self._attribute(resource, attribute.group(1))
                yield template((value, self._with_insertions(behind[attribute.end() :])))
            elif not _has(resource, "arn"):
                message = f"{address} has no ARN; name one of its attributes: {address}.id"
                raise UnreadableTextError(message)
            else:
                yield template((self._attribute(resource, "arn"), self._with_insertions(behind)))

    def _resources(self, address: str) -> Iterator[Resource]:
        known = self.stack.data if address.startswith("data.") or ".data." in address else self.stack.resources
        if address in known:
            yield known[address]
        elif address.endswith("[*]"):
            parsed = parse_address(address.removesuffix("[*]"))
            if parsed is not None:
                yield from (one for one in self.stack.instances(parsed) if str(one.address) in known)

    def _attribute(self, resource: Resource, name: str) -> Any:
        if name == "arn":
            return arn_of(self.stack, resource)
        value = resource.get(name)
        if isinstance(value, Unknown) or value is None:
            reference = Reference(resource.address, (name,))
            why = value.why if isinstance(value, Unknown) else (Reason(f"{reference} is not set"),)
            known = isinstance(value, Unknown) and isinstance(value.form, AttributeOf)
            value = value if known else Unknown(STRING, why, (reference,), AttributeOf(reference))
        return spell_out(self.stack, value if isinstance(value, Unknown) else _plain(value))

    def _with_insertions(self, text: str) -> Any:
        """Put in what stands in ``${...}``; a policy variable, which has a colon, stays as it is."""
        parts = _INSERTED.split(text)
        return template(self._insert(part) if index % 2 else part for index, part in enumerate(parts))

    def _insert(self, name: str) -> Any:
        return f"${{{name}}}" if ":" in name else self._resolve(name)

    def _resolve(self, name: str) -> Any:
        match name:
            case "account" | "account.id":
                return account_of(self.stack)
            case "region" | "account.region":
                return default_region(self.stack)
            case "partition":
                return partition_of(default_region(self.stack))
        if name.startswith("var.") and name[4:] in self.stack.variables:
            return _plain(self.stack.variables[name[4:]].value)
        match = _ADDRESS.match(name)
        if match and self._is_type(match.group()):
            values = list(self._of_address(match.group(), name[match.end() :]))
            if len(values) == 1:
                return values[0]
        message = f"${{{name}}} names nothing; known are account, region, partition, each.key, var.NAME and addresses"
        raise UnreadableTextError(message)

    def _deployer(self) -> Iterator[Any]:
        """Yield the ARN of whoever runs Terraform; for a session those of its role, under any path."""
        callers = [one for address, one in self.stack.data.items() if address.startswith(_CALLER)]
        arns = {arn for one in callers if isinstance(arn := one.get("arn"), str)}
        if len(arns) != 1:
            words = "nobody knows who deploys: the contract says it (account: {caller: ARN}), for a stack that reads it"
            why = Reason(f"{words} ({_CALLER}NAME)")
            yield Unknown(STRING, (why,))
            return
        arn = arns.pop()
        session = _SESSION.fullmatch(arn)
        if session is None:
            yield arn
            return
        account, role = session.groups()
        yield f"arn:aws:iam::{account}:role/{role}"
        yield f"arn:aws:iam::{account}:role/*/{role}"


def _has(resource: Resource, attribute: str) -> bool:
    block = aws().data_source(resource.type) if resource.address.mode == "data" else aws().resource(resource.type)
    return attribute in resource.values or (block is not None and attribute in block.attributes)


def _kind(text: str, value: Any) -> str:
    """Return the kind of a principal that was written without one."""
    known = text_with_holes(value)
    if text.startswith(_PROVIDERS) or ":oidc-provider/" in known or ":saml-provider/" in known:
        return "Federated"
    if known.endswith(SERVICES):
        return "Service"
    if known.startswith("arn:") or known.isdigit() or isinstance(value, Unknown) or _ADDRESS.match(text):
        return "AWS"
    if "." in known:
        return "Federated"
    message = f'"{text}" is no principal: write account, *, a service, an ARN, an address, or its kind: {{AWS: ...}}'
    raise UnreadableTextError(message)


def _plain(value: Any) -> Any:
    if isinstance(value, bool):
        return str(value).lower()
    return value if isinstance(value, str | Unknown) else str(value)
