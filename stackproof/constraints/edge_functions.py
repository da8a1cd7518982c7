"""Functions at the edge: those that CloudFront runs, which cannot have most of what other functions can.

Source: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-at-edge-function-restrictions.html.
"""

from __future__ import annotations

from stackproof.constraints.hidden_blocks import blocks_within
from stackproof.iam.answers import Answer
from stackproof.model import Resource, Stack
from stackproof.model.graph import target
from stackproof.values import Unknown

_BEHAVIOURS = ("default_cache_behavior", "ordered_cache_behavior")
_ASSOCIATION = "lambda_function_association"


def is_at_edge(function: Resource, stack: Stack) -> Answer:
    """Tell whether a distribution of the stack runs a function; an unknown one may be any."""
    found, unknown = stack.once("functions at the edge", lambda: _find(stack))
    if str(function.address) in found:
        return True
    return unknown if unknown is not None else False


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
