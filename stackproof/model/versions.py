"""Version constraints as Terraform writes them: ``>= 1.5, < 2.0``, ``~> 5.0``.

Rules: https://developer.hashicorp.com/terraform/language/expressions/version-constraints.
"""

from __future__ import annotations

import re

Version = tuple[int, int, int, int]
"""Major, minor, patch, and 0 for a pre-release, which comes before its release, else 1."""
_PART = re.compile(r"(=|!=|>=|<=|>|<|~>)?\s*v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(-[\w.-]+)?", re.ASCII)


class InvalidVersion(ValueError):
    """The text is no version, or no constraint on one."""


def parse_version(text: str) -> Version:
    """Read ``1.5`` as (1, 5, 0, 1).

    Raises:
        InvalidVersion: the text is none.
    """
    match = _PART.fullmatch(text.strip())
    if match is None or match.group(1):
        msg = f'"{text}" is no version'
        raise InvalidVersion(msg)
    return _version(match)


def _version(match: re.Match[str]) -> Version:
    major, minor, patch = (int(part or 0) for part in match.groups()[1:4])
    return major, minor, patch, 0 if match.group(5) else 1


def _parts(constraint: str) -> list[tuple[str, Version, int]]:
    found = []
    for part in constraint.split(","):
        match = _PART.fullmatch(part.strip())
        if match is None:
            msg = f'"{constraint}" is no version constraint'
            raise InvalidVersion(msg)
        given = sum(group is not None for group in match.groups()[1:4])
        found.append((match.group(1) or "=", _version(match), given))
    return found


def canonical(constraint: str) -> str:
    """Write a constraint on a provider as plans have it: by version, each once, whole versions except behind ``~>``.

    Source: ``VersionConstraintsString`` of Terraform's ``internal/getproviders``.

    Raises:
        InvalidVersion: the text is no constraint.
    """
    written = {}
    for part, (operator, version, given) in zip(constraint.split(","), _parts(constraint), strict=True):
        digits = max(2, given) if operator == "~>" else 3
        release = part.partition("-")[2].strip()
        text = ".".join(map(str, version[:digits])) + (f"-{release}" if release else "")
        written[text if operator == "=" else f"{operator} {text}"] = version
    return ", ".join(sorted(written, key=written.__getitem__))


def lower_bound(constraint: str) -> Version | None:
    """Return the lowest version that a constraint can admit; ``None`` where it has no lower bound.

    Raises:
        InvalidVersion: the text is no constraint.
    """
    lows = []
    for operator, version, _ in _parts(constraint):
        if operator in ("=", ">=", "~>"):
            lows.append(version)
        elif operator == ">":
            lows.append(_next(version))
    return max(lows, default=None)


def upper_bound(constraint: str) -> Version | None:
    """Return the highest version that a constraint can admit, or one just above it; ``None`` without an upper bound.

    Raises:
        InvalidVersion: the text is no constraint.
    """
    highs: list[Version] = []
    for operator, version, given in _parts(constraint):
        if operator in ("=", "<="):
            highs.append(version)
        elif operator == "<":
            highs.append((*version[:3], 0))
        elif operator == "~>":
            fixed = max(1, given - 1)
            highs.append((version[0], version[1] + 1, 0, 0) if fixed == 2 else (version[0] + 1, 0, 0, 0))
    return min(highs, default=None)


def _next(version: Version) -> Version:
    return version[0], version[1], version[2] + version[3], 1


def is_satisfiable(constraint: str) -> bool:
    """Tell whether any version meets a constraint.

    Raises:
        InvalidVersion: the text is no constraint.
    """
    bounds = [version for _, version, _ in _parts(constraint)]
    above = [_next(version) for version in bounds]
    candidates = {(0, 0, 0, 1), *bounds, *above, *map(_next, above)}
    return any(admits(constraint, candidate) for candidate in candidates)


def admits(constraint: str, version: Version) -> bool:
    """Tell whether a version meets a constraint.

    Raises:
        InvalidVersion: the text is no constraint.
    """
    return all(_meets(version, *part) for part in _parts(constraint))


def _meets(version: Version, operator: str, wanted: Version, given: int) -> bool:
    match operator:
        case "=":
            return version == wanted
        case "!=":
            return version != wanted
        case ">=":
            return version >= wanted
        case "<=":
            return version <= wanted
        case ">":
            return version > wanted
        case "<":
            return version < wanted
    fixed = max(1, given - 1)  # ~> 5.0 lets the minor grow, ~> 5.0.1 the patch
    return version >= wanted and version[:fixed] == wanted[:fixed]
