"""Whether a pattern of a policy matches a text, where pieces of both may be unknown.

``*`` is any text, ``?`` any character, a policy variable what the request says of it:
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html and
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html. A wildcard in the value of a
variable is a plain character; what one in its default is, is not documented, and counts as a wildcard where that is
worse. A variable that the request says nothing of, and that has no default, is an error: a
pattern with one matches nothing, and what its opposite does is not documented ("might cause the entire statement to be
invalid").
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from enum import Enum
from typing import Any

from stackproof.addresses import Reference, UnknownKey
from stackproof.iam.answers import Answer, doubt
from stackproof.iam.request_context import Context
from stackproof.model.graph import is_plain
from stackproof.model.wildcards import like
from stackproof.values import AttributeOf, Unknown, template
from stackproof.values.texts import pieces

_VARIABLE = re.compile(r"\$\{([^{}]*)\}")
_DEFAULT = re.compile(r"([^,]+?)\s*,\s*'([^']*)'\s*")
_LITERALS = ("*", "?", "$")  # ${*} is a star
_UNIQUE = {"arn", "id", "key_id", "url", "unique_id", "stream_arn"}  # two resources never have the same


class Wildcard(Enum):
    """A step of a pattern that no character is."""

    ANY = "*"
    ONE = "?"


Token = str | Wildcard | Unknown
Tokens = tuple[Token, ...]


class UnmatchedVariableError(Exception):
    """A pattern holds a policy variable that the request says nothing of."""


def matches(pattern: Any, text: Any, context: Context | None = None, *, wildcards: bool = True) -> Answer:
    """Tell whether a pattern matches all of a text.

    Args:
        pattern: text of a policy, or an unknown whose pieces may be known.
        text: what a request has; a wildcard in it is a plain character.
        context: what policy variables stand for; ``None`` where they are plain text.
        wildcards: whether ``*`` and ``?`` are wildcards.

    Raises:
        UnmatchedVariableError: the request says nothing of a policy variable in the pattern.
    """
    if isinstance(pattern, str) and isinstance(text, str) and (context is None or "${" not in pattern):
        return like(pattern, text) if wildcards else pattern == text
    return compare(tokens(pattern, context, wildcards=wildcards), tokens(text, wildcards=False))


def includes(wide: Any, narrow: Any) -> Answer:
    """Tell whether a pattern matches whatever another does; an unknown where its pieces could decide it."""
    ours, theirs = tokens(wide), tokens(narrow)
    if ours == theirs or _surely(ours, theirs):
        return True
    unknown = next((one for one in (*theirs, *ours) if isinstance(one, Unknown)), None)
    return unknown if unknown is not None and overlap(ours, theirs) else False


def tokens(pattern: Any, context: Context | None = None, *, wildcards: bool = True) -> Tokens:
    """Return the steps of a pattern.

    Raises:
        UnmatchedVariableError: the request says nothing of a policy variable in it.
    """
    found: list[Token] = []
    for piece in pieces(pattern):
        if isinstance(piece, Unknown):
            found.append(piece)
        elif context is None:
            found.extend(_steps(str(piece), wildcards=wildcards))
        else:
            for index, part in enumerate(_VARIABLE.split(str(piece))):
                found.extend(_value(part, context) if index % 2 else _steps(part, wildcards=wildcards))
    return tuple(found)


def _steps(text: str, *, wildcards: bool) -> Iterable[Token]:
    if not wildcards:
        return text
    return (Wildcard(char) if char in "*?" else char for char in text)


def _value(variable: str, context: Context) -> Iterable[Token]:
    if variable in _LITERALS:
        return variable
    given = _DEFAULT.fullmatch(variable)
    name, default = given.groups() if given else (variable.strip(), None)
    values = context.of(name)
    if isinstance(values, Unknown):
        return (values,)
    if not values and default is None:
        raise UnmatchedVariableError
    if not values and ("*" in str(default) or "?" in str(default)):
        return (doubt(f"whether AWS takes the default of ${{{variable}}} for a wildcard is not documented"),)
    if not values:
        return str(default)
    return tokens(values[0], wildcards=False) if len(values) == 1 else (doubt(f"which value ${{{variable}}} has"),)


def with_default_wildcards(resource: Any) -> Any:
    """Return a resource in which each policy variable with a wildcard as its default is that default.

    So far ``${aws:PrincipalTag/team, '*'}`` reaches for whoever has no such tag.
    """

    def default_of(found: re.Match[str]) -> str:
        given = _DEFAULT.fullmatch(found[1])
        return given[2] if given and ("*" in given[2] or "?" in given[2]) else found[0]

    read = (one if isinstance(one, Unknown) else _VARIABLE.sub(default_of, str(one)) for one in pieces(resource))
    return template(read)


def compare(pattern: Tokens, text: Tokens) -> Answer:
    """Tell whether the steps of a pattern match those of a text, which has no wildcards."""
    if not overlap(pattern, text):
        return False
    if _surely(pattern, text):
        return True
    return next(one for one in (*text, *pattern) if isinstance(one, Unknown))


def same_piece(left: Token, right: Token) -> bool:
    """Tell whether two steps are surely the same text: a character, or one attribute without a wildcard in it."""
    if isinstance(left, Unknown) and isinstance(right, Unknown):
        return is_plain(left) and (left is right or attribute_of(left) == attribute_of(right) is not None)
    return left == right and not isinstance(left, Wildcard)


def attribute_of(piece: Unknown) -> Reference | None:
    """Return the attribute that a piece is; nothing where its resource stands for several instances.

    What is in one of several instances of a module is known inside that instance alone, where it is one.
    """
    if not isinstance(piece.form, AttributeOf) or isinstance(piece.form.reference.address.key, UnknownKey):
        return None
    return piece.form.reference


def _differ(left: Token, right: Token) -> bool:
    """Tell whether two pieces are attributes that no two resources share, of two resources."""
    if not isinstance(left, Unknown) or not isinstance(right, Unknown):
        return False
    ours, theirs = attribute_of(left), attribute_of(right)
    if ours is None or theirs is None or ours.address == theirs.address:
        return False
    managed = ours.address.mode == theirs.address.mode == "managed" and ours.address.type == theirs.address.type
    return managed and ours.path == theirs.path and ours.path[-1] in _UNIQUE


@functools.lru_cache(maxsize=8192)
def _surely(pattern: Tokens, text: Tokens) -> bool:
    """Tell whether a pattern matches a text, whatever will stand in place of the unknowns."""
    places = {0}
    for step in pattern:
        if step is Wildcard.ANY:
            places = set(range(min(places), len(text) + 1))
        else:
            here = (place for place in places if place < len(text))
            places = {place + 1 for place in here if _stands_for(step, text[place])}
        if not places:
            return False
    return len(text) in places


def _stands_for(step: Token, given: Token) -> bool:
    return isinstance(given, str) if step is Wildcard.ONE else same_piece(step, given)


@functools.lru_cache(maxsize=8192)
def overlap(left: Tokens, right: Tokens) -> bool:
    """Tell whether two patterns can match one text: unknown pieces may be any."""
    left, right = _strip(left, right)
    left, right = (tuple(reversed(one)) for one in _strip(left[::-1], right[::-1]))
    if len(left) == len(right) == 1 and _differ(left[0], right[0]):
        return False
    places = _reach(right, {0})
    for step in left:
        if _is_open(step):
            places = set(range(min(places), len(right) + 1))
        else:
            after = {place + 1 for place in places if place < len(right) and _may_be(step, right[place])}
            places = _reach(right, after | {place for place in places if place < len(right) and _is_open(right[place])})
        if not places:
            return False
    return len(right) in places


def _strip(left: Tokens, right: Tokens) -> tuple[Tokens, Tokens]:
    """Leave out what both surely begin with."""
    count = 0
    for one, other in zip(left, right, strict=False):
        if not same_piece(one, other):
            break
        count += 1
    return left[count:], right[count:]


def _is_open(step: Token) -> bool:
    return step is Wildcard.ANY or isinstance(step, Unknown)


def _may_be(left: Token, right: Token) -> bool:
    return _is_open(right) or left is Wildcard.ONE or right is Wildcard.ONE or left == right


def _reach(right: Tokens, places: set[int]) -> set[int]:
    """Add the places behind steps that may be empty."""
    reached = set(places)
    for place in sorted(places):
        behind = place
        while behind < len(right) and _is_open(right[behind]):
            behind += 1
            reached.add(behind)
    return reached
