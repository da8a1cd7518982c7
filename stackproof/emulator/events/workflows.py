"""Step Functions through moto's own interpreter: as the machine's role, at the emulator's pace, and synchronous too.

Rules: https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartSyncExecution.html.
"""

from __future__ import annotations

import copy
import functools
import sys
import threading
import time
import types
import uuid
from typing import Any

import boto3
from botocore.config import Config
from moto.core.responses import ActionResult
from moto.stepfunctions.parser.asl.component.common.retry import retrier_decl
from moto.stepfunctions.parser.asl.parse.asl_parser import AmazonStateLanguageParser
from moto.stepfunctions.parser.backend.execution import BaseExecutionWorkerCommunication
from moto.stepfunctions.parser.backend.execution_worker import ExecutionWorker
from moto.stepfunctions.parser.models import StepFunctionsParserBackend
from moto.stepfunctions.responses import StepFunctionResponse

from stackproof.emulator.access.roles import role_credentials
from stackproof.emulator.activity import ACTIVITY
from stackproof.emulator.corrections.patching import Method, add, around
from stackproof.emulator.events.background import Background
from stackproof.emulator.events.workflow_logs import log_executions

_POLL_SECONDS = 0.01
_KEPT = 500  # executions of one machine
_CONNECTIONS = 50  # of one client: as many executions may wait for functions at a time
_PARSER = "moto.stepfunctions.parser"


def run_workflows(endpoint: str, background: Background) -> None:
    """Let executions call the local AWS as their role, and count as moving while they last."""
    _act_as_role(endpoint)
    _parse_once()
    _retry_at_pace(background)
    _count_executions()
    _start_synchronously()
    log_executions()


def _act_as_role(endpoint: str) -> None:
    """Call as the machine's role; making a client takes ten times as long as most calls, so each is kept."""
    lock = threading.Lock()
    clients: dict[tuple[str, str, str], Any] = {}

    def boto_client_for(region: str, service: str, state_credentials: Any = None) -> Any:
        key = (region, service, state_credentials.role_arn)
        with lock:
            if key not in clients:
                clients[key] = client_of(*key)
            return clients[key]

    def client_of(region: str, service: str, role_arn: str) -> Any:
        role = role_credentials(role_arn)
        return boto3.session.Session().client(
            service,  # type: ignore[call-overload]  # whichever the state names
            region_name=region,
            endpoint_url=endpoint,
            aws_access_key_id=role["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=role["AWS_SECRET_ACCESS_KEY"],
            aws_session_token=role["AWS_SESSION_TOKEN"],
            config=Config(
                parameter_validation=False,
                retries={"total_max_attempts": 1},
                read_timeout=900,
                max_pool_connections=_CONNECTIONS,
            ),
        )

    for module in _parser_modules():
        if hasattr(module, "boto_client_for"):
            vars(module)["boto_client_for"] = boto_client_for


def _parser_modules() -> list[types.ModuleType]:
    return [module for name, module in list(sys.modules.items()) if name.startswith(_PARSER)]


def _parse_once() -> None:
    """Parse each definition and each path once, where moto does so for every execution and every look.

    An execution gets a copy, as it would get a parse of its own.
    """
    parsed = functools.lru_cache(maxsize=256)(AmazonStateLanguageParser.parse)
    ExecutionWorker._get_evaluation_entrypoint = (  # type: ignore[method-assign]
        lambda self: copy.deepcopy(parsed(self._evaluation_details.state_machine_details.definition)[0])
    )
    for module in _parser_modules():
        if getattr(vars(module).get("parse"), "__module__", "").startswith("jsonpath_ng"):
            vars(module)["parse"] = functools.lru_cache(maxsize=1024)(vars(module)["parse"])


def _retry_at_pace(background: Background) -> None:
    """Retriers sleep through the module's own ``time``."""
    retrier_decl.time = types.SimpleNamespace(sleep=background.pause)  # type: ignore[assignment,attr-defined]


def _count_executions() -> None:
    @around(StepFunctionsParserBackend, "start_execution")
    def start(original: Method, self: Any, arn: str, name: str | None = None, *more: Any, **named: Any) -> Any:
        what = f"execution of {arn.rsplit(':', 1)[-1]}"
        ACTIVITY.begin(what)
        try:
            _make_room(self.describe_state_machine(arn).executions)
            return original(self, arn, name or str(uuid.uuid4()), *more, **named)
        except BaseException:
            ACTIVITY.end(what)
            raise

    @around(BaseExecutionWorkerCommunication, "terminated")
    def keep_terminated(original: Method, self: Any) -> None:
        try:
            original(self)
        finally:
            execution = self.execution
            machine = execution.state_machine.name
            ACTIVITY.trace("workflow", machine=machine, status=execution.status, error=execution.error)
            ACTIVITY.end(f"execution of {machine}")


def _make_room(executions: list[Any]) -> None:
    """Forget the oldest executions: each is some hundred kilobytes, and AWS keeps none of an Express machine."""
    surplus = len(executions) - _KEPT
    if surplus > _KEPT // 2 and all(one.status != "RUNNING" for one in executions[:surplus]):
        del executions[:surplus]


def _start_synchronously() -> None:
    """Implement StartSyncExecution, which moto lacks."""

    def start_sync_execution(self: Any) -> ActionResult:
        arn = self._get_param("stateMachineArn")
        text = self._get_param("input", if_none="{}")
        execution = self.stepfunction_backend.start_execution(arn, self._get_param("name"), text)
        while execution.status == "RUNNING":
            time.sleep(_POLL_SECONDS)
        described = execution.to_describe_output()
        wanted = ("executionArn", "stateMachineArn", "name", "startDate", "stopDate", "input", "output", "error")
        answer = {name: described[name] for name in (*wanted, "cause") if described.get(name) is not None}
        status = "FAILED" if execution.status == "ABORTED" else execution.status
        return ActionResult({**answer, "status": status})

    add(StepFunctionResponse, start_sync_execution)
