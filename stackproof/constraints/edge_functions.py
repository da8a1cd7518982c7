"""Functions at the edge: those that CloudFront runs, which cannot have most of what other functions can.

Source: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-at-edge-function-restrictions.html.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from stackproof.model import Resource, Stack
from stackproof.model.graph import target

_BEHAVIOURS = ("default_cache_behavior", "ordered_cache_behavior")
_ASSOCIATION = "lambda_function_association"


def is_at_edge(function: Resource, stack: Stack) -> bool:
    """Tell whether a distribution of the stack runs a function."""
    return str(function.address) in stack.once("functions at the edge", lambda: set(_find(stack)))


def _find(stack: Stack) -> Iterator[str]:
    for distribution in stack.of_type("aws_cloudfront_distribution"):
        for behaviour in _BEHAVIOURS:
            for path, _ in distribution.blocks(behaviour):
                yield from _associated(distribution, path, stack)


def _associated(distribution: Resource, path: tuple[Any, ...], stack: Stack) -> Iterator[str]:
    for _, association in distribution.blocks(*path, _ASSOCIATION):
        found = target(stack, association.get("lambda_arn"), "aws_lambda_function").resource
        if found is not None:
            yield str(found.address)
