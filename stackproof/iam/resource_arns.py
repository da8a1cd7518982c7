"""Policies with the references in them spelt out: the ARN that a resource will have, as far as it is known.

``aws_sqs_queue.orders.arn`` is unknown before the apply, but it is known to be ``arn:aws:sqs:REGION:ACCOUNT:orders``.
So an ARN that somebody wrote out and a reference to the same queue are compared. The region and the account are those
of the resource; where nobody knows them, they are the same unknown piece wherever they stand.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from stackproof.addresses import Reference
from stackproof.iam.arn_formats import arn_format
from stackproof.iam.documents import PolicyDocument, Statement
from stackproof.model.graph import is_plain, target
from stackproof.model.names import name_arguments
from stackproof.model.regions import account_of, partition_of, region_of
from stackproof.model.resource import Resource
from stackproof.model.stack import Stack
from stackproof.values import STRING, AttributeOf, Unknown, template
from stackproof.values.texts import pieces

_NAMED = {
    "aws_cloudtrail", "aws_cloudwatch_composite_alarm", "aws_cloudwatch_event_bus", "aws_cloudwatch_event_rule",
    "aws_cloudwatch_log_group", "aws_cloudwatch_metric_alarm", "aws_dynamodb_table", "aws_ecr_repository",
    "aws_iam_group", "aws_iam_policy", "aws_iam_role", "aws_iam_user", "aws_kinesis_stream", "aws_lambda_function",
    "aws_s3_bucket", "aws_sfn_state_machine", "aws_sns_topic", "aws_sqs_queue", "aws_ssm_parameter",
}  # fmt: skip
_IDS = {"aws_kms_key": "key_id", "aws_kms_replica_key": "key_id", "aws_kms_external_key": "id"}
_IDS |= {"aws_kms_replica_external_key": "key_id"}  # what stands in the ARN where no argument is the name
_FORMAT_OF = dict.fromkeys(_IDS, "aws_kms_key")


def arn_of(stack: Stack, resource: Resource) -> Any:
    """Return the ARN of a resource, known as far as it can be."""
    known = resource.get("arn")
    if isinstance(known, str):
        return known
    spelt = _spelt_out(stack, resource, "arn")
    return known if spelt is None else spelt


def spell_out(stack: Stack, text: Any) -> Any:
    """Return a text with each reference to an ARN, an account or a region in it spelt out; another value as it is."""
    if not isinstance(text, Unknown):
        return text
    return template(_piece(stack, piece) for piece in pieces(text))


def spell_out_policy(stack: Stack, policy: PolicyDocument) -> PolicyDocument:
    """Return a policy with the references in all its statements spelt out."""
    return replace(policy, statements=tuple(_statement(stack, statement) for statement in policy.statements))


def _statement(stack: Stack, statement: Statement) -> Statement:
    def inside(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: inside(inner) for name, inner in value.items()}
        if isinstance(value, list | tuple):
            return type(value)(map(inside, value))
        return spell_out(stack, value)

    return replace(
        statement,
        resources=inside(statement.resources),
        not_resources=inside(statement.not_resources),
        principals=inside(statement.principals),
        not_principals=inside(statement.not_principals),
        condition=inside(statement.condition),
    )


def _piece(stack: Stack, piece: Any) -> Any:
    reference = _attribute(piece)
    owner = stack.at(reference.address) if reference is not None else None
    if reference is None or owner is None or len(reference.path) != 1:
        return piece
    if owner.address.mode == "data":
        return _of_source(stack, owner, str(reference.path[0]), piece)
    spelt = _spelt_out(stack, owner, str(reference.path[0]))
    return piece if spelt is None else spelt


def _attribute(piece: Any) -> Reference | None:
    return piece.form.reference if isinstance(piece, Unknown) and isinstance(piece.form, AttributeOf) else None


def _of_source(stack: Stack, source: Resource, attribute: str, piece: Any) -> Any:
    if source.type == "aws_caller_identity" and attribute in ("account_id", "id") and source.region is None:
        return account_of(stack)
    if source.type == "aws_region" and attribute in ("name", "id") and source.get(attribute) is not None:
        return region_of(stack, source)
    if source.type == "aws_partition" and attribute in ("partition", "id"):
        return partition_of(region_of(stack, source))
    return piece


def _spelt_out(stack: Stack, resource: Resource, attribute: str) -> Any:
    if attribute != "arn" or resource.type not in _NAMED | _IDS.keys():
        return None
    format_ = arn_format(_FORMAT_OF.get(resource.type, resource.type), attribute)
    name = _name(resource)
    hidden = [piece for piece in pieces(name) if isinstance(piece, Unknown)]
    if format_ is None or name is None or not all(map(is_plain, hidden)):
        return None  # two references to it are compared better than two texts that nobody knows
    fields = format_.removesuffix("n").split(":", 5)
    region = region_of(stack, resource)
    here = {"r": region, "0": account_of(stack, resource), "": ""}
    path = _bus(stack, resource) if resource.type == "aws_cloudwatch_event_rule" else list(_path(resource))
    if path is None:
        return None
    parts = ["arn:", partition_of(region), f":{fields[2]}:", here[fields[3]], ":", here[fields[4]], f":{fields[5]}"]
    return template([*parts, *path, name])


def _name(resource: Resource) -> Any:
    """Return what stands for the resource in its ARN: its name, or an id that AWS gives."""
    if resource.type in _IDS:
        attribute = _IDS[resource.type]
        found = resource.get(attribute)
        reference = Reference(resource.address, ("key_id",))
        return found if isinstance(found, str) else Unknown(STRING, (), (reference,), AttributeOf(reference))
    for argument in name_arguments(resource.type):
        if not argument.endswith("_prefix") and not resource.omitted(argument):
            name = resource.get(argument)
            return name.removeprefix("/") if isinstance(name, str) and resource.type == "aws_ssm_parameter" else name
    return None


def _bus(stack: Stack, rule: Resource) -> list[Any] | None:
    """Return what stands before the name of a rule: its bus, unless that is the default one."""
    given = rule.get("event_bus_name")
    if rule.omitted("event_bus_name") or given == "default":
        return []
    bus = target(stack, given, "aws_cloudwatch_event_bus").resource
    name = bus.get("name") if bus is not None else given
    return [name, "/"] if isinstance(name, str) and not name.startswith("arn:") else None


def _path(resource: Resource) -> Iterator[Any]:
    """Yield the path before the name of a role, a user or a policy."""
    path = resource.get("path")
    if resource.type.startswith("aws_iam_") and not resource.omitted("path"):
        yield path if isinstance(path, Unknown) else str(path).removeprefix("/")
