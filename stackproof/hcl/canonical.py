"""One text for one meaning: expressions written with every bracket, for comparing what two parsers understood."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from decimal import Decimal

from stackproof.diagnostics import SourceRange
from stackproof.hcl import syntax
from stackproof.values.numbers import shortest

_NO_ELSE = ("%else", "%endif")


def write_number(value: int | Decimal) -> str:
    """Write a number with all its digits."""
    return str(shortest(value))


def write_text(text: str) -> str:
    """Write what stands for itself."""
    return json.dumps(text, ensure_ascii=False)


def write_template(parts: Iterable[str]) -> str:
    """Write a template of written parts; text alone is no template, and an ``else`` without anything is none."""
    written = list(parts)
    if not written:
        return '""'
    written = [part for part, behind in zip(written, [*written[1:], ""], strict=True) if (part, behind) != _NO_ELSE]
    return written[0] if len(written) == 1 and written[0].startswith('"') else f"template({', '.join(written)})"


def write_heredoc(source: str) -> str:
    """Write a heredoc, from its ``<<`` to its marker, as the text that it is."""
    return f"heredoc({write_text(source.rstrip())})"


def write_for(
    brackets: str, names: Iterable[str | None], collection: str, result: str, condition: str | None = None
) -> str:
    """Write a ``for`` expression from written parts."""
    end = f" if {condition}" if condition is not None else ""
    return f"{brackets[0]}for {', '.join(filter(None, names))} in {collection} : {result}{end}{brackets[1]}"


class Writer:
    """Writes the nodes of one file."""

    def __init__(self, text: str) -> None:
        self._lines = text.removeprefix("\ufeff").split("\n")

    def _source(self, where: SourceRange) -> str:
        lines = self._lines[where.line - 1 : where.end_line]
        lines[-1] = lines[-1][: where.end_column - 1]
        lines[0] = lines[0][where.column - 1 :]
        return "\n".join(lines)

    def write(self, node: syntax.Expression) -> str:
        """Write one expression."""
        match node:
            case syntax.Template() | syntax.Literal(str()) if self._source(node.where).startswith("<<"):
                return write_heredoc(self._source(node.where))
            case syntax.Literal(str() as text):
                return write_text(text)
            case syntax.Literal(None | True | False as constant):
                return json.dumps(constant)
            case syntax.Literal(int() | Decimal() as number):
                return write_number(number)
            case syntax.Template(parts):
                return write_template(self._parts(parts))
            case syntax.Tuple(elements):
                return f"[{self._list(elements)}]"
            case syntax.Object(items):
                return f"{{{', '.join(f'{self.write(key)} = {self.write(value)}' for key, value in items)}}}"
            case syntax.ForTuple(key, value, collection, result, condition):
                end = None if condition is None else self.write(condition)
                return write_for("[]", (key, value), self.write(collection), self.write(result), end)
            case syntax.ForObject(key, value, collection, name, result, group, condition):
                end = None if condition is None else self.write(condition)
                pair = f"{self.write(name)} => {self.write(result)}{'...' * group}"
                return write_for("{}", (key, value), self.write(collection), pair, end)
        return self._write_operation(node)

    def _write_operation(self, node: syntax.Expression) -> str:
        match node:
            case syntax.Variable(name):
                return name
            case syntax.GetAttr(target, name):
                return f"{self.write(target)}.{name}"
            case syntax.Index(target, key):
                return f"{self.write(target)}[{self.write(key)}]"
            case syntax.SplatItem():
                return ""
            case syntax.Splat(target, each, full):
                return f"{self.write(target)}{'[*]' if full else '.*'}{self.write(each)}"
            case syntax.Call(name, arguments, expand):
                return f"{name}({self._list(arguments)}{'...' * expand})"
            case syntax.Unary(operator, operand):
                return f"({operator}{self.write(operand)})"
            case syntax.Binary(operator, left, right):
                return f"({self.write(left)} {operator} {self.write(right)})"
            case syntax.Conditional(condition, then, otherwise):
                return f"({self.write(condition)} ? {self.write(then)} : {self.write(otherwise)})"
            case syntax.Parentheses(inner):
                return f"({self.write(inner)})"
        msg = f"{type(node).__name__} is no expression"
        raise TypeError(msg)

    def _list(self, nodes: Iterable[syntax.Expression]) -> str:
        return ", ".join(map(self.write, nodes))

    def _parts(self, parts: Iterable[syntax.Expression]) -> Iterator[str]:
        for part in parts:
            match part:
                case syntax.Literal(str() as text) if self._is_plain(part):
                    yield write_text(text)
                case syntax.TemplateIf(condition, then, otherwise):
                    yield f"%if {self.write(condition)}"
                    yield from self._parts(then.parts)
                    yield "%else"
                    yield from self._parts(otherwise.parts)
                    yield "%endif"
                case syntax.TemplateFor(key, value, collection, body):
                    yield f"%for {', '.join(filter(None, (key, value)))} in {self.write(collection)}"
                    yield from self._parts(body.parts)
                    yield "%endfor"
                case _:
                    yield f"${{{self.write(part)}}}"

    def _is_plain(self, part: syntax.Expression) -> bool:
        """Tell text between sequences from a literal inside one, as in ``"${"a"}"``."""
        source = self._source(part.where)
        return not source.startswith('"') and "\n" not in source
