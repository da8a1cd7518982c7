"""The tokens of HCL, in the terminals of python-hcl2's grammar.

Source: https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md

python-hcl2's own lexer keeps heredoc bodies as raw text and rejects legal input
(``10-34``, strip markers in interpolations, a space behind a heredoc's end, a byte
order mark, names outside ASCII). This one feeds its grammar instead: a heredoc comes
out as the same tokens as a quoted template, newlines appear only where they mean
something, and every token has its exact place.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from stackproof.diagnostics import Diagnostic, SourceRange
from stackproof.hcl.places import Places
from stackproof.hcl.terminals import (
    BEFORE_A_VALUE,
    BETWEEN,
    CLOSERS,
    CONSTANTS,
    DIRECTIVES,
    FOR_AHEAD,
    HEREDOC_TEXT,
    NORMAL,
    QUOTED_TEXT,
    SPLIT,
    TERMINALS,
    closing,
    unescape,
)
from stackproof.values.limits import MOST_NESTED, MOST_TOKENS


class Token(NamedTuple):
    """A terminal of the grammar, its text (decoded, inside templates), and its place."""

    type: str
    text: str
    where: SourceRange


class HclSyntaxError(Exception):
    """A file that is not HCL, with the diagnostic to show."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(str(diagnostic))
        self.diagnostic = diagnostic


class _Frame:
    """An open bracket or template: what closes it, and what a newline means inside."""

    __slots__ = ("awaits_in", "ignores_newlines", "is_for", "kind", "marker", "opened")

    def __init__(self, kind: str, opened: int, marker: str = "") -> None:
        self.kind = kind  # file ( [ { ${ %{ " <<
        self.opened = opened
        self.marker = marker
        self.is_for = False
        self.awaits_in = False
        self.ignores_newlines = False

    @property
    def newlines_count(self) -> bool:
        return self.kind in ("{", "file") and not self.ignores_newlines


class Tokenizer:
    """Cut one text into tokens. Use :func:`tokenize` or :func:`tokenize_template`."""

    def __init__(self, text: str, file: str) -> None:
        self.text = text
        self.file = file
        self.position = 0
        self.tokens: list[Token] = []
        self.frames = [_Frame("file", 0)]
        self.place = Places(text, file).between

    def fail(self, summary: str, detail: str, start: int, end: int | None = None) -> HclSyntaxError:
        """Return the error for a stretch of the text."""
        where = self.place(start, end if end is not None else min(start + 1, len(self.text)))
        return HclSyntaxError(Diagnostic(summary, detail, where))

    def emit(self, type_: str, text: str, start: int, end: int) -> None:
        """Add one token."""
        self.tokens.append(Token(type_, text, self.place(start, end)))

    def run(self) -> list[Token]:
        """Read to the end of the text; what is open now is what it must end in."""
        base = self.frames[-1]
        while self.position < len(self.text) or (self.frames[-1].kind == "<<" and self.frames[-1] is not base):
            frame = self.frames[-1]
            if len(self.tokens) > MOST_TOKENS:
                detail = f"The file has more than {MOST_TOKENS:,} words, numbers and signs; divide it."
                raise self.fail("File too large", detail, self.position)
            if frame.kind == '"':
                self._in_quotes(frame)
            elif frame.kind == "<<":
                self._in_heredoc(frame)
            else:
                self._in_expression(frame)
        frame = self.frames[-1]
        if frame is not base:
            what = {'"': "string", "${": "template interpolation", "%{": "template directive"}.get(
                frame.kind, "bracket"
            )
            detail = f"The {what} opened here is never closed; add the missing {closing(frame.kind)}."
            raise self.fail(f"Unclosed {what}", detail, frame.opened, frame.opened + len(frame.kind))
        return self.tokens

    def _in_expression(self, frame: _Frame) -> None:
        start = self.position
        match = NORMAL.match(self.text, start)
        if match is None:
            detail = f"HCL has no use for {self.text[start]!r} here; remove it, or put it into quotes."
            raise self.fail("Invalid character", detail, start)
        self.position = end = match.end()
        kind, text = match.lastgroup, match.group()
        if kind == "newline":
            self._newline(frame, start, end)
        elif kind == "name":
            self._name(frame, re.sub(r"\s", "", text), start, end)
        elif kind == "number":
            self._number(text, start)
        elif kind == "full_splat":
            self.emit("FULL_SPLAT_START", text, start, end)
        elif kind == "operator":
            self._operator(frame, text, start, end)
        elif match.group("heredoc"):
            self._push("<<", start, match.group("marker"))
            self.emit("DBLQUOTE", "<<" + match.group("flush"), start, end)

    def _newline(self, frame: _Frame, start: int, end: int) -> None:
        previous = self.tokens[-1].type if self.tokens else ""
        if not frame.newlines_count or previous == "NL_OR_COMMENT":
            return
        if previous in BETWEEN:
            detail = f'Expected a value behind "{self.tokens[-1].text}", but the line ends. {SPLIT}'
            raise self.fail("Missing expression", detail, start)
        self.emit("NL_OR_COMMENT", "\n", start, end)

    def _name(self, frame: _Frame, text: str, start: int, end: int) -> None:
        previous = self.tokens[-1].type if self.tokens else ""
        type_ = CONSTANTS.get(text, "NAME")
        if previous in ("DOT", "FOR") or (previous == "COMMA" and frame.awaits_in):
            type_ = "NAME"
        elif previous in ("DIRECTIVE_START", "STRIP_MARKER") and frame.kind == "%{" and text in DIRECTIVES:
            type_ = DIRECTIVES[text]
            frame.is_for = frame.awaits_in = text == "for"
        elif frame.is_for and text == "for" and previous in ("LSQB", "LBRACE"):
            type_ = "FOR"
            frame.awaits_in = True
        elif frame.awaits_in and text == "in":
            type_ = "IN"
            frame.awaits_in = False
        elif frame.is_for and frame.kind != "%{" and text == "if" and previous not in BEFORE_A_VALUE:
            type_ = "IF"
        self.emit(type_, text, start, end)

    def _number(self, text: str, start: int) -> None:
        if self.tokens and self.tokens[-1].type == "DOT" and not text.isdigit():
            detail = "Two indices may not follow each other as .0.1; write them as [0][1]."
            raise self.fail("Invalid legacy index", detail, start, start + len(text))
        self.position = start + len(text)
        self.emit("INT_LITERAL" if text.isdigit() else "FLOAT_LITERAL", text, start, self.position)

    def _operator(self, frame: _Frame, text: str, start: int, end: int) -> None:
        if self.tokens and self.tokens[-1].type == "NL_OR_COMMENT" and TERMINALS.get(text) in {*BETWEEN, "COMMA"}:
            raise self.fail("Invalid expression", f'A line cannot begin with "{text}". {SPLIT}', start, end)
        if text == '"':
            self._push('"', start)
            self.emit("DBLQUOTE", '"', start, end)
        elif text == "~":
            if frame.kind not in ("${", "%{") or self.text[end : end + 1] != "}":
                raise self.fail("Invalid character", 'A "~" belongs right inside a template\'s braces.', start)
            self.emit("STRIP_MARKER", "~", start, end)
        elif text in "([{":
            opened = self._push(text, start)
            opened.is_for = text != "(" and FOR_AHEAD.match(self.text, end) is not None
            opened.ignores_newlines = opened.is_for
            self.emit(TERMINALS[text], text, start, end)
        elif text in ")]}":
            self._close(frame, text, start, end)
        else:
            self.emit(TERMINALS[text], text, start, end)

    def _push(self, kind: str, start: int, marker: str = "") -> _Frame:
        if len(self.frames) > MOST_NESTED:
            detail = f"Brackets and templates are nested more than {MOST_NESTED} deep; divide the expression."
            raise self.fail("Nested too deeply", detail, start)
        self.frames.append(_Frame(kind, start, marker))
        return self.frames[-1]

    def _close(self, frame: _Frame, text: str, start: int, end: int) -> None:
        if text == "}" and frame.kind in ("${", "%{"):
            self.frames.pop()
            stripped = self.tokens[-1].type == "STRIP_MARKER"
            if stripped and frame.kind == "${":
                self.tokens.pop()
            self.emit("RBRACE", "~}" if stripped else "}", start, end)
        elif frame.kind == CLOSERS[text]:
            self.frames.pop()
            self.emit(TERMINALS[text], text, start, end)
        else:
            expected = f'"{closing(frame.kind)}"' if frame.kind != "file" else "the end of the file"
            raise self.fail("Unbalanced bracket", f'Found "{text}" where {expected} should come first.', start)

    def _in_quotes(self, frame: _Frame) -> None:
        start = self.position
        match = QUOTED_TEXT.match(self.text, start)
        if match:
            self.position = match.end()
            self.emit("STRING_CHARS", unescape(match.group()), start, self.position)
        elif self.text.startswith('"', start):
            self.position += 1
            self.frames.pop()
            self.emit("DBLQUOTE", '"', start, self.position)
        elif self.text.startswith(("${", "%{"), start):
            self._open_sequence(start)
        elif self.text.startswith("\\", start):
            detail = (
                r"Inside quotes a backslash begins \n, \r, \t, \", \\, \uNNNN or \UNNNNNNNN; write \\ for a backslash."
            )
            raise self.fail("Invalid escape sequence", detail, start, min(start + 2, len(self.text)))
        else:
            detail = 'Quoted strings may not be split over lines; close it with ", or use a heredoc.'
            raise self.fail("Invalid multi-line string", detail, frame.opened, start)

    def _in_heredoc(self, frame: _Frame) -> None:
        start = self.position
        at_line_start = start == 0 or self.text[start - 1] == "\n"
        line_end = self.text.find("\n", start)
        line_end = len(self.text) if line_end < 0 else line_end
        if at_line_start and line_end < len(self.text) and self.text[start:line_end].strip() == frame.marker:
            self.position = line_end
            self.frames.pop()
            self.emit("DBLQUOTE", frame.marker, start, line_end)
        elif start >= len(self.text):
            detail = f"The heredoc that begins here has no closing line: add one that says just {frame.marker}."
            raise self.fail("Unterminated heredoc", detail, frame.opened, frame.opened + 2)
        elif self.text.startswith(("${", "%{"), start):
            self._open_sequence(start)
        else:
            match = HEREDOC_TEXT.match(self.text, start)
            assert match is not None
            self.position = match.end()
            self.emit("STRING_CHARS", unescape(match.group(), quoted=False), start, self.position)

    def _open_sequence(self, start: int) -> None:
        kind = self.text[start : start + 2]
        self._push(kind, start)
        stripped = self.text.startswith("~", start + 2)
        self.position = start + 2 + stripped
        if kind == "${":
            self.emit("INTERP_START", "${~" if stripped else "${", start, self.position)
            return
        self.emit("DIRECTIVE_START", kind, start, start + 2)
        if stripped:
            self.emit("STRIP_MARKER", "~", start + 2, start + 3)


def tokenize(text: str, file: str) -> list[Token]:
    """Cut a file into tokens.

    Raises:
        HclSyntaxError: something that no HCL has.
    """
    return Tokenizer(text, file).run()


def tokenize_expression(text: str, file: str) -> list[Token]:
    """Cut one expression into tokens; newlines mean nothing in it.

    Raises:
        HclSyntaxError: something that no HCL has.
    """
    tokenizer = Tokenizer(text, file)
    tokenizer.frames[0].ignores_newlines = True
    return tokenizer.run()


def tokenize_template(text: str, file: str) -> list[Token]:
    """Cut a template file (``templatefile``) into the tokens of one string.

    Raises:
        HclSyntaxError: a sequence that is not closed, or an expression that is none.
    """
    tokenizer = Tokenizer(text, file)
    tokenizer._push("<<", 0, marker="\0")  # no line equals it: the template ends with the text
    tokenizer.emit("DBLQUOTE", "<<", 0, 0)
    tokenizer.run()
    tokenizer.emit("DBLQUOTE", "", len(text), len(text))
    return tokenizer.tokens
