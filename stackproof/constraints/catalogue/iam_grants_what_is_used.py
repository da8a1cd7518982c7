"""Grants are used, and calls are granted. Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from stackproof.constraints import Failed, Passed, Resource, Stack, Undecided, Verdict, constraint, undecided
from stackproof.constraints.identity_policies import judge_grant
from stackproof.iam.call_coverage import covers
from stackproof.iam.documents import Statement
from stackproof.iam.grants import grants_of
from stackproof.model.recorded_calls import RecordedCall, RecordedCalls
from stackproof.model.wildcards import like
from stackproof.values import Unknown
from stackproof.values.shown import shown

_EXPECTED = "grants that calls use"


@constraint("iam-grants-what-is-used", on="aws_iam_role", severity="high", needs="calls")
def iam_grants_what_is_used(role: Resource, stack: Stack) -> Iterator[Verdict]:
    """Roles are granted what their calls use, and nothing else.

    Why: a grant that nothing uses serves only who breaks in; a call that is refused is a fault that waits for its day.
    Fails: an action on a resource that no recorded call of the role used, or that is granted by ``NotAction`` or
        ``NotResource``; a call that was refused. A waiver names the role, and the action as its part.
    Passes: each action on each resource was used by a call that was allowed. Conditions and Deny statements are not
        looked at. A grant on ARNs that nobody knows yet is undecided where a call may have used it, and so is one of
        an action that the record would not hold.
    Fix: # remove the grant, or test what needs it
    """
    calls, name = stack.calls, role.get("name")
    assert calls is not None  # it is not judged without
    if isinstance(name, Unknown):
        yield undecided("the name of the role", name, "name")
        return
    if not any(calls.of(other.get("name")) for other in stack.of_type("aws_iam_role")):
        yield Undecided(f"calls of this stack: {calls.source} holds none of any of its roles", (), ("name",))
        return
    yield from list(_granted(role, _Use(stack, calls, calls.of(name)))) or [Passed("it is granted nothing")]
    for call in calls.of(name):
        if not call.allowed:
            found = f"{call.action} on {call.resource or 'a resource that the record does not name'} was refused"
            yield Failed(found, "calls that are granted", "# grant it, or mend the code", ("name",), call.action)


@dataclass(frozen=True, slots=True)
class _Use:
    """What a role did, and the record that tells it."""

    stack: Stack
    calls: RecordedCalls
    made: list[RecordedCall]

    def verdict(self, action: Any, resource: Any, part: str) -> Verdict:
        """Judge one action on one resource, as a statement has them."""
        if isinstance(action, Unknown):
            return Undecided(f"an action of {part}", action.why)
        named = [one for one in self.made if one.allowed and like(action.lower(), one.action.lower())]
        found = [self._covers(resource, call) for call in named]
        if True in found:
            return Passed(f"{action} was used on {shown(resource)}")
        unknown = next((one for one in found if isinstance(one, Unknown)), None)
        if unknown is not None:
            return Undecided(f"whether {action} was used on {shown(resource)}", unknown.why, (), action)
        if None in found:
            return Undecided(f"what {action} was used on: {self.calls.source} does not name it", (), (), action)
        if not self.calls.would_hold(action):
            return Undecided(f"a record of {action}: {self.calls.source} does not hold all its calls", (), (), action)
        return Failed(f"{part}: no call used {action} on {shown(resource)}", _EXPECTED, "", (), action)

    def _covers(self, resource: Any, call: RecordedCall) -> bool | Unknown | None:
        """Tell whether a resource covers a call; nothing where the record does not name what was called."""
        if call.resource is None:
            return True if resource == "*" else None
        return covers(self.stack, resource, call.resource)


def _granted(role: Resource, use: _Use) -> Iterator[Verdict]:
    seen: set[tuple[str, str]] = set()  # a state shows a policy on the role as well as where it was declared

    def judge(statement: Statement, part: str) -> Iterator[Verdict]:
        yield from _unnamed(statement, part)
        for action in () if isinstance(statement.actions, Unknown) else statement.actions:
            for resource in () if isinstance(statement.resources, Unknown) else statement.resources:
                key = shown(action), shown(resource)
                if key not in seen or "(known after apply)" in key:
                    seen.add(key)
                    yield use.verdict(action, resource, part)

    for holder, grant in grants_of(role, use.stack):
        yield from judge_grant(holder, use.stack, ("actions", "not_actions"), judge, grant)


def _unnamed(statement: Statement, part: str) -> Iterator[Verdict]:
    """Judge what a statement does not name."""
    for element, given in (("NotAction", statement.not_actions), ("NotResource", statement.not_resources)):
        if given != ():
            yield Failed(f"{part}: {element} grants what it does not name", "actions and resources by name")
    for element, given in (("actions", statement.actions), ("resources", statement.resources)):
        if isinstance(given, Unknown):
            yield Undecided(f"the {element} of {part}", given.why)
