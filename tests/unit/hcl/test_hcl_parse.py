"""Nodes and their exact ranges, and what is wrong with a text, to the column."""

from __future__ import annotations

import contextlib
import sys
import time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stackproof.diagnostics import SourceRange
from stackproof.hcl import syntax
from stackproof.hcl.parse import parse, parse_expression, parse_template
from stackproof.hcl.references import traversal, traversals
from stackproof.hcl.tokens import HclSyntaxError
from stackproof.values import number


def place(where: SourceRange) -> str:
    return f"{where.line}:{where.column}-{where.end_line}:{where.end_column}"


def body(text: str) -> syntax.Body:
    found, problems = parse(text, "main.tf")
    assert not problems
    return found


def value(text: str) -> Any:
    return body(f"x = {text}\n").attributes[0].expression


def outline(node: Any) -> list[str]:
    """List every node of an expression with its place, outermost first."""
    found = [f"{type(node).__name__} {place(node.where)}"]
    for field in node[:-1]:
        children = field if isinstance(field, tuple) and not hasattr(field, "where") else (field,)
        for child in children:
            if hasattr(child, "where"):
                found += outline(child)
            elif isinstance(child, tuple):
                found += [line for part in child for line in outline(part)]
    return found


def test_ranges_of_attributes_and_blocks() -> None:
    """Each attribute, its name, each block and its header stand where they were written."""
    found = body('resource "aws_x" "y" { # c\n  a   = 1\n\n  inner {\n    bee = [1,\n      2]\n  }\n}\nz = "é${1}"\n')
    block = found.blocks[0]
    assert (block.type, block.labels) == ("resource", ("aws_x", "y"))
    assert place(block.header) == "1:1-1:21"
    assert place(block.where) == "1:1-8:2"
    assert place(block.body.attributes[0].where) == "2:3-2:10"
    assert place(block.body.attributes[0].name_range) == "2:3-2:4"
    inner = block.body.blocks[0]
    assert (place(inner.header), place(inner.where)) == ("4:3-4:8", "4:3-7:4")
    assert place(inner.body.attributes[0].expression.where) == "5:11-6:9"
    assert place(found.attributes[0].where) == "9:1-9:12"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a.b[0].c", ["GetAttr 1:5-1:13", "Index 1:5-1:11", "GetAttr 1:5-1:8", "Variable 1:5-1:6", "Literal 1:9-1:10"]),
        ("1+2 * 3", ["Binary 1:5-1:12", "Literal 1:5-1:6", "Binary 1:7-1:12", "Literal 1:7-1:8", "Literal 1:11-1:12"]),
        ("-(1)", ["Unary 1:5-1:9", "Parentheses 1:6-1:9", "Literal 1:7-1:8"]),
        ("f(1, 2)", ["Call 1:5-1:12", "Literal 1:7-1:8", "Literal 1:10-1:11"]),
        ("a ? 1 : 2", ["Conditional 1:5-1:14", "Variable 1:5-1:6", "Literal 1:9-1:10", "Literal 1:13-1:14"]),
        ("[for v in w : v]", ["ForTuple 1:5-1:21", "Variable 1:15-1:16", "Variable 1:19-1:20"]),
        ("{ a = 1 }", ["Object 1:5-1:14", "Literal 1:7-1:8", "Literal 1:11-1:12"]),
        ("a[*].b", ["Splat 1:5-1:11", "Variable 1:5-1:6", "GetAttr 1:6-1:11", "SplatItem 1:6-1:9"]),
        (
            '"a${"b${c}"}d"',
            [
                "Template 1:5-1:19", "Literal 1:6-1:7", "Template 1:9-1:16", "Literal 1:10-1:11", "Variable 1:13-1:14",
                "Literal 1:17-1:18",
            ],
        ),
        (
            '"%{ if a }b%{ else }c%{ endif }"',
            [
                "Template 1:5-1:37", "TemplateIf 1:6-1:36", "Variable 1:12-1:13", "Template 1:6-1:15",
                "Literal 1:15-1:16", "Template 1:16-1:25", "Literal 1:25-1:26",
            ],
        ),
        (
            "<<EOT\nab\n  ${c}\nEOT",
            ["Template 1:5-4:4", "Literal 2:1-3:3", "Variable 3:5-3:6", "Literal 3:7-4:1"],
        ),
        (
            "<<-EOT\n    é${f(\n  1)}\n  EOT",
            ["Template 1:5-4:6", "Literal 2:1-2:6", "Call 2:8-3:5", "Literal 3:3-3:4", "Literal 3:6-4:1"],
        ),
    ],
    ids=lambda case: case if isinstance(case, str) else "",
)  # fmt: skip
def test_ranges_of_expressions(text: str, expected: list[str]) -> None:
    assert outline(value(text)) == expected


def test_crlf_moves_no_place() -> None:
    """A carriage return at the end of a line belongs to no node."""
    found = body("a = 1\r\nb = x.y\r\n")
    assert [place(attribute.where) for attribute in found.attributes] == ["1:1-1:6", "2:1-2:8"]


def test_byte_order_mark_moves_no_place() -> None:
    """The mark is no character of the first line."""
    assert place(body("\ufeffa = 1\n").attributes[0].where) == "1:1-1:6"


LEGAL = {
    "x = 10-34\n": syntax.Binary,
    'x = "${~ 1 ~}"\n': syntax.Template,
    "x = <<EOT\na\nEOT  \n": syntax.Literal,
    "\ufeffx = 1\n": syntax.Literal,
    "größe = 1\n": syntax.Literal,
    "x = core::max(1, 2)\n": syntax.Call,
    "x = 1\r\n": syntax.Literal,
    "x = !!true\n": syntax.Unary,
    "x = a[*].b[*].c\n": syntax.Splat,
    "x = a[ /* all */ * ].b\n": syntax.Splat,
    "x = a.1e2\n": syntax.Index,
    "x = {\n  -1 = 1\n}\n": syntax.Object,
    "x = 1e3\n": syntax.Literal,
    "x = { in = 1, if = 2 }\n": syntax.Object,
}


@pytest.mark.parametrize("text", LEGAL, ids=repr)
def test_legal_where_python_hcl2_stumbles(text: str) -> None:
    assert isinstance(body(text).attributes[0].expression, LEGAL[text])


def test_comment_between_labels() -> None:
    """A comment may stand between a block's type and its labels."""
    assert body('a /* b */ "c" /* d */ {\n}\n').blocks[0].labels == ("c",)


def test_attribute_and_block_of_one_name() -> None:
    """Both are there; whether both may be is the schema's business."""
    found = body("a = 1\na {\n}\n")
    assert (len(found.attributes), len(found.blocks)) == (1, 1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0", 0), ("1.0", 1), ("1.5", Decimal("1.5")), ("1e3", 1000), ("1e-3", number(Decimal("0.001"))),
        ("9" * 5000, number(10**5000 - 1)),
    ],
    ids=["0", "1.0", "1.5", "1e3", "1e-3", "5000 digits"],
)  # fmt: skip
def test_numbers(text: str, expected: Any) -> None:
    assert value(text).value == expected


@pytest.mark.parametrize(
    ("text", "where", "summary"),
    [
        ("a = 1\na = 2\n", "2:1-2:2", "Argument set twice"),
        ("a = 1 b = 2\n", "1:7-1:12", "Missing newline"),
        ("a = 1 2\n", "1:7-1:8", "Invalid syntax"),
        ("a {\n  b = 1 c = 2\n}\n", "2:9-2:14", "Missing newline"),
        ("a {\n  b = 1 }\n", "2:9-2:10", "Missing newline"),
        ("a { b = 1\n}\n", "1:5-1:10", "Invalid single-line block"),
        ('a "b"\n{\n}\n', "2:1-2:2", "Invalid block"),
        ("a {} b {}\n", "1:6-1:10", "Missing newline"),
        ("a {\n", "1:3-1:4", "Unclosed bracket"),
        ("a = [1,\n", "1:5-1:6", "Unclosed bracket"),
        ("a = f(\n", "1:6-1:7", "Unclosed bracket"),
        ('a = "b\n', "1:5-1:7", "Invalid multi-line string"),
        ('a = "b', "1:5-1:6", "Unclosed string"),
        ('a = "${b"\n', "1:9-1:10", "Invalid multi-line string"),
        ('a = "${b\n', "1:6-1:8", "Unclosed template interpolation"),
        ('a = "x\\q"\n', "1:7-1:9", "Invalid escape sequence"),
        ('a = "\\u12"\n', "1:6-1:8", "Invalid escape sequence"),
        ('a = "\\uD800"\n', "1:6-1:8", "Invalid escape sequence"),
        ('a = "\\uD83D\\uDE00"\n', "1:6-1:8", "Invalid escape sequence"),
        ('a = "\\U0000DFFF"\n', "1:6-1:8", "Invalid escape sequence"),
        ('a = "\\U00110000"\n', "1:6-1:8", "Invalid escape sequence"),
        ("a = <<EOT\nx\n", "1:5-1:7", "Unterminated heredoc"),
        ("a = <<EOT\nx\nEOT", "1:5-1:7", "Unterminated heredoc"),
        ("a = { b = 1 c = 2 }\n", "1:13-1:14", "Missing comma"),
        ("a = \n", "1:5-2:1", "Missing expression"),
        ("a = 1 +\n2\n", "1:8-2:1", "Missing expression"),
        ("a = 1\n+ 2\n", "2:1-2:2", "Invalid expression"),
        ("a = [1}\n", "1:7-1:8", "Unbalanced bracket"),
        ("}\n", "1:1-1:2", "Unbalanced bracket"),
        ("a = 'b'\n", "1:5-1:6", "Invalid character"),
        ("a = b ~ c\n", "1:7-1:8", "Invalid character"),
        ("a = 1 /* b\n", "1:7-1:9", "Unclosed comment"),
        ("a = 1 /* b\n*/ c = 2\n", "2:4-2:9", "Missing newline"),
        ("a = b c\n", "1:7-1:8", "Invalid syntax"),
        ("a\n= 1\n", "1:2-2:1", "Invalid syntax"),
        ("a { b {} }\n", "1:5-1:9", "Invalid single-line block"),
        ("a = {,}\n", "1:6-1:7", "Missing expression"),
        ("a = {b = 1\n, c = 2}\n", "2:1-2:2", "Invalid expression"),
        ("a = {b = 1 = 2}\n", "1:12-1:13", "Invalid syntax"),
        ("a = {for = 1}\n", "1:6-1:9", "Invalid for expression"),
        ("a = b::c\n", "1:5-1:9", "Missing parenthesis"),
        ("a::b = 1\n", "1:2-1:4", "Invalid syntax"),
        ("a <<E\nb\nE\n{\n}\n", "1:3-1:5", "Invalid syntax"),
        ('a "${b}" {\n}\n', "1:3-1:9", "Invalid label"),
        ("a = x.*.*\n", "1:8-1:10", "Nested splat"),
        ("a = x.0.1\n", "1:7-1:10", "Invalid legacy index"),
        ('a = "%{ if b }c"\n', "1:6-1:15", "Unclosed template directive"),
        ('a = "%{ endif }"\n', "1:6-1:16", "Unexpected template directive"),
        ("a = 1e99999\n", "1:5-1:12", "Number out of range"),
        ("a = " + "(" * 401 + "\n", "1:405-1:406", "Nested too deeply"),
        ("a = b" + "[*]" * 401 + "\n", "1:1206-1:1209", "Nested too deeply"),
    ],
    ids=lambda case: case[:40] if isinstance(case, str) else "",
)
def test_what_is_wrong_and_where(text: str, where: str, summary: str) -> None:
    try:
        _, problems = parse(text, "main.tf")
    except HclSyntaxError as error:
        problems = [error.diagnostic]
    assert [(problem.summary, place(problem.subject)) for problem in problems if problem.subject] == [(summary, where)]


@pytest.mark.parametrize(
    ("opening", "inner", "closing"),
    [
        ("(", "1", ")"), ("[", "", "]"), ("{b = ", "1", "}"), ("f(", "", ")"), ("b[", "1", "]"), ("-(", "1", ")"),
        ("[for b in c : ", "b", "]"), ("{for b in c : b => ", "b", "}"), ("b ? ", "1", " : 2"), ("b ? 1 : ", "2", ""),
        ('"${', "1", '}"'),
    ],
)  # fmt: skip
def test_deep_expressions(opening: str, inner: str, closing: str) -> None:
    """What is nested as deeply as the limit allows is read, however little of Python's stack is left."""
    depth = 190 if opening.startswith('"') else 390  # a template in quotes counts twice
    limit = sys.getrecursionlimit()
    node = value(opening * depth + inner + closing * depth)
    assert sys.getrecursionlimit() == limit
    assert len(outline(node)) >= depth


def test_deep_blocks() -> None:
    """Blocks may be nested as deeply."""
    found = body("a {\n" * 390 + "}\n" * 390)
    for _ in range(390):
        found = found.blocks[0].body
    assert not found.blocks


@pytest.mark.parametrize("chain", ["b ? 1 : ", "1 + ", "b || ", "- ", "!"])
def test_long_chains(chain: str) -> None:
    """What follows each other is not nested in each other."""
    assert value(chain * 20_000 + "1").where.end_column == len(chain) * 20_000 + 6


def test_beyond_any_depth() -> None:
    """Where no bracket counts the depth, Python's stack ends it, with a place and without a traceback."""
    with pytest.raises(HclSyntaxError, match="Nested too deeply") as caught:
        parse("a = " + "b ? " * 100_000 + "\n", "main.tf")
    where = caught.value.diagnostic.subject
    assert where is not None
    assert where.column > 1_000


def test_expression_and_nothing_else() -> None:
    """An expression cannot smuggle in a second argument."""
    with pytest.raises(HclSyntaxError, match=r"expression|syntax"):
        parse_expression("1\ny = 2", "console")


def test_template_file() -> None:
    """A template file is text with sequences; a quote in it is a quote."""
    node = parse_template('say "${x}"\n%{ if y ~}\nyes\n%{ endif ~}\n', "t.tftpl")
    assert isinstance(node, syntax.Template)
    assert isinstance(node.parts[0], syntax.Literal)
    assert node.parts[0].value == 'say "'


@pytest.mark.parametrize("text", ["${", "%{ if x }", "${x", '${"', "%{ endfor }", "${}"])
def test_template_file_that_is_none(text: str) -> None:
    with pytest.raises(HclSyntaxError):
        parse_template(text, "t.tftpl")


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("a", ("a",)),
        ("a.b.c", ("a", "b", "c")),
        ("a.b[0].c", ("a", "b", 0, "c")),
        ('a["x"].b', ("a", "x", "b")),
        ("a[b].c", None),
        ("f(a).b", None),
        ("1", None),
    ],
)
def test_traversal(text: str, steps: tuple[str | int, ...] | None) -> None:
    assert traversal(parse_expression(text, "x")) == steps


def test_traversals_of_an_expression() -> None:
    """Every name is found, wherever it hides."""
    text = (
        '{ (a.k) = b.v, c = "x${d.e}%{ if f.g }${h.i}%{ endif }", j = [for x in k.l : m.n if o.p], q = r.s[t.u][*].v,'
        " w = f(x.y)[0].z, aa = bb.cc[dd.ee].ff[1].gg, hh = ii.jj[true].kk }"
    )
    found = set(traversals(parse_expression(text, "x")))
    assert found >= {
        ("a", "k"), ("b", "v"), ("d", "e"), ("f", "g"), ("h", "i"), ("k", "l"), ("m", "n"), ("o", "p"), ("r", "s"),
        ("t", "u"), ("x", "y"), ("bb", "cc"), ("dd", "ee"), ("ii", "jj"),
    }  # fmt: skip


PIECES = [
    "a", "b.c", "=", "{", "}", "[", "]", "(", ")", '"', "${", "%{", "~}", "<<EOT\n", "EOT\n", "\n", " ", "#", "//",
    "/*", "*/", "for", "in", "if", ":", "=>", "...", "1", "1.5e3", "-", "!", "?", ",", ".", "[*]", ".*", "\\", "é",
    "$${", "\r\n", "\ufeff", "::", "endif", "endfor", "else", "null", "\t", "\x00",
]  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PIECES), max_size=40).map("".join)))
def test_any_text_is_read_or_refused(text: str) -> None:
    """Whatever the text is, there is a tree or a diagnostic, each with places inside the text."""
    for read in (parse, parse_expression, parse_template):
        try:
            read(text, "main.tf")  # type: ignore[operator]  # three functions of one shape
        except HclSyntaxError as error:
            where = error.diagnostic.subject
        else:
            continue
        assert where is not None
        assert where.line <= text.count("\n") + 1


@pytest.mark.parametrize(
    "text",
    [
        "a = " + "[" * 200_000,
        'a = "' + "${" * 100_000,
        "a = " + "(" * 390 + "1" + ")" * 390 + "\n",
        "/*" * 200_000,
        '"' * 100_001,
        "a = <<EOT\n" + "x\n" * 100_000,
        "a." * 50_000,
        "$" * 300_000,
        'a = "' + "$" * 300_000 + '"\n',
        'a = "' + "\\u0041" * 50_000 + '"\n',
        " " * 500_000,
        "a = " + "9" * 300_000 + "\n",
        "a = " + "-" * 5_000 + "1\n",
        "a = [for" * 390,
        "#\n" * 100_000,
    ],
    ids=lambda text: text[:12],
)
def test_hostile_text_takes_bounded_time(text: str) -> None:
    """Time grows with the length of the text, not with its square."""
    begin = time.perf_counter()
    with contextlib.suppress(HclSyntaxError):
        parse(text, "main.tf")
    assert time.perf_counter() - begin < 20
