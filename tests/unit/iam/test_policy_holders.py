"""Every type of the provider that carries a policy is one whose access is read, or holds none of access."""

import re

from stackproof.iam.grants import POLICY_TYPES
from stackproof.iam.policy_holders import HOLDERS, NOT_READ, PERMISSIONS, WHOLE
from stackproof.schema import aws

_POLICY = re.compile(
    r"policy|policies|(access|resource|repository|delivery_destination|inline)_(policy|policies)|policy_document"
)
_OF_SOMETHING_ELSE = {  # lifecycles, data protection, indexes, networks
    "aws_cloudwatch_log_account_policy", "aws_cloudwatch_log_data_protection_policy", "aws_cloudwatch_log_index_policy",
    "aws_ecr_lifecycle_policy", "aws_networkmanager_core_network_policy_attachment",
    "aws_opensearchserverless_lifecycle_policy", "aws_opensearchserverless_security_policy", "aws_ses_receipt_filter",
    "aws_sns_topic_data_protection_policy",
}  # fmt: skip


def test_no_type_with_a_policy_is_left_out() -> None:
    read = {*HOLDERS, *PERMISSIONS, *NOT_READ, *POLICY_TYPES, *_OF_SOMETHING_ELSE}
    left_out = []
    for type_ in aws().resource_types:
        block = aws().resource(type_)
        assert block is not None
        given = [one for one in block.attributes.values() if one.required or one.optional]
        if any(_POLICY.fullmatch(one.name) and str(one.type) == "string" for one in given) and type_ not in read:
            left_out.append(type_)
    assert left_out == []


def test_the_arguments_are_those_of_the_provider() -> None:
    named = [(type_, name) for type_, one in HOLDERS.items() for name in (one.policy, one.owner) if name]
    named += [(type_, name) for type_, (name, _) in PERMISSIONS.items()]
    for type_, name in named:
        block = aws().resource(type_)
        assert block is not None, type_
        assert name in block.attributes, f"{type_}.{name}"


def test_the_types_are_those_of_the_provider() -> None:
    owners = {type_ for one in HOLDERS.values() for type_ in one.types}
    owners |= {type_ for _, types in PERMISSIONS.values() for type_ in types}
    assert (owners | NOT_READ | WHOLE) - set(aws().resource_types) == set()
