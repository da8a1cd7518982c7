"""The parts of the HTML report: source lines, anchors, the pictures; and what a run looked at."""

from __future__ import annotations

import base64
import itertools
import random
import subprocess
import zlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment
from markupsafe import Markup

from stackproof.constraints.controls import framework_of
from stackproof.diagnostics import SourceRange
from stackproof.model import Stack
from stackproof.reporters.access_report import AccessReport
from stackproof.reporters.escaping import escape_unsafe
from stackproof.reporters.html.access_picture import access_picture
from stackproof.reporters.html.anchors import Anchors
from stackproof.reporters.html.excerpts import excerpt
from stackproof.reporters.html.flow_picture import Box, FlowPicture, flow_picture
from stackproof.reporters.html.packing import Packing
from stackproof.reporters.html.pieces import safe
from stackproof.reporters.html.promises import natural
from stackproof.run.looked_at import revision_of, time_of_run
from stackproof.views.hcl_directory import load_stack

TEXT = "one\n\ttwo = wrong\nthree\nfour\nfive\nsix\nseven\n"
EXCERPTS = [
    ((2, 8, 2, 13), [(1, "one", "", ""), (2, "\ttwo = ", "wrong", ""), (3, "three", "", ""), (4, "four", "", "")]),
    ((1, 1, 1, 4), [(1, "", "one", ""), (2, "\ttwo = wrong", "", ""), (3, "three", "", "")]),
    ((3, 2, 4, 3), [(1, "one", "", ""), (2, "\ttwo = wrong", "", ""), (3, "t", "hree", ""), (4, "", "fo", "ur"),
                    (5, "five", "", ""), (6, "six", "", "")]),
    ((99, 1, 99, 2), []),
]  # fmt: skip


@pytest.mark.parametrize(("where", "expected"), EXCERPTS, ids=range(len(EXCERPTS)))
def test_excerpt(where: tuple[int, int, int, int], expected: list[tuple[int, str, str, str]]) -> None:
    stack = Stack("s", "hcl", source_text=lambda _file: TEXT)
    found = excerpt(SourceRange("main.tf", *where), stack)
    assert found is not None
    assert [(line.number, line.before, line.meant, line.behind) for line in found.lines] == expected
    assert found.first == where[0]


def test_a_line_without_end_is_cut_around_what_is_meant() -> None:
    text = "x" * 5_000 + "wrong" + "y" * 5_000
    found = excerpt(SourceRange("main.tf", 1, 5_001, 1, 5_006), Stack("s", "hcl", source_text=lambda _file: text))
    assert found is not None
    (line,) = found.lines
    assert (line.meant, line.carets) == ("wrong", "^^^^^")
    assert len(line.before) + len(line.behind) < 500


def test_a_file_that_cannot_be_read_leaves_the_place() -> None:
    found = excerpt(SourceRange("main.tf", 1, 2, 1, 3), Stack("s", "plan", source_text=lambda _file: None))
    assert found is not None
    assert (found.place, found.lines) == ("main.tf:1:2", ())
    assert excerpt(None, Stack("s", "plan")) is None


def test_anchors_are_stable_and_unique() -> None:
    anchors = Anchors()
    assert anchors.of("stack", "lib/a b") == "stack/lib/a-b"
    assert anchors.of("stack", 'x["<b>"]') == "stack/x[-b-]"
    assert [anchors.of("stack", "a"), anchors.of("stack", "a"), anchors.of("stack", "a~2")] == [
        "stack/a", "stack/a~2", "stack/a~2~2"
    ]  # fmt: skip
    assert anchors.of("stack", "/") == "stack/-"
    assert len({anchors.of("stack", "x" * 500) for _ in range(4)}) == 4


FRAMEWORKS = [
    ("NIST.800-53.r5 AC-4(26)", ("NIST.800-53.r5", "AC-4(26)")),
    ("PCI DSS v4.0.1/10.4.2", ("PCI DSS v4.0.1", "10.4.2")),
    ("CIS AWS Foundations Benchmark v5.0.0/3.1", ("CIS AWS Foundations Benchmark v5.0.0", "3.1")),
    ("Security Hub EC2.2", ("Security Hub", "EC2.2")),
    ("ours", ("ours", "ours")),
    ("/x", ("/x", "/x")),
]


@pytest.mark.parametrize(("control", "expected"), FRAMEWORKS)
def test_framework(control: str, expected: tuple[str, str]) -> None:
    assert framework_of(control) == expected


def test_controls_are_ordered_as_people_count() -> None:
    ids = ["AC-10", "AC-4(26)", "AC-4", "AC-4(3)", "10.2", "9.1", "AU-2"]
    found = [id_ for id_, _ in sorted(((one, None) for one in ids), key=natural)]
    assert found == ["AC-4", "AC-4(3)", "AC-4(26)", "AC-10", "AU-2", "9.1", "10.2"]


# --- flows ------------------------------------------------------------------------------------------------------------


def hop(begin: str, end: str, state: str = "holds", kind: str = "rule") -> dict[str, Any]:
    return {"from": f"aws_sqs_queue.{begin}", "to": f"aws_sqs_queue.{end}", "kind": kind, "via": "v", "state": state}


def drawn(*hops: dict[str, Any]) -> FlowPicture:
    picture = flow_picture(list(hops))
    assert picture is not None
    return picture


def test_a_path_goes_from_left_to_right() -> None:
    picture = drawn(hop("a", "b"), hop("b", "c"), hop("a", "c", "fails", "mapping"))
    at = {box.name: box.x for box in picture.boxes}
    assert at["a"] < at["b"] < at["c"]
    assert [(arrow.state, arrow.words) for arrow in picture.arrows] == [
        ("holds", "rule"), ("holds", "rule"), ("fails", "mapping")
    ]  # fmt: skip


def test_the_worst_of_several_hops_is_the_arrow() -> None:
    (arrow,) = drawn(hop("a", "b"), hop("a", "b", "undecided", "mapping")).arrows
    assert (arrow.state, arrow.words) == ("undecided", "rule, mapping")


def overlap(one: Box, other: Box) -> bool:
    across = one.x < other.x + other.width and other.x < one.x + one.width
    return across and one.y < other.y + other.height and other.y < one.y + one.height


@pytest.mark.parametrize("seed", range(60))
def test_any_graph_is_drawn_without_boxes_on_each_other(seed: int) -> None:
    """Circles, loops, several groups, hops both ways."""
    chance = random.Random(seed)
    count = chance.randint(1, 14)
    hops = [hop(f"n{chance.randrange(count)}", f"n{chance.randrange(count)}") for _ in range(chance.randint(1, 24))]
    picture = drawn(*hops)
    assert {box.address for box in picture.boxes} == {one[end] for one in hops for end in ("from", "to")}
    assert len(picture.arrows) == len({(one["from"], one["to"]) for one in hops})
    assert not [pair for pair in itertools.combinations(picture.boxes, 2) if overlap(*pair)]
    for box in picture.boxes:
        assert box.x >= 0
        assert box.y >= 0
        assert box.x + box.width <= picture.width
        assert box.y + box.height <= picture.height


def test_more_hops_than_a_person_reads_are_no_picture() -> None:
    assert flow_picture([hop(f"a{number}", f"b{number}") for number in range(241)]) is None
    assert flow_picture([]) is None


# --- access -----------------------------------------------------------------------------------------------------------

GRANTS = """
resource "aws_sqs_queue" "q" {
  name = "q"
}

resource "aws_iam_role" "r" {
  name               = "r"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }]
  })
}

resource "aws_iam_role_policy" "p" {
  role = aws_iam_role.r.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = ["sqs:SendMessage", "sqs:ReceiveMessage"], Resource = "${aws_sqs_queue.q.arn}" },
      { Effect = "Allow", Action = "s3:*", Resource = "*" },
    ]
  })
}

resource "aws_sqs_queue_policy" "q" {
  queue_url = aws_sqs_queue.q.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Principal = "*", Action = "sqs:SendMessage", Resource = aws_sqs_queue.q.arn },
      { Effect = "Allow", Principal = { Service = "sns.amazonaws.com" }, Action = "sqs:SendMessage",
        Resource = aws_sqs_queue.q.arn, Condition = { Bool = { "aws:SecureTransport" = "true" } } },
      { Effect = "Deny", Principal = { Service = "events.amazonaws.com" }, Action = "sqs:SendMessage",
        Resource = aws_sqs_queue.q.arn },
    ]
  })
}
"""


def test_the_matrix_has_a_cell_for_each_grant(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(GRANTS)
    stack = load_stack(tmp_path)
    picture = access_picture(AccessReport(stack), stack)
    assert picture is not None
    cells = {(picture.rows[one.row], picture.columns[one.column]): (one.style, one.count) for one in picture.cells}
    assert cells == {
        ("lambda.amazonaws.com", "aws_iam_role.r"): ("may", "1"),
        ("aws_iam_role.r", "aws_sqs_queue.q"): ("may", "2"),
        ("aws_iam_role.r", "every resource"): ("broad", "*"),
        ("everybody", "aws_sqs_queue.q"): ("alarm", "1"),
        ("sns.amazonaws.com", "aws_sqs_queue.q"): ("when", "1"),
        ("events.amazonaws.com", "aws_sqs_queue.q"): ("deny", "\N{MULTIPLICATION SIGN}"),
    }


# --- what a run looked at ---------------------------------------------------------------------------------------------


def test_the_commit_of_a_folder(tmp_path: Path) -> None:
    """And whether something is not committed; no repository, and no commit, is no revision."""
    assert revision_of(tmp_path) is None
    git = ["git", "-C", str(tmp_path), "-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false"]
    for arguments in (["init", "-q"], ["commit", "-q", "--allow-empty", "-m", "x"]):
        subprocess.run([*git, *arguments], check=True)
    (tmp_path / "s").mkdir()
    found = revision_of(tmp_path / "s")
    assert found is not None
    assert (len(found.commit), found.changed, str(found)) == (40, False, found.commit)


@pytest.mark.parametrize(
    ("given", "year"), [("1700000000", 2023), ("0", 1970), ("", None), ("-1", None), ("x", None), ("9" * 30, None)]
)
def test_the_time_of_a_run(given: str, year: int | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", given)
    assert time_of_run().year == year if year is not None else time_of_run().year > 2025


def test_pages_are_packed_in_their_order() -> None:
    """More of them than wait at once; what a page holds is no mark of another."""
    pages = [f"page {number} \u00e9 &#0;{number}" for number in range(40)]
    with ThreadPoolExecutor(1) as threads:
        packing = Packing(threads)
        marks = [packing.mark_of(Markup(page)) for page in pages]
        written = packing.whole("|".join(["before 0", *marks, "after"]))
    first, *packed, last = written.split("|")
    assert (first, last) == ("before 0", "after")
    assert [zlib.decompress(base64.b64decode(one)).decode() for one in packed] == pages


@pytest.mark.parametrize("text", ["plain", "<b>&\"'", "::error::x", "##[error]", "a\x00\u202eb", "é\nf"])
def test_a_piece_is_what_a_template_writes(text: str) -> None:
    """Rows that no template writes are escaped as a template would."""
    assert safe(text) == Environment(autoescape=True, finalize=escape_unsafe).from_string("{{ text }}").render(
        text=text
    )
