"""Compare with the Terraform on this machine which types each function and operator takes.

    python scripts/compare_types.py > found.md

Each function is called with a value of every type in each of its places, known and unknown, empty and null, while the
other arguments are good ones, unknown ones or unknown strings; so are operators, loops, splats, indices, spread
arguments, and every pair of branches of a conditional. What is valid here alone, or there alone, is printed.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from generate_expressions import MISTAKE, Here, ask_all

BATCH = 1500
VALUES = [
    "1", '"a"', "true", '["a", 1]', '["1"]', "[]", "{ a = 1 }", "{}", 'tolist(["1"])', "tolist([1])",
    "tolist([true])", "tolist([{ a = 1 }])", 'tolist([["1"]])', 'toset(["1"])', "toset([1])", 'tomap({ a = "1" })',
    "tomap({ a = 1 })", 'tomap({ a = ["1"] })', "tolist([])", "range(0)", "sort([])", 'csvdecode("a")', "tomap({})",
    "var.empty_map", "toset([])", "toset(range(0))", "tolist(slice([true], 0, 0))", "transpose({})",
    "chunklist(sort([]), 1)", "local.unknown_number", "local.unknown", "local.unknown_bool", "local.unknown_any",
    "local.unknown_list", "range(local.unknown_number)", "toset(local.unknown_list)",
    "toset(range(local.unknown_number))", "transpose({ a = local.unknown_list })",
    "(local.unknown_bool ? local.map : var.empty_map)", "zipmap(local.unknown_list, local.unknown_list)",
    '(local.unknown_bool ? ["a", 1] : ["b", 2])', "(local.unknown_bool ? { a = 1 } : { a = 2 })",
    "chunklist(local.unknown_list, 1)", "(local.unknown_bool ? [] : [])", "(local.unknown_bool ? {} : {})",
    "csvdecode(local.unknown)", "upper(local.unknown)", "[local.unknown]", "[local.unknown_number]",
    "[local.unknown_any]", "tolist([local.unknown_number])", "toset([local.unknown])", "{ a = local.unknown_bool }",
    "tomap({ a = local.unknown })", "[local.unknown_list]", "[[local.unknown], local.unknown_number]", "null",
    "tostring(null)", "tonumber(null)", "var.no_list", "var.no_map", "[null]", "[var.no_text]", "[var.no_list]",
    "{ a = null }", "{ a = var.no_text }",
]  # fmt: skip
"""Values of every type; each names what tests/unit/evaluate/names has."""
CALLS = [
    "abs(1)", 'abspath("a")', "alltrue([true])", "anytrue([true])", 'base64decode("YQ==")', 'base64encode("a")',
    'base64gzip("a")', 'base64sha256("a")', 'base64sha512("a")', 'basename("a")', "ceil(1)", 'chomp("a")',
    'chunklist(["1"];1)', 'cidrhost("10.0.0.0/8";1)', 'cidrnetmask("10.0.0.0/8")', 'cidrsubnet("10.0.0.0/8";1;1)',
    'cidrsubnets("10.0.0.0/8";1;1)', 'coalesce("1";"2")', 'coalescelist(["1"];["2"])', 'compact(["1"])',
    'concat(["1"];["2"])', 'contains(["1"];"1")', 'csvdecode("a\\nb")', 'dirname("a")', 'distinct(["1"])',
    'element(["1"];0)', 'endswith("a";"a")', 'ephemeralasnull("a")', 'fileexists("a")', 'flatten([["1"]])',
    "floor(1)", 'format("%v %v";"a";1)', 'formatdate("YYYY";"2020-01-01T00:00:00Z")',
    'formatlist("%v %v";["a"];"1")', 'indent(1;"a")', 'index(["1"];"1")', 'issensitive("a")',
    'join(",";["1"];["2"])', 'jsondecode("1")', 'jsonencode("1")', "keys({ a = 1 })", 'length(["1"])', "log(1;2)",
    'lookup({ a = "1" };"a";"2")', 'lower("a")', 'matchkeys(["1"];["1"];["1"])', "max(1;2)", 'md5("a")',
    'merge({ a = "1" };{ b = "1" })', "min(1;2)", 'nonsensitive("a")', 'one(["1"])', 'parseint("1";10)',
    'pathexpand("a")', "pow(1;1)", "range(0;1;1)", 'regex("a";"a")', 'regexall("a";"a")', 'replace("a";"a";"b")',
    'reverse(["1"])', 'sensitive("a")', 'setintersection(["1"];["1"])', 'setproduct(["1"];["1"])',
    'setsubtract(["1"];["1"])', 'setunion(["1"];["1"])', 'sha1("a")', 'sha256("a")', 'sha512("a")', "signum(1)",
    'slice(["1"];0;1)', 'sort(["1"])', 'split(",";"a")', 'startswith("a";"a")', 'strcontains("a";"a")',
    'strrev("a")', 'substr("a";0;1)', "sum([1])", 'textdecodebase64("YQ==";"UTF-8")',
    'textencodebase64("a";"UTF-8")', 'timeadd("2020-01-01T00:00:00Z";"1h")',
    'timecmp("2020-01-01T00:00:00Z";"2020-01-01T00:00:00Z")', 'title("a")', "tobool(true)", 'tolist(["1"])',
    "tomap({ a = 1 })", "tonumber(1)", 'toset(["1"])', "tostring(1)", 'transpose({ a = ["1"] })', 'trim("a";"a")',
    'trimprefix("a";"a")', 'trimspace("a")', 'trimsuffix("a";"a")', 'upper("a")', 'urlencode("a")',
    'uuidv5("dns";"a")', "values({ a = 1 })", 'yamldecode("1")', 'yamlencode("1")', 'zipmap(["1"];["1"])',
    'file("main.tf")', 'templatefile("main.tf";{})', "templatestring(local.people[0].name;{})", 'fileset(".";"*")',
    'filemd5("main.tf")', 'filebase64("main.tf")', 'bcrypt("a";4)', 'rsadecrypt("a";"a")',
]  # fmt: skip
"""A good call of each function, its arguments parted by semicolons."""
SHAPES = [
    "(!@)", "(-@)", "(@ + 1)", "(1 + @)", "(@ < 1)", "(local.unknown_number >= @)", "(@ && true)", "(true && @)",
    "(@ && false)", "(false || @)", "(local.unknown_bool || @)", "(@ == 1)", "(@ != [])", "(@ ? 1 : 2)", '"${@}x"',
    '"%{ if @ }a%{ endif }"', '"%{ for v in @ }${v}%{ endfor }"', '"%{ for k, v in @ }${k}%{ endfor }"',
    "[for v in @ : v]", "[for v in @ : v.a]", "[for k, v in @ : upper(k)]", "[for k, v in @ : k + 1]",
    "{ for k, v in @ : k => v }", "{ for v in @ : v => 1 }", "[for v in [1] : v if @]", "[for v in [] : v if @]",
    "{ for v in [1] : @ => v }", "[for v in @ : v if v]", "[for v in @ : v + 1]", "[for v in @ : upper(v)]",
    "{ for k, v in @ : k => v... }", "(@)[*]", "(@)[*].a", "(@)[*][0]", "(@).*.a", "(@)[*].zz", "(@)[0]", '(@)["a"]',
    "(@).a", "(@).zz", "(@)[local.unknown]", "(@)[local.unknown_number]", "(@)[local.unknown_any]", '(@)["zz"]',
    "(@)[9]", "(@)[true]", "(@)[1.5]", "(@)[-1]", "{ a = 1 }[@]", "[1, 2][@]", "tolist([1, 2])[@]",
    "tomap({ a = 1 })[@]", "local.unknown_list[@]", "local.unknown_any[@]", "(@).0", "(@)[local.unknown_bool]",
    "{ (@) = 1 }", "{ a = @ }", "[@]", "max(@...)", "concat(@...)", "merge(@...)", "upper(@...)", "coalesce(@...)",
    'format("%v", @...)', "length(@...)", "range(@...)",
]  # fmt: skip
"""What else takes a value, in the place of ``@``."""
UNKNOWN = ("local.unknown_any", "local.unknown")
CONDITIONS = ("local.unknown_bool", "true", "false")


def expressions() -> Iterator[str]:
    """Yield all expressions; some of them twice."""
    for call in CALLS:
        name, _, given = call[:-1].partition("(")
        arguments = given.split(";")
        for place in range(len(arguments)):
            for others in (arguments, *([one] * len(arguments) for one in UNKNOWN)):
                for value in VALUES:
                    yield f"{name}({', '.join([*others[:place], value, *others[place + 1 :]])})"
    for shape in SHAPES:
        yield from (shape.replace("@", value) for value in VALUES)
    for then in VALUES:
        for otherwise in VALUES:
            yield from (f"({condition} ? {then} : {otherwise})" for condition in CONDITIONS)


def main() -> None:
    """Ask for all, and print where the two differ."""
    asked, here = list(dict.fromkeys(expressions())), Here()
    counts: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as made:
        for start in range(0, len(asked), BATCH):
            batch = asked[start : start + BATCH]
            counted = [f"length([{one}])" for one in batch]  # which is 1 where the expression is valid, known or not
            for one, count, theirs in zip(batch, counted, ask_all(counted, Path(made)), strict=True):
                answers = {"here": here.ask(count), "there": theirs}
                valid = [where for where, answer in answers.items() if answer is not None and answer != MISTAKE]
                verdict = "not asked" if theirs is None else f"valid {valid[0]} alone" if len(valid) == 1 else "same"
                counts[verdict] += 1
                if verdict.endswith("alone"):
                    print(f"{verdict}: {one}", flush=True)
    print(f"{counts.total():,} expressions: {dict(counts)}")


if __name__ == "__main__":
    main()
