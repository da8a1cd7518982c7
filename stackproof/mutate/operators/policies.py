"""Operators on who may do what: principals, actions, resources, conditions, effects, statements.

Condition operators: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
"""

from __future__ import annotations

from collections.abc import Iterator

from stackproof.hcl import syntax
from stackproof.mutate.lists import literal_text, with_element, with_item
from stackproof.mutate.mutant import Mutant
from stackproof.mutate.operators.registry import operator
from stackproof.mutate.statements import Statement, statements
from stackproof.mutate.walk import Subject

_FOREIGN = "arn:aws:iam::999999999999:root"
_NEGATIONS = (
    ("StringNot", "String"), ("ArnNot", "Arn"), ("NumericNot", "Numeric"), ("DateNot", "Date"), ("NotIp", "Ip"),
)  # fmt: skip
_OPPOSITES = {"LessThan": "GreaterThanEquals", "GreaterThan": "LessThanEquals"}


@operator("add-principal", "meaning")
def add_principal(subject: Subject) -> Iterator[Mutant]:
    """Admit everybody in a statement that names principals."""
    yield from _admit(subject, "add-principal", "*")


@operator("add-foreign-account", "meaning")
def add_foreign_account(subject: Subject) -> Iterator[Mutant]:
    """Admit another account in a statement that names principals."""
    yield from _admit(subject, "add-foreign-account", _FOREIGN)


def _admit(subject: Subject, operator_id: str, who: str) -> Iterator[Mutant]:
    for statement in statements(subject):
        path = f"{statement.path}.principals"
        match statement.node, statement.principals:
            case syntax.Block(), syntax.Block():
                lines = f'principals {{\ntype = "AWS"\nidentifiers = ["{who}"]\n}}'
                added = subject.insert(operator_id, path, f"{who} added", statement.node, lines)
                if added is not None:
                    yield added
            case _, syntax.Object() as named:
                inner = {literal_text(key): value for key, value in named.items}.get("AWS")
                where = named.where if inner is None else inner.where
                item = f'AWS = "{who}"'
                text = with_item(subject.file, named, item) if inner is None else _more(subject, inner, who)
                yield subject.mutant(operator_id, path, f"{who} added", where, text)


def _more(subject: Subject, expression: syntax.Expression, text: str) -> str:
    return with_element(subject.file, expression, f'"{text}"')


@operator("add-action", "meaning")
def add_action(subject: Subject) -> Iterator[Mutant]:
    """Allow every action of the service."""
    for statement in statements(subject):
        actions = statement.parts.get("actions")
        if actions is not None and not _is_everything(actions):
            more = f"{_service(actions)}:*"
            text = _more(subject, actions, more)
            yield subject.mutant("add-action", f"{statement.path}.actions", f"{more} added", actions.where, text)


def _service(actions: syntax.Expression) -> str:
    named = actions.elements if isinstance(actions, syntax.Tuple) else (actions,)
    texts = (literal_text(one) for one in named)
    return next((text.partition(":")[0] for text in texts if text and ":" in text), "iam")


def _is_everything(expression: syntax.Expression) -> bool:
    if isinstance(expression, syntax.Tuple) and len(expression.elements) == 1:
        return _is_everything(expression.elements[0])
    return literal_text(expression) == "*"


@operator("widen-resource", "meaning")
def widen_resource(subject: Subject) -> Iterator[Mutant]:
    """Have a statement speak of every resource."""
    for statement in statements(subject):
        resources = statement.parts.get("resources")
        if resources is not None and not _is_everything(resources):
            what = f"{subject.text_at(resources.where)} -> *"
            yield subject.mutant("widen-resource", f"{statement.path}.resources", what, resources.where, '["*"]')


@operator("flip-effect", "meaning")
def flip_effect(subject: Subject) -> Iterator[Mutant]:
    """Allow what a statement denies, deny what it allows."""
    for statement in statements(subject):
        path = f"{statement.path}.effect"
        effect = statement.parts.get("effect")
        if effect is None and isinstance(statement.node, syntax.Block):
            added = subject.insert("flip-effect", path, "Allow -> Deny", statement.node, 'effect = "Deny"')
            if added is not None:
                yield added
        elif effect is not None and (text := literal_text(effect)) in ("Allow", "Deny"):
            other = "Deny" if text == "Allow" else "Allow"
            yield subject.mutant("flip-effect", path, f"{text} -> {other}", effect.where, f'"{other}"')


@operator("add-statement", "meaning")
def add_statement(subject: Subject) -> Iterator[Mutant]:
    """Add a statement that grants: to everybody where principals are named, else every action of IAM."""
    for statement in statements(subject):
        if statement.first is not None:
            is_block = isinstance(statement.node, syntax.Block)
            text = _added_block(subject, statement) if is_block else _added_object(subject, statement)
            edit = (statement.first, statement.first, text)
            yield subject.splice("add-statement", statement.path, "one more statement", statement.where, edit)


def _write(subject: Subject, statement: Statement, name: str, otherwise: str) -> str:
    given = statement.parts.get(name)
    return subject.file.text_at(given.where) if given is not None else otherwise


def _added_block(subject: Subject, statement: Statement) -> str:
    if statement.principals is None:
        return '\nstatement {\nsid = "Added"\nactions = ["iam:*"]\nresources = ["*"]\n}\n'
    resources = _write(subject, statement, "resources", "")
    about = f"resources = {resources}\n" if resources else ""
    who = 'principals {\ntype = "AWS"\nidentifiers = ["*"]\n}\n'
    return f'\nstatement {{\nsid = "Added"\nactions = {_write(subject, statement, "actions", "[]")}\n{about}{who}}}\n'


def _added_object(subject: Subject, statement: Statement) -> str:
    if statement.principals is None:
        return ', { Sid = "Added", Effect = "Allow", Action = "iam:*", Resource = "*" }'
    resources = _write(subject, statement, "resources", "")
    about = f", Resource = {resources}" if resources else ""
    actions = _write(subject, statement, "actions", '"*"')
    return f', {{ Sid = "Added", Effect = "Allow", Principal = {{ AWS = "*" }}, Action = {actions}{about} }}'


@operator("drop-condition", "meaning")
def drop_condition(subject: Subject) -> Iterator[Mutant]:
    """Drop a condition of a statement."""
    for statement in statements(subject):
        for condition in statement.conditions:
            yield subject.splice("drop-condition", condition.path, "dropped", condition.where, condition.dropped)


@operator("negate-condition", "meaning")
def negate_condition(subject: Subject) -> Iterator[Mutant]:
    """Turn a condition round: StringEquals becomes StringNotEquals, true becomes false."""
    for statement in statements(subject):
        for condition in statement.conditions:
            other = negate(condition.operator or "")
            if other:
                what = f"{condition.operator} -> {other}"
                yield subject.mutant("negate-condition", condition.path, what, condition.test, f'"{other}"')
            elif condition.values is not None and (flipped := _flip(condition.values)):
                where = condition.values.where
                what = f"{subject.text_at(where)} -> {flipped}"
                yield subject.mutant("negate-condition", condition.path, what, where, flipped)


def negate(test: str) -> str:
    """Return the condition operator that holds where another does not; empty where there is none."""
    quantifier, colon, name = test.rpartition(":")
    base, suffix = (name[: -len("IfExists")], "IfExists") if name.endswith("IfExists") else (name, "")
    for comparison, opposite in _OPPOSITES.items():
        for prefix in ("Numeric", "Date"):
            if base in (f"{prefix}{comparison}", f"{prefix}{opposite}"):
                other = opposite if base.endswith(comparison) else comparison
                return f"{quantifier}{colon}{prefix}{other}{suffix}"
    for negative, positive in _NEGATIONS:
        if base.startswith(negative):
            return f"{quantifier}{colon}{positive}{base[len(negative) :]}{suffix}"
        if base.startswith(positive):
            return f"{quantifier}{colon}{negative}{base[len(positive) :]}{suffix}"
    return ""


def _flip(expression: syntax.Expression) -> str:
    """Return the other truth of a condition on one (``Bool``, ``Null``)."""
    if isinstance(expression, syntax.Tuple) and len(expression.elements) == 1:
        inner = _flip(expression.elements[0])
        return f"[{inner}]" if inner else ""
    value = expression.value if isinstance(expression, syntax.Literal) else None
    return {"true": '"false"', "false": '"true"'}.get(str(value).lower(), "") if isinstance(value, bool | str) else ""


@operator("impossible-condition", "meaning")
def impossible_condition(subject: Subject) -> Iterator[Mutant]:
    """Have a condition want what nobody has."""
    for statement in statements(subject):
        for condition in statement.conditions:
            given = condition.values
            if given is not None and not _flip(given):
                what = f"{subject.text_at(given.where)} -> nobody"
                yield subject.mutant("impossible-condition", condition.path, what, given.where, '["nobody"]')
