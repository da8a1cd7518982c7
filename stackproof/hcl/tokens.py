"""The tokens of HCL.

Source: https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md

A heredoc comes out as the same tokens as a quoted template, and newlines appear only where they mean something. A
token knows its offsets in the text; lines and columns are told of what a reader keeps.
"""

from __future__ import annotations

from itertools import islice
from typing import NamedTuple

from stackproof.diagnostics import Diagnostic
from stackproof.hcl.patterns import CLOSERS, CODE, FOR_AHEAD, HEREDOC_TEXT, KINDS, QUOTED_TEXT, closing, unescape
from stackproof.hcl.places import Places
from stackproof.values.limits import MOST_NESTED, MOST_TOKENS


class Token(NamedTuple):
    """A word, a sign or a piece of a template, and its offsets in the text.

    The kind of a sign is the sign (``{``, ``=>``, ``${``). Of others it is ``name``; ``number``; ``string``, one in
    quotes without escapes and sequences; ``template``, the beginning of any other and of a heredoc, with ``text``
    inside and ``closed`` behind; ``newline``; ``end``, once. A string's text and a template's are decoded.
    """

    kind: str
    text: str
    start: int
    end: int


class HclSyntaxError(Exception):
    """A file that is not HCL, with the diagnostic to show."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(str(diagnostic))
        self.diagnostic = diagnostic


_AT_ONCE = 10_000  # tokens, until their number is looked at
_new = tuple.__new__  # a named tuple's own takes twice as long, and a file has hundreds of thousands of tokens


class _Frame:
    """An open bracket or template: what closes it, and what a newline means inside."""

    __slots__ = ("counts_newlines", "kind", "marker", "opened")

    def __init__(self, kind: str, opened: int, marker: str = "") -> None:
        self.kind = kind  # file ( [ { ${ %{ " <<
        self.opened = opened
        self.marker = marker
        self.counts_newlines = kind in ("{", "file")


class Tokenizer:
    """Cut one text into tokens. Use :func:`tokenize` or :func:`tokenize_template`."""

    def __init__(self, text: str, places: Places) -> None:
        self.text = text
        self.places = places
        self.position = 0
        self.tokens: list[Token] = []
        self.frames = [_Frame("file", 0)]

    def fail(self, summary: str, detail: str, start: int, end: int | None = None) -> HclSyntaxError:
        """Return the error for a stretch of the text."""
        where = self.places.between(start, end if end is not None else min(start + 1, len(self.text)))
        return HclSyntaxError(Diagnostic(summary, detail, where))

    def emit(self, kind: str, text: str, start: int, end: int) -> None:
        """Add one token."""
        self.tokens.append(_new(Token, (kind, text, start, end)))

    def run(self) -> list[Token]:
        """Read to the end of the text; what is open now is what it must end in."""
        base = self.frames[-1]
        while self.position < len(self.text) or (self.frames[-1].kind == "<<" and self.frames[-1] is not base):
            frame = self.frames[-1]
            if len(self.tokens) > MOST_TOKENS:
                detail = f"The file has more than {MOST_TOKENS:,} words, numbers and signs; divide it."
                raise self.fail("File too large", detail, self.position)
            if frame.kind == '"':
                self._read_quoted(frame)
            elif frame.kind == "<<":
                self._read_heredoc(frame)
            else:
                self._read_code()
        frame = self.frames[-1]
        if frame is not base:
            what = {'"': "string", "${": "template interpolation", "%{": "template directive"}.get(
                frame.kind, "bracket"
            )
            detail = f"The {what} opened here is never closed; add the missing {closing(frame.kind)}."
            raise self.fail(f"Unclosed {what}", detail, frame.opened, frame.opened + len(frame.kind))
        return self.tokens

    def _read_code(self) -> None:
        """Read up to where a template begins or goes on, or for a while."""
        frame, emit, add, new, token, kinds = self.frames[-1], self.emit, self.tokens.append, _new, Token, KINDS
        for match in islice(CODE.finditer(self.text, self.position), _AT_ONCE):
            group: int = match.lastindex  # type: ignore[assignment]  # one of the groups matches
            kind, text, end = kinds[group], match[group], match.end()
            start = end - len(text)
            if kind == "sign":  # the commonest first, and a call less for them
                add(new(token, (text, text, start, end)))
            elif kind == "name" or kind == "number":  # noqa: PLR1714 - quicker than a tuple of both
                add(new(token, (kind, text, start, end)))
            elif kind == "string":
                add(new(token, (kind, text[1:-1], start, end)))
            elif kind == "newline" and frame.counts_newlines:
                emit(kind, "\n", start, start + 1)
            elif kind == "opening":
                frame = self._open(text, start, end)
            elif kind == "closing":
                frame = self._close(frame, text, start, end)
                if frame.kind in ('"', "<<"):
                    break
            elif kind == "splat":
                emit("[*]", text, start, end)
            elif kind in ("quote", "heredoc"):
                self._begin(kind, text, start, end)
                break
            elif kind == "strip" and frame.kind in ("${", "%{"):
                emit("~", text, start, end)
            elif kind in ("strip", "other"):
                raise self._refuse(text, start)
        self.position = match.end()

    def _refuse(self, character: str, start: int) -> HclSyntaxError:
        if character == "~":
            return self.fail("Invalid character", 'A "~" belongs right inside a template\'s braces.', start)
        if character == "/":
            detail = 'The comment that begins here is never closed; add the missing "*/".'
            return self.fail("Unclosed comment", detail, start, start + 2)
        detail = f"HCL has no use for {character!r} here; remove it, or put it into quotes."
        return self.fail("Invalid character", detail, start)

    def _push(self, kind: str, start: int, marker: str = "") -> _Frame:
        if len(self.frames) > MOST_NESTED:
            detail = f"Brackets and templates are nested more than {MOST_NESTED} deep; divide the expression."
            raise self.fail("Nested too deeply", detail, start)
        self.frames.append(_Frame(kind, start, marker))
        return self.frames[-1]

    def _open(self, bracket: str, start: int, end: int) -> _Frame:
        frame = self._push(bracket, start)
        if bracket == "{" and FOR_AHEAD.match(self.text, end):
            frame.counts_newlines = False
        self.emit(bracket, bracket, start, end)
        return frame

    def _close(self, frame: _Frame, bracket: str, start: int, end: int) -> _Frame:
        """Return the frame that goes on behind the bracket."""
        if bracket == "}" and frame.kind in ("${", "%{"):
            stripped = self.tokens[-1].kind == "~"
            if stripped:
                self.tokens.pop()
            self.emit("}", "~}" if stripped else "}", start, end)
        elif frame.kind == CLOSERS[bracket]:
            self.emit(bracket, bracket, start, end)
        else:
            expected = f'"{closing(frame.kind)}"' if frame.kind != "file" else "the end of the file"
            raise self.fail("Unbalanced bracket", f'Found "{bracket}" where {expected} should come first.', start)
        self.frames.pop()
        return self.frames[-1]

    def _begin(self, kind: str, text: str, start: int, end: int) -> None:
        if kind == "quote":
            self._push('"', start)
            self.emit("template", text, start, end)
            return
        flush = text.startswith("<<-")
        self._push("<<", start, text[2 + flush :].rstrip())
        self.emit("template", text[: 2 + flush], start, start + 2 + flush)

    def _read_quoted(self, frame: _Frame) -> None:
        start = self.position
        match = QUOTED_TEXT.match(self.text, start)
        if match:
            self.position = match.end()
            self.emit("text", unescape(match.group()), start, self.position)
        elif self.text.startswith('"', start):
            self.position += 1
            self.frames.pop()
            self.emit("closed", '"', start, self.position)
        elif self.text.startswith(("${", "%{"), start):
            self._open_sequence(start)
        elif self.text.startswith("\\", start):
            detail = (
                r"Inside quotes a backslash begins \n, \r, \t, \", \\, or \uNNNN and \UNNNNNNNN with the number of a "
                r"character; write \\ for a backslash."
            )
            raise self.fail("Invalid escape sequence", detail, start, min(start + 2, len(self.text)))
        else:
            detail = 'Quoted strings may not be split over lines; close it with ", or use a heredoc.'
            raise self.fail("Invalid multi-line string", detail, frame.opened, start)

    def _read_heredoc(self, frame: _Frame) -> None:
        start = self.position
        at_line_start = start == 0 or self.text[start - 1] == "\n"
        line_end = self.text.find("\n", start)
        line_end = len(self.text) if line_end < 0 else line_end
        if at_line_start and line_end < len(self.text) and self.text[start:line_end].strip() == frame.marker:
            self.position = line_end
            self.frames.pop()
            self.emit("closed", frame.marker, start, line_end)
        elif start >= len(self.text):
            detail = f"The heredoc that begins here has no closing line: add one that says just {frame.marker}."
            raise self.fail("Unterminated heredoc", detail, frame.opened, frame.opened + 2)
        elif self.text.startswith(("${", "%{"), start):
            self._open_sequence(start)
        else:
            match = HEREDOC_TEXT.match(self.text, start)
            assert match is not None
            self.position = match.end()
            self.emit("text", unescape(match.group(), quoted=False), start, self.position)

    def _open_sequence(self, start: int) -> None:
        kind = self.text[start : start + 2]
        self._push(kind, start)
        stripped = self.text.startswith("~", start + 2)
        self.position = start + 2 + stripped
        self.emit(kind, f"{kind}~" if stripped else kind, start, self.position)


def tokenize(text: str, places: Places) -> list[Token]:
    """Cut a file into tokens.

    Args:
        text: the content.
        places: where its lines begin.

    Raises:
        HclSyntaxError: something that no HCL has.
    """
    return _end(Tokenizer(text, places))


def tokenize_expression(text: str, places: Places) -> list[Token]:
    """Cut one expression into tokens; newlines mean nothing in it.

    Raises:
        HclSyntaxError: something that no HCL has.
    """
    tokenizer = Tokenizer(text, places)
    tokenizer.frames[0].counts_newlines = False
    return _end(tokenizer)


def tokenize_template(text: str, places: Places) -> list[Token]:
    """Cut a template file (``templatefile``) into the tokens of one string.

    Raises:
        HclSyntaxError: a sequence that is not closed, or an expression that is none.
    """
    tokenizer = Tokenizer(text, places)
    tokenizer._push("<<", 0, marker="\0")  # no line equals it: the template ends with the text
    tokenizer.emit("template", "<<", 0, 0)
    tokens = tokenizer.run()
    tokens += (Token("closed", "", len(text), len(text)), Token("end", "", len(text), len(text)))
    return tokens


def _end(tokenizer: Tokenizer) -> list[Token]:
    tokens = tokenizer.run()
    tokens.append(Token("end", "", len(tokenizer.text), len(tokenizer.text)))
    return tokens
