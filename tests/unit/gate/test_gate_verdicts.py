"""What the policies answer, on graphs shaped as checkov's."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from stackproof.gate.table import CONTRACT
from stackproof.gate.verdicts import Gate

QUEUES = 'resource "aws_sqs_queue" "a" {}\nresource "aws_sqs_queue" "b" {}\n'
ARM64 = "lambda-runs-on-arm64"
FUNCTION = """
resource "aws_lambda_function" "{name}" {{
  function_name = "{name}"
  role          = "arn:aws:iam::123456789012:role/{name}"
  filename      = "worker.zip"
  handler       = "worker.handle"
  runtime       = "python3.11"
  architectures = ["{architecture}"]
}}
"""


class Graph:
    """As much of a rustworkx graph as is read."""

    def __init__(self, *vertices: dict[str, Any]) -> None:
        self.vertices = vertices

    def nodes(self) -> list[tuple[str, dict[str, Any]]]:
        return [(str(number), vertex) for number, vertex in enumerate(self.vertices)]


def seen(file: Path, address: str, module: object = None) -> dict[str, Any]:
    place = {"file_path_": str(file), "__start_line__": 1, "source_module_object_": module}
    return {"block_type_": "resource", "__address__": address, **place}


def stack(folder: Path, *bindings: Any, **further: Any) -> None:
    folder.mkdir(exist_ok=True)
    (folder / "contract.yaml").write_text(json.dumps({"stack": "one", "constraints": list(bindings), **further}))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    stack(tmp_path, {ARM64: {"clause": "on arm64"}})
    (tmp_path / "main.tf").write_text(FUNCTION.format(name="worker", architecture="x86_64"))
    return tmp_path


ROLE = "arn:aws:iam::123456789012:role/worker"
WORKER = "aws_lambda_function.worker"


def test_a_resource_fails_with_what_was_found(folder: Path) -> None:
    verdict = Gate(Graph(seen(folder / "main.tf", WORKER))).verdict(ARM64, "/main.tf", WORKER)
    assert verdict.answer == "failed"
    assert 'found     architectures = ["x86_64"]' in verdict.details
    assert verdict.keys == ("architectures",)


def test_a_policy_that_the_contract_does_not_bind_says_nothing(folder: Path) -> None:
    gate = Gate(Graph(seen(folder / "main.tf", WORKER)))
    assert gate.verdict("lambda-has-log-group", "/main.tf", WORKER).answer == "nothing"
    assert gate.verdict(CONTRACT, "/main.tf", WORKER).answer == "passed"


def test_a_resource_that_is_not_in_the_graph_fails(folder: Path) -> None:
    verdict = Gate(Graph()).verdict(ARM64, "/main.tf", WORKER)
    assert (verdict.answer, "cannot be judged" in verdict.details[0]) == ("failed", True)


def test_instances_that_checkov_does_not_make_are_judged_as_the_worst(tmp_path: Path) -> None:
    stack(tmp_path, {ARM64: {"clause": "on arm64"}})
    block = FUNCTION.format(name="worker", architecture="${each.value}")
    text = block.replace("{\n", '{\n  for_each = { a = "arm64", b = "x86_64" }\n', 1)
    (tmp_path / "main.tf").write_text(text)
    whole = Gate(Graph(seen(tmp_path / "main.tf", WORKER)))
    assert whole.verdict(ARM64, "/main.tf", WORKER).answer == "failed"
    each = Gate(Graph(*(seen(tmp_path / "main.tf", f'{WORKER}["{key}"]') for key in "ab")))
    answers = [each.verdict(ARM64, "/main.tf", f'{WORKER}["{key}"]').answer for key in "ab"]
    assert answers == ["passed", "failed"]


def test_a_module_is_judged_in_the_stack_that_calls_it(tmp_path: Path) -> None:
    stack(tmp_path, {ARM64: {"clause": "on arm64"}})
    (tmp_path / "main.tf").write_text('module "m" {\n  source = "./m"\n}\n')
    (tmp_path / "m").mkdir()
    (tmp_path / "m/main.tf").write_text(FUNCTION.format(name="worker", architecture="x86_64"))
    module = SimpleNamespace(path=str(tmp_path / "main.tf"), nested_tf_module=None)
    gate = Gate(Graph(seen(tmp_path / "m/main.tf", f"module.m.{WORKER}", module)))
    assert gate.verdict(ARM64, "/m/main.tf", f"module.m.{WORKER}").answer == "failed"


def test_what_checkov_does_not_see_is_on_the_first_resource(folder: Path) -> None:
    (folder / "main.tf").write_text(QUEUES)
    hidden = {
        "resource": {
            "aws_lambda_function": {"hidden": {"function_name": "a", "role": ROLE, "architectures": ["x86_64"]}}
        }
    }
    (folder / "more.tf.json").write_text(json.dumps(hidden))
    gate = Gate(Graph(*(seen(folder / "main.tf", f"aws_sqs_queue.{name}") for name in "ab")))
    verdicts = [gate.verdict(CONTRACT, "/main.tf", f"aws_sqs_queue.{name}") for name in "ab"]
    assert [verdict.answer for verdict in verdicts] == ["failed", "passed"]
    assert "aws_lambda_function.hidden" in verdicts[0].details[0]


def test_what_is_of_the_stack_is_on_the_first_resource(tmp_path: Path) -> None:
    stack(tmp_path, {"outputs-exist": {"clause": "it says where", "names": ["url"]}})
    (tmp_path / "main.tf").write_text(QUEUES)
    gate = Gate(Graph(*(seen(tmp_path / "main.tf", f"aws_sqs_queue.{name}") for name in "ab")))
    answers = [gate.verdict("outputs-exist", "/main.tf", f"aws_sqs_queue.{name}").answer for name in "ab"]
    assert answers == ["failed", "nothing"]
    assert gate.verdict(CONTRACT, "/main.tf", "aws_sqs_queue.a").answer == "passed"


def test_asserts_are_the_contracts(folder: Path) -> None:
    rule = {"assert": "it is a zip", "clause": "a zip", "on": "aws_lambda_function", "path": "$.handler", "equals": "a"}
    stack(folder, rule)
    gate = Gate(Graph(seen(folder / "main.tf", WORKER)))
    assert gate.verdict(CONTRACT, "/main.tf", WORKER).answer == "failed"
    assert gate.verdict(ARM64, "/main.tf", WORKER).answer == "nothing"


@pytest.mark.parametrize(("binding", "answer"), [({}, "failed"), ({"undecided": "skip"}, "skipped")])
def test_what_is_undecided_fails_unless_the_contract_softens_it(
    binding: dict[str, str], answer: str, folder: Path
) -> None:
    text = 'variable "a" {\n  type = string\n}\n' + FUNCTION.format(name="worker", architecture="${var.a}")
    (folder / "main.tf").write_text(text)
    stack(folder, {ARM64: {"clause": "on arm64", **binding}})
    verdict = Gate(Graph(seen(folder / "main.tf", WORKER))).verdict(ARM64, "/main.tf", WORKER)
    assert verdict.answer == answer
    assert any("var.a has no value" in line for line in verdict.details)
    assert verdict.reason == ("undecided, as the contract accepts" if answer == "skipped" else "")


@pytest.mark.parametrize(
    ("broken", "said"), [("contract.yaml", "The stack cannot be judged."), ("main.tf", f"{WORKER} could not be read")]
)
def test_nothing_of_a_stack_that_cannot_be_judged_passes(broken: str, said: str, folder: Path) -> None:
    (folder / "main.tf").write_text(FUNCTION.format(name="worker", architecture="arm64"))
    gate = Gate(Graph(seen(folder / "main.tf", WORKER)))
    assert gate.verdict(ARM64, "/main.tf", WORKER).answer == "passed"
    (folder / broken).write_text("nonsense {")
    gate = Gate(Graph(seen(folder / "main.tf", WORKER)))
    for policy in (ARM64, CONTRACT, "kms-key-rotates"):
        verdict = gate.verdict(policy, "/main.tf", WORKER)
        assert (verdict.answer, verdict.details[0].startswith(said)) == ("failed", True)


def test_what_does_not_depend_on_an_error_is_judged(folder: Path) -> None:
    """The contract's policy fails for the error; a resource of a file that was read has its own verdict."""
    (folder / "main.tf").write_text(FUNCTION.format(name="worker", architecture="arm64"))
    (folder / "broken.tf").write_text("nonsense {")
    gate = Gate(Graph(seen(folder / "main.tf", WORKER)))
    assert gate.verdict(ARM64, "/main.tf", WORKER).answer == "passed"
    assert gate.verdict(CONTRACT, "/main.tf", WORKER).answer == "failed"


def test_a_stack_in_a_folder_below_is_another(folder: Path) -> None:
    stack(folder / "below", {ARM64: {"clause": "on arm64"}})
    (folder / "below/main.tf").write_text(FUNCTION.format(name="worker", architecture="arm64"))
    gate = Gate(Graph(seen(folder / "main.tf", WORKER), seen(folder / "below/main.tf", WORKER)))
    assert gate.verdict(ARM64, "/below/main.tf", WORKER).answer == "passed"
    assert gate.verdict(ARM64, "/main.tf", WORKER).answer == "failed"
    (folder / "main.tf").write_text(FUNCTION.format(name="worker", architecture="arm64"))
    (folder / "below/main.tf").write_text(FUNCTION.format(name="worker", architecture="x86_64"))
    gate = Gate(Graph(seen(folder / "main.tf", WORKER), seen(folder / "below/main.tf", WORKER)))
    assert gate.verdict(ARM64, "/main.tf", WORKER).answer == "passed"


def test_two_stacks_that_share_a_module_are_both_asked(tmp_path: Path) -> None:
    (tmp_path / "m").mkdir()
    (tmp_path / "m/main.tf").write_text(
        'variable "a" {\n  type = string\n}\n' + FUNCTION.format(name="worker", architecture="${var.a}")
    )
    nodes = []
    for name, architecture in (("one", "arm64"), ("two", "x86_64")):
        stack(tmp_path / name, {ARM64: {"clause": "on arm64"}})
        main = tmp_path / name / "main.tf"
        main.write_text(f'module "m" {{\n  source = "../m"\n  a = "{architecture}"\n}}\n')
        module = SimpleNamespace(path=str(main), nested_tf_module=None)
        nodes.append(seen(tmp_path / "m/main.tf", f"module.m.{WORKER}", module))
    verdict = Gate(Graph(*nodes)).verdict(ARM64, "/m/main.tf", f"module.m.{WORKER}")
    assert verdict.answer == "failed"


def test_the_contract_answers_for_each_resource(folder: Path) -> None:
    (folder / "main.tf").write_text(FUNCTION.format(name="worker", architecture="arm64") + QUEUES)
    addresses = (WORKER, "aws_sqs_queue.a", "aws_sqs_queue.b")
    gate = Gate(Graph(*(seen(folder / "main.tf", address) for address in addresses)))
    assert [gate.verdict(CONTRACT, "/main.tf", address).answer for address in addresses] == ["passed"] * 3


def test_a_resource_that_stackproof_does_not_see_fails(folder: Path) -> None:
    (folder / "main.tf").write_text(FUNCTION.format(name="worker", architecture="arm64"))
    gate = Gate(Graph(*(seen(folder / "main.tf", address) for address in (WORKER, "aws_sqs_queue.a"))))
    verdict = gate.verdict(CONTRACT, "/main.tf", "aws_sqs_queue.a")
    assert (verdict.answer, "has not been judged" in verdict.details[0]) == ("failed", True)
    assert gate.verdict(CONTRACT, "/main.tf", WORKER).answer == "passed"


@pytest.mark.parametrize(
    ("call", "queue", "answer"),
    [("", "", "passed"), ("count = 0", "", "passed"), ("", "count = 0", "passed"), ("for_each = {}", "", "passed")],
)
def test_a_resource_without_instances_is_not_missed(call: str, queue: str, answer: str, folder: Path) -> None:
    """checkov sees its block."""
    (folder / "main.tf").write_text(
        FUNCTION.format(name="worker", architecture="arm64") + f'module "m" {{\n  source = "./m"\n  {call}\n}}\n'
    )
    (folder / "m").mkdir()
    (folder / "m/main.tf").write_text(f'resource "aws_sqs_queue" "a" {{\n  {queue}\n}}\n')
    module = SimpleNamespace(path=str(folder / "main.tf"), nested_tf_module=None)
    nodes = seen(folder / "main.tf", WORKER), seen(folder / "m/main.tf", "module.m.aws_sqs_queue.a", module)
    gate = Gate(Graph(*nodes))
    assert gate.verdict(CONTRACT, "/m/main.tf", "module.m.aws_sqs_queue.a").answer == answer
    assert gate.verdict(CONTRACT, "/main.tf", WORKER).answer == "passed"


def test_the_contract_bears_what_no_policy_is_asked_about(tmp_path: Path) -> None:
    """checkov asks policies of IAM about types of AWS; a command of another resource may grant as well."""
    stack(tmp_path, {"iam-no-administrator": {"clause": "nobody may do everything"}})
    command = 'resource "terraform_data" "command" {\n  provisioner "local-exec" {\n    command = "./grant"\n  }\n}\n'
    (tmp_path / "main.tf").write_text(command)
    gate = Gate(Graph(seen(tmp_path / "main.tf", "terraform_data.command")))
    assert gate.verdict(CONTRACT, "/main.tf", "terraform_data.command").answer == "failed"
