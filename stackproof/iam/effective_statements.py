"""The statements that bear on what somebody may bring about: conditions that a caller can meet are met.

Whether an identity can do something at all is another question than whether one request is granted. Who asks chooses
what the request says: its region, its tags, whether it comes with a second factor. So of a condition there remain the
keys that the caller cannot choose; an Allow whose condition can never be met grants nothing, and a Deny that depends on
what the caller chooses denies nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from stackproof.iam.answers import doubt
from stackproof.iam.documents import InvalidPolicy, PolicyDocument, Statement, parse_policy
from stackproof.iam.grants import Grant
from stackproof.iam.impossible_conditions import is_never_met
from stackproof.iam.resource_arns import spell_out_policy
from stackproof.model.resource import Resource
from stackproof.model.stack import Stack
from stackproof.values import Unknown


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a statement stands: what carries it, the grant, the document and the statement as they were written."""

    holder: Resource
    grant: Grant
    policy: PolicyDocument
    statement: Statement


@dataclass(frozen=True, slots=True)
class Effective:
    """Documents with the conditions that a caller cannot choose, and the origin of each of their statements."""

    documents: tuple[PolicyDocument, ...]
    statements: tuple[tuple[Statement, Origin], ...]

    @property
    def unknown(self) -> Unknown | None:
        """A document that nobody can read, if there is one."""
        return next((unknown for document in self.documents for unknown in document.unknown), None)


def effective(granted: Iterable[tuple[Resource, Grant]], stack: Stack, fixed: frozenset[str]) -> Effective:
    """Return what documents grant to a caller who chooses all condition keys but the ``fixed`` ones (in lower case)."""
    documents: list[PolicyDocument] = []
    found: list[tuple[Statement, Origin]] = []
    for holder, grant in granted:
        written = _read(grant)
        spelt = spell_out_policy(stack, written)
        kept = list(_effective(written, spelt, fixed))
        documents.append(PolicyDocument(tuple(one for one, _ in kept), written.unknown))
        found += [(one, Origin(holder, grant, written, as_written)) for one, as_written in kept]
    return Effective(tuple(documents), tuple(found))


def _read(grant: Grant) -> PolicyDocument:
    if grant.needs:
        return PolicyDocument((), (grant.document if isinstance(grant.document, Unknown) else doubt(grant.needs),))
    try:
        return parse_policy(grant.document)
    except InvalidPolicy as error:
        return PolicyDocument((), (doubt(f"a policy cannot be read: {error}"),))


def _effective(
    written: PolicyDocument, spelt: PolicyDocument, fixed: frozenset[str]
) -> Iterator[tuple[Statement, Statement]]:
    for statement, as_written in zip(spelt.statements, written.statements, strict=True):
        condition = statement.condition
        if is_never_met(condition):
            continue
        kept = {
            operator: {key: values for key, values in keys.items() if str(key).lower() in fixed}
            for operator, keys in (condition.items() if isinstance(condition, Mapping) else ())
            if isinstance(keys, Mapping)
        }
        if statement.effect == "Deny" and _depends_on_others(condition, fixed):
            continue
        yield replace(statement, condition=kept if _is_readable(condition) else condition), as_written


def _is_readable(condition: Any) -> bool:
    return condition is None or (
        isinstance(condition, Mapping) and all(isinstance(keys, Mapping) for keys in condition.values())
    )


def _depends_on_others(condition: Any, fixed: frozenset[str]) -> bool:
    keys = [keys for keys in condition.values() if isinstance(keys, Mapping)] if isinstance(condition, Mapping) else []
    return any(str(key).lower() not in fixed for one in keys for key in one)
