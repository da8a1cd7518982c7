"""How HCL is laid out: ends of lines, indentation, equals signs aligned within a run, as ``terraform fmt`` has them.

Source: https://github.com/hashicorp/hcl/blob/main/hclwrite/format.go (formatCells)
"""

from __future__ import annotations

import re

_ASSIGNED = re.compile(r"""^([ \t]*)((?:"[^"]*"|[\w.-]+|\([^()]*\)))([ \t]*)=(?![=>])[ \t]*(.*)$""")
_TEXT = re.compile(r'"(?:[^"\\]|\\.)*"')


def end_of_line(text: str) -> str:
    """Return the end of line that a file has."""
    return "\r\n" if "\r\n" in text else "\n"


def line_start(text: str, offset: int) -> int:
    """Return where the line of an offset begins."""
    return text.rfind("\n", 0, offset) + 1


def line_end(text: str, offset: int) -> int:
    """Return where the line of an offset ends, before its end of line."""
    end = text.find("\n", offset)
    end = len(text) if end < 0 else end
    return end - 1 if end > offset and text[end - 1] == "\r" else end


def indentation(text: str, offset: int) -> str:
    """Return what the line of an offset begins with."""
    start = line_start(text, offset)
    found = re.match(r"[ \t]*", text[start:])
    return found[0] if found else ""


def indent(text: str, prefix: str, strip: int = 0) -> str:
    """Return lines behind a prefix, those after the first without the spaces that they stood behind.

    Where the prefix is made of tabs, so is what a line has beyond it.
    """
    first, *others = text.split("\n")
    moved = []
    for line in others:
        inner = line[strip:] if not line[:strip].strip() else line.lstrip()
        deep = len(inner) - len(inner.lstrip(" "))
        if "\t" in prefix:
            inner = "\t" * (deep // 2) + inner.lstrip(" ")
        moved.append(f"{prefix}{inner}" if inner.strip() else "")
    return "\n".join([f"{prefix}{first}", *moved])


def align(text: str, offset: int, added: int) -> str:
    """Return a file with the equals signs aligned of the run of arguments that added lines belong to.

    A run that was not aligned before is left as it was.

    Args:
        text: the file, with the lines added.
        offset: where the first of them begins.
        added: how many they are.
    """
    lines = text.split("\n")
    at = text.count("\n", 0, offset)
    found = _run(lines, at)
    if at not in found or not _is_aligned([match for number, match in found.items() if not at <= number < at + added]):
        return text
    return _align(lines, found)


def closed_up(text: str, offset: int) -> str:
    """Return a file with the run of arguments aligned in which lines before an offset were taken away."""
    lines = text.split("\n")
    at = text.count("\n", 0, offset)
    found = _run(lines, at) or (_run(lines, at - 1) if at else {})
    if len({len(match[2]) + len(match[3]) for match in found.values()}) != 1:
        return text  # it was not aligned before
    return _align(lines, found)


def _run(lines: list[str], at: int) -> dict[int, re.Match[str]]:
    """Return the arguments around a line that are aligned together, by their lines."""
    if not _in_run(lines[at], lines[at]):
        return {}
    first, last = at, at
    while first > 0 and _in_run(lines[first - 1], lines[at]):
        first -= 1
    while last + 1 < len(lines) and _in_run(lines[last + 1], lines[at]):
        last += 1
    return {number: found for number in range(first, last + 1) if (found := _ASSIGNED.match(lines[number])) is not None}


def _align(lines: list[str], run: dict[int, re.Match[str]]) -> str:
    widest = max(len(match[2]) for match in run.values())
    for number, match in run.items():
        lines[number] = f"{match[1]}{match[2]:<{widest}} = {match[4]}"
    return "\n".join(lines)


def _is_aligned(run: list[re.Match[str]]) -> bool:
    widest = max((len(match[2]) for match in run), default=0)
    return all(len(match[2]) + len(match[3]) == widest + 1 for match in run)


def _in_run(line: str, of: str) -> bool:
    """Tell whether a line is an argument by itself, as deep as another."""
    match, other = _ASSIGNED.match(line.rstrip("\r")), _ASSIGNED.match(of.rstrip("\r"))
    if match is None or other is None or match[1] != other[1] or "<<" in match[4]:
        return False
    bare = _TEXT.sub("", match[4]).split("#")[0]
    return sum(map(bare.count, "([{")) == sum(map(bare.count, ")]}"))
