"""What there is to break in a file: blocks, arguments and the values in them, each with the way to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from stackproof.diagnostics import SourceRange
from stackproof.hcl import syntax
from stackproof.hcl.references import children
from stackproof.mutate.mutant import Mutant
from stackproof.mutate.sources import SourceFile, Sources

LONGEST = 60  # characters of what is written, in the description of an edit
_WHOLE = frozenset({"terraform", "moved", "import", "removed", "check", "provider", "variable"})
_NESTED = frozenset({"lifecycle", "provisioner", "connection", "precondition", "postcondition", "validation"})
COMMENTS = frozenset({"sid", "Sid", "Comment"})  # names for people inside a document: none of it is broken by them
_META = frozenset({"sensitive", "ephemeral", "provider", "providers", "depends_on"})


@dataclass(frozen=True, slots=True)
class Subject:
    """An outermost block of a file."""

    sources: Sources
    file: SourceFile
    block: syntax.Block

    @property
    def name(self) -> str:
        """How Terraform names it: ``aws_sqs_queue.main``, ``data.aws_region.here``, ``output.url``, ``local``."""
        labels = list(self.block.labels)
        kind = {"resource": [], "locals": ["local"]}.get(self.block.type, [self.block.type])
        return ".".join([*kind, *labels])

    @property
    def type(self) -> str:
        """The type of a resource; empty for anything else."""
        return self.block.labels[0] if self.block.type == "resource" and self.block.labels else ""

    def text_at(self, where: SourceRange) -> str:
        """Return what is written somewhere, on one line and not longer than a reader wants."""
        text = " ".join(self.file.text_at(where).split())
        return text if len(text) <= LONGEST else f"{text[: LONGEST - 3]}..."

    def mutant(self, operator: str, path: str, what: str, where: SourceRange, text: str) -> Mutant:
        """Return the edit that puts a text in the place of a range.

        Args:
            operator: the id of the operator.
            path: the way to what is edited, from the block; empty for the block itself.
            what: what becomes of it, as ``60 -> 61`` or ``deleted``.
            where: the range.
            text: what stands there then.
        """
        start, end = self.file.span(where)
        return self.splice(operator, path, what, where, (start, end, text))

    def splice(self, operator: str, path: str, what: str, where: SourceRange, edit: tuple[int, int, str]) -> Mutant:
        """Return an edit of some offsets that is told of a range."""
        name = f"{self.name}.{path}" if path else self.name
        start, end, text = edit
        configuration = self.block.type in _WHOLE or _is_configuration(path)
        told = f"{name}: {what}"
        return Mutant(operator, self.name, path, told, where, self.block.header, start, end, text, configuration)

    def insert(self, operator: str, path: str, what: str, block: syntax.Block, text: str) -> Mutant | None:
        """Return the edit that adds lines at the end of a block; ``None`` where the block is on one line."""
        if block.where.line == block.where.end_line:
            return None
        _, end = self.file.span(block.where)
        return self.splice(operator, path, what, block.header, (end - 1, end - 1, f"{text}\n"))

    def append(self, operator: str, what: str, text: str) -> Mutant:
        """Return the edit that adds an outermost block to the end of the file, told of this one."""
        end = len(self.file.text)
        return self.splice(operator, "", what, self.block.header, (end, end, f"\n{text}\n"))


def _is_configuration(path: str) -> bool:
    steps = [step.split("[")[0] for step in path.split(".")]
    return any(step in _NESTED for step in steps) or steps[0] in _META


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument of a block, the block that it is set in, and the way to it."""

    subject: Subject
    attribute: syntax.Attribute
    parent: syntax.Block
    path: str


@dataclass(frozen=True, slots=True)
class Value:
    """An expression, wherever it stands in an argument, and the way to it.

    ``around`` are the expressions that it is part of, the outermost first.
    """

    subject: Subject
    expression: syntax.Expression
    path: str
    around: tuple[syntax.Expression, ...] = ()


def subjects(sources: Sources) -> Iterator[Subject]:
    """Yield the outermost blocks, file by file."""
    for file in sources.files:
        for block in file.body.blocks:
            yield Subject(sources, file, block)


def nested_blocks(subject: Subject) -> Iterator[tuple[str, syntax.Block]]:
    """Yield the blocks inside a block, each with the way to it; a block before those inside it."""
    yield from _walk_nested(subject.block, "")


def _walk_nested(block: syntax.Block, prefix: str) -> Iterator[tuple[str, syntax.Block]]:
    seen: dict[str, int] = {}
    many = [inner.type for inner in block.body.blocks]
    for inner in block.body.blocks:
        index = seen.get(inner.type, 0)
        seen[inner.type] = index + 1
        name = ".".join((inner.type, *inner.labels))
        path = prefix + (f"{name}[{index}]" if many.count(inner.type) > 1 else name)
        yield path, inner
        yield from _walk_nested(inner, f"{path}.")


def arguments(subject: Subject) -> Iterator[Argument]:
    """Yield the arguments of a block and of the blocks inside it."""
    for path, block in (("", subject.block), *nested_blocks(subject)):
        for attribute in block.body.attributes:
            name = f"{path}.{attribute.name}" if path else attribute.name
            if attribute.name not in COMMENTS:
                yield Argument(subject, attribute, block, name)


def values(subject: Subject) -> Iterator[Value]:
    """Yield the expressions in a block: those of each argument, then those inside them."""
    for argument in arguments(subject):
        yield from _inside(Value(subject, argument.attribute.expression, argument.path))


def _inside(value: Value) -> Iterator[Value]:
    yield value
    around = (*value.around, value.expression)
    for path, inner in _parts(value):
        yield from _inside(Value(value.subject, inner, path, around))


def _parts(value: Value) -> Iterator[tuple[str, syntax.Expression]]:
    """Yield the expressions right inside one, each with the way to it; the keys of objects and indices are left out."""
    match value.expression:
        case syntax.Object(items):
            for key, inner in items:
                if not is_comment(key):
                    yield f"{value.path}{_step(key, value.subject)}", inner
        case syntax.Tuple(elements):
            for index, inner in enumerate(elements):
                yield f"{value.path}[{index}]", inner
        case syntax.Index(target, _):
            yield value.path, target
        case expression:
            for inner in children(expression):
                yield value.path, inner


def is_comment(key: syntax.Expression) -> bool:
    """Tell whether a key of an object is that of a comment."""
    return isinstance(key, syntax.Literal) and key.value in COMMENTS


def _step(key: syntax.Expression, subject: Subject) -> str:
    if isinstance(key, syntax.Literal) and isinstance(key.value, str) and key.value.replace("-", "_").isidentifier():
        return f".{key.value}"
    return f"[{subject.text_at(key.where)}]"
