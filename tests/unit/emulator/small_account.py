"""An account of the local AWS, and small things to deploy there."""

import io
import json
import uuid
import zipfile
from dataclasses import dataclass
from typing import Any

from stackproof.emulator.process import Emulator

ACCOUNT = "123456789012"
REGION = "us-east-1"
TRUST = json.dumps({"Version": "2012-10-17", "Statement": []})
LOGS = {"Effect": "Allow", "Action": ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"]}
POLL = {"Effect": "Allow", "Action": ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]}


@dataclass(frozen=True)
class Account:
    """Makes small things in the local AWS, each under a name of its own."""

    aws: Emulator

    def name(self, kind: str) -> str:
        return f"{kind}-{uuid.uuid4().hex[:8]}"

    def role(self, *statements: dict[str, Any]) -> str:
        """Make a role that may do what the statements say; without a resource they are for all."""
        iam = self.aws.client("iam")
        name = self.name("role")
        arn: str = iam.create_role(RoleName=name, AssumeRolePolicyDocument=TRUST)["Role"]["Arn"]
        if statements:
            document = {"Version": "2012-10-17", "Statement": [{"Resource": "*", **one} for one in statements]}
            iam.put_role_policy(RoleName=name, PolicyName="granted", PolicyDocument=json.dumps(document))
        return arn

    def function(self, source: str, *statements: dict[str, Any], **more: Any) -> str:
        """Make a function of one module that may write logs and do what the statements say; return its name."""
        name = more.pop("FunctionName", None) or self.name("function")
        data = io.BytesIO()
        with zipfile.ZipFile(data, "w") as file:
            file.writestr("code.py", source)
        given = {
            "Role": more.pop("Role", None) or self.role(LOGS, *statements),
            "Runtime": "python3.11",
            "Handler": "code.handle",
            "Code": {"ZipFile": data.getvalue()},
            "Timeout": 10,
        }
        self.aws.client("lambda").create_function(FunctionName=name, **given | more)
        return name

    def invoke(self, function: str, event: Any = None, **more: Any) -> tuple[Any, str | None]:
        """Invoke a function; return its answer, and the kind of error if there was one."""
        answer = self.aws.client("lambda").invoke(FunctionName=function, Payload=json.dumps(event), **more)
        return json.load(answer["Payload"]), answer.get("FunctionError")

    def allow(self, function: str, service: str, source_arn: str) -> None:
        """Let a service invoke a function."""
        self.aws.client("lambda").add_permission(
            FunctionName=function,
            StatementId=self.name("statement"),
            Action="lambda:InvokeFunction",
            Principal=service,
            SourceArn=source_arn,
        )

    def log(self, function: str, group: str | None = None) -> list[str]:
        """The lines of a function's log."""
        logs = self.aws.client("logs")
        try:
            events = logs.filter_log_events(logGroupName=group or f"/aws/lambda/{function}")["events"]
        except logs.exceptions.ResourceNotFoundException:
            return []
        return [event["message"] for event in events]

    def printed(self, function: str) -> list[Any]:
        """What a function printed as JSON, once nothing moves."""
        self.aws.wait_until_idle()
        return [json.loads(line) for line in self.log(function) if line.startswith(("{", "["))]

    def queue(self, suffix: str = "", allow: str = "", **attributes: Any) -> str:
        """Make a queue, which a service may send to; return its ARN."""
        sqs = self.aws.client("sqs")
        name = self.name("queue") + suffix
        given = {key: value if isinstance(value, str) else json.dumps(value) for key, value in attributes.items()}
        if suffix == ".fifo":
            given["FifoQueue"] = "true"
        if allow:
            statement = {"Effect": "Allow", "Principal": {"Service": allow}, "Action": "sqs:SendMessage"}
            given["Policy"] = json.dumps({"Statement": [{**statement, "Resource": "*"}]})
        sqs.create_queue(QueueName=name, Attributes=given)
        return arn("sqs", name)

    def url(self, queue: str) -> str:
        return f"{self.aws.endpoint}/{ACCOUNT}/{queue.rpartition(':')[2]}"

    def messages(self, queue: str) -> list[dict[str, Any]]:
        """Take what is in a queue, once nothing moves."""
        self.aws.wait_until_idle()
        sqs = self.aws.client("sqs")
        found: list[dict[str, Any]] = []
        while more := sqs.receive_message(
            QueueUrl=self.url(queue), MaxNumberOfMessages=10, MessageAttributeNames=["All"]
        ).get("Messages"):
            found.extend(more)
        return found

    def topic(self, **attributes: Any) -> str:
        """Make a topic; return its ARN."""
        topic: str = self.aws.client("sns").create_topic(Name=self.name("topic"), Attributes=attributes)["TopicArn"]
        return topic


def arn(service: str, name: str) -> str:
    """Name something of the account."""
    return f"arn:aws:{service}:{REGION}:{ACCOUNT}:{name}"
