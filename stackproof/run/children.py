"""A child process for foreign Python: what that does to its process costs one stack its verdict, never the run.

The child is forked, so that it has whatever was loaded before; only its answer comes back, as plain data. What it
prints is on standard error: standard output is the report's.
"""

from __future__ import annotations

import os
import pickle
import select
import signal
import sys
import time
import warnings
from collections.abc import Callable
from threading import Thread
from typing import Any, NoReturn

from stackproof.cache import PlainUnpickler

PATIENCE = 300.0  # seconds for one contract
_HEAD = 8  # bytes that say how long an answer is
_MOST_READ = 1 << 20  # bytes at once
_LOOKS_EVERY = 200  # milliseconds


class ChildError(Exception):
    """A child that gave no answer; the text is a sentence without its end: ``its process ended with status 0``."""


def ask_child(work: Callable[[], Any], modules: frozenset[str], patience: float | None = None) -> Any:
    """Do some work in a child process, and return what it came to.

    Args:
        work: what the child does.
        modules: those whose classes an answer may be made of, besides plain data.
        patience: for how many seconds to wait; :data:`PATIENCE` if nobody says.

    Raises:
        ChildError: no answer came, or it holds what has no place in one.
    """
    if not hasattr(os, "fork"):
        message = "this system cannot fork a process for it"
        raise ChildError(message)
    reading, writing = os.pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    with warnings.catch_warnings():  # Python 3.12 warns beside threads; a child that hangs is ended, and told
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        _answer(work, reading, writing)
    os.close(writing)
    try:
        raw = _read(reading, time.monotonic() + (PATIENCE if patience is None else patience))
    except ChildError:
        os.kill(child, signal.SIGKILL)
        raise
    finally:
        os.close(reading)
        status = _end(child)
    if raw is None:
        raise ChildError(_ending(status))
    try:
        return PlainUnpickler(raw, modules).load()
    except Exception as error:
        message = f"its process answered with what is no verdict ({error})"
        raise ChildError(message) from None


def _answer(work: Callable[[], Any], reading: int, writing: int) -> NoReturn:
    """Do the work and end the child, whatever happens: nothing of the parent's may run in it."""
    status = 1
    try:
        os.close(reading)
        Thread(target=_end_with_parent, args=(writing,), daemon=True).start()
        os.dup2(2, 1)
        sys.stdout = sys.stderr
        raw = pickle.dumps(work(), protocol=5)
        with open(writing, "wb") as answer:
            answer.write(len(raw).to_bytes(_HEAD, "big") + raw)
        status = 0
    except BaseException as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)  # noqa: T201 - beside the report
    finally:
        sys.stderr.flush()
        os._exit(status)


def _end_with_parent(writing: int) -> None:
    """End this process when nobody reads its answer any more: who asked was ended, and foreign Python may never end.

    Foreign Python may also close it, and whoever asks is not told of that while somebody waits for it.
    """
    waiting = select.poll()
    waiting.register(writing, 0)  # for its error alone
    while not waiting.poll(_LOOKS_EVERY):
        pass
    os._exit(1)


def _read(reading: int, deadline: float) -> bytes | None:
    """Return an answer; ``None`` where the child ended without a whole one."""
    raw = bytearray()
    while len(raw) < _HEAD or len(raw) < _HEAD + int.from_bytes(raw[:_HEAD], "big"):
        if not select.select([reading], [], [], max(0.0, deadline - time.monotonic()))[0]:
            message = "its process had not ended when the time for one contract was up"
            raise ChildError(message)
        more = os.read(reading, _MOST_READ)
        if not more:
            return None
        raw += more
    return bytes(raw[_HEAD:])


def _end(child: int) -> int:
    """Return the status of a child that has answered or closed its end; one that lingers is killed."""
    for _ in range(20):
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return status
        time.sleep(0.01)
    os.kill(child, signal.SIGKILL)
    return os.waitpid(child, 0)[1]


def _ending(status: int) -> str:
    code = os.waitstatus_to_exitcode(status)
    how = f"was ended by signal {-code}" if code < 0 else f"ended with status {code}"
    return f"its process {how} before everything was judged"
