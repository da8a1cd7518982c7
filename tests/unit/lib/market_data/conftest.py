"""The stages with a moto AWS behind them."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from botocore.awsrequest import AWSResponse
from market_functions import CREDENTIALS, REGION, STAGES, environment, load, parameters, planned
from mocked_aws import client, filled_aws, functions_session, resource


def create_table(table: dict[str, Any]) -> None:
    """Create a table as the plan describes it."""

    def key(part: dict[str, Any]) -> list[dict[str, str]]:
        return [
            {"AttributeName": part["hash_key"], "KeyType": "HASH"},
            {"AttributeName": part["range_key"], "KeyType": "RANGE"},
        ]

    indexes = [
        {
            "IndexName": index["name"],
            "KeySchema": key(index),
            "Projection": {"ProjectionType": index["projection_type"]},
        }
        for index in table["global_secondary_index"]
    ]
    client("dynamodb", REGION).create_table(
        TableName=table["name"],
        BillingMode=table["billing_mode"],
        KeySchema=key(table),
        AttributeDefinitions=[
            {"AttributeName": attribute["name"], "AttributeType": attribute["type"]} for attribute in table["attribute"]
        ],
        **({"GlobalSecondaryIndexes": indexes} if indexes else {}),
    )


def create_rule(stage: str, bus: str) -> None:
    """Create a stage's rule, with a queue in the place of its function."""
    events = client("events", REGION)
    queue = resource("sqs", REGION).create_queue(QueueName=stage)
    pattern = planned("aws_cloudwatch_event_rule")[stage]["event_pattern"]
    events.put_rule(Name=stage, EventBusName=bus, EventPattern=pattern)
    events.put_targets(Rule=stage, EventBusName=bus, Targets=[{"Id": stage, "Arn": queue.attributes["QueueArn"]}])


def fill() -> dict[str, str]:
    """Make the planned tables, parameters, bus and rules, the topic, and a queue that subscribes to it."""
    for table in planned("aws_dynamodb_table").values():
        create_table(table)
    for name, value in parameters().items():
        client("ssm", REGION).put_parameter(Name=name, Value=value, Type="String")
    (bus,) = planned("aws_cloudwatch_event_bus").values()
    client("events", REGION).create_event_bus(Name=bus["name"])
    for stage in STAGES:
        create_rule(stage, bus["name"])
    topic = resource("sns", REGION).create_topic(Name="sns-alerts-dev")
    queue = resource("sqs", REGION).create_queue(QueueName="mailbox")
    topic.subscribe(Protocol="sqs", Endpoint=queue.attributes["QueueArn"])
    return {}


@pytest.fixture
def aws() -> Iterator[None]:
    """An AWS that is filled."""
    with filled_aws(CREDENTIALS, fill):
        yield


class Stages:
    """The three functions, each a process of its own with its own environment."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch = monkeypatch
        self.modules = {stage: load() for stage in STAGES}

    def refuse(self, stage: str, operation: str, code: str = "ThrottlingException", times: int = 1) -> None:
        """Let AWS refuse the next calls of an operation, such as dynamodb.PutItem, after botocore's own attempts."""
        service, _, name = operation.partition(".")
        answer = {"Error": {"Code": code, "Message": "Rate exceeded"}, "ResponseMetadata": {}}
        answers = [(AWSResponse("https://aws.test", 400, {}, None), answer)] * times
        functions_session().listen(
            self.modules[stage].client(service),
            f"before-call.*.{name}",
            lambda **_: answers.pop() if answers else None,
        )

    def invoke(self, stage: str, event: Any) -> dict[str, str]:
        with self._monkeypatch.context() as process:
            for name, value in environment(stage).items():
                process.setenv(name, value)
            return getattr(self.modules[stage], f"{stage}_handler")(event, None)


@pytest.fixture
def stages(aws: None, monkeypatch: pytest.MonkeyPatch) -> Stages:
    return Stages(monkeypatch)


@pytest.fixture
def calls(stages: Stages) -> dict[str, set[str]]:
    """What each function calls, as IAM names the actions."""
    called: dict[str, set[str]] = {stage: set() for stage in STAGES}
    for stage, module in stages.modules.items():
        for service in ("dynamodb", "events", "sns", "ssm"):
            functions_session().listen(
                module.client(service),
                "before-call",
                lambda model, actions=called[stage], service=service, **_: actions.add(f"{service}:{model.name}"),
            )
    return called


@pytest.fixture
def take(aws: None) -> Callable[[str], list[dict[str, Any]]]:
    """Read, and take away, the messages of a queue: of a stage, or the mailbox."""

    def messages(name: str) -> list[dict[str, Any]]:
        queue = resource("sqs", REGION).get_queue_by_name(QueueName=name)
        bodies = []
        while received := queue.receive_messages(MaxNumberOfMessages=10):
            for message in received:
                bodies.append(json.loads(message.body))
                message.delete()
        return bodies

    return messages


@pytest.fixture
def flow(stages: Stages, take: Callable[[str], list[dict[str, Any]]]) -> Callable[..., None]:
    """Put events of a feed on the bus, and invoke each stage with what its rule hands over."""
    bus = parameters()["parameter-event-bus-dev"]

    def run(*details: dict[str, Any], source: str = "market-data.feed.nasdaq") -> None:
        for detail in details:
            entry = {"EventBusName": bus, "Source": source, "DetailType": "MarketData.Raw"}
            client("events", REGION).put_events(Entries=[{**entry, "Detail": json.dumps(detail)}])
        for stage in STAGES:
            for event in take(stage):
                stages.invoke(stage, event)

    return run


@pytest.fixture
def events(aws: None) -> Callable[[], dict[str, dict[str, Any]]]:
    """Read the events table: its items by event id."""
    table = resource("dynamodb", REGION).Table("dynamodb-events-dev")
    return lambda: {item["event_id"]: item for item in table.scan()["Items"]}


@pytest.fixture
def trail(aws: None) -> Callable[[], list[dict[str, Any]]]:
    """Read the audit table in the order of its writing."""
    table = resource("dynamodb", REGION).Table("dynamodb-audit-dev")
    return lambda: sorted(table.scan()["Items"], key=lambda item: item["recorded_at"])


@pytest.fixture
def configure(aws: None) -> Callable[[str, Any], None]:
    """Change a parameter."""

    def put(name: str, value: Any) -> None:
        text = value if isinstance(value, str) else json.dumps(value)
        client("ssm", REGION).put_parameter(Name=f"parameter-{name}-dev", Value=text, Overwrite=True)

    return put
