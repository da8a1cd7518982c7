"""Putting a fragment into a block: arguments replaced or added, blocks merged or added, all else left as it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from stackproof.diagnostics import SourceRange
from stackproof.fixing.edits import Edit, Left
from stackproof.fixing.fragments import Fragment
from stackproof.fixing.layout import indent, indentation, line_end
from stackproof.fixing.setters import Setters
from stackproof.hcl import syntax
from stackproof.mutate.sources import SourceFile

_LAST = frozenset({"tags", "depends_on", "lifecycle", "provisioner", "connection", "timeouts"})
_FIRST = frozenset({"for_each", "count", "provider", "source"})
_STEP = "  "
_EXCLUSIVE = (
    ("sqs_managed_sse_enabled", "kms_master_key_id"), ("automatically_after_days", "schedule_expression"),
    ("days", "years"),
)  # fmt: skip
"""Arguments that the provider refuses together (ConflictsWith), which its schema does not tell."""


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes a fragment into a file; ``where`` is the place that the failure tells of."""

    file: SourceFile
    fragment: Fragment
    where: SourceRange
    setters: Setters

    def merge(self, body: syntax.Body, block: syntax.Block) -> Iterator[Edit]:
        """Yield the edits that give a block what a body has.

        Raises:
            Left: somebody has to decide.
        """
        lines: list[str] = []
        for attribute in body.attributes:
            existing = block.body.attribute(attribute.name)
            if existing is None:
                self._refuse_both(attribute.name, block)
                lines.append(self._slice(attribute.where))
            else:
                yield from self._replace(existing.expression, attribute.expression, attribute.name)
        if lines:
            yield self._add_arguments(block, lines)
        blocks: list[str] = []
        for inner in body.blocks:
            there = self._there(inner, block)
            if there is None:
                blocks.append(self._slice(inner.where))
            else:
                yield from self.merge(inner.body, there)
        if blocks:
            yield self._add_blocks(block, blocks)

    def _refuse_both(self, name: str, block: syntax.Block) -> None:
        other = next((one for pair in _EXCLUSIVE if name in pair for one in pair if one != name), "")
        if other and block.body.attribute(other) is not None:
            message = f"{other} is set, which goes with no {name}"
            raise Left(message)

    def beside(self, block: syntax.Block) -> Edit:
        """Return the edit that puts the fragment behind an outermost block."""
        text, end = self.file.text, self.file.span(block.where)[1]
        end = line_end(text, end)
        behind = "\n" if text[end:].strip() and not text[end:].lstrip("\r").startswith(("\n\n", "\n\r\n")) else ""
        return Edit(self.file.label, end, end, f"\n\n{self.fragment.file.text.rstrip()}{behind}")

    def _slice(self, where: SourceRange) -> str:
        """Return a part of the fragment as if it stood at the beginning of a line."""
        return indent(self.fragment.file.text_at(where), "", where.column - 1)

    def _there(self, wanted: syntax.Block, block: syntax.Block) -> syntax.Block | None:
        found = [one for one in block.body.blocks if one.type == wanted.type and one.labels == wanted.labels]
        if any(one.type == "dynamic" and one.labels[:1] == (wanted.type,) for one in block.body.blocks):
            message = f"a dynamic block makes {wanted.type}"
            raise Left(message)
        if len(found) > 1:
            found = [one for one in found if one.where.holds(self.where)]
            if len(found) != 1:
                message = f"there are several {wanted.type} blocks"
                raise Left(message)
        return found[0] if found else None

    def _replace(self, old: syntax.Expression, new: syntax.Expression, name: str) -> Iterator[Edit]:
        if isinstance(old, syntax.Object) and isinstance(new, syntax.Object):
            yield from self._members(old, new)
            return
        if _same(old, new):
            return
        if is_literal(old):
            start, end = self.file.span(old.where)
            prefix = indentation(self.file.text, start)
            written = self.fragment.file.text_at(new.where)
            depth = len(indentation(self.fragment.file.text, self.fragment.file.span(new.where)[0]))
            yield Edit(self.file.label, start, end, indent(written, prefix, depth)[len(prefix) :])
            return
        yield self.setters.edit_of(self.file, old, name, self.fragment.file.text_at(new.where), plain=is_literal(new))

    def _members(self, old: syntax.Object, new: syntax.Object) -> Iterator[Edit]:
        known = {key_text(key): value for key, value in old.items}
        lines: list[str] = []
        for key, value in new.items:
            if key_text(key) in known:
                yield from self._replace(known[key_text(key)], value, key_text(key))
            else:
                lines.append(self._slice(key.where.to(value.where)))
        if lines:
            start, end = self.file.span(old.where)
            places = [self.file.span(value.where)[1] for _, value in old.items]
            comma = old.where.line == old.where.end_line and bool(places)
            if comma:
                yield Edit(self.file.label, places[-1], places[-1], "".join(f", {line}" for line in lines))
            else:
                yield self._insert(start, end, places, lines)

    def _add_arguments(self, block: syntax.Block, lines: list[str]) -> Edit:
        start, end = self._braces(block)
        first_block = min((one.where[1:3] for one in block.body.blocks), default=(1 << 60, 0))
        places, meta = [], False
        for attribute in block.body.attributes:
            if attribute.name not in _LAST and attribute.where[1:3] < first_block:
                places.append(self.file.span(attribute.where)[1])
                meta = attribute.name in _FIRST
        return self._insert(start, end, places, lines, apart=meta)

    def _add_blocks(self, block: syntax.Block, texts: list[str]) -> Edit:
        start, end = self._braces(block)
        parts: list[tuple[SourceRange, str]] = [(one.where, one.name) for one in block.body.attributes]
        parts += [(one.where, one.type) for one in block.body.blocks]
        parts.sort()
        while parts and parts[-1][1] in _LAST:
            parts.pop()
        places = [self.file.span(where)[1] for where, _ in parts]
        return self._insert(start, end, places, ["\n\n".join(texts)], apart=bool(places))

    def _braces(self, block: syntax.Block) -> tuple[int, int]:
        """Return where the brace of a block opens, and where it ends behind the one that closes."""
        _, header = self.file.span(block.header)
        return self.file.text.index("{", header), self.file.span(block.where)[1]

    def _insert(self, start: int, end: int, places: list[int], lines: list[str], *, apart: bool = False) -> Edit:
        """Return the edit that adds lines between braces, behind the last of some places, or at the beginning."""
        text = self.file.text
        outer = indentation(text, start)
        inside = text[start + 1 : end - 1]
        if "\n" not in inside:
            return self._open(start, end, inside.strip(), lines, outer, apart=apart)
        prefix = indentation(text, places[-1]) if places else self._inner(start, outer)
        written = "\n".join(indent(line, prefix) for line in lines)
        at = line_end(text, places[-1] if places else start)
        behind = text[at:end].lstrip("\r").removeprefix("\n").lstrip("\r")
        is_last = not text[at : end - 1].strip()
        ahead = "\n\n" if apart else "\n"
        blank = "" if is_last or behind.startswith("\n") or not (apart or not places) else "\n"
        return Edit(self.file.label, at, at, f"{ahead}{written}{blank}", len(ahead))

    def _inner(self, start: int, outer: str) -> str:
        behind = line_end(self.file.text, start) + 1
        step = indentation(self.file.text, behind + 1) if behind < len(self.file.text) else ""
        return step if len(step) > len(outer) else outer + ("\t" if "\t" in outer else _STEP)

    def _open(self, start: int, end: int, inside: str, lines: list[str], outer: str, *, apart: bool) -> Edit:
        """Return the edit that gives a block on one line several."""
        prefix = outer + ("\t" if "\t" in outer else _STEP)
        head = f"{{\n{prefix}{inside}\n" if inside else "{\n"
        head += "\n" if inside and apart else ""
        written = "\n".join(indent(line, prefix) for line in lines)
        return Edit(self.file.label, start, end, f"{head}{written}\n{outer}}}", len(head))


def is_literal(expression: syntax.Expression) -> bool:
    """Tell whether an expression refers to nothing and calls nothing."""
    match expression:
        case syntax.Literal():
            return True
        case syntax.Unary(_, operand):
            return is_literal(operand)
        case syntax.Tuple(elements):
            return all(map(is_literal, elements))
        case syntax.Object(items):
            return all(is_literal(value) for _, value in items)
    return False


def key_text(key: syntax.Expression) -> str:
    """Return the name that a key of an object is."""
    match key:
        case syntax.Literal(value):
            return str(value)
        case syntax.Variable(name):
            return name
    return str(key)


def _same(old: syntax.Expression, new: syntax.Expression) -> bool:
    return isinstance(old, syntax.Literal) and isinstance(new, syntax.Literal) and old.value == new.value
