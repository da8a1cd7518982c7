"""jsonpath-ng as checkov brings it (bc-jsonpath-ng), which builds its tables anew for each path: here, once."""

from __future__ import annotations

import functools
from typing import Any

from bc_jsonpath_ng.ext.parser import ExtentedJsonPathParser
from bc_jsonpath_ng.parser import IteratorToTokenStream
from ply import yacc


class _Parser(ExtentedJsonPathParser):  # type: ignore[misc]  # it ships no types
    """The parser with extensions, on tables that are kept."""

    def parse_token_stream(self, token_iterator: Any, start_symbol: str = "jsonpath") -> Any:
        """Parse what the lexer found; no other start symbol is ever asked for."""
        assert start_symbol == "jsonpath"
        return _tables().parse(lexer=IteratorToTokenStream(token_iterator))


@functools.cache
def _tables() -> Any:
    return yacc.yacc(module=_Parser(), debug=False, write_tables=False, start="jsonpath", errorlog=yacc.NullLogger())


parse = _Parser().parse
