"""Variables that the environment adds to the command line of ``terraform plan``.

Source: https://developer.hashicorp.com/terraform/cli/config/environment-variables (``TF_CLI_ARGS``). What
``TF_CLI_ARGS_plan`` holds stands before what ``TF_CLI_ARGS`` holds, and that before what somebody types; of two values
the later wins.
"""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from stackproof.diagnostics import Diagnostic, Diagnostics
from stackproof.evaluate.variables import CommandLineText, values_in_file

_NAMES = ("TF_CLI_ARGS_plan", "TF_CLI_ARGS")
_SUMMARY = "Environment variable cannot be read"


def variables_of_environment(directory: Path, found: Diagnostics) -> dict[str, Any]:
    """Return the variables that ``-var`` and ``-var-file`` in the environment give; files lie beside the stack."""
    values: dict[str, Any] = {}
    for name in _NAMES:
        try:
            words = shlex.split(os.environ.get(name, ""))
        except ValueError as error:
            found.error(_SUMMARY, f"{name} is no list of arguments: {error}. Correct it, or unset it.")
            continue
        for option, text in _options(words):
            values |= _from_file(directory / text, found) if option == "var-file" else _from_text(name, text, found)
    return values


def _options(words: list[str]) -> Iterator[tuple[str, str]]:
    """Yield ``var`` and ``var-file`` with what each is given: behind ``=``, or as the next word."""
    waiting = iter(words)
    for word in waiting:
        option, separator, text = word.removeprefix("-").removeprefix("-").partition("=")
        if word.startswith("-") and option in ("var", "var-file"):
            yield option, text if separator else next(waiting, "")


def _from_text(source: str, text: str, found: Diagnostics) -> dict[str, Any]:
    name, separator, value = text.partition("=")
    if not separator or not name.strip():
        found.error(_SUMMARY, f"{source} has -var {text}: write NAME=VALUE.")
        return {}
    return {name.strip(): CommandLineText(value)}


def _from_file(path: Path, found: Diagnostics) -> dict[str, Any]:
    read = values_in_file(path)
    if isinstance(read, Diagnostic):
        found.extend([read])
        return {}
    found.extend(read.problems)
    return dict(read.values)
