"""References into blocks and attributes of AWS's types, in code that is not reached, as Terraform 1.11.4 judges them.

Each was given to ``terraform validate`` with hashicorp/aws 5.100.0. What needs no provider is among the configurations.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from stackproof.model import Stack

STACK = """resource "aws_lambda_function" "f" {
  function_name = "f"
  role          = "arn:aws:iam::123456789012:role/r"
  image_uri     = "x"
  package_type  = "Image"
}

resource "aws_s3_bucket" "b" {
  bucket = "b"
}

data "aws_region" "r" {}

variable "is_set" {
  type = bool
}
"""
REFUSED = {
    "aws_s3_bucket.b.nope": 'aws_s3_bucket has no attribute "nope".',
    "aws_s3_bucket.b.bukcet": 'aws_s3_bucket has no attribute "bukcet". Did you mean "bucket"?',
    "data.aws_region.r.zzzz": 'aws_region has no attribute "zzzz".',
    "data.aws_region.r[0].name": (
        "data.aws_region.r has neither count nor for_each: it is one, without a key; remove the key."
    ),
    "aws_s3_bucket.b.arn.x": 'A value of type string has no attribute "x".',
    "aws_lambda_function.f.layers.a": 'A value of type list of string has no attribute "a".',
    'aws_lambda_function.f.layers["a"]': "A number is required, not a string.",
    "aws_lambda_function.f.vpc_config.subnet_ids": (
        'The "vpc_config" blocks are a list: use [0].subnet_ids for one, [*].subnet_ids for all.'
    ),
    "aws_lambda_function.f.vpc_config[0].subnet_idx": (
        'A "vpc_config" block has no attribute "subnet_idx". Did you mean "subnet_ids"?'
    ),
    "aws_lambda_function.f.vpc_config[0][0]": 'A "vpc_config" block has attributes, and no elements: write .NAME.',
    "aws_lambda_function.f.vpc_config[0].subnet_ids[0]": (
        "A set's elements have no index; convert it with tolist(), or use a for expression."
    ),
    "aws_s3_bucket.b.grant[0].id": 'The "grant" blocks are a set, whose elements have no index; use a for expression.',
}
ACCEPTED = [
    "aws_s3_bucket.b.id",
    "aws_s3_bucket.b.tags.x",
    'aws_s3_bucket.b.tags["x"]',
    "aws_lambda_function.f.layers[0]",
    "aws_lambda_function.f.layers.0",
    "aws_lambda_function.f.timeouts.create",
    "aws_lambda_function.f.vpc_config[0].subnet_ids",
    "aws_lambda_function.f.vpc_config.0.subnet_ids",
    "aws_lambda_function.f.vpc_config[*].subnet_idx",
    'aws_lambda_function.f.vpc_config["a"].subnet_ids',
]
PLACES = ["try(REFERENCE, 1)", "[for one in [] : REFERENCE]", "var.is_set ? [REFERENCE] : []"]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("reference", REFUSED)
def test_what_no_schema_has_is_refused_where_nobody_goes(
    load: Callable[..., Stack], reference: str, place: str
) -> None:
    text = place.replace("REFERENCE", reference)
    (error,) = load({"main.tf": f'{STACK}output "o" {{\n  value = {text}\n}}\n'}).errors
    assert error.detail == REFUSED[reference]
    assert error.subject is not None
    assert error.subject.line == STACK.count("\n") + 2


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("reference", ACCEPTED)
def test_what_a_schema_has_is_not_refused(load: Callable[..., Stack], reference: str, place: str) -> None:
    text = place.replace("REFERENCE", reference)
    stack = load({"main.tf": f'{STACK}output "o" {{\n  value = {text}\n}}\n'})
    assert not stack.errors


def test_the_content_of_no_dynamic_block_is_not_looked_at(load: Callable[..., Stack]) -> None:
    """Terraform looks where nobody knows yet how many there are."""
    block = """resource "aws_lambda_function" "g" {
  function_name = "g"
  role          = "arn:aws:iam::123456789012:role/r"
  image_uri     = "x"
  package_type  = "Image"
  dynamic "environment" {
    for_each = EACH
    content {
      variables = { a = try(aws_s3_bucket.b.nope, "") }
    }
  }
}
"""
    assert not load({"main.tf": STACK + block.replace("EACH", "[]")}).errors
    assert load({"main.tf": STACK + block.replace("EACH", "var.is_set ? [1] : []")}).errors
