"""Nobody decrypts with every key. Source: https://docs.aws.amazon.com/securityhub/latest/userguide/kms-controls.html#kms-1."""

from collections.abc import Iterator
from typing import Any

from stackproof.constraints import Failed, Passed, Resource, Stack, Undecided, Verdict, constraint
from stackproof.constraints.grants_elsewhere import ELSEWHERE
from stackproof.constraints.identity_policies import judge_statements
from stackproof.iam.answers import Answer, all_of, any_of
from stackproof.iam.decisions import covers_action
from stackproof.iam.documents import Statement
from stackproof.iam.grants import POLICY_TYPES
from stackproof.iam.patterns import overlap, tokens, with_default_wildcards
from stackproof.iam.resource_wildcards import wildcard_in
from stackproof.values import Unknown
from stackproof.values.texts import HOLE, text_with_holes

_ACTIONS = ("kms:Decrypt", "kms:ReEncryptFrom")
_KEYS, _NAMES = tokens("arn:*:kms:*:*:key/*"), tokens("key/*")


@constraint(
    "iam-no-decrypt-on-every-key",
    on=(*POLICY_TYPES, *ELSEWHERE),
    severity="medium",
    controls=("Security Hub KMS.1", "Security Hub KMS.2"),
    policy=(43, "IAM"),
)
def iam_no_decrypt_on_every_key(holder: Resource, stack: Stack) -> Iterator[Verdict]:
    """Identity policies name the keys that they let somebody decrypt with.

    Why: who may decrypt with every key reads whatever the account encrypts, whoever it was encrypted for.
    Fails: an Allow of ``kms:Decrypt`` or ``kms:ReEncryptFrom``, by name or by a wildcard, on ``*``, on an ARN with a
        wildcard where the key stands (``key/*``), or with ``NotResource``. A condition does not count, as in AWS's
        controls; an AWS managed policy is judged by its published document.
    Passes: keys by their ARNs or by reference; a permissions boundary, which grants nothing; ARNs of aliases, which
        allow no use of a key. What a template, a product or a command grants is undecided.
    Fix:
      statement {
        resources = [aws_kms_key.NAME.arn]
      }
    """
    yield from judge_statements(holder, stack, ("actions", "not_actions", "resources"), _statement)


def _statement(statement: Statement, part: str) -> Iterator[Verdict]:
    decrypts = any_of(covers_action(statement, action) for action in _ACTIONS)
    every = all_of((decrypts, _is_every_key(statement)))
    if isinstance(every, Unknown):
        yield Undecided(f"whether {part} decrypts with every key", every.why)
    elif every:
        expected = "keys by their ARNs"
        yield Failed(f"{part} decrypts with keys that nobody named", expected)
    else:
        yield Passed(f"{part} decrypts with no key that it does not name")


def _is_every_key(statement: Statement) -> Answer:
    if statement.not_resources != ():
        return True
    if isinstance(statement.resources, Unknown):
        return statement.resources
    return any_of(_is_wide(with_default_wildcards(one)) for one in statement.resources)


def _is_wide(resource: Any) -> Answer:
    """Tell whether a resource is keys that it does not name."""
    if not _may_be_key(resource):
        return False
    found = wildcard_in(resource)
    return found if isinstance(found, Unknown) else bool(found)


def _may_be_key(resource: Any) -> bool:
    fields = text_with_holes(resource).split(":", 5)
    if len(fields) == 6 and HOLE not in fields[5] and not overlap(tokens(fields[5]), _NAMES):
        return False
    return overlap(tokens(resource), _KEYS)
