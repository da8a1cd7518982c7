"""A process that judges, one task after the other, each in a child of its own: python -m stackproof.fleet.judges.

It has one thread and none of the engine's packages, so that it can be forked safely, and its children are small. It
asks on standard input and answers on standard output; what anybody prints goes to standard error. What it has learnt
(schemas, constraints, parsed texts) its children have as well.
"""

from __future__ import annotations

import gc
import os
import pickle
import select
import signal
import subprocess
import sys
import time
from contextlib import suppress
from typing import IO, Any

from stackproof.cache import PlainUnpickler
from stackproof.fleet.tasks import Task

_HEAD = 8  # bytes that say how long a message is
_MOST_READ = 1 << 20  # bytes at once
_MARGIN = 60.0  # seconds that a task may take besides those of its child, as many times as it is tried
_LOOK = 1.0  # seconds between two looks at whether who is to answer is there
_MODULES = frozenset({"datetime"})


class JudgeLost(Exception):
    """The process came to no answer; the text is a sentence without its end."""


class JudgeProcess:
    """The process as its worker has it; it is started when it is needed, and again when it was lost."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def ask(self, task: Task, earlier: dict[str, Any] | None, seconds: float, megabytes: int, most: float) -> Any:
        """Return what a task comes to: rows, or ``None`` where the earlier verdict stands.

        Args:
            task: what to judge.
            earlier: the key, what was looked at and the last day of an earlier verdict.
            seconds: those of one attempt.
            megabytes: those of one attempt.
            most: seconds for all attempts.

        Raises:
            JudgeLost: the process ended, or did not answer.
        """
        process = self._running()
        message = pickle.dumps((task.as_plain(), earlier, seconds, megabytes), protocol=5)
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            _send(process.stdin, message)
            answer = _receive(process.stdout, time.monotonic() + most + _MARGIN, process)
            return PlainUnpickler(answer, _MODULES).load()
        except (OSError, EOFError, pickle.UnpicklingError) as error:
            self.end()
            message_ = f"the process that judges was lost ({error or 'it ended'})"
            raise JudgeLost(message_) from None

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            command = [sys.executable, "-P", "-m", "stackproof.fleet.judges"]
            self._process = subprocess.Popen(  # noqa: S603 - ourselves
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
            )
        return self._process

    @property
    def id(self) -> int | None:
        """The id of the process, where it runs."""
        return self._process.pid if self._process is not None else None

    def end(self) -> None:
        """End the process, and the child that it may have."""
        if self._process is not None:
            with suppress(OSError):
                os.killpg(self._process.pid, signal.SIGKILL)  # it leads a session of its own
            self._process.communicate()
            self._process = None


def _send(stream: IO[bytes], message: bytes) -> None:
    stream.write(len(message).to_bytes(_HEAD, "big") + message)
    stream.flush()


def _receive(stream: IO[bytes], deadline: float | None = None, sender: subprocess.Popen[bytes] | None = None) -> bytes:
    """Return a message; a sender that is gone sends none, although a child of it may hold the stream open."""
    raw = bytearray()
    while len(raw) < _HEAD or len(raw) < _HEAD + int.from_bytes(raw[:_HEAD], "big"):
        if not select.select([stream], [], [], _LOOK)[0]:
            if sender is not None and sender.poll() is not None:
                message = f"it ended with status {sender.returncode}"
                raise EOFError(message)
            if deadline is not None and time.monotonic() > deadline:
                message = "it did not answer in time"
                raise EOFError(message)
            continue
        wanted = _HEAD - len(raw) if len(raw) < _HEAD else _HEAD + int.from_bytes(raw[:_HEAD], "big") - len(raw)
        more = os.read(stream.fileno(), min(_MOST_READ, wanted))
        if not more:
            message = "it ended"
            raise EOFError(message)
        raw += more
    return bytes(raw[_HEAD:])


def serve() -> None:
    """Answer until nobody asks any more."""
    from stackproof.fleet.judging import Bounds, Earlier, Learning  # noqa: PLC0415 - here alone

    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    gc.disable()
    learning = Learning()
    while True:
        try:
            asked = _receive(sys.stdin.buffer)
        except EOFError:
            return
        plain, known, seconds, megabytes = PlainUnpickler(asked, _MODULES).load()
        earlier = Earlier(known["key"], tuple(map(tuple, known["looks"])), known["until"]) if known else None
        _send(answers, pickle.dumps(learning.judge(plain, earlier, Bounds(seconds, megabytes)), protocol=5))


if __name__ == "__main__":
    serve()
