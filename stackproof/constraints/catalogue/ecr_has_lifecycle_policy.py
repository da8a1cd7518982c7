"""Repositories expire old images. Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html."""

from collections.abc import Mapping
from typing import Any

from stackproof.constraints import Failed, Passed, Resource, Stack, Undecided, Verdict, constraint, undecided
from stackproof.model.graph import may_be_absent, target, users
from stackproof.model.json_documents import InvalidJson, load_json
from stackproof.model.regions import same_region
from stackproof.model.same_names import same_name
from stackproof.values import AttributeOf, Unknown, unknowns_in

_ACTION = ("action", "type")
_NEEDED = (("selection", "countType"), ("selection", "countNumber"), _ACTION)


@constraint("ecr-has-lifecycle-policy", on="aws_ecr_repository", severity="low", policy=(3, "SUPPLY_CHAIN"))
def ecr_has_lifecycle_policy(repository: Resource, stack: Stack) -> Verdict:
    """ECR repositories have a lifecycle policy with at least one rule.

    Why: every push leaves an image behind, and each of them is paid for.
    Fails: no ``aws_ecr_lifecycle_policy`` for the repository, one in another region, or one without a rule; a rule that
        ECR refuses: without a ``selection`` (``countType``, ``countNumber``) or an ``action``; rules that expire
        nothing.
    Passes: a policy whose ``rules`` expire images.
    Fix:
      resource "aws_ecr_lifecycle_policy" "NAME" {
        repository = aws_ecr_repository.NAME.name
        policy     = jsonencode({ rules = RULES })
      }
    """
    named = users(stack, "aws_ecr_lifecycle_policy", ("repository",), "aws_ecr_repository")
    near = [(one, same_region(stack, one, repository)) for one in named.get(str(repository.address), ())]
    near.sort(key=lambda pair: may_be_absent(pair[0].address, repository.address))
    for policy, same in near:
        if same is True and may_be_absent(policy.address, repository.address):
            return Undecided(f"whether {policy} is there")
        if same is True:
            return _judge(policy, stack)
    for policy, same in near:
        if isinstance(same, Unknown):
            return undecided(f"whether {policy} is in the region of the repository", same)
    if near:
        found = f"{near[0][0]} is in another region than the repository of that name"
        return Failed(found, "an aws_ecr_lifecycle_policy in the region of the repository")
    reasons = [
        reason
        for aim in _open_aims(stack)
        if isinstance(same := same_name(aim, repository.get("name")), Unknown)
        for reason in same.why
    ]
    if reasons:
        return Undecided("the repository of a lifecycle policy", tuple(dict.fromkeys(reasons)))
    return Failed("no lifecycle policy", "an aws_ecr_lifecycle_policy for it")


def _open_aims(stack: Stack) -> list[Any]:
    """Return the repositories of lifecycle policies that are not found yet: unknown, or a name that nothing has."""

    def compute() -> list[Any]:
        policies = stack.of_type("aws_ecr_lifecycle_policy")
        aims = [(policy, policy.get("repository")) for policy in policies]
        return [aim for policy, aim in aims if target(stack, aim, "aws_ecr_repository", near=policy).resource is None]

    return stack.once("repositories of lifecycle policies that are not found", compute)


def _judge(policy: Resource, stack: Stack) -> Verdict:
    where = policy.place("policy")
    rules = _rules(policy.get("policy"), stack)
    if isinstance(rules, Unknown):
        return Undecided(f"the rules of {policy}", rules.why, where=where)
    if isinstance(rules, str):
        return Failed(f"{policy}: {rules}", "a lifecycle policy document", "", where=where)
    if not rules:
        return Failed(f"{policy} has no rules", "at least one rule", "", where=where)
    lacking = next((one for one in map(_lack, rules) if one), None)
    if lacking is not None:
        return Failed(f"{policy}: a rule has no {lacking}", "rules that expire images", "", where=where)
    hidden = next((one for rule in rules for one in unknowns_in(rule)), None)
    if not any(_expires(rule) for rule in rules):
        if hidden is not None:
            return Undecided(f"what the rules of {policy} do", hidden.why, where=where)
        return Failed(f"{policy} expires nothing", "a rule whose action is expire", "", where=where)
    return Passed(f"{policy} expires images")


def _lack(rule: Any) -> str | None:
    """Return what ECR asks of a rule, and this one surely has not."""
    return next((".".join(way) for way in _NEEDED if _at(rule, way) in (None, "", {})), None)


def _expires(rule: Any) -> bool:
    return bool(_at(rule, _ACTION) == "expire")


def _at(found: Any, way: tuple[str, ...]) -> Any:
    for step in way:
        if not isinstance(found, Mapping):
            return found if isinstance(found, Unknown) else None
        found = found.get(step)
    return found


def _as_document(rule: Any) -> Any:
    """Return a block of the data source as the provider writes it, so far as it is judged; its schema asks for all."""
    if not isinstance(rule, Mapping):
        return rule
    selections = rule.get("selection") or ()
    selection = selections[0] if isinstance(selections, list | tuple) and selections else {}
    chosen = {"countType": _at(selection, ("count_type",)), "countNumber": _at(selection, ("count_number",))}
    return {"selection": chosen, "action": {"type": "expire"}}


def _rules(text: Any, stack: Stack) -> list[Any] | Unknown | str:
    """Return the rules of a policy; a text says what is wrong with it."""
    if isinstance(text, Unknown) and isinstance(text.form, AttributeOf):
        source = stack.at(text.form.reference.address)
        if source is not None and source.type == "aws_ecr_lifecycle_policy_document":
            return [_as_document(rule) for rule in source.get("rule") or ()]
    try:
        document = load_json(text)
    except InvalidJson as error:
        return str(error)
    if isinstance(document, Unknown):
        return document
    rules = document.get("rules", ()) if isinstance(document, dict) else "it is no JSON object"
    return list(rules) if isinstance(rules, list | tuple) else rules
