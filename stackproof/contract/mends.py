"""How to mend what is wrong in a contract: the words for mistakes of YAML, and for values of another type."""

from __future__ import annotations

from typing import Any

_INDENT = "begin each key below the first of its mapping, and each entry of a list with a dash below the others"


def mend_of_yaml(problem: str, line: str, column: int) -> str:
    """Return what to do about a mistake that the reader of YAML found.

    Args:
        problem: its words.
        line: the line that it stopped at.
        column: the position in it, from 0.
    """
    rest = line[column:]
    if "\t" in line[: column + 1] and "cannot start any token" in problem:
        return "indent by blanks: YAML allows no tab there"
    if "cannot start any token" in problem or "alias" in problem or "anchor" in problem:
        begin = rest[:1] if rest[:1] in "*&!%@`" else "such a character"
        return f"a text that begins with {begin} must be quoted: '{rest[:1]}...'"
    if "mapping values are not allowed" in problem or ("expected ',' or" in problem and rest.startswith(":")):
        return 'a text that holds a colon and a blank must be quoted: "a: b"; or a key above lacks its colon'
    if "could not find expected ':'" in problem or "simple key" in problem:
        return "a colon is missing behind a key here, or a quote is not closed: write KEY: VALUE"
    if "escape" in problem:
        return "in double quotes a backslash is written twice; or use single quotes: '\\d'"
    if "end of stream" in problem or "expected ',' or" in problem:
        return "a quote or a bracket that is opened here is not closed, or a comma is missing"
    return _INDENT


def mend_of_type(value: Any, wanted: str, name: str) -> str:
    """Return what to do about a value that is of another type than the one that is wanted, as a sentence or nothing.

    Args:
        value: what is written.
        wanted: the type, as JSON schema names it.
        name: the key that it is of.
    """
    if wanted == "string" and isinstance(value, bool | int | float):
        text = str(value).lower() if isinstance(value, bool) else str(value)
        return f' Put it in quotes: {name}: "{text}".'
    if wanted == "string" and isinstance(value, dict):
        key, inner = next(iter(value.items()), ("a", "b"))
        return f' A text that holds a colon must be quoted: "{key}: {inner}".'
    if wanted in ("number", "integer") and isinstance(value, str) and value.strip().lstrip("-").isdecimal():
        return f" Leave the quotes out: {name}: {value.strip()}."
    if wanted == "object" and name == "account" and isinstance(value, int | str):
        return f' Write it as a mapping: account: {{id: "{value}"}}.'
    if wanted == "object" and name == "variables" and isinstance(value, str) and "=" in value:
        variable, _, given = value.partition("=")
        return f" Write it as a mapping: variables: {{{variable.strip()}: {given.strip()}}}."
    if wanted == "array" and name == "constraints" and isinstance(value, str):
        return f" Write it as a list: constraints: [{value}: {{clause: ...}}]."
    if wanted == "array" and isinstance(value, dict):
        return " Begin each entry with a dash."
    if wanted == "object" and isinstance(value, str):
        return f" A colon is missing: write {value}: and what belongs to it below."
    if wanted == "array" and isinstance(value, str):
        return f" Write it as a list: {name}: [{value}]."
    return ""
