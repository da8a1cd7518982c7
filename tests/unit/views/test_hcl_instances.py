"""count, for_each, dynamic blocks, providers and default tags; and what is unknown about them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from stackproof.addresses import UNKNOWN_KEY
from stackproof.model import Stack
from stackproof.values import AttributeOf, Omitted, Unknown

Load = Callable[..., Stack]
QUEUE = 'resource "aws_sqs_queue" "q" {\n  %s\n  name = %s\n}\n'


def names(stack: Stack) -> dict[str, object]:
    return {address: resource.values["name"] for address, resource in stack.resources.items()}


@pytest.mark.parametrize(
    ("argument", "name", "expected"),
    [
        ("count = 2", '"n${count.index}"', {"aws_sqs_queue.q[0]": "n0", "aws_sqs_queue.q[1]": "n1"}),
        ('count = "1"', '"n"', {"aws_sqs_queue.q[0]": "n"}),
        ("count = 0", '"n"', {}),
        ("count = true ? 1 : 0", '"n"', {"aws_sqs_queue.q[0]": "n"}),
        ('for_each = toset(["b", "a"])', "each.value", {'aws_sqs_queue.q["a"]': "a", 'aws_sqs_queue.q["b"]': "b"}),
        ("for_each = { k = 1 }", '"${each.key}${each.value}"', {'aws_sqs_queue.q["k"]': "k1"}),
        ('for_each = tomap({ "x.y" = "z" })', "each.value", {'aws_sqs_queue.q["x.y"]': "z"}),
        ("for_each = {}", "each.key", {}),
        ("for_each = toset([])", "each.key", {}),
    ],
)
def test_instances(load: Load, argument: str, name: str, expected: dict[str, str]) -> None:
    stack = load(QUEUE % (argument, name))
    assert (names(stack), stack.diagnostics) == (expected, [])


@pytest.mark.parametrize(
    "argument",
    [
        'for_each = ["a"]', "for_each = null", "for_each = toset([1])", "for_each = toset([null])", 'for_each = "a"',
        "count = -1", "count = 1.5", "count = null", 'count = "x"', "count = [1]",
        'for_each = sensitive(toset(["a"]))', "count = 100001",
    ],
)  # fmt: skip
def test_instances_that_cannot_be(load: Load, argument: str) -> None:
    """One error at the expression, and one placeholder: never zero instances."""
    stack = load(QUEUE % (argument, '"n"'))
    assert [(error.subject and error.subject.line) for error in stack.errors] == [2]
    assert list(stack.resources) == ["aws_sqs_queue.q[*]"]


def test_count_and_for_each_together(load: Load) -> None:
    """They exclude each other."""
    assert load(QUEUE % ("count = 1\n  for_each = {}", '"n"')).errors[0].summary == "Count and for_each together"


@pytest.mark.parametrize("argument", ["for_each = var.u", "count = var.u", "for_each = toset([var.u])"])
def test_unknown_number_of_instances(load: Load, argument: str) -> None:
    """Exactly one placeholder; what is read from it is unknown, and says why."""
    text = 'variable "u" {}\n' + QUEUE % (argument, '"n"')
    text += 'output "arns" {\n  value = values(aws_sqs_queue.q)[*].arn\n}\n'
    stack = load(text + 'output "n" {\n  value = length(aws_sqs_queue.q)\n}\n')
    assert stack.errors == []
    (resource,) = stack.resources.values()
    assert resource.address.key is UNKNOWN_KEY
    assert resource.values["name"] == "n"
    why = [str(reason) for reason in stack.outputs["n"].value.why]
    assert why == ["how many instances aws_sqs_queue.q has is unknown: main.tf:2", "var.u has no value: main.tf:1"]
    assert [str(reference) for reference in stack.outputs["arns"].value.references] == ["aws_sqs_queue.q[*]"]


def test_values_may_be_unknown_where_keys_are_not(load: Load) -> None:
    """A map with known keys has known instances."""
    stack = load('variable "u" {}\n' + QUEUE % ("for_each = { a = var.u }", "each.value"))
    assert list(stack.resources) == ['aws_sqs_queue.q["a"]']
    assert isinstance(stack.resources['aws_sqs_queue.q["a"]'].values["name"], Unknown)


def test_instances_without_number_still_have_a_type(load: Load) -> None:
    """A misspelt resource type is found where count is zero."""
    stack = load('resource "aws_sqs_queu" "q" {\n  count = 0\n}\n')
    assert [error.summary for error in stack.errors] == ["Unknown resource type"]


GROUP = 'variable "u" {}\nresource "aws_lambda_function" "f" {\n  function_name = "f"\n  role = "r"\n%s}\n'
SETTING = """  dynamic "file_system_config" {
    for_each = %s
    %s
    content {
      arn = %s
      local_mount_path = "/mnt"
    }
  }
"""


@pytest.mark.parametrize(
    ("collection", "iterator", "value", "expected"),
    [
        ('["x"]', "", "file_system_config.value", ["x"]),
        ('["x"]', "", "tostring(file_system_config.key)", ["0"]),
        ('toset(["x"])', "", "file_system_config.key", ["x"]),
        ("{ k = 1 }", "iterator = each_one", '"${each_one.key}${each_one.value}"', ["k1"]),
        ("[]", "", '"x"', []),
        ("{}", "", '"x"', []),
    ],
)
def test_dynamic_blocks(load: Load, collection: str, iterator: str, value: str, expected: list[str]) -> None:
    stack = load(GROUP % (SETTING % (collection, iterator, value)))
    assert stack.errors == []
    assert [block["arn"] for block in stack.resources["aws_lambda_function.f"].values["file_system_config"]] == expected


def test_dynamic_blocks_within_each_other(load: Load) -> None:
    """The inner sees the iterator of the outer; the places are those of the content."""
    stack = load("""resource "aws_wafv2_rule_group" "g" {
  name     = "g"
  scope    = "REGIONAL"
  capacity = 1
  visibility_config {
    cloudwatch_metrics_enabled = true
    metric_name                = "m"
    sampled_requests_enabled   = true
  }
  dynamic "custom_response_body" {
    for_each = { a = ["x", "y"] }
    content {
      key          = custom_response_body.key
      content      = join("", [for letter in custom_response_body.value : letter])
      content_type = "TEXT_PLAIN"
    }
  }
  dynamic "rule" {
    for_each = [1, 2]
    iterator = outer
    content {
      name     = "r${outer.value}"
      priority = outer.key
      action {
        dynamic "block" {
          for_each = outer.key == 0 ? [] : ["b"]
          content {
            dynamic "custom_response" {
              for_each = ["${outer.value}-${block.value}"]
              content {
                response_code            = 400
                custom_response_body_key = custom_response.value
              }
            }
          }
        }
      }
      statement {
        geo_match_statement {
          country_codes = ["DE"]
        }
      }
      visibility_config {
        cloudwatch_metrics_enabled = true
        metric_name                = "m"
        sampled_requests_enabled   = true
      }
    }
  }
}
""")
    assert stack.errors == []
    group = stack.resources["aws_wafv2_rule_group.g"]
    assert group.get("custom_response_body", 0, "content") == "xy"
    assert group.get("rule", 1, "action", 0, "block") == []
    path = ("rule", 0, "action", 0, "block", 0, "custom_response", 0, "custom_response_body_key")
    assert group.get(*path) == "2-b"
    place = group.place(*path)
    assert place is not None
    assert place.line == 32


def test_unknown_dynamic_blocks(load: Load) -> None:
    """Their number is unknown, not zero, and the reasons lead to the variable."""
    (blocks,) = (
        load(GROUP % (SETTING % ("var.u", "", '"x"'))).resources["aws_lambda_function.f"].values["file_system_config"]
    )
    assert isinstance(blocks, Unknown)
    assert [str(reason) for reason in blocks.why] == [
        'how many "file_system_config" blocks there are depends on for_each: main.tf:6',
        "var.u has no value: main.tf:1",
    ]


def test_default_tags(load: Load) -> None:
    """Own tags win over the provider's; another provider has others."""
    stack = load("""provider "aws" {
  default_tags {
    tags = { A = "1", B = "2" }
  }
}
provider "aws" {
  alias = "plain"
}
resource "aws_sqs_queue" "own" {
  tags = { B = "3" }
}
resource "aws_sqs_queue" "none" {
}
resource "aws_sqs_queue" "plain" {
  provider = aws.plain
}
resource "aws_sqs_queue" "wrong" {
  provider = aws.missing
}
""")
    tags = {name: resource.values["tags_all"] for name, resource in stack.resources.items()}
    assert tags["aws_sqs_queue.own"] == {"A": "1", "B": "3"}
    assert tags["aws_sqs_queue.none"] == {"A": "1", "B": "2"}
    assert isinstance(tags["aws_sqs_queue.plain"], Unknown)  # so the real provider plans no tags at all
    assert isinstance(tags["aws_sqs_queue.wrong"], Unknown)
    assert [(str(error.subject), error.summary) for error in stack.errors] == [
        ("main.tf:18:14", "Reference to undeclared provider")
    ]


@pytest.mark.parametrize("tags", ["var.u", "null", "{}"])
def test_default_tags_that_are_unknown_or_none(load: Load, tags: str) -> None:
    """Whatever the tags are, the stack is evaluated."""
    text = f'variable "u" {{}}\nprovider "aws" {{\n  default_tags {{\n    tags = {tags}\n  }}\n}}\n'
    stack = load(text + QUEUE % ("", '"n"'))
    assert stack.errors == []
    found = stack.resources["aws_sqs_queue.q"].values["tags_all"]
    assert isinstance(found, Unknown)  # no tags at all are unknown too, as the real provider plans them


def test_provider_of_a_data_source(load: Load) -> None:
    """A region is that of the provider that is asked."""
    stack = load("""provider "aws" {
  alias  = "west"
  region = "us-west-2"
}
data "aws_region" "default" {}
data "aws_region" "west" {
  provider = aws.west
}
data "aws_partition" "p" {}
data "aws_caller_identity" "me" {}
output "regions" {
  value = [data.aws_region.default.name, data.aws_region.west.name, data.aws_partition.p.partition]
}
output "account" {
  value = data.aws_caller_identity.me.account_id
}
""")
    assert stack.diagnostics == []
    assert stack.outputs["regions"].value == ("us-east-1", "us-west-2", "aws")
    assert stack.outputs["account"].value == "123456789012"


def test_what_nobody_set_is_omitted_here_and_a_reference_elsewhere(load: Load) -> None:
    """An omitted name is known to be omitted; whoever refers to it names that resource."""
    stack = load("""resource "aws_sqs_queue" "q" {
}
resource "aws_s3_bucket" "b" {
}
resource "aws_s3_bucket_versioning" "v" {
  bucket = aws_s3_bucket.b.id
  versioning_configuration {
    status = "Enabled"
  }
}
output "name" {
  value = aws_sqs_queue.q.name
}
""")
    queue, versioning = stack.resources["aws_sqs_queue.q"], stack.resources["aws_s3_bucket_versioning.v"]
    assert isinstance(queue.values["name"].form, Omitted)
    assert queue.omitted("name")
    assert not versioning.omitted("bucket")
    assert isinstance(versioning.values["bucket"].form, AttributeOf)
    assert str(versioning.values["bucket"].form.reference) == "aws_s3_bucket.b.id"
    assert str(stack.outputs["name"].value.form.reference) == "aws_sqs_queue.q.name"


FORMS = [
    "local.arn", "local.list[0]", "local.map.k", 'true ? local.arn : "x"', 'try(local.arn, "x")', "one([local.arn])",
    "merge(local.map, { z = 1 }).k", 'lookup(local.map, "k", "d")', "element([local.arn], 0)", "tostring(local.arn)",
    "flatten([[local.arn]])[0]", "concat([local.arn], [])[0]", "jsondecode(jsonencode({ a = [local.arn] })).a[0]",
    "values(local.map)[0]", "nonsensitive(sensitive(local.arn))", "(aws_sqs_queue.q[*].arn)[0]", "module.m.same",
    "module.m.first", '"${local.arn}"', 'format("%s", local.arn)', 'join("", [local.arn])',
    "[for x in local.list : x][0]",
    "{ for k, v in local.map : k => v }.k", "tolist(toset([local.arn]))[0]",
]  # fmt: skip


@pytest.mark.parametrize("expression", FORMS)
def test_a_reference_is_as_good_as_a_value(load: Load, expression: str) -> None:
    """However it travels, the unknown is still known to be that queue's ARN."""
    stack = load({
        "main.tf": """resource "aws_sqs_queue" "q" {
}
locals {
  arn  = aws_sqs_queue.q.arn
  list = [local.arn]
  map  = { k = local.arn }
}
module "m" {
  source = "./m"
  arn    = local.map["k"]
  list   = local.list
}
output "found" {
  value = FOUND
}
""".replace("FOUND", expression),
        "m/main.tf": """variable "arn" {
  type = string
}
variable "list" {
  type = list(string)
}
output "same" {
  value = var.arn
}
output "first" {
  value = var.list[0]
}
""",
    })  # fmt: skip
    assert stack.diagnostics == []
    found = stack.outputs["found"].value
    assert isinstance(found, Unknown)
    assert isinstance(found.form, AttributeOf), found
    assert str(found.form.reference) == "aws_sqs_queue.q.arn"


def test_blocks_of_a_set_have_their_places_in_its_order(load: Load) -> None:
    """Terraform shows a set in an order of its own: what is told of an element is told where that is written."""
    rule = '  ingress {{\n    from_port = {0}\n    to_port = {0}\n    protocol = "6"\n    cidr_blocks = ["{1}"]\n  }}\n'
    rules = [(22, "10.0.0.0/8"), (443, "0.0.0.0/0"), (80, "172.16.0.0/12")]
    group = "".join(rule.format(*one) for one in rules)
    resource = load(f'resource "aws_security_group" "g" {{\n{group}}}\n').resources["aws_security_group.g"]
    ingress = list(resource.get("ingress"))
    lines = {one["from_port"]: resource.ranges["ingress", index].line for index, one in enumerate(ingress)}
    assert lines == {22: 2, 443: 8, 80: 14}
    assert [one["from_port"] for one in ingress] != [22, 443, 80]
