"""Whatever a stack says, a diagnostic comes within bounded time and memory: each case in a process of its own."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from forked import fork

LOAD = """
from pathlib import Path
from stackproof.views.hcl_directory import load_stack
for problem in load_stack(Path(".")).errors:
    print(f"{problem.subject}: {problem.summary}")
"""
MEMORY = 1536 * 1024 * 1024  # bytes
SECONDS = 40  # of processor time
DEEP = 5_000


def output(expression: str) -> str:
    return f'output "a" {{\n  value = {expression}\n}}\n'


def doubling(first: str, step: str) -> str:
    """Forty locals, each made of the one before."""
    lines = [f"a0 = {first}", *(f"a{index + 1} = {step.replace('X', f'local.a{index}')}" for index in range(40))]
    return "locals {\n" + "\n".join(lines) + "\n}\n" + output("local.a40")


NESTED = "Nested too deeply"
CHAIN = "".join(f"  a{index + 1} = local.a{index}\n" for index in range(DEEP))
CASES = {
    "parentheses": (output("(" * DEEP + "1" + ")" * DEEP), f"main.tf:2:410: {NESTED}"),
    "lists": (output("[" * DEEP + "]" * DEEP), f"main.tf:2:410: {NESTED}"),
    "objects": (output("{a=" * DEEP + "1" + "}" * DEEP), f"main.tf:2:1208: {NESTED}"),
    "calls": (output("upper(" * DEEP + '"a"' + ")" * DEEP), f"main.tf:2:2410: {NESTED}"),
    "templates": (output('"${' * DEEP + "1" + '}"' * DEEP), f"main.tf:2:609: {NESTED}"),
    "blocks": ("a {\n" * DEEP + "}\n" * DEEP, f"main.tf:401:3: {NESTED}"),
    "for": (output("[for x in " * DEEP + "[]" + ": x]" * DEEP), f"main.tf:2:4001: {NESTED}"),
    "splats": (output("local.x" + "[*]" * DEEP), f"main.tf:2:1218: {NESTED}"),
    "template if": (output('"' + "%{if true}" * DEEP + "%{endif}" * DEEP + '"'), f"main.tf:2:4012: {NESTED}"),
    "template for": (output('"' + "%{for x in []}" * DEEP + "%{endfor}" * DEEP + '"'), f"main.tf:2:5612: {NESTED}"),
    "types": (
        f'variable "a" {{\n  type = {"list(" * DEEP}any{")" * DEEP}\n  default = null\n}}\n',
        f"main.tf:2:2009: {NESTED}",
    ),
    "minus": (output("-" * DEEP + "1"), None),
    "plus": (output("1" + "+1" * DEEP), None),
    "conditionals": (output("true?1:" * DEEP + "1"), None),
    "indices": (output("[1]" + "[0]" * DEEP), "main.tf:2:11: Invalid index"),
    "a chain of locals": (f"locals {{\n  a0 = 1\n{CHAIN}}}\n", None),
    "100 MB": ("#" * 100_000_000, "main.tf:1:1: File too large"),
    "a line of 10 MB": (output('"' + "x" * 10_000_000 + '"'), "main.tf:1:1: File too large"),
    "a line of 3 MB": (output('"' + "x" * 3_000_000 + '"'), None),
    "a list of two million": (output("[" + "1," * 1_900_000 + "]"), "main.tf:2:1010005: File too large"),
    "a heredoc of many lines": ("locals {\n  a = <<E\n" + "x\n" * 300_000 + "E\n}\n", None),
    "NUL": ("\0" * 100, "main.tf:1:1: Invalid character"),
    "range": (output("range(1000000000)"), "main.tf:2:11: Invalid function argument"),
    "setproduct": (output(f"setproduct({', '.join(['range(2)'] * 60)})"), "main.tf:2:11: Result too large"),
    "setproduct in try": (
        output(f"try(setproduct({', '.join(['range(2)'] * 60)}), 1)"),
        "main.tf:2:15: Result too large",
    ),
    "cidrsubnets": (
        output('cidrsubnets("10.0.0.0/8", [for i in range(1000) : 8]...)'),
        "main.tf:2:11: Invalid function argument",
    ),
    "format": (output('format("%1000000000d", 1)'), "main.tf:2:18: Invalid function argument"),
    "squares": (doubling("10", "X * X"), "main.tf:16:7: Number too large"),
    "strings that double": (doubling('"xxxxxxxxxx"', '"${X}${X}"'), "main.tf:25:10: Result too large"),
    "lists that double": (doubling("[1]", "[X, X]"), "main.tf:23:1: Value too large"),
    "concatenations that double": (doubling("[1]", "concat(X, X)"), "main.tf:25:1: Value too large"),
    "JSON of what doubles": (
        'resource "terraform_data" "r" {\n}\n' + doubling("[terraform_data.r.id]", "jsonencode([X, X])"),
        "main.tf:25:1: Value too large",
    ),
    "loops in loops": (
        output("[for a in range(1000) : [for b in range(1000) : [for c in range(1000) : 1]]]"),
        "main.tf:2:35: Loop too long",
    ),
    "loops in loops in try": (
        output("try([for a in range(1000) : [for b in range(1000) : [for c in range(1000) : 1]]], 1)"),
        "main.tf:2:39: Loop too long",
    ),
    "count": ('resource "terraform_data" "a" {\n  count = 1000000000\n}\n', "main.tf:2:11: Invalid count argument"),
    "a device": (output('file("/dev/zero")'), "main.tf:2:16: Invalid function argument"),
    "a pipe": (output('templatefile("pipe", {})'), "main.tf:2:24: Invalid function argument"),
    "a folder": (output('filesha256("/")'), "main.tf:2:22: Invalid function argument"),
    "a template that renders itself": (
        output('templatefile("main.tf", {})') + '# ${templatefile("main.tf", {})}',
        "main.tf:2:24: Invalid function argument",
    ),
    "a pattern that explodes": (output(f'regexall("(a+)+$", "{"a" * 50_000}!")'), None),
    "a pattern of much repetition": (output(f'regexall("(a?){{500}}a{{500}}", "{"a" * 50_000}!")'), None),
    "a module that calls itself": ('module "m" {\n  source = "./."\n}\n', "main.tf:2:3: Module calls itself"),
}  # fmt: skip


FEWER = {"loops in loops in try": "import stackproof.evaluate.scope as scope\nscope.MOST_PASSES = 9_010\n"}
"""Where another case shows how long the limit itself takes."""


def load(folder: Path, fewer: str = "") -> list[str]:
    """Evaluate the stack in a folder within the limits, and return its errors."""
    ran = fork(fewer + LOAD, folder, seconds=SECONDS, size=MEMORY)
    assert (ran.status, ran.errors) == (0, "")
    return ran.output.splitlines()


@pytest.mark.parametrize("name", CASES)
def test_bounded(name: str, tmp_path: Path) -> None:
    text, expected = CASES[name]
    (tmp_path / "main.tf").write_text(text)
    os.mkfifo(tmp_path / "pipe")
    assert load(tmp_path, FEWER.get(name, ""))[:1] == ([] if expected is None else [expected])


def test_json_nested_deeply(tmp_path: Path) -> None:
    (tmp_path / "main.tf.json").write_text('{"a":' * DEEP)
    (tmp_path / "terraform.tfvars.json").write_text("[" * DEEP)
    assert load(tmp_path) == [f"main.tf.json:1:2001: {NESTED}", f"terraform.tfvars.json:1:401: {NESTED}"]


def test_json_nested_as_deeply_as_may_be(tmp_path: Path) -> None:
    (tmp_path / "main.tf.json").write_text('{"locals": {"a": ' + "[" * 390 + "]" * 390 + "}}")
    assert load(tmp_path) == []
