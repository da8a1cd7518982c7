"""Policies of resources that CloudFormation or Cloud Control makes, instead of a resource of the stack.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html.
What a command of a provisioner does is not judged here: the constraints on identity policies say that nobody can tell.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from stackproof.constraints.cloudformation_templates import may_make
from stackproof.constraints.grants_elsewhere import APPLICATION, CLOUD_CONTROL, PRODUCT, TEMPLATES
from stackproof.constraints.public_policies import judge_public_document
from stackproof.constraints.verdict import Failed, Passed, Undecided, Verdict, undecided
from stackproof.model import Resource, Stack
from stackproof.model.json_documents import InvalidJson, load_json
from stackproof.values import Unknown

POLICIES_ELSEWHERE = (*TEMPLATES, APPLICATION, CLOUD_CONTROL, PRODUCT)
"""What a constraint on a kind of resource policy judges besides the resources that carry it."""
_DOCUMENT = {  # the property that holds a policy document; nothing where the type grants by properties of its own
    "AWS::ECR::RegistryPolicy": "PolicyText",
    "AWS::ECR::Repository": "RepositoryPolicyText",
    "AWS::Events::EventBus": "Policy",
    "AWS::Events::EventBusPolicy": "",
    "AWS::KMS::Key": "KeyPolicy",
    "AWS::KMS::ReplicaKey": "KeyPolicy",
    "AWS::Lambda::LayerVersionPermission": "",
    "AWS::Lambda::Permission": "",
    "AWS::Lambda::Url": "",
    "AWS::Logs::Destination": "DestinationPolicy",
    "AWS::Logs::ResourcePolicy": "PolicyDocument",
    "AWS::SNS::TopicInlinePolicy": "PolicyDocument",
    "AWS::SNS::TopicPolicy": "PolicyDocument",
    "AWS::SQS::QueueInlinePolicy": "PolicyDocument",
    "AWS::SQS::QueuePolicy": "PolicyDocument",
    "AWS::SecretsManager::ResourcePolicy": "ResourcePolicy",
}
_STATE = ("desired_state",)


def judge_policies_elsewhere(holder: Resource, stack: Stack, service: str) -> Iterator[Verdict]:
    """Judge the policies of a service (``SQS``, as CloudFormation writes it) that a resource makes by other means."""
    types = tuple(type_ for type_ in _DOCUMENT if type_.startswith(f"AWS::{service}::"))
    if holder.type == CLOUD_CONTROL:
        yield from _judge_type(holder, stack, types)
    elif holder.type == PRODUCT:
        yield Undecided("the policies of the product: nobody reads its template here")
    else:
        yield _judge_template(holder, types)


def _judge_template(holder: Resource, types: tuple[str, ...]) -> Verdict:
    if holder.type not in TEMPLATES or holder.omitted("template_body"):
        return Undecided("the policies that its template makes: nobody reads it here")
    made = may_make(holder.get("template_body"), types)
    if isinstance(made, Unknown):
        return undecided("the policies that its template makes", made, "template_body")
    if made:
        return Undecided(f"the policy of the {made} of its template: it is not read", (), ("template_body",))
    return Passed(f"its template makes no {', '.join(types)}")


def _judge_type(holder: Resource, stack: Stack, types: tuple[str, ...]) -> Iterator[Verdict]:
    type_ = holder.get("type_name")
    if isinstance(type_, Unknown):
        yield undecided("what it makes", type_, "type_name")
    elif type_ == "AWS::CloudFormation::Stack":
        yield Undecided("the policies that the template of its stack makes: nobody reads it here", (), _STATE)
    elif type_ not in types:
        yield Passed(f"it makes an {type_}, which has no such policy")
    elif not _DOCUMENT[type_]:
        yield Undecided(f"whom the {type_} admits: it is not read", (), _STATE)
    else:
        yield from _judge_state(holder, stack, type_)


def _judge_state(holder: Resource, stack: Stack, type_: str) -> Iterator[Verdict]:
    """Judge the policy in the state that Cloud Control is asked for."""
    try:
        state: Any = load_json(holder.get("desired_state"))
    except InvalidJson as error:
        yield Failed(f"desired_state cannot be read: {error}", f"the properties of an {type_}, as JSON", "", _STATE)
        return
    document = state if isinstance(state, Unknown) else None
    if isinstance(state, Mapping):
        document = state.get(_DOCUMENT[type_])
    if isinstance(document, Unknown):
        yield undecided(f"the {_DOCUMENT[type_]} of the {type_}", document, *_STATE)
    elif document in (None, "", {}):
        yield Passed(f"its {type_} has no policy of its own")
    else:
        yield from judge_public_document(holder, stack, document, "desired_state")
