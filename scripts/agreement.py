"""Measure how well our plans agree with Terraform's on modules that nobody here wrote.

    python scripts/agreement.py CLONES WORK --plugin-dir MIRROR > docs/agreement-table.md

``CLONES`` holds git clones of the modules named below (``terraform-aws-lambda`` and so on). Their examples are copied
into ``WORK`` and changed in three ways only, so that they plan without a network: a module's address in the registry
becomes the folder of its copy, ``random_pet`` becomes a constant, and a provider's version gives way to the shipped
one. Then each is planned by the real Terraform against Stackproof's emulator on loopback, and by us, and the plans are
compared, attribute by attribute (``scripts/compare_plan.py``). What a data source asks AWS is left out of the count.
What Terraform itself cannot plan here is listed with its reason.
"""

from __future__ import annotations

import argparse
import io
import json
import re
import shlex
import subprocess
import sys
import tarfile
from collections import Counter
from collections.abc import Iterator
from contextlib import chdir
from pathlib import Path
from typing import Any

import plan_only_providers
from compare_plan import Finding, compare, our_plan

from stackproof.emulator import settings
from stackproof.emulator.process import run_emulator
from stackproof.emulator.stand_ins.mirror import NAMESPACE, VERSIONS, write_mirror
from stackproof.evaluate.data_sources import Environment

TAGS = {
    "lambda": "v7.21.1",
    "sqs": "v4.3.1",
    "sns": "v6.2.1",
    "dynamodb-table": "v4.4.0",
    "eventbridge": "v3.17.1",
    "step-functions": "v4.2.1",
    "kms": "v3.1.1",
    "vpc": "v5.21.0",
    "iam": "v5.60.0",
    "s3-bucket": "v4.11.0",
    "ecr": "v2.4.0",
    "cloudwatch": "v5.7.1",
    "secrets-manager": "v1.3.1",
    "security-group": "v5.3.0",
}
"""The newest tags that plan with version 5 of the AWS provider."""

MOTO = {"account": "123456789012", "caller": "arn:aws:sts::123456789012:user/moto", "caller_id": "AKIAIOSFODNN7EXAMPLE"}
REGION = "us-east-1"
REGISTRY = re.compile(r'source(\s+)= "terraform-aws-modules/([\w-]+)/aws(?://([\w/-]+))?"')
PET = re.compile(r'resource "random_pet" "\w+" \{[^}]*\}\n?')
PATIENCE = 120  # seconds
FIRST_LINE = 160  # characters of a reason


def copy_modules(clones: Path, work: Path) -> None:
    """Put each module at its tag below ``work``, changed so that it plans here."""
    for name, tag in TAGS.items():
        target = work / f"terraform-aws-{name}"
        if target.exists():
            continue
        clone = next(path for path in clones.rglob(f"*terraform-aws-{name}*") if path.is_dir())
        repository = clone if (clone / ".git").exists() or (clone / "HEAD").exists() else clone / "repo"
        archive = subprocess.run(
            ["git", "-C", str(repository), "archive", tag], check=True, stdout=subprocess.PIPE
        ).stdout
        with tarfile.open(fileobj=io.BytesIO(archive)) as files:
            files.extractall(target, filter="data")
    for path in work.rglob("*.tf"):
        text = path.read_text(encoding="utf-8")
        changed = change(text, path, work)
        if changed != text:
            path.write_text(changed, encoding="utf-8")


def change(text: str, path: Path, work: Path) -> str:
    """Return a file's text without what needs a network."""

    def local(found: re.Match[str]) -> str:
        folder = work / f"terraform-aws-{found[2]}" / (found[3] or "")
        up = "../" * len(path.relative_to(work).parent.parts)
        return f'source{found[1]}= "{up}{folder.relative_to(work)}"'

    text = REGISTRY.sub(local, text)
    text = PET.sub("", text)
    text = re.sub(r"random_pet\.\w+(\[0\])?\.id", '"ex-name"', text)
    blocks = re.split(r"(?m)^(?=module )", text)
    return "".join(
        re.sub(r'(?m)^  version\s+= "[^"]*"\n', "", block, count=1) if "source" in block and '"../' in block else block
        for block in blocks
    )


def examples(work: Path) -> Iterator[Path]:
    """Yield the folders of the examples."""
    for name in TAGS:
        for folder in sorted((work / f"terraform-aws-{name}" / "examples").iterdir()):
            if folder.is_dir() and folder.name != "fixtures" and any(folder.glob("*.tf")):
                yield folder


def providers(plugin_dir: Path | None, work: Path) -> settings.Providers:
    """Say where Terraform finds providers: the mirror, and stand-ins for the small ones."""
    if plugin_dir is None:
        return settings.provide(None, work)
    folder = work / "stand_ins"
    if not folder.exists():
        missing = (name for name in VERSIONS if not (plugin_dir / NAMESPACE / name).is_dir())
        write_mirror(folder, [name for name in missing if name not in plan_only_providers.VERSIONS])
        script = Path(plan_only_providers.__file__).resolve()
        for name, version in plan_only_providers.VERSIONS.items():
            target = next(folder.rglob("terraform-provider-*")).parent.name
            executable = folder / NAMESPACE / name / version / target / f"terraform-provider-{name}_v{version}"
            executable.parent.mkdir(parents=True)
            executable.write_text(f"#!/bin/sh\nexec {shlex.join([sys.executable, str(script), name])}\n")
            executable.chmod(0o755)
    mirrors = "".join(f'  filesystem_mirror {{\n    path = "{path}"\n  }}\n' for path in (plugin_dir, folder))
    return settings.Providers(f"provider_installation {{\n{mirrors}}}\n")


def terraform_plan(folder: Path, environment: dict[str, str]) -> dict[str, Any] | str:
    """Return Terraform's plan of an example, or why there is none."""
    kept, refused = folder / "plan.json", folder / "plan.error"
    if refused.exists():
        return refused.read_text(encoding="utf-8")
    if not kept.exists():
        steps = (["init", "-input=false"], ["plan", "-input=false", "-out=example.tfplan"])
        for step in steps:
            command = ["terraform", *step, "-no-color"]
            try:
                ran = subprocess.run(
                    command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=PATIENCE
                )
            except subprocess.TimeoutExpired:
                return f"no answer from Terraform in {PATIENCE} seconds"
            if ran.returncode:
                refused.write_text(reason(ran.stderr), encoding="utf-8")
                return reason(ran.stderr)
        shown = subprocess.run(
            ["terraform", "show", "-json", "example.tfplan"],
            cwd=folder, env=environment, capture_output=True, text=True, check=True,
        )  # fmt: skip
        kept.write_text(shown.stdout, encoding="utf-8")
    plan: dict[str, Any] = json.loads(kept.read_text(encoding="utf-8"))
    return plan


def reason(printed: str) -> str:
    """Return the first error that Terraform printed, on one line."""
    text = " ".join(line.strip("│╷╵ ") for line in printed.splitlines())
    found = re.search(r"Error: (.*)", text)
    return re.sub(r"\s+", " ", found[1] if found else text)[:FIRST_LINE]


def measure(folder: Path, plan: dict[str, Any]) -> tuple[list[Finding], set[str], set[str]]:
    """Compare our plan of an example with Terraform's."""
    with chdir(folder):  # the examples take their names from path.cwd
        stack, ours = our_plan(Path(), {}, Environment(region=REGION, zones=zones(plan), **MOTO))
    for problem in stack.errors:
        print(f"{folder.parent.parent.name}/{folder.name}: {problem}", file=sys.stderr)
    return compare(ours, plan)


def asks_aws(found: Finding) -> bool:
    """Tell whether an attribute is what a data source asked AWS: nobody can know it without asking."""
    return found.kind == "undecided" and re.search(r"(^|\.)data\.\w+\.\w+", found.address) is not None


def zones(plan: dict[str, Any]) -> tuple[str, ...]:
    """Return the zones of the account, which a contract would name."""
    read = plan.get("prior_state", {}).get("values", {}).get("root_module", {}).get("resources", ())
    names = [name for data in read if data["type"] == "aws_availability_zones" for name in data["values"]["names"]]
    return tuple(dict.fromkeys(names))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("clones", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("--plugin-dir", type=Path, help="filesystem mirror of providers (default: the registry)")
    parser.add_argument("--only", default="", help="examples whose path contains this")
    parser.add_argument("--details", type=Path, help="file for every attribute that is not the same")
    arguments = parser.parse_args()
    work = arguments.work.resolve()
    work.mkdir(parents=True, exist_ok=True)
    copy_modules(arguments.clones, work)
    total: Counter[str] = Counter()
    unplanned, details = [], []
    print("| example | resources | attributes | equal | known less | known more | different | missing | surplus |")
    print("|---|---|---|---|---|---|---|---|---|")
    with run_emulator(work / "emulator.log") as emulator:
        environment = settings.environment(providers(arguments.plugin_dir, work), work, emulator.endpoint)
        environment["AWS_REGION"] = REGION  # some examples leave it to the shell
        for folder in examples(work):
            name = f"{folder.parent.parent.name.removeprefix('terraform-aws-')}/{folder.name}"
            if arguments.only not in name:
                continue
            plan = terraform_plan(folder, environment)
            if isinstance(plan, str):
                unplanned.append(f"- {name}: {plan}")
                continue
            findings, missing, surplus = measure(folder, plan)
            findings = [found for found in findings if not asks_aws(found)]
            kinds = Counter(finding.kind for finding in findings)
            total += kinds + Counter(missing=len(missing), surplus=len(surplus), plans=1)
            details += [f"{name} missing {address}" for address in sorted(missing)]
            details += [f"{name} surplus {address}" for address in sorted(surplus)]
            details += [
                f"{name} {found.kind} {found.address} {found.path}: {found.ours!s:.200} <> {found.theirs!s:.200}"
                for found in findings
                if found.kind not in ("equal", "unknown")
            ]
            print(row(name, len(plan.get("resource_changes", ())), kinds, len(missing), len(surplus)), flush=True)
    count = total.pop("plans", 0)
    print(row(f"**{count} plans**", 0, total, total["missing"], total["surplus"]))
    print("\nTerraform made no plan here of:\n\n" + "\n".join(unplanned))
    if arguments.details:
        arguments.details.write_text("\n".join(details) + "\n", encoding="utf-8")


def row(name: str, resources: int, kinds: Counter[str], missing: int, surplus: int) -> str:
    """Return a line of the table."""
    same = kinds["equal"] + kinds["unknown"]
    every = same + kinds["undecided"] + kinds["computed"] + kinds["different"]
    share = f"{same / every:.2%}" if every else ""
    counts = (kinds["undecided"], kinds["computed"], kinds["different"], missing, surplus)
    return f"| {name} | {resources or ''} | {every} | {share} | {' | '.join(map(str, counts))} |"


if __name__ == "__main__":
    main()
