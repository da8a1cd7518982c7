"""Record the plan that the real Terraform makes of a stack, as test data.

    python scripts/record_plan.py lib/payment_events tests/data/plans/payment_events.json \
        --var environment_suffix=test --var image_tag_prefix=

Terraform works on a temporary copy of the stack, with local state, dummy credentials and a moto
server on loopback as its AWS (account 123456789012): nothing outside is asked or changed, and the
same stack gives the same file. ``terraform fmt -check`` and ``validate`` must pass before the plan.

Where providers come from: a filesystem mirror, if ``--plugin-dir`` or ``STACKPROOF_PLUGIN_DIR`` names
one, with Stackproof's stand-ins for ``archive`` and ``random`` where it lacks these; else what
Terraform itself finds, its implied local mirrors first and then the registry.
The file is ``terraform show -json`` (https://developer.hashicorp.com/terraform/internals/json-format)
with sorted keys, and with the time and the places of this run taken out.
"""

import argparse
import json
import logging
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import tftest
from moto.server import ThreadedMotoServer

from stackproof.emulator import settings

EPOCH = "1970-01-01T00:00:00Z"


def main() -> None:
    """Record one plan, or end with Terraform's own message."""
    arguments = parse_arguments()
    with tempfile.TemporaryDirectory() as scratch, local_aws() as endpoint:
        try:
            plan = make_plan(arguments, Path(scratch).resolve(), endpoint)
        except tftest.TerraformTestError as error:
            sys.exit(f"{error.args[0]}")
    arguments.output.parent.mkdir(parents=True, exist_ok=True)
    arguments.output.write_text(plan, encoding="utf-8")
    print(f"{arguments.output}: {len(json.loads(plan)['resource_changes'])} resources and data sources")


def parse_arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("stack", type=Path, help="folder of the stack")
    parser.add_argument("output", type=Path, help="JSON file to write")
    parser.add_argument("--var", action="append", default=[], metavar="NAME=VALUE", help="a variable; may be repeated")
    parser.add_argument(
        "--plugin-dir",
        type=Path,
        help="filesystem mirror of providers (default: $STACKPROOF_PLUGIN_DIR, else Terraform's own search)",
    )
    arguments = parser.parse_args()
    if not arguments.stack.is_dir():
        parser.error(f"no folder {arguments.stack}")
    for variable in arguments.var:
        if "=" not in variable:
            parser.error(f"--var {variable}: write NAME=VALUE")
    try:
        arguments.plugin_dir = settings.plugin_directory(arguments.plugin_dir)
    except NotADirectoryError as error:
        parser.error(str(error))
    return arguments


@contextmanager
def local_aws() -> Iterator[str]:
    """Run a moto server on a free loopback port; give its address."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)  # not a line for each request
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        yield f"http://{host}:{port}"
    finally:
        server.stop()


def make_plan(arguments: argparse.Namespace, scratch: Path, endpoint: str) -> str:
    """Format-check, validate and plan a copy of the stack; give the plan as normalised JSON text."""
    providers = settings.provide(arguments.plugin_dir, scratch)
    if providers.stand_ins:
        print(f"stand-ins serve for {', '.join(providers.stand_ins)}: the mirror lacks them", file=sys.stderr)
    stack = settings.copy_stack(arguments.stack, scratch)
    terraform = tftest.TerraformTest(str(stack))
    terraform.env = settings.environment(providers, scratch, endpoint)
    if (unformatted := terraform.execute_command("fmt", "-check", "-recursive")).retcode:
        sys.exit(f"not formatted; run terraform fmt -recursive {arguments.stack}:\n{unformatted.out}{unformatted.err}")
    settings.keep_state_locally(stack)
    terraform.setup(cleanup_on_exit=False)
    terraform.execute_command("validate", "-no-color")
    plan = terraform.plan(output=True, tf_vars=dict(variable.split("=", 1) for variable in arguments.var))
    return normalise(dict(plan), {str(stack): ".", endpoint: "http://aws.test"})


def normalise(plan: dict[str, Any], places: dict[str, str]) -> str:
    """Write the plan so that two runs on two machines give the same text."""
    plan["timestamp"] = EPOCH
    if "relevant_attributes" in plan:  # Terraform lists them in no particular order
        plan["relevant_attributes"] = sorted(plan["relevant_attributes"], key=json.dumps)
    text = json.dumps(plan, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    for place, name in places.items():
        text = text.replace(place, name)
    return text


if __name__ == "__main__":
    main()
