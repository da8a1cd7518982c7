"""A history of changes to a small stack: each tells exactly what it weakens, and the harmless ones say nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import chdir
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from small_stack import (
    CONTRACT,
    FILES,
    IAM,
    LATER,
    MAIN,
    OWN,
    SHARED,
    STILL_LATER,
    begin,
    commit,
    commit_beside,
    replaced,
)
from watched_stack import WATCHED_FILES

from stackproof.comparing import compare as comparing
from stackproof.comparing.changes import Comparison
from stackproof.comparing.of_what import compare_named
from stackproof.comparing.rules import RULES
from stackproof.run.check import check

YAML, HCL, POLICIES = "orders/contract.yaml", "orders/main.tf", "orders/iam.tf"


@dataclass(frozen=True)
class Step:
    """A commit: what it says it does, its files, and the ids of what it changes, each as often as it is told."""

    message: str
    files: dict[str, str | None]
    told: list[str] = field(default_factory=list)
    subjects: tuple[str, ...] = ()


def both(*files: dict[str, str | None]) -> dict[str, str | None]:
    return {name: text for one in files for name, text in one.items()}


WEAKENED = [
    Step("Tidy the log promise", replaced(YAML, ("      days: 90\n", "      days: 30\n")), ["parameter-weakened"]),
    Step(
        "Shorten the contract",
        replaced(YAML, ("  - sqs-encrypts:\n      clause: Queues are encrypted\n", "")),
        ["parameter-weakened"],
        ("sqs-encrypts",),
    ),  # the pack's own asks for less
    Step(
        "Leave one group out",
        replaced(YAML, ("      count: 2\n", '      count: 1\n      except: ["*audit*b*"]\n')),
        ["count-lowered", "subjects-taken-out"],
        ("log-group-retains-at-least",),
    ),
    Step(
        "Name one group",
        replaced(YAML, ("      count: 2\n", "      only: ['aws_cloudwatch_log_group.audit[\"a\"]']\n")),
        ["count-dropped", "subjects-taken-out"],
    ),
    Step(
        "Count fewer",
        both(
            replaced(
                YAML,
                ("      count: 2\n", "      count: 1\n"),
            ),
            replaced(HCL, ('toset(["a", "b"])', 'toset(["a"])')),
        ),
        ["count-lowered", "resources-removed"],
    ),
    Step(
        "Do not wait for the apply",
        replaced(YAML, ("      contexts: any\n", "      undecided: skip\n")),
        ["contexts-dropped", "undecided-accepted"],
    ),
    Step(
        "Allow empty stacks",
        replaced(YAML, ("Queues are encrypted\n", "Queues are encrypted\n      if-any: true\n")),
        ["nothing-to-judge-accepted"],
    ),
    Step("Be less patient", replaced(YAML, ("at_least: 60", "at_least: 30")), ["assert-weakened"]),
    Step(
        "Rename an assert, and be less patient",
        replaced(YAML, ("the orders are patient", "patience"), ("at_least: 60", "at_least: 30")),
        ["assert-weakened"],
    ),
    Step("Look elsewhere", replaced(YAML, ("$.visibility_timeout_seconds", "$.max_message_size")), ["assert-changed"]),
    Step(
        "Expect less of the dead letters",
        replaced(YAML, ("message_retention_seconds: 1209600", "message_retention_seconds: {at_least: 60}")),
        ["expectation-weakened"],
        ("the dead letters",),
    ),
    Step(
        "Keep dead letters for a day",
        both(
            replaced(YAML, ("message_retention_seconds: 1209600", "message_retention_seconds: 86400")),
            replaced(HCL, ("message_retention_seconds = 1209600", "message_retention_seconds = 86400")),
        ),
        ["expectation-changed", "now-fails"],
    ),
    Step(
        "Open the dead letters",
        replaced(YAML, ("    of: aws_sqs_queue.lost\n", "    of: aws_sqs_queue.lost\n    open: true\n")),
        ["expectation-opened"],
    ),
    Step(
        "Let dead letters wait",
        both(
            replaced(
                YAML,
                (
                    "      sqs_managed_sse_enabled: true\n",
                    "      sqs_managed_sse_enabled: true\n      delay_seconds: 5\n",
                ),
            ),
            replaced(
                HCL, ("message_retention_seconds = 1209600", "message_retention_seconds = 1209600\n  delay_seconds = 5")
            ),
        ),
        ["expectation-grew"],
    ),
    Step(
        "Drop the dead letters' promise",
        {
            YAML: CONTRACT[: CONTRACT.index("  - expect: the dead letters")]
            + CONTRACT[CONTRACT.index("  - expect: the audit") :]
        },
        ["promise-removed"],
        ("the dead letters",),
    ),
    Step(
        "Name a variable",
        both(
            replaced(YAML, ("variables: [suffix]", "variables: [suffix, more]")),
            replaced(
                HCL,
                (
                    'variable "suffix" {',
                    'variable "more" {\n  type    = string\n  default = ""\n}\n\nvariable "suffix" {',
                ),
            ),
        ),
        ["closed-grew"],
    ),
    Step("Modules are free", replaced(YAML, ("  modules: []\n", "")), ["promise-removed"], ("closed modules",)),
    Step(
        "Pin less",
        replaced(YAML, ("resources: {aws_sqs_queue: 2, aws_sns_topic: 1}", "resources: {aws_sqs_queue: 2}")),
        ["count-dropped"],
        ("resources: aws_sns_topic",),
    ),
    Step(
        "A gateway, after all",
        both(
            replaced(
                YAML, ("    of: aws_internet_gateway\n    count: 0\n", "    of: aws_internet_gateway\n    count: 1\n")
            ),
            {HCL: MAIN + 'resource "aws_internet_gateway" "g" {\n}\n'},
        ),
        ["forbidden-allowed", "resources-added"],
    ),
    Step("No more packs", replaced(YAML, ("packs: [baseline]\n", "")), ["pack-removed"], ("pack baseline 1",)),
    Step(
        "Except one of a pack",
        replaced(YAML, ("packs: [baseline]", "packs: [{pack: baseline, without: {sqs-policy-not-public: it is old}}]")),
        ["pack-excepted"],
    ),
    Step(
        "Only test", replaced(YAML, ("  prod: {variables: {suffix: prod}}\n", "")), ["environment-removed"], ("prod",)
    ),
    Step("Judge as something else", replaced(YAML, ("{suffix: prod}", "{suffix: other}")), ["inputs-changed"]),
    Step("Nothing shared", replaced(YAML, ("extends: [../shared.yaml]\n", "")), ["extends-changed", "promise-removed"]),
    Step(
        "Share less",
        {"shared.yaml": SHARED.replace("      days: 90\n", "")},
        ["parameter-weakened"],
        ("log-group-retention",),
    ),
    Step("Own names are free", {"orders/constraints.py": OWN.replace("> 3", "> 0")}, ["imports-changed"]),
    Step(
        "List an edit",
        {YAML: CONTRACT + 'mutations:\n  - {edit: "delete *", reason: nobody would}\n'},
        ["mutation-listed"],
    ),
    Step(
        "Plans of a part",
        {YAML: CONTRACT.replace("stack: orders\n", "stack: orders\naccept_plan_differences: true\n")},
        ["plan-differences-accepted"],
    ),
    Step("Renew the waiver", {YAML: CONTRACT.replace(str(LATER), str(STILL_LATER))}, ["waiver-prolonged"]),
    Step(
        "Waive the role's policy",
        replaced(YAML, ("    part: statement 2\n", ""), ('    actions: ["logs:Put*"]\n', "")),
        ["waiver-widened"],
    ),
    Step(
        "Flows arrive somewhere",
        {YAML: CONTRACT[: CONTRACT.index("flows:")] + CONTRACT[CONTRACT.index("constraints:\n") :]},
        ["promise-removed"],
        ("flow orders arrive",),
    ),
    Step(
        "Access is nobody's business",
        {YAML: CONTRACT[: CONTRACT.index("access:")] + CONTRACT[CONTRACT.index("flows:") :]},
        ["access-table-removed"],
    ),
    Step("Longer waivers", {"contract-owners.yaml": "longest_waiver: 1000\n"}, ["waiver-limit-raised"] * 2),
    Step(
        "Share another number",
        {"shared.yaml": SHARED.replace("days: 90", "days: 30")},
        ["parameter-changed", "now-fails", "now-fails"],
    ),
    Step("Be less severe", replaced(YAML, ("    severity: high\n", "    severity: low\n")), ["severity-lowered"]),
    Step("Failures go anywhere", replaced(YAML, ("    failures: [aws_sqs_queue.lost]\n", "")), ["flow-weakened"]),
    Step(
        "Another flow",
        replaced(
            YAML,
            ("path: [aws_sns_topic.orders, aws_sqs_queue.orders]", "path: [aws_sns_topic.orders, aws_sqs_queue.lost]"),
        ),
        ["flow-changed", "now-fails"],
    ),
    Step("No orders any more", {name: None for name in FILES if name.startswith("orders/")}, ["stack-removed"]),
    Step("The contract moves", {YAML: None}, ["contract-removed"]),
]
OPENED = [
    Step(
        "The queue takes from all",
        both(
            replaced(POLICIES, ('Principal = { Service = "sns.amazonaws.com" }', 'Principal = "*"')),
            replaced(YAML, ("who: sns.amazonaws.com", 'who: "*"')),
        ),
        ["access-new", "access-table-grew"],
        ("aws_sqs_queue.orders",),
    ),
    Step(
        "Any topic",
        replaced(
            POLICIES, ('\n        Condition = { ArnEquals = { "aws:SourceArn" = aws_sns_topic.orders.arn } }', "")
        ),
        ["access-new", "now-fails"],
    ),
    Step(
        "Plain text will do",
        {
            POLICIES: IAM[: IAM.index('      {\n        Sid       = "Tls"')]
            + IAM[IAM.index('    ]\n  })\n}\n\nresource "aws_iam_role" "worker"') :]
        },
        ["deny-removed", "now-fails"],
    ),
    Step(
        "Another account may work",
        both(
            replaced(
                POLICIES,
                (
                    'Principal = { Service = "lambda.amazonaws.com" }',
                    'Principal = { Service = "lambda.amazonaws.com", AWS = "999999999999" }',
                ),
            ),
            replaced(
                YAML,
                (
                    "assumed-by: {who: lambda.amazonaws.com",
                    'assumed-by: {who: [lambda.amazonaws.com, "arn:aws:iam::999999999999:root"]',
                ),
            ),
        ),
        ["access-new", "access-table-grew"],
        ("aws_iam_role.worker",),
    ),
    Step(
        "The worker reads all",
        replaced(POLICIES, ('"sqs:ReceiveMessage", "sqs:DeleteMessage"', '"sqs:Receive*", "sqs:DeleteMessage"')),
        ["access-new", "now-fails"],
    ),
    Step(
        "A managed policy",
        {
            POLICIES: IAM
            + """
resource "aws_iam_role_policy_attachment" "worker" {
  role       = aws_iam_role.worker.name
  policy_arn = "arn:aws:iam::aws:policy/AmazonSQSFullAccess"
}
"""
        },
        ["access-new", "new-fails", "now-fails", "resources-added"],
    ),
    Step("A wider boundary", replaced(POLICIES, ('"logs:*"]', '"logs:*", "iam:*"]')), ["boundary-weakened"]),
    Step(
        "No boundary",
        both(
            replaced(POLICIES, ("  permissions_boundary = aws_iam_policy.limits.arn\n", "")),
            replaced(YAML, ("      boundary: aws_iam_policy.limits\n", "")),
        ),
        ["access-maybe-new", "boundary-weakened", "now-fails"],
    ),
    Step(
        "A policy from elsewhere",
        {
            POLICIES: IAM
            + """
data "aws_s3_object" "policy" {
  bucket = "policies"
  key    = "worker.json"
}

resource "aws_iam_role_policy" "more" {
  name   = "more"
  role   = aws_iam_role.worker.id
  policy = data.aws_s3_object.policy.body
}
"""
        },
        ["access-maybe-new", *["new-undecided"] * 2, *["now-undecided"] * 2, "resources-added"],
    ),
]
QUEUE_IN_PLAIN_TEXT = """
resource "aws_sqs_queue" "more" {
  name                    = "more-${var.suffix}"
  sqs_managed_sse_enabled = false
}
"""
MOVED = [
    Step(
        "A queue more",
        both(
            {
                HCL: MAIN
                + '\nresource "aws_sqs_queue" "more" {\n  name = "more-${var.suffix}"\n  sqs_managed_sse_enabled = true\n}\n'
            },
            replaced(YAML, ("aws_sqs_queue: 2", "aws_sqs_queue: 3")),
        ),
        ["resources-added"],
    ),
    Step(
        "A queue without encryption",
        both(
            {HCL: MAIN + QUEUE_IN_PLAIN_TEXT},
            replaced(YAML, ("aws_sqs_queue: 2", "aws_sqs_queue: 3")),
        ),
        ["new-fails", "resources-added"],
        ("sqs-encrypts[aws_sqs_queue.more]",),
    ),
    Step(
        "A queue without encryption, which is waived",
        both(
            {HCL: MAIN + QUEUE_IN_PLAIN_TEXT},
            {
                YAML: CONTRACT.replace("aws_sqs_queue: 2", "aws_sqs_queue: 3")
                + f"""  - constraint: sqs-encrypts
    resource: aws_sqs_queue.more
    reason: for a while
    expires: {LATER}
    owner: platform
"""
            },
        ),
        ["new-waived", "resources-added", "waiver-added"],
    ),
    Step(
        "A queue whose encryption nobody knows",
        both(
            {
                HCL: MAIN
                + QUEUE_IN_PLAIN_TEXT.replace("false", 'data.aws_caller_identity.who.user_id == "1"')
                + '\ndata "aws_caller_identity" "who" {}\n'
            },
            replaced(YAML, ("aws_sqs_queue: 2", "aws_sqs_queue: 3")),
        ),
        ["new-undecided", "resources-added"],
    ),
    Step(
        "The orders are impatient, under another name",
        both(
            replaced(HCL, ("visibility_timeout_seconds = 60", "visibility_timeout_seconds = 30")),
            replaced(YAML, ("the orders are patient", "orders wait")),
        ),
        ["now-fails"],
    ),
    Step(
        "No subscription",
        both(
            replaced(
                HCL,
                (
                    MAIN[
                        MAIN.index('resource "aws_sns_topic_subscription"') : MAIN.index(
                            'resource "aws_cloudwatch_log_group"'
                        )
                    ],
                    "",
                ),
            )
        ),
        ["flow-gone", "now-fails", "resources-removed"],
    ),
    Step(
        "Logs are kept for a month",
        replaced(HCL, ("retention_in_days = 90", "retention_in_days = 30")),
        ["now-fails"] * 6,
    ),
    Step(
        "The orders are impatient, and it is waived",
        both(
            replaced(HCL, ("visibility_timeout_seconds = 60", "visibility_timeout_seconds = 30")),
            {
                YAML: CONTRACT
                + f"""  - constraint: the orders are patient
    resource: aws_sqs_queue.orders
    reason: for a while
    expires: {LATER}
    owner: platform
"""
            },
        ),
        ["now-waived", "waiver-added"],
    ),
    Step(
        "What is lost is told to all",
        {
            HCL: MAIN
            + """
resource "aws_sns_topic_subscription" "lost" {
  topic_arn = aws_sns_topic.orders.arn
  protocol  = "sqs"
  endpoint  = aws_sqs_queue.lost.arn
}
"""
        },
        ["flow-new", "resources-added"],
    ),
    Step(
        "Another service sends",
        replaced(POLICIES, ('Service = "sns.amazonaws.com"', 'Service = "events.amazonaws.com"')),
        ["access-new", "flow-broken", "now-fails", "now-fails"],
    ),
    Step(
        "Payments begin",
        {
            "payments/main.tf": 'resource "aws_sqs_queue" "q" {\n  name = "q"\n}\n',
            "payments/contract.yaml": "stack: payments\nresources: {aws_sqs_queue: 1}\n",
        },
        ["stack-added"],
    ),
    Step(
        "Refunds begin in plain text",
        {
            "refunds/main.tf": 'resource "aws_sqs_queue" "q" {\n  name = "q"\n  sqs_managed_sse_enabled = false\n}\n',
            "refunds/contract.yaml": "stack: refunds\nconstraints: [sqs-encrypts: {clause: Queues are encrypted}]\n",
        },
        ["new-fails", "stack-added"],
    ),
    Step(
        "The folder is another",
        both(
            {name: None for name in FILES if name.startswith("orders/")},
            {name.replace("orders/", "sales/"): text for name, text in FILES.items() if name.startswith("orders/")},
        ),
        ["stack-moved"],
    ),
]
HARMLESS = [
    Step(
        "Reorder the contract",
        {
            YAML: CONTRACT.replace("  - sqs-encrypts:\n      clause: Queues are encrypted\n", "").replace(
                "waivers:\n", "  - sqs-encrypts:\n      clause: Queues are encrypted\nwaivers:\n"
            )
        },
    ),
    Step("Rename an assert", replaced(YAML, ("the orders are patient", "orders wait for a minute"))),
    Step("Say the clause otherwise", replaced(YAML, ("Queues are encrypted", "Every queue is encrypted"))),
    Step("Ask for more", replaced(YAML, ("      days: 90\n", "      days: 90\n      forever: false\n"))),
    Step(
        "Be more patient",
        both(
            replaced(YAML, ("at_least: 60", "at_least: 90")),
            replaced(HCL, ("visibility_timeout_seconds = 60", "visibility_timeout_seconds = 90")),
        ),
    ),
    Step(
        "Split the audit log",
        replaced(
            YAML,
            ("    of: aws_cloudwatch_log_group.audit\n", "    of: ['aws_cloudwatch_log_group.audit[\"a\"]']\n"),
            (
                "waivers:\n",
                """  - expect: the other audit log
    clause: Audits are kept by name
    of: ['aws_cloudwatch_log_group.audit["b"]']
    is: {retention_in_days: 90, name: "audit-${each.key}-${var.suffix}"}
waivers:
""",
            ),
        ),
    ),
    Step("Rename a file", {HCL: None, "orders/queues.tf": MAIN}),
    Step(
        "Rename a file that is imported",
        both({"orders/constraints.py": None, "orders/own.py": OWN}, replaced(YAML, ("[constraints.py]", "[own.py]"))),
    ),
    Step(
        "Rename a file that is extended",
        both({"shared.yaml": None, "common.yaml": SHARED}, replaced(YAML, ("../shared.yaml", "../common.yaml"))),
    ),
    Step(
        "Write the ARN out",
        replaced(
            POLICIES,
            (
                "Resource  = aws_sqs_queue.orders.arn\n        Principal = { Service",
                'Resource  = "arn:aws:sqs:eu-west-1:123456789012:orders-${var.suffix}"\n        Principal = { Service',
            ),
        ),
    ),
    Step(
        "Split a statement",
        replaced(
            POLICIES,
            (
                '      { Effect = "Allow", Action = ["sqs:ReceiveMessage", "sqs:DeleteMessage"], Resource = aws_sqs_queue.orders.arn },\n',
                (
                    '      { Effect = "Allow", Action = ["sqs:DeleteMessage"], Resource = aws_sqs_queue.orders.arn },\n'
                    '      { Effect = "Allow", Action = "logs:Put*", Resource = "*" },\n'
                    '      { Effect = "Allow", Action = "SQS:receivemessage", Resource = aws_sqs_queue.orders.arn },\n'
                ),
            ),
            ('      { Effect = "Allow", Action = "logs:Put*", Resource = "*" },\n    ]\n', "    ]\n"),
        ),
    ),
    Step(
        "Grant less",
        both(
            replaced(POLICIES, ('["sqs:ReceiveMessage", "sqs:DeleteMessage"]', '["sqs:ReceiveMessage"]')),
            replaced(YAML, ('["sqs:ReceiveMessage", "sqs:DeleteMessage"]', '["sqs:ReceiveMessage"]')),
        ),
    ),
    Step(
        "A narrower condition",
        both(
            replaced(
                POLICIES,
                (
                    '"aws:SourceArn" = aws_sns_topic.orders.arn } }',
                    '"aws:SourceArn" = aws_sns_topic.orders.arn }, StringEquals = { "aws:SourceAccount" = "123456789012" } }',
                ),
            ),
            replaced(
                YAML,
                (
                    "{aws:SourceArn: aws_sns_topic.orders}}",
                    '{aws:SourceArn: aws_sns_topic.orders}, StringEquals: {aws:SourceAccount: "${account}"}}',
                ),
            ),
        ),
    ),
    Step("Another environment", replaced(YAML, ("  prod:", "  dev: {variables: {suffix: dev}}\n  prod:"))),
    Step("A shorter waiver", {YAML: CONTRACT.replace(f"expires: {LATER}", f"expires: {LATER.replace(day=1)}")}),
    Step("Comments alone", {HCL: f"# the orders\n{MAIN}", YAML: f"# and what they promise\n{CONTRACT}"}),
    Step("A note beside the stack", {"README.md": "orders\n"}),
]


def watched(*edits: tuple[str, str]) -> dict[str, str | None]:
    """Return the contract of the watched stack with some texts replaced, each of which stands there once."""
    text = WATCHED_FILES["watched/contract.yaml"]
    for old, new in edits:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return {"watched/contract.yaml": text}


def without(begin: str, end: str) -> dict[str, str | None]:
    """Return the contract of the watched stack without what stands between two texts."""
    text = WATCHED_FILES["watched/contract.yaml"]
    return {"watched/contract.yaml": text[: text.index(begin)] + (text[text.index(end) :] if end else "")}


ALARM, WORKFLOW, NETWORK = (
    "alarm aws_cloudwatch_metric_alarm.lost",
    "workflow aws_sfn_state_machine.orders",
    "network aws_vpc.main",
)
TABLES = [
    Step(
        "No alarms", without("alarms:", "workflows:"), ["promise-removed", "promise-removed"], (ALARM, "closed alarms")
    ),
    Step("No workflows", without("workflows:", "networks:"), ["promise-removed"], (WORKFLOW,)),
    Step("No networks", without("networks:", ""), ["promise-removed"], (NETWORK,)),
    Step("Alarms are free", watched(("  closed: true\n", "")), ["promise-removed"], ("closed alarms",)),
    Step("Many may be lost", watched(("Maximum > 5", "Maximum > 50")), ["alarm-weakened", "now-fails"], (ALARM,)),
    Step("Alarm late", watched(("2 of 3 periods", "3 periods")), ["alarm-weakened", "now-fails"], (ALARM,)),
    Step(
        "Alarm by the hour", watched(("periods of 60 s", "periods of 3600 s")), ["alarm-changed", "now-fails"], (ALARM,)
    ),
    Step(
        "Tell nobody else",
        watched(("[aws_sns_topic.duty, aws_sns_topic.archive]", "aws_sns_topic.duty")),
        ["alarm-weakened", "now-fails"],
    ),
    Step(
        "Watch another metric",
        watched(("ApproximateNumberOfMessagesVisible", "NumberOfMessagesSent")),
        ["alarm-changed", "now-fails"],
    ),
    Step(
        "Missing is well",
        watched(("      tells:", "      missing: notBreaching\n      tells:")),
        ["alarm-changed", "now-fails"],
    ),
    Step(
        "Describe the alarm",
        watched(("      tells:", "      is: {unit: Count}\n      tells:")),
        ["expectation-grew", "now-fails"],
    ),
    Step("Nobody decides", watched(("      tells:", "      undecided: skip\n      tells:")), ["undecided-accepted"]),
    Step("Wait longer", watched(("within: 300", "within: 600")), ["now-fails", "workflow-weakened"], (WORKFLOW,)),
    Step("Any order", watched(("[Report, Wait, Done]", "[Report, Done]")), ["workflow-weakened"], (WORKFLOW,)),
    Step("No order", watched(("    order: [Report, Wait, Done]\n", "")), ["promise-removed"], (WORKFLOW,)),
    Step("Try once", watched(("times: 2", "times: 1")), ["now-fails", "workflow-weakened"], (WORKFLOW,)),
    Step(
        "Report to the archive",
        watched(("calls: aws_sns_topic.duty", "calls: aws_sns_topic.archive")),
        ["now-fails", "workflow-changed"],
    ),
    Step("Pass another", watched(("{Message.$: $.id}", "{Message.$: $}")), ["now-fails", "workflow-changed"]),
    Step("Go anywhere", watched(("        next: Wait\n", "")), ["workflow-weakened"], (WORKFLOW,)),
    Step("Wait a minute", watched(("Seconds: 5", "Seconds: 60")), ["now-fails", "workflow-changed"]),
    Step("Any states", without("    states:", "networks:"), ["promise-removed"], (WORKFLOW,)),
    Step("One zone", watched(("{aws_subnet.private: 2}", "{aws_subnet.private: 1}")), ["network-weakened"], (NETWORK,)),
    Step(
        "A way out",
        watched(("    ways: {}", "    ways: {aws_subnet.private: [aws_vpc.main]}")),
        ["network-weakened", "now-fails"],
    ),
    Step("An endpoint", watched(("endpoints: {}", "endpoints: {sqs: Interface}")), ["network-weakened", "now-fails"]),
    Step(
        "A connection more",
        watched(("port: 443}", "port: 443}\n      - {from: aws_security_group.functions, to: 0.0.0.0/0, port: 443}")),
        ["network-weakened", "now-fails"],
    ),
    Step("Another connection", watched(("port: 443", "port: all")), ["network-changed", "now-fails"]),
    Step("Connections are free", without("    connections:", ""), ["promise-removed"], (NETWORK,)),
]
ALIKE = [
    Step(
        "Write the table otherwise",
        watched(
            (
                "    - alarm: aws_cloudwatch_metric_alarm.lost",
                "    - alarm: [aws_cloudwatch_metric_alarm.lost]\n      missing: missing",
            )
        ),
    ),
    Step(
        "Write the times otherwise",
        watched(("{errors: [States.Timeout], times: 2}", "{errors: [States.Timeout], times: 2, after: 1, backoff: 2}")),
    ),
    Step("Write the connection otherwise", watched(("port: 443", 'port: "443", protocol: tcp'))),
    Step("Say the clauses otherwise", watched(("clause: Orders are reported", "clause: All orders are reported"))),
    Step(
        "Spread further",
        watched(("{aws_subnet.private: 2}", '{aws_subnet.private: 2, "aws_subnet.private[\\"eu-west-1a\\"]": 1}')),
    ),
]
STEPS = [*WEAKENED, *OPENED, *MOVED, *HARMLESS, *TABLES, *ALIKE]
ONE_ACTION_MORE = Step(
    "One action more", replaced(POLICIES, ('"sqs:SendMessage"', '["sqs:SendMessage", "sqs:PurgeQueue"]'))
)


@pytest.fixture(name="history", scope="module")
def give_history(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A repository in which every step is a commit of its own on top of the stacks as they begin, which are checked out."""
    folder = tmp_path_factory.mktemp("history")
    begin(folder)
    commit(folder, dict(WATCHED_FILES), "watch")
    commit_beside(folder, {named(step): step.files for step in (*STEPS, ONE_ACTION_MORE)})
    with chdir(folder), pytest.MonkeyPatch.context() as patched:
        patched.setattr(comparing, "_judge", judging_once())
        yield folder


def judging_once() -> Callable[..., object]:
    """Judge a side of a stack once for all steps that leave it as it is, which most do for all sides but one."""
    judge, known = comparing._judge, {}

    def judged(key: str, side: comparing.Side, *, has_contract: bool, supplied: object = None) -> object:
        if not has_contract:  # which is supplied as the other side is
            return judge(key, side, has_contract=has_contract, supplied=supplied)
        others = {"orders": {"watched"}, "watched": {"orders"}}.get(key, set())  # which have nothing of each other
        files = {file.relative_to(side.root): file for file in side.root.rglob("*") if file.is_file()}
        content = frozenset((name, file.read_bytes()) for name, file in files.items() if name.parts[0] not in others)
        if (key, side.day, content) not in known:
            known[key, side.day, content] = judge(key, side, has_contract=True, supplied=supplied)
        return known[key, side.day, content]

    return judged


def named(step: Step) -> str:
    """Return the name that the commit of a step has."""
    return step.message.replace(" ", "-")


def compare(step: Step) -> Comparison:
    """Compare a step with what the history begins with."""
    return compare_named("main", named(step))


def test_the_history_is_long_enough() -> None:
    quiet = [one for one in WEAKENED if one.told]
    assert (len(STEPS) >= 30, len(quiet) >= 10, len({one.message for one in STEPS})) == (True, True, len(STEPS))


def test_what_the_history_begins_with_holds(history: Path) -> None:
    assert {result.exit_code for result in check([history])} == {0}


def test_every_rule_is_told_by_a_step() -> None:
    assert {*RULES} - {id_ for one in STEPS for id_ in one.told} == {"score-fell"}  # which needs two records


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.message)
def test_a_step_tells_what_it_changes_and_nothing_else(step: Step, history: Path) -> None:
    found = compare(step)
    told = [change for stack in found.stacks for change in stack.changes]
    assert sorted(one.id for one in told) == sorted(step.told), "\n".join(map(str, told))
    assert [one for one in step.subjects if one not in [change.subject for change in told]] == []
    assert found.could_be_judged, found


def test_a_further_action_is_named_beside_the_rule_that_grants_it(history: Path) -> None:
    found = compare(ONE_ACTION_MORE)
    new = [one for stack in found.stacks for one in stack.changes if one.id == "access-new"]
    assert [one.after.partition(", by: ")[0] for one in new] == ["sns.amazonaws.com may sqs:PurgeQueue on this"]
