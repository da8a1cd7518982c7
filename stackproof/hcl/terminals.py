"""What the terminals of HCL look like, and what stands for what inside strings.

Source: https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md. The names are those of python-hcl2's grammar.
"""

from __future__ import annotations

import re

NORMAL = re.compile(
    r"""
      (?P<space>[ \t\r]+)
    | (?P<newline>\n)
    | (?P<comment>\#[^\n]*|//[^\n]*|/\*[\s\S]*?\*/)
    | (?P<heredoc><<(?P<flush>-?)(?P<marker>[^\W\d][\w-]*)\r?\n)
    | (?P<name>[^\W\d][\w-]*(?:[ \t]*::[ \t]*[^\W\d][\w-]*)*)
    | (?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)
    | (?P<full_splat>\[[ \t]*\*[ \t]*\])
    | (?P<operator>\.\.\.|=>|==|!=|<=|>=|&&|\|\||\.\*|[-+*/%<>!?:,.=(){}\[\]~"])
    """,
    re.VERBOSE,
)
QUOTED_TEXT = re.compile(
    r"""(?:[^"\\$%\n] | \\(?:[nrt"\\]|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})
         | \$\$\{ | %%\{ | \$(?!\{) | %(?!\{))+""",
    re.VERBOSE,
)
HEREDOC_TEXT = re.compile(r"(?:[^$%\n]|\$\$\{|%%\{|\$(?!\{)|%(?!\{))*\n?")
ESCAPE = re.compile(r'\\(?:([nrt"\\])|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))|(\$\$\{)|(%%\{)')
PLAIN_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}
TERMINALS = {
    "...": "ELLIPSIS", "=>": "FOR_OBJECT_ARROW", "==": "DOUBLE_EQ", "!=": "NEQ", "<=": "LEQ", ">=": "GEQ",
    "&&": "DOUBLE_AMP", "||": "DOUBLE_PIPE", ".*": "ATTR_SPLAT", "-": "MINUS", "+": "PLUS", "*": "ASTERISK",
    "/": "SLASH", "%": "PERCENT", "<": "LT", ">": "GT", "!": "NOT", "?": "QMARK", ":": "COLON", ",": "COMMA",
    ".": "DOT", "=": "EQ", "(": "LPAR", ")": "RPAR", "{": "LBRACE", "}": "RBRACE", "[": "LSQB", "]": "RSQB",
}  # fmt: skip
CLOSERS = {")": "(", "]": "[", "}": "{"}
CONSTANTS = {"true": "TRUE", "false": "FALSE", "null": "NULL"}
DIRECTIVES = {"if": "IF", "else": "ELSE", "endif": "ENDIF", "for": "FOR", "endfor": "ENDFOR"}
FOR_AHEAD = re.compile(r"(?:\s|\#[^\n]*\n|//[^\n]*\n|/\*[\s\S]*?\*/)*for(?![\w-])")
BETWEEN = {
    "DOUBLE_EQ", "NEQ", "LEQ", "GEQ", "LT", "GT", "DOUBLE_AMP", "DOUBLE_PIPE", "PLUS", "MINUS", "ASTERISK", "SLASH",
    "PERCENT", "QMARK", "COLON",
}  # fmt: skip
BEFORE_A_VALUE = BETWEEN | {"NOT", "FOR_OBJECT_ARROW", "IN", "IF"}

SPLIT = "An expression goes over several lines only inside parentheses: put them around it."


def closing(kind: str) -> str:
    """Return what closes an open bracket or template."""
    return {"(": ")", "[": "]", '"': '"'}.get(kind, "}")


def unescape(raw: str, *, quoted: bool = True) -> str:
    """Resolve the escapes of a template's text; in a heredoc a backslash is a backslash."""
    if "\\" not in raw and "{" not in raw:
        return raw

    def decode(match: re.Match[str]) -> str:
        plain, short, long, dollar, percent = match.groups()
        if dollar or percent:
            return "${" if dollar else "%{"
        if not quoted:
            return match.group()
        return PLAIN_ESCAPES[plain] if plain else chr(int(short or long, 16))

    return ESCAPE.sub(decode, raw)
