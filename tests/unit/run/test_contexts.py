"""What a verdict depends on besides the configuration: each case is a stack, and for what its promises hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from stackproof.contract.environments import Given
from stackproof.evaluate.variables import CommandLineText
from stackproof.offline_plan import to_json
from stackproof.run.check import check_contract
from stackproof.run.offline_plans import plan_directory
from stackproof.run.outcomes import Outcome, Report, Unchecked
from stackproof.run.stack_sources import Shown

CONTRACT = """
stack: s
account: {id: "123456789012", region: eu-west-1}
workspace: dev
variables: {env: test, names: [a, b], flags: {test: true}, secret: a-secret-text}
constraints:
  - sqs-encrypts: {clause: c%(contexts)s}
  - {assert: named, clause: c, of: aws_sqs_queue, path: $.name, exists: true%(contexts)s}
"""
HCL = """
variable "env" {}
variable "names" { type = list(string) }
variable "flags" { type = map(bool) }
variable "secret" { sensitive = true }
variable "other" { default = "test" }
data "aws_caller_identity" "me" {}
data "aws_region" "here" {}
locals { is_test = var.env == "test" }
"""


def queue(encrypted: str, more: str = "") -> str:
    return f'resource "aws_sqs_queue" "q" {{\n  name = "q"\n  sqs_managed_sse_enabled = {encrypted}\n  {more}\n}}\n'


@pytest.fixture(autouse=True)
def nothing_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TF_WORKSPACE", "TF_VAR_env", "TF_VAR_other"):
        monkeypatch.delenv(name, raising=False)


def judged(folder: Path, hcl: str, contexts: str = "", contract: str = CONTRACT) -> dict[str, Outcome]:
    (folder / "main.tf").write_text(HCL + hcl)
    (folder / "contract.yaml").write_text(contract % {"contexts": contexts})
    report = check_contract(folder / "contract.yaml")
    assert isinstance(report, Report), report
    assert not report.problems, report.problems
    return {outcome.id: outcome for outcome in report.outcomes}


ENCRYPTS = "sqs-encrypts[aws_sqs_queue.q]"
DEPENDS = {
    "a variable": (queue('var.env == "test"'), "env = test"),
    "a variable by a local value": (queue("local.is_test"), "env = test"),
    "a variable in a conditional": (queue('var.env == "prod" ? false : true'), "env = test"),
    "a variable by a map": (queue("lookup(var.flags, var.env, false)"), 'env = test, flags = {"test": true}'),
    "a key of a literal map": (queue("{ test = true, prod = false }[var.env]"), "env = test"),
    "what can be tried": (queue("try(var.flags[var.env], false)"), 'env = test, flags = {"test": true}'),
    "a pattern": (queue('can(regex("^te", var.env))'), "env = test"),
    "an element of a list": (queue('contains(["test", "dev"], var.env)'), "env = test"),
    "the beginning of a text": (queue('startswith(var.env, "te")'), "env = test"),
    "the length of a list": (queue("length(var.names) == 2"), 'names = ["a", "b"]'),
    "a text that reads as a bool": (queue('replace(var.env, "test", "true")'), "env = test"),
    "a sensitive variable": (queue('nonsensitive(var.secret == "a-secret-text")'), "secret = (sensitive value)"),
    "the workspace": (queue('terraform.workspace == "prod" ? false : true'), "workspace = dev"),
    "the account": (queue('data.aws_caller_identity.me.account_id == "123456789012"'), "account = 123456789012"),
    "the region": (queue('data.aws_region.here.name == "eu-west-1"'), "region = eu-west-1"),
    "a file that is not there": (queue('fileexists("${path.module}/override") ? false : true'), "folder"),
    "a file that is there": (queue('fileexists("${path.module}/main.tf")'), "folder"),
    "a file outside": (queue('file("/etc/passwd") == "" ? false : true'), "folder"),
    "a file above": (queue('length(fileset("${path.module}/../", "nothing")) == 0'), "folder"),
    "the folder": (queue('abspath(path.module) == "/prod" ? false : true'), "folder"),
    "the home folder": (queue('pathexpand("~/a") == "/prod" ? false : true'), "folder"),
    "two of them": (queue('var.env == "test" && terraform.workspace == "dev"'), "env = test, workspace = dev"),
    "either of them": (queue('var.env == "test" || terraform.workspace == "dev"'), "both"),
}


@pytest.mark.parametrize("case", DEPENDS)
def test_a_verdict_says_what_it_depends_on(tmp_path: Path, case: str) -> None:
    hcl, expected = DEPENDS[case]
    (found,) = (one for id_, one in judged(tmp_path, hcl).items() if id_ == ENCRYPTS)
    assert found.status == "passed"
    told = {"folder": "folder = that of this run"}.get(expected, expected)
    if expected == "both":  # neither alone: all that is supplied is told
        assert {"env", "terraform.workspace"} <= {one.name for one in found.depends_on}
    else:
        assert ", ".join(sorted(map(str, found.depends_on))) == told
    (strict,) = (one for id_, one in judged(tmp_path, hcl, ", contexts: any").items() if id_ == ENCRYPTS)
    assert strict.status == "failed"


REGARDLESS = {
    "a literal": queue("true"),
    "a default that nobody changes": queue('var.other == "test"'),
    "a file of the stack": queue('file("${path.module}/main.tf") == "" ? false : true'),
    "a template of the stack": queue('length(filesha256("main.tf")) == 64'),
    "what cannot change": queue('true || var.env == "test"'),
    "a name by the variable": 'resource "aws_sqs_queue" "q" {\n  name = "q-${var.env}"\n'
    "  sqs_managed_sse_enabled = true\n}",
    "an instance for each": 'resource "aws_sqs_queue" "q" {\n  for_each = toset(var.names)\n  name = each.key\n'
    "  sqs_managed_sse_enabled = true\n}",
    "another argument": queue("true", 'delay_seconds = var.env == "test" ? 0 : 5'),
}


@pytest.mark.parametrize("case", REGARDLESS)
def test_a_verdict_that_depends_on_nothing_says_nothing(tmp_path: Path, case: str) -> None:
    for contexts in ("", ", contexts: any"):
        found = [one for one in judged(tmp_path, REGARDLESS[case], contexts).values() if "encrypts" in one.id]
        assert {one.status for one in found} == {"passed"}
        assert not [one for one in found if one.depends_on]


MORE = queue("true") + (
    'resource "aws_sqs_queue" "more" {\n  count = var.env == "prod" ? 1 : 0\n  name = "m"\n'
    "  sqs_managed_sse_enabled = false\n}\n"
)


def test_what_is_there_elsewhere_alone_counts(tmp_path: Path) -> None:
    """A queue that only another environment has, and that is not encrypted."""
    found = judged(tmp_path, MORE)
    assert not found[ENCRYPTS].depends_on
    assert [str(one) for one in found["sqs-encrypts"].depends_on] == ["env = test"]
    assert judged(tmp_path, MORE, ", contexts: any")["sqs-encrypts"].status == "failed"


FORBIDS = """
stack: s
account: {id: "123456789012", region: eu-west-1}
variables: {env: test, names: [], flags: {}, secret: x}
constraints:
  - {assert: none, clause: c, of: aws_sqs_queue, count: 0%(contexts)s}
"""


def test_a_type_that_is_forbidden_here_alone(tmp_path: Path) -> None:
    hcl = 'resource "aws_sqs_queue" "q" {\n  count = var.env == "prod" ? 1 : 0\n}\n'
    assert [str(one) for one in judged(tmp_path, hcl, contract=FORBIDS)["none"].depends_on] == ["env = test"]
    assert judged(tmp_path, hcl, ", contexts: any", FORBIDS)["none"].status == "failed"


EXPECTS = """
stack: s
account: {id: "123456789012", region: eu-west-1}
variables: {env: test, names: [], flags: {}, secret: x}
constraints:
  - expect: the topic
    clause: c
    of: aws_sns_topic.t
    is:
      name: t-${var.env}
      display_name: ${account.id}
      tags: {kept: "yes"}
"""


@pytest.mark.parametrize("account", ["account", "account.id"])
def test_what_follows_its_variable_depends_on_nothing(tmp_path: Path, account: str) -> None:
    hcl = (
        'resource "aws_sns_topic" "t" {\n  name = "t-${var.env}"\n'
        "  display_name = data.aws_caller_identity.me.account_id\n"
        '  tags = { kept = "yes" }\n  lifecycle { ignore_changes = [tags] }\n}\n'
    )
    found = judged(tmp_path, hcl, contract=EXPECTS.replace("account.id", account))
    assert {one.status for one in found.values()} == {"passed"}
    assert not [one for one in found.values() if one.depends_on]
    assert {id_: one.ignored for id_, one in found.items() if one.ignored} == {
        "the topic: tags[aws_sns_topic.t]": ("aws_sns_topic.t.tags",)
    }


def test_a_verdict_on_a_variable_of_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """TF_VAR_other, and terraform.tfvars, are supplied as well."""
    monkeypatch.setenv("TF_VAR_other", "there")
    found = judged(tmp_path, queue('var.other == "there"'))[ENCRYPTS]
    assert [str(one) for one in found.depends_on] == ["other = there"]
    monkeypatch.delenv("TF_VAR_other")
    (tmp_path / "terraform.tfvars").write_text('other = "file"\n')
    assert [str(one) for one in judged(tmp_path, queue('var.other == "file"'))[ENCRYPTS].depends_on] == ["other = file"]


def test_a_verdict_on_what_a_command_gives(tmp_path: Path) -> None:
    judged(tmp_path, queue('var.other == "typed"'))
    given = Given({"other": CommandLineText("typed")})
    report = check_contract(tmp_path / "contract.yaml", given=given)
    assert isinstance(report, Report)
    (found,) = (one for one in report.outcomes if one.id == ENCRYPTS)
    assert [str(one) for one in found.depends_on] == ["other = typed"]


POLICY = """
resource "aws_sqs_queue" "q" {
  name = "q"
}

resource "aws_sqs_queue_policy" "q" {
  queue_url = aws_sqs_queue.q.id
  policy = jsonencode({
    Statement = [{ Effect = "Allow", Principal = { AWS = "%s" }, Action = "sqs:SendMessage", Resource = "*" }]
  })
}
"""
PUBLIC = """
stack: s
account: {id: "123456789012", region: eu-west-1}
variables: {env: test, names: [], flags: {}, secret: x}
constraints:
  - sqs-policy-not-public: {clause: c%(contexts)s}
"""


def test_a_principal_that_a_variable_gives(tmp_path: Path) -> None:
    """Whoever gives the variable may give everybody."""
    contract = PUBLIC.replace("env: test", "env: 'arn:aws:iam::123456789012:role/r'")
    found = judged(tmp_path, POLICY % "${var.env}", contract=contract)
    depends = {id_: [one.name for one in outcome.depends_on] for id_, outcome in found.items()}
    assert {one.status for one in found.values()} == {"passed"}
    assert ["env"] in depends.values(), depends
    account = POLICY % "${data.aws_caller_identity.me.account_id}"
    assert not [one for one in judged(tmp_path, account, contract=PUBLIC).values() if one.depends_on]


KEYED = """
stack: s
account: {id: "123456789012", region: eu-west-1}
variables: {env: 0af1, names: [], flags: {}, secret: x}
constraints:
  - {assert: a key, clause: c, of: aws_sqs_queue, path: $.kms_master_key_id, exists: true%(contexts)s}
  - {expect: the queue, clause: c, of: aws_sqs_queue, open: true%(contexts)s, is: {kms_master_key_id: {set: true}}}
"""


def test_an_argument_that_a_variable_may_leave_out(tmp_path: Path) -> None:
    """null is a value of a variable that does not forbid it."""
    hcl = 'resource "aws_sqs_queue" "q" {\n  kms_master_key_id = var.env\n}\n'
    for contexts, status in (("", "passed"), (", contexts: any", "failed")):
        found = judged(tmp_path, hcl, contexts, KEYED)
        assert {(one.status, tuple(map(str, one.depends_on))) for one in found.values()} == {(status, ("env = 0af1",))}
    hcl = hcl.replace("var.env", "var.always") + 'variable "always" {\n  nullable = false\n}\n'
    contract = KEYED.replace("env: 0af1", "env: x, always: 0af1")
    found = judged(tmp_path, hcl, ", contexts: any", contract)
    assert {one.status for one in found.values()} == {"passed"}


@pytest.mark.parametrize(
    ("argument", "given", "failed"),
    [
        ('var.other == "test"', False, False),  # a plan shows the default beside what somebody gave
        ('var.other == "else"', True, True),
        ('var.env == "test"', False, True),
    ],
)
def test_a_default_in_a_plan_is_part_of_the_configuration(
    tmp_path: Path, argument: str, given: bool, failed: bool
) -> None:
    (tmp_path / "main.tf").write_text(HCL + queue(argument))
    contract = CONTRACT % {"contexts": ", contexts: any"}
    path = tmp_path / "contract.yaml"
    path.write_text(contract.replace("variables: {", "variables: {other: else, " if given else "variables: {"))
    planned = plan_directory(tmp_path)
    assert not isinstance(planned, Unchecked), planned
    (tmp_path / "plan.json").write_text(to_json(planned[1]))
    path.write_text(contract)  # the plan alone tells what was given
    report = check_contract(path, Shown("plan", str(tmp_path / "plan.json")))
    assert isinstance(report, Report), report
    assert {one.id: one.status for one in report.outcomes}[ENCRYPTS] == ("failed" if failed else "passed")
