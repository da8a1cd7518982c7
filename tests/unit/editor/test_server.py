"""The language server over its protocol: what is shown, mended, told and completed."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orders
import pytest

pytest.importorskip("pygls")
ERROR, WARNING, INFORMATION, HINT = 1, 2, 3, 4


@pytest.fixture(scope="module")
def roots(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ...]:
    return orders.make(tmp_path_factory.mktemp("workspace").resolve())


@pytest.fixture
def stack(editor: Any, roots: tuple[Path, ...]) -> Any:
    """The folder of the stack with a contract; its files are closed, and as they were, afterwards.

    Tests of a module run on several workers: each may be the first of its editor. None may have had a fault of ours.
    """
    folder = roots[0] / "stacks/orders"
    yield folder
    for path in list(editor.versions):
        editor.close(path)
        del editor.versions[path]
        if path.is_relative_to(folder):
            editor.hidden(path)
    (folder / "main.tf").write_text(orders.MAIN)
    (folder / "contract.yaml").write_text(orders.CONTRACT)
    assert editor.messages == []


def words(found: list[Any]) -> list[tuple[int, str, int, int]]:
    """Of each diagnostic the line, the constraint, the severity and the first column."""
    return sorted((one.range.start.line, one.code or "", int(one.severity), one.range.start.character) for one in found)


def has(text: str) -> Callable[[list[Any]], bool]:
    return lambda found: any(text in one.message for one in found)


def apply(text: str, edits: list[Any]) -> str:
    lines = text.split("\n")
    for edit in sorted(edits, key=lambda one: -one.range.start.line):
        assert (edit.range.start.character, edit.range.end.character) == (0, 0)
        lines[edit.range.start.line : edit.range.end.line] = edit.new_text.split("\n")[:-1]
    return "\n".join(lines)


def test_what_is_shown_where_it_is_written(editor: Any, stack: Path) -> None:
    """Columns are counted in UTF-16: the comment with an emoji is one wider than it has characters."""
    editor.open(stack / "main.tf")
    found = editor.diagnostics(stack / "main.tf", bool)
    assert words(found) == [
        (4, "", WARNING, 0),
        (10, "log-group-retention", WARNING, 11),
        (15, "log-group-retention", INFORMATION, 2),
        (21, "log-group-retention", WARNING, 2),
        (24, "sqs-encrypts", HINT, 0),
    ]
    unset, fails, undecided, several, waived = sorted(found, key=lambda one: one.range.start.line)
    assert "days" in unset.message
    assert fails.message == (
        "aws_cloudwatch_log_group.orders: found retention_in_days = 7; expected retention_in_days = 30\n"
        "Clause: Logs are kept for 30 days."
    )
    promised = fails.related_information[0].location
    assert (promised.uri, promised.range.start.line) == ((stack / "contract.yaml").as_uri(), 3)
    assert "undecided, needs retention_in_days\nbecause" in undecided.message
    assert 'each["a"], aws_cloudwatch_log_group.each["b"]: found' in several.message
    assert f"Waived: They say nothing. (until {orders.LATER}, orders)" in waived.message
    module = editor.diagnostics(stack.parent.parent / "modules/logs/main.tf", bool)
    assert words(module) == [(2, "log-group-retention", WARNING, 2)]


def test_a_text_that_is_not_saved_is_judged(editor: Any, stack: Path) -> None:
    """Of several changes in a row the last is what is shown, and the server answers meanwhile."""
    path = stack / "main.tf"
    editor.open(path)
    editor.diagnostics(path, has("= 7"))
    for days in (8, 9, 10, 11):
        editor.write(path, orders.MAIN.replace("= 7", f"= {days}"))
        began = time.monotonic()
        editor.hover(path, 8, 3)
        assert time.monotonic() - began < 2
    editor.diagnostics(path, has("= 11"))
    editor.write(path, orders.MAIN.replace("= 7", "= 30"))
    assert all(one.range.start.line != 10 for one in editor.diagnostics(path, lambda found: not has("= 11")(found)))
    assert path.read_text() == orders.MAIN


@pytest.mark.parametrize(
    ("name", "text", "line", "told"),
    [
        ("main.tf", orders.MAIN.replace('"each" {', '"each" {{'), 18, "Unclosed bracket"),
        ("main.tf", orders.MAIN.replace("var.days", "var.dais"), 15, "dais"),
        (
            "contract.yaml",
            orders.CONTRACT.replace("log-group-retention", "log-group-retenton"),
            3,
            "log-group-retenton",
        ),
        ("contract.yaml", orders.CONTRACT.replace("days: 30", "days: [30"), 6, "Invalid YAML"),
        ("contract.yaml", orders.CONTRACT.replace("aws_sqs_queue: 1", "aws_sqs_queue: 2"), 1, "aws_sqs_queue"),
    ],
)
def test_mistakes_are_shown(editor: Any, stack: Path, name: str, text: str, line: int, told: str) -> None:
    path = stack / name
    editor.open(path, text)
    found = editor.diagnostics(path, has(told))
    assert [one.range.start.line for one in found if told in one.message] == [line], found
    assert {int(one.severity) for one in found if told in one.message} <= {ERROR, WARNING}


def test_a_stack_without_a_contract_is_judged_as_check_judges_it(
    editor: Any, stack: Path, roots: tuple[Path, ...]
) -> None:
    """By the pack where nothing has a contract; not at all where others have one, which is an error."""
    loose = roots[0] / "stacks/loose/main.tf"
    assert [one.message[:32] for one in editor.diagnostics(loose, bool)] == ["1 stack without a contract: stac"]
    for path in (roots[1] / "main.tf", roots[0].parent / "outside/main.tf"):
        editor.open(path)
        found = editor.diagnostics(path, bool)
        assert "kms-key-rotates" in {one.code for one in found}
        assert any("is judged by the pack baseline alone" in one.message for one in found)
    foreign = roots[0] / "foreign/contract.yaml"
    editor.open(foreign)
    assert editor.complete(foreign, 0, 0) == {}
    assert foreign.as_uri() not in editor.shown


def test_a_failure_is_mended_where_the_mend_holds(editor: Any, stack: Path) -> None:
    path = stack / "main.tf"
    editor.open(path)
    by_line = {one.range.start.line: one for one in editor.diagnostics(path, bool)}
    (action,) = editor.actions(path, [by_line[10]])
    assert (action.title, action.kind) == ("Mend log-group-retention[aws_cloudwatch_log_group.orders]", "quickfix")
    edits = action.edit.changes[path.as_uri()]
    assert apply(orders.MAIN, edits) == orders.MAIN.replace("= 7", "= 30")
    assert editor.actions(path, [by_line[15], by_line[24]]) == []  # undecided, and waived
    assert editor.actions(path, [by_line[10]], ["refactor"]) == []
    (everything,) = editor.actions(path, [], ["source.fixAll"])
    mended = apply(orders.MAIN, everything.edit.changes[path.as_uri()])
    assert mended == orders.MAIN.replace("= 7", "= 30").replace("= 14", "= 30")


def test_what_is_told_of_an_argument_and_of_a_resource(editor: Any, stack: Path) -> None:
    path = stack / "main.tf"
    editor.open(path)
    editor.diagnostics(path, bool)
    told = editor.hover(path, 21, 6)
    for _ in range(100):  # what promises read is noted after the diagnostics are shown
        if "No promise reads" in (nothing := editor.hover(path, 20, 4)):
            break
        time.sleep(0.1)
    assert nothing == "No promise reads `name`.\n2 judge the resource."
    told = editor.hover(path, 21, 6)
    assert told.splitlines()[:4] == [
        "**log-group-retention**: fails  ", "found retention\\_in\\_days = 14; expected retention\\_in\\_days = 30  ",
        "*Logs are kept for 30 days.*  ", "`stackproof explain log-group-retention`",
    ]  # fmt: skip
    assert "**sqs-encrypts**: waived" in editor.hover(path, 24, 3)
    assert editor.hover(path, 3, 0) == ""


def test_what_is_told_and_completed_in_a_contract(editor: Any, stack: Path) -> None:
    path = stack / "contract.yaml"
    editor.open(path)
    editor.diagnostics(stack / "main.tf", bool)
    page = editor.hover(path, 3, 8)
    assert "**log-group-retention**" in page
    assert "- **Parameter** `days: int | None (default null)`" in page
    assert "- **Here**: 4 fails, 1 undecided" in page
    assert editor.hover(path, 1, 3) == "How many resources of a type there are, exactly."
    editor.write(path, orders.CONTRACT.replace("      days: 30\n", '      only: ["😀", aws_cloud]\n'))
    found = editor.complete(path, 5, 28)
    assert {"aws_cloudwatch_log_group.later", 'aws_cloudwatch_log_group.each["a"]'} <= found.keys()
    assert "aws_sqs_queue.orders" not in found
    where = found["aws_cloudwatch_log_group.later"].text_edit.range
    assert (where.start.character, where.end.character) == (19, 28)


def test_a_saved_file_is_judged_and_a_closed_one_is_not_shown(editor: Any, stack: Path) -> None:
    contract, main = stack / "contract.yaml", stack / "main.tf"
    editor.open(contract)
    editor.diagnostics(main, has("expected retention_in_days = 30"))
    editor.save(contract, orders.CONTRACT.replace("days: 30", "days: 7"))
    found = editor.diagnostics(main, has("expected retention_in_days = 7"))
    assert [line for line, *_ in words(found)] == [4, 15, 21, 24]
    editor.close(contract)
    editor.diagnostics(main, lambda found: not found)
