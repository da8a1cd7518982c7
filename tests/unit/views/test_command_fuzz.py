"""Input that nobody wrote, given to the commands: a verdict or a diagnostic, a status of 0, 1 or 2, and nothing else.

``FUZZ_S`` is the CPU time for all targets together, in seconds: two minutes in ``make fuzz``, five
seconds in ``make test``.
A run starts from a seed of its own (``FUZZ_SEED``), which it prints with how many inputs there were.
"""

from __future__ import annotations

import contextlib
import copy
import datetime
import gzip
import json
import os
import random
import re
import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from test_fuzz import STACKS, mutated
from test_json_fuzz import VALUES, place_in

from stackproof.commands import main

ROOT = Path(__file__).resolve().parents[3]
SECONDS = float(os.environ.get("FUZZ_S", "5"))
SEED = int(os.environ.get("FUZZ_SEED") or random.SystemRandom().randrange(1 << 32))
PATIENCE = 30  # seconds for one input
ROUND = 25  # inputs between two looks at the clock
CASES_FOLDER = ROOT / "tests/unit/constraints/cases"
CASES = sorted(CASES_FOLDER.glob("*/*/*.tf"))
CASE_PLANS = {
    case: plan
    for case, plan in json.loads(gzip.decompress((ROOT / "tests/data/case_plans.json.gz").read_bytes())).items()
    if isinstance(plan, dict) and plan.get("resource_changes") and (CASES_FOLDER / f"{case}.tf").is_file()
}
SETTING = re.compile(r"^# (parameters|account|region): (.+)$", re.MULTILINE)
QUEUE = 'aws_sqs_queue.q["a"]'
MONTH = (datetime.datetime.now(tz=datetime.UTC) + datetime.timedelta(days=30)).date().isoformat()
OPTIONS: list[list[str]] = [[], ["--json"], ["-v"]]
SMALL = """
variable "names" {
  type    = map(object({ name = string, size = optional(number, 3), more = optional(list(string)) }))
  default = { a = { name = "orders" } }
}

variable "suffix" {
  type    = string
  default = "test"
}

variable "key" {
  type      = string
  default   = null
  sensitive = true
}

resource "aws_sqs_queue" "q" {
  for_each = var.names

  name                    = each.value.name
  delay_seconds           = each.value.size
  kms_master_key_id       = var.key
  sqs_managed_sse_enabled = var.key == null ? true : null
}

output "q" {
  value = [for queue in aws_sqs_queue.q : queue.arn]
}
"""
CALL = 'module "m" {\n  source  = "somewhere/m/aws"\n  version = "~> 1.0"\n}\n'
JSON_SYNTAX: dict[str, Any] = {
    "terraform": [{"required_version": ">= 1.5", "required_providers": {"aws": {"source": "hashicorp/aws"}}}],
    "variable": {"name": {"type": "string", "default": "orders"}},
    "locals": {"tags": {"team": "${upper(var.name)}"}},
    "resource": {
        "aws_sqs_queue": {"q": {"name": "${var.name}-${count.index}", "count": 2, "tags": "${local.tags}"}},
        "aws_s3_bucket": {"b": {"bucket_prefix": "b", "//": "a comment", "lifecycle": [{"prevent_destroy": True}]}},
        "aws_dynamodb_table": {"t": {"name": "t", "hash_key": "a", "attribute": [{"name": "a", "type": "S"}],
                                     "dynamic": {"ttl": {"for_each": [1], "content": {"attribute_name": "x"}}}}},
    },
    "output": {"q": {"value": "${aws_sqs_queue.q[*].arn}"}},
}  # fmt: skip
CONTRACT: dict[str, Any] = {
    "stack": "s",
    "account": {"id": "123456789012", "region": "eu-west-1"},
    "variables": {"names": {"a": {"name": "x"}}, "suffix": "dev"},
    "resources": {"aws_sqs_queue": 1},
    "constraints": [
        {"sqs-encrypts": {"clause": "c", "only": ["aws_sqs_queue.*"], "count": 1}},
        {"name-carries-suffix": {"clause": ["c", "d"], "undecided": "skip", "variable": "suffix"}},
        {"assert": "a", "clause": "c", "on": "aws_sqs_queue", "path": "$.name", "matches": "[a-z]+", "severity": "low"},
        {"assert": "b", "clause": "c", "on": "output", "path": "$..[?(@.value == 3)].value", "exists": True},
        {"assert": "d", "clause": "c", "on": "aws_sqs_queue", "path": "$.tags[*]", "in": ["a", 1], "any": True},
    ],
    "waivers": [{"constraint": "a", "resource": QUEUE, "reason": "r", "expires": MONTH, "owner": "o"}],
}
QUEUE_AND_ROLE = (
    SMALL
    + """
resource "aws_iam_role" "sender" {
  name               = "sender-${var.suffix}"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }]
  })
}

resource "aws_iam_role_policy" "sender" {
  role   = aws_iam_role.sender.id
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Sid = "Send", Effect = "Allow", Action = "sqs:SendMessage", Resource = aws_sqs_queue.q["a"].arn }]
  })
}
"""
)
CLOSED: dict[str, Any] = {
    "stack": "s",
    "account": {"id": "123456789012", "region": "eu-west-1"},
    "variables": {"names": {"a": {"name": "x"}}, "suffix": "dev"},
    "constraints": [
        {"expect": "the queues", "clause": "c", "of": "aws_sqs_queue.q", "count": 1,
         "is": {"name": "x", "delay_seconds": {"at_most": 3}, "sqs_managed_sse_enabled": {"one_of": [True, False]}}},
        {"expect": "the suffix", "clause": ["c", "d"], "of": "var.suffix", "is": {"type": "string", "default": "test"}},
        {"expect": "the output", "clause": "c", "of": "output.q", "is": {"value": {"each": {"starts_with": "arn:"}}}},
        {"expect": "the role", "clause": "c", "of": "aws_iam_role.sender",
         "is": {"name": "sender-${var.suffix}", "assume_role_policy": {"set": True}}},
    ],
    "access": {
        "clause": "c",
        "roles": {"aws_iam_role.sender": {
            "assumed-by": {"who": "lambda.amazonaws.com"}, "may": [{"do": "sqs:SendMessage", "to": QUEUE}],
        }},
    },
    "closed": {"clause": "c", "resources": ["aws_sqs_queue", "aws_iam_role", "aws_iam_role_policy"], "data": [],
               "providers": ["aws"]},
}  # fmt: skip
CALLS: dict[str, Any] = {
    "format_version": "1.0", "recorded": ["sqs:*"],
    "calls": [{"role": "r", "action": "sqs:SendMessage", "resource": "arn:aws:sqs:eu-west-1:1:q", "allowed": True}],
}  # fmt: skip
TRAIL: dict[str, Any] = {
    "Records": [{"eventSource": "sqs.amazonaws.com", "eventName": "SendMessage", "eventType": "AwsApiCall",
                 "userIdentity": {"sessionContext": {"sessionIssuer": {"type": "Role", "userName": "r"}}},
                 "resources": [{"ARN": "arn:aws:sqs:eu-west-1:1:q", "type": "AWS::SQS::Queue"}]}]
}  # fmt: skip
MANIFEST: dict[str, Any] = {
    "Modules": [{"Key": "", "Source": "", "Dir": "."}, {"Key": "m", "Source": "s", "Version": "1.0.0", "Dir": "inner"}]
}
PLANS = {
    name: (ROOT / f"tests/data/{path}.json").read_text()
    for name, path in {"plan": "plans/payment_events", "second": "rounds/second", "state": "rounds/state"}.items()
}

Files = dict[str, str]
Target = Callable[[st.DataObject, Path], list[str]]
"""Writes an input into a folder, and returns the arguments of the command that reads it."""


def write(folder: Path, files: Files) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(text.encode("utf-8", "surrogatepass"))


def changed(data: st.DataObject, document: Any) -> Any:
    """A document with something else at a few random places, or without it."""
    document = copy.deepcopy(document)
    for _ in range(data.draw(st.integers(1, 3))):
        holder, key = place_in(data, document)
        if holder is None:
            return data.draw(VALUES)
        if data.draw(st.integers(0, 3)):
            holder[key] = data.draw(VALUES)
        else:
            del holder[key]
    return document


def changed_json(data: st.DataObject, document: Any) -> str:
    """The same as text, in which a token may have changed as well."""
    text = json.dumps(changed(data, document), ensure_ascii=data.draw(st.booleans()))
    return data.draw(mutated(text)) if data.draw(st.integers(0, 4)) == 0 else text


def as_yaml(document: Any) -> str:
    return yaml.safe_dump(document, allow_unicode=True)


def contract_of(case: Path) -> dict[str, Any]:
    """The contract that a case of a constraint is about."""
    said = {name: yaml.safe_load(value) for name, value in SETTING.findall(case.read_text())}
    bound = {case.parent.parent.name: {"clause": "c", **(said.get("parameters") or {})}}
    account = {"id": str(said.get("account") or "123456789012"), "region": said.get("region", "us-east-1")}
    return {"stack": "s", "account": account, "constraints": [bound]}


def hcl(data: st.DataObject, folder: Path) -> list[str]:
    case = data.draw(st.sampled_from(CASES))
    bound = as_yaml(contract_of(case))
    write(folder, {"main.tf": data.draw(mutated(case.read_text())), "contract.yaml": bound})
    return ["plan", "--json"] if data.draw(st.integers(0, 3)) == 0 else ["check"]


def json_syntax(data: st.DataObject, folder: Path) -> list[str]:
    contract = {"stack": "s", "constraints": [{"sqs-encrypts": {"clause": "c"}}]}
    write(folder, {"main.tf.json": changed_json(data, JSON_SYNTAX), "contract.yaml": as_yaml(contract)})
    return ["plan"] if data.draw(st.integers(0, 3)) == 0 else ["check"]


def tfvars(data: st.DataObject, folder: Path) -> list[str]:
    given_here = {"names": {"a": {"name": "x", "size": 5, "more": ["y"]}}, "key": "k"}
    text = 'names = {\n  a = { name = "x", size = 5, more = ["y"] }\n}\nkey = "k"\n'
    if data.draw(st.booleans()):
        write(folder, {"terraform.tfvars.json": changed_json(data, given_here)})
    else:
        write(folder, {"x.auto.tfvars": data.draw(mutated(text))})
    contract = {name: value for name, value in CONTRACT.items() if name in ("stack", "constraints")}
    write(
        folder, {"main.tf": SMALL, "contract.yaml": as_yaml({**contract, "constraints": contract["constraints"][:1]})}
    )
    return ["check"]


def contract(data: st.DataObject, folder: Path) -> list[str]:
    text = as_yaml(changed(data, CONTRACT))
    if data.draw(st.integers(0, 2)) == 0:
        text = data.draw(mutated(as_yaml(CONTRACT)))
    write(folder, {"main.tf": SMALL, "contract.yaml": text})
    return ["check"]


def closed(data: st.DataObject, folder: Path) -> list[str]:
    text = as_yaml(changed(data, CLOSED))
    if data.draw(st.integers(0, 2)) == 0:
        text = data.draw(mutated(as_yaml(CLOSED)))
    source = data.draw(mutated(QUEUE_AND_ROLE)) if data.draw(st.integers(0, 3)) == 0 else QUEUE_AND_ROLE
    write(folder, {"main.tf": source, "contract.yaml": text})
    return [data.draw(st.sampled_from(["check", "check", "access", "coverage"]))]


def shown(data: st.DataObject, folder: Path) -> list[str]:
    name = data.draw(st.sampled_from(sorted(PLANS)))
    write(folder, {"shown.json": changed_json(data, json.loads(PLANS[name]))})
    shutil.copy(ROOT / "lib/payment_events/contract.yaml", folder)
    return ["check", f"--{'state' if name == 'state' else 'plan'}", "shown.json"]


def case_plans(data: st.DataObject, folder: Path) -> list[str]:
    case = data.draw(st.sampled_from(sorted(CASE_PLANS)))
    plan = copy.deepcopy(CASE_PLANS[case])
    for _ in range(data.draw(st.integers(1, 2))):
        change = data.draw(st.sampled_from(plan["resource_changes"]))["change"]
        holder, key = place_in(data, change)
        if holder is not None:
            holder[key] = data.draw(VALUES)
    write(folder, {"plan.json": json.dumps(plan), "contract.yaml": as_yaml(contract_of(CASES_FOLDER / f"{case}.tf"))})
    return ["check", "--plan", "plan.json"]


def calls(data: st.DataObject, folder: Path) -> list[str]:
    role = 'resource "aws_iam_role" "r" {\n  name = "r"\n  assume_role_policy = "{}"\n}\n'
    statement = '{ Effect = "Allow", Action = "sqs:*", Resource = "arn:aws:sqs:*:*:q*" }'
    policy = f'jsonencode({{ Version = "2012-10-17", Statement = [{statement}] }})'
    granted = f'resource "aws_iam_role_policy" "p" {{\n  role = aws_iam_role.r.name\n  policy = {policy}\n}}\n'
    bound = {"stack": "s", "constraints": [{"iam-grants-what-is-used": {"clause": "c"}}]}
    recorded = changed_json(data, data.draw(st.sampled_from([CALLS, TRAIL])))
    write(folder, {"main.tf": role + granted, "contract.yaml": as_yaml(bound), "calls.json": recorded})
    return ["check", "--calls", "calls.json"]


def manifest(data: st.DataObject, folder: Path) -> list[str]:
    write(
        folder,
        {"inner/main.tf": SMALL, "main.tf": CALL, ".terraform/modules/modules.json": changed_json(data, MANIFEST)},
    )
    write(folder, {"contract.yaml": as_yaml({"stack": "s", "constraints": [{"sqs-encrypts": {"clause": "c"}}]})})
    return ["check"]


def stacks(data: st.DataObject, folder: Path) -> list[str]:
    stack = data.draw(st.sampled_from(STACKS))
    shutil.copytree(stack, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns(".terraform*", "tests"))
    file = data.draw(st.sampled_from(sorted([*folder.glob("*.tf"), folder / "contract.yaml"])))
    text = data.draw(mutated(file.read_text()))
    file.write_bytes(text.encode("utf-8", "surrogatepass"))
    return ["check"]


def test_what_is_changed_was_right(tmp_path: Path) -> None:
    """Before it is changed, a contract is judged to its end: else nothing behind its first mistake would be tried."""
    write(tmp_path, {"main.tf": SMALL, "contract.yaml": as_yaml(CONTRACT)})
    result = CliRunner().invoke(main, ["check", str(tmp_path)])
    assert result.exit_code == 1, result.output
    write(tmp_path, {"main.tf": QUEUE_AND_ROLE, "contract.yaml": as_yaml(CLOSED)})
    result = CliRunner().invoke(main, ["check", str(tmp_path)])
    assert "14 promises" in result.output, result.output
    (tmp_path / "main.tf").unlink()
    write(tmp_path, {"main.tf.json": json.dumps(JSON_SYNTAX)})
    (tmp_path / "contract.yaml").write_text("stack: s\nconstraints:\n  - sqs-encrypts: {clause: c}\n")
    result = CliRunner().invoke(main, ["check", str(tmp_path)])
    assert result.exit_code == 1, result.output


TARGETS: list[Target] = [hcl, json_syntax, tfvars, contract, closed, shown, case_plans, calls, manifest, stacks]


@contextlib.contextmanager
def in_time() -> Iterator[None]:
    """Raise where an input takes too long; the command would run on for ever."""

    def stop(*_: Any) -> None:
        message = f"no answer within {PATIENCE} s"
        raise TimeoutError(message)

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, PATIENCE)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def judge(data: st.DataObject, target: Target) -> None:
    """Give one input to a command, and look at how it ends."""
    with tempfile.TemporaryDirectory() as name:
        arguments = target(data, Path(name))
        if arguments[0] == "check":
            arguments += data.draw(st.sampled_from(OPTIONS))
        with contextlib.chdir(name), in_time():
            result = CliRunner().invoke(main, arguments)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert result.exit_code in (0, 1, 2)
        assert "Traceback" not in result.output
        assert "Internal error" not in result.output, result.output
        assert result.output.strip()
        if "--json" in arguments and result.exit_code < 2:
            json.loads(result.stdout)


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.__name__)
def test_no_input_raises(target: Target) -> None:
    """Round after round until the time of the target is over."""
    end, inputs, rounds = time.process_time() + SECONDS / len(TARGETS), 0, 0

    def run(data: st.DataObject) -> None:
        nonlocal inputs
        inputs += 1
        judge(data, target)

    while not rounds or time.process_time() < end:
        examples = ROUND if SECONDS > 5 else 3
        phases = (Phase.generate, Phase.shrink) if SECONDS > 5 else (Phase.generate,)
        given_data = given(st.data())(run)
        bounded = settings(
            max_examples=examples, deadline=None, database=None, phases=phases,
            suppress_health_check=list(HealthCheck), print_blob=False,
        )(given_data)  # fmt: skip
        seed(SEED + rounds)(bounded)()
        rounds += 1
    print(f"{target.__name__}: {inputs} inputs from seed {SEED}")  # noqa: T201 - for -rP
