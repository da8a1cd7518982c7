"""Record the plans that the real Terraform makes of the cases of the constraint catalogue, as test data.

    python scripts/record_case_plans.py tests/unit/constraints/cases tests/data/case_plans.json.gz

Each case is planned by itself, as ``record_plan.py`` plans a stack. A case is a few lines about one argument, and
Terraform wants whole resources: what it requires besides is added by an override file, if the case does not set it.
A case that Terraform still refuses is recorded with its words. Only the keys that a loader reads are kept.
"""

import argparse
import gzip
import json
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import yaml
from record_plan import normalise

from stackproof.emulator import settings
from stackproof.emulator.process import run_emulator
from stackproof.model import Resource
from stackproof.views.hcl_directory import load_stack

KINDS = ("passes", "fails", "undecided")
SETTING = re.compile(r"^# variables: (.+)$", re.MULTILINE)
KEPT = (
    "format_version", "terraform_version", "complete", "errored", "variables", "planned_values", "resource_changes",
    "output_changes", "prior_state", "configuration",
)  # fmt: skip
CODE = {"s3_bucket": "code", "s3_key": "code.zip", "handler": "main.handle", "runtime": "python3.12"}
PACKAGES = ("filename", "s3_bucket", "image_uri")
CAPACITY = ("read_capacity", "write_capacity")
REGION = {"AWS_REGION": "us-east-1"}  # for a case without a provider block


def main() -> None:
    """Record every case, and say how many Terraform refuses."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("cases", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("--plugin-dir", type=Path, default=None, help="as of record_plan.py")
    parser.add_argument("--only", default="*/*/*", help="the cases to record, as a pattern; the rest stays as it is")
    parser.add_argument("--jobs", type=int, default=2)
    arguments = parser.parse_args()
    found = sorted(path for path in arguments.cases.glob(arguments.only) if path.parent.name in KINDS)
    with tempfile.TemporaryDirectory() as scratch, run_emulator(Path(scratch) / "emulator.log") as aws:
        providers = settings.provide(settings.plugin_directory(arguments.plugin_dir), Path(scratch))
        variables = settings.environment(providers, Path(scratch), aws.endpoint)
        with ThreadPoolExecutor(arguments.jobs) as pool:
            plans = list(pool.map(lambda path: plan_of(path, variables, aws.endpoint), found))
        names = [str(path.relative_to(arguments.cases).with_suffix("")) for path in found]
        recorded = {**before(arguments), **dict(zip(names, plans, strict=True))}
    text = json.dumps(recorded, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    arguments.output.write_bytes(gzip.compress(text.encode(), mtime=0))
    refused = [case for case, plan in recorded.items() if "refused" in plan]
    print(f"{len(recorded)} cases, {len(refused)} refused: {', '.join(refused)}", file=sys.stderr)


def before(arguments: argparse.Namespace) -> dict[str, Any]:
    """Return what was recorded before of the cases that are still there."""
    if not arguments.output.exists():
        return {}
    recorded = json.loads(gzip.decompress(arguments.output.read_bytes()))
    return {case: plan for case, plan in recorded.items() if list(arguments.cases.glob(f"{case}*"))}


def plan_of(case: Path, variables: dict[str, str], endpoint: str) -> dict[str, Any]:
    """Return a case's plan, or why Terraform refuses to make one."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch).resolve() / "case"
        if case.is_dir():
            shutil.copytree(case, folder)
        else:
            folder.mkdir()
            shutil.copy(case, folder / "main.tf")
        given = SETTING.search((folder / "main.tf").read_text(encoding="utf-8"))
        (folder / "recording.auto.tfvars.json").write_text(json.dumps(yaml.safe_load(given[1]) if given else {}))
        complete(folder)
        try:
            for command in ("init -backend=false", "plan -input=false -out=case.plan"):
                terraform(folder, command, variables)
            plan = json.loads(terraform(folder, "show -json case.plan", variables))
        except subprocess.CalledProcessError as error:
            return {"refused": reason(error.stderr)}
        kept = {name: plan[name] for name in KEPT if name in plan}
        return dict(json.loads(normalise(kept, {str(folder): ".", endpoint: "http://aws.test"})))


def complete(folder: Path) -> None:
    """Add what Terraform wants besides what a case is about."""
    blocks = []
    for resource in {str(one.address.configured): one for one in load_stack(folder).resources.values()}.values():
        missing = missing_from(resource) if not resource.address.module else {}
        lines = "".join(f"  {name} = {json.dumps(value)}\n" for name, value in missing.items())
        if lines:
            blocks.append(f'resource "{resource.type}" "{resource.address.name}" {{\n{lines}}}\n')
    (folder / "recording_override.tf").write_text("".join(blocks), encoding="utf-8")


def missing_from(resource: Resource) -> dict[str, Any]:
    """Return what a resource needs and has not: the code of a function, the capacity of a table."""
    if resource.type == "aws_lambda_function" and all(resource.omitted(name) for name in PACKAGES):
        return {name: value for name, value in CODE.items() if resource.omitted(name)}
    if resource.type == "aws_dynamodb_table" and resource.get("billing_mode") in (None, "PROVISIONED"):
        return {name: 1 for name in CAPACITY if resource.omitted(name)}
    return {}


def terraform(folder: Path, command: str, variables: dict[str, str]) -> str:
    """Run terraform in a folder; give what it prints."""
    run = subprocess.run(
        ["terraform", f"-chdir={folder}", *command.split()],
        env={**variables, **REGION, "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    return run.stdout


def reason(text: str) -> str:
    """Return the first error in Terraform's words."""
    plain = re.sub(r"\x1b\[[0-9;]*m|[│╷╵]", "", text)
    found = re.search(r"Error: (.+)", plain)
    return found[1].strip() if found else plain.strip()[:200]


if __name__ == "__main__":
    main()
