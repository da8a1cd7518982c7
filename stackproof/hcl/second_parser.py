"""A second opinion on what a file of HCL means: python-hcl2's, which shares no code with ours.

python-hcl2 (https://github.com/amplify-education/python-hcl2) refuses some files that Terraform reads, such as those
with ``!!x`` or a strip marker in an interpolation: of them there is one opinion, and a warning. To it a heredoc is one
piece of text: two parsers say where it ends, one what is inside.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from typing import Any, NamedTuple
from unicodedata import normalize

from stackproof.diagnostics import Diagnostic, SourceRange
from stackproof.hcl import syntax
from stackproof.hcl.canonical import (
    Writer,
    write_for,
    write_heredoc,
    write_number,
    write_template,
    write_text,
)
from stackproof.hcl.numbers import read_number
from stackproof.hcl.parse import parse
from stackproof.hcl.tokens import HclSyntaxError

_NOWHERE = SourceRange("", 1, 1, 1, 1)


class _UnknownRuleError(Exception):
    """A version of python-hcl2 whose trees have other rules."""


@functools.lru_cache(maxsize=4096)  # a stack is evaluated again where it is asked what follows a variable
def compare(text: str, label: str) -> tuple[Diagnostic, ...]:
    """Return where python-hcl2 understands a file otherwise: errors, or a warning that it cannot read the file.

    Args:
        text: the content; what is no HCL to us is not compared.
        label: the name that ranges carry.
    """
    try:
        ours, _ = parse(text, label)
    except HclSyntaxError:
        return ()
    start = SourceRange(label, 1, 1, 1, 1)
    try:
        version("python-hcl2")
    except PackageNotFoundError:
        detail = 'A second parser was asked for; install it with pip install "python-hcl2>=8.1.4,<9".'
        return (Diagnostic("python-hcl2 is not installed", detail, start),)
    import hcl2  # noqa: PLC0415 - slow to import, and not what checkov's environment has under that name

    try:
        theirs = hcl2.parses_to_tree(text.removeprefix("\ufeff"))
    except Exception as error:  # whatever it raises, it has not read the file
        return (_read_by_one("python-hcl2 refuses the file here", _place(error, label)),)
    misread = next(filter(None, map(_find_misread, theirs.scan_values(lambda _: True))), None)
    if misread is not None:
        return (_read_by_one(f"python-hcl2 misreads {misread}", start),)
    try:
        return tuple(_compare_bodies(ours, theirs.children[0], Writer(text), start))
    except _UnknownRuleError as error:
        detail = f'Its trees have a rule "{error}" that Stackproof does not know; install python-hcl2 8.1.4.'
        return (Diagnostic("python-hcl2 cannot be compared with", detail, start),)


def _find_misread(token: Any) -> str | None:
    """Return what python-hcl2 is known to read otherwise than Terraform, if a token shows it."""
    if token.type.startswith("ESCAPED_") and ("${" in token[3:] or "%{" in token[3:]):
        return f"the sequence behind an escaped one in {token}"
    if token.type.startswith("HEREDOC_"):
        first, *lines, _ = token.rstrip("\r\n").split("\n")
        if first.lstrip("<-").rstrip() in map(str.strip, lines):
            return "a heredoc whose closing line ends in blanks"
    return None


def _read_by_one(reason: str, where: SourceRange) -> Diagnostic:
    detail = f"{reason}; no second parser confirms what Stackproof makes of it."
    return Diagnostic("Read by one parser alone", detail, where, "warning")


def _place(error: Exception, label: str) -> SourceRange:
    line, column = getattr(error, "line", 1), getattr(error, "column", 1)
    if not isinstance(line, int) or not isinstance(column, int) or line < 1 or column < 1:
        line = column = 1
    return SourceRange(label, line, column, line, column + 1)


def _compare_bodies(ours: syntax.Body, theirs: Any, writer: Writer, where: SourceRange) -> Iterator[Diagnostic]:
    found = _read_body(theirs)
    names = [attribute.name for attribute in ours.attributes]
    headers = [(block.type, *block.labels) for block in ours.blocks]
    if names != [name for name, _ in found.attributes] or headers != [header for header, _ in found.blocks]:
        their_headers = [" ".join(header) for header, _ in found.blocks]
        theirs_listed = ", ".join([*(name for name, _ in found.attributes), *their_headers])
        ours_listed = ", ".join([*names, *map(" ".join, headers)])
        yield _difference(ours_listed, theirs_listed, where)
        return
    for attribute, (_, expression) in zip(ours.attributes, found.attributes, strict=True):
        one, other = writer.write(attribute.expression), _write(expression)
        if one != other:
            yield _difference(one, other, attribute.where)
    for block, (_, inner) in zip(ours.blocks, found.blocks, strict=True):
        yield from _compare_bodies(block.body, inner, writer, block.header)


def _difference(ours: str, theirs: str, where: SourceRange) -> Diagnostic:
    detail = f"Stackproof reads {ours or 'nothing'} here, python-hcl2 {theirs or 'nothing'}; write it more plainly."
    return Diagnostic("Two parsers disagree", detail, where)


class _Body(NamedTuple):
    """What python-hcl2 found between braces."""

    attributes: list[tuple[str, Any]]
    blocks: list[tuple[tuple[str, ...], Any]]


def _read_body(tree: Any) -> _Body:
    found = _Body([], [])
    for child in _nodes(tree):
        *header, content = _nodes(child)
        if child.data == "attribute":
            found.attributes.append((_word(header[0]), content))
        else:
            found.blocks.append((tuple(map(_word, header)), content))
    return found


def _word(tree: Any) -> str:
    """Return a name, or the text of a label."""
    if tree.data == "string":
        return "".join(_decode(part.children[0]) for part in _nodes(tree))
    return str(tree.children[0])


def _present(tree: Any) -> list[Any]:
    """Return the children without newlines and comments."""
    return [child for child in tree.children if getattr(child, "data", "") != "new_line_or_comment"]


def _nodes(tree: Any) -> list[Any]:
    """Return the children that are no tokens."""
    return [child for child in _present(tree) if hasattr(child, "data")]


def _tokens(tree: Any) -> list[str]:
    return [str(child).strip() for child in tree.children if not hasattr(child, "data")]


def _write(tree: Any) -> str:
    """Write an expression as :class:`Writer` does."""
    nodes = _nodes(tree)
    match str(tree.data):
        case "expr_term":
            return f"({_write(nodes[0])})" if "(" in _tokens(tree) else _write(nodes[0])
        case "identifier" | "literal_value":
            return str(tree.children[0])
        case "int_lit" | "float_lit":
            return _write_number(str(tree.children[0]))
        case "string":
            return write_template(_template_parts(nodes))
        case "heredoc_template" | "heredoc_template_trim":
            return write_heredoc(str(tree.children[0]))
        case "tuple":
            return f"[{', '.join(map(_write, nodes))}]"
        case "object":
            return f"{{{', '.join(f'{_write_key(key)} = {_write(value)}' for key, value in map(_nodes, nodes))}}}"
        case "for_tuple_expr":
            return _write_for("[]", *nodes)
        case "for_object_expr":
            return _write_for("{}", *nodes, expands="..." in _tokens(tree))
    return _write_operation(str(tree.data), tree)


def _write_operation(rule: str, tree: Any) -> str:
    nodes = _nodes(tree)
    match rule:
        case "unary_op":
            return f"({_tokens(tree)[0]}{_write(nodes[0])})"
        case "binary_op":
            operator, right = _nodes(nodes[1])
            return f"({_write(nodes[0])} {_tokens(operator)[0]} {_write(right)})"
        case "conditional":
            condition, then, otherwise = map(_write, nodes)
            return f"({condition} ? {then} : {otherwise})"
        case "function_call":
            names = [str(node.children[0]) for node in nodes if node.data == "identifier"]
            return f"{'::'.join(names)}({''.join(_write(node) for node in nodes if node.data == 'arguments')})"
        case "arguments":
            return f"{', '.join(map(_write, nodes))}{'...' * ('...' in _tokens(tree))}"
        case "index_expr_term" | "get_attr_expr_term" | "attr_splat_expr_term" | "full_splat_expr_term":
            return "".join(map(_write, nodes))
        case "attr_splat" | "full_splat":
            return f"{_tokens(tree)[0]}{''.join(map(_write, nodes))}"
        case "get_attr":
            return f".{_word(nodes[0])}"
        case "braces_index":
            return f"[{_write(nodes[0])}]"
        case "short_index":
            return f"[{_write_number(_tokens(tree)[-1])}]"
    raise _UnknownRuleError(rule)


def _write_number(text: str) -> str:
    if text.startswith("-"):  # a sign before digits is part of a number to python-hcl2
        return f"(-{_write_number(text[1:])})"
    return write_number(read_number(text, _NOWHERE))


def _write_key(tree: Any) -> str:
    """Write the key of an object: a bare name is the key itself."""
    (inner,) = _nodes(tree)
    term = _nodes(inner) if inner.data == "expr_term" else [inner]
    if term[0].data in ("identifier", "keyword") and "(" not in _tokens(inner):
        return write_text(str(term[0].children[0]))
    written = _write(inner)
    return '"null"' if written == "null" else written


def _write_for(brackets: str, intro: Any, *rest: Any, expands: bool = False) -> str:
    *names, collection = _nodes(intro)
    conditions = [_write(_nodes(node)[0]) for node in rest if node.data == "for_cond"]
    result = " => ".join(_write(node) for node in rest if node.data != "for_cond") + "..." * expands
    return write_for(brackets, map(_word, names), _write(collection), result, next(iter(conditions), None))


def _template_parts(parts: list[Any]) -> Iterator[str]:
    """Write the parts of a quoted template; a strip marker takes the blanks beside it."""
    text, strips = "", False
    for part in parts:
        (inner,) = part.children
        if not hasattr(inner, "data"):
            text += _decode(inner)
            continue
        tokens = _tokens(inner)
        text = text.lstrip() if strips else text
        text = text.rstrip() if tokens[1] == "~" else text
        if text:
            yield write_text(text)
        text, strips = "", tokens[-2] == "~"
        yield _write_sequence(inner)
    text = text.lstrip() if strips else text
    if text:
        yield write_text(text)


def _write_sequence(tree: Any) -> str:
    nodes = _nodes(tree)
    match str(tree.data):
        case "interpolation":
            return f"${{{_write(nodes[0])}}}"
        case "template_if_start":
            return f"%if {_write(nodes[0])}"
        case "template_for_start":
            *names, collection = nodes
            return f"%for {', '.join(map(_word, names))} in {_write(collection)}"
        case "template_else" | "template_endif" | "template_endfor" as rule:
            return f"%{rule.removeprefix('template_')}"
    raise _UnknownRuleError(tree.data)


def _decode(token: Any) -> str:
    """Resolve the escapes of a piece of text."""
    from hcl2.utils import process_escape_sequences  # noqa: PLC0415 - as in compare()

    text = process_escape_sequences(str(token))
    return normalize("NFC", text[1:] if token.type.startswith("ESCAPED_") else text)
