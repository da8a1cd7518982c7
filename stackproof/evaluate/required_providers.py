"""What a ``required_providers`` block may say, and which configurations a module wants of its caller by it.

Rules: https://developer.hashicorp.com/terraform/language/providers/requirements and hashicorp/terraform
``internal/configs/provider_requirements.go``. What an entry that is read comes to is in ``surface``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from stackproof.diagnostics import Diagnostics
from stackproof.hcl import syntax
from stackproof.hcl.references import traversal
from stackproof.model.versions import InvalidVersion, admits

_NAME = re.compile(r"[a-z0-9](-?[a-z0-9])*")
_PART = re.compile(r"[A-Za-z0-9]([-.:]?[A-Za-z0-9_-])*")
_MOST_PARTS = 3  # of a source: host, namespace and type
_KEYS = ("version", "source", "configuration_aliases")
_ANY_VERSION = (1, 0, 0, 1)
_SUMMARY = "Invalid provider requirement"


def check_requirements(block: syntax.Block, found: Diagnostics) -> None:
    """Report what the entries of a ``terraform`` block's ``required_providers`` may not say."""
    for required in block.body.blocks_of("required_providers"):
        for inner in required.body.blocks:
            detail = f'"{inner.type}" is an entry, and no block: write {inner.type} = {{ ... }}.'
            found.error("Unsupported block", detail, inner.header)
        for entry in required.body.attributes:
            if not _NAME.fullmatch(entry.name):
                detail = f'"{entry.name}" is no name of a provider: it has letters in lower case, digits and dashes.'
                found.error(_SUMMARY, detail, entry.name_range)
            _check_entry(entry, found)


def _check_entry(entry: syntax.Attribute, found: Diagnostics) -> None:
    if not isinstance(entry.expression, syntax.Object):
        check_version(entry.expression, found)
        return
    for key, value in entry.expression.items:
        name = _text(key)
        if name not in _KEYS:
            detail = f"An entry of required_providers has {', '.join(_KEYS)}, and nothing else."
            found.error(_SUMMARY, detail, key.where)
        elif name == "version":
            _check_plain(name, value, found)
            check_version(value, found)
        elif name == "source":
            _check_plain(name, value, found)
            _check_source(value, found)


def _text(node: syntax.Expression) -> str | None:
    if isinstance(node, syntax.Variable):
        return node.name
    return node.value if isinstance(node, syntax.Literal) and isinstance(node.value, str) else None


def _check_plain(name: str, node: syntax.Expression, found: Diagnostics) -> None:
    if traversal(node) is not None:
        detail = f"{name} is read before anything is evaluated; write the value itself."
        found.error("Value is not literal", detail, node.where)


def check_version(node: syntax.Expression, found: Diagnostics) -> None:
    """Report a literal text that is no version constraint."""
    if not isinstance(node, syntax.Literal) or not isinstance(node.value, str):
        return
    try:
        admits(node.value, _ANY_VERSION)
    except InvalidVersion:
        detail = f'"{node.value}" is no version constraint; write one such as ">= 1.5".'
        found.error("Invalid version constraint", detail, node.where)


def _check_source(node: syntax.Expression, found: Diagnostics) -> None:
    if not isinstance(node, syntax.Literal) or not isinstance(node.value, str):
        return
    parts = node.value.split("/")
    if len(parts) > _MOST_PARTS or not all(map(_PART.fullmatch, parts)):
        detail = f'"{node.value}" is no source of a provider: write NAMESPACE/NAME, with the host in front if need be.'
        found.error(_SUMMARY, detail, node.where)


def wanted_of_callers(terraform: list[syntax.Block]) -> Iterator[tuple[str, str]]:
    """Yield the configurations, by name and alias, that a module's callers hand over: ``configuration_aliases``."""
    for block in terraform:
        for required in block.body.blocks_of("required_providers"):
            for entry in required.body.attributes:
                for key, value in entry.expression.items if isinstance(entry.expression, syntax.Object) else ():
                    if _text(key) == _KEYS[-1] and isinstance(value, syntax.Tuple):
                        named = (traversal(element) or () for element in value.elements)
                        yield from ((str(one[0]), str(one[1])) for one in named if len(one) > 1)
