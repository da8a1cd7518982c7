"""Keys of log groups admit CloudWatch Logs. Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html."""

import fnmatch
from collections.abc import Iterator
from typing import Any

from stackproof.constraints import Failed, Passed, Resource, Stack, Undecided, Verdict, constraint
from stackproof.model.graph import pieces
from stackproof.model.keys import customer_key
from stackproof.model.policy import InvalidPolicy, Statement, allows, parse_policy
from stackproof.values import Unknown

_CONTEXT = "kms:encryptioncontext:aws:logs:arn"
_ACTIONS = (
    "kms:Encrypt",
    "kms:Decrypt",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
    "kms:GenerateDataKey",
    "kms:DescribeKey",
)
_EXPECTED = "an Allow for logs.REGION.amazonaws.com with a condition on kms:EncryptionContext:aws:logs:arn"


@constraint("kms-key-policy-admits-logs", on="aws_kms_key", severity="high")
def kms_key_policy_admits_logs(key: Resource, stack: Stack, *, region: str) -> Iterator[Verdict]:
    """A key that encrypts log groups admits CloudWatch Logs of its region, for those log groups only.

    Why: without it every write fails; without the condition every log group of the region may use the key.
    Fails: no statement for the service's principal, one without the encryption context condition, one whose context is
        every log group, or one that leaves out an action that CloudWatch Logs needs.
    Passes: ``logs.REGION.amazonaws.com`` may encrypt, decrypt, re-encrypt, make data keys and describe the key, where
        ``kms:EncryptionContext:aws:logs:arn`` names log groups of the stack. Keys of no log group are not judged.
    Fix: see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
    """
    groups = stack.of_type("aws_cloudwatch_log_group")
    if not any(customer_key(stack, group.get("kms_key_id")) is key for group in groups):
        return
    principal = f"logs.{region}.amazonaws.com"
    if key.omitted("policy"):
        yield Failed("no policy: CloudWatch Logs may not use the key", _EXPECTED, path=("policy",))
        return
    try:
        policy = parse_policy(key.get("policy"))
    except InvalidPolicy as error:
        yield Failed(f"the policy cannot be read: {error}", "a policy document", path=("policy",))
        return
    statements = [one for one in policy.statements if allows(one) is not False and _is_for(one, principal)]
    if not statements and policy.unknown:
        yield Undecided("the key's policy", policy.unknown[0].why, ("policy",))
    elif not statements:
        yield Failed(f"no statement for {principal}", _EXPECTED, path=("policy",))
    for statement in statements:
        yield _judge(statement)


def _is_for(statement: Statement, principal: str) -> bool:
    services = statement.principals.get("Service") if isinstance(statement.principals, dict) else None
    return principal in (services if isinstance(services, list | tuple) else [services])


def _judge(statement: Statement) -> Verdict:
    part = statement.label
    if isinstance(statement.actions, Unknown):
        return Undecided("the actions for CloudWatch Logs", statement.actions.why, ("policy",), statement.label)
    missing = [action for action in _ACTIONS if not _granted(action, statement.actions)]
    if missing:
        return Failed(f"{part} lacks {', '.join(missing)}", _EXPECTED, path=("policy",), part=statement.label)
    contexts = list(_contexts(statement.condition))
    if not contexts:
        return Failed(f"{part} has no condition", _EXPECTED, path=("policy",), part=part)
    for context in contexts:
        if _is_everything(context):
            found = f"{part} admits every log group: {context}"
            return Failed(found, _EXPECTED, path=("policy",), part=part)
    return Passed(f"{part} admits CloudWatch Logs")


def _granted(action: str, patterns: Any) -> bool:
    return any(isinstance(one, str) and fnmatch.fnmatchcase(action.lower(), one.lower()) for one in patterns)


def _contexts(condition: Any) -> Iterator[Any]:
    for test, keys in condition.items() if isinstance(condition, dict) else ():
        if not test.lower().startswith(("arn", "string")) or "not" in test.lower() or not isinstance(keys, dict):
            continue
        for name, values in keys.items():
            if name.lower() == _CONTEXT:
                yield from values if isinstance(values, list | tuple) else [values]


def _is_everything(context: Any) -> bool:
    """A log group's ARN whose name is nothing but a wildcard."""
    last = pieces(context)[-1]
    return isinstance(last, str) and last.rsplit("log-group:", 1)[-1] in ("*", "*:*", "/*", "/aws/*")
