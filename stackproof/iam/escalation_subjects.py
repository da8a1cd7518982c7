"""Somebody with policies: all that one is granted together, and what each action may be done on by that."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from stackproof.iam.answers import Answer, all_of, any_of
from stackproof.iam.decisions import Request, covers_action, decide
from stackproof.iam.documents import Statement, Strings
from stackproof.iam.effective_statements import Effective, Origin, effective
from stackproof.iam.escalation_paths import PATHS, Path
from stackproof.iam.escalation_scopes import NEW, Scope, Scopes, kind_of
from stackproof.iam.grants import Grant, attached_policies, grants, grants_of
from stackproof.iam.group_memberships import groups_of
from stackproof.iam.request_context import Context, Values
from stackproof.iam.resource_arns import arn_of
from stackproof.model.graph import target
from stackproof.model.regions import account_of
from stackproof.model.resource import Resource
from stackproof.model.stack import Stack
from stackproof.values import Unknown

IDENTITIES = ("aws_iam_role", "aws_iam_user", "aws_iam_group")
_ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess"
_BY_ACTION: dict[str, dict[str, Values]] = {  # what a request says that goes for the most
    "iam:AttachUserPolicy": {"iam:policyarn": (_ADMINISTRATOR,)},
    "iam:AttachRolePolicy": {"iam:policyarn": (_ADMINISTRATOR,)},
    "iam:AttachGroupPolicy": {"iam:policyarn": (_ADMINISTRATOR,)},
    "iam:PutUserPermissionsBoundary": {"iam:permissionsboundary": (_ADMINISTRATOR,)},
    "iam:PutRolePermissionsBoundary": {"iam:permissionsboundary": (_ADMINISTRATOR,)},
    "kms:CreateGrant": {"kms:grantisforawsresource": ("false",), "kms:grantoperations": ("Decrypt",)},
}
_ELSE: dict[str, Values] = {
    "iam:permissionsboundary": (),
    "iam:policyarn": (),
    "iam:passedtoservice": (),
    "kms:granteeprincipal": (NEW,),
    "kms:grantisforawsresource": (),
    "kms:grantoperations": (),
    "kms:viaservice": (),
}
_FIXED = frozenset({*_ELSE, "aws:principalarn", "aws:principalaccount", "aws:username"})
Covering = dict[str, list[tuple[Statement, Origin]]]


@dataclass
class Subject:
    """Somebody with policies: a role, user or group of the stack, or whoever has a policy that nobody here has."""

    resource: Resource
    granted: Effective
    boundary: Effective | None
    context: dict[str, Values]
    scopes: Scopes
    answers: dict[str, Answer] = field(default_factory=dict)
    ways: dict[Path, list[Way]] = field(default_factory=dict)

    @functools.cached_property
    def covering(self) -> Covering:
        """The statements that allow each action of the paths, or may."""
        return _covering(self.granted)

    def ways_of(self, path: Path) -> list[Way]:
        """Return what the first action of a path may be done on."""
        if path not in self.ways:
            scopes = _scopes_of(self, path.actions[0], kind_of(path))
            self.ways[path] = [Way(self, path, scope) for scope in scopes]
        return self.ways[path]


@dataclass
class Way:
    """A scope of the first action of a path; what is granted there is the same whatever others may do."""

    subject: Subject
    path: Path
    scope: Scope

    @functools.cached_property
    def granted(self) -> Answer:
        """Whether the action is granted there."""
        action = self.path.actions[0]
        context = _context(self.subject, action, self.path.service)
        return _is_granted(self.subject, Request(action, self.scope.witness, context))


def subject_of(resource: Resource, stack: Stack) -> Subject:
    """Return what a role, user, group or policy is granted, and what limits it."""
    granted = list(grants_of(resource, stack) if resource.type in IDENTITIES else _loose(resource, stack))
    context: dict[str, Values] = {"aws:principalaccount": (account_of(stack, resource),)}
    username: Any = NEW
    if resource.type == "aws_iam_user":
        groups, unknown = groups_of(resource, stack)
        granted += [one for group in groups for one in grants_of(group, stack)]
        granted += [(resource, Grant(one, (), "", "the groups of the user")) for one in unknown]
        username = resource.get("name")
    elif resource.type == "aws_iam_role":
        username = None
    if resource.type in ("aws_iam_user", "aws_iam_role"):
        context["aws:principalarn"] = (arn_of(stack, resource),)
    context["aws:username"] = () if username is None else (username,)
    boundary = _boundary(resource, stack)
    return Subject(resource, effective(granted, stack, _FIXED), boundary, context, Scopes(stack, username))


def _loose(resource: Resource, stack: Stack) -> Iterator[tuple[Resource, Grant]]:
    return ((resource, grant) for grant in grants(resource, stack))


def _boundary(resource: Resource, stack: Stack) -> Effective | None:
    argument = "permissions_boundary"
    if argument not in resource.values or resource.omitted(argument) or resource.get(argument) == "":
        return None
    given = resource.get(argument)
    declared = target(stack, given, "aws_iam_policy").resource
    found = grants(declared, stack) if declared is not None else attached_policies(given, stack)
    return effective(((declared or resource, one) for one in found), stack, _FIXED)


def _is_granted(subject: Subject, request: Request) -> Answer:
    by_identity = decide(subject.granted.documents, request).granted
    if subject.boundary is None or by_identity is False:
        return by_identity
    return all_of((by_identity, decide(subject.boundary.documents, request).granted))


def may_somewhere(subject: Subject, action: str) -> Answer:
    """Tell whether an action may be done on anything."""
    if action not in subject.answers:
        context = _context(subject, action, "")
        scopes = _scopes_of(subject, action, "any")
        subject.answers[action] = any_of(_is_granted(subject, Request(action, one.witness, context)) for one in scopes)
    return subject.answers[action]


def _scopes_of(subject: Subject, action: str, kind: str) -> Iterator[Scope]:
    """Yield what an action may be done on; of what is allowed, also what a boundary or a Deny names by itself."""
    allowing = subject.covering[action]
    for statement, origin in allowing:
        yield from subject.scopes.of(statement, origin, kind, action)
    first = allowing[0][1]
    bounded = subject.boundary.statements if subject.boundary is not None else ()
    for statement, origin in bounded:
        if statement.effect != "Deny" and covers_action(statement, action) is not False:
            yield from (replace(one, origin=first) for one in subject.scopes.of(statement, origin, kind, action))
    for statement, origin in (*subject.granted.statements, *bounded):
        if statement.effect == "Deny" and covers_action(statement, action) is not False:
            yield from (replace(one, origin=first) for one in subject.scopes.left_out(statement, origin, kind, action))


def _context(subject: Subject, action: str, service: str) -> Context:
    values = {**_ELSE, **subject.context, **_BY_ACTION.get(action, {})}
    if service:
        values["iam:passedtoservice"] = (service,)
    return Context(values, whole=False)


_ACTIONS = tuple(sorted({action for path in PATHS for action in path.actions}))


def _covering(granted: Effective) -> Covering:
    """Return the statements that allow each action of the paths, or may."""
    found: Covering = {}
    for statement, origin in granted.statements:
        for action in _list_covered(statement) if statement.effect != "Deny" else ():
            found.setdefault(action, []).append((statement, origin))
    return found


def _list_covered(statement: Statement) -> tuple[str, ...]:
    """Return the actions of the paths that a statement is about, or may be."""
    named = (statement.actions, statement.not_actions)
    known = all(isinstance(listed, tuple) and all(isinstance(one, str) for one in listed) for listed in named)
    return _covered_by(*named) if known else _find_covered(*named)


def _find_covered(actions: Strings | Unknown, not_actions: Strings | Unknown) -> tuple[str, ...]:
    statement = Statement(0, "", "Allow", actions, not_actions, (), (), None, None)
    return tuple(action for action in _ACTIONS if covers_action(statement, action) is not False)


_covered_by = functools.lru_cache(maxsize=1024)(_find_covered)
