"""Wildcards of IAM: ``*`` is any text, ``?`` any character.

Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html.
"""

from __future__ import annotations

import fnmatch
import functools
import re


def like(pattern: str, text: str) -> bool:
    """Tell whether a pattern matches all of a text."""
    return _compile(pattern).fullmatch(text) is not None


@functools.lru_cache(maxsize=4096)
def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(fnmatch.translate(pattern.replace("[", "[[]")))  # which does not go back behind a star
