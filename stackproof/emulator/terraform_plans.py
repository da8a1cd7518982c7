"""Plans by the real Terraform, one after another against one local AWS."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from stackproof.emulator.process import Emulator, run_emulator
from stackproof.emulator.scratch import scratch_folder
from stackproof.emulator.terraform import Deployment, MissingError, Tool
from stackproof.evaluate.data_sources import Environment


class Planner:
    """Makes plans; the local AWS is started for the first one, and ends with ``close``."""

    def __init__(self, tool: Tool) -> None:
        self._tool = tool
        self._open = ExitStack()
        self._scratch: Path | None = None
        self._emulator: Emulator | None = None

    def prepare(self, stack: Path, variables: Mapping[str, Any], told: Environment) -> Deployment:
        """Copy a stack and get its providers, for a plan with what its contract says.

        Raises:
            MissingError: Terraform, a provider or the emulator is not to be had.
            TerraformError: Terraform refused the stack; the text is its own.
            EmulatorError: the local AWS did not start.
        """
        self._tool.require()
        scratch, emulator = self._start()
        folder = Path(tempfile.mkdtemp(dir=scratch))
        deployment = Deployment(stack, variables, emulator.endpoint, folder, self._tool, told)
        deployment.init()
        return deployment

    def _start(self) -> tuple[Path, Emulator]:
        if self._scratch is None or self._emulator is None:
            try:
                import moto  # noqa: F401, PLC0415 - an extra, which the emulator's process needs
            except ImportError:
                raise MissingError("moto is not installed: pip install 'stackproof[emulator,terraform]'") from None
            self._scratch = self._open.enter_context(scratch_folder("plan"))
            self._emulator = self._open.enter_context(run_emulator(self._scratch / "emulator.log"))
        return self._scratch, self._emulator

    def close(self) -> None:
        """Stop the local AWS and forget the plans."""
        self._open.close()
