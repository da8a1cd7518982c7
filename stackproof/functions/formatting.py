"""``format`` and ``formatlist``.

Rules: https://developer.hashicorp.com/terraform/language/functions/format, and Go's ``fmt`` for numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from stackproof.functions.arguments import check_length
from stackproof.functions.declarations import Parameter, function
from stackproof.functions.format_numbers import NUMBER_VERBS, Verb, format_number, shortest
from stackproof.functions.graphemes import clusters, count
from stackproof.functions.json_text import encode_json
from stackproof.values import (
    BOOL,
    DYNAMIC,
    NUMBER,
    STRING,
    ListOf,
    Mistake,
    Null,
    Primitive,
    Reason,
    Unknown,
    convert,
    is_number,
    merge_unknown,
    template,
    unknowns_in,
)
from stackproof.values.limits import MOST_ELEMENTS

_MOST_WIDTH = 1_000_000
_VERB = re.compile(r"%([0#\-+ ]*)([1-9][0-9]*)?(?:\.([0-9]*))?(?:\[([1-9][0-9]*)\])?([a-zA-Z])", re.ASCII)
_ARGS = Parameter("args", nullable=True, null_typed=True, untyped=True)


_UNTOLD = Reason("format() gives nothing known of a null that has no type; tostring(null) has one")


@function("format", Parameter("format", STRING), rest=_ARGS, returns=STRING, unknown="any")
def format_(pattern: str | Unknown, *arguments: Any) -> str | Unknown:
    """Write values by verbs (``%s``, ``%05.2f``, ``%[2]q``).

    Unknown values among plain ``%s`` and ``%d`` keep their places in the string; elsewhere the result is unknown.
    Terraform finds mistakes only where all arguments are known. Null without a type makes the result unknown there.
    """
    if any(map(_is_untold, arguments)):
        return Unknown(STRING, (_UNTOLD,))
    return _format(pattern, *arguments)


def _is_untold(argument: Any) -> bool:
    """Tell whether an argument is null without a type, or one whose type nobody can tell."""
    return argument is None or (isinstance(argument, Null) and argument.type is DYNAMIC)


def _format(pattern: str | Unknown, *arguments: Any) -> str | Unknown:
    if isinstance(pattern, Unknown):
        return merge_unknown(STRING, unknowns_in((pattern, *arguments)))
    try:
        parts = list(_pieces(pattern, arguments))
    except Mistake:
        if unknown := unknowns_in(arguments):
            return merge_unknown(STRING, unknown)
        raise
    if any(part is None for part in parts):
        return merge_unknown(STRING, unknowns_in(arguments))
    if all(isinstance(part, str) for part in parts):
        check_length(sum(map(len, parts)))
        return "".join(parts)
    formatted: str | Unknown = template(parts)
    return formatted


def _pieces(pattern: str, arguments: tuple[Any, ...]) -> Iterator[Any]:
    """Give the text and the formatted values; ``None`` for one that cannot be known."""
    at, following, highest = 0, 1, 0
    while at < len(pattern):
        percent = pattern.find("%", at)
        if percent < 0:
            break
        yield pattern[at:percent]
        if pattern.startswith("%%", percent):
            yield "%"
            at = percent + 2
            continue
        verb, at = _read_verb(pattern, percent, following)
        highest, following = max(highest, verb.position), verb.position + 1
        if verb.position > len(arguments):
            text = f'"{verb.raw}" needs argument {verb.position}, but only {len(arguments)} were given.'
            raise Mistake(text, argument=0)
        argument = arguments[verb.position - 1]
        yield _format_one(verb, None if isinstance(argument, Null) else argument)
    yield pattern[at:]
    if highest < len(arguments):
        raise Mistake(f"There are too many arguments: the format string uses {highest}.", argument=highest + 1)


def _read_verb(pattern: str, percent: int, following: int) -> tuple[Verb, int]:
    found = _VERB.match(pattern, percent)
    if found is None:
        raise Mistake(f'The format string has an invalid verb at "{pattern[percent : percent + 8]}".', argument=0)
    flags, width, precision, position, mode = found.groups()
    verb = Verb(
        raw=found[0],
        flags=frozenset(flags),
        width=int(width) if width else None,
        precision=int(precision or 0) if precision is not None else None,
        position=int(position) if position else following,
        mode=mode,
    )
    if max(verb.width or 0, verb.precision or 0) > _MOST_WIDTH:
        raise Mistake(f'"{verb.raw}" is wider than {_MOST_WIDTH:,} characters.', argument=0)
    return verb, found.end()


def _format_one(verb: Verb, argument: Any) -> Any:
    if verb.mode not in "vtsq" + NUMBER_VERBS:
        raise Mistake(f'"{verb.raw}" is no format verb.', argument=0)
    if unknowns_in(argument):
        return _format_unknown(verb, argument)
    if verb.mode == "v":
        return _pad(verb, _default_form(verb, argument))
    if argument is None:
        raise Mistake(f'null cannot be formatted by "{verb.raw}".', argument=verb.position)
    if verb.mode == "t":
        return "true" if _convert(verb, argument, BOOL) else "false"
    if verb.mode in NUMBER_VERBS:
        return format_number(verb, _convert(verb, argument, NUMBER))
    text = _convert(verb, argument, STRING)
    if verb.precision:
        text = "".join(clusters(text)[: verb.precision])
    return _pad(verb, encode_json(text) if verb.mode == "q" else text)


def _convert(verb: Verb, argument: Any, wanted: Primitive) -> Any:
    try:
        return convert(argument, wanted)
    except Mistake as mistake:
        raise Mistake(f'"{verb.raw}": {mistake}', argument=verb.position) from None


def _format_unknown(verb: Verb, argument: Any) -> Unknown | None:
    """Return the unknown as a piece of the string where the verb writes it as it is."""
    if not isinstance(argument, Unknown) or not isinstance(argument.type, Primitive):
        return None
    plain = {"s": True, "d": argument.type == NUMBER, "v": argument.type == STRING}
    if plain.get(verb.mode, False) and verb.raw.lstrip("%[]0123456789") == verb.mode and verb.width is None:
        unknown: Unknown = convert(argument, STRING)
        return unknown
    return None


def _default_form(verb: Verb, argument: Any) -> str:
    if "#" not in verb.flags:
        if isinstance(argument, str):
            return argument
        if is_number(argument):
            return shortest(argument, "g")
    return encode_json(argument)


def _pad(verb: Verb, text: str) -> str:
    if verb.width is None:
        return text
    padding = ("0" if "0" in verb.flags else " ") * (verb.width - count(text))
    return text + padding if "-" in verb.flags else padding + text


@function("formatlist", Parameter("format", STRING), rest=_ARGS, returns=ListOf(STRING), unknown="any")
def formatlist(pattern: str | Unknown, *arguments: Any) -> list[Any] | Unknown:
    """Format once for each element of the lists among the arguments; other arguments are used every time."""
    if any(map(_is_untold, arguments)):
        return Unknown(ListOf(STRING), (_UNTOLD,))
    unknown = [one for one in (pattern, *arguments) if _is_unknown_sequence(one)]
    if isinstance(pattern, Unknown) or unknown:
        return merge_unknown(ListOf(STRING), [*unknowns_in(pattern), *unknown])
    length = _common_length(arguments)
    if length is None:
        return [_format(pattern, *arguments)]
    check_length(length, "elements", MOST_ELEMENTS)
    rows = ([one[row] if isinstance(one, list | tuple) else one for one in arguments] for row in range(length))
    return [_format(pattern, *row) for row in rows]


def _is_unknown_sequence(argument: Any) -> bool:
    return isinstance(argument, Unknown) and (
        not isinstance(argument.type, Primitive) or argument.type.name == "dynamic"
    )


def _common_length(arguments: tuple[Any, ...]) -> int | None:
    """Return the one length of all lists among the arguments; nothing where there is no list."""
    length: int | None = None
    for position, argument in enumerate(arguments, start=1):
        if not isinstance(argument, list | tuple):
            continue
        if length is not None and len(argument) != length:
            text = f"Argument {position} has {len(argument)} elements, but one before it has {length}."
            raise Mistake(text, argument=position)
        length = len(argument)
    return length
