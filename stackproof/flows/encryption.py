"""Encryption on the way: whether who sends, and who receives, may use the customer key of a queue or a topic.

Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html and
https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html. An AWS managed key admits no service.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from stackproof.flows.conditions import Condition
from stackproof.iam.actors import role_may, service_may
from stackproof.iam.answers import Answer, all_of
from stackproof.model import Resource, Stack
from stackproof.model.kms_keys import KmsKey, key_named_by, unfit_for_logs
from stackproof.model.regions import region_of
from stackproof.values import Unknown, template
from stackproof.values.shown import shown

_SENDS = ("kms:GenerateDataKey", "kms:Decrypt")
_RECEIVES = ("kms:Decrypt",)
_ARGUMENT = {"aws_sqs_queue": "kms_master_key_id", "aws_sns_topic": "kms_master_key_id"}
_VIA = {"aws_sqs_queue": "sqs.", "aws_sns_topic": "sns."}


def service_may_encrypt(stack: Stack, service: str, resource: Resource, source: Resource) -> Iterator[Condition]:
    """Judge whether a service may put messages into an encrypted queue or topic."""
    key, argument = _key(stack, resource)
    if key is None:
        return
    says = f"the key of {resource.address} admits {service}"
    where = resource.place(argument)
    if key.managed_by == "aws":
        found = f"{resource.address} is encrypted with an AWS managed key, which admits no service"
        yield Condition(says, answer=False, found=found, fix="# use a customer managed key", where=where)
    elif key.resource is not None:
        yield from _can_be_used(stack, key.resource)
        answer = service_may(stack, service, _SENDS, key.resource, source)
        found = f"the policy of {key.resource.address} does not let {service} use the key"
        yield Condition(says, answer, found, f"allow {service} {' and '.join(_SENDS)}", key.resource.place("policy"))
    elif key.unknown is not None:
        yield Condition(says, key.unknown, "", where=where)


def role_may_use_key(
    stack: Stack, given: Any, resource: Resource, *, user: Resource, sends: bool
) -> Iterator[Condition]:
    """Judge whether a role may encrypt what it sends to a queue or a topic, or decrypt what it reads."""
    key, argument = _key(stack, resource)
    if key is None or key.managed_by == "aws":
        return  # an AWS managed key admits the account through the service
    actions = _SENDS if sends else _RECEIVES
    says = f"the role of {user.address} may use the key of {resource.address}"
    if key.resource is None:
        if key.unknown is not None:
            yield Condition(says, key.unknown, "", where=resource.place(argument))
        return
    yield from _can_be_used(stack, key.resource)
    service = template((_VIA[resource.type], region_of(stack, resource), ".amazonaws.com"))
    via = {"kms:viaservice": (service,)}
    answers: list[Answer] = [role_may(stack, given, action, key.resource, user=user, via=via) for action in actions]
    found = f"the role of {user.address} may not {' and '.join(actions)} with {key.resource.address}"
    yield Condition(says, all_of(answers), found, f"grant {' and '.join(actions)} on the key", user.place("role"))


def _can_be_used(stack: Stack, key: Resource) -> Iterator[Condition]:
    """Judge that a key is no asymmetric one, is enabled, and has its material."""
    unfit = unfit_for_logs(stack, key)
    if unfit is not None:
        name, value = unfit
        answer: Answer = value if isinstance(value, Unknown) else False
        found = f"{key.address} has {name} = {shown(value)}"
        yield Condition(f"{key.address} encrypts", answer, found, where=key.place(name))


def _key(stack: Stack, resource: Resource) -> tuple[KmsKey | None, str]:
    argument = _ARGUMENT.get(resource.type, "")
    return key_named_by(stack, resource, argument) if argument else None, argument
