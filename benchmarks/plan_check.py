"""How long `stackproof check --plan` takes, and how much memory, in relation to `json.loads` of the same plan.

    python benchmarks/plan_check.py [--resources N ...] [--runs N]

The plan is generated from a recorded one: services, each with a function, its role and policy, the document of the
policy, a log group, a key, a dead letter queue and a table; the same sizes give the same plan. The contract binds
eight constraints. Every figure is the median CPU time of whole processes, except `json.loads`, which is timed alone.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

RECORDED = Path(__file__).resolve().parents[1] / "tests/data/plans/payment_events.json"
TEMPLATES = {
    'aws_lambda_function.function["processor"]': "function",
    'aws_iam_role.function["processor"]': "role",
    'aws_iam_role_policy.function["processor"]': "policy",
    'data.aws_iam_policy_document.function["processor"]': "document",
    'aws_cloudwatch_log_group.function["processor"]': "logs",
    "aws_kms_key.logs": "key",
    'aws_sqs_queue.dead_letter["processor"]': "queue",
    "aws_dynamodb_table.processed_events": "table",
}
CONTRACT = """stack: generated
constraints:
  - lambda-runs-on-arm64: {clause: a}
  - lambda-reserves-concurrency: {clause: b, executions: 100}
  - lambda-has-own-dead-letter-queue: {clause: c}
  - iam-role-per-function: {clause: d}
  - lambda-has-log-group: {clause: e}
  - log-group-uses-customer-key: {clause: f}
  - dynamodb-bills-on-demand: {clause: g}
  - name-carries-suffix: # of two types only the HCL tells it
      clause: h
      variable: environment_suffix
      except: [aws_lambda_function.*, aws_cloudwatch_log_group.*]
"""
LOAD = """import json, sys, time
text = open(sys.argv[1], "rb").read()
started = time.process_time()
json.loads(text)
print(time.process_time() - started)
"""


def main() -> None:
    """Generate, measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--resources", type=int, nargs="*", default=[2_000, 20_000])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--output", type=Path, help="write the plan to a file, and measure nothing")
    arguments = parser.parse_args()
    if arguments.output:
        arguments.output.write_text(json.dumps(generate(arguments.resources[0] // len(TEMPLATES))), encoding="utf-8")
        return
    print("resources    MB  json.loads  check  ratio  MB loaded  MB check  ratio")
    for resources in arguments.resources:
        with tempfile.TemporaryDirectory() as folder:
            measure(Path(folder), resources, arguments.runs)


def measure(folder: Path, resources: int, runs: int) -> None:
    """Print one line of the table."""
    plan = folder / "plan.json"
    run([sys.executable, __file__, "--resources", str(resources), "--output", str(plan)])  # memory of its own
    (folder / "contract.yaml").write_text(CONTRACT, encoding="utf-8")
    load = [sys.executable, "-c", LOAD, str(plan)]
    check = [sys.executable, "-m", "stackproof", "check", str(folder), "--plan", str(plan), "--quiet"]
    pairs = [(run(load), run(check)) for _ in range(runs)]  # in turn: what else the machine does slows both
    loads, checks = [first for first, _ in pairs], [second for _, second in pairs]
    loaded = statistics.median(float(printed) for _, _, printed in loads)
    checked = statistics.median(seconds for seconds, _, _ in checks)
    idle = run([sys.executable, "-c", "pass"])[1]
    memory, most = max(size for _, size, _ in loads) - idle, max(size for _, size, _ in checks)
    print(
        f"{resources:>9}{plan.stat().st_size / 1e6:>6.0f}{loaded:>11.2f}s{checked:>6.2f}s{checked / loaded:>7.1f}"
        f"{memory:>11.0f}{most:>10.0f}{most / memory:>7.1f}   {checks[0][2].strip().splitlines()[-1]}"
    )


def run(command: list[str]) -> tuple[float, float, str]:
    """Return the wall time of a process in seconds, its peak memory in MB, and what it prints."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    printed = process.stdout.read()
    _, _, usage = os.wait4(process.pid, 0)
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1e3, printed


def generate(services: int) -> dict[str, Any]:
    """Return a plan of so many services, each with an instance of every template."""
    plan: dict[str, Any] = json.loads(RECORDED.read_text(encoding="utf-8"))
    own_key(plan["configuration"]["root_module"]["resources"])
    changes = {one["address"]: one for one in plan["resource_changes"]}
    planned = {one["address"]: one for one in plan["planned_values"]["root_module"]["resources"]}
    names = [f"s{number:05}" for number in range(services)]
    plan["resource_changes"] = [of_service(changes[address], name) for name in names for address in TEMPLATES]
    plan["planned_values"]["root_module"]["resources"] = [
        of_service(planned[address], name) for name in names for address in TEMPLATES if address in planned
    ]
    plan["planned_values"]["outputs"], plan["output_changes"] = {}, {}
    return plan


def own_key(blocks: list[dict[str, Any]]) -> None:
    """Let each log group name the key of its own service."""
    for block in blocks:
        if block["address"] == "aws_cloudwatch_log_group.function":
            block["expressions"]["kms_key_id"] = {"references": ["aws_kms_key.logs", "each.key"]}


def of_service(template: dict[str, Any], name: str) -> dict[str, Any]:
    """Return an instance of a template with a service's name in the place of the recorded one."""
    text = json.dumps(template).replace("event-processing-processor", f"event-processing-{name}")
    text = text.replace("processed-events", f"{name}-events")
    address = f'{template["address"].partition("[")[0]}["{name}"]'
    return {**json.loads(text), "address": address, "index": name}


if __name__ == "__main__":
    main()
