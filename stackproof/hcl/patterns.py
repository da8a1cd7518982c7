"""What the words and signs of HCL look like, and what stands for what inside strings.

Source: https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md.
"""

from __future__ import annotations

import re

CODE = re.compile(  # the commonest first; blanks belong to what follows them, which halves the number of matches
    r"""
    [ \t\r]*+ (?:
      (?P<name>[^\W\d][\w-]*+)
    | (?P<newline>\n(?:[ \t\r]*+(?:(?:\#|//)[^\n]*+)?\n)*+)
    | (?P<comment>\#[^\n]*+|//[^\n]*+|/\*[\s\S]*?\*/)
    | (?P<heredoc><<-?[^\W\d][\w-]*+\r?\n)
    | (?P<splat>\[(?:[ \t]++|/\*(?:(?!\*/)[^\n])*+\*/)*+\*(?:[ \t]++|/\*(?:(?!\*/)[^\n])*+\*/)*+\])
    | (?P<opening>[({\[])
    | (?P<closing>[)}\]])
    | (?P<sign>\.\.\.|=>|==|!=|<=|>=|&&|\|\||\.\*|::|[-+*%<>!?:,.=]|/(?!\*))
    | (?P<string>"[^"\\$%\n]*+(?:[$%](?!\{)[^"\\$%\n]*+)*+")
    | (?P<number>[0-9]++(?:\.[0-9]++)?(?:[eE][+-]?[0-9]++)?)
    | (?P<quote>")
    | (?P<strip>~(?=\}))
    | (?P<end>\Z)
    | (?P<other>[\s\S])
    )""",
    re.VERBOSE,
)
KINDS = ("", *CODE.groupindex)  # the name of each group
_SHORT = "(?![dD][89a-fA-F])[0-9a-fA-F]{4}"  # half of a surrogate pair is no character
_LONG = f"0000{_SHORT}|000[1-9a-fA-F][0-9a-fA-F]{{4}}|0010[0-9a-fA-F]{{4}}"
QUOTED_TEXT = re.compile(
    rf"""(?:[^"\\$%\n]++ | \\(?:[nrt"\\]|u{_SHORT}|U(?:{_LONG}))
         | \$\$\{{ | %%\{{ | [$%](?!\{{))++""",
    re.VERBOSE,
)
HEREDOC_TEXT = re.compile(r"[^$%\n]*+(?:(?:\$\$\{|%%\{|[$%](?!\{))[^$%\n]*+)*+\n?")
ESCAPE = re.compile(r'\\(?:([nrt"\\])|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))|(\$\$\{)|(%%\{)')
PLAIN_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}
CLOSERS = {")": "(", "]": "[", "}": "{"}
FOR_AHEAD = re.compile(r"(?:\s++|\#[^\n]*+\n|//[^\n]*+\n|/\*[\s\S]*?\*/)*+for(?![\w-])")


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
