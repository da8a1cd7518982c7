"""Who may give itself more permissions: the published paths over all that a role, user or group is granted.

A grant counts where some resource that it covers is not denied. On names with a wildcard it reaches what nobody named,
so it reaches something more powerful. On a role, user or group of the stack it reaches what that one may do: something
more powerful where that has a path itself. What those of another stack may do is not known. A role that is passed must
trust the service. ``iam:PermissionsBoundary``, ``iam:PolicyARN``, ``iam:PassedToService`` and the keys of KMS grants
are what a policy may fix; other keys are whatever the caller likes (:mod:`stackproof.iam.effective_statements`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from stackproof.iam.answers import Answer, all_of, any_of, doubt
from stackproof.iam.decisions import Request, decide
from stackproof.iam.effective_statements import Origin
from stackproof.iam.escalation_paths import PATHS, Path
from stackproof.iam.escalation_scopes import ROLES, Scope
from stackproof.iam.escalation_subjects import IDENTITIES, Subject, may_somewhere, subject_of
from stackproof.iam.principals import Principal, root_of
from stackproof.iam.request_context import Context
from stackproof.iam.resource_arns import arn_of
from stackproof.iam.role_policies import read_policy
from stackproof.model.graph import target
from stackproof.model.regions import account_of
from stackproof.model.resource import Resource
from stackproof.model.stack import Stack
from stackproof.values import Unknown

_NEEDED = tuple((path, frozenset(path.actions)) for path in PATHS)
Powerful = Callable[[], dict[str, Answer]]


@dataclass(frozen=True, slots=True)
class Finding:
    """A path that somebody has, or may have; ``origin`` is where the statement stands that opens it."""

    path: Path
    answer: Answer
    origin: Origin
    on: str


class Escalations:
    """What the roles, users, groups and loose policies of one stack may give themselves."""

    def __init__(self, stack: Stack) -> None:
        self._stack = stack
        self._subjects: dict[str, Subject] = {}
        self._powerful: dict[str, Answer] | None = None

    def of(self, resource: Resource) -> list[Finding]:
        """Return the paths that a role, user, group or policy has, or may have."""
        return list(self._find(self._subject(resource), self._more))

    def unread(self, resource: Resource) -> Unknown | None:
        """Return a document of theirs that nobody can read."""
        subject = self._subject(resource)
        by_boundary = subject.boundary.unknown if subject.boundary is not None else None
        return subject.granted.unknown if subject.granted.unknown is not None else by_boundary

    def _subject(self, resource: Resource) -> Subject:
        key = str(resource.address)
        if key not in self._subjects:
            self._subjects[key] = subject_of(resource, self._stack)
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

    def _after(self, everybody: list[Subject], before: dict[str, Answer]) -> dict[str, Answer]:
        return {str(one.resource.address): any_of(self._answers(one, before)) for one in everybody}

    def _answers(self, subject: Subject, before: dict[str, Answer]) -> Iterator[Answer]:
        """Yield what each path comes to, and a document that nobody can read: it may hold another."""
        yield from (path.answer for path in self._find(subject, lambda: before))
        unread = self.unread(subject.resource)
        if unread is not None:
            yield unread

    def _find(self, subject: Subject, powerful: Powerful) -> Iterator[Finding]:
        for path, needed in _NEEDED:
            if not needed <= subject.covering.keys():
                continue
            besides = all_of(may_somewhere(subject, action) for action in path.actions[1:])
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

    def _reaches(self, subject: Subject, path: Path, scope: Scope, powerful: Powerful) -> Answer:
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

    def _trusts(self, subject: Subject, path: Path, role: Resource) -> Answer:
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
