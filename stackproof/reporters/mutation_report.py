"""The mutants of a stack for people and for other tools: the score, and what survived, by line."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from rich.console import Console
from rich.text import Text

from stackproof.contract import Binding
from stackproof.mutate.promises import Reads, promises_of, readers_of, reads_of
from stackproof.mutate.score import Score
from stackproof.mutate.trial import Trial
from stackproof.reporters.escaping import one_line

_MOST_NAMED = 3


def print_score(score: Score, console: Console) -> None:
    """Print what survived, file by file, then what the contract lists in vain, then the score."""
    reads = reads_of(score.contract, score.sources.stack)
    for file, trials in groupby(score.of("survived"), lambda trial: trial.mutant.file):
        console.print(Text(one_line(file), "bold"))
        for trial in trials:
            console.print(Text(one_line(f"{trial.mutant.where.line:>6}  {trial.mutant.edit}")))
            console.print(Text(one_line(f"        {_should_notice(trial, score, reads)}"), "dim"))
        console.print()
    for trial in score.of("unjudged"):
        console.print(Text(one_line(f"! {trial.mutant.where}: {trial.mutant.edit}: {trial.by}"), "red"))
    for entry in score.stale:
        told = f"✗ {entry.where}: the contract lists {entry.edit}, and no such edit survives; remove the entry."
        console.print(Text(one_line(told), "red"))
    for file in score.sources.unread:
        console.print(Text(one_line(f"! {file} is not broken: no operator edits it."), "yellow"))
    console.print(Text(_summary(score), "bold"))


def as_json(score: Score) -> dict[str, Any]:
    """Return the score and every mutant."""
    reads = reads_of(score.contract, score.sources.stack)
    return {
        "stack": score.contract.stack,
        "score": None if score.percent is None else round(score.percent, 2),
        "counts": dict(sorted(score.counts.items())),
        "mutants": [_mutant(trial, score, reads) for trial in score.trials],
        "stale": [{"edit": entry.edit, "reason": entry.reason, "line": entry.where.line} for entry in score.stale],
        "not_broken": list(score.sources.unread),
    }


def _mutant(trial: Trial, score: Score, reads: Reads) -> dict[str, Any]:
    mutant = trial.mutant
    found: dict[str, Any] = {
        "operator": mutant.operator, "file": mutant.file, "line": mutant.where.line, "column": mutant.where.column,
        "subject": mutant.subject, "edit": mutant.edit, "state": trial.state,
    }  # fmt: skip
    if trial.by:
        found["by"] = trial.by
    if trial.state == "survived":
        found["promises"] = [one.id for one in promises_of(trial, score.contract, score.sources.stack)]
        found["readers"] = [one.id for one in readers_of(trial, score.contract, reads)]
    return found


def _should_notice(trial: Trial, score: Score, reads: Reads) -> str:
    readers = readers_of(trial, score.contract, reads)
    if readers:
        return f"read, and accepted, by {_name_promises(readers)}"
    promises = promises_of(trial, score.contract, score.sources.stack)
    return f"should have noticed: {_name_promises(promises)}" if promises else "no clause speaks of this"


def _name_promises(promises: list[Binding]) -> str:
    more = len(promises) - _MOST_NAMED
    return "; ".join([*(one.id for one in promises[:_MOST_NAMED]), *([f"{more} more"] if more > 0 else [])])


def _summary(score: Score) -> str:
    counts = score.counts
    others = [
        f"{counts[state]} {word}"
        for state, word in (
            ("listed", "listed in the contract"),
            ("equivalent", "equivalent"),
            ("invalid", "invalid"),
            ("unjudged", "not judged"),
        )
        if counts[state]
    ]
    left_out = f" ({', '.join(others)})" if others else ""
    if score.percent is None:
        return f"{score.contract.stack}: no mutant counts{left_out}"
    counted = counts["noticed"] + counts["survived"]
    under = f", under {score.fail_under:g}" if score.percent < score.fail_under else ""
    return f"{score.contract.stack}: {score.percent:.1f} %{under}: {counts['noticed']} of {counted} noticed{left_out}"
