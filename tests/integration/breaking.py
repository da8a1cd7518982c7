"""What tests break on purpose on the local AWS, and mend again: permissions, settings, concurrency, endpoints."""

import json
import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

from deployed_stacks import Deployed
from roles import attached, inline


@contextmanager
def without_permission(deployed: Deployed, function: str, action: str) -> Iterator[None]:
    """Take an action away from the role of a function; what is refused meanwhile is not missing."""
    iam = deployed.client("iam")
    arn = deployed.client("lambda").get_function_configuration(FunctionName=function)["Role"]
    role = arn.rsplit("/", 1)[-1]
    before = {**inline(iam, role), **attached(iam, role)}
    granting = {name: document for name, document in before.items() if action in str(document["Statement"])}
    assert granting, f"{role} was never granted {action}"
    deployed.forget()
    try:
        for name, document in granting.items():
            kept = [one for one in document["Statement"] if action not in str(one["Action"])]
            _write(iam, role, name, {**document, "Statement": kept or [_NOTHING]})
        yield
    finally:
        for name, document in granting.items():
            _write(iam, role, name, document)
        deployed.calls += [call for call in deployed.local.calls() if call["allowed"]]
        deployed.local.forget()


_NOTHING = {"Effect": "Deny", "Action": "sts:AssumeRole", "Resource": "*"}  # a policy needs a statement


def _write(iam: Any, role: str, name: str, document: Any) -> None:
    """Write an inline policy, or a new version of a managed one, in the place of the one before."""
    text = json.dumps(document)
    if not name.startswith("arn:"):
        iam.put_role_policy(RoleName=role, PolicyName=name, PolicyDocument=text)
        return
    before = iam.get_policy(PolicyArn=name)["Policy"]["DefaultVersionId"]
    iam.create_policy_version(PolicyArn=name, PolicyDocument=text, SetAsDefault=True)
    iam.delete_policy_version(PolicyArn=name, VersionId=before)


@contextmanager
def reserved(deployed: Deployed, function: str, executions: int) -> Iterator[None]:
    """Reserve another number of concurrent executions for a function; none at all throttles every invocation."""
    functions = deployed.client("lambda")
    before = functions.get_function_concurrency(FunctionName=function)["ReservedConcurrentExecutions"]
    functions.put_function_concurrency(FunctionName=function, ReservedConcurrentExecutions=executions)
    try:
        yield
    finally:
        functions.put_function_concurrency(FunctionName=function, ReservedConcurrentExecutions=before)


@contextmanager
def configured(deployed: Deployed, function: str, variables: dict[str, str], **settings: Any) -> Iterator[None]:
    """Change the environment and settings of a function."""
    functions = deployed.client("lambda")
    now = functions.get_function_configuration(FunctionName=function)
    environment = now["Environment"]["Variables"]
    changed = {"Variables": {**environment, **variables}}
    functions.update_function_configuration(FunctionName=function, Environment=changed, **settings)
    try:
        yield
    finally:
        before = {name: now[name] for name in settings}
        functions.update_function_configuration(FunctionName=function, Environment={"Variables": environment}, **before)


@contextmanager
def silence() -> Iterator[str]:
    """Give the address of an endpoint that takes connections and never answers."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
