"""Mutation scores that somebody recorded: what ``stackproof mutate --json`` prints, of either side."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from stackproof.comparing.changes import Change
from stackproof.diagnostics import Diagnostic
from stackproof.file_reading import NotRead, read_bytes
from stackproof.values.limits import LARGEST_FILE


@dataclass(frozen=True, slots=True)
class Scores:
    """The scores of both sides in percent, by the name of the stack."""

    base: Mapping[str, float] = field(default_factory=dict)
    head: Mapping[str, float] = field(default_factory=dict)


def read_scores(files: Iterable[Path]) -> dict[str, float] | Diagnostic:
    """Read what ``stackproof mutate --json`` printed of some stacks, one in each file."""
    found: dict[str, float] = {}
    for path in files:
        content = read_bytes(path, LARGEST_FILE)
        if isinstance(content, NotRead):
            return Diagnostic("Score cannot be read", f"{path} {content.words}.")
        try:
            data = json.loads(content)
            stack, score = data["stack"], data["score"]
        except (ValueError, KeyError, TypeError, RecursionError):
            stack, score = None, None
        if not isinstance(stack, str) or isinstance(score, bool) or not isinstance(score, int | float):
            detail = f"{path} holds no score of a stack; give what stackproof mutate STACK --json prints."
            return Diagnostic("Score cannot be read", detail)
        found[stack] = float(score)
    return found


def compare_scores(stack: str, scores: Scores) -> Iterator[Change]:
    """Tell of a score that is lower than it was."""
    before, after = scores.base.get(stack), scores.head.get(stack)
    if before is not None and after is not None and after < before:
        yield Change("score-fell", "mutation score", f"{before:.2f} %", f"{after:.2f} %")
