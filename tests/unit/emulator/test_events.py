"""Events move between services, and what cannot be delivered is kept."""

import json
import time
from typing import Any

import pytest
from small_account import POLL, Account, arn

pytestmark = [pytest.mark.unit, pytest.mark.xdist_group("emulator")]

PRINT = "import json\ndef handle(event, context): print(json.dumps(event))\n"
FAIL = "def handle(event, context): raise ValueError('it broke')\n"
SEND = {"Effect": "Allow", "Action": "sqs:SendMessage"}


def test_a_bucket_notifies_about_what_its_filter_matches(account: Account) -> None:
    function, bucket = account.function(PRINT), account.name("bucket")
    s3 = account.aws.client("s3")
    s3.create_bucket(Bucket=bucket)
    account.allow(function, "s3.amazonaws.com", f"arn:aws:s3:::{bucket}")
    rules = [{"Name": "suffix", "Value": ".csv"}, {"Name": "prefix", "Value": "in/"}]
    configuration = {
        "LambdaFunctionArn": arn("lambda", f"function:{function}"),
        "Events": ["s3:ObjectCreated:*"],
        "Filter": {"Key": {"FilterRules": rules}},
    }
    s3.put_bucket_notification_configuration(
        Bucket=bucket, NotificationConfiguration={"LambdaFunctionConfigurations": [configuration]}
    )
    for key in ("in/a b.csv", "in/a.txt", "out/a.csv"):
        s3.put_object(Bucket=bucket, Key=key, Body=b"1,2")
    (event,) = account.printed(function)
    (record,) = event["Records"]
    assert record["eventName"] == "ObjectCreated:Put"
    assert record["s3"]["bucket"]["arn"] == f"arn:aws:s3:::{bucket}"
    assert (record["s3"]["object"]["key"], record["s3"]["object"]["size"]) == ("in/a+b.csv", 3)


@pytest.mark.parametrize(
    ("smallest", "never"), [("all_storage_classes_128K", ["a/small"]), ("varies_by_storage_class", [])]
)
def test_the_trace_tells_what_no_lifecycle_moves(account: Account, smallest: Any, never: list[str]) -> None:
    s3, bucket = account.aws.client("s3"), account.name("bucket")
    s3.create_bucket(Bucket=bucket)
    moving: Any = {
        "Status": "Enabled",
        "Filter": {"Prefix": "a/"},
        "Transitions": [{"Days": 1, "StorageClass": "GLACIER"}],
    }
    s3.put_bucket_lifecycle_configuration(
        Bucket=bucket,
        LifecycleConfiguration={"Rules": [{"ID": "moving", **moving}]},
        TransitionDefaultMinimumObjectSize=smallest,
    )
    for key, size in (("a/small", 10), ("a/large", 200_000), ("b/small", 10)):
        s3.put_object(Bucket=bucket, Key=key, Body=b"x" * size)
    told = [step for step in account.aws.trace() if step["kind"] == "never-moved" and step["bucket"] == bucket]
    assert [step["key"] for step in told] == never


def test_a_topic_invokes_with_the_true_envelope(account: Account) -> None:
    function, topic = account.function(PRINT), account.topic()
    account.allow(function, "sns.amazonaws.com", topic)
    sns = account.aws.client("sns")
    sns.subscribe(
        TopicArn=topic,
        Protocol="lambda",
        Endpoint=arn("lambda", f"function:{function}"),
        Attributes={"FilterPolicy": '{"kind": ["paid"]}'},
    )
    for kind in ("refused", "paid"):
        attributes = {"kind": {"DataType": "String", "StringValue": kind}}
        sns.publish(TopicArn=topic, Message="one", Subject="about", MessageAttributes=attributes)
    (event,) = account.printed(function)
    (record,) = event["Records"]
    assert (record["EventSource"], record["EventVersion"]) == ("aws:sns", "1.0")
    assert record["EventSubscriptionArn"].startswith(topic)
    said = record["Sns"]
    assert (said["Type"], said["Message"], said["Subject"], said["TopicArn"]) == ("Notification", "one", "about", topic)
    assert said["MessageAttributes"] == {"kind": {"Type": "String", "Value": "paid"}}


def test_a_message_without_attributes_has_an_empty_object(account: Account) -> None:
    function, topic = account.function(PRINT), account.topic()
    account.allow(function, "sns.amazonaws.com", topic)
    sns = account.aws.client("sns")
    sns.subscribe(TopicArn=topic, Protocol="lambda", Endpoint=arn("lambda", f"function:{function}"))
    sns.publish(TopicArn=topic, Message="one")
    (event,) = account.printed(function)
    assert event["Records"][0]["Sns"]["MessageAttributes"] == {}
    assert event["Records"][0]["Sns"]["Subject"] is None


@pytest.mark.parametrize("protocol", ["lambda", "sqs"])
def test_what_a_topic_may_not_deliver_goes_to_its_dead_letters(account: Account, protocol: str) -> None:
    function, topic = account.function(PRINT), account.topic()
    endpoint = arn("lambda", f"function:{function}") if protocol == "lambda" else account.queue()
    dead = account.queue(allow="sns.amazonaws.com")
    sns = account.aws.client("sns")
    sns.subscribe(
        TopicArn=topic,
        Protocol=protocol,
        Endpoint=endpoint,
        Attributes={"RedrivePolicy": json.dumps({"deadLetterTargetArn": dead})},
    )
    sns.publish(TopicArn=topic, Message="one")
    (message,) = account.messages(dead)
    assert json.loads(message["Body"])["Message"] == "one"
    assert account.printed(function) == []


@pytest.mark.parametrize("allowed", [True, False])
def test_a_topic_sends_to_a_queue_that_lets_it(account: Account, allowed: bool) -> None:
    topic, queue = account.topic(), account.queue(allow="sns.amazonaws.com" if allowed else "")
    sns = account.aws.client("sns")
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=queue)
    sns.publish(TopicArn=topic, Message="one")
    assert [json.loads(one["Body"])["Message"] for one in account.messages(queue)] == (["one"] if allowed else [])


def rule(account: Account, *targets: dict[str, Any], pattern: Any = None) -> Any:
    """Make a bus with one rule; return what puts an event on it, and the rule's ARN."""
    events = account.aws.client("events")
    bus, name = account.name("bus"), account.name("rule")
    events.create_event_bus(Name=bus)
    made = events.put_rule(Name=name, EventBusName=bus, EventPattern=json.dumps(pattern or {"source": ["shop"]}))
    numbered = [{"Id": str(index), **target} for index, target in enumerate(targets)]
    events.put_targets(Rule=name, EventBusName=bus, Targets=numbered)

    def put(detail: Any, source: str = "shop") -> None:
        entry = {"EventBusName": bus, "Source": source, "DetailType": "Sold", "Detail": json.dumps(detail)}
        events.put_events(Entries=[entry])

    return put, made["RuleArn"]


def test_a_rule_invokes_with_what_its_pattern_matches(account: Account) -> None:
    function = account.function(PRINT)
    target = {"Arn": arn("lambda", f"function:{function}")}
    put, rule_arn = rule(account, target, pattern={"source": ["shop"], "detail": {"amount": [{"numeric": [">", 10]}]}})
    account.allow(function, "events.amazonaws.com", rule_arn)
    put({"amount": 11})
    put({"amount": 9})
    put({"amount": 12}, source="elsewhere")
    (event,) = account.printed(function)
    assert (event["detail"], event["detail-type"], event["source"]) == ({"amount": 11}, "Sold", "shop")
    assert time.strptime(event["time"], "%Y-%m-%dT%H:%M:%SZ")


def test_a_rule_keeps_what_it_cannot_deliver(account: Account) -> None:
    function, dead = account.function(PRINT), account.queue(allow="events.amazonaws.com")
    target = {"Arn": arn("lambda", f"function:{function}"), "DeadLetterConfig": {"Arn": dead}}
    put, rule_arn = rule(account, target)
    put({"amount": 1})
    (message,) = account.messages(dead)
    assert json.loads(message["Body"])["detail"] == {"amount": 1}
    said = {name: one["StringValue"] for name, one in message["MessageAttributes"].items()}
    assert (said["RULE_ARN"], said["TARGET_ARN"], said["ERROR_CODE"]) == (rule_arn, target["Arn"], "NO_PERMISSIONS")


def test_a_rule_sends_what_its_transformer_makes(account: Account) -> None:
    queue = account.queue(allow="events.amazonaws.com")
    transformer = {"InputPathsMap": {"what": "$.detail"}, "InputTemplate": '{"sold": <what>}'}
    put, _ = rule(account, {"Arn": queue, "InputTransformer": transformer}, {"Arn": queue, "InputPath": "$.detail.a"})
    put({"a": "b"})
    assert sorted(one["Body"] for one in account.messages(queue)) == ["b", '{"sold": {"a": "b"}}']


def test_a_rule_starts_a_workflow_as_its_role(account: Account) -> None:
    function = account.function(PRINT)
    machine = workflow(account, function)
    may = account.role({"Effect": "Allow", "Action": "states:StartExecution", "Resource": machine})
    put, _ = rule(account, {"Arn": machine, "RoleArn": may}, {"Arn": machine, "RoleArn": account.role()})
    put({"a": 1})
    (event,) = account.printed(function)
    assert event["detail"] == {"a": 1}


def workflow(account: Account, function: str, *statements: Any, logging: Any = None, **task: Any) -> str:
    """Make an Express workflow of one task that invokes a function; return its ARN."""
    resource = arn("lambda", f"function:{function}")
    state = {"Type": "Task", "Resource": resource, "End": True, **task}
    role = account.role({"Effect": "Allow", "Action": "lambda:InvokeFunction", "Resource": resource}, *statements)
    failed = {"Type": "Pass", "End": True}
    made = account.aws.client("stepfunctions").create_state_machine(
        name=account.name("machine"),
        type="EXPRESS",
        roleArn=role,
        definition=json.dumps({"StartAt": "Task", "States": {"Task": state, "Failed": failed}}),
        loggingConfiguration=logging or {"level": "OFF"},
    )
    return str(made["stateMachineArn"])


COUNT_AND_FAIL = """
COUNT = 0
def handle(event, context):
    global COUNT
    COUNT += 1
    if COUNT < event["until"]:
        raise ValueError("not yet")
    return COUNT
"""


@pytest.mark.parametrize(("until", "status"), [(3, "SUCCEEDED"), (9, "FAILED")])
def test_a_workflow_retries(account: Account, until: int, status: str) -> None:
    retry = [{"ErrorEquals": ["ValueError"], "IntervalSeconds": 30, "MaxAttempts": 3}]
    machine = workflow(account, account.function(COUNT_AND_FAIL), Retry=retry)
    answer = synchronously(account, machine, {"until": until})
    said = answer.get("output", answer.get("error"))
    assert (answer["status"], said) == (status, "3" if status == "SUCCEEDED" else "ValueError")


def test_a_workflow_catches(account: Account) -> None:
    catch = [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "Failed"}]
    machine = workflow(account, account.function(FAIL), Catch=catch)
    output = json.loads(synchronously(account, machine, {"a": 1})["output"])
    assert output["a"] == 1
    assert output["error"]["Error"] == "ValueError"


def test_old_executions_make_room(account: Account) -> None:
    """The newest are kept, and each gets its own answer although the definition is parsed once."""
    machine = workflow(account, "nothing", Type="Pass")
    states = account.aws.client("stepfunctions")
    started = [states.start_execution(stateMachineArn=machine, input=f"{number}") for number in range(760)]
    account.aws.wait_until_idle()
    kept = states.get_paginator("list_executions").paginate(stateMachineArn=machine)
    arns = {one["executionArn"] for page in kept for one in page["executions"]}
    assert arns == {one["executionArn"] for one in started[-len(arns) :]}
    assert 500 <= len(arns) < 760
    assert states.describe_execution(executionArn=started[-1]["executionArn"])["output"] == "759"


def synchronously(account: Account, machine: str, event: Any) -> dict[str, Any]:
    """Start an execution and wait for its end. The SDK would put "sync-" before the loopback's address."""
    states = account.aws.client("stepfunctions")
    states.meta.events.register(
        "before-call.stepfunctions.StartSyncExecution",
        lambda params, **_: params.update(url=f"{account.aws.endpoint}/"),
    )
    answer: dict[str, Any] = states.start_sync_execution(stateMachineArn=machine, input=json.dumps(event))
    return answer


def test_an_asynchronous_failure_is_tried_three_times_then_kept(account: Account) -> None:
    dead, record = account.queue(), account.queue()
    function = account.function(FAIL, SEND, DeadLetterConfig={"TargetArn": dead})
    account.aws.client("lambda").put_function_event_invoke_config(
        FunctionName=function, DestinationConfig={"OnFailure": {"Destination": record}}
    )
    account.aws.client("lambda").invoke(FunctionName=function, InvocationType="Event", Payload='{"a": 1}')
    (message,) = account.messages(dead)
    assert json.loads(message["Body"]) == {"a": 1}
    assert message["MessageAttributes"]["ErrorMessage"]["StringValue"] == "it broke"
    assert sum(line.startswith("START") for line in account.log(function)) == 3
    (kept,) = account.messages(record)
    said = json.loads(kept["Body"])
    assert (said["requestContext"]["condition"], said["requestPayload"]) == ("RetriesExhausted", {"a": 1})
    assert said["responsePayload"]["errorType"] == "ValueError"


def test_a_role_that_may_not_send_loses_the_event(account: Account) -> None:
    dead = account.queue()
    function = account.function(FAIL, DeadLetterConfig={"TargetArn": dead})
    account.aws.client("lambda").invoke(FunctionName=function, InvocationType="Event", Payload="{}")
    assert account.messages(dead) == []
    assert any(step["kind"] == "event-lost" and step["function"] == function for step in account.aws.trace())


def mapping(account: Account, function: str, queue: str, **more: Any) -> None:
    account.aws.client("lambda").create_event_source_mapping(FunctionName=function, EventSourceArn=queue, **more)


def send(account: Account, queue: str, *bodies: str, group: str | None = None) -> None:
    sqs = account.aws.client("sqs")
    for body in bodies:
        fifo = {"MessageGroupId": group, "MessageDeduplicationId": body} if group else {}
        sqs.send_message(QueueUrl=account.url(queue), MessageBody=body, **fifo)


REPORT = """
import json
def handle(event, context):
    bodies = [record["body"] for record in event["Records"]]
    print(json.dumps(bodies))
    failed = [record["messageId"] for record in event["Records"] if record["body"].startswith("bad")]
    return {"batchItemFailures": [{"itemIdentifier": one} for one in failed]}
"""


def test_only_what_failed_comes_again_until_it_is_dead(account: Account) -> None:
    dead = account.queue()
    queue = account.queue(RedrivePolicy={"deadLetterTargetArn": dead, "maxReceiveCount": 3})
    function = account.function(REPORT, POLL)
    mapping(account, function, queue, BatchSize=5, FunctionResponseTypes=["ReportBatchItemFailures"])
    send(account, queue, "good 1", "bad 1", "good 2")
    bodies = [body for batch in account.printed(function) for body in batch]
    assert sorted(bodies) == ["bad 1"] * 3 + ["good 1", "good 2"]
    assert [one["Body"] for one in account.messages(dead)] == ["bad 1"]


def test_a_function_that_fails_gets_the_whole_batch_again(account: Account) -> None:
    dead = account.queue()
    queue = account.queue(RedrivePolicy={"deadLetterTargetArn": dead, "maxReceiveCount": 2})
    mapping(account, account.function(FAIL, POLL), queue)
    send(account, queue, "1", "2")
    assert sorted(one["Body"] for one in account.messages(dead)) == ["1", "2"]


def test_a_window_fills_the_batch(account: Account) -> None:
    queue, function = account.queue(), account.function(REPORT, POLL)
    mapping(account, function, queue, BatchSize=100, MaximumBatchingWindowInSeconds=300)
    send(account, queue, *map(str, range(12)))
    assert [len(batch) for batch in account.printed(function)] == [12]


IN_ORDER = """
import json
def handle(event, context):
    failed = []
    for record in event["Records"]:
        tries = int(record["attributes"]["ApproximateReceiveCount"])
        bad = record["body"].endswith("3") and tries == 1
        if bad or failed:
            failed.append(record["messageId"])
        else:
            print(json.dumps({record["attributes"]["MessageGroupId"]: record["body"]}))
    return {"batchItemFailures": [{"itemIdentifier": one} for one in failed]}
"""


def test_a_group_keeps_its_order_over_a_failure(account: Account) -> None:
    queue, function = account.queue(".fifo"), account.function(IN_ORDER, POLL)
    for number in range(8):
        for group in ("a", "b"):
            send(account, queue, f"{group}{number}", group=group)
    mapping(account, function, queue, FunctionResponseTypes=["ReportBatchItemFailures"])
    done = account.printed(function)
    for group in ("a", "b"):
        assert [one[group] for one in done if group in one] == [f"{group}{number}" for number in range(8)]


def test_a_role_that_may_not_receive_gets_nothing(account: Account) -> None:
    queue, function = account.queue(), account.function(REPORT)
    mapping(account, function, queue)
    send(account, queue, "1")
    end = time.monotonic() + 5
    while not any(step["kind"] == "not-polled" and step["queue"] in queue for step in account.aws.trace()):
        assert time.monotonic() < end
        time.sleep(0.05)
    account.aws.client("sqs").delete_queue(QueueUrl=account.url(queue))
    assert account.printed(function) == []


def busy(account: Account, **bound: Any) -> tuple[str, str, str]:
    """Send six messages to a slow function that reserves two executions; return it, and where dead letters go."""
    function = account.function("import time\ndef handle(event, context):\n    time.sleep(1)", POLL)
    account.aws.client("lambda").put_function_concurrency(FunctionName=function, ReservedConcurrentExecutions=2)
    dead = account.queue()
    queue = account.queue(RedrivePolicy={"deadLetterTargetArn": dead, "maxReceiveCount": 3}, VisibilityTimeout="30")
    send(account, queue, *"abcdef")
    mapping(account, function, queue, BatchSize=1, **bound)
    return function, queue, dead


def test_a_mapping_does_not_heed_what_its_function_reserves(account: Account) -> None:
    """What is throttled three times is a dead letter that nobody has read."""
    _, _, dead = busy(account)
    assert len(account.messages(dead)) >= 1


def test_a_mapping_with_a_bound_loses_nothing(account: Account) -> None:
    _, queue, dead = busy(account, ScalingConfig={"MaximumConcurrency": 2})
    assert (account.messages(dead), account.messages(queue)) == ([], [])


LOOPING = """
import os, boto3
def handle(event, context):
    print(len(event["Records"]))
    rounds = int(event["Records"][0]["body"])
    if rounds < 20:
        boto3.client("sqs").send_message(QueueUrl=os.environ["QUEUE"], MessageBody=str(rounds + 1))
"""


@pytest.mark.parametrize(("allowed", "rounds", "dead"), [(False, 16, 1), (True, 20, 0)])
def test_a_loop_ends_after_sixteen_rounds(account: Account, allowed: bool, rounds: int, dead: int) -> None:
    letters = account.queue()
    queue = account.queue(RedrivePolicy={"deadLetterTargetArn": letters, "maxReceiveCount": 3})
    sending = {"Effect": "Allow", "Action": "sqs:SendMessage"}
    function = account.function(LOOPING, POLL, sending, Environment={"Variables": {"QUEUE": account.url(queue)}})
    if allowed:
        account.aws.client("lambda").put_function_recursion_config(FunctionName=function, RecursiveLoop="Allow")
    mapping(account, function, queue)
    send(account, queue, "1")
    assert len(account.messages(letters)) == dead
    assert len([line for line in account.log(function) if line == "1"]) == rounds


MEASURING = """
import json
def handle(event, context):
    directive = {"Namespace": "Mine", "Dimensions": [["Of"]], "Metrics": [{"Name": "REJECTED"}]}
    print(json.dumps({"_aws": {"CloudWatchMetrics": [directive]}, "Of": "f", "REJECTED": event}))
    print('{"_aws": 1}')
"""


def test_an_alarm_on_a_metric_that_a_function_writes(account: Account) -> None:
    """In the embedded metric format."""
    name = account.name("alarm")
    account.aws.client("cloudwatch").put_metric_alarm(
        AlarmName=name,
        Namespace="Mine",
        MetricName="REJECTED",
        Dimensions=[{"Name": "Of", "Value": "f"}],
        Statistic="Sum",
        Period=60,
        EvaluationPeriods=1,
        Threshold=0,
        ComparisonOperator="GreaterThanThreshold",
    )
    function = account.function(MEASURING)
    states = []
    for rejected in (0, 10):
        account.invoke(function, rejected)
        time.sleep(1.2)
        found = account.aws.client("cloudwatch").describe_alarms(AlarmNames=[name])["MetricAlarms"][0]
        states.append(found["StateValue"])
    assert states == ["OK", "ALARM"]


@pytest.mark.parametrize(("metric", "source"), [("Errors", "raise ValueError"), ("Invocations", "pass")])
def test_an_alarm_on_a_function(account: Account, metric: str, source: str) -> None:
    """Counted are those of the function alone, whatever the trace has forgotten."""
    function, other = (account.function(f"def handle(event, _):\n    {source}\n") for _ in range(2))
    cloudwatch = account.aws.client("cloudwatch")
    for name in (function, other):
        cloudwatch.put_metric_alarm(
            AlarmName=name,
            Namespace="AWS/Lambda",
            MetricName=metric,
            Dimensions=[{"Name": "FunctionName", "Value": name}],
            ComparisonOperator="GreaterThanThreshold",
            Threshold=1,
            EvaluationPeriods=1,
            Period=60,
            Statistic="Sum",
        )
    account.invoke(function)
    account.invoke(function)
    account.invoke(other)
    end = time.monotonic() + 10
    states: dict[str, str] = {}
    while set(states.values()) != {"ALARM", "OK"} and time.monotonic() < end:
        found = cloudwatch.describe_alarms(AlarmNames=[function, other])["MetricAlarms"]
        states = {one["AlarmName"]: one["StateValue"] for one in found}
    assert states == {function: "ALARM", other: "OK"}


def test_an_alarm_changes_its_state_and_notifies(account: Account) -> None:
    topic, told, watched = account.topic(), account.queue(allow="sns.amazonaws.com"), account.queue()
    account.aws.client("sns").subscribe(TopicArn=topic, Protocol="sqs", Endpoint=told)
    publisher = {"Effect": "Allow", "Principal": {"Service": "cloudwatch.amazonaws.com"}, "Action": "sns:Publish"}
    policy = json.dumps({"Statement": [{**publisher, "Resource": topic}]})
    account.aws.client("sns").set_topic_attributes(TopicArn=topic, AttributeName="Policy", AttributeValue=policy)
    alarm = account.name("alarm")
    account.aws.client("cloudwatch").put_metric_alarm(
        AlarmName=alarm,
        Namespace="AWS/SQS",
        MetricName="ApproximateNumberOfMessagesVisible",
        Dimensions=[{"Name": "QueueName", "Value": watched.rpartition(":")[2]}],
        ComparisonOperator="GreaterThanThreshold",
        Threshold=0,
        EvaluationPeriods=1,
        Period=60,
        Statistic="Maximum",
        AlarmActions=[topic],
    )
    send(account, watched, "1")
    end = time.monotonic() + 10
    found: list[dict[str, Any]] = []
    while not found and time.monotonic() < end:
        found = account.messages(told)
    said = json.loads(json.loads(found[0]["Body"])["Message"])
    assert (said["AlarmName"], said["NewStateValue"]) == (alarm, "ALARM")
