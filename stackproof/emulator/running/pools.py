"""The execution environments of each function: started when none is free, kept warm, bounded.

Rules: https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html. As many run at a time as are
reserved, and no more than a small machine carries: beyond that an invocation waits, which AWS never makes it do.
"""

from __future__ import annotations

import os
import tempfile
import threading
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from stackproof.emulator import settings
from stackproof.emulator.access.enforcement import refusal
from stackproof.emulator.access.evaluation import Request
from stackproof.emulator.access.judgement import refused_to_role
from stackproof.emulator.access.roles import role_credentials
from stackproof.emulator.activity import ACTIVITY
from stackproof.emulator.corrections.functions import logging_of, loops_of
from stackproof.emulator.running.code import unpack_code
from stackproof.emulator.running.environments import Answer, Environment, Limits
from stackproof.emulator.running.images import UnusableImageError
from stackproof.emulator.running.logs import log_stream_name, write_logs
from stackproof.emulator.running.loops import MOST_ROUNDS, Lineage

MOST_PROCESSES = 2 * (os.cpu_count() or 2)  # of one function


class ThrottledError(Exception):
    """All of the function's reserved concurrency is in use."""


class LoopError(Exception):
    """The function takes part in a loop that Lambda ends."""


@dataclass(slots=True)
class Warm:
    """An environment, what it was made of, and its log stream."""

    environment: Environment
    made_of: tuple[Any, ...]
    stream: str


@dataclass(slots=True)
class Pool:
    """What runs of one function."""

    running: int = 0
    free: list[Warm] = field(default_factory=list)
    busy: list[Warm] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)
    places: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(MOST_PROCESSES))


class Pools:
    """The pools of all functions, by ARN."""

    def __init__(self, scratch: Path, endpoint: str) -> None:
        self._scratch = scratch
        self._endpoint = endpoint
        self._pools: dict[str, Pool] = {}
        self._lock = threading.Lock()

    def invoke(self, function: Any, event: Any, lineage: Lineage | None = None) -> tuple[Answer, str]:
        """Run a function once; return its answer and its log. ``lineage`` are the rounds that led to the event.

        Raises:
            ThrottledError: the reserved concurrency is in use.
            LoopError: it was invoked 16 times on the way to the event, and may not loop.
        """
        pool = self._pool(function.function_arn)
        rounds = {**(lineage or {})}
        rounds[function.function_arn] = rounds.get(function.function_arn, 0) + 1
        if rounds[function.function_arn] > MOST_ROUNDS and loops_of(function) != "Allow":
            raise LoopError(function.function_name)
        reserved = function.reserved_concurrency
        with pool.lock:
            if reserved is not None and pool.running >= int(reserved):
                ACTIVITY.trace("throttled", function=function.function_name)
                raise ThrottledError(function.function_name)
            pool.running += 1
        try:
            with pool.places, ACTIVITY.under_way(f"function {function.function_name}"):
                return self._run(pool, function, event, rounds)
        finally:
            with pool.lock:
                pool.running -= 1

    def _run(self, pool: Pool, function: Any, event: Any, rounds: Lineage) -> tuple[Answer, str]:
        try:
            warm = self._take(pool, function)
        except (UnusableImageError, PermissionError) as error:
            answer = _refuse(error)
            return answer, write_logs(function, log_stream_name(), answer)
        try:
            answer = warm.environment.invoke(event, function.function_arn, rounds)
        finally:
            self._give_back(pool, warm)
        log = write_logs(function, warm.stream, answer)
        ACTIVITY.trace(
            "invoked",
            function=function.function_name,
            request_id=answer.request_id,
            milliseconds=round(answer.seconds * 1000),
            cold=answer.cold_seconds is not None,
            error=(answer.error or {}).get("errorMessage"),
        )
        return answer, log

    def _take(self, pool: Pool, function: Any) -> Warm:
        made_of = _made_of(function)
        with pool.lock:
            stale = [one for one in pool.free if one.made_of != made_of]
            pool.free = [one for one in pool.free if one.made_of == made_of]
            warm = pool.free.pop() if pool.free else None
        for one in stale:
            one.environment.stop()
        warm = warm or self._start(function, made_of)
        with pool.lock:
            pool.busy.append(warm)
        return warm

    def _give_back(self, pool: Pool, warm: Warm) -> None:
        with pool.lock:
            pool.busy.remove(warm)
            if warm.environment.alive:
                pool.free.append(warm)

    def _start(self, function: Any, made_of: tuple[Any, ...]) -> Warm:
        _decrypt_variables(function)
        _use_services(function)
        root = self._scratch / uuid.uuid4().hex
        root.mkdir(parents=True)
        handler = unpack_code(function, root)
        stream = log_stream_name()
        variables = _variables(function, handler, root, stream, self._endpoint)
        limits = Limits(float(function.timeout), int(function.memory_size))
        return Warm(Environment(root, variables, limits), made_of, stream)

    def kill(self, name: str) -> int:
        """Kill the processes of a function that are in mid-invocation; return how many there were."""
        killed = 0
        for arn, pool in list(self._pools.items()):
            if arn.rsplit(":", 1)[-1] == name:
                with pool.lock:
                    busy = list(pool.busy)
                for warm in busy:
                    warm.environment.kill()
                    killed += 1
        return killed

    def stop(self, arn: str | None = None) -> None:
        """Stop the environments of a function that is no more, or all."""
        with self._lock:
            pools = [self._pools.pop(one) for one in list(self._pools) if arn in (None, one)]
        for pool in pools:
            with pool.lock:
                free, busy, pool.free = pool.free, list(pool.busy), []
            for warm in free:
                warm.environment.stop()
            for warm in busy:
                warm.environment.kill()  # the thread that waits for it stops it

    def _pool(self, arn: str) -> Pool:
        with self._lock:
            return self._pools.setdefault(arn, Pool())


def _made_of(function: Any) -> tuple[Any, ...]:
    variables = tuple(sorted(function.environment_vars.items()))
    command = tuple(function.image_config.cmd or ())
    limits = (function.timeout, function.memory_size)
    return function.code_sha_256, function.handler, command, variables, function.role, limits, str(logging_of(function))


def _decrypt_variables(function: Any) -> None:
    """Ask for what Lambda needs to read variables under a key of the customer.

    Raises:
        PermissionError: the role may not.
    """
    if function.kms_key_arn and function.environment_vars:
        context = {
            "kms:encryptioncontext:aws:lambda:functionarn": (function.function_arn,),
            "kms:viaservice": (f"lambda.{function.region}.amazonaws.com",),
        }
        refused = refused_to_role(function.role, [Request("kms:Decrypt", function.kms_key_arn, context)])
        if refused:
            raise PermissionError(refusal(function.role, *refused))


def _use_services(function: Any) -> None:
    """Count what Lambda itself does with the function's role: network interfaces in a VPC, traces to X-Ray."""
    network = f"arn:aws:ec2:{function.region}:{function.account_id}"
    vpc = function._vpc_config or {}
    used = [Request("xray:PutTraceSegments", "*"), Request("xray:PutTelemetryRecords", "*")]
    requests = used if function.tracing_config.get("Mode") == "Active" else []
    if vpc.get("SubnetIds"):
        places = [f"{network}:subnet/{one}" for one in vpc["SubnetIds"]]
        places += [f"{network}:security-group/{one}" for one in vpc.get("SecurityGroupIds", [])]
        requests += [Request("ec2:CreateNetworkInterface", one) for one in (*places, f"{network}:network-interface/*")]
        requests += [Request(f"ec2:{one}", f"{network}:network-interface/*") for one in _INTERFACES]
        requests += [Request(f"ec2:{one}", "*") for one in ("DescribeNetworkInterfaces", "DescribeSubnets")]
    for request in requests:
        if refused_to_role(function.role, [request]):
            ACTIVITY.trace("not-granted", function=function.function_name, action=request.action, role=function.role)


_INTERFACES = ("DeleteNetworkInterface", "AssignPrivateIpAddresses", "UnassignPrivateIpAddresses")


def _refuse(error: Exception) -> Answer:
    kind = "KMSAccessDeniedException" if isinstance(error, PermissionError) else "Runtime.InvalidEntrypoint"
    described = {"errorType": kind, "errorMessage": str(error)}
    return Answer(str(uuid.uuid4()), None, described, f"{error}\n", 0.0, None, 0)


def _variables(function: Any, handler: str, root: Path, stream: str, endpoint: str) -> dict[str, str]:
    logging = logging_of(function)
    as_json = logging["LogFormat"] == "JSON"
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": tempfile.gettempdir(),
        "LANG": "en_US.UTF-8",
        "TZ": ":UTC",
        "PYTHONDONTWRITEBYTECODE": "1",
        **{name: str(value) for name, value in function.environment_vars.items()},
        "_HANDLER": handler,
        "LAMBDA_TASK_ROOT": str(root),
        "AWS_REGION": function.region,
        "AWS_DEFAULT_REGION": function.region,
        "AWS_LAMBDA_FUNCTION_NAME": function.function_name,
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(function.memory_size),
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
        "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
        "AWS_LAMBDA_LOG_GROUP_NAME": logging["LogGroup"],
        "AWS_LAMBDA_LOG_STREAM_NAME": stream,
        "AWS_LAMBDA_LOG_FORMAT": logging["LogFormat"],
        **({"AWS_LAMBDA_LOG_LEVEL": logging["ApplicationLogLevel"]} if as_json else {}),
        **settings.credentials(endpoint),
        **role_credentials(function.role, function.function_arn),
    }
