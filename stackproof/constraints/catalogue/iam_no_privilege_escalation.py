"""Nobody gives itself more permissions. Source: https://docs.aws.amazon.com/prescriptive-guidance/latest/security-reference-architecture/identity-management.html."""

from collections.abc import Iterator

from stackproof.constraints import Failed, Passed, Resource, Stack, Undecided, Verdict, constraint
from stackproof.constraints.grants_elsewhere import ELSEWHERE, judge_elsewhere
from stackproof.diagnostics import SourceRange
from stackproof.iam.escalation import Finding, escalations_of
from stackproof.iam.escalation_paths import PATHS
from stackproof.iam.escalation_subjects import IDENTITIES
from stackproof.iam.grants import HOLDERS_OF, POLICY_TYPES, find_attached, holders_of, is_boundary_alone
from stackproof.iam.statement_places import place_of_statement
from stackproof.model.graph import target
from stackproof.values import Unknown

_ALL = {path.name for path in PATHS}
_WRITES = {path.name for path in PATHS if path.reaches == "policies"}
_OF_IAM = "iam:*"
_EXPECTED = "no way to permissions that it was not given"


@constraint(
    "iam-no-privilege-escalation",
    on=(*IDENTITIES, *(one for one in POLICY_TYPES if one not in IDENTITIES), *ELSEWHERE),
    severity="high",
    policy=(40, "IAM"),
)
def iam_no_privilege_escalation(holder: Resource, stack: Stack) -> Iterator[Verdict]:
    """No role, user or group may, by its policies taken together, give itself more permissions.

    Why: who breaks in takes what is granted; a way to more makes that the whole account.
    Fails: what lets somebody write the policies of a user, group, role or key, or lift a boundary; take over a user, a
        role or a group that may do so; pass a role to a service that runs code, and start it; change the code of a
        function with such a role. The published paths are the data (``iam/escalation_paths.py``). All statements count
        together, with what they deny and the permissions boundary. A grant on names with a wildcard reaches what nobody
        named, and fails; one on a role, user, group or function of the stack is judged by what that may do, and a role
        by the services that it trusts.
    Passes: ``iam:PassRole`` on roles of the stack that have no such way themselves, or only to services that cannot be
        started; a condition on ``iam:PermissionsBoundary`` or ``iam:PolicyARN``; one's own access keys
        (``user/${aws:username}``); grants of keys for AWS's services (``kms:GrantIsForAWSResource``). Conditions that
        the caller can meet do not count. A role, user or group that the stack does not declare is undecided.
    Fix:
      statement {
        actions   = ["iam:PassRole"]
        resources = [aws_iam_role.NAME.arn] # a role that may do no more

        condition {
          test     = "StringEquals"
          variable = "iam:PassedToService"
          values   = ["lambda.amazonaws.com"]
        }
      }
    """
    yield from judge_elsewhere(holder)
    if holder.type not in POLICY_TYPES and holder.type not in IDENTITIES:
        return
    if holder.type not in IDENTITIES and _is_judged_with_another(holder, stack):
        return
    if is_boundary_alone(holder, stack):
        yield Passed("it is a permissions boundary alone, which grants nothing")
        return
    escalations = escalations_of(stack)
    found = _by_name(escalations.of(holder))
    failed = [one for one in found if one.answer is True]
    yield from _failures(stack, failed)
    for one in found:
        if isinstance(one.answer, Unknown):
            where = _place(stack, one)
            needs = f"whether {_steps(one)} gives it more, on {one.on}"
            yield Undecided(needs, one.answer.why, one.origin.grant.path, one.path.name, where)
    unread = escalations.unread(holder)
    if unread is not None and not failed:
        yield Undecided("all that it is granted", unread.why)
    if not found and unread is None:
        yield Passed("it has no way to more")


def _failures(stack: Stack, failed: list[Finding]) -> Iterator[Failed]:
    """Yield a failure for each path; one for whoever has them all, or writes every policy."""
    names = {one.path.name for one in failed}
    if names == _ALL:
        yield _failed(stack, failed[0], "it may give itself everything", "")
        return
    if names >= _WRITES:
        yield _failed(stack, failed[0], "it may write the policies of everybody", _OF_IAM)
        failed = [one for one in failed if one.path.service or not one.path.name.startswith("iam:")]
    for one in failed:
        yield _failed(stack, one, f"{_steps(one)} gives it more, on {one.on}", one.path.name)


def _is_judged_with_another(holder: Resource, stack: Stack) -> bool:
    """Tell whether a policy is that of a role, user or group of the stack, which is judged with all its policies."""
    for type_, arguments in HOLDERS_OF.items():
        owners = holders_of(type_, stack)[0].values()
        if holder.type in arguments and any(one is holder for owned in owners for one in owned):
            return True
    if holder.type != "aws_iam_policy":
        return False
    carriers = (one for type_ in HOLDERS_OF for owned in holders_of(type_, stack)[0].values() for one in owned)
    attached = (target(stack, arn, "aws_iam_policy").resource for one in carriers for _, arn in find_attached(one))
    return any(one is holder for one in attached)


def _by_name(findings: list[Finding]) -> list[Finding]:
    """Return one finding for each name: a sure one before one that nobody can tell."""
    found: dict[str, Finding] = {}
    for one in findings:
        known = found.get(one.path.name)
        if known is None or (known.answer is not True and one.answer is True):
            found[one.path.name] = one
    return list(found.values())


def _steps(finding: Finding) -> str:
    return " with ".join((finding.path.name, ", ".join(finding.path.actions[1:]))).removesuffix(" with ")


def _place(stack: Stack, finding: Finding) -> SourceRange | None:
    origin = finding.origin
    return place_of_statement(
        stack, origin.holder, origin.grant.path, origin.policy, origin.statement, "actions", "not_actions"
    )


def _failed(stack: Stack, finding: Finding, found: str, part: str) -> Failed:
    return Failed(found, _EXPECTED, "", finding.origin.grant.path, part, _place(stack, finding))
