"""Keys of log groups admit CloudWatch Logs. Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html."""

from collections.abc import Iterator
from dataclasses import replace
from fnmatch import fnmatchcase
from typing import Any

from stackproof.constraints import Failed, Passed, Resource, Stack, Verdict, constraint, undecided
from stackproof.iam.documents import InvalidPolicy, PolicyDocument, Statement, allows, parse_policy
from stackproof.iam.resource_wildcards import wildcard_in
from stackproof.iam.statement_places import place_of_statement
from stackproof.model.graph import identity, unresolved, users
from stackproof.model.kms_keys import key_of
from stackproof.values import Unknown, unknowns_in
from stackproof.values.texts import pieces, text_with_holes

_CONTEXT = "kms:encryptioncontext:aws:logs:arn"
_ACTIONS = (
    "kms:Encrypt", "kms:Decrypt", "kms:ReEncryptFrom", "kms:ReEncryptTo", "kms:GenerateDataKey", "kms:DescribeKey",
)  # fmt: skip
_EXPECTED = "an Allow for logs.REGION.amazonaws.com with a condition on kms:EncryptionContext:aws:logs:arn"
_FIX = "see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html"


@constraint("kms-key-policy-admits-logs", on="aws_kms_key", severity="high", policy=(7, "ENCRYPTION"))
def kms_key_policy_admits_logs(key: Resource, stack: Stack, *, region: str) -> Iterator[Verdict]:
    """A key that encrypts log groups admits CloudWatch Logs of its region, for those log groups only.

    Why: without it every write fails; without the condition every log group of the region may use the key.
    Fails: no statement for the service's principal, one without the encryption context condition, one whose context is
        a wildcard, an action that CloudWatch Logs needs left out, a log group of the key left out.
    Passes: ``logs.REGION.amazonaws.com`` may encrypt, decrypt, re-encrypt, make data keys and describe the key, where
        ``kms:EncryptionContext:aws:logs:arn`` names log groups. Keys of no log group are not judged.
    Fix: see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
    """
    groups = _groups_by_key(stack).get(str(key.address), [])
    if not groups:
        return
    holder = _holder_of_policy(key, stack)
    if isinstance(holder, Unknown):
        yield undecided("which key an aws_kms_key_policy is of", holder, "policy")
        return
    if holder.omitted("policy"):
        yield _failed("no policy: CloudWatch Logs may not use the key")
        return
    try:
        policy = parse_policy(holder.get("policy"))
    except InvalidPolicy as error:
        yield replace(_failed(f"the policy cannot be read: {error}"), where=holder.place("policy"))
        return
    principal = f"logs.{region}.amazonaws.com"
    for verdict, statement in _judge(policy, principal, groups):
        if isinstance(verdict, Passed):
            yield verdict
        elif statement is None:
            yield replace(verdict, where=holder.place("policy"))
        else:
            where = place_of_statement(stack, holder, ("policy",), policy, statement)
            yield replace(verdict, part=statement.label, where=where)


def _groups_by_key(stack: Stack) -> dict[str, list[Resource]]:
    def compute() -> dict[str, list[Resource]]:
        found: dict[str, list[Resource]] = {}
        for group in stack.of_type("aws_cloudwatch_log_group"):
            key = key_of(stack, group.get("kms_key_id")).resource
            if key is not None:
                found.setdefault(str(key.address), []).append(group)
        return found

    return stack.once("log groups by key", compute)


def _holder_of_policy(key: Resource, stack: Stack) -> Resource | Unknown:
    """A key's policy stands in the key, or in a resource of its own; or nobody knows, where one may be any key's."""
    of_keys: tuple[str, tuple[str], str] = ("aws_kms_key_policy", ("key_id",), "aws_kms_key")
    policies = users(stack, *of_keys).get(str(key.address))
    if policies:
        return policies[0]
    unknown = unresolved(stack, *of_keys)
    return key if unknown is None else unknown


def _failed(found: str) -> Failed:
    return Failed(found, _EXPECTED, _FIX, ("policy",))


def _judge(
    policy: PolicyDocument, principal: str, groups: list[Resource]
) -> Iterator[tuple[Verdict, Statement | None]]:
    candidates = [(one, _is_for(one, principal)) for one in policy.statements if allows(one) is not False]
    statements = [one for one, certain in candidates if certain is True]
    opaque = [*policy.unknown, *(certain for _, certain in candidates if isinstance(certain, Unknown))]
    if opaque:
        yield undecided("who the key's policy admits", opaque[0], "policy"), None
        return
    if not statements:
        yield _failed(f"no statement for {principal}"), None
        return
    unknown = unknowns_in([(one.effect, one.actions) for one in statements])
    missing = [action for action in _ACTIONS if not any(_grants(one, action) for one in statements)]
    if missing and unknown:
        yield undecided("what the key's policy lets CloudWatch Logs do", unknown[0], "policy"), statements[0]
    elif missing:
        yield _failed(f"{principal} lacks {', '.join(missing)}"), statements[0]
    for statement in statements:
        yield _judge_condition(statement), statement
    yield from ((verdict, None) for verdict in _left_out(statements, groups))


def _is_for(statement: Statement, principal: str) -> bool | Unknown:
    """Tell whether a statement is for a service: in China its name has ``.cn`` behind it."""
    if isinstance(statement.principals, Unknown):
        return statement.principals
    by_kind = statement.principals if isinstance(statement.principals, dict) else {}
    services = next((value for kind, value in by_kind.items() if kind.lower() == "service"), None)
    listed = services if isinstance(services, list | tuple) else [services]
    if any(one in (principal, f"{principal}.cn") for one in listed if isinstance(one, str)):
        return True
    return next((one for one in listed if isinstance(one, Unknown)), False)


def _grants(statement: Statement, action: str) -> bool:
    patterns = () if isinstance(statement.actions, Unknown) else statement.actions
    return any(isinstance(one, str) and fnmatchcase(action.lower(), one.lower()) for one in patterns)


def _judge_condition(statement: Statement) -> Verdict:
    if isinstance(statement.condition, Unknown):
        return undecided(f"the condition of {statement.label}", statement.condition, "policy")
    tests = list(_contexts(statement))
    if not tests:
        return _failed(f"{statement.label} has no condition on the encryption context")
    verdicts = [_judge_contexts(statement, contexts) for contexts in tests]  # every test must hold: one is enough
    return next((one for one in verdicts if isinstance(one, Passed)), verdicts[0])


def _judge_contexts(statement: Statement, contexts: list[Any]) -> Verdict:
    for context in contexts:
        found = wildcard_in(context)
        if isinstance(found, Unknown):
            return undecided(f"the log groups that {statement.label} admits", found, "policy")
        if found:
            return _failed(f"{statement.label} admits log groups that nobody named: {found.removeprefix('resource ')}")
    return Passed(f"{statement.label} admits CloudWatch Logs")


def _contexts(statement: Statement) -> Iterator[list[Any]]:
    """Yield the values of each test of the encryption context, such as ``ForAnyValue:ArnLike``."""
    condition = statement.condition if isinstance(statement.condition, dict) else {}
    for test, keys in condition.items():
        operator = test.rsplit(":", 1)[-1].lower()
        if not operator.startswith(("arn", "string")) or "not" in operator or not isinstance(keys, dict):
            continue
        for name, values in keys.items():
            if name.lower() == _CONTEXT:
                yield list(values) if isinstance(values, list | tuple) else [values]


def _left_out(statements: list[Statement], groups: list[Resource]) -> Iterator[Verdict]:
    """Yield a failure for each log group of the key whose name is known and that no statement admits."""
    contexts = [context for one in statements for contexts in _contexts(one) for context in contexts]
    if not contexts or any(_is_opaque(context) for context in contexts):
        return
    pieces_of_all = [piece for context in contexts for piece in pieces(context) if isinstance(piece, Unknown)]
    owners = {str(reference.address) for piece in pieces_of_all if (reference := identity(piece)) is not None}
    named = {text_with_holes(context).split(":", 5)[-1].removesuffix(":*") for context in contexts}
    patterns = [one for one in named if "*" in one or "?" in one]
    for group in groups:
        name = group.get("name")
        if not isinstance(name, str) or str(group.address) in owners or f"log-group:{name}" in named:
            continue
        if not any(fnmatchcase(f"log-group:{name}", pattern) for pattern in patterns):
            yield _failed(f"{group} is encrypted with the key, and not admitted")


def _is_opaque(context: Any) -> bool:
    return any(isinstance(piece, Unknown) and identity(piece) is None for piece in pieces(context)[-1:])
