"""Functions at the edge: those that CloudFront runs, which cannot have most of what other functions can.

Source: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-at-edge-function-restrictions.html.
"""

from __future__ import annotations

from stackproof.constraints.hidden_blocks import blocks_within
from stackproof.iam.answers import Answer
from stackproof.iam.documents import Statement
from stackproof.iam.role_policies import read_policy
from stackproof.model import Resource, Stack
from stackproof.model.graph import target
from stackproof.values import Unknown

_BEHAVIOURS = ("default_cache_behavior", "ordered_cache_behavior")
_EDGE = "edgelambda.amazonaws.com"
_ASSOCIATION = "lambda_function_association"


def is_at_edge(function: Resource, stack: Stack) -> Answer:
    """Tell whether CloudFront runs a function: a distribution of the stack names it, or its role trusts the edge.

    An unknown function of a distribution may be any.
    """
    found, unknown = stack.once("functions at the edge", lambda: _find(stack))
    if str(function.address) in found or _trusts_edge(function, stack):
        return True
    return unknown if unknown is not None else False


def _trusts_edge(function: Resource, stack: Stack) -> bool:
    role = target(stack, function.get("role"), "aws_iam_role").resource
    if role is None:
        return False
    return any(_admits_edge(one) for one in read_policy(role.get("assume_role_policy"), stack).statements)


def _admits_edge(statement: Statement) -> bool:
    services = statement.principals.get("Service", ()) if isinstance(statement.principals, dict) else ()
    named = services if isinstance(services, list | tuple) else (services,)
    return statement.effect == "Allow" and _EDGE in named


def _find(stack: Stack) -> tuple[set[str], Unknown | None]:
    found: set[str] = set()
    unknown: Unknown | None = None
    for distribution in stack.of_type("aws_cloudfront_distribution"):
        for behaviour in _BEHAVIOURS:
            for path, hidden in blocks_within(distribution, behaviour, _ASSOCIATION):
                value = distribution.get(*path, "lambda_arn") if hidden is None else hidden
                aim = target(stack, value, "aws_lambda_function")
                if aim.resource is not None:
                    found.add(str(aim.resource.address))
                unknown = aim.unknown if unknown is None else unknown
    return found, unknown
