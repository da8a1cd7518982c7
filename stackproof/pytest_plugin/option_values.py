"""What options take that are more than a word: outputs of a stack, recorded calls, values and files of variables.

Nothing heavy is imported before one is given.
"""

from __future__ import annotations

import argparse
import os
from typing import Any


class StackOutputs(argparse.Action):
    """Collects the outputs of each stack by its name."""

    def __call__(self, _parser: Any, namespace: Any, values: Any, _option: str | None = None) -> None:
        """Read the file of one stack.

        Raises:
            ArgumentError: not STACK=FILE, the stack was given before, or the file holds no outputs.
        """
        from stackproof.diagnostics import Diagnostic  # noqa: PLC0415 - only where the option is given
        from stackproof.views.outputs import read_outputs  # noqa: PLC0415

        stack, separator, file = str(values).partition("=")
        if not (stack and separator and file):
            raise argparse.ArgumentError(self, f"{values} is not STACK=FILE, such as payment_events=outputs.json")
        known = getattr(namespace, self.dest)
        if stack in known:
            raise argparse.ArgumentError(self, f"{stack} is given twice; name one file for each stack")
        outputs = read_outputs(file)
        if isinstance(outputs, Diagnostic):
            raise argparse.ArgumentError(self, f"{outputs.summary}: {outputs.detail}")
        if not outputs:
            raise argparse.ArgumentError(self, f"{file} holds no outputs; write it with: terraform output -json")
        setattr(namespace, self.dest, {**known, stack: outputs})


class CallsFile(argparse.Action):
    """Takes the file of recorded calls, which must be one; workers of xdist are given its name."""

    def __call__(self, _parser: Any, namespace: Any, values: Any, _option: str | None = None) -> None:
        """Look into the file.

        Raises:
            ArgumentError: it holds no calls.
        """
        from stackproof.diagnostics import Diagnostic  # noqa: PLC0415 - only where the option is given
        from stackproof.views.call_records import read_calls  # noqa: PLC0415

        calls = read_calls(str(values))
        if isinstance(calls, Diagnostic):
            raise argparse.ArgumentError(self, f"{calls.summary}: {calls.detail}")
        setattr(namespace, self.dest, os.path.abspath(values))


class Inputs(argparse.Action):
    """Keeps values and files of variables in their order; workers of xdist are given these texts."""

    def __call__(self, _parser: Any, namespace: Any, values: Any, option: str | None = None) -> None:
        """Look into the value.

        Raises:
            ArgumentError: it is no NAME=VALUE, or the file cannot be read.
        """
        from stackproof.contract.inputs import (  # noqa: PLC0415 - only where the option is given
            FILE,
            VALUE,
            InputError,
            read_inputs,
        )

        kind = FILE if str(option).endswith(FILE.removeprefix("-")) else VALUE
        text = os.path.abspath(values) if kind == FILE else str(values)
        try:
            read_inputs([(kind, text)])
        except InputError as error:
            raise argparse.ArgumentError(self, str(error)) from None
        setattr(namespace, self.dest, [*getattr(namespace, self.dest), (kind, text)])
