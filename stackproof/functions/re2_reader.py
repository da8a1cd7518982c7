"""Reading RE2 piece by piece, and writing it again in the syntax of Python's :mod:`re`.

Rules: https://github.com/google/re2/wiki/Syntax.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from stackproof.functions.re2_classes import Ranges, complement, named_class, perl_class, posix_class, write_class
from stackproof.values import Mistake

_CONTROL = {"a": "\a", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_REPEAT = re.compile(r"\{([0-9]+)(,([0-9]*))?\}")
_GROUP = re.compile(r"\(\?P?<([^>]*)>")
_FLAGS = re.compile(r"\(\?([imsU]*)(-[imsU]+)?([:)])")
_UNICODE = re.compile(r"\\([pP])(?:\{(\^?)(\w+)\}|(\w))")
_POSIX = re.compile(r"\[:(\^?)(\w+):\]")


@dataclass(slots=True)
class _Scope:
    """A group being read: the flags in force, and the flags that its parent had."""

    flags: frozenset[str]
    outer: frozenset[str]
    opened: bool = False  # a (?i: or (?-i: of ours is open


class Reader:
    """Reads RE2 from left to right and writes Python's syntax."""

    def __init__(self, pattern: str) -> None:
        self.text = pattern
        self.at = 0
        self.out: list[str] = []
        self.names: list[str] = []
        self.scopes = [_Scope(frozenset(), frozenset())]
        self.repeatable = False  # whether a * may follow
        self.repeated = False  # whether a repetition has just been written

    def refuse(self, what: str) -> Mistake:
        """Return the mistake that says why the pattern is refused."""
        return Mistake(f"The regular expression {self.text!r} is not valid: {what}.")

    def read(self) -> str:
        """Return the whole pattern in Python's syntax.

        Raises:
            Mistake: RE2 does not accept it.
        """
        while self.at < len(self.text):
            self._step(self.text[self.at])
        if len(self.scopes) > 1:
            raise self.refuse("a closing ) is missing")
        self._close_case()
        return "".join(self.out)

    def _step(self, character: str) -> None:
        match character:
            case "*" | "+" | "?":
                self.at += 1
                self._repeat(character)
            case "{" if repeat := _REPEAT.match(self.text, self.at):
                self.at = repeat.end()
                self._repeat(self._counted(repeat))
            case "(":
                self._open()
            case ")":
                self._close()
            case "|":
                self._alternative()
            case "[":
                self._emit(self._read_class())
            case "\\":
                self._emit(self._read_escape())
            case "^" | "$" | ".":
                self.at += 1
                self._emit(self._anchor(character))
            case _:
                self.at += 1
                self._emit(re.escape(character))

    def _emit(self, written: str) -> None:
        if written:
            self.out.append(written)
            self.repeatable, self.repeated = True, False

    def _anchor(self, character: str) -> str:
        flags = self.scopes[-1].flags
        if character == ".":
            return "(?s:.)" if "s" in flags else "[^\\n]"
        if "m" in flags:
            return f"(?m:{character})"
        return "(?:\\A)" if character == "^" else "(?:\\Z)"

    def _counted(self, repeat: re.Match[str]) -> str:
        least, most = int(repeat[1]), int(repeat[3] or repeat[1])
        if max(least, most) > 1000 or least > most:
            raise self.refuse(f"invalid repeat count {repeat[0]}")
        return repeat[0]

    def _repeat(self, written: str) -> None:
        if self.repeated:
            raise self.refuse(f"a repetition cannot be repeated with {written}")
        if not self.repeatable:
            raise self.refuse(f"nothing comes before {written}")
        lazy = self.text.startswith("?", self.at)
        self.at += lazy
        self.out.append(written + ("?" if lazy != ("U" in self.scopes[-1].flags) else ""))
        self.repeated = True

    def _alternative(self) -> None:
        self.at += 1
        self._close_case()
        self.out.append("|")
        self.repeatable = self.repeated = False
        self._open_case()

    def _open(self) -> None:
        self.repeatable = self.repeated = False
        scope = self.scopes[-1]
        if not self.text.startswith("(?", self.at):
            self._enter(1, "(", scope.flags, "")
        elif named := _GROUP.match(self.text, self.at):
            if not re.fullmatch(r"\w+", named[1], re.ASCII):
                raise self.refuse(f"invalid group name {named[1]!r}")
            self._enter(len(named[0]), "(", scope.flags, named[1])
        elif flags := _FLAGS.match(self.text, self.at):
            self._open_flags(flags)
        else:
            raise self.refuse(f"{self.text[self.at : self.at + 3]!r} is not supported (lookaround is not part of RE2)")

    def _open_flags(self, found: re.Match[str]) -> None:
        removed = (found[2] or "-")[1:]
        flags = (self.scopes[-1].flags | set(found[1])) - set(removed)
        if found[3] == ":":
            self._enter(len(found[0]), "(?:", flags, None)
            return
        self.at = found.end()
        self._close_case()
        self.scopes[-1].flags = flags
        self._open_case()

    def _enter(self, length: int, written: str, flags: frozenset[str], name: str | None) -> None:
        outer = self.scopes[-1].flags
        self.at += length
        self.out.append(written)
        if name is not None:
            self.names.append(name)
        self.scopes.append(_Scope(flags, outer))
        self._open_case()

    def _close(self) -> None:
        if len(self.scopes) == 1:
            raise self.refuse("there is a ) too many")
        self._close_case()
        self.scopes.pop()
        self.at += 1
        self.out.append(")")
        self.repeatable, self.repeated = True, False

    def _open_case(self) -> None:
        """Python sets flags for a group alone: open one where letter case counts otherwise than outside."""
        scope = self.scopes[-1]
        if ("i" in scope.flags) != ("i" in scope.outer):
            self.out.append("(?i:" if "i" in scope.flags else "(?-i:")
            scope.opened = True

    def _close_case(self) -> None:
        if self.scopes[-1].opened:
            self.out.append(")")
            self.scopes[-1].opened = False

    def _read_escape(self) -> str:
        following = self.text[self.at + 1 : self.at + 2]
        if following in ("b", "B", "A", "z"):
            self.at += 2
            return {"A": "(?:\\A)", "z": "(?:\\Z)"}.get(following, f"(?a:\\{following})")
        if following == "Q":
            end = self.text.find("\\E", self.at + 2)
            literal = self.text[self.at + 2 : end if end >= 0 else len(self.text)]
            self.at = end + 2 if end >= 0 else len(self.text)
            return re.escape(literal[:-1]) + re.escape(literal[-1:])
        found = self._class_escape()
        return re.escape(self._character_escape()) if found is None else write_class(*found)

    def _class_escape(self) -> tuple[Ranges, bool] | None:
        """Read ``\\d``, ``\\pL`` or ``\\p{Greek}``: ranges, and whether it is what is not in them."""
        following = self.text[self.at + 1 : self.at + 2]
        if following and following in "dDsSwW":
            self.at += 2
            return perl_class(following.lower()), following.isupper()
        found = _UNICODE.match(self.text, self.at)
        if found is None:
            return None
        self.at = found.end()
        ranges = named_class(found[3] or found[4])
        if ranges is None:
            raise self.refuse(f"unknown character class {found[0]}")
        return ranges, (found[1] == "P") != bool(found[2])

    def _character_escape(self) -> str:
        rest = self.text[self.at + 1 :]
        if octal := re.match(r"0[0-7]{0,2}|[1-7][0-7]{1,2}", rest):
            self.at += 1 + octal.end()
            return chr(int(octal[0], 8))
        if code := re.match(r"x(?:([0-9A-Fa-f]{2})|\{([0-9A-Fa-f]+)\})", rest):
            self.at += 1 + code.end()
            point = int(code[1] or code[2], 16)
            if point > 0x10FFFF:
                raise self.refuse(f"\\{code[0]} is no character")
            return chr(point)
        self.at += 2
        if rest[:1] in _CONTROL:
            return _CONTROL[rest[0]]
        if rest and rest[0].isascii() and not rest[0].isalnum():
            return rest[0]
        what = f"\\{rest[:1]} is no escape sequence of RE2" if rest else "a backslash ends the pattern"
        raise self.refuse(what)

    def _read_class(self) -> str:
        self.at += 1
        negated = self.text.startswith("^", self.at)
        self.at += negated
        ranges: Ranges = []
        without: list[Ranges] = []  # \W and the like: everything but these
        first = True
        while first or not self.text.startswith("]", self.at):
            if self.at >= len(self.text):
                raise self.refuse("a closing ] is missing")
            named, complemented = self._named_class() or (self._class_range(), False)
            if complemented:
                without.append(named)
            else:
                ranges += named
            first = False
        self.at += 1
        if "i" not in self.scopes[-1].flags or not without:
            return write_class(ranges + [point for one in without for point in complement(one)], negated)
        # Letter case counts before "everything but": two classes, as one could not say it.
        choices = "|".join((write_class(ranges), *(write_class(one, negated=True) for one in without)))
        return f"(?:(?!{choices})(?s:.))" if negated else f"(?:{choices})"

    def _named_class(self) -> tuple[Ranges, bool] | None:
        if posix := _POSIX.match(self.text, self.at):
            found = posix_class(posix[2])
            if found is None:
                raise self.refuse(f"unknown character class {posix[0]}")
            self.at = posix.end()
            return found, bool(posix[1])
        return self._class_escape() if self.text[self.at] == "\\" else None

    def _class_range(self) -> Ranges:
        low = self._class_character()
        high = low
        if self.text.startswith("-", self.at) and self.text[self.at + 1 : self.at + 2] not in ("]", ""):
            self.at += 1
            high = self._class_character()
        if high < low:
            raise self.refuse(f"the range {low}-{high} is upside down")
        return [(ord(low), ord(high))]

    def _class_character(self) -> str:
        if self.at >= len(self.text):
            raise self.refuse("a closing ] is missing")
        if self.text[self.at] == "\\":
            return self._character_escape()
        self.at += 1
        return self.text[self.at - 1]
