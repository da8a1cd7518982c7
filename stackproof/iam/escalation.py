"""Who may give itself more permissions: the published paths over all that a role, user or group is granted.

A grant counts where some resource that it covers is not denied. On names with a wildcard it reaches what nobody named,
so it reaches something more powerful. On a role, user or group of the stack it reaches what that one may do: something
more powerful where that has a path itself. What those of another stack may do is not known. A role that is passed must
trust the service. ``iam:PermissionsBoundary``, ``iam:PolicyARN``, ``iam:PassedToService`` and the keys of KMS grants
are what a policy may fix; other keys are whatever the caller likes (:mod:`stackproof.iam.effective_statements`).
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from stackproof.iam.answers import Answer, all_of, any_of, doubt
from stackproof.iam.decisions import Request, covers_action, decide
from stackproof.iam.documents import Statement
from stackproof.iam.effective_statements import Effective, Origin, effective
from stackproof.iam.escalation_paths import PATHS, Path
from stackproof.iam.escalation_scopes import NEW, ROLES, Scope, Scopes, kind_of
from stackproof.iam.grants import Grant, attached_policies, grants, grants_of
from stackproof.iam.group_memberships import groups_of
from stackproof.iam.principals import Principal, root_of
from stackproof.iam.request_context import Context, Values
from stackproof.iam.resource_arns import arn_of
from stackproof.iam.role_policies import read_policy
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
Powerful = Callable[[], dict[str, Answer]]
Covering = dict[str, list[tuple[Statement, Origin]]]


@dataclass(frozen=True, slots=True)
class Finding:
    """A path that somebody has, or may have; ``origin`` is where the statement stands that opens it."""

    path: Path
    answer: Answer
    origin: Origin
    on: str


@dataclass
class _Subject:
    """Somebody with policies: a role, user or group of the stack, or whoever has a policy that nobody here has."""

    resource: Resource
    granted: Effective
    boundary: Effective | None
    context: dict[str, Values]
    scopes: Scopes
    answers: dict[str, Answer] = field(default_factory=dict)
    ways: dict[Path, list[_Way]] = field(default_factory=dict)

    @functools.cached_property
    def covering(self) -> Covering:
        return _covering(self.granted)

    def ways_of(self, path: Path) -> list[_Way]:
        """Return what the first action of a path may be done on."""
        if path not in self.ways:
            scopes = _scopes_of(self, path.actions[0], kind_of(path))
            self.ways[path] = [_Way(self, path, scope) for scope in scopes]
        return self.ways[path]


@dataclass
class _Way:
    """A scope of the first action of a path; what is granted there is the same whatever others may do."""

    subject: _Subject
    path: Path
    scope: Scope

    @functools.cached_property
    def granted(self) -> Answer:
        action = self.path.actions[0]
        context = _context(self.subject, action, self.path.service)
        return _granted(self.subject, Request(action, self.scope.witness, context))


class Escalations:
    """What the roles, users, groups and loose policies of one stack may give themselves."""

    def __init__(self, stack: Stack) -> None:
        self._stack = stack
        self._subjects: dict[str, _Subject] = {}
        self._powerful: dict[str, Answer] | None = None

    def of(self, resource: Resource) -> list[Finding]:
        """Return the paths that a role, user, group or policy has, or may have."""
        return list(self._find(self._subject(resource), self._more))

    def unread(self, resource: Resource) -> Unknown | None:
        """Return a document of theirs that nobody can read."""
        subject = self._subject(resource)
        by_boundary = subject.boundary.unknown if subject.boundary is not None else None
        return subject.granted.unknown if subject.granted.unknown is not None else by_boundary

    def _subject(self, resource: Resource) -> _Subject:
        key = str(resource.address)
        if key not in self._subjects:
            self._subjects[key] = _subject(resource, self._stack)
        return self._subjects[key]

    def _more(self) -> dict[str, Answer]:
        """Tell of each role, user and group whether it has a path: they lead over others, so until nothing changes."""
        if self._powerful is None:
            everybody = [self._subject(one) for one in self._stack.of_type(*IDENTITIES)]
            before: dict[str, Answer] | None = None
            found: dict[str, Answer] = {}
            while before is None or _sure(before) != _sure(found):
                before = found
                found = self._after(everybody, before)
            self._powerful = found
        return self._powerful

    def _after(self, everybody: list[_Subject], before: dict[str, Answer]) -> dict[str, Answer]:
        return {str(one.resource.address): any_of(self._answers(one, before)) for one in everybody}

    def _answers(self, subject: _Subject, before: dict[str, Answer]) -> Iterator[Answer]:
        """Yield what each path comes to, and a document that nobody can read: it may hold another."""
        yield from (path.answer for path in self._find(subject, lambda: before))
        unread = self.unread(subject.resource)
        if unread is not None:
            yield unread

    def _find(self, subject: _Subject, powerful: Powerful) -> Iterator[Finding]:
        for path in PATHS:
            if not all(action in subject.covering for action in path.actions):
                continue
            besides = all_of(_may_somewhere(subject, action) for action in path.actions[1:])
            if besides is False:
                continue
            found: Finding | None = None
            for way in subject.ways_of(path):
                reached = self._reaches(subject, path, way.scope, powerful)
                answer = reached is not False and all_of((besides, way.granted, reached))
                if answer is True or (answer is not False and found is None):
                    found = Finding(path, answer, way.scope.origin, way.scope.label)
                if answer is True:
                    break
            yield from [found] if found is not None else []

    def _reaches(self, subject: _Subject, path: Path, scope: Scope, powerful: Powerful) -> Answer:
        """Tell whether what is reached may do more than who reaches it."""
        if scope.is_wide or path.reaches in ("policies", "key"):
            return True
        named = scope.named
        if scope.is_own or (named is not None and named is subject.resource):
            return False
        if path.reaches in ("machine", "function") and named is not None:
            if named.type not in ROLES:
                return doubt(f"which role {named} has is not known here")
            if named.omitted(*ROLES[named.type]):
                return False  # it runs with the rights of who asks, or with none
            role = target(self._stack, named.get(*ROLES[named.type]), "aws_iam_role")
            if role.resource is None:
                hidden = doubt(f"what the role of {named} may do is not known here")
                return hidden if role.unknown is None else role.unknown
            named = role.resource
        if named is not None:
            more = powerful().get(str(named.address), False)
            return more if more is False else all_of((more, self._trusts(subject, path, named)))
        if scope.unknown is not None:
            return scope.unknown
        # To assume a role of another stack that somebody named is what a grant is for.
        return False if path.reaches == "roles of others" else doubt(f"what {scope.label} may do is not known here")

    def _trusts(self, subject: _Subject, path: Path, role: Resource) -> Answer:
        """Tell whether a role trusts who would have it: the service that it is passed to, or the subject."""
        if role.type != "aws_iam_role" or not (path.service or path.reaches == "roles of others"):
            return True
        trust = read_policy(role.get("assume_role_policy"), self._stack)
        request = Request("sts:AssumeRole", arn_of(self._stack, role), Context(whole=False))
        account = root_of(account_of(self._stack, role))
        who = (Principal("Service", path.service),) if path.service else (
            account, Principal("AWS", arn_of(self._stack, subject.resource), account.account),
        )  # fmt: skip
        admits = any_of(decide((trust,), request, one).allows for one in who)
        return admits is not False


def escalations_of(stack: Stack) -> Escalations:
    """Return what the roles, users and groups of a stack may give themselves."""
    return stack.once("escalations", lambda: Escalations(stack))


def _sure(answers: dict[str, Answer]) -> set[str]:
    return {address for address, answer in answers.items() if answer is True}


def _subject(resource: Resource, stack: Stack) -> _Subject:
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
    return _Subject(resource, effective(granted, stack, _FIXED), boundary, context, Scopes(stack, username))


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


def _granted(subject: _Subject, request: Request) -> Answer:
    by_identity = decide(subject.granted.documents, request).granted
    if subject.boundary is None or by_identity is False:
        return by_identity
    return all_of((by_identity, decide(subject.boundary.documents, request).granted))


def _may_somewhere(subject: _Subject, action: str) -> Answer:
    if action not in subject.answers:
        context = _context(subject, action, "")
        scopes = _scopes_of(subject, action, "any")
        subject.answers[action] = any_of(_granted(subject, Request(action, one.witness, context)) for one in scopes)
    return subject.answers[action]


def _scopes_of(subject: _Subject, action: str, kind: str) -> Iterator[Scope]:
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


def _context(subject: _Subject, action: str, service: str) -> Context:
    values = {**_ELSE, **subject.context, **_BY_ACTION.get(action, {})}
    if service:
        values["iam:passedtoservice"] = (service,)
    return Context(values, whole=False)


_ACTIONS = tuple(sorted({action for path in PATHS for action in path.actions}))


def _covering(granted: Effective) -> Covering:
    """Return the statements that allow each action of the paths, or may."""
    found: Covering = {}
    for statement, origin in granted.statements:
        for action in _ACTIONS if statement.effect != "Deny" else ():
            if covers_action(statement, action) is not False:
                found.setdefault(action, []).append((statement, origin))
    return found
