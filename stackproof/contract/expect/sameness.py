"""Whether a value is the expected one: the same, or what names the same resource."""

from __future__ import annotations

from typing import Any

from stackproof.contract.comparisons import is_set
from stackproof.contract.expect.texts import Named
from stackproof.model import Resource, Stack
from stackproof.model.graph import target
from stackproof.values import AttributeOf, Omitted, Unknown
from stackproof.values.sameness import same
from stackproof.values.texts import pieces


def is_expected(wanted: Any, value: Any, stack: Stack, near: Resource | None) -> bool | Unknown:
    """Tell whether a value is the wanted one; an unknown where nobody can tell.

    Args:
        wanted: a value, a text with unknown pieces, or a resource by its address.
        value: what was found; a resource may be named by any attribute that identifies it.
        stack: where references lead.
        near: the subject: what it names by a literal is sought in its region and account.
    """
    if isinstance(wanted, Named):
        found = target(stack, value, wanted.resource.type, near=near)
        if found.unknown is not None:
            return found.unknown
        named = found.resource or found.source
        return named is not None and bool(named.address == wanted.resource.address)
    if isinstance(value, dict | list | tuple) or isinstance(wanted, dict | list | tuple):
        return same(value, wanted) or (not is_set(value) and wanted in ([], (), {}))
    return _same_pieces(pieces(wanted), pieces(value), stack, near)


def _same_pieces(
    wanted: tuple[Any, ...], found: tuple[Any, ...], stack: Stack, near: Resource | None
) -> bool | Unknown:
    """Compare texts piece by piece; other known values are one piece."""
    if len(wanted) == len(found):
        results = [_same_piece(*pair, stack, near) for pair in zip(wanted, found, strict=True)]
        if False in [result for result in results if not isinstance(result, Unknown)]:
            return False
        return next((result for result in results if isinstance(result, Unknown)), True)
    if _surely_differ(wanted, found):
        return False
    return next(one for one in (*found, *wanted) if isinstance(one, Unknown))


def _same_piece(wanted: Any, found: Any, stack: Stack, near: Resource | None) -> bool | Unknown:
    if not isinstance(wanted, Unknown) and not isinstance(found, Unknown):
        return same(found, wanted)
    if isinstance(wanted, Unknown) and isinstance(found, Unknown):
        if wanted is found:
            return True
        left, right = _identity(wanted), _identity(found)
        return bool(left == right) if left is not None and right is not None else found
    if isinstance(found, Unknown):
        return found
    reference = _identity(wanted)
    type_ = reference.address.type if reference is not None else ""
    named = target(stack, found, type_, near=near).resource if reference is not None else None
    if not isinstance(found, str) or (reference is not None and not _may_be(found, str(reference.path[-1]))):
        return False
    if reference is None or named is None:
        return wanted if isinstance(wanted, Unknown) else False
    return bool(named.address == reference.address)


def _identity(value: Unknown) -> Any:
    """Return the attribute that an unknown is, whatever its form says; ``None`` where nobody can tell."""
    if isinstance(value.form, AttributeOf):
        return value.form.reference
    if isinstance(value.form, Omitted) and len(value.references) == 1:
        return value.references[0]
    return None


def _may_be(text: str, attribute: str) -> bool:
    """Tell whether a text that names a resource may be the attribute: an ARN or a URL is no plain name."""
    beginning = {"arn": "arn:", "url": "http"}.get(attribute.rpartition("_")[2], "")
    return text.startswith(beginning)


def _surely_differ(left: tuple[Any, ...], right: tuple[Any, ...]) -> bool:
    """Tell whether two texts begin or end differently, whatever their unknown pieces will be, or are both known."""
    if not any(isinstance(one, Unknown) for one in (*left, *right)):
        return True
    begins, ends = (left[0], right[0]), (left[-1], right[-1])
    if all(isinstance(one, str) for one in begins):
        shortest = min(map(len, begins))
        if begins[0][:shortest] != begins[1][:shortest]:
            return True
    if all(isinstance(one, str) for one in ends):
        shortest = min(map(len, ends))
        return bool(shortest and ends[0][-shortest:] != ends[1][-shortest:])
    return False
