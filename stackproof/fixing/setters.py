"""Who sets an argument that is a variable or a local: its literal, where one thing of the module uses it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from stackproof.fixing.edits import Edit, Files, Left
from stackproof.hcl import syntax
from stackproof.mutate.sources import SourceFile


@dataclass(frozen=True, slots=True)
class Setters:
    """The files of a stack, in which arguments are followed to the literals that set them."""

    files: Files

    def edit_of(self, file: SourceFile, old: syntax.Expression, name: str, text: str, *, plain: bool) -> Edit:
        """Return the edit of the literal that an expression refers to; ``plain`` is whether the new one is a literal.

        Raises:
            Left: it is set elsewhere, or for others as well.
        """
        match old:
            case syntax.GetAttr(syntax.Variable("var" | "local" as kind), named):
                if plain:
                    return self._literal(file, kind, named, name, text)
        written = " ".join(file.text_at(old.where).split())
        message = f"{name} is {written if len(written) < 60 else 'an expression'}: who wrote it decides"
        raise Left(message)

    def _literal(self, file: SourceFile, kind: str, named: str, name: str, text: str) -> Edit:
        beside = [one for one in self.files.values() if one.path.parent == file.path.parent]
        found = [(one, value) for one in beside for value in _values(one, kind, named)]
        if not found:
            message = f"{name} is {kind}.{named}, which whoever calls the module or runs Terraform sets"
            raise Left(message)
        ((there, value), *_) = found
        place = f"{there.label}:{value.where.line}"
        uses = sum(len(re.findall(rf"(?<![\w.]){kind}\.{re.escape(named)}(?![\w-])", one.text)) for one in beside)
        if uses != 1:
            message = f"{name} is {kind}.{named} ({place}), which others use as well"
            raise Left(message)
        if not isinstance(value, syntax.Literal | syntax.Tuple):
            message = f"{name} is {kind}.{named}, which {place} sets by an expression"
            raise Left(message)
        start, end = there.span(value.where)
        return Edit(there.label, start, end, text)


def _values(file: SourceFile, kind: str, named: str) -> list[syntax.Expression]:
    found = []
    for block in file.body.blocks:
        if kind == "local" and block.type == "locals":
            found.append(block.body.attribute(named))
        elif kind == "var" and block.type == "variable" and block.labels == (named,):
            found.append(block.body.attribute("default"))
    return [one.expression for one in found if one is not None]
