"""An argument of a body to the value that the provider plans for it, written or not; and what is noted of it.

Rules: hashicorp/terraform ``configs/configschema``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from stackproof.addresses import Address, Reference
from stackproof.diagnostics import Diagnostic, SourceRange
from stackproof.evaluate.attribute_types import configured_type, plan_nested, type_of_attribute
from stackproof.evaluate.dependent_values import AS_WRITTEN
from stackproof.evaluate.expressions import evaluate
from stackproof.evaluate.misfits import misfit
from stackproof.evaluate.provider_values import plan_value, refuse_policy
from stackproof.evaluate.scope import Scope
from stackproof.hcl import syntax
from stackproof.model import AttributePath
from stackproof.schema import AFTER_APPLY, Attribute
from stackproof.values import (
    DYNAMIC,
    AttributeOf,
    Map,
    Mistake,
    Omitted,
    Reason,
    Type,
    Unknown,
    convert,
    reveal_deep,
)

Refer = Callable[[tuple[str | int, ...]], Reference | None]


@dataclass(slots=True)
class AttributeDecoder:
    """Decodes the arguments of one instance and notes where each was written and what it names.

    ``given`` is what the configuration sets, before the provider plans anything: the value of each argument that is not
    null, and ``True`` for each block of a name. Where it is not ``sure`` that there is an instance, what is no literal
    is unknown in it. ``misfit``: something does not fit the schema.
    """

    address: Address
    refer: Refer
    ranges: dict[AttributePath, SourceRange] = field(default_factory=dict)
    references: dict[AttributePath, tuple[Reference, ...]] = field(default_factory=dict)
    sensitive: set[AttributePath] = field(default_factory=set)
    defaults: set[AttributePath] = field(default_factory=set)
    given: dict[AttributePath, Any] = field(default_factory=dict)
    legacy: bool = False
    sure: bool = True
    misfit: bool = False
    doubts: list[Diagnostic] = field(default_factory=list)

    def _refuse(self, scope: Scope, summary: str, detail: str, where: SourceRange, *, misspelt: bool = False) -> None:
        """Report what the schema does not allow."""
        of = self.address.name if self.address.type == "provider" else self.address.type
        found = misfit(of, summary, detail, where, misspelt=misspelt)
        self.misfit = True
        scope.diagnostics.extend([found])
        if found.severity == "warning":
            self.doubts.append(found)

    def _fail(self, scope: Scope, summary: str, detail: str, where: SourceRange) -> Unknown:
        """Report a value of a shape that the schema does not have, and return the unknown that stands for it."""
        self._refuse(scope, summary, detail, where, misspelt=True)
        return Unknown(DYNAMIC, (Reason(f"{summary[:1].lower()}{summary[1:]}, see its message", where),))

    def _attribute(self, written: syntax.Attribute, attribute: Attribute, scope: Scope, path: AttributePath) -> Any:
        self.ranges[path] = written.where
        self._note_references(written, path)
        if attribute.computed and not attribute.optional:
            detail = f'The provider decides "{written.name}"; it cannot be set. Remove the argument.'
            self._refuse(scope, "Value for read-only attribute", detail, written.name_range)
        value, marked = reveal_deep(evaluate(written.expression, scope))
        if marked:
            self.sensitive.add(path)
        if not (self.sure or is_literal(written.expression)):
            self.given[path] = Unknown()
        if value is None:
            return self._null(written, attribute, scope, path)
        try:
            if attribute.nested is not None:
                fitted = convert(value, configured_type(attribute))
                self.given.setdefault(path, fitted)
                return plan_nested(fitted, attribute.nested, path, plan=self._plan, leave_out=self.leave_out)
            given = convert(value, type_of_attribute(attribute))
            if isinstance(given, str) and attribute.stored_as:
                refuse_policy(self.address.type, written.name, given)
            self.given.setdefault(path, given)
            return self._plan(given, attribute, path)
        except Mistake as mistake:
            self.given[path] = Unknown()
            detail = f'Inappropriate value for "{written.name}": {mistake}'
            return self._fail(scope, "Incorrect attribute value type", detail, written.expression.where)

    def _plan(self, value: Any, attribute: Attribute, path: AttributePath) -> Any:
        """Return what the provider plans for what is written."""
        if self.address.mode == "data" or isinstance(value, Unknown):
            return value
        if self.legacy and isinstance(value, Map):  # the older SDK leaves elements out that are null
            value = Map({key: inner for key, inner in value.items() if inner is not None})
        if path[0] in AS_WRITTEN.get(self.address.type, ()):
            return value
        instead = plan_value(attribute, value, legacy=self.legacy)
        if instead is value:
            return value
        if instead is not AFTER_APPLY:
            return convert(instead, type_of_attribute(attribute))
        if attribute.computed:
            return self._compute(attribute, path)
        reason = Reason(f"the provider stores {Reference(self.address, path)} in a form of its own", self.ranges[path])
        return Unknown(type_of_attribute(attribute), (reason,), (Reference(self.address, path),))

    def _null(self, written: syntax.Attribute, attribute: Attribute, scope: Scope, path: AttributePath) -> Any:
        """Null is as if the argument was not written."""
        if attribute.required:
            self.misfit = True
            detail = f'"{written.name}" is required, and this is null.'
            return scope.fail("Required argument is null", detail, written.where)
        return self.leave_out(attribute, path)

    def _unset(self, body: syntax.Body, attribute: Attribute, scope: Scope, path: AttributePath) -> Any:
        if attribute.required:
            where = self.ranges.get(path[:-1]) or place_of(body) or SourceRange("", 1, 1, 1, 1)
            detail = f'The argument "{attribute.name}" of {self.address.type} is required; add it.'
            self._refuse(scope, "Missing required argument", detail, where)
            return Unknown(type_of_attribute(attribute), (Reason("missing required argument, see its message", where),))
        return self.leave_out(attribute, path)

    def leave_out(self, attribute: Attribute, path: AttributePath) -> Any:
        """Return what the provider plans where nothing is set."""
        if attribute.default and attribute.default[0] is not AFTER_APPLY:
            self.defaults.add(path)
            (default,) = attribute.default
            return default if default is None else convert(default, type_of_attribute(attribute))
        return self._compute(attribute, path) if attribute.computed or attribute.default else None

    def _omit(self, type_: Type, path: AttributePath) -> Unknown:
        reference = Reference(self.address, path)
        reason = Reason("is not set; the provider decides", self.ranges.get(()), reference)
        return Unknown(type_, (reason,), (reference,), Omitted())

    def _compute(self, attribute: Attribute, path: AttributePath) -> Unknown:
        type_ = type_of_attribute(attribute)
        if attribute.optional:
            return self._omit(type_, path)
        reference = Reference(self.address, path)
        return Unknown(type_, (Reason("is known after apply", about=reference),), (reference,), AttributeOf(reference))

    def _note_references(self, written: syntax.Attribute, path: AttributePath) -> None:
        if not written.names:
            return
        found = [self.refer(steps) for steps in written.names]
        named = tuple(dict.fromkeys(reference for reference in found if reference is not None))
        if named:
            self.references[path] = named


def is_literal(node: syntax.Expression) -> bool:
    """Tell whether an expression is the same wherever it stands: nothing in it is looked up."""
    match node:
        case syntax.Literal():
            return True
        case syntax.Unary():
            return is_literal(node.operand)
        case syntax.Tuple():
            return all(map(is_literal, node.elements))
    return False


def place_of(body: syntax.Body) -> SourceRange | None:
    """Return where a body begins, unless it is empty."""
    if body.attributes:
        return body.attributes[0].where
    return body.blocks[0].where if body.blocks else None
