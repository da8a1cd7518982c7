"""Where a statement of a policy was written.

A statement of ``aws_iam_policy_document`` stands in a block of its own, maybe in another
document that is a source of the one attached, or overrides it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from stackproof.addresses import Reference
from stackproof.diagnostics import SourceRange
from stackproof.iam.documents import PolicyDocument, Statement
from stackproof.model.resource import AttributePath, Resource
from stackproof.model.stack import Stack
from stackproof.values import JsonOf, Unknown

_DOCUMENT = "aws_iam_policy_document"


@dataclass(frozen=True, slots=True)
class _Origin:
    """A ``statement`` block of a document."""

    document: Resource
    path: AttributePath
    sid: str


def _origin(document: Resource, path: AttributePath) -> _Origin:
    sid = document.get(*path, "sid")
    return _Origin(document, path, sid if isinstance(sid, str) else "")


def place_of_statement(
    stack: Stack, resource: Resource, path: AttributePath, policy: PolicyDocument, statement: Statement, *names: str
) -> SourceRange | None:
    """Return where a statement was written.

    Args:
        stack: where the documents are.
        resource: what carries the policy.
        path: where it carries it.
        policy: the policy as read.
        statement: one of its statements.
        names: the arguments of a ``statement`` block to point to, the first one that is there.
    """
    origins = stack.once(("origins of statements", resource.address, path), lambda: _all_origins(stack, resource, path))
    origin = _origin_of(statement, origins, len(policy.statements) + len(policy.unknown))
    if origin is None:
        return resource.place(*path)
    for name in names:
        if (*origin.path, name) in origin.document.ranges:
            return origin.document.ranges[(*origin.path, name)]
    return origin.document.place(*origin.path)


def _all_origins(stack: Stack, resource: Resource, path: AttributePath) -> list[_Origin]:
    return [origin for document in _documents(stack, resource, path) for origin in _origins(stack, document, 0)]


def _origin_of(statement: Statement, origins: list[_Origin], count: int) -> _Origin | None:
    if statement.sid:
        return next((origin for origin in reversed(origins) if origin.sid == statement.sid), None)
    # Without a sid only the position tells, and that only where every statement is accounted for.
    return origins[statement.index] if len(origins) == count else None


def _documents(stack: Stack, resource: Resource, path: AttributePath) -> Iterator[Resource]:
    """Yield the document data sources that an argument refers to, the instance of the same key if there is one."""
    references = _references(resource, path)
    if not any(reference.address.type == _DOCUMENT for reference in references):
        yield from _documents_of_value(stack, resource.get(*path))  # policy = each.value
    for reference in references:
        if reference.address.type == _DOCUMENT:
            documents = stack.instances(reference.address)
            same_key = [document for document in documents if document.address.key == resource.address.key]
            yield from (same_key or documents)[:1]


def _documents_of_value(stack: Stack, value: Any) -> Iterator[Resource]:
    """Yield the one document that renders a value."""
    rendered = _identify(value)
    found = stack.once("rendered documents", lambda: _by_rendered(stack)).get(rendered, ()) if rendered else ()
    yield from found if len(found) == 1 else ()


def _by_rendered(stack: Stack) -> dict[str | int, list[Resource]]:
    found: dict[str | int, list[Resource]] = {}
    for document in stack.data_of_type(_DOCUMENT):
        rendered = _identify(document.get("json"))
        if rendered:
            found.setdefault(rendered, []).append(document)
    return found


def _identify(json: Any) -> str | int:
    """Return what two values have in common that one document renders: a text, or the identity of what is in it."""
    if isinstance(json, Unknown):
        return id(json.form.value) if isinstance(json.form, JsonOf) else id(json)
    return json if isinstance(json, str) else ""


def _references(resource: Resource, path: AttributePath) -> tuple[Reference, ...]:
    return next((resource.references[path[:n]] for n in range(len(path), 0, -1) if path[:n] in resource.references), ())


def _origins(stack: Stack, document: Resource, depth: int) -> list[_Origin]:
    """Return the blocks in the order in which the provider merges them; one of the same sid takes the place."""
    merged: list[_Origin] = []
    groups = [
        *_of_sources(stack, document, ("source_policy_documents", "source_json"), depth),
        [_origin(document, path) for path, _ in document.blocks("statement")],
        *_of_sources(stack, document, ("override_policy_documents", "override_json"), depth),
    ]
    for origin in (origin for group in groups for origin in group):
        same = next((index for index, one in enumerate(merged) if origin.sid and one.sid == origin.sid), None)
        if same is None:
            merged.append(origin)
        else:
            merged[same] = origin
    return merged


def _of_sources(stack: Stack, document: Resource, names: tuple[str, ...], depth: int) -> Iterator[list[_Origin]]:
    if depth < 20:  # documents that name each other are a cycle, which the evaluator reports
        for name in names:
            for source in _documents(stack, document, (name,)):
                yield _origins(stack, source, depth + 1)
