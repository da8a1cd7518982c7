"""Results that would be too large are refused before they are built."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from stackproof.functions import Context, call, find
from stackproof.values import Mistake

BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{after}: &{after} [{', '.join(['*' + before] * 9)}]\n"
    for before, after in zip("abcdefgh", "bcdefghi", strict=True)
)

TOO_LARGE = [
    ("format", ("%1000000000d", 1)),
    ("format", ("%.1000000000f", 1)),
    ("range", (10**12,)),
    ("setproduct", (list(range(2000)), list(range(2000)))),
    ("replace", ("a" * 100_000, "a", "b" * 100_000)),
    ("replace", ("a" * 100_000, "/a/", "b" * 100_000)),
    ("indent", (10**9, "a\nb")),
    ("join", ("x" * 1_000_000, ["a"] * 100)),
    ("yamldecode", (BOMB,)),
    ("jsondecode", ("[" * 100_000,)),
    ("yamldecode", ("[" * 10_000,)),
    ("jsondecode", ("1e1000000000",)),
    ("parseint", ("9" * 100_000, 10)),
    ("cidrsubnets", ("10.0.0.0/8", 10**9)),
    ("cidrsubnet", ("10.0.0.0/8", 10**9, 1)),
    ("timeadd", ("2026-01-01T00:00:00Z", "9" * 1000 + "h")),
    ("regex", ("(" * 5000 + ")" * 5000, "a")),
]


@pytest.mark.parametrize(("name", "arguments"), TOO_LARGE, ids=lambda value: str(value)[:40])
def test_refused(name: str, arguments: tuple[Any, ...]) -> None:
    with pytest.raises(Mistake):
        call(name, arguments, Context())


def test_core_functions_have_a_full_name() -> None:
    """``core::upper`` is ``upper``."""
    assert find("core::upper") is find("upper")
    assert find("core::nothing") is None


@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    [
        (
            "provider::aws::arn_parse",
            ("arn:aws:iam::444455556666:role/example",),
            {
                "account_id": "444455556666",
                "partition": "aws",
                "region": "",
                "resource": "role/example",
                "service": "iam",
            },
        ),
        ("provider::aws::arn_build", ("aws", "iam", "", "444455556666", "role/a"), "arn:aws:iam::444455556666:role/a"),
        (
            "provider::aws::trim_iam_role_path",
            ("arn:aws:iam::444455556666:role/with/path/example",),
            "arn:aws:iam::444455556666:role/example",
        ),
    ],
)
def test_functions_of_the_aws_provider(name: str, arguments: tuple[str, ...], expected: Any) -> None:
    assert call(name, arguments, Context()) == expected


@pytest.mark.parametrize(
    ("name", "argument"),
    [
        ("provider::aws::arn_parse", "arn:aws:iam"),
        ("provider::aws::arn_parse", "urn:aws:iam::1:x"),
        ("provider::aws::trim_iam_role_path", "arn:aws:s3:::bucket"),
        ("provider::aws::trim_iam_role_path", "arn:aws:iam::444455556666:user/a"),
    ],
)
def test_mistakes_with_arns(name: str, argument: str) -> None:
    with pytest.raises(Mistake):
        call(name, [argument], Context())


def test_templates_are_rendered_by_the_context(tmp_path: Path) -> None:
    """The evaluator renders; the functions read the file and check the variables."""
    (tmp_path / "a.tftpl").write_text("hello ${name}")
    context = Context(tmp_path, render=lambda source, name, variables: (source, name, variables))
    assert call("templatefile", ["a.tftpl", {"name": "x"}], context) == ("hello ${name}", "a.tftpl", {"name": "x"})
    rendered = call("templatestring", ["${a}", {"a": 1}], context)
    assert rendered == ("${a}", "<templatestring argument>", {"a": 1})
    with pytest.raises(Mistake, match=r"missing\.tftpl"):
        call("templatefile", ["missing.tftpl", {}], context)


def test_mistakes_name_the_argument() -> None:
    """The evaluator draws the source under the argument that is wrong."""
    with pytest.raises(Mistake) as caught:
        call("substr", ["a", 0.5, 1], Context())
    assert caught.value.argument == 1
