"""The syntax of a file with an edit made: where it will do, the edited block alone is parsed again."""

from __future__ import annotations

from stackproof.hcl import syntax
from stackproof.hcl.files import Parsed, parse_text
from stackproof.mutate.mutant import Mutant
from stackproof.mutate.sources import SourceFile


def parse_edited(mutant: Mutant, source: SourceFile) -> Parsed:
    """Return what parsing the edited file comes to."""
    if mutant.start == len(source.text):
        return _with_more(mutant, source)
    for place, block in enumerate(source.body.blocks):
        start, end = source.span(block.where)
        if start <= mutant.start and mutant.end <= end:
            return _with_block(mutant, source, place, (start, end))
    return parse_text(mutant.apply(source), source.label)


def _with_more(mutant: Mutant, source: SourceFile) -> Parsed:
    body, problems = parse_text("\n" * source.text.count("\n") + mutant.replacement, source.label)
    if body is None or problems or not mutant.replacement.startswith("\n"):
        return parse_text(mutant.apply(source), source.label)
    return source.body._replace(blocks=(*source.body.blocks, *body.blocks)), []


def _with_block(mutant: Mutant, source: SourceFile, place: int, span: tuple[int, int]) -> Parsed:
    """Parse one block; all of the file where the blocks behind it move, or it is none any more."""
    start, end = span
    before, after = source.text[start:end], source.text[start : mutant.start] + mutant.replacement
    after += source.text[mutant.end : end]
    column = source.body.blocks[place].where.column
    if before.count("\n") == after.count("\n") and column == 1:
        body, problems = parse_text("\n" * source.text.count("\n", 0, start) + after, source.label)
        if body is not None and not problems and not body.attributes:
            blocks = (*source.body.blocks[:place], *body.blocks, *source.body.blocks[place + 1 :])
            return syntax.Body(source.body.attributes, blocks), []
    return parse_text(mutant.apply(source), source.label)
