"""The closed table of access: what a stack grants beyond it fails, and so does what only the table says."""

from __future__ import annotations

import datetime
import textwrap
from contextlib import chdir
from pathlib import Path
from typing import NamedTuple

import pytest

from stackproof.run.check import check_contract
from stackproof.run.outcomes import Report, Unchecked

TODAY = datetime.datetime.now(tz=datetime.UTC).date()
HEAD = """
stack: test
account: {{id: "123456789012", region: eu-west-1, caller: "arn:aws:sts::123456789012:assumed-role/deployer/me"}}
access:
  clause: nobody else
{table}
constraints:
  - assert: the queue is there
    clause: there is a queue
    on: aws_sqs_queue
    count: 1
"""
BASE = """
provider "aws" {
  region = "eu-west-1"
}

resource "aws_sqs_queue" "q" {
  name = "q"
}
"""
ROLE = """
resource "aws_iam_role" "r" {
  name               = "r"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [%s] })
}
"""
LAMBDA = '{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }'
TRUSTED = ROLE % LAMBDA
OF_ROLE = "  roles:\n    aws_iam_role.r:\n      assumed-by: lambda.amazonaws.com\n"
FUNCTION = """
resource "aws_lambda_function" "f" {
  function_name = "f"
  role          = "arn:aws:iam::123456789012:role/f"
  image_uri     = "x"
  package_type  = "Image"
}
"""


def inline(statement: str, version: str = "2012-10-17") -> str:
    """Return the role and an inline policy of it."""
    return f"""{TRUSTED}
resource "aws_iam_role_policy" "p" {{
  role   = aws_iam_role.r.id
  policy = jsonencode({{ Version = "{version}", Statement = [{{ {statement} }}] }})
}}
"""


def on_queue(statement: str) -> str:
    """Return a policy of the queue."""
    return f"""
resource "aws_sqs_queue_policy" "p" {{
  queue_url = aws_sqs_queue.q.url
  policy    = jsonencode({{ Version = "2012-10-17", Statement = [{{ {statement} }}] }})
}}
"""


def may(line: str) -> str:
    """Return the table of the role with a line of what it may."""
    return f"{OF_ROLE}      may: {line}\n"


def of_queue(line: str) -> str:
    """Return the table of the queue."""
    return f"  resources:\n    aws_sqs_queue.q:\n      {line}\n"


def judge(hcl: str, table: str, folder: Path, more: str = "") -> Report | Unchecked:
    """Check a stack by a table."""
    (folder / "main.tf").write_text(BASE + hcl)
    (folder / "contract.yaml").write_text(HEAD.format(table=textwrap.indent(textwrap.dedent(table), "  ")) + more)
    with chdir(folder):
        return check_contract(Path("contract.yaml"))


def statuses(hcl: str, table: str, folder: Path) -> dict[str, str]:
    """Return the status of each answer of the table."""
    report = judge(hcl, table, folder)
    assert isinstance(report, Report), report
    assert not report.problems, report.problems
    return {one.address: one.status for one in report.outcomes if one.binding.id == "access"}


SEND = 'Effect = "Allow", Action = "sqs:SendMessage", Resource = aws_sqs_queue.q.arn'
HOLDS = {
    "nothing grants": ("", ""),
    "a trust": (TRUSTED, OF_ROLE),
    "a line": (inline(SEND), may("{do: sqs:SendMessage, to: aws_sqs_queue.q}")),
    "an action in another case": (inline(SEND), may("{do: SQS:sendmessage, to: aws_sqs_queue.q}")),
    "an ARN": (inline(SEND), may('{do: sqs:SendMessage, to: "arn:aws:sqs:${region}:${account}:q"}')),
    "an ARN in the words of an expectation": (
        inline(SEND),
        may('{do: sqs:SendMessage, to: "arn:${partition}:sqs:${account.region}:${account.id}:q"}'),
    ),
    "a line for each action": (
        inline('Effect = "Allow", Action = ["sqs:SendMessage", "sqs:ReceiveMessage"], Resource = aws_sqs_queue.q.arn'),
        may("[{do: sqs:SendMessage, to: aws_sqs_queue.q}, {do: sqs:ReceiveMessage, to: aws_sqs_queue.q}]"),
    ),
    "all but some actions": (
        inline('Effect = "Allow", NotAction = ["iam:*", "sts:*"], Resource = "*"'),
        may('{not-do: [sts:*, iam:*], to: "*"}'),
    ),
    "all but some resources": (
        inline('Effect = "Deny", Action = "sqs:*", NotResource = aws_sqs_queue.q.arn'),
        f"{OF_ROLE}      never: {{do: sqs:*, not-to: aws_sqs_queue.q}}\n",
    ),
    "a policy variable": (
        inline('Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::b/$${aws:username}"'),
        may("{do: s3:GetObject, to: 'arn:aws:s3:::b/${aws:username}'}"),
    ),
    "a managed policy by name": (
        TRUSTED
        + 'resource "aws_iam_role_policy_attachment" "a" {\n  role = aws_iam_role.r.name\n'
        + '  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"\n}\n',
        f"{OF_ROLE}      managed: AWSLambdaBasicExecutionRole\n",
    ),
    "a managed policy of the account by ARN": (
        TRUSTED
        + 'resource "aws_iam_role_policy_attachment" "a" {\n  role = aws_iam_role.r.name\n'
        + '  policy_arn = "arn:aws:iam::123456789012:policy/p"\n}\n',
        f'{OF_ROLE}      managed: "arn:aws:iam::${{account}}:policy/p"\n',
    ),
    "a boundary": (
        TRUSTED.replace("name ", 'permissions_boundary = "arn:aws:iam::aws:policy/PowerUserAccess"\n  name '),
        f"{OF_ROLE}      boundary: arn:aws:iam::aws:policy/PowerUserAccess\n",
    ),
    "a role of another stack": (
        (
            'resource "aws_iam_role_policy" "p" {\n  role   = "other"\n'
            f"  policy = jsonencode({{ Statement = [{{ {SEND} }}] }})\n}}\n"
        ),
        "  roles:\n    other:\n      may: {do: sqs:SendMessage, to: aws_sqs_queue.q}\n",
    ),
    "a user": (
        (
            'resource "aws_iam_user" "u" {\n  name = "u"\n}\n'
            'resource "aws_iam_user_policy" "p" {\n  user = aws_iam_user.u.name\n'
            f"  policy = jsonencode({{ Statement = [{{ {SEND} }}] }})\n}}\n"
        ),
        "  users:\n    aws_iam_user.u:\n      may: {do: sqs:SendMessage, to: aws_sqs_queue.q}\n",
    ),
    "nobody but a service may assume": (
        ROLE % (LAMBDA + ', { Effect = "Deny", Action = "sts:AssumeRole", NotPrincipal = { AWS = "123456789012" } }'),
        f"{OF_ROLE}      never-assumed-by: {{not-who: account}}\n",
    ),
    "an identity provider": (
        ROLE % '{ Effect = "Allow", Action = "sts:AssumeRoleWithWebIdentity", '
        'Principal = { Federated = "accounts.google.com" } }',
        (
            "  roles:\n    aws_iam_role.r:\n      assumed-by:\n"
            "        {who: accounts.google.com, do: sts:AssumeRoleWithWebIdentity}\n"
        ),
    ),
    "a queue's policy for the queue by a star": (
        on_queue('Effect = "Allow", Action = "sqs:SendMessage", Resource = "*", Principal = { AWS = "123456789012" }'),
        of_queue("may: {who: account, do: sqs:SendMessage}"),
    ),
    "a repository's policy, which names no resource": (
        (
            'resource "aws_ecr_repository" "r" {\n  name = "r"\n}\n\n'
            'resource "aws_ecr_repository_policy" "p" {\n'
            "  repository = aws_ecr_repository.r.name\n"
            '  policy     = jsonencode({ Statement = [{ Effect = "Allow", Action = "ecr:BatchGetImage",\n'
            '    Principal = { AWS = "123456789012" } }] })\n}\n'
        ),
        "  resources:\n    aws_ecr_repository.r:\n      may: {who: account, do: ecr:BatchGetImage}\n",
    ),
    "the default policy of a key": (
        'resource "aws_kms_key" "k" {\n}\n',
        "  resources:\n    aws_kms_key.k:\n      may: {who: account, do: kms:*}\n",
    ),
    "a function URL of the account": (
        FUNCTION
        + 'resource "aws_lambda_function_url" "u" {\n  function_name = aws_lambda_function.f.arn\n'
        + '  authorization_type = "AWS_IAM"\n}\n',
        (
            "  resources:\n    aws_lambda_function.f:\n      may: {who: account, do: lambda:InvokeFunctionUrl, when: "
            "{StringEquals: {lambda:FunctionUrlAuthType: AWS_IAM}}}\n"
        ),
    ),
    "a permission for an alias": (
        FUNCTION
        + 'resource "aws_lambda_permission" "p" {\n  function_name = aws_lambda_function.f.function_name\n'
        + '  qualifier = "live"\n  action = "lambda:InvokeFunction"\n  principal = "sns.amazonaws.com"\n}\n',
        (
            "  resources:\n    aws_lambda_function.f:\n"
            '      may: {who: sns.amazonaws.com, do: lambda:InvokeFunction, to: "this:live"}\n'
        ),
    ),
    "the deployer": (
        'data "aws_caller_identity" "me" {\n}\n'
        + on_queue(
            'Effect = "Allow", Action = "sqs:*", Resource = aws_sqs_queue.q.arn, Principal = "*", Condition = '
            '{ ArnLike = { "aws:PrincipalArn" = ["arn:aws:iam::123456789012:role/deployer", '
            '"arn:aws:iam::123456789012:role/*/deployer"] } }'
        ),
        of_queue('may: {who: "*", do: "sqs:*", when: {ArnLike: {aws:PrincipalArn: deployer}}}'),
    ),
    "what else grants, by its address": (
        (
            'resource "aws_iam_policy" "p" {\n  name = "p"\n'
            f"  policy = jsonencode({{ Statement = [{{ {SEND} }}] }})\n}}\n"
        ),
        "  others:\n    aws_iam_policy.p: {clause: for the operators}\n",
    ),
    "a boundary's policy": (
        TRUSTED.replace("name ", "permissions_boundary = aws_iam_policy.p.arn\n  name ")
        + 'resource "aws_iam_policy" "p" {\n  name = "p"\n'
        + f"  policy = jsonencode({{ Statement = [{{ {SEND} }}] }})\n}}\n",
        f"{OF_ROLE}      boundary: aws_iam_policy.p\n",
    ),
}


@pytest.mark.parametrize("name", HOLDS)
def test_what_is_listed_holds(name: str, tmp_path: Path) -> None:
    hcl, table = HOLDS[name]
    found = statuses(hcl, table, tmp_path)
    assert set(found.values()) <= {"passed"}
    assert bool(found) == bool(table)


class Wrong(NamedTuple):
    """A stack, a table, the address that is answered for, its status, and a piece of what is said."""

    hcl: str
    table: str
    address: str
    words: str
    status: str = "failed"


UNKNOWN = 'variable "v" {\n  type = string\n}\n'
WRONG = {
    "a role that is not listed": Wrong(TRUSTED, "", "aws_iam_role.r", "allows sts:AssumeRole to lambda"),
    "a role that is gone": Wrong("", OF_ROLE, "aws_iam_role.r", "the stack has no such roles"),
    "a line that is not granted": Wrong(
        TRUSTED, may("{do: sqs:SendMessage, to: aws_sqs_queue.q}"), "aws_iam_role.r", "nothing allows sqs:SendMessage"
    ),
    "a line about what is gone": Wrong(
        TRUSTED, may("{do: sqs:SendMessage, to: aws_sqs_queue.x}"), "aws_iam_role.r", "the stack has no aws_sqs_queue.x"
    ),
    "a wider resource": Wrong(
        inline(SEND.replace("aws_sqs_queue.q.arn", '"*"')),
        may("{do: sqs:SendMessage, to: aws_sqs_queue.q}"),
        "aws_iam_role.r",
        "statement 1 of aws_iam_role_policy.p allows sqs:SendMessage on *",
    ),
    "a statement of a key's policy that names no resource, and has no effect": Wrong(
        'resource "aws_kms_key" "k" {\n  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "kms:*",\n'
        '    Principal = { AWS = "123456789012" } }] })\n}\n',
        "  resources:\n    aws_kms_key.k:\n      may: {who: account, do: kms:*}\n",
        "aws_kms_key.k",
        "nothing allows kms:*",
    ),
    "another condition": Wrong(
        inline(SEND + ', Condition = { StringEquals = { "aws:RequestedRegion" = "us-east-1" } }'),
        may("{do: sqs:SendMessage, to: aws_sqs_queue.q, when: {StringEquals: {aws:RequestedRegion: eu-west-1}}}"),
        "aws_iam_role.r",
        "when aws:RequestedRegion StringEquals us-east-1",
    ),
    "two conditions in one": Wrong(
        inline(SEND + ', Condition = { ArnEquals = { "aws:SourceArn" = "a" }, ArnLike = { "aws:SourceArn" = "b" } }'),
        may("{do: sqs:SendMessage, to: aws_sqs_queue.q, when: {ArnLike: {aws:SourceArn: [a, b]}}}"),
        "aws_iam_role.r",
        "allows sqs:SendMessage",
    ),
    "a variable that is text": Wrong(
        inline('Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::b/$${aws:username}"', "2008-10-17"),
        may("{do: s3:GetObject, to: 'arn:aws:s3:::b/${aws:username}'}"),
        "aws_iam_role.r",
        "allows s3:GetObject",
    ),
    "an effect that is none": Wrong(
        inline(SEND.replace("Allow", "allow")),
        may("{do: sqs:SendMessage, to: aws_sqs_queue.q}"),
        "aws_iam_role.r",
        "has the effect allow for",
    ),
    "no policy document": Wrong(
        TRUSTED
        + 'resource "aws_iam_role_policy" "p" {\n  role = aws_iam_role.r.id\n'
        + '  policy = "{${aws_iam_role.r.unique_id}"\n}\n',
        OF_ROLE,
        "aws_iam_role.r",
        "cannot be read",
    ),
    "a policy of nobody": Wrong(
        'resource "aws_iam_policy" "p" {\n  name = "p"\n'
        f"  policy = jsonencode({{ Statement = [{{ {SEND} }}] }})\n}}\n",
        "",
        "aws_iam_policy.p",
        "nobody in the stack has this policy",
    ),
    "another managed policy": Wrong(
        TRUSTED
        + 'resource "aws_iam_role_policy_attachment" "a" {\n  role = aws_iam_role.r.name\n'
        + '  policy_arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"\n}\n',
        OF_ROLE,
        "aws_iam_role.r",
        "the managed policy ReadOnlyAccess is attached",
    ),
    "a managed policy that is gone": Wrong(
        TRUSTED, f"{OF_ROLE}      managed: ReadOnlyAccess\n", "aws_iam_role.r", "ReadOnlyAccess is not attached"
    ),
    "a boundary that is gone": Wrong(
        TRUSTED, f"{OF_ROLE}      boundary: arn:aws:iam::aws:policy/X\n", "aws_iam_role.r", "no permissions boundary"
    ),
    "a member of a group": Wrong(
        'resource "aws_iam_user_group_membership" "m" {\n  user = "u"\n  groups = ["administrators"]\n}\n',
        "",
        "aws_iam_user_group_membership.m",
        "grants by arguments",
    ),
    "a template": Wrong(
        'resource "aws_cloudformation_stack" "s" {\n  name = "s"\n  template_url = "https://x/y"\n}\n',
        "",
        "aws_cloudformation_stack.s",
        "what its template grants",
        "undecided",
    ),
    "a topic without a policy": Wrong(
        'resource "aws_sns_topic" "t" {\n  name = "t"\n}\n', "", "aws_sns_topic.t", "Default allows SNS:AddPermission"
    ),
    "an entry of others that grants nothing": Wrong(
        "", "  others:\n    aws_iam_policy.p: {clause: for the operators}\n", "aws_iam_policy.p", "by other means"
    ),
    "an unknown document": Wrong(
        UNKNOWN + TRUSTED + 'resource "aws_iam_role_policy" "p" {\n  role = aws_iam_role.r.id\n  policy = var.v\n}\n',
        may("{do: sqs:SendMessage, to: aws_sqs_queue.q}"),
        "aws_iam_role.r",
        "a policy of aws_iam_role_policy.p",
        "undecided",
    ),
    "an unknown resource": Wrong(
        UNKNOWN + inline(SEND.replace("aws_sqs_queue.q.arn", "var.v")),
        may("{do: sqs:SendMessage, to: aws_sqs_queue.q}"),
        "aws_iam_role.r",
        "whether access lists",
        "undecided",
    ),
    "an unknown effect": Wrong(
        UNKNOWN + inline(SEND.replace('"Allow"', "var.v")),
        may("{do: sqs:SendMessage, to: aws_sqs_queue.q}"),
        "aws_iam_role.r",
        "whether access lists",
        "undecided",
    ),
    "an unknown condition": Wrong(
        UNKNOWN + inline(SEND + ', Condition = { StringEquals = { "aws:RequestedRegion" = var.v } }'),
        may("{do: sqs:SendMessage, to: aws_sqs_queue.q, when: {StringEquals: {aws:RequestedRegion: eu-west-1}}}"),
        "aws_iam_role.r",
        "whether access lists",
        "undecided",
    ),
    "a policy of an unknown role": Wrong(
        UNKNOWN
        + 'resource "aws_iam_role_policy" "p" {\n  role = var.v\n'
        + f"  policy = jsonencode({{ Statement = [{{ {SEND} }}] }})\n}}\n",
        "",
        "aws_iam_role_policy.p",
        "whose policy aws_iam_role_policy.p is",
        "undecided",
    ),
    "a policy that an unknown attachment may attach": Wrong(
        UNKNOWN
        + TRUSTED
        + 'resource "aws_iam_policy" "p" {\n  name = "p"\n'
        + f"  policy = jsonencode({{ Statement = [{{ {SEND} }}] }})\n}}\n"
        + 'resource "aws_iam_role_policy_attachment" "a" {\n  role = "other"\n  policy_arn = var.v\n}\n',
        OF_ROLE,
        "aws_iam_policy.p",
        "whether somebody in the stack has this policy",
        "undecided",
    ),
    "a line that a policy of an unknown role may grant": Wrong(
        UNKNOWN
        + TRUSTED
        + 'resource "aws_iam_role_policy" "p" {\n  role = var.v\n'
        + f"  policy = jsonencode({{ Statement = [{{ {SEND} }}] }})\n}}\n",
        may("{do: sqs:SendMessage, to: aws_sqs_queue.q}"),
        "aws_iam_role.r",
        "whether the stack allows sqs:SendMessage",
        "undecided",
    ),
    "a topic whose policy may be that of an unknown one": Wrong(
        UNKNOWN
        + 'resource "aws_sns_topic" "t" {\n  name = "t"\n}\n'
        + 'resource "aws_sns_topic_policy" "p" {\n  arn = var.v\n'
        + f"  policy = jsonencode({{ Statement = [{{ {SEND} }}] }})\n}}\n",
        "  resources:\n    aws_sns_topic.t:\n      may: {who: account, do: sns:Publish}\n",
        "aws_sns_topic.t",
        "whose policy aws_sns_topic_policy.p is",
        "undecided",
    ),
    "an unknown number of roles": Wrong(
        'variable "v" {\n  type = set(string)\n}\n' + TRUSTED.replace("name ", "for_each = var.v\n  name "),
        '  roles:\n    aws_iam_role.r["*"]:\n      assumed-by: lambda.amazonaws.com\n',
        "aws_iam_role.r[*]",
        "how many aws_iam_role.r there are",
        "undecided",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_differs_is_told(name: str, tmp_path: Path) -> None:
    hcl, table, address, words, status = WRONG[name]
    report = judge(hcl, table, tmp_path)
    assert isinstance(report, Report), report
    assert not report.problems, report.problems
    found = {one.address: one for one in report.outcomes if one.binding.id == "access"}
    assert found[address].status == status
    told = [getattr(one.verdict, "found", "") or getattr(one.verdict, "needs", "") for one in found[address].findings]
    assert any(words in text for text in told), told


PROBLEMS = {
    "a type that is misspelt": (may("{do: sqs:SendMessage, to: aws_sqs_qeue.q}"), 'did you mean "aws_sqs_queue"'),
    "a key where there is none": (may('{do: sqs:SendMessage, to: "aws_sqs_queue.q[each.key]"}'), "each.key"),
    "a name that is none": (may("{do: sqs:SendMessage, to: 'x-${local.x}'}"), "names nothing"),
    "nothing that is done": (may("{to: aws_sqs_queue.q}"), 'add "do"'),
    "nothing that it is done to": (may("{do: sqs:SendMessage}"), 'add "to"'),
    "an action and its opposite": (may('{do: a:B, not-do: a:C, to: "*"}'), "exclude each other"),
    "nobody": (of_queue("may: {do: sqs:SendMessage}"), 'add "who"'),
    "somebody who is none": (of_queue("may: {who: somebody, do: sqs:SendMessage}"), "no principal"),
    "a key that is misspelt": (of_queue("my: {who: account, do: sqs:SendMessage}"), "my"),
    "a generated entry": (
        of_queue('clause: "TODO: the sentence of the specification"'),
        "write the sentence of the specification",
    ),
}


@pytest.mark.parametrize("name", PROBLEMS)
def test_a_wrong_table_is_no_verdict(name: str, tmp_path: Path) -> None:
    table, words = PROBLEMS[name]
    report = judge(TRUSTED, table, tmp_path)
    assert report.exit_code == 2
    assert any(words in problem.detail for problem in report.problems), report.problems


def test_a_group_and_its_members_add_up(tmp_path: Path) -> None:
    hcl = TRUSTED.replace("name ", 'for_each = toset(["a", "b"])\n  name ').replace(
        '"r"\n  assume', "each.key\n  assume"
    )
    hcl += """
resource "aws_iam_role_policy" "p" {
  for_each = aws_iam_role.r

  role   = each.value.id
  policy = jsonencode({ Statement = concat(
    [{ Effect = "Allow", Action = "sqs:SendMessage", Resource = "arn:aws:sqs:eu-west-1:123456789012:${each.key}" }],
    each.key == "a" ? [{ Effect = "Allow", Action = "sqs:ReceiveMessage", Resource = aws_sqs_queue.q.arn }] : [],
  ) })
}
"""
    table = """
  roles:
    aws_iam_role.r["*"]:
      assumed-by: lambda.amazonaws.com
      may: {do: sqs:SendMessage, to: "arn:aws:sqs:${region}:${account}:${each.key}"}
"""
    other = '    aws_iam_role.r["a"]:\n      may: {do: sqs:ReceiveMessage, to: aws_sqs_queue.q}\n'
    assert statuses(hcl, table + other, tmp_path) == dict.fromkeys(
        ('aws_iam_role.r["a"]', 'aws_iam_role.r["b"]'), "passed"
    )
    assert statuses(hcl, table, tmp_path) == {'aws_iam_role.r["a"]': "failed", 'aws_iam_role.r["b"]': "passed"}


def test_each_answer_has_its_clauses(tmp_path: Path) -> None:
    table = (
        f"{OF_ROLE}      clause: the role\n      may: {{do: sqs:SendMessage, to: aws_sqs_queue.q, clause: it sends}}\n"
    )
    report = judge(inline(SEND), table, tmp_path)
    assert isinstance(report, Report)
    (found,) = [one for one in report.outcomes if one.binding.id == "access"]
    assert found.id == "access[aws_iam_role.r]"
    assert found.binding.clauses == ("the role", "it sends")


ACCOUNTS = 'Condition = { StringEquals = { "aws:SourceAccount" = "%s" } }'
MAY_SEND = 'Effect = "Allow", Principal = "*", Action = "sqs:SendMessage", Resource = "*"'
LISTED = """  resources:
    aws_sqs_queue.q:
      %s: {who: "*", do: sqs:SendMessage, when: {StringEquals: {aws:SourceAccount: "%s"}}}
"""


@pytest.mark.parametrize("effect", ["Allow", "Deny"])
@pytest.mark.parametrize(
    ("account", "status"), [("123456789012", "passed"), ("1234567890*", "failed"), ("x", "failed")]
)
def test_a_condition_that_nobody_meets_grants_and_denies_nothing(
    effect: str, account: str, status: str, tmp_path: Path
) -> None:
    hcl = on_queue(f"{MAY_SEND.replace('Allow', effect)}, {ACCOUNTS % account}")
    report = judge(hcl, LISTED % ("may" if effect == "Allow" else "never", account), tmp_path)
    assert isinstance(report, Report), report
    (found,) = [one for one in report.outcomes if one.binding.id == "access"]
    assert found.status == status
    assert not found.findings or "no request can meet the condition" in found.findings[0].verdict.found


def test_what_nobody_can_be_granted_need_not_be_listed(tmp_path: Path) -> None:
    report = judge(on_queue(f"{MAY_SEND}, {ACCOUNTS % 'x'}"), "  resources: {aws_sqs_queue.q: {}}\n", tmp_path)
    assert isinstance(report, Report), report
    assert [one.status for one in report.outcomes if one.binding.id == "access"] != ["failed"]


WAIVER = """
waivers:
  - {constraint: access, resource: aws_iam_role.r, part: statement 1, actions: [ACTIONS], reason: until the move,
     expires: "%s", owner: us}
"""


@pytest.mark.parametrize(("actions", "status"), [("sqs:SendMessage", "waived"), ("sqs:DeleteMessage", "failed")])
def test_a_waiver_names_the_statement_and_its_actions(actions: str, status: str, tmp_path: Path) -> None:
    waiver = WAIVER.replace("ACTIONS", actions) % (TODAY + datetime.timedelta(days=30))
    report = judge(inline(SEND), OF_ROLE, tmp_path, waiver)
    assert isinstance(report, Report), report
    assert [one.status for one in report.outcomes if one.binding.id == "access"] == [status]
