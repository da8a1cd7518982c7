"""One execution environment seen from outside: started cold, invoked warm, killed when its time or memory is over.

Rules: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html and
https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import shutil
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stackproof.emulator.running.loops import Lineage, trace_of

_BOOTSTRAP = Path(__file__).with_name("bootstrap.py")
_WATCH_SECONDS = 0.05  # between two looks at the memory
_START_SECONDS = 30.0  # imports; Lambda's own limit is 10 s on faster machines


@dataclass(frozen=True, slots=True)
class Limits:
    """What a function may use: seconds for one invocation, megabytes of memory."""

    seconds: float
    megabytes: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of an invocation: the result as JSON text or an error, what the handler printed, what it took."""

    request_id: str
    result: str | None
    error: dict[str, Any] | None
    output: str
    seconds: float
    cold_seconds: float | None
    megabytes: int

    @property
    def payload(self) -> str:
        """The body of the answer to the invoker."""
        return json.dumps(self.error) if self.error is not None else self.result or "null"


class Environment:
    """A process that holds a function's code and takes one event at a time."""

    def __init__(self, folder: Path, variables: Mapping[str, str], limits: Limits) -> None:
        self.folder = folder
        self.limits = limits
        self.alive = True
        self._output = tempfile.TemporaryFile(dir=folder.parent)  # noqa: SIM115 - lives as long as the process
        self._read_to = 0
        started = time.monotonic()
        read, write = os.pipe()
        self._process = subprocess.Popen(  # noqa: S603 - this Python, our own bootstrap
            [sys.executable, "-u", str(_BOOTSTRAP)],
            cwd=folder,
            env={**variables, "STACKPROOF_ANSWERS": str(write)},
            stdin=subprocess.PIPE,
            stdout=self._output,
            stderr=self._output,
            pass_fds=(write,),
            text=True,
        )
        os.close(write)
        self._answers = os.fdopen(read, "r")
        self._wait(_START_SECONDS)
        self._answers.readline()
        self.cold_seconds: float | None = time.monotonic() - started

    @property
    def process_id(self) -> int:
        """The process that runs the handler."""
        return self._process.pid

    def invoke(self, event: Any, arn: str, lineage: Lineage | None = None) -> Answer:
        """Hand an event to the handler and wait for its answer, no longer than the function's timeout."""
        request_id = str(uuid.uuid4())
        started = time.monotonic()
        deadline = time.time() + self.limits.seconds
        trace = trace_of(request_id, lineage or {})
        request = {"event": event, "request_id": request_id, "arn": arn, "deadline": deadline, "trace": trace}
        ended = self._send(json.dumps(request) + "\n") or self._wait(self.limits.seconds)
        line = "" if ended else self._answers.readline()
        megabytes = self._megabytes("VmHWM")
        cold, self.cold_seconds = self.cold_seconds, None
        read: dict[str, Any] = json.loads(line) if line else {"error": self._report_death(ended, request_id)}
        seconds = time.monotonic() - started
        return Answer(request_id, read.get("result"), read.get("error"), self._take_output(), seconds, cold, megabytes)

    def _send(self, line: str) -> str:
        try:
            if self._process.stdin is not None:
                self._process.stdin.write(line)
                self._process.stdin.flush()
        except (BrokenPipeError, ValueError):
            return "exited"
        return ""

    def _wait(self, seconds: float) -> str:
        """Wait until there is an answer; else say what ended the waiting."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            if select.select([self._answers], [], [], min(_WATCH_SECONDS, left))[0]:
                return ""
            if self._megabytes("VmRSS") > self.limits.megabytes:
                return "memory"
        return "time"

    def _report_death(self, ended: str, request_id: str) -> dict[str, Any]:
        """Stop what cannot go on, and word it as Lambda does."""
        self.stop()
        if ended == "time":
            text = f"Task timed out after {self.limits.seconds:.2f} seconds"
            return {"errorType": "Sandbox.Timedout", "errorMessage": f"RequestId: {request_id} Error: {text}"}
        if ended == "memory":
            text = f"RequestId: {request_id} Error: Runtime exited with error: signal: killed"
            return {"errorType": "Runtime.OutOfMemory", "errorMessage": text}
        status = self._process.returncode
        how = f"signal: {-status}" if status < 0 else f"exit status {status}"
        text = f"RequestId: {request_id} Error: Runtime exited with error: {how}"
        return {"errorType": "Runtime.ExitError", "errorMessage": text}

    def _megabytes(self, what: str) -> int:
        """Read a figure of the process's memory; 0 where the machine does not say."""
        try:
            status = Path(f"/proc/{self._process.pid}/status").read_text(encoding="ascii")
        except OSError:
            return 0
        line = next((one for one in status.splitlines() if one.startswith(what)), "")
        return int(line.split()[1]) // 1024 if line else 0

    def _take_output(self) -> str:
        """Take what was printed since the last look."""
        self._output.seek(self._read_to)
        data = self._output.read()
        self._read_to += len(data)
        if not self.alive:
            self._output.close()
        return data.decode("utf-8", "replace")

    def kill(self) -> None:
        """Kill the process as a fault would; who waits for it sees it end."""
        self._process.kill()

    def stop(self) -> None:
        """End the process and remove its folder."""
        self.alive = False
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        self._answers.close()
        if self._process.stdin is not None:
            with contextlib.suppress(BrokenPipeError):
                self._process.stdin.close()
        shutil.rmtree(self.folder, ignore_errors=True)
