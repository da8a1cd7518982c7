"""How long a plan takes here and in Terraform, of stacks that are large in one way each.

    python benchmarks/against_terraform.py [--runs 3] [--terraform terraform]

Each figure is the median CPU time of whole processes (user and system, children included), in turns, with
``terraform_data`` as the only resource type, so that no provider is needed. *Cold* has no cache, *warm* has
every file parsed. The script fails where the planned values of the two differ.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

TEMPLATE = """{
%{ for n in names ~}
  "${n}": "${upper(n)}-${map.b}",
%{ endfor ~}
%{ if i % 2 == 0 ~}
  "even": true,
%{ else ~}
  "odd": ${jsonencode(map)},
%{ endif ~}
  "last": "${join(",", names)}"
}
"""
TEMPLATES = """locals {
  numbers = flatten([range(1000), range(1000, 2000), range(2000, 3000)])
  texts = { for i in local.numbers : "k${i}" => templatefile("${path.module}/t.tftpl", {
    i = i, names = [for k in range(20) : "n${k}-${i}"], map = { a = i, b = "x" }
  }) }
}

resource "terraform_data" "text" {
  for_each = local.texts
  input    = each.value
}
"""
INSTANCES = 'resource "terraform_data" "one" {\n  count = 10000\n  input = "name-${count.index}"\n}\n'
MODULE = 'variable "name" {\n  type = string\n}\n\nresource "terraform_data" "one" {\n  input = upper(var.name)\n}\n'


def templates(folder: Path) -> None:
    """Render a template three thousand times, each with a loop over twenty names."""
    (folder / "main.tf").write_text(TEMPLATES)
    (folder / "t.tftpl").write_text(TEMPLATE)


def instances(folder: Path) -> None:
    """Make ten thousand instances of one block."""
    (folder / "main.tf").write_text(INSTANCES)


def modules(folder: Path) -> None:
    """Call a module six hundred times, each by a block of its own."""
    (folder / "m").mkdir()
    (folder / "m/main.tf").write_text(MODULE)
    calls = (f'module "m{i}" {{\n  source = "./m"\n  name   = "n{i}"\n}}\n' for i in range(600))
    (folder / "main.tf").write_text("\n".join(calls))


def literals(folder: Path) -> None:
    """Write 2.6 MB of literals: a map of objects, one of which a resource reads."""
    entry = (
        '    e{i} = {{ name = "name-{i}", size = {i}, on = true, tags = ["a{i}", "b{i}"], more = {{ x = "{pad}" }} }}\n'
    )
    entries = "".join(entry.format(i=i, pad="y" * 40) for i in range(21_000))
    (folder / "main.tf").write_text(f"locals {{\n  all = {{\n{entries}  }}\n}}\n\n" + _READER)


_READER = 'resource "terraform_data" "one" {\n  input = [for k, v in local.all : v.name if v.size % 1000 == 0]\n}\n'
STACKS: tuple[Callable[[Path], None], ...] = (templates, modules, instances, literals)


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--terraform", default="terraform")
    arguments = parser.parse_args()
    print(
        "| stack | cold: s | warm: s | Terraform: s | cold : Terraform | warm : Terraform |\n|---|---|---|---|---|---|"
    )
    for make in STACKS:
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(scratch)
            make(folder)
            print(_row(str(make.__doc__).rstrip("."), folder, arguments.terraform, arguments.runs), flush=True)


def _row(name: str, folder: Path, terraform: str, runs: int) -> str:
    environment = {**os.environ, "TF_CLI_CONFIG_FILE": os.devnull, "CHECKPOINT_DISABLE": "1"}
    subprocess.run([terraform, "init", "-input=false"], cwd=folder, check=True, capture_output=True, env=environment)
    saved = str(folder / "plan.bin")
    cold, warm, there, plans = [], [], [], []
    for number in range(runs):
        cache = folder / f"cache{number}"
        cache.mkdir(mode=0o700)
        for seconds in (cold, warm):
            command = [sys.executable, "-m", "stackproof", "plan", "--json", "."]
            took, text = _run(command, folder, {**environment, "STACKPROOF_CACHE_DIR": str(cache)})
            seconds.append(took)
            plans.append(json.loads(text))
        there.append(_run([terraform, "plan", "-input=false", f"-out={saved}"], folder, environment)[0])
    shown = _run([terraform, "show", "-json", saved], folder, environment)[1]
    if _inputs(plans[0]) != _inputs(json.loads(shown)):
        sys.exit(f"{name}: the two plans differ")
    first, again, theirs = map(statistics.median, (cold, warm, there))
    ratios = f"1 : {theirs / first:.1f} | 1 : {theirs / again:.1f}"
    return f"| {name} | {first:.1f} | {again:.1f} | {theirs:.1f} | {ratios} |"


def _run(command: list[str], folder: Path, environment: dict[str, str]) -> tuple[float, str]:
    before = os.times()
    done = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True, env=environment)
    after = os.times()
    return (after.children_user + after.children_system) - (before.children_user + before.children_system), done.stdout


def _inputs(plan: dict[str, Any]) -> dict[str, Any]:
    """Return the input of each resource, those of modules as well."""
    found: dict[str, Any] = {}
    waiting = [plan["planned_values"]["root_module"]]
    while waiting:
        module = waiting.pop()
        found |= {one["address"]: one["values"].get("input") for one in module.get("resources", ())}
        waiting += module.get("child_modules", ())
    return found


if __name__ == "__main__":
    main()
