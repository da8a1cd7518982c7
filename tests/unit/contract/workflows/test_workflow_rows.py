"""Workflows in a contract. Each edit breaks one thing; each twin is as good as the stack."""

from __future__ import annotations

from pathlib import Path

import pytest
from judged_stacks import assert_fails, assert_holds, assert_refused, fails_for_what_is_hidden, judged, told

STACK = (Path(__file__).parent / "stack.tf").read_text()
CONTRACT = """
stack: orders
account: {id: "123456789012", region: eu-west-1}
workflows:
  - workflow: aws_sfn_state_machine.orders
    clause: Orders are checked, then charged
    clauses: {within: An order takes five minutes at most}
    order: [Check, Choose, Work, Done]
    within: 300
    failures: aws_sqs_queue.lost
    tasks:
      Check:
        calls: aws_lambda_function.step["check"]
        passes: {Payload.$: $}
        timeout: 15
        next: Choose
        retries:
          - {errors: [Lambda.TooManyRequestsException], times: 5}
          - {errors: [Lambda.ServiceException, States.Timeout], times: 2, after: 2, backoff: 1.5}
        is: {OutputPath: $.Payload}
      Charge: {calls: 'aws_lambda_function.step["charge"]', retries: [{errors: [States.ALL], times: 1}],
               is: {ResultPath: $.charged}, next: End}
      Notify: {calls: aws_sns_topic.orders, passes: {Message.$: $.id}, timeout: 5}
      Report:
        clause: Errors are reported
        calls: aws_sqs_queue.lost
        passes: {MessageBody: {event.$: $}}
        timeout: 10
        failures: Failed
        next: Failed
        is: {ResultPath: null}
    states:
      Choose: {Type: Choice, Choices: [{Variable: $.refused, IsPresent: true, Next: Refused}], Default: Work}
      Work: {Type: Parallel, Next: Done, Catch: [{ErrorEquals: [States.ALL], ResultPath: $.error, Next: Report}]}
      Wait: {Type: Wait, Seconds: 5, Next: Notify}
      Done: {Type: Succeed}
      Refused: {Type: Succeed}
      Failed: {Type: Fail, Error: Failed}
"""
CATCH = '[{ ErrorEquals = ["States.ALL"], ResultPath = "$.error", Next = "Report" }] # check'
FIRST = '{ ErrorEquals = ["Lambda.TooManyRequestsException"], MaxAttempts = 5 },'
SECOND = (
    '{ ErrorEquals = ["States.Timeout", "Lambda.ServiceException"], IntervalSeconds = 2, MaxAttempts = 2, '
    "BackoffRate = 1.5 }, # check"
)
MORE = 'Done    = { Type = "Succeed" }'
BREAKS = {  # what is replaced, by what, and what is said
    "a start elsewhere": ('StartAt        = "Check"', 'StartAt        = "Choose"', "it begins at Choose"),
    "a state that nothing leads to": (MORE, f'{MORE}\n      Left = {{ Type = "Succeed" }}', "nothing leads to Left"),
    "a state that is not there": ('"Failed" # report', '"Fail"', "Report leads to Fail, which is not there"),
    "a catch that leads nowhere": (CATCH, CATCH.replace(', Next = "Report"', ""), "a Catch of Check leads nowhere"),
    "a catch of a branch to outside": (
        "Retry      = [{ ErrorEquals",
        'Catch = [{ ErrorEquals = ["States.ALL"], Next = "Report" }], Retry      = [{ ErrorEquals',
        "a Catch of Charge leads to Report, which is not there",
    ),
    "a default that is not there": ('Default = "Work"', 'Default = "Wrk"', "Choose leads to Wrk, which is not there"),
    "a choice that leads nowhere": (', Next = "Refused" }', " }", "a choice of Choose leads nowhere"),
    "a start that is not there": ('StartAt        = "Check"', 'StartAt        = "Chek"',
                                  "refuses the definition: it begins at Chek, which is not there"),
    "a state of no type": (MORE, MORE.replace("Succeed", "Success"), "Done has the Type Success"),
    "an end that goes on": (
        "End            = true", 'End            = true, Next = "Wait"', "Notify ends, and leads to",
    ),
    "a state that leads nowhere": ('Next  = "Choose"        # check', "", "Check leads nowhere"),
    "a catch back to its own task": (CATCH, CATCH.replace("Report", "Check"), "Check leads back to itself"),
    "a circle of two": ('"Failed" # report', '"Check"', "Check and Report lead back to itself"),
    "a way that never ends": ('Next  = "Done"', 'Next  = "Choose"', "Done"),
    "a step that is left out": ('Default = "Work"', 'Default = "Done"', "Done is reached without Work"),
    "an order turned round": ('Next  = "Choose"        # check', 'Next  = "Work"', "Check does not lead to Choose"),
    "another function": ('step["check"].arn', 'step["notify"].arn', "calls aws_lambda_function.step[notify]"),
    "another function by its ARN": ('step["charge"].arn # charge', 'step["notify"].arn', "Charge calls aws_lambda"),
    "another integration": ("states:::sns:publish", "states:::sqs:sendMessage", "calls aws_sns_topic by sqs"),
    "an integration that is none": ("states:::lambda:invoke", "states:::lambda:invoke2", "by lambda:invoke2"),
    "an integration that waits": ("states:::sqs:sendMessage", "states:::sqs:sendMessage.waitForTaskToken",
                                  "by sqs:send"),
    "less is given": (', "Payload.$" = "$" }', " }", "Payload"),
    "more is given": ('"Payload.$" = "$" }', '"Payload.$" = "$", Qualifier = "1" }', "Qualifier"),
    "another part of the output": ('OutputPath     = "$.Payload"', 'OutputPath     = "$"', "OutputPath"),
    "a field more": ("TimeoutSeconds = 15 # check", "TimeoutSeconds = 15\n        HeartbeatSeconds = 5", "Heartbeat"),
    "fewer attempts": (FIRST, FIRST.replace("5", "1"), "again 1 times, after 1 s, x2"),
    "no attempts": (FIRST, FIRST.replace("5", "0"), "TooManyRequestsException again never"),
    "another interval": (SECOND, SECOND.replace("Seconds = 2", "Seconds = 9"), "after 9 s"),
    "another backoff": (SECOND, SECOND.replace("1.5", "1"), "x1"),
    "a longest wait": (SECOND, SECOND.replace("1.5", "1.5, MaxDelaySeconds = 2"), "at most 2 s"),
    "jitter": (SECOND, SECOND.replace("1.5", '1.5, JitterStrategy = "FULL"'), "jitter FULL"),
    "an error more": (FIRST, FIRST.replace('["', '["Refused", "'), "tries Refused again 5 times"),
    "an error less": (SECOND, SECOND.replace('"States.Timeout", ', ""), "tries States.Timeout again never"),
    "a retrier before that takes all": (
        FIRST, f'{{ ErrorEquals = ["States.ALL"], MaxAttempts = 1 }}, {FIRST}', "Exception again 1 times",
    ),
    "no catch": (f"Catch = {CATCH}", "", "Check does not catch every error"),
    "a catch of some": (CATCH, CATCH.replace("States.ALL", "States.TaskFailed"), "Check does not catch every error"),
    "no catch around a branch": (
        'Catch = [{ ErrorEquals = ["States.ALL"], ResultPath = "$.error", Next = "Report" }] # work', "",
        "Charge does not catch every error",
    ),
    "errors that end as success": (CATCH, CATCH.replace("Report", "Done"), "Check goes to Done and ends at Done"),
    "errors that end elsewhere": (CATCH, CATCH.replace("Report", "Failed"), "and ends at Failed"),
    "an error in place of the event": (CATCH, CATCH.replace('ResultPath = "$.error", ', ""), "it has no ResultPath"),
    "an error over the event": (CATCH, CATCH.replace("$.error", "$"), "ResultPath is $"),
    "a message without the event": ('"event.$" = "$" }', '"event.$" = "$$.Execution.Id" }', "has not the event in it"),
    "a failure that succeeds": ('"Failed" # report', '"Done"', "the execution succeeds at Done"),
    "a longer timeout": ("TimeoutSeconds = 15 # check", "TimeoutSeconds = 99", "TimeoutSeconds of Check is 99"),
    "a timeout before the function's": ("timeout       = 10", "timeout       = 60", "may run for 60 s"),
    "no time to retry": ("timeout       = 10", "timeout       = 250", "the longest way may take"),
    "a machine without a timeout": ("TimeoutSeconds = 300", "", "nothing ends an execution that hangs"),
    "another choice": ("IsPresent = true", "IsPresent = false", "IsPresent"),
    "another default": ('Default = "Work"', 'Default = "Refused"', "Default"),
    "another wait": ("Seconds = 5, Next", "Seconds = 50, Next", "Seconds = 50"),
    "a state that the contract does not name": (
        MORE, f'{MORE}\n      More = {{ Type = "Pass", Next = "Done" }}', "names no state More",
    ),
    "a task that calls nothing": (
        '        Type           = "Task"\n        Resource       = "arn:aws:states:::lambda:invoke"\n',
        '        Type           = "Task"\n', "Check calls nothing of the stack",
    ),
    "no task any more": ('Type           = "Task"\n        Resource       = "arn:aws:states:::sqs:sendMessage"',
                         'Type           = "Pass"\n        Resource       = "x"', "Report is no task"),
}  # fmt: skip
TWINS = {
    "the defaults written out": (FIRST, FIRST.replace("5 }", '5, IntervalSeconds = 1, JitterStrategy = "NONE" }')),
    "a comment": ("TimeoutSeconds = 15 # check", 'TimeoutSeconds = 15\n        Comment = "Looks"'),
    "errors one by one": (
        SECOND,
        ", ".join(SECOND.replace('"States.Timeout", "Lambda.ServiceException"', f'"{one}"').removesuffix(", # check")
                  for one in ("States.Timeout", "Lambda.ServiceException")) + ",",
    ),
    "a catch of both kinds": (CATCH, CATCH.replace('"States.ALL"', '"States.TaskFailed", "States.Timeout"')),
    "the function by its name": ('step["check"].arn', 'step["check"].function_name'),
}  # fmt: skip
WRONG = {
    "no expression of RE2": ("{ResultPath: null}", '{ResultPath: {matches: "("}}', "regular expression of RE2"),
    "an operator of another kind": ("{Payload.$: $}", "{Payload.$: {starts_with: 1}}", "takes a text"),
    "a misspelt key": ("    within: 300", "    withing: 300", 'Did you mean "within"?'),
    "a misspelt key of a task": ("        timeout: 15", "        timout: 15", 'Did you mean "timeout"?'),
    "a misspelt integration": ("        timeout: 15", "        bye: lambda:invoke\n        timeout: 15",
                               'Did you mean "by"?'),
    "a misspelt key of a retry": ("times: 5}", "time: 5}", 'Did you mean "times"?'),
    "a machine that is not there": ("_machine.orders\n", "_machine.ordres\n",
                                    'Did you mean "aws_sfn_state_machine.orders"?'),
    "no machine": ("aws_sfn_state_machine.orders\n", "aws_sqs_queue.lost\n", "is no address of an aws_sfn"),
    "a function that is not there": ('step["charge"]', 'stp["charge"]', "does not have"),
    "a queue that is not there": ("  failures: aws_sqs_queue.lost\n", "  failures: aws_sqs_queue.loss\n",
                                "does not have"),
    "an order of no state": ("[Check, Choose, Work, Done]", "[Check, Chose, Work, Done]", 'Did you mean "Choose"?'),
    "a failure to no state": ("        failures: Failed", "        failures: Faild", 'Did you mean "Failed"?'),
    "a clause of nothing": ("clauses: {within:", "clauses: {wihin:", "is none of"),
    "a state twice": ("      Wait: {", "      Notify: {", 'is among "tasks" as well'),
    "a task of a check's name": ("      Notify: {calls", "      order: {calls", "is the name of a check"),
    "no clause": ("    clause: Orders are checked, then charged\n", "", '"clause" is required'),
}  # fmt: skip


def test_the_stack_holds(tmp_path: Path) -> None:
    report = assert_holds(tmp_path, STACK, CONTRACT)
    clauses = {outcome.binding.id.partition(": ")[2]: outcome.binding.clauses[0] for outcome in report.outcomes}
    assert clauses["Report"] == "Errors are reported"
    assert clauses["within"] == "An order takes five minutes at most"


@pytest.mark.parametrize("name", BREAKS)
def test_what_is_broken_fails_for_its_reason(name: str, tmp_path: Path) -> None:
    assert_fails(tmp_path, STACK, CONTRACT, BREAKS[name])


@pytest.mark.parametrize("name", TWINS)
def test_what_is_as_good_holds(name: str, tmp_path: Path) -> None:
    assert_holds(tmp_path, STACK, CONTRACT, TWINS[name])


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_entry_is_told(name: str, tmp_path: Path) -> None:
    assert_refused(tmp_path, STACK, CONTRACT, WRONG[name])


def test_another_integration_is_named(tmp_path: Path) -> None:
    contract = CONTRACT.replace(
        "calls: aws_sqs_queue.lost\n", "calls: aws_sqs_queue.lost\n        by: sqs:sendMessage.waitForTaskToken\n"
    )
    assert_holds(tmp_path, STACK, contract, ("states:::sqs:sendMessage", "states:::sqs:sendMessage.waitForTaskToken"))


def test_what_is_hidden_decides_nothing(tmp_path: Path) -> None:
    assert fails_for_what_is_hidden(tmp_path, STACK, CONTRACT) == []


@pytest.mark.parametrize(
    "hidden",
    [
        'Next  = "Choose"        # check', "TimeoutSeconds = 15 # check", "TimeoutSeconds = 300", 'step["check"].arn',
        '"event.$" = "$" }', CATCH, FIRST,
    ],
)  # fmt: skip
def test_what_a_variable_hides_is_undecided(hidden: str, tmp_path: Path) -> None:
    """Nothing fails for a part that nobody knows, and nothing passes that depends on it."""
    assert STACK.count(hidden) == 1
    hcl = STACK.replace(hidden, HIDDEN.get(hidden, f"{hidden.split('=', maxsplit=1)[0]}= random_id.x.b64_url"))
    report = judged(tmp_path, hcl + '\nresource "random_id" "x" {\n  byte_length = 4\n}\n', CONTRACT)
    assert {outcome.status for outcome in report.outcomes} == {"passed", "undecided"}, told(report)


HIDDEN = {
    'step["check"].arn': 'step["check"].arn == "" ? "x" : random_id.x.b64_url',
    '"event.$" = "$" }': '"event.$" = random_id.x.b64_url }',
    CATCH: '[{ ErrorEquals = ["States.ALL"], ResultPath = random_id.x.b64_url, Next = "Report" }]',
    FIRST: '{ ErrorEquals = ["Lambda.TooManyRequestsException"], MaxAttempts = random_id.x.dec },',
}
