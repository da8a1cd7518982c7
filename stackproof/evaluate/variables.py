"""Input variables: where their values come from, their types, and their validation.

Rules: https://developer.hashicorp.com/terraform/language/values/variables.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from stackproof.diagnostics import Diagnostic, Diagnostics, SourceRange
from stackproof.evaluate.configuration import join_label
from stackproof.evaluate.expressions import evaluate
from stackproof.evaluate.loading_rules import calls_in
from stackproof.evaluate.scope import NO_NAMES, Scope
from stackproof.evaluate.supplied import input_of
from stackproof.evaluate.type_expressions import TypeConstraint, convert_with_defaults, type_constraint
from stackproof.hcl import syntax
from stackproof.hcl.files import read_file, read_json_file
from stackproof.hcl.json_bodies import Shape
from stackproof.hcl.parse import parse_expression
from stackproof.hcl.tokens import HclSyntaxError
from stackproof.suggestions import suggest
from stackproof.values import (
    BOOL,
    DYNAMIC,
    Mistake,
    Reason,
    Unknown,
    convert,
    number,
    reveal,
)
from stackproof.values.types import without_optional

_ANY = TypeConstraint(DYNAMIC, None)
_VALUES = Shape(verbatim=None, single=True)  # of a tfvars.json file


def _environment_text(name: str) -> str | None:
    """Return a variable of the environment; none can have a name that the system cannot write."""
    try:
        return os.environ.get(name)
    except UnicodeEncodeError:
        return None


def given_values(
    directory: Path,
    label: str,
    explicit: Mapping[str, Any],
    declared: Mapping[str, syntax.Block],
    found: Diagnostics,
    places: Mapping[str, SourceRange] | None = None,
) -> dict[str, Any]:
    """Collect the root module's input values, the later of two winning, as Terraform does.

    ``TF_VAR_name``, ``terraform.tfvars``, ``terraform.tfvars.json``, ``*.auto.tfvars[.json]``
    in lexical order, then ``explicit`` (``-var``, or the contract's variables, written at ``places``).
    """
    values: dict[str, Any] = {}
    for name in declared:
        text = _environment_text(f"TF_VAR_{name}")
        if text is not None:
            values[name] = _from_environment(text, declared[name], f"TF_VAR_{name}", found)
    for path in _variable_files(directory):
        values.update(_from_file(path, join_label(label, path.name), declared, found))
    for name, value in explicit.items():
        if isinstance(value, FromFile):
            if _is_declared(name, declared, value.where, found):
                values[name] = value.value
            continue
        if name not in declared:
            meant = suggest(name, declared)
            hint = f' Did you mean "{meant}"?' if meant else ""
            detail = f'{label} declares no variable "{name}".{hint}'
            found.error("Value for undeclared variable", detail, (places or {}).get(name))
        read = _as_written(value, declared.get(name), name)
        values[name] = str(read) if isinstance(read, CommandLineText) else read
    return values


def _as_written(value: Any, block: syntax.Block | None, name: str) -> Any:
    """A text for a variable of a complex type is an expression, as with ``-var``; of type any, only if it was typed."""
    if block is None or not isinstance(value, str):
        return value
    declared = block.body.attribute("type")
    if declared is not None and _is_named(declared, "any") and not isinstance(value, CommandLineText):
        return value
    if declared is None or _is_named(declared, "string", "number", "bool"):
        return value
    try:
        return evaluate(parse_expression(value, f"var.{name}"), Scope(NO_NAMES, Diagnostics()))
    except (HclSyntaxError, Mistake):
        return value  # which does not convert: the variable says so at its place


def _is_named(attribute: syntax.Attribute, *names: str) -> bool:
    return isinstance(attribute.expression, syntax.Variable) and attribute.expression.name in names


class CommandLineText(str):
    """A value as somebody typed it, which Terraform reads by the variable's type."""

    __slots__ = ()


class FromFile(NamedTuple):
    """A value that a file of variables gives (``-var-file``), and where."""

    value: Any
    where: SourceRange


class FileValues(NamedTuple):
    """What a file of variables gives, by name, and what is wrong in it."""

    values: dict[str, FromFile]
    problems: list[Diagnostic]


def values_in_file(path: Path) -> FileValues | Diagnostic:
    """Read a file of variables, as ``-var-file`` does; which of them are declared is seen where they are used."""
    if not path.is_file():
        what = "is no file" if path.exists() else "does not exist"
        return Diagnostic("Variables file cannot be read", f"{path} {what}; name a *.tfvars or *.tfvars.json file.")
    found = Diagnostics()
    relative = os.path.relpath(path)
    attributes = _attributes_of(path, str(path) if relative.startswith("..") else relative, found)
    values = {one.name: FromFile(_constant(one, found), one.name_range) for one in attributes}
    return FileValues(values, found.errors)


def given_plainly(variables: Mapping[str, Any]) -> dict[str, Any]:
    """Return variables with their values alone, wherever these were written."""
    return {name: value.value if isinstance(value, FromFile) else value for name, value in variables.items()}


def _variable_files(directory: Path) -> list[Path]:
    try:
        names = sorted(path.name for path in directory.iterdir())
    except OSError:
        return []
    plain = [name for name in ("terraform.tfvars", "terraform.tfvars.json") if name in names]
    automatic = [name for name in names if name.endswith((".auto.tfvars", ".auto.tfvars.json"))]
    return [directory / name for name in (*plain, *automatic)]


def _from_environment(text: str, block: syntax.Block, name: str, found: Diagnostics) -> Any:
    """A variable of another type than a primitive one is written as an expression; a primitive one is the text."""
    declared = block.body.attribute("type")
    if declared is None or _is_named(declared, "string", "number", "bool"):
        return text
    try:
        return evaluate(parse_expression(text, name), Scope(NO_NAMES, found))
    except (HclSyntaxError, Mistake) as error:
        found.error("Invalid value in the environment", f"{name}: {error}")
        return Unknown(DYNAMIC, (Reason(f"{name} does not parse"),))


def _from_file(path: Path, label: str, declared: Mapping[str, Any], found: Diagnostics) -> dict[str, Any]:
    attributes = _attributes_of(path, label, found)
    used = (one for one in attributes if _is_declared(one.name, declared, one.name_range, found))
    return {one.name: _constant(one, found) for one in used}


def _attributes_of(path: Path, label: str, found: Diagnostics) -> tuple[syntax.Attribute, ...]:
    in_json = path.name.endswith(".json")
    body, problems = read_json_file(path, label, _VALUES, "of values") if in_json else read_file(path, label)
    found.extend(problems)
    for block in body.blocks if body else ():
        found.error("Block in a tfvars file", "A tfvars file holds values: write name = value.", block.header)
    return tuple(body.attributes) if body else ()


def _constant(attribute: syntax.Attribute, found: Diagnostics) -> Any:
    for call in calls_in(attribute.expression):
        detail = f"A tfvars file holds values, and calls no function such as {call.name}(): write the value itself."
        found.error("Function call in a tfvars file", detail, call.where)
    try:
        return evaluate(attribute.expression, Scope(NO_NAMES, found))
    except Mistake as mistake:
        found.error("Reference in a tfvars file", str(mistake), attribute.expression.where)
        return Unknown(DYNAMIC, (Reason(str(mistake), attribute.expression.where),))


def _is_declared(name: str, declared: Mapping[str, Any], where: SourceRange, found: Diagnostics) -> bool:
    if name not in declared:
        meant = suggest(name, declared)
        hint = f' Did you mean "{meant}"?' if meant else " Declare it, or remove the value."
        found.warning("Value for undeclared variable", f'No variable is named "{name}".{hint}', where)
    return name in declared


def from_json(value: Any) -> Any:
    """Turn JSON (or YAML) into values: arrays are tuples, objects stay what they are."""
    if isinstance(value, dict):
        return {str(key): from_json(inner) for key, inner in value.items()}
    if isinstance(value, float):
        return number(Decimal(repr(value)))
    return tuple(map(from_json, value)) if isinstance(value, list) else value


def variable_value(block: syntax.Block, given: Mapping[str, Any], scope: Scope) -> Any:
    """Return the value of one variable: given or default, converted to its type, marked if sensitive.

    Args:
        block: the variable's declaration.
        given: the values that the module's caller gave.
        scope: the scope for the default and the type, with the diagnostics.
    """
    name = block.labels[0]
    declared = block.body.attribute("type")
    constraint = type_constraint(declared.expression, scope) if declared else _ANY
    default = block.body.attribute("default")
    value, where = given.get(name), block.header
    if not has_value(block, given):
        return Unknown(without_optional(constraint.type), (Reason(f"var.{name} has no value", block.header),))
    nullable = _flag(block, "nullable", scope, True)
    if default is not None and (name not in given or (value is None and not nullable)):
        value, where = evaluate(default.expression, scope), default.where
    try:
        if value is None and not nullable:
            raise Mistake("the value is null, and nullable = false forbids it.")
        converted = convert_with_defaults(value, constraint)
        if isinstance(converted, Unknown) and isinstance(value, Unknown) and input_of(value) is not None:
            converted = replace(converted, form=value.form)  # whatever its type, it is that variable
    except Mistake as mistake:
        converted = scope.fail("Invalid value for variable", f"var.{name}: {mistake}", where)
    if not _flag(block, "sensitive", scope, False):
        return converted
    scope.secrets.append(value)  # as it was given: what is said of one that does not convert may show it
    return scope.mark(converted)


def has_value(block: syntax.Block, given: Mapping[str, Any]) -> bool:
    """Tell whether a variable has a value: one that is given, or a default."""
    return block.labels[0] in given or block.body.attribute("default") is not None


def _flag(block: syntax.Block, name: str, scope: Scope, default: bool) -> bool:
    attribute = block.body.attribute(name)
    if attribute is None:
        return default
    value = reveal(evaluate(attribute.expression, scope))
    return value if isinstance(value, bool) else default


def validate(block: syntax.Block, scope: Scope) -> None:
    """Run a variable's validation blocks; ``scope`` resolves ``var`` to the module's variables."""
    check_rules(block.body, "validation", scope, f"var.{block.labels[0]}")


_FAILED = {
    "validation": "Invalid value for variable",
    "precondition": "Precondition failed",
    "postcondition": "Postcondition failed",
    "assert": "Check failed",
}


def check_rules(body: syntax.Body, kind: str, scope: Scope, subject: str) -> None:
    """Report each block of a kind whose condition is false; what is unknown is left to the apply."""
    for rule in body.blocks_of(kind):
        condition, message = rule.body.attribute("condition"), rule.body.attribute("error_message")
        for name, attribute in (("a condition", condition), ("an error_message", message)):
            if attribute is None:
                scope.diagnostics.error(f"Incomplete {kind}", f'A "{kind}" block needs {name}; add it.', rule.header)
        if condition is not None and _names_something(condition, kind, subject, scope):
            _check(condition, message, scope, f"{_FAILED[kind]}: {subject}")


def _names_something(condition: syntax.Attribute, kind: str, subject: str, scope: Scope) -> bool:
    """A condition that names nothing tests nothing; a variable's must name that variable."""
    named = [".".join(map(str, steps[:2])) for steps in condition.names]
    if subject in named if kind == "validation" else named:
        return True
    what = subject if kind == "validation" else "something of this stack"
    detail = f"The condition does not refer to {what}, so that it tests nothing; refer to it, or remove the block."
    scope.diagnostics.error(f"Invalid {kind} condition", detail, condition.expression.where)
    return False


def _check(condition: syntax.Attribute, message: syntax.Attribute | None, scope: Scope, summary: str) -> None:
    value = reveal(evaluate(condition.expression, scope))
    if isinstance(value, Unknown):
        return
    try:
        holds = convert(value, BOOL)
    except Mistake as mistake:
        scope.diagnostics.error("Invalid condition", str(mistake), condition.where)
        return
    text = reveal(evaluate(message.expression, scope)) if message else None
    if message and text is None:
        detail = "The message is null; write the sentence that tells people what is wrong."
        scope.diagnostics.error("Invalid error message", detail, message.where)
    elif holds is not True:
        detail = text if isinstance(text, str) else "The condition is false."
        scope.diagnostics.error(summary, detail, condition.where)
