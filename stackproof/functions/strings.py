"""String functions: https://developer.hashicorp.com/terraform/language/functions, "String functions".

``format`` and ``formatlist`` are in :mod:`stackproof.functions.formatting`, the
regular expressions themselves in :mod:`stackproof.functions.re2`.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from stackproof.functions.arguments import check_length, whole
from stackproof.functions.declarations import Parameter, function
from stackproof.functions.graphemes import clusters
from stackproof.functions.re2 import Pattern, compile_pattern
from stackproof.values import (
    BOOL,
    DYNAMIC,
    NUMBER,
    STRING,
    ListOf,
    Mistake,
    ObjectOf,
    Template,
    TupleOf,
    Type,
    Unknown,
    give_type,
    merge_unknown,
    template,
    unknowns_in,
)

_SPACE = "\t\n\v\f\r \x85\xa0\u1680" + "".join(map(chr, range(0x2000, 0x200B))) + "\u2028\u2029\u202f\u205f\u3000"
_STR = Parameter("str", STRING)


@function("chomp", _STR, returns=STRING)
def chomp(text: str) -> str:
    """Take the newlines off the end of a string."""
    return text.rstrip("\r\n")


@function("trimspace", _STR, returns=STRING)
def trimspace(text: str) -> str:
    """Take white space, as Unicode defines it, off both ends."""
    return text.strip(_SPACE)


@function("trim", _STR, Parameter("cutset", STRING), returns=STRING)
def trim(text: str, cutset: str) -> str:
    """Take every character of the set off both ends."""
    return text.strip(cutset)


@function("trimprefix", _STR, Parameter("prefix", STRING), returns=STRING)
def trimprefix(text: str, prefix: str) -> str:
    """Take the prefix off once, where it is there."""
    return text.removeprefix(prefix)


@function("trimsuffix", _STR, Parameter("suffix", STRING), returns=STRING)
def trimsuffix(text: str, suffix: str) -> str:
    """Take the suffix off once, where it is there."""
    return text.removesuffix(suffix)


@function("upper", _STR, returns=STRING)
def upper(text: str) -> str:
    """Write in capitals, letter by letter: a letter without a single capital stays (``ß``)."""
    return text.upper() if text.isascii() else "".join(map(_upper_letter, text))


def _upper_letter(letter: str) -> str:
    for capital in (letter.upper(), letter.title()):
        if len(capital) == 1:
            return capital
    return letter


@function("lower", _STR, returns=STRING)
def lower(text: str) -> str:
    """Write in small letters, letter by letter."""
    return text.lower() if text.isascii() else "".join(letter.lower()[0] for letter in text)


@function("title", _STR, returns=STRING)
def title(text: str) -> str:
    """Begin every word with a capital."""
    written, begins = [], True
    for character in text:
        written.append(_title_letter(character) if begins else character)
        begins = _separates(character)
    return "".join(written)


def _title_letter(letter: str) -> str:
    capital = letter.title()
    return capital if len(capital) == 1 else letter


def _separates(character: str) -> bool:
    if character.isascii():
        return not (character.isalnum() or character == "_")
    return character in _SPACE


@function("strrev", _STR, returns=STRING)
def strrev(text: str) -> str:
    """Write the characters backwards; what is one character to a reader stays together."""
    return "".join(reversed(clusters(text)))


@function("indent", Parameter("spaces", NUMBER), _STR, returns=STRING)
def indent(spaces: int | Decimal, text: str) -> str:
    """Add spaces after every newline: to all lines but the first."""
    width = whole(spaces, 0)
    if width < 0:
        raise Mistake("indent() cannot add a negative number of spaces.", argument=0)
    check_length(len(text) + width * text.count("\n"))
    return text.replace("\n", "\n" + " " * width)


@function("substr", _STR, Parameter("offset", NUMBER), Parameter("length", NUMBER), returns=STRING)
def substr(text: str, offset: int | Decimal, length: int | Decimal) -> str:
    """Cut a piece out; a negative offset counts from the end, a negative length means all the rest.

    As in Terraform a length of 0 after a negative offset gives all the rest too.
    """
    start, wanted = whole(offset, 1), whole(length, 2)
    if start >= 0 and wanted == 0:
        return ""
    characters = clusters(text)
    if start < 0:
        start = max(start + len(characters), 0)
    rest = characters[start:]
    return "".join(rest if wanted <= 0 else rest[:wanted])


def _known_ends(text: str | Unknown) -> tuple[str, str]:
    """Return what is known of the beginning and of the end of a string."""
    if isinstance(text, str):
        return text, text
    parts = text.form.parts if isinstance(text.form, Template) else ("",)
    first, last = parts[0], parts[-1]
    return first if isinstance(first, str) else "", last if isinstance(last, str) else ""


def _merge_undecided(*values: Any) -> Unknown:
    return merge_unknown(BOOL, unknowns_in(values))


@function("startswith", _STR, Parameter("prefix", STRING), returns=BOOL, unknown="any")
def startswith(text: str | Unknown, prefix: str | Unknown) -> bool | Unknown:
    """Tell whether a string begins so; known where the known beginning decides it."""
    if isinstance(prefix, Unknown):
        return _merge_undecided(text, prefix)
    known, _ = _known_ends(text)
    if known.startswith(prefix) or isinstance(text, str):
        return known.startswith(prefix)
    return _merge_undecided(text) if prefix.startswith(known) else False


@function("endswith", _STR, Parameter("suffix", STRING), returns=BOOL, unknown="any")
def endswith(text: str | Unknown, suffix: str | Unknown) -> bool | Unknown:
    """Tell whether a string ends so; known where the known end decides it."""
    if isinstance(suffix, Unknown):
        return _merge_undecided(text, suffix)
    _, known = _known_ends(text)
    if known.endswith(suffix) or isinstance(text, str):
        return known.endswith(suffix)
    return _merge_undecided(text) if suffix.endswith(known) else False


@function("strcontains", _STR, Parameter("substr", STRING), returns=BOOL, unknown="any")
def strcontains(text: str | Unknown, wanted: str | Unknown) -> bool | Unknown:
    """Tell whether a string holds another; true where a known piece of it does."""
    if isinstance(wanted, Unknown):
        return _merge_undecided(text, wanted)
    if isinstance(text, str):
        return wanted in text
    parts = text.form.parts if isinstance(text.form, Template) else ("",)
    found = any(isinstance(part, str) and wanted in part for part in parts)
    return True if found else _merge_undecided(text)


@function("split", Parameter("separator", STRING), _STR, returns=ListOf(STRING))
def split(separator: str, text: str) -> list[str]:
    """Cut a string at every separator; at every character where the separator is empty."""
    return text.split(separator) if separator else list(text)


@function(
    "join", Parameter("separator", STRING), rest=Parameter("lists", ListOf(STRING)), returns=STRING, unknown="any"
)
def join(separator: str | Unknown, *lists: list[Any] | Unknown) -> str | Unknown:
    """Put the elements of all lists together; an unknown element keeps its place among the known ones.

    Terraform looks for null only where all elements are known.
    """
    unknown = [one for one in lists if isinstance(one, Unknown)]
    if unknown or (not lists and isinstance(separator, Unknown)):
        return merge_unknown(STRING, [*unknowns_in(separator), *unknown])
    if not lists:
        raise Mistake("join() needs at least one list.")
    elements: list[Any] = []
    for position, one in enumerate(lists, start=1):
        assert not isinstance(one, Unknown)  # returned above
        elements.extend(one)
        if None in one and (hidden := unknowns_in(lists)):
            return merge_unknown(STRING, hidden)
        if None in one:
            raise Mistake(f"Element {one.index(None)} is null; null cannot be joined.", argument=position)
    parts: list[Any] = []
    for element in elements:
        parts += [separator, element]
    check_length(sum(len(part) for part in parts if isinstance(part, str)))
    if all(isinstance(part, str) for part in parts):
        return "".join(parts[1:])
    joined: str | Unknown = template(parts[1:])
    return joined


def _compile(pattern: str, argument: int) -> Pattern:
    try:
        return compile_pattern(pattern)
    except Mistake as mistake:
        raise Mistake(mistake.text, argument=argument) from None


@function("replace", _STR, Parameter("substr", STRING), Parameter("replace", STRING), returns=STRING)
def replace(text: str, wanted: str, replacement: str) -> str:
    """Replace every occurrence; ``/.../`` is a regular expression, whose groups are ``$1`` or ``${name}``."""
    if len(wanted) > 1 and wanted[0] == wanted[-1] == "/":
        pattern = _compile(wanted[1:-1], 1)
        check_length(len(text) + (len(text) + 1) * len(replacement))
        return pattern.replace(text, replacement)
    check_length(len(text) + text.count(wanted) * len(replacement))
    return text.replace(wanted, replacement)


def _match_type(pattern: str | Unknown, _text: Any) -> Type:
    if isinstance(pattern, Unknown):
        return DYNAMIC
    compiled = _compile(pattern, 0)
    compiled.refuse_mixed_groups()
    return _shape(compiled.names)


def _matches_type(pattern: str | Unknown, text: Any) -> Type:
    return ListOf(_match_type(pattern, text))


@function("regex", Parameter("pattern", STRING), Parameter("string", STRING), told=_match_type)
def regex(pattern: str, text: str) -> Any:
    """Return the first match: a string, a tuple of its groups, or an object of its named groups."""
    compiled = _compile(pattern, 0)
    compiled.refuse_mixed_groups()
    for captured in compiled.captures(text):
        return captured
    raise Mistake("The pattern does not match any part of the given string.")


@function("regexall", Parameter("pattern", STRING), Parameter("string", STRING), returns=ListOf(), told=_matches_type)
def regexall(pattern: str, text: str) -> list[Any]:
    """Return a list of all matches that do not overlap, each as :func:`regex` gives it."""
    compiled = _compile(pattern, 0)
    compiled.refuse_mixed_groups()
    found: list[Any] = give_type(list(compiled.captures(text)), ListOf(_shape(compiled.names)))
    return found


def _shape(names: tuple[str, ...]) -> Type:
    """Return the type of a match: a string, or a tuple or an object of the groups."""
    if not names:
        return STRING
    return ObjectOf(dict.fromkeys(names, STRING)) if names[0] else TupleOf((STRING,) * len(names))
