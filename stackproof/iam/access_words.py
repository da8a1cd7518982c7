"""How rules of access are written for people: the ARN of a resource of the stack by its address."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from stackproof.addresses import Reference
from stackproof.iam.access_rules import Names, token
from stackproof.iam.conditions import ConditionTest
from stackproof.iam.principals import root_of
from stackproof.iam.resource_arns import arn_of
from stackproof.model.regions import account_of, default_region
from stackproof.model.resource import Resource
from stackproof.model.stack import Stack
from stackproof.values import AttributeOf, Unknown, template
from stackproof.values.texts import pieces

_SEPARATORS = "/:*"


class AccessWords:
    """Writes the texts of one stack as an access table has them."""

    def __init__(self, stack: Stack) -> None:
        self._addresses: dict[Any, str] = stack.once("addresses by ARN", lambda: dict(_addresses(stack)))
        self._texts: dict[str, str] = stack.once("words of access", dict)
        self._account, self._region = account_of(stack), default_region(stack)
        self._undeclared = {
            reference: name
            for name, value in (("account", self._account), ("region", self._region))
            if (reference := _reference(value)) is not None and str(reference.address) not in stack.data
        }

    def text(self, value: Any, itself: Resource | None = None) -> str:
        """Write a text: an address for an ARN, ``this`` for that of ``itself``."""
        if itself is None and type(value) is str:
            if value not in self._texts:
                self._texts[value] = self._text(value, None)
            return self._texts[value]
        return self._text(value, itself)

    def _text(self, value: Any, itself: Resource | None) -> str:
        address, behind = self._split(value)
        if address is None:
            return self._insert(value)
        if itself is not None and address == str(itself.address):
            address = "this"
        return address + self._insert(behind)

    def _split(self, value: Any) -> tuple[str | None, Any]:
        """Return the address whose ARN a text begins with, and what stands behind it."""
        parts = pieces(value)
        for count in range(len(parts), 0, -1):
            head, last = parts[: count - 1], parts[count - 1]
            behind = parts[count:]
            if isinstance(last, Unknown):
                found = self._addresses.get(_key((*head, last)))
                if found is not None:
                    return found, template(behind)
                continue
            ends = [len(last), *(index for index in range(len(last) - 1, 0, -1) if last[index] in _SEPARATORS)]
            for end in ends:
                found = self._addresses.get(_key((*head, last[:end])))
                if found is not None:
                    return found, template((last[end:], *behind))
        return None, value

    def _insert(self, value: Any) -> str:
        """Write what is no address: the account, the region and attributes are put in by name."""
        written = []
        for piece in pieces(value):
            if isinstance(piece, Unknown):
                reference = _reference(piece)
                written.append(f"${{{self._undeclared.get(reference, reference)}}}" if reference else "${?}")
            else:
                written.append(self._by_name(str(piece)))
        return "".join(written)

    def _by_name(self, text: str) -> str:
        if isinstance(self._account, str):
            text = text.replace(self._account, "${account}")
        if isinstance(self._region, str) and (text.startswith("arn:") or text.endswith(".amazonaws.com")):
            text = text.replace(self._region, "${region}")
        return text

    def principal(self, one: Any) -> str:
        """Write a principal."""
        if isinstance(one, Unknown):
            return self._insert(one)
        kind, name = one
        if name == "*":
            return "*"
        if kind == "AWS" and token(name) == token(root_of(self._account).name):
            return "account"
        return self.text(name)

    def values(self, test: ConditionTest) -> list[str]:
        """Write the values of one test of a condition."""
        values = (test.values,) if isinstance(test.values, Unknown) else test.values
        return [self.text(value) for value in values]

    def names(self, names: Names, itself: Resource | None = None) -> str:
        """Write actions, resources or principals in a row."""
        shown = (self.principal(one) if isinstance(one, tuple) else self.text(one, itself) for one in names.texts)
        return ("all but " if names.negated else "") + ", ".join(sorted(dict.fromkeys(shown)))

    def condition(self, tests: Iterable[ConditionTest | Unknown]) -> str:
        """Write a condition: ``aws:SourceAccount StringEquals ${account}``."""
        return " and ".join(self._test(test) for test in tests)

    def _test(self, test: ConditionTest | Unknown) -> str:
        if isinstance(test, Unknown):
            return "(a condition that nobody knows yet)"
        return f"{test.written or test.key} {operator_of(test)} {' or '.join(self.values(test))}"


def _reference(value: Any) -> Reference | None:
    """Return the attribute that an unknown value is."""
    known = isinstance(value, Unknown) and isinstance(value.form, AttributeOf)
    return value.form.reference if known else None


def operator_of(test: ConditionTest) -> str:
    """Return an operator as a policy has it: ``ForAllValues:StringEquals``."""
    over = {"": "", "all": "ForAllValues:", "any": "ForAnyValue:"}[test.over]
    return over + _OPERATORS.get(test.operator, test.operator) + ("IfExists" if test.if_exists else "")


_OPERATORS = {
    name.lower(): name
    for name in (
        "StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", "StringLike",
        "StringNotLike", "NumericEquals", "NumericNotEquals", "NumericLessThan", "NumericLessThanEquals",
        "NumericGreaterThan", "NumericGreaterThanEquals", "DateEquals", "DateNotEquals", "DateLessThan",
        "DateLessThanEquals", "DateGreaterThan", "DateGreaterThanEquals", "Bool", "BinaryEquals", "IpAddress",
        "NotIpAddress", "ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike", "Null",
    )
}  # fmt: skip


def _addresses(stack: Stack) -> Iterator[tuple[Any, str]]:
    for resource in stack.resources.values():
        arn = arn_of(stack, resource)
        if isinstance(arn, str | Unknown):
            yield _key(pieces(arn)), str(resource.address)


def _key(parts: tuple[Any, ...]) -> Any:
    return tuple(token(part) for part in parts)
