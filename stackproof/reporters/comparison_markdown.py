"""The comment of a pull request: what got weaker, where, and whom it lets in, in GitHub's and GitLab's Markdown.

Whatever comes from a stack stands in code spans, where nothing is a mention, a link, HTML or an image:
https://github.github.com/gfm/#code-spans. What is too long for a comment is cut by stack, and the comment says so.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from stackproof.comparing.changes import Change, Comparison, StackChanges
from stackproof.comparing.rules import FAILING
from stackproof.diagnostics import Diagnostic
from stackproof.reporters.comparison_words import by_weight, groups_of, headline, place_of, what_of
from stackproof.reporters.escaping import one_line

MARKER = "<!-- stackproof compare -->"
"""By which a later run finds the comment that it updates."""
LONGEST = 65_536  # characters of a comment: https://docs.github.com/en/rest/issues/comments
_RESERVED = 400  # for the line that says what is cut
_LONGEST_TEXT = 400  # characters of one text
_MOST_AT_A_GLANCE = 8


def as_markdown(found: Comparison, longest: int = LONGEST) -> str:
    """Write the comment, in at most as many characters."""
    lines = [MARKER, f"### Stackproof: {headline(found)}", "", f"{_code(found.base)} → {_code(found.head)}", ""]
    lines += [f"- {_problem(problem)}" for problem in (*found.problems, *found.notes)]
    text = "\n".join([*lines, *_at_a_glance(found), ""])
    return _with_stacks(text, found, longest - _RESERVED)


def _at_a_glance(found: Comparison) -> Iterator[str]:
    """Yield the changes that fail by default, as far as a glance takes: access from outside, promises, other access."""
    listed = [(change, stack) for stack in by_weight(found) for group in FAILING for change in stack.of(group)]
    listed.sort(key=lambda pair: _glance_order(pair[0]))
    for change, stack in listed[:_MOST_AT_A_GLANCE]:
        yield f"- {_what(change)} · {_code(place_of(change, found.base) or stack.path)}"
    if len(listed) > _MOST_AT_A_GLANCE:
        yield f"- and {len(listed) - _MOST_AT_A_GLANCE} more, below"


def _glance_order(change: Change) -> int:
    if change.is_from_outside:
        return 0 if change.rule.group == "new-access" else 1
    return 2 if change.rule.group == "weakened" else 3


def _what(change: Change) -> str:
    outside = f", from outside ({', '.join(change.marks)})" if change.is_from_outside else ""
    told = " → ".join(_code(text) for text in (change.before, change.after) if text)
    clause = f" (clause {_code(' '.join(change.clauses[0].split()))})" if change.clauses else ""
    return f"**{change.rule.summary}{outside}:** {_code(change.subject)}{clause}" + (f": {told}" if told else "")


def _with_stacks(text: str, found: Comparison, room: int) -> str:
    stacks = by_weight(found)
    for index, stack in enumerate(stacks):
        whole = _section(stack, found, None)
        if len(text) + len(whole) <= room:
            text += whole
            continue
        count = len(stack.changes)
        shorter = next(
            (
                one
                for most in range(count // 2, 0, -max(1, count // 16))
                if len(text) + len(one := _section(stack, found, most)) <= room
            ),
            "",
        )
        left = len(stacks) - index - bool(shorter)
        cut = f"**Cut to fit into a comment:** {left} of {len(stacks)} stacks are left out" if left else ""
        cut = cut or "**Cut to fit into a comment:** the last stack is told in part"
        return f"{text}{shorter}\n{cut}. All of it is in the log: `stackproof compare`.\n"
    return text


def _section(stack: StackChanges, found: Comparison, most: int | None) -> str:
    """Write what changed of a stack, folded; open where something fails by default."""
    is_open = " open" if stack.problems or any(stack.of(group) for group in FAILING) else ""
    summary = f"<summary><code>{_in_html(stack.path)}</code> {_in_html(what_of(stack))}</summary>"
    lines = ["", f"<details{is_open}>", summary, ""]
    for side, problem in stack.problems:
        lines.append(f"- {_code(found.base if side == 'base' else found.head)}: {_problem(problem)}")
    left = len(stack.changes) if most is None else most
    for title, changes in groups_of(stack):
        if left <= 0:
            break
        lines += ["", f"**{title}**", ""]
        for change in changes[:left]:
            lines += _change(change, found)
        left -= len(changes)
    if most is not None:
        lines += ["", f"{len(stack.changes) - most} more changes of this stack are cut."]
    return "\n".join([*lines, "", "</details>", ""])


def _change(change: Change, found: Comparison) -> Iterator[str]:
    marks = f" **{', '.join(change.marks)}**" if change.marks else ""
    where = f" in {', '.join(map(_code, change.environments))}" if change.environments else ""
    place = place_of(change, found.base)
    yield f"- `{change.id}` {_code(change.subject)}{marks}{where}" + (f" · {_code(place)}" if place else "")
    for name, text in (("was", change.before), ("is", change.after)):
        if text:
            yield f"  - {name} {_code(text)}"
    for clause in change.clauses:
        yield f"  - clause {_code(' '.join(clause.split()))}"


def _problem(problem: Diagnostic) -> str:
    where = f" {_code(str(problem.subject))}" if problem.subject is not None else ""
    return f"**{_code(problem.summary)}**{where} {_code(problem.detail)}"


def _code(text: str) -> str:
    """Write a text as a code span, whose fence is longer than any row of backticks inside."""
    shown = one_line(text)
    shown = shown if len(shown) <= _LONGEST_TEXT else f"{shown[:_LONGEST_TEXT]}..."
    longest = max((len(row) for row in re.findall("`+", shown)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if shown.startswith("`") or shown.endswith("`") or not shown.strip() else ""
    return f"{fence}{pad}{shown}{pad}{fence}"


def _in_html(text: str) -> str:
    """Write a text in HTML, with nothing that Markdown or a mention could be made of."""
    escaped = html.escape(one_line(text)[:_LONGEST_TEXT])
    return re.sub(r"[@#`*_\[\]\\~|!:]", lambda found: f"&#{ord(found[0])};", escaped)
