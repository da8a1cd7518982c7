"""Diagnostics: each once, and the source line drawn."""

from __future__ import annotations

import pytest

from stackproof.diagnostics import Diagnostic, Diagnostics, SourceRange, draw, source_lines

HERE = SourceRange("main.tf", 2, 5, 2, 8)


def test_each_problem_is_reported_once() -> None:
    """The same problem at the same place is one problem; warnings are no errors."""
    found = Diagnostics()
    for _ in range(2):
        found.error("Summary", "Detail.", HERE)
        found.warning("Summary", "Detail.", HERE)
    found.extend([Diagnostic("Other", "Detail.")])
    assert [problem.severity for problem in found.found] == ["error", "warning", "error"]
    assert [problem.summary for problem in found.errors] == ["Summary", "Other"]


def test_as_text() -> None:
    """Place, summary, detail; without what there is not."""
    assert str(Diagnostic("Summary", "Detail.", HERE)) == "main.tf:2:5: Summary: Detail."
    assert str(Diagnostic("Summary", "")) == "Summary"


def test_from_one_range_to_another() -> None:
    """From the start of the one to the end of the other."""
    assert HERE.to(SourceRange("main.tf", 4, 1, 4, 9)) == SourceRange("main.tf", 2, 5, 4, 9)


@pytest.mark.parametrize(
    ("where", "text", "expected"),
    [
        (HERE, "a\nb = wrong\n", ["  2 | b = wrong", "    |     ^^^"]),
        (SourceRange("f", 1, 2, 1, 2), "abc", ["  1 | abc", "    |  ^"]),
        (SourceRange("f", 1, 4, 1, 5), "\t\tab", ["  1 | \t\tab", "    | \t\ta^".replace("a", " ")]),
        (SourceRange("f", 1, 1, 3, 2), "a {\n  b\n}\n", ["  1 | a {", "    | ^^^", "  2 |   b", "  3 | }"]),
        (SourceRange("f", 1, 1, 2, 1), "abc\ndef", ["  1 | abc", "    | ^^^"]),
        (SourceRange("f", 1, 1, 1, 3), "ab\r\nc\r\n", ["  1 | ab", "    | ^^"]),
        (SourceRange("f", 9, 1, 9, 3), "only one line", []),
        (SourceRange("f", 1, 1, 9, 1), "1\n2\n3\n4\n5\n6", ["  1 | 1", "    | ^", "  2 | 2", "  3 | 3", "  4 | 4"]),
    ],
    ids=["word", "empty range", "tabs", "block", "to the line's end", "CRLF", "behind the end", "long"],
)
def test_the_source_line_is_drawn(where: SourceRange, text: str, expected: list[str]) -> None:
    assert draw(where, text) == expected


def test_numbered_lines() -> None:
    """As many as asked for."""
    assert source_lines(SourceRange("f", 2, 1, 9, 1), "a\nb\nc\nd", most=2) == [(2, "b"), (3, "c")]
