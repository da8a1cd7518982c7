"""What ``stackproof check`` prints: a line for each constraint, then each failure in full."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Literal

from rich.console import Console
from rich.text import Text

from stackproof.constraints import Failed
from stackproof.diagnostics import Diagnostic
from stackproof.model import Stack
from stackproof.reporters.counts import count_promises, count_words, worst
from stackproof.reporters.escaping import one_line
from stackproof.reporters.grouping import Group, alike_in_words, group_findings, unread_apart
from stackproof.reporters.total import print_total
from stackproof.reporters.wording import (
    clause_lines,
    depends_text,
    diagnostic_lines,
    finding_lines,
    unjudged_text,
    waiver_text,
)
from stackproof.run.environments import together
from stackproof.run.outcomes import Finding, Outcome, Report, Unchecked

Detail = Literal["quiet", "normal", "verbose"]

_MARKS = {
    "passed": ("✓", "green"), "waived": ("~", "cyan"), "failed": ("✗", "bold red"),
    "undecided": ("?", "bold yellow"), "stale": ("✗", "bold red"), "skipped": ("?", "yellow"),
    "unjudged": ("-", "yellow"),
}  # fmt: skip
_WIDEST_ID = 48
_FEW_CONTEXTS = 3
_ON_ONE_LINE: dict[str, Any] = {"no_wrap": True, "overflow": "ellipsis"}


def print_results(results: Iterable[Report | Unchecked], console: Console, detail: Detail = "normal") -> None:
    """Print the results of a check, and a line that sums them up.

    Args:
        results: what was checked.
        console: where to print.
        detail: ``quiet`` prints only what does not hold, ``verbose`` each assert that holds as well.
    """
    listed = together(results)
    for result in listed:
        if isinstance(result, Unchecked):
            _print_accepted(result, console) if result.accepted else print_unchecked(result, console)
        else:
            _print_report(result, console, detail)
    print_total(listed, console)


def _print_report(report: Report, console: Console, detail: Detail) -> None:
    stack = report.stack
    if report.problems:
        _print_problems(report.contract.stack, report.problems, stack, console)
        if report.outcomes:
            _print_rest(report, console, detail)
        return
    head = Text(one_line(report.contract.stack), "bold")
    head.append(f"  {one_line(stack.name)}  {len(stack.resources)} resources, {len(stack.data)} data sources", "dim")
    named = report.environments or ((report.contract.environment,) if report.contract.environment else ())
    head.append(f"  in {', '.join(named)}" if named else "", "bold")
    console.print(head)
    if detail != "quiet":
        _print_bindings(report, console, detail)
    for warning in report.warnings:
        print_diagnostic(warning, stack, console)
    _print_groups(report, console, detail)
    _print_waived(report, console)
    if detail != "quiet":
        _print_contexts(report, console, detail)
    console.print(_summary(report))
    console.print()


def _print_rest(report: Report, console: Console, detail: Detail) -> None:
    """Print what was judged of a stack that could not be judged whole."""
    _print_groups(report, console, detail)
    console.print(Text("  The rest was judged:", "dim"), _summary(report))
    console.print()


def _print_bindings(report: Report, console: Console, detail: Detail) -> None:
    """Print a line for each binding; asserts that hold are counted, unless all is to be said."""
    groups = [outcomes for outcomes in report.by_binding().values() if outcomes]
    plain = [outcomes for outcomes in groups if outcomes[0].binding.asserts and worst(outcomes) == "passed"]
    shown = groups if detail == "verbose" else [outcomes for outcomes in groups if outcomes not in plain]
    width = min(_WIDEST_ID, max((len(outcomes[0].binding.id) for outcomes in shown), default=0))
    for outcomes in shown:
        console.print(_line(outcomes, width), **_ON_ONE_LINE if console.is_terminal else {})
    if plain and detail != "verbose":
        count = f"{len(plain)} assert{'s' if len(plain) > 1 else ''} of this stack alone  "
        console.print(Text.assemble(("  ✓ ", "green"), count, ("(-v lists them)", "dim")))
    _print_idle(report, console, detail)


def _print_idle(report: Report, console: Console, detail: Detail) -> None:
    """Say how many constraints of packs, and of what is shared, have nothing to judge in this stack."""
    idle = report.idle()
    if detail == "verbose":
        for binding in idle:
            console.print(Text(f"  -        {binding.id}  nothing to judge here ({binding.origin or 'if-any'})", "dim"))
    elif idle:
        what = "constraint has" if len(idle) == 1 else "constraints have"
        console.print(Text(f"  - {len(idle)} {what} nothing to judge here  (-v lists them)", "dim"))


def _line(outcomes: list[Outcome], width: int) -> Text:
    status = worst(outcomes)
    mark, style = _MARKS[status]
    held = sum(outcome.holds for outcome in outcomes)
    counted = str(len(outcomes)) if held == len(outcomes) else f"{held}/{len(outcomes)}"
    counted = "" if status == "unjudged" else counted
    binding = outcomes[0].binding
    line = Text.assemble(
        (f"  {mark} ", style),
        (f"{counted:>5}  ", "dim"),
        (f"{one_line(binding.id):<{width}}", style if status != "passed" else ""),
    )
    apart = dict.fromkeys(name for one in outcomes if one.status == status for name in one.environments)
    if apart:
        line.append(f"  in {', '.join(apart)}", style)
    said = unjudged_text(outcomes[0]) if status == "unjudged" else " ".join(binding.clauses[0].split())
    return line.append(f"  {said}", "dim")


def _print_groups(report: Report, console: Console, detail: Detail) -> None:
    """Print what does not hold, unless all is said: what is the same of many resources once, with all their places.

    Promises that lack nothing but what could not be read are one as well.
    """
    groups = group_findings(report.outcomes)
    others, alike = ([*groups], []) if detail == "verbose" else unread_apart(groups, report.stack.unread)
    for same in [[group] for group in others] if detail == "verbose" else alike_in_words(others):
        _print_group(same[0], report.stack, console, same[1:])
    if len(alike) == 1:
        _print_group(alike[0], report.stack, console)
    elif alike:
        _print_unseen(alike, report.stack, console)


def _print_unseen(groups: list[Group], stack: Stack, console: Console) -> None:
    mark, style = _MARKS["undecided"]
    ids = ", ".join(dict.fromkeys(one_line(group[0][0].binding.id) for group in groups))
    lines = [
        Text.assemble((f"{mark} {len(groups)} promises", style), ("  (-v lists them)", "dim")),
        Text(f"  {ids}", "dim"),
        Text("  needs     whether there is more to judge in what could not be read"),
        *(Text(f"  because   {one_line(str(reason))}") for reason in stack.unread),
    ]
    _print_lines([Text(), *lines], console)


def _print_group(group: Group, stack: Stack, console: Console, others: Sequence[Group] = ()) -> None:
    """Print findings in full, and the places of others that say the same."""
    outcome, finding = group[0]
    mark, style = _MARKS[outcome.status]
    addresses = _addresses(group)
    more = f" and {sum(map(len, others))} more" if others else ""
    where = f"  in {', '.join(outcome.environments)}" if outcome.environments else ""
    head = Text.assemble(
        (f"{mark} {one_line(outcome.binding.id)}", style), f"  {addresses}{more}" if addresses or more else "", where
    )
    clauses = [Text(f"  {line}", "dim") for line in clause_lines(outcome)]
    lines = [*finding_lines(finding, outcome, stack), *_places(others, finding)]
    _print_lines([Text(), head, *clauses, *map(_finding_line, lines)], console)


def _addresses(group: Group) -> str:
    return ", ".join(one_line(outcome.address) for outcome, _ in group if outcome.address)


def _places(groups: Sequence[Group], like: Finding) -> Iterator[str]:
    """Yield a line for each place at which the same was found, with the resources there, and what else is expected."""
    places = [one_line(str(group[0][1].where or "")) for group in groups]
    width = max(map(len, places), default=0)
    for index, (place, group) in enumerate(zip(places, groups, strict=True)):
        wanted = _find_expected(group[0][1])
        told = f"  expected  {one_line(wanted)}" if wanted != _find_expected(like) else ""
        yield f"{'and' if index == 0 else '':<9} {f'{place:<{width}}  {_addresses(group)}{told}'.strip()}"


def _find_expected(finding: Finding) -> str:
    return finding.verdict.expected if isinstance(finding.verdict, Failed) else ""


def _finding_line(line: str) -> Text:
    return Text(f"  {line}", "cyan" if line.startswith("-->") else "")


def _print_lines(lines: Iterable[Text], console: Console) -> None:
    """Print lines at once: for each time that it prints, rich takes as long as for a dozen lines."""
    console.print(Text("\n").join(lines))


def _print_waived(report: Report, console: Console) -> None:
    found = [(outcome, one.waiver) for outcome in report.outcomes for one in outcome.findings if one.waiver is not None]
    if not found:
        return
    lines = [Text(f"  {len(found)} waiver{'s' if len(found) > 1 else ''}", "bold cyan")]
    for outcome, waiver in found:
        part = f" ({waiver.part})" if waiver.part else ""
        lines.append(Text(f"  ~ {one_line(f'{outcome.id}{part}')}: {waiver_text(waiver)}", "cyan"))
    _print_lines(lines, console)


def _print_contexts(report: Report, console: Console, detail: Detail) -> None:
    """Say what promises hold for: each where there are few, or all is to be said; else how many for what."""
    found = [outcome for outcome in report.outcomes if outcome.depends_on or outcome.ignored]
    if len(found) <= _FEW_CONTEXTS or detail == "verbose":
        for outcome in found:
            console.print(Text(f"  ~ {one_line(outcome.id)}: {depends_text(outcome)}", "dim"))
        return
    for key, count in Counter(depends_text(outcome) for outcome in found).items():
        checks = f"{count} checks: {key}" if count > 1 else f"1 check: {key}"
        console.print(Text(f"  ~ {checks}  (-v lists them)", "dim"))


def _summary(report: Report) -> Text:
    counts = count_promises(report.outcomes)
    style = "green" if report.exit_code == 0 else "bold red"
    checks = sum(outcome.status != "unjudged" for outcome in report.outcomes)
    told = f"  of {sum(counts.values())} promises, {checks} checks"
    return Text.assemble((f"  {', '.join(count_words(counts))}", style), (told, "dim"))


def print_unchecked(result: Unchecked, console: Console) -> None:
    """Print why something could not be checked."""
    _print_problems(result.label, result.problems, None, console)


def _print_accepted(result: Unchecked, console: Console) -> None:
    for problem in result.problems:
        console.print(Text(f"{problem.summary}, as accepted: {problem.detail}", "yellow"))
    console.print()


def print_warnings(stack: Stack, console: Console) -> None:
    """Print what a reader should know of a stack, and that spoils nothing."""
    for problem in stack.diagnostics:
        print_diagnostic(problem, stack, console)


def _print_problems(label: str, problems: Iterable[Diagnostic], stack: Stack | None, console: Console) -> None:
    console.print(Text.assemble((one_line(label), "bold"), ("  could not be checked", "bold red")))
    for problem in problems:
        print_diagnostic(problem, stack, console)
    console.print()


def print_diagnostic(problem: Diagnostic, stack: Stack | None, console: Console) -> None:
    """Print a diagnostic with its source line, where that can be read."""
    first, *rest = diagnostic_lines(problem, stack)
    head = Text(f"  {first}", "bold red" if problem.severity == "error" else "bold yellow")
    _print_lines([Text(), head, *map(_finding_line, rest)], console)
