"""Where the policy of a KMS key stands.

Source: https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html.
"""

from __future__ import annotations

from stackproof.model import Resource, Stack
from stackproof.model.graph import find_unresolved, users
from stackproof.model.kms_keys import KEY_TYPES
from stackproof.values import Unknown


def holder_of_policy(key: Resource, stack: Stack) -> Resource | Unknown:
    """A key's policy stands in the key, or in a resource of its own; or nobody knows, where one may be any key's."""
    policies = users(stack, "aws_kms_key_policy", ("key_id",), *KEY_TYPES).get(str(key.address))
    if policies:
        return policies[0]
    unknown = find_unresolved(stack, "aws_kms_key_policy", ("key_id",), *KEY_TYPES)
    return key if unknown is None else unknown
