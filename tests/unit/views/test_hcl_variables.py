"""Input variables: where values come from, types, defaults, validation, and what has no value."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from stackproof.model import Stack
from stackproof.values import Unknown

Load = Callable[..., Stack]


def messages(stack: Stack) -> list[str]:
    return [f"{problem.subject}: {problem.summary}" for problem in stack.diagnostics]


def values(stack: Stack) -> dict[str, Any]:
    return {name: output.value for name, output in stack.outputs.items()}


SOURCES = {
    "main.tf": 'variable "v" {\n  default = "default"\n}\noutput "v" {\n  value = var.v\n}\n',
    "terraform.tfvars": 'v = "tfvars"\n',
    "terraform.tfvars.json": '{"v": "tfvars.json"}',
    "a.auto.tfvars": 'v = "a.auto"\n',
    "b.auto.tfvars.json": '{"v": "b.auto.json"}',
}


@pytest.mark.parametrize(
    ("files", "environment", "explicit", "expected"),
    [
        (["main.tf"], None, {}, "default"),
        (["main.tf"], "environment", {}, "environment"),
        (["main.tf", "terraform.tfvars"], "environment", {}, "tfvars"),
        (["main.tf", "terraform.tfvars", "terraform.tfvars.json"], "environment", {}, "tfvars.json"),
        (["main.tf", "terraform.tfvars.json", "a.auto.tfvars"], None, {}, "a.auto"),
        (["main.tf", "a.auto.tfvars", "b.auto.tfvars.json"], None, {}, "b.auto.json"),
        (list(SOURCES), "environment", {"v": "explicit"}, "explicit"),
    ],
)
def test_later_sources_win(
    load: Load,
    monkeypatch: pytest.MonkeyPatch,
    files: list[str],
    environment: str | None,
    explicit: dict[str, str],
    expected: str,
) -> None:
    if environment:
        monkeypatch.setenv("TF_VAR_v", environment)
    stack = load({name: SOURCES[name] for name in files}, **explicit)
    assert (values(stack), stack.diagnostics) == ({"v": expected}, [])


@pytest.mark.parametrize(
    ("type_", "given", "expected"),
    [
        ("string", 1, "1"),
        ("string", True, "true"),
        ("number", "1.50", Decimal("1.5")),
        ("bool", "true", True),
        ("list(string)", (1, True), ["1", "true"]),
        ("set(number)", ("2", 1, 2), [1, 2]),
        ("map(string)", {"b": 1, "a": "x"}, {"a": "x", "b": "1"}),
        ("tuple([string, number])", (1, "2"), ("1", 2)),
        ("object({ a = string })", {"a": 1, "b": 2}, {"a": "1"}),
        ("object({ a = string, b = optional(number) })", {"a": 1}, {"a": "1", "b": None}),
        ("object({ a = optional(number, 5) })", {}, {"a": 5}),
        ("object({ a = optional(number, 5) })", {"a": None}, {"a": 5}),
        ("object({ a = optional(object({ b = optional(string, \"x\") }), {}) })", {}, {"a": {"b": "x"}}),
        ("object({ a = optional(object({ b = optional(string, \"x\") })) })", {}, {"a": None}),
        ("list(object({ a = optional(list(string), [\"q\"]) }))", ({}, {"a": ("z",)}), [{"a": ["q"]}, {"a": ["z"]}]),
        ("map(object({ a = optional(number, 1) }))", {"k": {}}, {"k": {"a": 1}}),
        ("any", (1, "a"), (1, "a")),
        ("list(any)", (1, "a"), ["1", "a"]),
        ("list", (1, 2), [1, 2]),
    ],
)  # fmt: skip
def test_types_convert(load: Load, type_: str, given: Any, expected: Any) -> None:
    stack = load(f'variable "v" {{\n  type = {type_}\n}}\noutput "v" {{\n  value = var.v\n}}\n', v=given)
    assert stack.diagnostics == []
    found = values(stack)["v"]
    assert (found, isinstance(found, tuple)) == (expected, isinstance(expected, tuple))


@pytest.mark.parametrize(
    ("type_", "given", "message"),
    [
        ("number", "abc", "a number is required"),
        ("bool", "yes", "bool"),
        ("string", ("a",), "a string is required"),
        ("list(string)", "a", "list of string required"),
        ("list(number)", (1, "a"), "[1]: a number is required"),
        ("map(string)", {"a": ()}, "a: a string is required"),
        ("object({ a = string })", {}, 'attribute "a" is required'),
        ("object({ a = object({ b = number }) })", {"a": {"b": "x"}}, "a.b: a number is required"),
        ("tuple([string])", ("a", "b"), "1 elements"),
    ],
)
def test_types_that_do_not_convert(load: Load, type_: str, given: Any, message: str) -> None:
    """One error at the variable, and what is built from it says nothing more."""
    text = f'variable "v" {{\n  type = {type_}\n}}\noutput "v" {{\n  value = "${{var.v}}" == upper(var.v) ? 1 : 2\n}}\n'
    stack = load(text, v=given)
    assert messages(stack) == ["main.tf:1:1: Invalid value for variable"]
    assert message in stack.errors[0].detail
    assert isinstance(values(stack)["v"], Unknown)


def test_default_that_does_not_convert(load: Load) -> None:
    """The place is that of the default."""
    stack = load('variable "v" {\n  type    = number\n  default = "abc"\n}\n')
    assert messages(stack) == ["main.tf:3:3: Invalid value for variable"]


@pytest.mark.parametrize(
    "type_", ["strin", "list()", "object(string)", "optional(string)", "map(string, number)", '"${x}"']
)
def test_types_that_are_none(load: Load, type_: str) -> None:
    assert load(f'variable "v" {{\n  type    = {type_}\n  default = null\n}}\n').errors[0].summary == "Invalid type"


def test_environment_holds_expressions_for_complex_types(load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    """A list is written as HCL; a string is the text itself, whatever is in it."""
    monkeypatch.setenv("TF_VAR_l", '["a", "b"]')
    monkeypatch.setenv("TF_VAR_s", '["a"')
    text = 'variable "l" {\n  type = list(string)\n}\nvariable "s" {\n  type = string\n}\n'
    stack = load(text)
    assert stack.diagnostics == []
    assert (stack.variables["l"].value, stack.variables["s"].value) == (["a", "b"], '["a"')


def test_environment_that_does_not_parse(load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message names the variable of the environment."""
    monkeypatch.setenv("TF_VAR_l", '["a"')
    stack = load('variable "l" {\n  type = list(string)\n}\n')
    assert [problem.summary for problem in stack.errors] == ["Invalid value in the environment"]
    assert "TF_VAR_l" in stack.errors[0].detail


@pytest.mark.parametrize(
    ("environment", "explicit", "expected"),
    [
        ({"TF_CLI_ARGS_plan": "-lock=false -var=v=named"}, {}, "named"),
        ({"TF_CLI_ARGS_plan": "-var 'v=a b' -no-color"}, {}, "a b"),
        ({"TF_CLI_ARGS": "--var v=later", "TF_CLI_ARGS_plan": "-var v=earlier"}, {}, "later"),
        ({"TF_CLI_ARGS": "-var-file=own.tfvars"}, {}, "own"),
        ({"TF_CLI_ARGS": "-var-file own.tfvars -var v=last"}, {}, "last"),
        ({"TF_CLI_ARGS": "-var v=given"}, {"v": "explicit"}, "explicit"),
        ({"TF_CLI_ARGS_apply": "-var v=given"}, {}, "a.auto"),
    ],
)
def test_command_line_of_the_environment(
    load: Load, monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], explicit: dict[str, str], expected: str
) -> None:
    for name, text in environment.items():
        monkeypatch.setenv(name, text)
    files = {name: SOURCES[name] for name in ("main.tf", "a.auto.tfvars")} | {"own.tfvars": 'v = "own"\n'}
    stack = load(files, **explicit)
    assert (values(stack), stack.diagnostics) == ({"v": expected}, [])


@pytest.mark.parametrize(
    ("text", "summary"),
    [
        ("-var 'v=1", "Environment variable cannot be read"),
        ("-var v", "Environment variable cannot be read"),
        ("-var", "Environment variable cannot be read"),
        ("-var-file=none.tfvars", "Variables file cannot be read"),
        ("-var other=1", "Value for undeclared variable"),
    ],
)
def test_command_line_of_the_environment_that_is_none(
    load: Load, monkeypatch: pytest.MonkeyPatch, text: str, summary: str
) -> None:
    monkeypatch.setenv("TF_CLI_ARGS", text)
    stack = load({name: SOURCES[name] for name in ("main.tf", "a.auto.tfvars")})
    assert [problem.summary for problem in stack.errors] == [summary]


def test_variable_without_a_value(load: Load) -> None:
    """A warning, and unknown from there on, with the chain of reasons."""
    stack = load("""variable "x" {
  type = string
}
locals {
  name = "a-${var.x}"
}
output "name" {
  value = upper(local.name)
}
""")
    assert messages(stack) == ["main.tf:1:1: Variable without a value"]
    assert stack.errors == []
    assert [str(reason) for reason in values(stack)["name"].why] == ["var.x has no value: main.tf:1"]


def test_validation(load: Load) -> None:
    """Each rule that fails says its message; one that cannot be decided waits for the apply."""
    stack = load("""variable "n" {
  default = 5

  validation {
    condition     = var.n < 3
    error_message = "n is ${var.n}."
  }
  validation {
    condition     = var.n == 5
    error_message = "fine"
  }
  validation {
    condition     = var.unknown == var.n
    error_message = "later"
  }
  validation {
    condition     = local.most > 9 || var.n > 9
    error_message = "most is ${local.most}."
  }
}
variable "unknown" {}
locals {
  most = 4
}
""")
    assert [(str(error.subject), error.detail) for error in stack.errors] == [
        ("main.tf:5:5", "n is 5."),
        ("main.tf:17:5", "most is 4."),
    ]


def test_nullable(load: Load) -> None:
    """Null is a value where it may be one; else the default holds, and without a default it is refused."""
    text = 'variable "v" {\n  default = 3\n%s}\noutput "v" {\n  value = var.v\n}\n'
    assert values(load(text % "", v=None)) == {"v": None}
    assert values(load(text % "  nullable = false\n", v=None)) == {"v": 3}
    refused = load('variable "v" {\n  nullable = false\n}\n', v=None)
    assert messages(refused) == ["main.tf:1:1: Invalid value for variable"]


def test_sensitive(load: Load) -> None:
    """Marks travel to outputs, which must say so, and to the arguments of resources."""
    stack = load("""variable "s" {
  default   = "x"
  sensitive = true
}
output "open" {
  value = "a${var.s}"
}
output "inside" {
  value = { a = var.s }
}
output "shut" {
  value     = var.s
  sensitive = true
}
output "bared" {
  value = nonsensitive(var.s)
}
resource "aws_sqs_queue" "q" {
  name = var.s
}
""")
    assert messages(stack) == [
        "main.tf:5:1: Output refers to sensitive values",
        "main.tf:8:1: Output refers to sensitive values",
    ]
    assert ("name",) in stack.resources["aws_sqs_queue.q"].sensitive
    assert stack.variables["s"].sensitive
    assert (stack.outputs["shut"].sensitive, stack.outputs["shut"].value) == (True, "x")


@pytest.mark.parametrize(
    ("files", "summary", "place"),
    [
        ({"terraform.tfvars": "v = \n"}, "Missing expression", "terraform.tfvars:1:5"),
        ({"terraform.tfvars": "v = var.x\n"}, "Reference in a tfvars file", "terraform.tfvars:1:5"),
        ({"terraform.tfvars": "w = 1\n"}, "Value for undeclared variable", "terraform.tfvars:1:1"),
        ({"terraform.tfvars": "v {\n}\n"}, "Block in a tfvars file", "terraform.tfvars:1:1"),
        ({"terraform.tfvars.json": "{"}, "Invalid JSON", "terraform.tfvars.json:1:2"),
        ({"terraform.tfvars.json": "[]"}, "Incorrect JSON value type", "terraform.tfvars.json:1:1"),
        ({"terraform.tfvars.json": '{"w": 1}'}, "Value for undeclared variable", "terraform.tfvars.json:1:2"),
    ],
    ids=str,
)
def test_files_of_values_with_mistakes(load: Load, files: dict[str, str], summary: str, place: str) -> None:
    stack = load({"main.tf": 'variable "v" {\n  default = 1\n}\n', **files})
    assert messages(stack) == [f"{place}: {summary}"]


def test_explicit_value_of_no_variable(load: Load) -> None:
    """A misspelt name is an error with the one that may be meant."""
    stack = load('variable "suffix" {\n  default = 1\n}\n', sufix="x")
    assert [problem.summary for problem in stack.errors] == ["Value for undeclared variable"]
    assert 'Did you mean "suffix"?' in stack.errors[0].detail


def test_a_name_that_no_environment_can_hold_is_told(load: Load) -> None:
    """U+0000 ends a name in the environment."""
    stack = load('variable "t\\u0000able" {\n  type = string\n}\n')
    assert [problem.summary for problem in stack.errors] == ["Invalid name"]
