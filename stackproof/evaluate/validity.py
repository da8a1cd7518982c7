"""What the blocks of a module may say, found before anything is evaluated: names and arguments.

Rules: https://developer.hashicorp.com/terraform/language and hashicorp/terraform ``internal/configs``. What a
provider's schema rules is found where an instance is decoded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from stackproof.diagnostics import Diagnostics, SourceRange
from stackproof.evaluate.language_version import NEWER_ARGUMENTS, NEWER_NESTED
from stackproof.evaluate.quoted_references import unquote
from stackproof.hcl import syntax
from stackproof.hcl.references import traversal
from stackproof.schema import provider_of, reading, schema_of_type
from stackproof.suggestions import suggest


class _Holds(NamedTuple):
    """The arguments that a block may have, those that it must have, and the blocks in it."""

    arguments: frozenset[str]
    required: tuple[str, ...] = ()
    blocks: frozenset[str] = frozenset()


def _holds(arguments: str, required: str = "", blocks: str = "") -> _Holds:
    needed = tuple(required.split())
    return _Holds(frozenset((*arguments.split(), *needed)), needed, frozenset(blocks.split()))


_RULE = _holds("condition error_message")
_CONDITIONS = "precondition postcondition"
_KINDS = {
    "variable": _holds("type description default sensitive nullable ephemeral", blocks="validation"),
    "output": _holds("value description sensitive ephemeral depends_on", blocks="precondition"),
    "check": _holds("", blocks="data assert"),
    "terraform": _holds(
        "required_version experiments language", blocks="required_providers backend cloud provider_meta"
    ),
    "moved": _holds("", "from to"),
    "removed": _holds("", "from", "lifecycle provisioner connection"),
    "import": _holds("for_each provider", "to id"),
}
_LIFECYCLES = {
    "resource": _holds("create_before_destroy prevent_destroy ignore_changes replace_triggered_by", blocks=_CONDITIONS),
    "data": _holds("", blocks=_CONDITIONS),
    "ephemeral": _holds("", blocks=_CONDITIONS),
    "removed": _holds("destroy"),
}
_RULES = {"validation": _RULE, "precondition": _RULE, "postcondition": _RULE, "assert": _RULE}
_NAME = re.compile(r"[^\W\d][\w-]*")
_RESERVED = frozenset("source version providers count for_each lifecycle depends_on locals".split())  # noqa: SIM905


def check_block(block: syntax.Block, found: Diagnostics) -> None:
    """Report what an outermost block may not say."""
    _check_names(block, found)
    known = _KINDS.get(block.type)
    if known is not None:
        _check_body(block, known, found)
    for inner in block.body.blocks:
        rule = _LIFECYCLES.get(block.type) if inner.type == "lifecycle" else None
        rule = rule or (_RULES.get(inner.type) if known is not None else None)
        if rule is not None:
            _check_body(inner, rule, found)
        if inner.type == "lifecycle":
            for condition in inner.body.blocks:
                if condition.type not in NEWER_NESTED:
                    _check_body(condition, _RULES.get(condition.type, _RULE), found)
    if block.type == "resource":
        _check_ignored(block, found)


def _check_names(block: syntax.Block, found: Diagnostics) -> None:
    for label in block.labels:
        _check_name(label, block.header, found)
    if block.type == "variable" and block.labels[0] in _RESERVED:
        detail = f'"{block.labels[0]}" means something else in a module block; give the variable another name.'
        found.error("Invalid variable name", detail, block.header)
    for attribute in block.body.attributes if block.type == "locals" else ():
        _check_name(attribute.name, attribute.name_range, found)


def _check_name(name: str, where: SourceRange, found: Diagnostics) -> None:
    if not _NAME.fullmatch(name):
        detail = f'"{name}" cannot be a name: begin with a letter or "_"; then letters, digits, "_" and "-".'
        found.error("Invalid name", detail, where)


def _check_body(block: syntax.Block, known: _Holds, found: Diagnostics) -> None:
    everything = known.arguments | known.blocks
    for attribute in block.body.attributes:
        if (block.type, attribute.name) in NEWER_ARGUMENTS:
            since = NEWER_ARGUMENTS[block.type, attribute.name]
            detail = f'"{attribute.name}" is newer than the Terraform 1.11 language read here ({since}).'
            found.warning("Newer language", detail, attribute.name_range)
        elif attribute.name not in known.arguments:
            detail = f'A "{block.type}" block has no argument "{attribute.name}".{_hint(attribute.name, everything)}'
            found.error("Unsupported argument", detail, attribute.name_range)
    for inner in block.body.blocks:
        if inner.type not in known.blocks and inner.type in NEWER_NESTED:
            detail = (
                f'"{inner.type}" is newer than the Terraform 1.11 language read here ({NEWER_NESTED[inner.type]}); '
                "nothing is known of what it does."
            )
            found.warning("Newer language", detail, inner.header)
        elif inner.type not in known.blocks:
            detail = f'A "{block.type}" block has no block "{inner.type}" in it.{_hint(inner.type, everything)}'
            found.error("Unsupported block", detail, inner.header)
    for name in known.required:
        if block.body.attribute(name) is None and not (name == "id" and block.body.attribute("identity")):
            detail = f'A "{block.type}" block needs the argument "{name}"; add it.'
            found.error("Missing required argument", detail, block.header)


def _hint(name: str, known: frozenset[str]) -> str:
    meant = suggest(name, known)
    return f' Did you mean "{meant}"?' if meant else " Remove it, or correct the name."


def _check_ignored(block: syntax.Block, found: Diagnostics) -> None:
    """What ``ignore_changes`` names must be there, or nothing is ignored."""
    schema = schema_of_type(block.labels[0], data=False)
    if schema is None:
        return
    known = {**schema.attributes, **schema.blocks}
    for element in _elements(block, "ignore_changes"):
        steps = traversal(unquote(element, found))
        name = str(steps[0]) if steps else None
        if name not in known:
            if name and reading().is_open(provider_of(block.labels[0])) and not suggest(name, known):
                continue
            hint = _hint(name, frozenset(known)) if name else " Write the name of an attribute."
            detail = f"ignore_changes names no attribute of {block.labels[0]}.{hint}"
            found.error("Unsupported attribute", detail, element.where)


def _elements(block: syntax.Block, name: str) -> Iterator[syntax.Expression]:
    for lifecycle in block.body.blocks_of("lifecycle"):
        given = lifecycle.body.attribute(name)
        if given is not None and isinstance(given.expression, syntax.Tuple):
            yield from given.expression.elements


def triggers(block: syntax.Block) -> Iterator[syntax.Expression]:
    """Yield what a resource's ``replace_triggered_by`` names."""
    yield from _elements(block, "replace_triggered_by")
