"""Constraints of a project's own: nothing that they do ends the run, hides another stack, or makes unknown a pass."""

import os
from pathlib import Path

import pytest

from stackproof.constraints import Passed
from stackproof.run import children, exit_status
from stackproof.run.check import check
from stackproof.run.outcomes import Report, Unchecked

HCL = """
variable "given" {}

resource "aws_sqs_queue" "orders" {
  name                    = "orders"
  fifo_queue              = var.given
  sqs_managed_sse_enabled = true
  delay_seconds           = 5
  tags                    = { team = "ledger", made = var.given }
}

resource "aws_sns_topic" "orders" {
  name = "orders"
}

resource "aws_sns_topic_subscription" "orders" {
  topic_arn = aws_sns_topic.orders.arn
  protocol  = "sqs"
  endpoint  = aws_sqs_queue.orders.arn
}

resource "aws_cloudwatch_event_rule" "hidden" {
  name                = "hidden-${var.given}"
  schedule_expression = "rate(1 day)"
}

output "given" {
  value = var.given
}
"""
CONTRACT = "stack: s\nimports: [own.py]\nconstraints:\n  - of-its-own: {clause: c}\n  - sqs-encrypts: {clause: c}\n"
OWN = '''from stackproof.constraints import Failed, Passed, Undecided, constraint, same_name, target, undecided
%s

@constraint("of-its-own", on=%r)
def of_its_own(%s):
    """It is as it should be."""
%s
'''
BESIDE = "stack: t\nconstraints:\n  - sqs-encrypts: {clause: c}\n"


def check_own(
    folder: Path, body: str, takes: str = "queue", on: object = "aws_sqs_queue", first: str = "", more: str = ""
) -> Report | Unchecked:
    """Judge a stack by a constraint with this body, beside one that has none; return what came of the first."""
    for name, contract in (("own", CONTRACT), ("other", BESIDE)):
        (folder / name).mkdir()
        (folder / name / "main.tf").write_text(HCL + (more if name == "own" else ""))
        (folder / name / "contract.yaml").write_text(contract)
    (folder / "own/own.py").write_text(OWN % (first, on, takes, "".join(f"    {one}\n" for one in body.split("\n"))))
    own, other = sorted(check([folder]), key=lambda one: getattr(getattr(one, "contract", None), "stack", ""))
    assert isinstance(other, Report)
    assert other.exit_code == exit_status.HOLDS
    return own


ENDINGS = {
    "the import exits": ("pass", "raise SystemExit(0)", "Constraints cannot be imported"),
    "the import ends its process": ("pass", "import os; os._exit(0)", "Own constraints that do not come to an end"),
    "the import raises": ("pass", "1 / 0", "Constraints cannot be imported"),
    "the import raises what is no Exception": (
        "pass",
        "class Odd(BaseException): pass\nraise Odd",
        "Own constraints that do not come to an end",
    ),
    "it ends its process": ("import os; os._exit(0)", "", "Own constraints that do not come to an end"),
    "it is killed": ("import os; os.kill(os.getpid(), 9)", "", "Own constraints that do not come to an end"),
    "it closes everything and waits": (
        "import os, time; os.closerange(0, 99); time.sleep(60)",
        "",
        "Own constraints that do not come to an end",
    ),
    "it exits": ("raise SystemExit(0)", "", "Constraint that raises"),
    "it raises": ("return queue['fifo_queue']", "", "Constraint that raises"),
    "it returns true": ("return True", "", "No verdict"),
    "it returns a text": ("return 'passed'", "", "No verdict"),
    "it returns a list with something else": ("return [Passed('a'), None]", "", "No verdict"),
    "it yields something else": ("yield True", "", "No verdict"),
    "it misspells a name": ("return Passed(queue.get('fifo_que'))", "", "Unknown name in a constraint"),
    "it misspells a name in a block": (
        "return Passed(queue.get('timeouts', 'creat'))",
        "",
        "Unknown name in a constraint",
    ),
    "it misspells a key": ("return Passed(queue.values.get('fifo_que'))", "", "Unknown name in a constraint"),
    "it asks for a misspelt name": ("return Passed(queue.omitted('nam'))", "", "Unknown name in a constraint"),
    "it asks for a misspelt type": (
        "return Passed(queue.get('name')) if not stack.of_type('aws_sqs_queue_polcy') else None",
        "",
        "Unknown name in a constraint",
    ),
    "it asks for a misspelt type of data sources": (
        "return Passed(queue.get('name')) if not stack.data_of_type('aws_caler_identity') else None",
        "",
        "Unknown name in a constraint",
    ),
    "it has no name": ("pass", "@constraint\ndef nameless(queue):\n    'x'\n", "Constraints cannot be imported"),
    "a parameter has no type": (
        "pass",
        "@constraint('untyped')\ndef untyped(stack, *, days):\n    'x'\n",
        "Constraints cannot be imported",
    ),
    "it replaces one of the catalogue": (
        "return Passed('a')",
        "@constraint('sqs-encrypts', on='aws_sqs_queue')\ndef sqs_encrypts(queue):\n    'x'\n    return Passed('')\n",
        "Constraints cannot be imported",
    ),
    "it judges nothing": ("return None", "", "Nothing to judge"),
}  # fmt: skip


@pytest.mark.parametrize(("body", "first", "summary"), ENDINGS.values(), ids=ENDINGS)
def test_what_comes_to_no_verdict_is_told(body: str, first: str, summary: str, tmp_path: Path) -> None:
    found = check_own(tmp_path, body, "queue, stack", first=first)
    assert [problem.summary for problem in found.problems] == [summary]
    assert found.exit_code == exit_status.UNCHECKED


MANY = "".join(f'resource "aws_sqs_queue" "q{at}" {{\n  name = "q{at}"\n}}\n' for at in range(40))


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("return queue['fifo_queue']", "orders and 40 more raised TypeError: "),
        ("raise ValueError(queue.get('name'))", "orders and 40 more raised ValueError: orders."),
        ("return True", "orders and 40 more returned true"),
        ("return Passed(queue.get('fifo_que'))", "orders and 40 more: "),
    ],
)
def test_what_is_the_same_on_many_resources_is_told_once(body: str, told: str, tmp_path: Path) -> None:
    found = check_own(tmp_path, body, "queue", more=MANY)
    (problem,) = found.problems
    assert told in problem.detail
    assert (len(found.traces), found.exit_code) == (1, exit_status.UNCHECKED)


@pytest.mark.parametrize("binding", ["if-any: true", "count: 0", "undecided: skip"])
@pytest.mark.parametrize("on", ["aws_sqs_qeue", ("aws_sqs_queue", "data.aws_caler_identity")])
def test_a_type_that_is_misspelt_judges_nothing_and_is_told(
    on: object, binding: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(globals(), "CONTRACT", CONTRACT.replace("{clause: c}", f"{{clause: c, {binding}}}", 1))
    found = check_own(tmp_path, "return Passed('a')", on=on)
    (problem,) = found.problems
    assert (problem.summary, "Did you mean" in problem.detail) == ("Unknown resource type", True)


@pytest.mark.parametrize("type_", ["aws_apigatewayv2_routing_rule", "google_storage_bucket", "local-exec", "removed"])
def test_a_type_of_another_version_or_provider_is_one(type_: str, tmp_path: Path) -> None:
    assert not check_own(
        tmp_path, f"return Passed('a') if not stack.of_type({type_!r}) else None", "queue, stack"
    ).problems


@pytest.mark.parametrize("name", [name for name, (_, _, summary) in ENDINGS.items() if " raise" in summary])
def test_the_rest_of_the_contract_is_judged(name: str, tmp_path: Path) -> None:
    """And the place is the line of the user's file."""
    found = check_own(tmp_path, ENDINGS[name][0])
    assert isinstance(found, Report)
    assert [outcome.id for outcome in found.outcomes] == ["sqs-encrypts[aws_sqs_queue.orders]"]
    where = found.problems[0].subject
    assert where is not None
    assert (Path(where.file).name, where.line) == ("own.py", 7)
    assert "own.py" in found.traces[0]


def test_one_that_takes_too_long_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(children, "PATIENCE", 0.2)
    found = check_own(tmp_path, "import time; time.sleep(600)")
    assert "the time for one contract was up" in found.problems[0].detail


def test_what_it_prints_is_not_in_the_report(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    check_own(tmp_path, "print('here'); import os; os.write(1, b'and here'); return Passed('a')")
    printed = capfd.readouterr()
    assert printed.out == ""
    assert "here" in printed.err


def test_nothing_of_it_stays_in_the_process_that_reports(tmp_path: Path) -> None:
    from stackproof.constraints import CONSTRAINTS  # noqa: PLC0415 - as it is after the check

    check_own(tmp_path, "return Passed('a')", first="import os; os.environ['OF_ITS_OWN'] = 'here'")
    assert "of-its-own" not in CONSTRAINTS
    assert "OF_ITS_OWN" not in os.environ


PASS, FAIL = "return Passed('a')", "return Failed('a', 'b')"
READS = {
    "queue.get('delay_seconds') == 5": "passed",
    "queue.get('fifo_queue') is True": "undecided",
    "queue.get('fifo_queue')": "undecided",
    "queue.get('fifo_queue').startswith('x')": "undecided",
    "queue.get('arn') is not None": "undecided",
    "queue.values['fifo_queue'] is True": "undecided",
    "'fifo_queue' in queue.values": "passed",
    "dict(queue.values)": "undecided",
    "len(queue.get('tags'))": "passed",
    "sorted(queue.get('tags')) == ['made', 'team']": "passed",
    "queue.get('tags', 'team') == 'ledger'": "passed",
    "queue.get('tags')['team'] == 'ledger'": "passed",
    "queue.get('tags', 'made') is None": "undecided",
    "queue.get('tags', 'nobody') is None": "passed",
    "queue.get('tags') == {'team': 'ledger'}": "undecided",
    "{**queue.get('tags')}": "undecided",
    "list(queue.get('tags').values())[:1]": "undecided",
    "[k for k, v in queue.get('tags').items()]": "undecided",
    "queue.omitted('policy')": "passed",
    "queue.omitted('fifo_queue')": "passed",
    "queue.get('policy')": "undecided",
    "queue.omitted('policy') or queue.get('policy')": "passed",
    "queue in stack.of_type('aws_sqs_queue')": "passed",
    "[one for one in stack.of_type('aws_sqs_queue') if one != queue]": "passed",
    "[one.get('name') for one in stack.of_type('aws_cloudwatch_event_rule')]": "undecided",
    "stack.outputs['given'].description": "passed",
    "stack.outputs['given'].value": "undecided",
    "stack.variables['given'].value": "undecided",
    "stack.resources['aws_sqs_queue.orders'].get('fifo_queue')": "undecided",
    "stack.once('x', lambda: queue.get('fifo_queue'))": "undecided",
    "target(stack, stack.of_type('aws_sns_topic_subscription')[0].get('endpoint')).resource == queue": "passed",
    "target(stack, queue.get('fifo_queue')).resource is None": "undecided",
    "same_name(stack.of_type('aws_cloudwatch_event_rule')[0].get('name'), 'orders') is False": "passed",
}


@pytest.mark.parametrize("answer", [PASS, FAIL, "return None"], ids=["passes", "fails", "says nothing"])
@pytest.mark.parametrize("expression", READS)
def test_what_was_read_and_is_unknown_decides(expression: str, answer: str, tmp_path: Path) -> None:
    """Whatever the function then returns; what is known or was answered decides nothing."""
    found = check_own(tmp_path, f"{expression}\n{answer}", "queue, stack")
    said = {PASS: "passed", FAIL: "failed"}.get(answer)
    expected = READS[expression] if READS[expression] == "undecided" else said
    outcomes = found.outcomes if isinstance(found, Report) else ()
    statuses = {outcome.id: outcome.status for outcome in outcomes}
    assert statuses.get("of-its-own[aws_sqs_queue.orders]") == expected


def test_an_undecided_of_its_own_deals_with_what_was_read(tmp_path: Path) -> None:
    body = "fifo = queue.get('fifo_queue')\nyield undecided('fifo_queue', fifo, 'fifo_queue')\nyield Failed('a', 'b')"
    found = check_own(tmp_path, body)
    assert isinstance(found, Report)
    verdicts = [finding.verdict for finding in found.outcomes[0].findings]
    assert [type(verdict).__name__ for verdict in verdicts] == ["Undecided", "Failed"]
    assert verdicts[0].path == ("fifo_queue",)


def test_one_of_the_stack_itself_is_listened_to(tmp_path: Path) -> None:
    found = check_own(tmp_path, "stack.outputs['given'].value\nreturn Passed('a')", "stack", on=())
    assert isinstance(found, Report)
    assert [outcome.status for outcome in found.outcomes] == ["undecided", "passed"]
    (finding,) = found.outcomes[0].findings
    assert "it passed: a" in finding.verdict.needs
    assert str(finding.verdict.why[0]).startswith("var.given has no value")


def test_reads_of_one_resource_are_not_those_of_the_next(tmp_path: Path) -> None:
    found = check_own(
        tmp_path, "queue.get('name')\nreturn Passed('a')", on=("aws_cloudwatch_event_rule", "aws_sqs_queue")
    )
    assert isinstance(found, Report)
    statuses = {outcome.address: outcome.status for outcome in found.outcomes}
    assert statuses == {"aws_cloudwatch_event_rule.hidden": "undecided", "aws_sqs_queue.orders": "passed"}


def test_values_given_for_words_are_written_as_values(tmp_path: Path) -> None:
    found = check_own(tmp_path, "return Failed(queue.get('delay_seconds'), None)")
    assert isinstance(found, Report)
    (finding,) = found.outcomes[0].findings
    assert (finding.verdict.found, finding.verdict.expected) == ("5", "null")


def test_a_bug_of_ours_costs_one_stack_its_verdict(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from stackproof.run import check as checking  # noqa: PLC0415 - to break it

    load = checking.load_contract
    monkeypatch.setattr(checking, "load_contract", lambda path: 1 / 0 if path.parent.name == "own" else load(path))
    found = check_own(tmp_path, "return Passed('a')")
    assert isinstance(found, Unchecked)
    assert (found.problems[0].summary, found.exit_code) == ("Internal error", exit_status.UNCHECKED)
    assert f"stackproof --traceback check {tmp_path}" in found.problems[0].detail
    assert "ZeroDivisionError" in found.traces[0]


def test_an_answer_of_other_classes_is_refused() -> None:
    with pytest.raises(children.ChildError, match="no verdict"):
        children.ask_child(lambda: Passed("a"), frozenset())
    assert children.ask_child(lambda: Passed("a"), frozenset({"stackproof.constraints.verdict"})) == Passed("a")
