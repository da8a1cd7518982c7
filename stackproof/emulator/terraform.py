"""The real Terraform, or OpenTofu, on a copy of a stack, with the local AWS as its AWS.

tftest drives it; state and scratch lie in one folder, which stays where a destroy failed.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stackproof.emulator import settings
from stackproof.evaluate.data_sources import Environment
from stackproof.evaluate.root_module import evaluate_stack

BUILD_SCRIPT = "build_and_push.sh"  # of a stack with images; run where it is there
_VARIABLES = "stackproof.auto.tfvars.json"
_UNREACHABLE = re.compile(
    r"Failed to query available provider packages|Failed to install provider|could not connect to registry"
)
_PROVIDER = re.compile(r"provider (?:registry\.terraform\.io/)?([\w-]+/[\w-]+)\b")
_QUIET = ("-no-color", "-input=false")
_PARALLEL = "-parallelism=30"  # nearly all of an apply is the provider's waiting


class TerraformError(Exception):
    """Terraform refused or failed; the text is its own."""


class MissingError(Exception):
    """Terraform or a provider is not to be had on this machine; the text says which, and what to do."""


@dataclass(frozen=True, slots=True)
class Tool:
    """Which Terraform, and where its providers come from."""

    binary: str = "terraform"
    plugin_dir: Path | None = None

    def require(self) -> None:
        """Make sure that the program is there.

        Raises:
            MissingError: it is not.
        """
        if shutil.which(self.binary) is None:
            raise MissingError(f"{self.binary} is not on the PATH; install it, or name it by --terraform-binary")


class Deployment:
    """A stack's copy: planned, applied, planned again, destroyed."""

    def __init__(
        self,
        stack: Path,
        variables: Mapping[str, Any],
        endpoint: str,
        scratch: Path,
        tool: Tool,
        told: Environment | None = None,
    ) -> None:
        """Copy the stack.

        Args:
            stack: its folder.
            variables: those of its contract.
            endpoint: the address of the local AWS.
            scratch: the folder for the copy and whatever else Terraform leaves.
            tool: which Terraform.
            told: the region for want of a provider's, and the selected workspace.

        Raises:
            MissingError: Terraform or tftest is not on this machine.
            NotADirectoryError: the mirror of providers is no folder.
        """
        tool.require()
        try:
            import filelock  # noqa: PLC0415 - an extra
            import tftest  # noqa: PLC0415 - likewise
        except ImportError as error:
            raise MissingError(f"{error.name} is not installed: pip install 'stackproof[terraform]'") from None
        self._error = tftest.TerraformTestError
        self.scratch = scratch
        self.endpoint = endpoint
        self.providers = settings.provide(settings.plugin_directory(tool.plugin_dir), scratch)
        self.folder = settings.copy_stack(stack, scratch)
        settings.keep_state_locally(self.folder)
        (self.folder / _VARIABLES).write_text(json.dumps(dict(variables)), encoding="utf-8")
        # https://developer.hashicorp.com/terraform/cli/config/config-file#provider-plugin-cache: not for two at once.
        cache = self.providers.cache
        self._cache: AbstractContextManager[Any] = filelock.FileLock(f"{cache}.lock") if cache else nullcontext()
        self._terraform = tftest.TerraformTest(str(self.folder), binary=tool.binary)
        self._terraform.env = settings.environment(self.providers, scratch, endpoint) | _select(told or Environment())

    def init(self) -> None:
        """Initialise: get the providers; where these are cached, after whoever else is writing the cache.

        Raises:
            MissingError: a provider is not to be had.
            TerraformError: the stack cannot be initialised.
        """
        try:
            with self._cache:
                self._run("init", *_QUIET)
        except TerraformError as error:
            if _UNREACHABLE.search(str(error)):
                raise MissingError(
                    f"Terraform cannot get {self._named_in(str(error))}: the registry does not answer, and no mirror "
                    f"has it. Name a filesystem mirror by --plugin-dir or {settings.PLUGIN_DIR}."
                ) from error
            raise

    def _named_in(self, said: str) -> str:
        """Name the providers of a message, each with the versions that the stack asks for."""
        named = dict.fromkeys(_PROVIDER.findall(" ".join(said.split())))
        stack, _ = evaluate_stack(self.folder)
        versions = {one.source: one.version for one in stack.requirements if isinstance(one.version, str)}
        return ", ".join(f"{one} ({versions.get(one, 'any version')})" for one in named) or "a provider"

    def plan(self, output: Path) -> None:
        """Plan, which validates as well, and write the plan as JSON to a file."""
        saved = self.scratch / "stackproof.tfplan"
        self._run("plan", *_QUIET, _PARALLEL, f"-out={saved}")
        output.write_text(self._run("show", "-json", "-no-color", str(saved)), encoding="utf-8")

    def apply(self) -> None:
        """Apply; where the stack has images, its repositories first, then its own script that pushes them."""
        script = self.folder / BUILD_SCRIPT
        if script.is_file():
            self._run("apply", *_QUIET, "-auto-approve", *self._repositories())
            self._push(script)
        self._run("apply", *_QUIET, "-auto-approve", _PARALLEL)

    def _repositories(self) -> list[str]:
        plan = self.scratch / "repositories.json"
        self.plan(plan)
        changes = json.loads(plan.read_text(encoding="utf-8"))["resource_changes"]
        return [f"-target={one['address']}" for one in changes if one["type"] == "aws_ecr_repository"]

    def _push(self, script: Path) -> None:
        """Run the stack's script with a ``docker`` and an ``aws`` that mean the local ECR."""
        commands = self.scratch / "bin"
        commands.mkdir(exist_ok=True)
        for name in ("docker", "aws"):
            file = commands / name
            run = f'exec "{sys.executable}" -P -m stackproof.emulator.running.{name}_command "$@"'
            file.write_text(f"#!/bin/sh\n{run}\n", encoding="utf-8")
            file.chmod(0o755)
        path = f"{commands}{os.pathsep}{self._terraform.env.get('PATH', os.defpath)}"
        environment = {**self._terraform.env, "PATH": path, "STACKPROOF_IMAGES": str(self.scratch / "images.json")}
        done = subprocess.run(  # noqa: S603 - the stack's own script, in its copy
            [str(script)], cwd=self.folder, env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise TerraformError(f"{script.name} failed:\n{done.stdout}{done.stderr}")

    def changes(self) -> list[str]:
        """Plan again; return what would change after an apply: nothing, if all is well."""
        plan = self.scratch / "second.json"
        self.plan(plan)
        planned = json.loads(plan.read_text(encoding="utf-8"))
        changed = [
            f"{one['address']} ({', '.join(one['change']['actions'])})"
            for one in planned["resource_changes"]
            if one["change"]["actions"] not in (["no-op"], ["read"])
        ]
        outputs = planned.get("output_changes", {})
        return changed + [f"output {name}" for name, one in outputs.items() if one["actions"] != ["no-op"]]

    def state(self, output: Path) -> None:
        """Write the state as JSON to a file."""
        output.write_text(self._run("show", "-json", "-no-color"), encoding="utf-8")

    def outputs(self) -> dict[str, Any]:
        """Return the outputs, sensitive ones too."""
        return {name: one["value"] for name, one in json.loads(self._run("output", "-json")).items()}

    def destroy(self) -> None:
        """Destroy.

        Raises:
            TerraformError: something is left; the text says where its state is.
        """
        try:
            self._run("destroy", *_QUIET, "-auto-approve", _PARALLEL)
        except TerraformError as error:
            raise TerraformError(f"{error}\nThe state is kept: {self.folder}/terraform.tfstate") from error
        left = self._run("state", "list").split()
        if left:
            raise TerraformError(f"destroyed, but {', '.join(left)} is left in {self.folder}/terraform.tfstate")

    def _run(self, command: str, *arguments: str) -> str:
        try:
            return str(self._terraform.execute_command(command, *arguments).out)
        except self._error as error:
            said = str(error.args[1] if len(error.args) > 1 else "").strip() or str(error.args[0]).strip()
            raise TerraformError(said) from None


def _select(told: Environment) -> dict[str, str]:
    """Say by environment variables what is not in the configuration.

    A workspace that TF_WORKSPACE names need not exist where the state lies beside the copy.
    """
    given = {"AWS_REGION": told.region, "TF_WORKSPACE": told.workspace}
    return {name: value for name, value in given.items() if value}
