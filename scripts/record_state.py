"""Record the state that the real Terraform leaves after applying a stack to the local AWS, as test data.

    python scripts/record_state.py lib/payment_events tests/data/states/payment_events.json \
        --var environment_suffix=test --var image_tag_prefix= --images lib/payment_events/lambda

Terraform works on a temporary copy of the stack. With ``--images``, the repositories are applied first, and an image
of each function's folder is pushed. The file is ``terraform show -json`` of the state, with sorted keys and without
the places of this run; random ids differ from run to run.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from record_plan import normalise

from stackproof.emulator import settings
from stackproof.emulator.process import Emulator, run_emulator
from stackproof.emulator.running.images import Image, push

REPOSITORY = "aws_ecr_repository"


def main() -> None:
    """Record one state, or end with Terraform's own message."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("stack", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("--var", action="append", default=[], metavar="NAME=VALUE")
    parser.add_argument("--images", type=Path, help="folder with a folder for each image, and `shared`")
    parser.add_argument("--plugin-dir", type=Path, default=None, help="as of record_plan.py")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, run_emulator(Path(folder) / "emulator.log") as aws:
        scratch = Path(folder)
        providers = settings.provide(settings.plugin_directory(arguments.plugin_dir), scratch)
        stack = settings.copy_stack(arguments.stack, scratch)
        settings.keep_state_locally(stack)
        run = Terraform(stack, settings.environment(providers, scratch, aws.endpoint), arguments.var)
        run("init", "-input=false")
        if arguments.images:
            run.apply(*(f"-target={one['address']}" for one in run.resources(REPOSITORY)))
            push_images(run, aws, arguments.images)
        run.apply()
        text = normalise(json.loads(run("show", "-json")), {str(stack): ".", aws.endpoint: "http://aws.test"})
    arguments.output.parent.mkdir(parents=True, exist_ok=True)
    arguments.output.write_text(text, encoding="utf-8")


class Terraform:
    """Terraform in the folder of a stack."""

    def __init__(self, stack: Path, environment: dict[str, str], variables: list[str]) -> None:
        self.stack = stack
        self.environment = environment
        self.variables = [f"-var={variable}" for variable in variables]

    def __call__(self, *arguments: str) -> str:
        """Run a command; give what it prints."""
        command = ["terraform", f"-chdir={self.stack}", *arguments]
        run = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)
        if run.returncode:
            sys.exit(f"terraform {arguments[0]}:\n{run.stderr}")
        return run.stdout

    def apply(self, *targets: str) -> None:
        """Apply the stack, or a part of it."""
        self("apply", "-input=false", "-auto-approve", *self.variables, *targets)

    def resources(self, type_: str) -> list[dict[str, Any]]:
        """Return what is planned of a type."""
        self("plan", "-input=false", "-out=images.plan", *self.variables)
        changes = json.loads(self("show", "-json", "images.plan"))["resource_changes"]
        return [change for change in changes if change["type"] == type_]


def push_images(run: Terraform, aws: Emulator, folder: Path) -> None:
    """Push an image for each function that runs one: that of the folder which begins its tag."""
    shared = {"shared": folder / "shared"}
    for function in run.resources("aws_lambda_function"):
        uri = function["change"]["after"]["image_uri"]
        source = next(one for one in sorted(folder.iterdir()) if uri.rsplit(":", 1)[1].startswith(one.name))
        push(aws.client("ecr"), uri, Image(source, shared))


if __name__ == "__main__":
    main()
