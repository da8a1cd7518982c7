"""The server's side of the helper process: started when it is needed, ended with the job that nobody wants any more."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from typing import TypeVar

import msgspec

from stackproof.editor.shapes import Answer, Job

_LONGEST = 1 << 28  # bytes of one answer
_COMMAND = (sys.executable, "-P", "-m", "stackproof.editor.helper")  # no module of the workspace is taken for one
Made = TypeVar("Made")


class TroubleError(Exception):
    """A job that came to nothing through a fault of ours; the text is a sentence without its end."""


class Bench:
    """One helper process: one job at a time. Who is cancelled while waiting for an answer ends the process."""

    def __init__(self) -> None:
        self._process: Process | None = None
        self._turn = asyncio.Lock()

    async def do(self, job: Job, shape: type[Made]) -> Made:
        """Have a job done.

        Raises:
            TroubleError: there is no answer.
        """
        async with self._turn:
            try:
                line = await self._ask(msgspec.json.encode(job) + b"\n")
                answer = msgspec.json.decode(line, type=Answer)
                if answer.trouble:
                    raise TroubleError(answer.trouble)
                return msgspec.json.decode(answer.made, type=shape)
            except (OSError, ValueError, msgspec.DecodeError) as error:
                await self.end()
                message = f"the helper process gave no answer ({error or 'it has ended'})"
                raise TroubleError(message) from None
            except asyncio.CancelledError:
                await self.end()
                raise

    async def warm_up(self) -> None:
        """Start the process before it is needed."""
        async with self._turn:
            with contextlib.suppress(OSError):
                await self._start()

    async def end(self) -> None:
        """End the process, with the children that it has."""
        process, self._process = self._process, None
        if process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.close()
        with contextlib.suppress(OSError):
            await process.stdin.wait_closed()
        await process.stdout.read()

    async def _ask(self, line: bytes) -> bytes:
        process = await self._start()
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(line)
        await process.stdin.drain()
        return await process.stdout.readline()

    async def _start(self) -> Process:
        if self._process is None or self._process.returncode is not None:
            self._process = await asyncio.create_subprocess_exec(
                *_COMMAND, stdin=PIPE, stdout=PIPE, limit=_LONGEST, start_new_session=True
            )
        return self._process
