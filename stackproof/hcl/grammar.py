"""python-hcl2's grammar as a parser over our tokens.

The only module that looks into the folder ``hcl2``. In checkov's own environment bc-python-hcl2, with another grammar,
owns that folder: there :mod:`stackproof.hcl.descent` parses.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from lark import Lark, Token
from lark.lexer import Lexer

from stackproof.cache import cache_directory
from stackproof.diagnostics import SourceRange

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


def is_installed() -> bool:
    """Tell whether the folder ``hcl2`` is python-hcl2's."""
    try:
        version("python-hcl2")
    except PackageNotFoundError:
        return False
    return True


def build(lowering: Any) -> Lark:
    """Return the parser; ``lowering`` says what each rule becomes, with a method for each.

    It is kept in the cache, as making it takes a second.
    """
    source = _source()
    key = hashlib.sha256(f"{source}{version('lark')}".encode()).hexdigest()[:16]
    folder = cache_directory()
    cache = str(folder / f"grammar-{key}.bin") if folder else False
    return Lark(source, lexer=_Given, transformer=lowering, cache=cache, **_OPTIONS)


def _source() -> str:
    found = find_spec("hcl2")
    assert found is not None  # python-hcl2 is installed
    assert found.origin is not None
    return Path(found.origin).with_name("hcl2.lark").read_text(encoding="utf-8").replace(*_REPEATED_SIGNS)
