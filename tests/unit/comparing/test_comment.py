"""The comment of a pull request: short enough, and nothing of a stack breaks out of it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from stackproof.comparing.changes import Change, Comparison, StackChanges
from stackproof.comparing.rules import RULES
from stackproof.diagnostics import Diagnostic, SourceRange
from stackproof.reporters.comparison_markdown import LONGEST, MARKER, as_markdown

WHERE = SourceRange("orders/contract.yaml", 7, 1, 7, 9)
OPENED = Change(
    "access-new",
    "aws_sqs_queue.orders",
    "sns.amazonaws.com may sqs:SendMessage on this",
    "everybody may sqs:SendMessage on this",
    SourceRange("orders/iam.tf", 8, 1, 8, 9),
    marks=("everybody",),
)
DROPPED = Change("promise-removed", "sqs-encrypts", "", "", WHERE, "base", ("Queues are encrypted",))
HOSTILE = [
    "`</summary></details>` @everyone",
    "``` \n```\n# heading",
    "</details><script>alert(1)</script>",
    "[link](javascript:alert(1)) ![image](https://example.com/x.png)",
    "@octocat #12 owner/repository#3",
    "\u202eabc\u202c \x1b[2J ::error::",
    "<!-- stackproof compare -->",
    "",
    "`",
    "| a | b |",
]


def compared(*changes: Change, path: str = "orders") -> Comparison:
    return Comparison("main", "the working folder", (StackChanges(path, path, changes),))


def without_code(text: str) -> str:
    """Take out what stands in code spans, as CommonMark reads them: from a fence to the next of its length."""
    return re.sub(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", "", text)


def test_a_glance_tells_what_got_weaker_where_and_who_is_let_in() -> None:
    head = as_markdown(compared(DROPPED, OPENED)).split("<details")[0]
    assert head.splitlines()[:2] == [
        MARKER, "### Stackproof: 1 promise says less, 1 access is new, it lets in everybody",
    ]  # fmt: skip
    first, second = (line for line in head.splitlines() if line.startswith("- "))
    assert "may do what they could not, from outside (everybody)" in first
    assert "`everybody may sqs:SendMessage on this`" in first
    assert "`orders/iam.tf:8`" in first
    assert "a promise is gone:** `sqs-encrypts` (clause `Queues are encrypted`)" in second
    assert "`orders/contract.yaml:7 in main`" in second


def test_a_change_without_any_says_so() -> None:
    assert "no promise says less, and nobody may do more" in as_markdown(compared())


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_of_a_stack_breaks_out(text: str) -> None:
    hostile = replace(OPENED, subject=text, before=text, after=text, clauses=(text,), environments=(text,),
                      where=WHERE._replace(file=text))  # fmt: skip
    problem = Diagnostic(text, text, WHERE._replace(file=text))
    found = Comparison(
        text, text, (StackChanges(text, text, (hostile,), (("base", problem),)),), (problem,), (problem,)
    )
    rest = without_code(as_markdown(found))
    assert "`" not in rest
    assert re.findall(r"<[^>]+>", rest) == [
        MARKER, "<details open>", "<summary>", "<code>", "</code>", "</summary>", "</details>",
    ]  # fmt: skip
    assert not re.search(r"@\w|\]\(|(?<!&)#\d|\x1b|\u202e|^::", rest, re.MULTILINE)


@pytest.mark.parametrize(("stacks", "changes"), [(2, 4000), (400, 20), (3000, 1), (1, 1)])
def test_it_fits_into_a_comment_and_says_what_is_cut(stacks: int, changes: int) -> None:
    many = tuple(replace(DROPPED, subject=f"promise {number}") for number in range(changes))
    found = Comparison("main", "HEAD", tuple(StackChanges(f"stack{at}", f"stack{at}", many) for at in range(stacks)))
    text = as_markdown(found)
    assert len(text) <= LONGEST
    assert text.count("<details") == text.count("</details>")
    assert ("Cut to fit" in text) == (stacks * changes > 1)


def test_every_rule_says_what_happened_in_words_of_its_own() -> None:
    assert len({rule.summary for rule in RULES.values()}) == len(RULES)
    assert all(re.fullmatch(r"[a-z][a-z-]+[a-z]", rule.id) for rule in RULES.values())
