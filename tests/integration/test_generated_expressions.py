"""Expressions that nobody wrote, evaluated here and by the Terraform on this machine.

Each is asked for as ``try(jsonencode(EXPRESSION), "!")``, so that a mistake is an answer as well, and all of a round go
to one ``terraform console``. ``STACKPROOF_EXPRESSIONS`` sets the number of rounds of a hundred.
"""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
import subprocess
import tempfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from stackproof.diagnostics import Diagnostics
from stackproof.evaluate.expressions import evaluate
from stackproof.evaluate.scope import NO_NAMES, Scope
from stackproof.hcl.parse import parse_expression

HUNDREDS = int(os.environ.get("STACKPROOF_EXPRESSIONS", "3"))
pytestmark = pytest.mark.skipif(shutil.which("terraform") is None, reason="terraform is not on PATH")

TEXTS = [
    "", "a", "Ab c", "é", "e\\u0301", "1", "01", "1.50", "-3", "true", "a,b,,c", "\\n", "$${x}", "%%{y}",
    "10.0.0.0/8", "日本",
]  # fmt: skip
NUMBERS = ["0", "1", "2", "-1", "3.5", "0.1", "1e3", "1e-7", "12345678901234567890", "-2.75", "100"]
ONE = [
    "abs", "ceil", "floor", "signum", "length", "upper", "lower", "title", "trimspace", "chomp", "strrev",
    "tostring", "tonumber", "tobool", "tolist", "toset", "tomap", "jsondecode", "keys", "values", "flatten",
    "distinct", "reverse", "sort", "compact", "sum", "max", "min", "one", "alltrue", "anytrue", "base64encode",
    "urlencode", "md5", "sha256", "yamlencode", "csvdecode", "transpose", "coalesce", "concat", "merge",
    "range", "jsonencode", "try", "can",
]  # fmt: skip
TWO = [
    "contains", "element", "lookup", "index", "split", "join", "merge", "concat", "coalesce", "min", "max",
    "pow", "log", "setunion", "setintersection", "setsubtract", "zipmap", "chunklist", "format", "formatlist",
    "trim", "trimprefix", "trimsuffix", "startswith", "endswith", "strcontains", "regex", "regexall",
    "parseint", "range", "cidrhost", "setproduct", "matchkeys", "slice",
]  # fmt: skip
THREE = [
    "substr", "replace", "lookup", "slice", "range", "cidrsubnet", "format", "join", "concat",
]  # fmt: skip
OPERATORS = ["+", "-", "*", "==", "!=", "<", ">", "<=", ">=", "&&", "||"]


def _joined(parts: st.SearchStrategy[list[str]], opening: str, closing: str) -> st.SearchStrategy[str]:
    return parts.map(lambda inner: opening + ", ".join(inner) + closing)


def _compound(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    few = st.lists(inner, max_size=3)
    names = st.sampled_from(["a", "b", '"c d"'])
    members = st.tuples(names, inner).map(" = ".join)
    return st.one_of(
        _joined(few, "[", "]"),
        _joined(st.lists(members, max_size=3), "{", "}"),
        st.tuples(inner, st.sampled_from(OPERATORS), inner).map(lambda parts: f"({' '.join(parts)})"),
        st.tuples(inner, inner, inner).map(lambda parts: f"({parts[0]} ? {parts[1]} : {parts[2]})"),
        st.tuples(st.sampled_from("-!"), inner).map("".join),
        st.tuples(st.sampled_from(ONE), inner).map(lambda parts: f"{parts[0]}({parts[1]})"),
        st.tuples(st.sampled_from(TWO), inner, inner).map(lambda parts: f"{parts[0]}({parts[1]}, {parts[2]})"),
        st.tuples(st.sampled_from(THREE), inner, inner, inner).map(lambda p: f"{p[0]}({p[1]}, {p[2]}, {p[3]})"),
        st.tuples(inner, inner).map(lambda parts: f"({parts[0]})[{parts[1]}]"),
        st.tuples(inner, st.sampled_from([".a", "[*].a", "[*]", ".*.b"])).map(lambda parts: f"({parts[0]}){parts[1]}"),
        st.tuples(inner, inner).map(lambda parts: f"[for k, v in {parts[0]} : [k, v, {parts[1]}]]"),
        st.tuples(inner, inner).map(lambda parts: f"{{for v in {parts[0]} : v => {parts[1]}...}}"),
        inner.map(lambda part: f'"<${{{part}}}>"'),
        inner.map(lambda part: f'"%{{ for v in {part} ~}} ${{v}} %{{ endfor }}"'),
    )


LEAVES = st.one_of(
    st.sampled_from(NUMBERS), st.sampled_from(TEXTS).map(lambda text: f'"{text}"'), st.sampled_from(["true", "null"])
)
EXPRESSIONS = st.recursive(LEAVES, _compound, max_leaves=6)


def ask_here(expression: str) -> Any:
    found = Diagnostics()
    value = evaluate(parse_expression(f'try(jsonencode({expression}), "!")', "case"), Scope(NO_NAMES, found))
    assert not found.errors, expression
    return value


def ask_terraform(expressions: list[str], folder: Path) -> list[str]:
    """Ask for all of them at once: starting Terraform takes longer than evaluating thousands."""
    lines = "".join(f'    try(jsonencode({expression}), "!"),\n' for expression in expressions)
    (folder / "main.tf").write_text(f"locals {{\n  all = [\n{lines}  ]\n}}\n", encoding="utf-8")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TF_")}
    done = subprocess.run(
        ["terraform", "console"],
        input="base64encode(jsonencode(local.all))\n",
        capture_output=True, text=True, cwd=folder, env=environment, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    assume(not done.stdout.startswith("("))  # format(TEXT, null) has no type, and makes the whole unknown
    answers: list[str] = json.loads(base64.b64decode(done.stdout.strip().strip('"')))
    return answers


def same(ours: str, theirs: str) -> bool:
    if ours == theirs or "!" in (ours, theirs):
        return ours == theirs
    return close(json.loads(ours, parse_float=Decimal), json.loads(theirs, parse_float=Decimal))


def close(left: Any, right: Any) -> bool:
    """Terraform's numbers are binary: equal to 150 digits."""
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(close(left[name], right[name]) for name in left)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(close, left, right))
    if isinstance(left, Decimal | int) and isinstance(right, Decimal | int) and not isinstance(left, bool):
        return abs(Decimal(left) - Decimal(right)) <= abs(Decimal(right)) * Decimal("1e-150")
    if isinstance(left, str) and isinstance(right, str):
        right = re.sub(r"(?<![\w.])-0(?![\w.])", "0", right)  # a listed difference: there is no negative zero here
    return type(left) is type(right) and bool(left == right)


@pytest.mark.filterwarnings("ignore:The recursion limit will not be reset")  # the stacks are deployed meanwhile
@given(st.lists(EXPRESSIONS, min_size=100, max_size=100))
@settings(
    max_examples=HUNDREDS,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate],
    database=None,
    derandomize=True,
)
def test_generated_expressions(expressions: list[str]) -> None:
    """Both give the same value, or both call it a mistake."""
    with tempfile.TemporaryDirectory() as folder:
        answers = ask_terraform(expressions, Path(folder))
    pairs = [(text, ask_here(text), theirs) for text, theirs in zip(expressions, answers, strict=True)]
    assert [pair for pair in pairs if not (isinstance(pair[1], str) and same(pair[1], pair[2]))] == []
