"""Repositories expire old images. Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html."""

import json

from stackproof.constraints import Failed, Passed, Resource, Stack, Undecided, Verdict, constraint
from stackproof.model.graph import target
from stackproof.values import JsonOf, Reason, Unknown

_FIX = 'resource "aws_ecr_lifecycle_policy" "NAME" { repository = aws_ecr_repository.NAME.name, policy = ... }'


@constraint("ecr-has-lifecycle-policy", on="aws_ecr_repository", severity="low")
def ecr_has_lifecycle_policy(repository: Resource, stack: Stack) -> Verdict:
    """ECR repositories have a lifecycle policy with at least one rule.

    Why: every push leaves an image behind, and each of them is paid for.
    Fails: no ``aws_ecr_lifecycle_policy`` for the repository, or one without a rule.
    Passes: a policy whose ``rules`` expire images.
    Fix: resource "aws_ecr_lifecycle_policy" "NAME" { repository = aws_ecr_repository.NAME.name, policy = ... }
    """
    reasons: list[Reason] = []
    for policy in stack.of_type("aws_ecr_lifecycle_policy"):
        aimed = target(stack, policy.get("repository"), "aws_ecr_repository")
        if aimed.resource is repository:
            return _judge(policy)
        if aimed.unknown is not None and aimed.unknown.form is None:
            reasons.extend(aimed.unknown.why)
    if reasons:
        return Undecided("the repository of a lifecycle policy", tuple(dict.fromkeys(reasons)))
    return Failed("no lifecycle policy", "an aws_ecr_lifecycle_policy for it", _FIX)


def _judge(policy: Resource) -> Verdict:
    text = policy.get("policy")
    document = text.form.value if isinstance(text, Unknown) and isinstance(text.form, JsonOf) else text
    if isinstance(document, Unknown):
        return Undecided(f"the rules of {policy}", document.why, where=policy.place("policy"))
    try:
        loaded = json.loads(document) if isinstance(document, str) else document
    except ValueError as error:
        return Failed(f"{policy}: {error}", "a policy document", _FIX, where=policy.place("policy"))
    rules = loaded.get("rules") if isinstance(loaded, dict) else None
    if not rules:
        return Failed(f"{policy} has no rules", "at least one rule", _FIX, where=policy.place("policy"))
    return Passed(f"{policy} expires images")
