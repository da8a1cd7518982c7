"""What credentials must be allowed to read a stack, as an IAM policy, from the readers' own declarations.

Rules: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from stackproof.views.live.types import readers


def reading_policy(types: Iterable[str]) -> dict[str, Any]:
    """Return the least policy that reads resources of these types; of a type without a reader nothing is asked.

    It names no resources: which of them exist is what is asked, and many of the actions take none.
    """
    known = {type_ for type_ in types if type_ in readers()}
    actions = sorted({action for type_ in known for action in readers()[type_].actions})
    statement = {"Sid": "StackproofReads", "Effect": "Allow", "Action": actions, "Resource": "*"}
    return {"Version": "2012-10-17", "Statement": [statement]}
