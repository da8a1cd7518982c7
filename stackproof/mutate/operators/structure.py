"""Operators that take away what is written: arguments, blocks, elements."""

from __future__ import annotations

from collections.abc import Iterator

from stackproof.diagnostics import SourceRange
from stackproof.hcl import syntax
from stackproof.mutate.lists import elements, without_element
from stackproof.mutate.mutant import Mutant
from stackproof.mutate.operators.registry import operator
from stackproof.mutate.walk import Subject, arguments, is_comment, nested_blocks, values

META_ARGUMENTS = frozenset({
    "depends_on", "sensitive", "default", "type", "nullable", "ephemeral", "count", "for_each", "provider", "providers",
})  # fmt: skip
META_BLOCKS = frozenset({"validation", "lifecycle"})


@operator("delete-argument", "syntax")
def delete_argument(subject: Subject) -> Iterator[Mutant]:
    """Delete an argument."""
    for argument in arguments(subject):
        if not _is_meta(argument.path) and subject.block.type != "locals":  # without a local nothing evaluates
            where = argument.attribute.where
            yield subject.mutant("delete-argument", argument.path, "deleted", where, blank(subject, where))


@operator("delete-block", "syntax")
def delete_block(subject: Subject) -> Iterator[Mutant]:
    """Delete a nested block, or an outermost one."""
    for path, block in nested_blocks(subject):
        if block.type not in META_BLOCKS:
            yield subject.mutant("delete-block", path, "deleted", block.where, blank(subject, block.where))
    if subject.block.type != "locals":
        where = subject.block.where
        edit = (*subject.file.span(where), blank(subject, where))
        yield subject.splice("delete-block", "", "deleted", subject.block.header, edit)


@operator("drop-meta", "syntax")
def drop_meta(subject: Subject) -> Iterator[Mutant]:
    """Drop what Terraform itself heeds: depends_on, sensitive, default, type, for_each, validation, lifecycle."""
    for argument in arguments(subject):
        if _is_meta(argument.path) and subject.block.type != "locals":
            where = argument.attribute.where
            yield subject.mutant("drop-meta", argument.path, "deleted", where, blank(subject, where))
    for path, block in nested_blocks(subject):
        if block.type in META_BLOCKS:
            yield subject.mutant("drop-meta", path, "deleted", block.where, blank(subject, block.where))


@operator("drop-element", "syntax")
def drop_element(subject: Subject) -> Iterator[Mutant]:
    """Drop an element of a list or an object."""
    for value in values(subject):
        if isinstance(value.expression, syntax.Tuple | syntax.Object):
            for place, where in enumerate(elements(value.expression)):
                if isinstance(value.expression, syntax.Object) and is_comment(value.expression.items[place][0]):
                    continue
                edit = without_element(subject.file, value.expression, place)
                yield subject.splice("drop-element", value.path, f"{subject.text_at(where)} dropped", where, edit)


def blank(subject: Subject, where: SourceRange) -> str:
    """Return what stands in the place of something deleted: its ends of lines, so that all else stays on its own."""
    return "\n" * subject.file.text_at(where).count("\n")


def _is_meta(path: str) -> bool:
    return path in META_ARGUMENTS
