"""Generate expressions, and compare what they are here with what the Terraform on this machine makes of them.

    python scripts/generate_expressions.py --seconds 1200 --seed 1 > found.md

An expression that holds an unknown value is asked of Terraform with values in its place: what is known here has to be
that whatever the value, or be what Terraform says of the expression as it is. A known value that differs is a mistake,
as is an error here that Terraform does not make, or the reverse; what is unknown here and known there is counted. Each
mistake is shrunk. The same seed gives the same expressions; ``scripts/record_expressions.py`` keeps those that are
worth it.
"""

from __future__ import annotations

import argparse
import base64
import json
import random
import subprocess
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from record_expressions import NAMES

from stackproof.diagnostics import Diagnostics
from stackproof.evaluate.configuration import load_configuration
from stackproof.evaluate.data_sources import Environment
from stackproof.evaluate.enclosing_module import Evaluation
from stackproof.evaluate.expressions import evaluate
from stackproof.evaluate.module import ModuleInstance
from stackproof.functions import FUNCTIONS
from stackproof.functions.json_text import encode_json
from stackproof.hcl.parse import parse_expression
from stackproof.hcl.tokens import HclSyntaxError
from stackproof.values import Unknown, reveal_deep, unknowns_in

BATCH = 150
MISTAKE = "!"
LEFT_OUT = {
    "abspath", "bcrypt", "ephemeralasnull", "file", "filebase64", "filebase64sha256", "filebase64sha512", "fileexists",
    "filemd5", "fileset", "filesha1", "filesha256", "filesha512", "issensitive", "nonsensitive", "pathexpand",
    "plantimestamp", "rsadecrypt", "sensitive", "templatefile", "templatestring", "timestamp", "uuid", "base64gzip",
}  # fmt: skip
"""Functions that read files or the clock, and those of sensitive values, which no JSON shows."""
UNKNOWNS = {
    "local.unknown_number": ["tonumber(0)", "tonumber(-2.5)", "tonumber(7)"],
    "local.unknown_bool": ["tobool(true)", "tobool(false)", "tobool(true)"],
    "local.unknown": ['tostring("a")', 'tostring("7")', 'tostring("")'],
}
"""Values that stand for an unknown one, which Terraform takes for one that is not null; the longer names first."""
LEAVES = {
    "number": [
        "0", "1", "-1", "2", "3.5", "0.1", "1e3", "1e-7", "12345678901234567890", "-2.75", "1/3", "1/0", "16",
        "-0",
    ],
    "string": [
        '""', '"a"', '"Ab c"', '"é"', '"e\\u0301"', '"1"', '"01"', '"1.50"', '"-3"', '"true"', '"a,b,,c"', '"\\n"',
        '"$${x}"', '"10.0.0.0/8"', '"日本"', '"1e2"', '"0x1F"', '"2024-02-29T10:00:00Z"', '"(a)(b)?"', '"%s %d"',
        '"[1, null]"', '"fd00::/16"', '"<&>"',
    ],
    "bool": ["true", "false", '"true"'],
    "null": [
        "null", "local.nothing", "var.nothing", "var.no_text", "var.no_list", "var.no_map", "tostring(null)",
        "tonumber(null)", "tobool(null)", "tolist(null)", "toset(null)", "tomap(null)", "var.options.l",
    ],
    "list": [
        "[]", '["a", "b"]', "[1, 2, 3]", "local.list", "local.set", "[null]", "[[1], []]", '["a", 1]', "[true]",
        "[{ a = 1 }, { a = 2, b = 3 }]", "tolist([])", "toset([])", "sort([])", "var.empty_list",
        "toset(var.empty_list)", "range(0)", "[var.no_text]", "tolist([tostring(null)])", "var.rows", "[0, -0]",
        "csvdecode(\"a\")",
    ],
    "map": [
        "{}", "{ a = 1 }", "local.map", "local.people[0]", '{ a = "x", b = null }', "local.people", '{ ("é") = 1 }',
        "tomap({})", "var.empty_map", "var.options", "var.rows[0]", "{ a = var.no_text }", "{ a = tolist([]) }",
        "{ a = null }", "tomap({ a = null })",
    ],
}  # fmt: skip
UNKNOWN = {
    "number": "local.unknown_number",
    "string": "local.unknown",
    "bool": "local.unknown_bool",
    "list": 'split("7", local.unknown)',
}
KINDS = ("number", "string", "bool", "list", "map", "null")
OPERATORS = {
    "number": ["+", "-", "*", "/", "%"],
    "bool": ["==", "==", "==", "!=", "<", ">", "<=", ">=", "&&", "||"],
}


@dataclass(frozen=True, slots=True)
class Node:
    """A piece of an expression: text with a place, ``{}``, for each piece inside it."""

    text: str
    inner: tuple[Node, ...] = ()

    def __str__(self) -> str:
        parts = self.text.split("\0")
        return parts[0] + "".join(str(one) + part for one, part in zip(self.inner, parts[1:], strict=True))


class Generator:
    """Makes expressions, most of them of a kind that fits."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311  # reproducible, and no secret

    def make(self, kind: str, depth: int) -> Node:
        """Return an expression that may be of a kind."""
        pick = self.random
        if pick.random() < 0.1:
            kind = pick.choice(KINDS)
        if depth <= 0 or kind == "null" or pick.random() < 0.15:
            return self._leaf(kind)
        makers = [self._call, self._call, self._conditional, self._index, self._try, self._of_kind, self._of_kind]
        return pick.choice(makers)(kind, depth - 1)

    def _leaf(self, kind: str) -> Node:
        if kind in UNKNOWN and self.random.random() < 0.06:
            return Node(UNKNOWN[kind])
        return Node(self.random.choice(LEAVES[kind]))

    def _any(self, depth: int) -> Node:
        return self.make(self.random.choice(KINDS), depth)

    def _call(self, kind: str, depth: int) -> Node:
        names = [name for name in CALLABLE if _kind(FUNCTIONS[name].returns) in (kind, "any")]
        name = self.random.choice(names or sorted(CALLABLE))
        declared = FUNCTIONS[name]
        given = [self._argument(one.type, depth) for one in declared.parameters]
        if declared.rest is not None:
            given += [self._argument(declared.rest.type, depth) for _ in range(self.random.choice((0, 1, 1, 2, 2, 3)))]
        spread = "..." if given and self.random.random() < 0.03 else ""
        return Node(f"{name}({', '.join(chr(0) for _ in given)}{spread})", tuple(given))

    def _argument(self, type_: Any, depth: int) -> Node:
        kind = _kind(type_)
        return self._any(depth) if kind == "any" else self.make(kind, depth)

    def _conditional(self, kind: str, depth: int) -> Node:
        return Node("(\0 ? \0 : \0)", (self.make("bool", depth), self.make(kind, depth), self.make(kind, depth)))

    def _index(self, kind: str, depth: int) -> Node:
        shape = self.random.choice(("{ a = \0, b = \0 }.a", "[\0, \0][1]", '{ a = \0, b = \0 }["b"]', "(\0)[\0]"))
        other = self.random.choice(("number", "string")) if shape == "(\0)[\0]" else kind
        first = self.make("list" if shape == "(\0)[\0]" else kind, depth)
        return Node(shape, (first, self.make(other, depth)))

    def _try(self, kind: str, depth: int) -> Node:
        if kind == "bool":
            return Node("can(\0)", (self._any(depth),))
        return Node("try(\0, \0)", (self.make(kind, depth), self.make(kind, depth)))

    def _of_kind(self, kind: str, depth: int) -> Node:
        pick = self.random
        if kind == "string":
            shape = pick.choice(
                ('"<${\0}>"', '"${\0}"', '"%{ if \0 ~} x %{ else }y%{ endif }"', '"%{ for v in \0 }${v},%{ endfor }"')
            )
            inner = "bool" if "if" in shape else "list" if "for" in shape else pick.choice(("string", "number"))
            return Node(shape, (self.make(inner, depth),))
        if kind in ("number", "bool"):
            operator = pick.choice(OPERATORS[kind])
            operands = {"&&": "bool", "||": "bool"}.get(operator, "number")
            operands = pick.choice(KINDS) if operator in ("==", "!=") else operands
            if pick.random() < 0.15:
                return Node("-\0" if kind == "number" else "!\0", (self.make(kind, depth),))
            return Node(f"(\0 {operator} \0)", (self.make(operands, depth), self.make(operands, depth)))
        return self._collection(kind, depth)

    def _collection(self, kind: str, depth: int) -> Node:
        pick = self.random
        if kind == "list":
            shape = pick.choice(
                ("[\0]", "[\0, \0]", "[for v in \0 : \0]", "[for k, v in \0 : [k, v, \0]]", "(\0)[*]", "(\0)[*].a",
                 "[for v in \0 : v if \0]", "tolist(\0)", "toset(\0)", "(\0).*.a", "[for v in \0 : upper(v)]")
            )  # fmt: skip
        else:
            shape = pick.choice(
                ("{ a = \0 }", "{ a = \0, (\0) = \0 }", "{ for k, v in \0 : k => v }", "{ for v in \0 : v => \0... }",
                 "{ for k, v in \0 : v => k if \0 }", "tomap(\0)", "merge(\0, \0)")
            )  # fmt: skip
        count = shape.count("\0")
        looped = " in \0" in shape or "(\0)" in shape
        first = [self.make(pick.choice(("list", "map")) if looped else pick.choice(KINDS), depth)] if count else []
        return Node(shape, (*first, *(self._any(depth) for _ in range(count - 1))))


CALLABLE = sorted(name for name in FUNCTIONS if name not in LEFT_OUT and "::" not in name)


def _kind(type_: Any) -> str:
    text = str(type_).split(" ", 1)[0]
    return {"number": "number", "string": "string", "bool": "bool", "list": "list", "set": "list", "map": "map"}.get(
        text, "any"
    )


class Here:
    """Evaluates expressions here, beside the names of the recorded cases."""

    def __init__(self) -> None:
        found = Diagnostics()
        evaluation = Evaluation(Environment(workspace="default"), found)
        self.module = ModuleInstance(load_configuration(NAMES.parent, "names", found), evaluation, {})

    def ask(self, expression: str) -> Any:
        """Return a value, or ``MISTAKE``."""
        found = Diagnostics()
        try:
            node = parse_expression(expression, "case")
        except HclSyntaxError:
            return MISTAKE
        scope = replace(self.module.scope, diagnostics=found, lazy=False)
        value = evaluate(node, scope)
        revealed = reveal_deep(value)[0]
        if not found.errors and "local.unknown" not in expression:
            evaluate(parse_expression(f"jsonencode({expression})", "case"), replace(scope, diagnostics=found))
        return MISTAKE if found.errors else revealed


def ask_terraform(expressions: list[str], folder: Path) -> list[Any] | None:
    """Return the values of expressions, or ``MISTAKE`` for each; ``None`` where one spoils all."""
    lines = "".join(f'    try(jsonencode({one}), "{MISTAKE}"),\n' for one in expressions)
    names = NAMES.read_text()
    (folder / "main.tf").write_text(f"{names}\nlocals {{\n  all = [\n{lines}  ]\n}}\n", encoding="utf-8")
    done = subprocess.run(
        ["terraform", "console"], input="base64encode(jsonencode(local.all))\n", capture_output=True, text=True,
        cwd=folder, check=False,
    )  # fmt: skip
    if done.returncode or done.stdout.startswith("(") or not done.stdout.strip():
        return None
    return list(json.loads(base64.b64decode(done.stdout.strip().strip('"'))))


def ask_all(expressions: list[str], folder: Path) -> list[Any]:
    """Return the values of expressions; ``None`` for one that Terraform cannot be asked for."""
    answers = ask_terraform(expressions, folder) if expressions else []
    if answers is not None:
        return answers
    if len(expressions) == 1:
        return [None]
    half = len(expressions) // 2
    return [*ask_all(expressions[:half], folder), *ask_all(expressions[half:], folder)]


def variants(expression: str) -> list[str]:
    """Return the expression with values in the place of what is unknown, and what tells whether it is one as it is."""
    if "local.unknown" not in expression:
        return [expression]
    found = []
    for number in range(3):
        text = expression
        for name, values in UNKNOWNS.items():
            text = text.replace(name, values[number])
        found.append(text)
    return [*found, f"length([{expression}])"]


def compare(text: str, here: Here, theirs: list[Any], folder: Path) -> str:
    """Say how the answers to an expression differ; Terraform may say the same of it with its unknowns in place."""
    ours = here.ask(text)
    verdict = judge(ours, theirs)
    if verdict == "another value" and len(theirs) > 1:
        verdict = judge(ours, ask_all([text], folder)).replace("not asked", verdict)
    return verdict


def judge(ours: Any, theirs: list[Any]) -> str:
    """Say how two answers differ: ``same``, ``less`` (unknown here), or what is wrong."""
    if len(theirs) > 1:
        *theirs, as_it_is = theirs
        mistaken = isinstance(ours, str) and ours == MISTAKE
        if as_it_is is None:
            return "not asked"
        if mistaken and all(one == MISTAKE for one in theirs):
            return "same"  # whatever the value, Terraform finds the mistake once it is known
        if mistaken or as_it_is == MISTAKE:
            return "same" if mistaken and as_it_is == MISTAKE else f"an error {'here' if mistaken else 'there'} alone"
    asked = [one for one in theirs if one is not None]
    if not asked:
        return "not asked"
    if isinstance(ours, str) and ours == MISTAKE:
        return "same" if MISTAKE in asked else "an error here alone"
    values = [one for one in asked if one != MISTAKE]
    if isinstance(ours, Unknown):
        return "less"
    hidden = bool(unknowns_in([ours]))
    if not values:
        return "an error there alone" if len(asked) == 1 else "less"
    shown = _plain(ours)
    if all(_close(shown, json.loads(one, parse_float=Decimal)) for one in values):
        return "less" if hidden else "same"
    return "another value"


def _plain(value: Any) -> Any:
    """Return a value as JSON has it; what is unknown stays."""
    if isinstance(value, Unknown):
        return value
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return json.loads(encode_json(value), parse_float=Decimal)


def _close(left: Any, right: Any) -> bool:
    if isinstance(left, Unknown):
        return True
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(_close(left[name], right[name]) for name in left)
    if isinstance(left, list) and isinstance(right, list):
        if unknowns_in(left) and len(left) != len(right):
            return True  # a set: two of its elements may be one
        return len(left) == len(right) and all(map(_close, left, right))
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, Decimal | int) and isinstance(right, Decimal | int):
        return abs(Decimal(left) - Decimal(right)) <= abs(Decimal(right)) * Decimal("1e-150")
    return type(left) is type(right) and bool(left == right)


def shrink(node: Node, verdict: str, here: Here, folder: Path) -> Node:
    """Return a smaller expression of which the same is wrong."""
    while True:
        smaller = sorted({str(one): one for one in _smaller(node)}.values(), key=lambda one: len(str(one)))
        smaller = [one for one in smaller if len(str(one)) < len(str(node))][:60]
        asked = [text for one in smaller for text in variants(str(one))]
        answers = iter(ask_all(asked, folder))
        judged = [(one, [next(answers) for _ in variants(str(one))]) for one in smaller]
        alike = (one for one, theirs in judged if compare(str(one), here, theirs, folder) == verdict)
        node_next = next(alike, None)
        if node_next is None:
            return node
        node = node_next


def _smaller(node: Node) -> list[Node]:
    found = list(node.inner)
    if node.inner:
        found += [Node(text) for text in ("null", "1", '"a"', "[]", "true", "{}")]
    for index, inner in enumerate(node.inner):
        for one in _smaller(inner):
            found.append(replace(node, inner=(*node.inner[:index], one, *node.inner[index + 1 :])))
    return found


def main() -> None:
    """Generate and compare until the time is over; print what differs."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--depth", type=int, default=3)
    arguments = parser.parse_args()
    generator, here = Generator(arguments.seed), Here()
    counts: Counter[str] = Counter()
    end = time.monotonic() + arguments.seconds
    told: set[str] = set()
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        while time.monotonic() < end:
            nodes = [generator.make(generator.random.choice(KINDS[:5]), arguments.depth) for _ in range(BATCH)]
            answers = iter(ask_all([text for node in nodes for text in variants(str(node))], folder))
            for node in nodes:
                verdict = compare(str(node), here, [next(answers) for _ in variants(str(node))], folder)
                counts[verdict] += 1
                if verdict in ("same", "less", "not asked"):
                    continue
                text = str(shrink(node, verdict, here, folder))
                if text not in told:
                    told.add(text)
                    print(f"{verdict}: {text}", flush=True)
    print(f"{counts.total():,} expressions, seed {arguments.seed}: {dict(counts)}")


if __name__ == "__main__":
    main()
