"""Variables as a command line gives them: ``--var NAME=VALUE`` and ``--var-file FILE``, in their order."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from stackproof.diagnostics import Diagnostic
from stackproof.evaluate.variables import CommandLineText, values_in_file

VALUE, FILE = "--var", "--var-file"


class InputError(ValueError):
    """What somebody gave cannot be read; the text is a sentence."""


def read_inputs(inputs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Return the variables that are given; of two that name one, the later wins.

    Args:
        inputs: each option and its value, in the order of the command line.

    Raises:
        InputError: a value is no NAME=VALUE, or a file cannot be read.
    """
    values: dict[str, Any] = {}
    for option, text in inputs:
        if option == FILE:
            values |= _values_in(text)
            continue
        name, separator, value = text.partition("=")
        if not separator or not name.strip():
            message = f"{text}: write NAME=VALUE."
            raise InputError(message)
        values[name.strip()] = CommandLineText(value)
    return values


def _values_in(file: str) -> dict[str, Any]:
    found = values_in_file(Path(file))
    if isinstance(found, Diagnostic):
        raise InputError(found.detail)
    if found.problems:
        raise InputError(str(found.problems[0]))
    return dict(found.values)
