"""Which sentences of a specification the clauses of a contract quote."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from stackproof.contract import Contract
from stackproof.contract.specification import is_file_name
from stackproof.diagnostics import SourceRange
from stackproof.file_reading import NotRead, read_bytes
from stackproof.values.limits import LARGEST_FILE

_SENTENCE = re.compile(r"[^\s][^\n]*?(?:[.!?:;](?=\s|$)|(?=\n|$))")
_WORD = re.compile(r"\w+")
_OMISSION = re.compile(r"\s*(?:\.\.\.|…|\[\.\.\.\])\s*")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, or a heading or an item of a list, and where it stands."""

    text: str
    where: SourceRange


@dataclass(frozen=True, slots=True)
class Quoted:
    """The sentences of the files of a specification: all, and those that no clause quotes.

    ``missing`` are the documents that are not there, each with the reason; ``strange`` the clauses that no file has,
    told where every file is there.
    """

    sentences: tuple[Sentence, ...]
    unquoted: tuple[Sentence, ...]
    missing: tuple[str, ...]
    strange: tuple[str, ...]


def read_specification(contract: Contract) -> Quoted:
    """Read the files that a contract names, beside it or by their path, and look for its clauses in them."""
    sentences: list[Sentence] = []
    unquoted: list[Sentence] = []
    missing = []
    pieces = {clause: _pieces(clause) for clause in contract.clauses}
    unseen = {piece for found in pieces.values() for piece in found}
    for name in contract.specification:
        raw = read_bytes(contract.directory / name, LARGEST_FILE)
        if isinstance(raw, NotRead):
            missing.append(f"{name} {raw.words if is_file_name(name) else 'is kept elsewhere'}")
            continue
        text = raw.decode(errors="replace")
        words = [(found[0].casefold(), *found.span()) for found in _WORD.finditer(text)]
        spans = {piece: list(_spans(piece, words)) for found in pieces.values() for piece in found}
        unseen -= {piece for piece, found in spans.items() if found}
        quoted = [span for found in spans.values() for span in found]
        for start, end, sentence in _sentences(text, name):
            sentences.append(sentence)
            if not any(begin < end and start < stop for begin, stop in quoted):
                unquoted.append(sentence)
    strange = [clause for clause, found in pieces.items() if not missing and any(piece in unseen for piece in found)]
    return Quoted(tuple(sentences), tuple(unquoted), tuple(missing), tuple(strange if contract.specification else ()))


def _pieces(clause: str) -> list[tuple[str, ...]]:
    """Return the stretches that a clause quotes, as words; what it leaves out is between them."""
    stretches = (tuple(word.casefold() for word in _WORD.findall(part)) for part in _OMISSION.split(clause))
    return [words for words in stretches if words]


def _spans(piece: tuple[str, ...], words: list[tuple[str, int, int]]) -> Iterator[tuple[int, int]]:
    for index in range(len(words) - len(piece) + 1):
        if words[index][0] == piece[0] and tuple(word for word, _, _ in words[index : index + len(piece)]) == piece:
            yield words[index][1], words[index + len(piece) - 1][2]


def _sentences(text: str, name: str) -> Iterator[tuple[int, int, Sentence]]:
    for found in _SENTENCE.finditer(text):
        if len(_WORD.findall(found[0])) > 1:
            line = text.count("\n", 0, found.start()) + 1
            column = found.start() - (text.rfind("\n", 0, found.start()) + 1) + 1
            where = SourceRange(name, line, column, line, column + len(found[0]))
            yield found.start(), found.end(), Sentence(found[0].strip(" -*#\t"), where)
