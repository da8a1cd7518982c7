"""What could be taken away to mend a failure: from a list, from a policy, from a block.

A whole statement is taken away only where the contract lists who may do what: else nobody would notice what is missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from stackproof.constraints import Failed
from stackproof.diagnostics import SourceRange
from stackproof.fixing.bench import Failure
from stackproof.fixing.edits import Edit, Files, Left
from stackproof.fixing.layout import line_end, line_start
from stackproof.fixing.places import file_of, outermost
from stackproof.fixing.writing import is_literal
from stackproof.hcl import syntax
from stackproof.mutate.lists import elements, literal_text, without_element
from stackproof.mutate.operators.structure import META_ARGUMENTS, META_BLOCKS
from stackproof.mutate.sources import SourceFile, Sources
from stackproof.mutate.statements import Statement, statements
from stackproof.mutate.walk import Subject

WITHOUT = "without "
"""How the name of a removal begins."""
_KEPT = META_BLOCKS | {"dynamic", "content", "condition"}
_LISTS = ("actions", "resources")
_DOCUMENT = re.compile(r"policy|template|definition|document|body|pattern")  # whatever is wrong in it, it says more
_LONGEST = 60  # characters of what is taken away, in its name
Removal = tuple[str, list[Edit]]


def removals_for(failure: Failure, files: Files, directory: Path) -> Iterator[list[Removal]]:
    """Yield what could be taken away: the smallest things first, those of a kind together.

    Raises:
        Left: nothing can be, with the reason.
    """
    where = failure.finding.where
    if where is None or not isinstance(failure.finding.verdict, Failed) or where.file not in files:
        return
    file = file_of(where, files, directory)
    block = outermost(file, where, data=True)
    if where == block.header:
        return  # what fails is that something is not there
    found = [one for one in statements(_subject(failure, file, block)) if _is_meant(one, failure, block, where)]
    if found:
        yield from _of_statements(found, failure, file, block)
    elif failure.finding.verdict.part == "":
        yield from _of_block(file, block, where)


def _subject(failure: Failure, file: SourceFile, block: syntax.Block) -> Subject:
    return Subject(Sources(failure.report.stack, (file,)), file, block)


def _is_meant(statement: Statement, failure: Failure, block: syntax.Block, where: SourceRange) -> bool:
    """Tell whether a failure is of a statement that allows: it is there, or has its sid or its number."""
    effect = statement.parts.get("effect")
    if effect is not None and literal_text(effect) != "Allow":
        return False
    if statement.node.where.holds(where):
        return True
    part = failure.finding.verdict.part
    return bool(part) and part in (_sid(statement), f"statement {_number(statement, block)}")


def _sid(statement: Statement) -> str | None:
    if isinstance(statement.node, syntax.Block):
        attribute = statement.node.body.attribute("sid")
        return literal_text(attribute.expression) if attribute is not None else None
    return next((literal_text(value) for key, value in statement.node.items if literal_text(key) == "Sid"), None)


def _number(statement: Statement, block: syntax.Block) -> int:
    """Return which of its document's statements one is, from 1; 0 where nobody can tell by the text alone."""
    if isinstance(statement.node, syntax.Block):
        own = [one for one in block.body.blocks if one.type in ("statement", "dynamic")]
        plain = all(one.type == "statement" for one in own) and statement.node in own
        return own.index(statement.node) + 1 if plain else 0
    around = _list_around(statement.node, block)
    return around.elements.index(statement.node) + 1 if around is not None else 0


def _list_around(node: syntax.Object, block: syntax.Block) -> syntax.Tuple | None:
    """Return the list that a statement stands in."""
    waiting: list[object] = [*block.body.attributes, *block.body.blocks]
    while waiting:
        part = waiting.pop()
        if isinstance(part, syntax.Tuple) and node in part.elements:
            return part
        waiting += [one for one in part if isinstance(one, tuple)] if isinstance(part, tuple) else []
    return None


# --- Statements ----------------------------------------------------------------------------------


def _of_statements(
    found: Sequence[Statement], failure: Failure, file: SourceFile, block: syntax.Block
) -> Iterator[list[Removal]]:
    yield [removal for one in found for removal in _elements_of(one, file)]
    whole = [(one, removal) for one in found if (removal := _whole(one, file, block)) is not None]
    if whole and failure.report.contract.access is None:
        name = whole[0][1][0].removeprefix(WITHOUT)
        message = f"{name} could go, if nobody needs it: the contract has no access that would tell"
        raise Left(message)
    yield [removal for _, removal in whole]


def _elements_of(statement: Statement, file: SourceFile) -> Iterator[Removal]:
    lists = [statement.parts[name] for name in _LISTS if name in statement.parts]
    if isinstance(statement.node, syntax.Block):
        principals = statement.node.body.blocks_of("principals")
        named = [one.body.attribute("identifiers") for one in principals]
        lists += [one.expression for one in named if one is not None]
        if len(principals) > 1:
            yield from (_block(file, one, "the block principals") for one in principals)
    elif isinstance(statement.principals, syntax.Object):
        lists += [statement.principals, *(value for _, value in statement.principals.items)]
    for one in lists:
        yield from _elements(file, one)


def _whole(statement: Statement, file: SourceFile, block: syntax.Block) -> Removal | None:
    """Return what takes a statement away, unless it is the only one: AWS refuses a policy without any."""
    name = f"statement {_sid(statement) or _number(statement, block)}"
    if isinstance(statement.node, syntax.Block):
        others = [one for one in block.body.blocks if one.type in ("statement", "dynamic")]
        return _block(file, statement.node, name) if len(others) > 1 and statement.node in others else None
    around = _list_around(statement.node, block)
    if around is None or len(around.elements) < 2:
        return None
    return _element(file, around, around.elements.index(statement.node), name)


# --- Arguments and blocks ------------------------------------------------------------------------


def _of_block(file: SourceFile, block: syntax.Block, where: SourceRange) -> Iterator[list[Removal]]:
    """Yield the elements of the lists at a place, the argument there, and the blocks around it, the innermost first."""
    around = _around(block, where)
    if any(one.type in _KEPT for one in around):
        return
    attribute = next((one for one in around[-1].body.attributes if one.where.holds(where)), None)
    at = around[-1].body.attributes if attribute is None else (attribute,)
    yield [
        removal
        for one in at
        if isinstance(one.expression, syntax.Tuple) and one.name not in META_ARGUMENTS
        for removal in _elements(file, one.expression)
    ]
    if attribute is not None and _may_go(attribute):
        yield [_lines(file, attribute.where, attribute.name)]
    if attribute is not None and isinstance(attribute.expression, syntax.Object | syntax.Tuple):
        return  # the block holds more than what fails
    for inner in reversed(around[1:]):
        yield [_block(file, inner, f"the block {inner.type}")]


def _may_go(attribute: syntax.Attribute) -> bool:
    """Tell whether an argument may be taken away: a literal that is no document, else who wrote it decides."""
    if attribute.name in META_ARGUMENTS or _DOCUMENT.search(attribute.name):
        return False
    return is_literal(attribute.expression) and attribute.where.line == attribute.where.end_line


def _around(block: syntax.Block, where: SourceRange) -> list[syntax.Block]:
    """Return the blocks around a place, the outermost first."""
    found = [block]
    while (inner := next((one for one in found[-1].body.blocks if one.where.holds(where)), None)) is not None:
        found.append(inner)
    return found


# --- Edits ---------------------------------------------------------------------------------------


def _elements(file: SourceFile, expression: syntax.Expression) -> Iterator[Removal]:
    """Yield each element of a list or an object that has others."""
    if isinstance(expression, syntax.Tuple | syntax.Object):
        count = len(elements(expression))
        yield from (_element(file, expression, place) for place in range(count) if count > 1)


def _element(file: SourceFile, expression: syntax.Tuple | syntax.Object, place: int, name: str = "") -> Removal:
    start, end, text = without_element(file, expression, place)
    written = " ".join(file.text_at(elements(expression)[place]).split())
    shown = name or (written if len(written) <= _LONGEST else f"{written[: _LONGEST - 3]}...")
    return f"{WITHOUT}{shown}", [Edit(file.label, start, end, text)]


def _block(file: SourceFile, block: syntax.Block, name: str) -> Removal:
    return _lines(file, block.where, name)


def _lines(file: SourceFile, where: SourceRange, name: str) -> Removal:
    """Return what takes away lines, with a blank one that separates nothing then; or what shares its line."""
    start, end = file.span(where)
    first, last = line_start(file.text, start), line_end(file.text, end)
    if file.text[first:start].strip() or file.text[end:last].split("#")[0].split("//")[0].strip():
        return f"{WITHOUT}{name}", [Edit(file.label, start, end, "")]
    stop = min(file.text.find("\n", last) + 1 or last, len(file.text))
    blank_before = first > 0 and not file.text[line_start(file.text, first - 1) : first].strip()
    if blank_before and re.match(r"[ \t]*(\r?\n|\}|$)", file.text[stop:]):
        first = line_start(file.text, first - 1)  # one blank line is enough, and none stands before a brace
    return f"{WITHOUT}{name}", [Edit(file.label, first, stop, "", closes_up=True)]
