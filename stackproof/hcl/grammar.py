"""python-hcl2's grammar as a parser over our tokens.

The only module that imports ``hcl2``. In checkov's own environment bc-python-hcl2, with another grammar, owns that
folder: there the parser is made from the tables that ``scripts/compile_grammar.py`` saved of the same grammar, so that
the gate reads HCL as the harness does.
"""

from __future__ import annotations

import hashlib
import pickle
import zlib
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any, cast

from lark import Lark, Token
from lark.grammar import Rule
from lark.lexer import Lexer, TerminalDef

from stackproof.cache import PlainUnpickler, cache_directory
from stackproof.diagnostics import SourceRange

TABLES = Path(__file__).with_name("grammar.bin")
_REPEATED_SIGNS = ("(MINUS | NOT) expr_term", "(MINUS | NOT) unary_expr")  # as Terraform reads "!!x"
_OPTIONS: dict[str, Any] = {"parser": "lalr", "propagate_positions": False, "maybe_placeholders": False}


class _Placed(Token):
    """A Lark token with the range of ours."""

    __slots__ = ("where",)
    where: SourceRange


class _Given(Lexer):
    """Lark's lexer for a text that is tokens already."""

    def __init__(self, _conf: Any) -> None:
        """Lark passes its settings; there is nothing to set."""

    def lex(self, lexer_state: Any, _parser_state: Any = None) -> Iterator[Token]:
        """Hand over the tokens."""
        for type_, text, where in lexer_state:
            token = _Placed(type_, text)
            token.where = where
            yield token


def build(lowering: Any) -> Lark:
    """Return the parser; ``lowering`` says what each rule becomes, with a method for each."""
    try:
        version("python-hcl2")
    except PackageNotFoundError:
        return _from_tables(TABLES.read_bytes(), lowering)
    return _from_source(_source(), lowering)


def tables() -> bytes:
    """Return the parser's tables, without anything of this machine, as they are kept in ``grammar.bin``."""
    data, memo = Lark(_source(), lexer=_Given, **_OPTIONS).memo_serialize([TerminalDef, Rule])
    data["options"] = _OPTIONS | {"start": data["options"]["start"]}
    data["parser"]["lexer_conf"]["lexer_type"] = None  # whoever loads them names a class
    return zlib.compress(pickle.dumps((data, memo), protocol=5), 9)


def _source() -> str:
    found = find_spec("hcl2")
    assert found is not None  # python-hcl2 is installed
    assert found.origin is not None
    return Path(found.origin).with_name("hcl2.lark").read_text(encoding="utf-8").replace(*_REPEATED_SIGNS)


def _from_source(source: str, lowering: Any) -> Lark:
    """Build the parser; it is kept in the cache, as that takes a second."""
    key = hashlib.sha256(f"{source}{version('lark')}".encode()).hexdigest()[:16]
    folder = cache_directory()
    cache = str(folder / f"grammar-{key}.bin") if folder else False
    return Lark(source, lexer=_Given, transformer=lowering, cache=cache, **_OPTIONS)


def _from_tables(saved: bytes, lowering: Any) -> Lark:
    data, memo = PlainUnpickler(zlib.decompress(saved)).load()
    data["options"]["lexer"] = data["parser"]["lexer_conf"]["lexer_type"] = _Given
    loaded: Any = Lark  # as the parsers do that Lark generates, by a method without types
    return cast(Lark, loaded._load_from_dict(data, memo, transformer=lowering))
