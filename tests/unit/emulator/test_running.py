"""Functions run: their code, environment, limits, context, errors and logs."""

import json
import time
from pathlib import Path

import pytest
from botocore.exceptions import ClientError
from small_account import ACCOUNT, Account

from stackproof.emulator.running.images import Image, push

pytestmark = [pytest.mark.unit, pytest.mark.xdist_group("emulator")]

COUNTER = """
import os
COUNT = 0
def handle(event, context):
    global COUNT
    COUNT += 1
    return [COUNT, os.getpid(), os.environ.get("COLOUR")]
"""


def test_an_environment_is_reused_until_the_configuration_changes(account: Account) -> None:
    function = account.function(COUNTER, Environment={"Variables": {"COLOUR": "red"}})
    first, second = account.invoke(function)[0], account.invoke(function)[0]
    assert first[0] == 1
    assert second == [2, first[1], "red"]
    client = account.aws.client("lambda")
    client.update_function_configuration(FunctionName=function, Environment={"Variables": {"COLOUR": "blue"}})
    third = account.invoke(function)[0]
    assert third[0] == 1
    assert third[2] == "blue"
    assert third[1] != first[1]


CONTEXT = """
import os
def handle(event, context):
    return {
        "name": context.function_name, "environment": os.environ["AWS_LAMBDA_FUNCTION_NAME"],
        "arn": context.invoked_function_arn, "memory": context.memory_limit_in_mb,
        "left": context.get_remaining_time_in_millis(), "region": os.environ["AWS_REGION"],
        "id": context.aws_request_id, "event": event,
    }
"""


def test_the_context_is_lambdas(account: Account) -> None:
    function = account.function(CONTEXT, MemorySize=256, Timeout=7)
    answer, error = account.invoke(function, {"a": 1})
    assert error is None
    assert answer["name"] == answer["environment"] == function
    assert answer["arn"] == f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:{function}"
    assert (answer["memory"], answer["region"], answer["event"]) == ("256", "us-east-1", {"a": 1})
    assert 5000 < answer["left"] <= 7000


@pytest.mark.parametrize(
    ("body", "kind", "message"),
    [
        ("raise ValueError('no amount')", "ValueError", "no amount"),
        ("return {1, 2}", "Runtime.MarshalError", "Unable to marshal response"),
        ("import os; os._exit(3)", "Runtime.ExitError", "exit status 3"),
        ("import time; time.sleep(5)", "Sandbox.Timedout", "Task timed out after 1.00 seconds"),
        ("x = bytearray(400_000_000); import time; time.sleep(5)", "Runtime.OutOfMemory", "signal: killed"),
    ],
)
def test_an_error_has_lambdas_shape(account: Account, body: str, kind: str, message: str) -> None:
    """The next invocation gets a new environment where the old one died."""
    function = account.function(
        f"def handle(event, context):\n    if event: return 'well'\n    {body}", Timeout=1, MemorySize=256
    )
    answer, error = account.invoke(function)
    assert error == "Unhandled"
    assert answer["errorType"] == kind
    assert message in answer["errorMessage"]
    assert account.invoke(function, {"again": 1}) == ("well", None)


def test_a_module_that_does_not_load_is_said(account: Account) -> None:
    answer, error = account.invoke(account.function("import nothing_of_that_name"))
    assert error == "Unhandled"
    assert answer["errorType"] == "Runtime.ImportModuleError"
    assert "nothing_of_that_name" in answer["errorMessage"]


LOGGING = """
import logging
def handle(event, context):
    print("printed")
    logging.getLogger("of.mine").warning("warned", extra={"event_id": "e-1"})
    logging.getLogger("of.mine").debug("not shown")
"""


def test_lines_go_to_the_log_group_as_text(account: Account) -> None:
    function = account.function(LOGGING)
    account.invoke(function)
    start, printed, warned, end, report = account.log(function)
    request = start.split()[2]
    assert (start, end) == (f"START RequestId: {request} Version: $LATEST", f"END RequestId: {request}")
    assert printed == "printed"
    assert warned.startswith("[WARNING]\t")
    assert warned.endswith(f"\t{request}\twarned")
    assert report.startswith(f"REPORT RequestId: {request}\tDuration: ")
    assert "Memory Size: 128 MB" in report
    assert "Init Duration: " in report


def test_lines_go_to_the_log_group_as_json(account: Account) -> None:
    group = account.name("/group")
    account.aws.client("logs").create_log_group(logGroupName=group)
    function = account.function(LOGGING, LoggingConfig={"LogFormat": "JSON", "LogGroup": group})
    account.invoke(function)
    start, printed, warned, report = account.log(function, group)
    assert json.loads(start)["type"] == "platform.start"
    assert printed == "printed"
    line = json.loads(warned)
    assert (line["level"], line["message"], line["event_id"]) == ("WARNING", "warned", "e-1")
    assert line["requestId"] == json.loads(start)["record"]["requestId"]
    assert json.loads(report)["record"]["status"] == "success"


def test_what_was_printed_before_the_timeout_is_kept(account: Account) -> None:
    source = "import time\ndef handle(event, context):\n    print('begun')\n    time.sleep(5)\n"
    function = account.function(source, Timeout=1)
    started = time.monotonic()
    account.invoke(function)
    assert time.monotonic() - started < 4
    assert "begun" in account.log(function)


def test_a_role_that_may_not_write_logs_leaves_none(account: Account) -> None:
    function = account.function("def handle(event, context): return 1", Role=account.role())
    assert account.invoke(function) == (1, None)
    assert account.log(function) == []
    assert any(step["kind"] == "log-lost" and step["function"] == function for step in account.aws.trace())


def test_reserved_concurrency_throttles(account: Account) -> None:
    function = account.function("def handle(event, context): return 1")
    client = account.aws.client("lambda")
    client.put_function_concurrency(FunctionName=function, ReservedConcurrentExecutions=0)
    with pytest.raises(ClientError) as caught:
        account.invoke(function)
    assert caught.value.response["Error"]["Code"] == "TooManyRequestsException"
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 429
    client.put_function_concurrency(FunctionName=function, ReservedConcurrentExecutions=1)
    assert account.invoke(function) == (1, None)


DOCKERFILE = """# a comment
FROM public.ecr.aws/lambda/python:3.11
RUN pip install nothing \\
    --quiet
COPY --from=shared words/ ${LAMBDA_TASK_ROOT}/words/
COPY code.py settings.json ${LAMBDA_TASK_ROOT}/
CMD ["code.handle"]
"""


def test_an_image_runs_from_the_folder_of_its_dockerfile(account: Account, tmp_path: Path) -> None:
    """A function needs its image first; a new image of the same tag counts once the function is updated."""
    folder, shared = tmp_path / "image", tmp_path / "shared"
    (shared / "words").mkdir(parents=True)
    (shared / "words" / "__init__.py").write_text("WORD = 'shared'\n")
    folder.mkdir()
    (folder / "Dockerfile").write_text(DOCKERFILE)
    (folder / "settings.json").write_text("{}")
    (folder / "code.py").write_text("from words import WORD\ndef handle(event, context): return WORD\n")
    ecr, client = account.aws.client("ecr"), account.aws.client("lambda")
    repository = account.name("images")
    uri = ecr.create_repository(repositoryName=repository)["repository"]["repositoryUri"] + ":one"
    function = account.name("function")
    given = {"FunctionName": function, "PackageType": "Image", "Code": {"ImageUri": uri}, "Role": account.role()}
    with pytest.raises(ClientError, match="ImageNotFound"):
        client.create_function(**given)
    push(ecr, uri, Image(folder, {"shared": shared}))
    client.create_function(**given)
    assert account.invoke(function) == ("shared", None)
    (folder / "code.py").write_text("def handle(event, context): return 'new'\n")
    push(ecr, uri, Image(folder, {"shared": shared}))
    client.update_function_code(FunctionName=function, ImageUri=uri)
    assert account.invoke(function) == ("new", None)
