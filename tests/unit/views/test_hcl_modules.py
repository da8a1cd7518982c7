"""Local modules, override files, conditions and checks, data sources."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from stackproof.model import Stack
from stackproof.values import AttributeOf, Unknown, is_unknown

Load = Callable[..., Stack]
QUEUE_MODULE = """variable "name" {
  type = string
  validation {
    condition     = length(var.name) < 5
    error_message = "${var.name} is too long."
  }
}
resource "aws_sqs_queue" "q" {
  name = var.name
}
output "name" {
  value = var.name
}
output "arn" {
  value = aws_sqs_queue.q.arn
}
output "path" {
  value = path.module
}
"""


def messages(stack: Stack) -> list[str]:
    return [f"{problem.subject}: {problem.summary}" for problem in stack.diagnostics]


def call(name: str, arguments: str, source: str = "./queue") -> str:
    return f'module "{name}" {{\n  source = "{source}"\n  {arguments}\n}}\n'


def test_paths_begin_where_terraform_runs(load: Load) -> None:
    """In a child module a bare path is the root's, as terraform plan has it; path.module leads to its own."""
    files = '[fileexists("main.tf"), fileexists("own.tf"), fileexists("${path.module}/own.tf")]'
    child = f'output "found" {{\n  value = {files}\n}}\n'
    root = 'module "m" {\n  source = "./m"\n}\noutput "found" {\n  value = module.m.found\n}\n'
    stack = load({"main.tf": root, "m/own.tf": child})
    assert messages(stack) == []
    assert stack.outputs["found"].value == (True, False, True)


def test_modules_with_count_and_for_each(load: Load) -> None:
    """Each instance has its address, its inputs and its outputs."""
    text = call("one", 'name = "one"') + call("some", 'count = 2\n  name = "n${count.index}"')
    text += call("many", 'for_each = { a = "x" }\n  name = "${each.key}${each.value}"')
    names = "[module.one.name, module.some[*].name, { for k, m in module.many : k => m.name }]"
    text += f'output "names" {{\n  value = {names}\n}}\n'
    text += 'output "arn" {\n  value = module.many["a"].arn\n}\noutput "path" {\n  value = module.one.path\n}\n'
    stack = load({"main.tf": text, "queue/main.tf": QUEUE_MODULE})
    assert stack.diagnostics == []
    assert list(stack.resources) == [
        "module.one.aws_sqs_queue.q", "module.some[0].aws_sqs_queue.q", "module.some[1].aws_sqs_queue.q",
        'module.many["a"].aws_sqs_queue.q',
    ]  # fmt: skip
    assert stack.outputs["names"].value == ("one", ("n0", "n1"), {"a": "ax"})
    assert str(stack.outputs["arn"].value.form.reference) == 'module.many["a"].aws_sqs_queue.q.arn'
    assert stack.outputs["path"].value == "queue"


def test_places_are_those_of_the_modules_files(load: Load) -> None:
    """A module's file is named as a person in the stack's folder would."""
    stack = load({"main.tf": call("one", 'name = "one"'), "queue/main.tf": QUEUE_MODULE})
    assert str(stack.resources["module.one.aws_sqs_queue.q"].place("name")) == "queue/main.tf:9:3"


def test_module_in_a_module(load: Load) -> None:
    """Inputs, outputs and references go through every level."""
    outer = 'variable "arn" {}\n' + call("inner", "arn = var.arn", "../inner")
    outer += 'output "text" {\n  value = "<${module.inner.same}>"\n}\n'
    inner = 'variable "arn" {}\noutput "same" {\n  value = var.arn\n}\nresource "aws_sns_topic" "t" {\n}\n'
    root = 'resource "aws_sqs_queue" "q" {\n}\n' + call("outer", "arn = aws_sqs_queue.q.arn", "./outer")
    root += 'output "text" {\n  value = module.outer.text\n}\n'
    stack = load({"main.tf": root, "outer/main.tf": outer, "inner/main.tf": inner})
    assert stack.diagnostics == []
    assert "module.outer.module.inner.aws_sns_topic.t" in stack.resources
    begin, arn, end = stack.outputs["text"].value.form.parts
    assert (begin, end) == ("<", ">")
    assert isinstance(arn.form, AttributeOf)
    assert str(arn.form.reference) == "aws_sqs_queue.q.arn"


@pytest.mark.parametrize(
    ("root", "expected"),
    [
        (call("m", ""), ["main.tf:1:1: Missing required argument"]),
        (call("m", 'nme = "x"\n  name = "x"'), ["main.tf:3:3: Unsupported argument"]),
        (call("m", 'name = "much too long"'), ["queue/main.tf:4:5: Invalid value for variable: var.name"]),
        (call("m", "name = []"), ["queue/main.tf:1:1: Invalid value for variable"]),
        (call("m", 'name = "x"', "./missing"), ["main.tf:2:3: Module is not installed"]),
        (call("m", 'name = "x"', "terraform-aws-modules/sqs/aws"), ["main.tf:2:3: Module is not installed"]),
        ('module "m" {\n}\n', ["main.tf:1:1: Module without a source"]),
        ('output "x" {\n  value = module.m.x\n}\n', ["main.tf:2:11: Reference to undeclared module"]),
        (
            call("m", 'name = "x"') + 'output "x" {\n  value = module.m.nme\n}\n',
            ["main.tf:6:11: Unsupported attribute"],
        ),
        (call("m", 'name = "x"', "."), ["main.tf:2:3: Module calls itself"]),
    ],
)
def test_module_calls_with_mistakes(load: Load, root: str, expected: list[str]) -> None:
    assert messages(load({"main.tf": root, "queue/main.tf": QUEUE_MODULE})) == expected


def test_modules_that_call_each_other(load: Load) -> None:
    """One error, at once, however often they do."""
    twice = call("x", "", "../b") + call("y", "", "../b")
    back = call("x", "", "../a") + call("y", "", "../a")
    stack = load({"main.tf": call("m", "", "./a"), "a/main.tf": twice, "b/main.tf": back})
    assert messages(stack) == ["b/main.tf:2:3: Module calls itself", "b/main.tf:6:3: Module calls itself"]


def test_cycle_through_modules(load: Load) -> None:
    """The message names the members with their modules."""
    same = 'variable "x" {}\noutput "y" {\n  value = var.x\n}\n'
    stack = load({
        "main.tf": call("a", "x = module.b.y", "./m") + call("b", "x = module.a.y", "./m"),
        "m/main.tf": same,
    })  # fmt: skip
    (error,) = stack.errors
    assert error.summary == "Cycle"
    assert "module.a.var.x -> module.b.output.y -> module.b.var.x -> module.a.output.y" in error.detail


def test_output_of_a_module_as_its_input_is_no_cycle(load: Load) -> None:
    """What does not depend on each other may be given back."""
    text = 'variable "x" {}\nvariable "z" {}\noutput "y" {\n  value = var.x\n}\noutput "w" {\n  value = var.z\n}\n'
    root = call("a", "x = 1\n  z = module.a.y", "./m") + 'output "w" {\n  value = module.a.w\n}\n'
    stack = load({"main.tf": root, "m/main.tf": text})
    assert (stack.diagnostics, stack.outputs["w"].value) == ([], 1)


def test_unknown_number_of_module_instances(load: Load) -> None:
    """One placeholder; its outputs are unknown, with the reasons."""
    root = 'variable "u" {}\n' + call("m", 'for_each = var.u\n  name = "x"')
    stack = load({"main.tf": root + 'output "n" {\n  value = module.m["a"].name\n}\n', "queue/main.tf": QUEUE_MODULE})
    assert list(stack.resources) == ["module.m[*].aws_sqs_queue.q"]
    found = stack.outputs["n"].value
    assert isinstance(found, Unknown)
    assert [str(reason) for reason in found.why] == [
        "how many instances module.m has is unknown: main.tf:2",
        "var.u has no value: main.tf:1",
    ]


UNKNOWN_NUMBER = "count = length(data.aws_availability_zones.z.names) - 2"
BODY = """variable "name" {
  type = string
}
resource "aws_sqs_queue" "q" {
  name = %s
}
%s"""


@pytest.mark.parametrize(
    ("argument", "name", "more", "expected"),
    [
        ('name = ["a"][3]', "var.name", "", []),
        ("name = aws_vpc.v.id", 'split("-", "a")[1]', "", []),
        ('name = ["a"]', "var.name", "", []),
        ('name = "a"', "local.l", 'locals {\n  l = tonumber("x")\n}\n', []),
        ('nmae = "a"', "var.name", "", ["main.tf:3:1: Missing required argument", "main.tf:6:3: Unsupported argument"]),
        ('name = "a"', "var.nmae", "", ["queue/main.tf:5:10: Reference to undeclared variable"]),
        ('name = "a"', "aws_sqs_queue.q.id", "", ["queue/main.tf:5:10: Cycle"]),
        ('name = "a"', "var.name", call("inner", "", "./nowhere"), ["queue/main.tf:8:3: Module is not installed"]),
    ],
)
def test_mistakes_where_there_may_be_no_instance(
    load: Load, argument: str, name: str, more: str, expected: list[str]
) -> None:
    """Only what Terraform finds without evaluating is a mistake of a module that may have no instance."""
    text = 'data "aws_availability_zones" "z" {}\nresource "aws_vpc" "v" {}\n'
    text += call("some", f"{UNKNOWN_NUMBER}\n  {argument}")
    stack = load({"main.tf": text, "queue/main.tf": BODY % (name, more)})
    found = [f"{problem.subject}: {problem.summary}" for problem in stack.errors]
    assert found == expected
    certain = load({"main.tf": text.replace(UNKNOWN_NUMBER, "count = 1"), "queue/main.tf": BODY % (name, more)})
    assert certain.errors or argument == "name = aws_vpc.v.id"


def test_providers_of_modules(load: Load) -> None:
    """A module gets the default provider, or those that it is handed."""
    root = 'provider "aws" {\n  region = "eu-west-1"\n  default_tags {\n    tags = { A = "1" }\n  }\n}\n'
    root += 'provider "aws" {\n  alias = "us"\n  region = "us-west-2"\n}\n'
    root += call("default", "", "./m") + call("handed", "providers = { aws = aws.us }", "./m")
    root += call("aliased", "providers = {\n    aws.other = aws.us\n  }", "./n")
    module = """data "aws_region" "r" {
%s}
resource "aws_sqs_queue" "q" {
}
output "r" {
  value = data.aws_region.r.name
}
"""
    declared = """terraform {
  required_providers {
    aws = {
      source                = "hashicorp/aws"
      configuration_aliases = [aws.other]
    }
  }
}
"""
    root += 'output "r" {\n  value = [module.default.r, module.handed.r, module.aliased.r]\n}\n'
    stack = load({
        "main.tf": root, "m/main.tf": module % "", "n/main.tf": declared + module % "  provider = aws.other\n",
    })  # fmt: skip
    assert stack.diagnostics == []
    assert stack.outputs["r"].value == ("eu-west-1", "us-west-2", "us-west-2")
    assert stack.resources["module.default.aws_sqs_queue.q"].values["tags_all"] == {"A": "1"}
    assert is_unknown(stack.resources["module.handed.aws_sqs_queue.q"].values["tags_all"])


def test_installed_modules(load: Load) -> None:
    """What ``terraform init`` installed is read from where its manifest says."""
    manifest = '{"Modules": [{"Key": "", "Dir": "."}, {"Key": "m", "Source": "x/y/z", "Dir": ".terraform/modules/m"}]}'
    stack = load({
        "main.tf": call("m", 'name = "x"', "x/y/z"),
        ".terraform/modules/modules.json": manifest,
        ".terraform/modules/m/main.tf": QUEUE_MODULE,
    })  # fmt: skip
    assert stack.diagnostics == []
    assert list(stack.resources) == ["module.m.aws_sqs_queue.q"]


def test_override_files(load: Load) -> None:
    """Arguments are replaced one by one, nested blocks by kind; there must be something to override."""
    stack = load({
        "main.tf": """resource "aws_lambda_function" "f" {
  function_name = "a"
  role          = "arn:aws:iam::123456789012:role/r"
  filename = "f.zip"
  timeout       = 5
  tracing_config {
    mode = "Active"
  }
  ephemeral_storage {
    size = 512
  }
}
variable "v" {
  default = 1
}
locals {
  one = var.v
  two = "two"
}
output "o" {
  value = [local.one, local.two]
}
""",
        "override.tf": """resource "aws_lambda_function" "f" {
  function_name = "b"
  ephemeral_storage {
    size = 1024
  }
}
variable "v" {
  default = 2
}
""",
        "z_override.tf": 'locals {\n  two = "deux"\n}\nresource "aws_sqs_queue" "none" {\n}\n',
    })  # fmt: skip
    assert messages(stack) == ["z_override.tf:4:1: Nothing to override"]
    function = stack.resources["aws_lambda_function.f"]
    assert (function.get("function_name"), function.get("timeout")) == ("b", 5)
    assert function.get("ephemeral_storage", 0, "size") == 1024
    assert function.get("tracing_config", 0, "mode") == "Active"
    assert str(function.place("function_name")) == "override.tf:2:3"
    assert stack.outputs["o"].value == (2, "deux")


CONDITIONS = """variable "n" {
  default = 5
}
variable "u" {}
resource "aws_sqs_queue" "q" {
  for_each = toset(["a", "b"])
  name     = each.key
  lifecycle {
    precondition {
      condition     = each.key == "a"
      error_message = "key ${each.key}"
    }
    postcondition {
      condition     = self.name != "a"
      error_message = "name ${self.name}"
    }
    postcondition {
      condition     = self.arn == "later"
      error_message = "cannot be told"
    }
  }
}
data "aws_region" "r" {
  lifecycle {
    postcondition {
      condition     = self.name == "us-east-1"
      error_message = "region"
    }
  }
}
output "o" {
  value = 1
  precondition {
    condition     = var.n == 4
    error_message = "n is ${var.n}"
  }
  precondition {
    condition     = var.u == 4
    error_message = "cannot be told"
  }
}
check "c" {
  data "aws_caller_identity" "me" {}
  assert {
    condition     = data.aws_caller_identity.me.account_id == "123456789012"
    error_message = "fine"
  }
  assert {
    condition     = var.n == 4
    error_message = "n is ${var.n}"
  }
}
"""


def test_conditions_and_checks(load: Load) -> None:
    """Conditions of each instance, of data sources and outputs are errors; checks are warnings."""
    stack = load(CONDITIONS)
    assert [(problem.severity, str(problem)) for problem in stack.diagnostics[1:]] == [
        ("warning", "main.tf:49:5: Check failed: check.c: n is 5"),
        ("error", 'main.tf:14:7: Postcondition failed: aws_sqs_queue.q["a"]: name a'),
        ("error", 'main.tf:10:7: Precondition failed: aws_sqs_queue.q["b"]: key b'),
        ("error", "main.tf:34:5: Precondition failed: output.o: n is 5"),
    ]


def test_condition_that_is_none(load: Load) -> None:
    """A mistake in a condition is reported once, at its place."""
    text = CONDITIONS.replace('each.key == "a"', "nonsense.x").replace('error_message = "region"', "")
    found = messages(load(text))
    assert found.count("main.tf:10:23: Reference to undeclared object") == 1
    assert "main.tf:25:5: Incomplete postcondition" in found


def test_what_changes_nothing_is_tolerated(load: Load) -> None:
    """moved, import, removed, required_version, backend, provisioners, depends_on, ignore_changes."""
    stack = load("""terraform {
  required_version = ">= 1.5"
  backend "s3" {
    bucket = "x"
  }
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.0"
    }
  }
}
moved {
  from = aws_sqs_queue.old
  to   = aws_sqs_queue.q
}
import {
  to = aws_sqs_queue.q
  id = "x"
}
removed {
  from = aws_sqs_queue.gone
  lifecycle {
    destroy = false
  }
}
resource "aws_sqs_queue" "q" {
  name       = "q"
  depends_on = [aws_sns_topic.t]
  lifecycle {
    prevent_destroy = true
    ignore_changes  = [tags]
  }
  timeouts {
    create = "3m"
  }
}
resource "aws_sns_topic" "t" {
  lifecycle {
    create_before_destroy = true
    replace_triggered_by  = [aws_sqs_queue.q]
  }
  provisioner "local-exec" {
    command = "echo ${self.arn}"
  }
}
""")
    assert stack.diagnostics == []
    assert stack.resources["aws_sqs_queue.q"].lifecycle == {"prevent_destroy": True, "ignore_changes": ("tags",)}
    assert [(found.name, found.version) for found in stack.requirements] == [("", ">= 1.5"), ("aws", "~> 5.0")]


def test_resources_of_other_providers(load: Load) -> None:
    """Without a schema the arguments are what was written; what nobody wrote is unknown."""
    stack = load(
        'resource "random_id" "r" {\n  byte_length = 4\n}\noutput "hex" {\n  value = "x-${random_id.r.hex}"\n}\n'
    )
    assert stack.errors == []
    assert stack.resources["random_id.r"].values["byte_length"] == 4
    assert isinstance(stack.outputs["hex"].value, Unknown)


def test_a_part_of_an_unknown_attribute_is_that_part(load: Load) -> None:
    """An element of a computed list is known by its address."""
    text = 'data "aws_availability_zones" "z" {\n}\n'
    text += 'output "first" {\n  value = data.aws_availability_zones.z.names[0]\n}\n'
    found = load(text).outputs["first"].value
    assert str(found.form.reference) == "data.aws_availability_zones.z.names[0]"
    assert [str(reference) for reference in found.references] == ["data.aws_availability_zones.z.names[0]"]


def test_data_sources_that_only_aws_can_answer(load: Load) -> None:
    """They are unknown, and name what they are."""
    stack = load('data "aws_vpc" "v" {\n  default = true\n}\noutput "id" {\n  value = data.aws_vpc.v.id\n}\n')
    assert stack.diagnostics == []
    assert str(stack.outputs["id"].value.form.reference) == "data.aws_vpc.v.id"
